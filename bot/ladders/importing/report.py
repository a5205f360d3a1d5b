"""What was found, for people as a tree and for programs as JSON-ready values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.ladders.importing.found import Entry, Found


def lines(found: Found) -> Iterator[str]:
    """The report: the tree of what was found, what to look at, and the headings that were ignored."""
    total = sum(entry.count for entry in found.entries)
    yield f"{found.name}: {len(found.entries)} entries, {total} expectations"
    track = ""
    for entry in found.entries:
        if entry.track != track:
            track = entry.track
            yield f"  {track or 'no track'}"
        yield f"    {_head(entry)}"
        yield from (f"      {s.name or '(no section)'}: {len(s.expectations)}" for s in entry.sections)
    if found.license or found.rules:
        yield ""
        yield from (f"Rule: {rule}" for rule in found.rules)
        if found.license:
            yield f"Licence: {found.license}"
    if found.notes:
        yield "\nTo look at:"
        yield from (f"  line {line}: {message}" for line, message in found.notes)
    if found.ignored:
        yield "\nHeadings that were ignored:"
        yield from (f"  {heading}" for heading in found.ignored)


def _head(entry: Entry) -> str:
    said = [f"band {entry.label}"] if entry.label else []
    said += [entry.kind] if entry.kind != "band" else []
    said += ["forthcoming"] if entry.forthcoming else []
    said += [f"{label}: {text}" for label, text in entry.attributes.items()]
    return f"{entry.name}{' (' + '; '.join(said) + ')' if said else ''}"


def as_json(found: Found) -> dict[str, Any]:
    """The same for programs. `band` is the number, `label` the band as written."""
    return {
        "name": found.name,
        "entries": [_entry(entry) for entry in found.entries],
        "rules": list(found.rules),
        "license": found.license,
        "license_url": found.license_url,
        "warnings": [{"line": line, "message": message} for line, message in found.notes],
        "ignored_headings": list(found.ignored),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "band": entry.number,
        "label": entry.label or None,
        "track": entry.track or None,
        "kind": entry.kind,
        "also": list(entry.also),
        "summary": entry.summary,
        "attributes": dict(entry.attributes),
        "forthcoming": entry.forthcoming,
        "sections": [
            {
                "name": section.name,
                "expectations": [
                    {"text": one.text, **({"examples": list(one.examples)} if one.examples else {})}
                    for one in section.expectations
                ],
            }
            for section in entry.sections
        ],
    }
