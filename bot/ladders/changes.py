"""What a change in a ladder is, and what stands at the keys of a ladder to be compared: each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, NamedTuple

from bot.ladders.loading import LadderFile
from bot.ladders.model import Band, Entry, Expectation, Ladder, Role, Section, Source, Track

How = Literal["added", "removed", "moved", "reworded", "changed"]


class Named(NamedTuple):
    """What a change is in: its id, and its name as it is now."""

    id: str
    name: str


class Side(NamedTuple):
    """What stood there, or stands there now; `at` is its address for people, such as `Scope 3`."""

    text: str
    path: Path
    line: int
    at: str = ""
    id: str = ""


Sides = Mapping[str, Side]
"""Key → what stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `what` is a part of a ladder (`band`, `expectation`), or a key of one (`builds_on`, `asked_as`).

    An expectation may be moved and reworded at once. `old` is None where something was added, `new` where it was
    removed. It `unlinks` where growth notes do not find any more what they are linked to.
    """

    ladder: Named
    entry: Named | None = None
    what: str
    how: tuple[How, ...]
    old: Side | None = None
    new: Side | None = None
    unlinks: bool = False

    @property
    def side(self) -> Side:
        """What stands there now, or what stood there."""
        side = self.new or self.old
        assert side  # noqa: S101 - a change has one
        return side


class Ids(NamedTuple):
    """Old ids → new ones."""

    entries: Mapping[str, str] = {}
    sections: Mapping[str, str] = {}
    tracks: Mapping[str, str] = {}


_AS_THEY_ARE = Ids()


# What stands at the keys of a ladder and its parts.


def ladder_values(file: LadderFile) -> Sides:
    """Of a ladder: its id, name, summary and source."""
    ladder = file.ladder
    written = {"id": ladder.id, "name": ladder.name, "summary": ladder.summary}
    sides = {key: Side(text, file.path, file.line(key)) for key, text in written.items() if text}
    for field in fields(Source):
        if text := getattr(ladder.source, field.name):
            sides[f"source.{field.name}"] = Side(text, file.path, file.line("source", field.name))
    return sides


def part_values(file: LadderFile, noun: str, part: Section | Track) -> Sides:
    """Of a section or a track, as `noun` says."""
    written = {"id": part.id, "name": part.name, "also": _listed(part.also)}
    side = part_side(file, noun, part)._replace(at=part.name)
    return {f"{noun}.{key}": side._replace(text=text) for key, text in written.items() if text}


def entry_values(file: LadderFile, entry: Entry, now: Ids = _AS_THEY_ARE) -> Sides:
    """Of an entry, but its expectations; `now` has the ids by which it would refer to others by now."""
    written = {"kind": entry.kind, "id": entry.id, "name": entry.name, "also": _listed(entry.also)}
    written |= {"summary": entry.summary, "forthcoming": "true" if entry.forthcoming else ""}
    if isinstance(entry, Band):
        track = now.tracks.get(entry.track, entry.track) if entry.track else ""
        written |= {"band": entry.label, "track": track}
        written["builds_on"] = ", ".join(now.entries.get(one, one) for one in entry.builds_on)
    if isinstance(entry, Role):
        written["changes"] = ", ".join(now.sections.get(one, one) for one in entry.changes)
    sides = {key: Side(text, file.path, file.of(entry, key)) for key, text in written.items() if text}
    for key, text in entry.attributes:
        sides[f"attributes.{key}"] = Side(text, file.path, file.of(entry, "attributes", key))
    return sides


def part_side(file: LadderFile, noun: str, part: Section | Track) -> Side:
    """A section or a track as a whole."""
    parts: tuple[object, ...] = getattr(file.ladder, f"{noun}s")
    return Side(part.name, file.path, file.line(f"{noun}s", parts.index(part)), id=part.id)


def entry_side(file: LadderFile, entry: Entry, expectations: Sequence[Expectation]) -> Side:
    """An entry as a whole, with so many of its expectations that came or went with it."""
    return Side(entry.name, file.path, file.of(entry), several(len(expectations), "expectation"), entry.id)


def ladder_side(file: LadderFile) -> Side:
    """A ladder as a whole, and how much it holds."""
    ladder = file.ladder
    held = ((len(ladder.bands), "band"), (len(ladder.roles), "role"), (len(ladder.expectations), "expectation"))
    return Side(ladder.name, file.path, 1, ", ".join(several(*one) for one in held if one[0]), ladder.id)


def named(one: Ladder | Entry) -> Named:
    """Its id and name."""
    return Named(one.id, one.name)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def several(count: int, noun: str) -> str:
    """`1 band`, `2 bands`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def more_and_less(more: int, less: int) -> str:
    """How many were added and removed; empty where none was."""
    return ", ".join(f"{count} {what}" for count, what in ((more, "added"), (less, "removed")) if count)
