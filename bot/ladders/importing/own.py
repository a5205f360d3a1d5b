"""A file of our own schema, as YAML or JSON → what was found in it."""

from __future__ import annotations

from bot.ladders import loading
from bot.ladders.importing.found import Entry, Expectation, Found, Note, Section
from bot.ladders.model import Band, Ladder


def read(text: str) -> Found | None:
    """The ladder in a text of our own schema; None where it is of another."""
    ladder = loading.of_text(text)
    return _found(ladder) if ladder else None


def _found(ladder: Ladder) -> Found:
    tracks = {track.id: track.name for track in ladder.tracks}
    return Found(
        name=ladder.name,
        entries=tuple(
            Entry(
                name=entry.name,
                line=1,
                label=entry.label if isinstance(entry, Band) else "",
                number=entry.number if isinstance(entry, Band) else None,
                track=tracks.get(entry.track or "", "") if isinstance(entry, Band) else "",
                kind=entry.kind,
                anchor=entry.id,
                also=entry.also,
                summary=entry.summary,
                forthcoming=entry.forthcoming,
                attributes=dict(entry.attributes),
                sections=tuple(
                    Section(
                        section.name, tuple(Expectation(e.text, e.examples, e.prose) for e in entry.under(section.id))
                    )
                    for section in ladder.sections
                    if entry.under(section.id)
                ),
            )
            for entry in ladder.entries
        ),
        notes=(Note(1, "this is a ladder's file already: it needs no import, and `ladder-bot check` checks it"),),
        rules=ladder.rules,
        license=ladder.source.license,
        license_url=ladder.source.license_url,
        own=True,
    )
