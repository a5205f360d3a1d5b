"""A packet: one subject's notes by expectation, to take into a conversation about growth.

Nothing is summarised or rephrased: expectations stand in their wording, notes word for word with their day. A note that
is evidence for several expectations stands whole at the first of them, and is named by its number at the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from bot.growth.coverage import Coverage, Line, cover
from bot.ladders.composing import Composed
from bot.ladders.model import Ladder, Section
from bot.notes.model import Note


@dataclass(frozen=True, slots=True)
class Numbered:
    """A note in a packet. `first`: it stands whole here; elsewhere its number is enough."""

    number: int
    note: Note
    first: bool


@dataclass(frozen=True, slots=True)
class PacketLine:
    """An expectation with the notes that are evidence for it, oldest first."""

    line: Line
    notes: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class PacketSection:
    """A section's lines with evidence; the target's own without; and how many inherited ones are without."""

    section: Section
    lines: tuple[PacketLine, ...]
    without: tuple[Line, ...]
    inherited_without: int


@dataclass(frozen=True, slots=True)
class Packet:
    """What goes into a packet. Names are people's names; `since` is None where it begins with the first note."""

    title: str
    subject: str
    author: str
    made: date
    since: date | None
    until: date
    coverage: Coverage
    sections: tuple[PacketSection, ...]
    unlinked: tuple[Numbered, ...]
    """The notes that are evidence for nothing in the target."""
    version: str
    """Which state of the ladder the wordings are of."""

    @property
    def target(self) -> Composed:
        """The band that it is for, with its roles."""
        return self.coverage.target

    @property
    def ladder(self) -> Ladder:
        """Whose wordings it holds."""
        return self.target.ladder


def packet(
    target: Composed,
    notes: Iterable[Note],
    *,
    subject: str,
    author: str,
    today: date,
    since: date | None = None,
    left_out: Collection[str] = (),
) -> Packet:
    """The packet of these notes, without those whose ids are left out. `subject` and `author` are names."""
    kept = [note for note in notes if note.id not in left_out and (since is None or note.day >= since)]
    coverage = cover(target, kept, today)
    numbers = {note.id: number for number, note in enumerate(oldest_first(kept), 1)}
    seen: set[str] = set()
    sections = []
    for section in coverage.sections:
        lines = (*section.own, *section.inherited)
        shown = tuple(PacketLine(line, _numbered(line.notes, numbers, seen)) for line in lines if line.notes)
        without = tuple(line for line in section.own if not line.notes)
        left = sum(not line.notes for line in section.inherited)
        sections.append(PacketSection(section.section, shown, without, left))
    return Packet(
        title=f"Growth notes on {subject}",
        subject=subject,
        author=author,
        made=today,
        since=since,
        until=today,
        coverage=coverage,
        sections=tuple(sections),
        unlinked=_numbered((*coverage.unlinked, *coverage.elsewhere), numbers, seen),
        version=version(target.ladder),
    )


def version(ladder: Ladder) -> str:
    """A short mark of all that a ladder says: another word in it gives another mark."""
    said = [(e.entry, e.section, e.id, e.text) for entry in ladder.entries for e in entry.expectations]
    return sha256(repr(said).encode()).hexdigest()[:8]


def _numbered(notes: Iterable[Note], numbers: Mapping[str, int], seen: set[str]) -> tuple[Numbered, ...]:
    made = []
    for note in oldest_first(notes):
        made.append(Numbered(numbers[note.id], note, note.id not in seen))
        seen.add(note.id)
    return tuple(made)


def oldest_first(notes: Iterable[Note]) -> list[Note]:
    """Notes in the order of a packet."""
    return sorted(notes, key=lambda note: (note.day, note.written, note.id))
