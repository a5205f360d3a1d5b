"""The entries of a ladder as a list with buttons: what the list answer and the Home tab show."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.model import Band, Entry, Ladder
from bot.ladders.questions import Kind, Question
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, escape
from bot.slack.views.values import encode
from bot.slack.views.words import counted


def groups(ladder: Ladder) -> list[tuple[str, tuple[Entry, ...]]]:
    """A ladder's entries by track, then its roles, then what all share: what lists and the Home tab show."""
    tracks = [(track.name, ladder.on_track(track.id)) for track in ladder.tracks]
    found: list[tuple[str, tuple[Entry, ...]]] = [*tracks, ("Bands", ladder.on_track(None))]
    found += [("Roles", ladder.roles), ("For everyone", ladder.shared)]
    return [(name, entries) for name, entries in found if entries]


def group_blocks(heading: str, entries: Sequence[Entry]) -> list[Block]:
    """One group: its heading, a line for each entry, and their buttons."""
    lines = [f"*{escape(heading)}*", *(f"• {escape(entry.name)}{_short_place(entry)}" for entry in entries)]
    return [*blocks.paragraphs(lines), *open_buttons(entries)]


def _short_place(entry: Entry) -> str:
    label = f" · band {escape(entry.label)}" if isinstance(entry, Band) and entry.label else ""
    state = "forthcoming" if entry.forthcoming else counted(len(entry.expectations), "expectation")
    return f"{label} · {state}"


def open_buttons(entries: Sequence[Entry]) -> list[Block]:
    """A button for each entry that shows it."""
    return blocks.rows(
        [
            blocks.button(
                entry.name, f"{ids.OPEN}:{entry.ladder}/{entry.id}", encode(Question(kind=Kind.ENTRY, entries=(entry,)))
            )
            for entry in entries
        ]
    )
