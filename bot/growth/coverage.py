"""Notes × what a band expects: which expectations have evidence, from when, and which have none yet.

It counts and dates; it rates nobody. What goes in are notes that the viewer may read: the store hands out no others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.ladders.composing import Applied, Composed, ComposedSection
from bot.ladders.model import Section
from bot.notes.model import Note

RECENT = 30
"""Days that count as lately, where it is said how the evidence is spread."""

Address = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """An expectation and the notes that are evidence for it, newest first. `reworded`: some were linked to other words
    than are in force."""

    applied: Applied
    notes: tuple[Note, ...]
    reworded: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """The days that its evidence is about, newest first, each once."""
        return tuple(dict.fromkeys(note.day for note in self.notes))


@dataclass(frozen=True, slots=True)
class CoveredSection:
    """One section: what the target expects itself or through a role, and what cascades up into it."""

    section: Section
    own: tuple[Line, ...]
    inherited: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far notes reach into what a target expects. All of `notes`, newest first; those of them that are evidence for
    something in the target (`counted`), for something else only (`elsewhere`), for nothing yet (`unlinked`)."""

    target: Composed
    sections: tuple[CoveredSection, ...]
    notes: tuple[Note, ...]
    counted: tuple[Note, ...]
    elsewhere: tuple[Note, ...]
    unlinked: tuple[Note, ...]
    recent: int
    """How many of `counted` are from the last RECENT days."""

    @property
    def target_name(self) -> str:
        """The band with its roles, as people say it."""
        return self.target.name

    @property
    def last(self) -> date | None:
        """The day of the newest note."""
        return self.notes[0].day if self.notes else None

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, in reading order: of each section its own first."""
        return tuple(line for section in self.sections for line in (*section.own, *section.inherited))

    @property
    def without(self) -> tuple[Line, ...]:
        """What the target expects itself, or through a role, and has no evidence yet."""
        return tuple(line for section in self.sections for line in section.own if not line.notes)


def cover(target: Composed, notes: Iterable[Note], today: date) -> Coverage:
    """The coverage of a target by notes on one subject."""
    newest_first = tuple(sorted(notes, key=lambda note: (note.day, note.written), reverse=True))
    linked: dict[Address, list[Note]] = defaultdict(list)
    wordings: dict[Address, set[str]] = defaultdict(set)
    for note in newest_first:
        for evidence in note.evidence:
            linked[evidence.address].append(note)
            wordings[evidence.address].add(evidence.wording)
    expected = {address(applied) for section in target.sections for applied in section.applied}
    counted = tuple(note for note in newest_first if any(one.address in expected for one in note.evidence))
    inside = set(map(id, counted))
    since = today - timedelta(days=RECENT)
    return Coverage(
        target=target,
        sections=tuple(_section(section, linked, wordings) for section in target.sections),
        notes=newest_first,
        counted=counted,
        elsewhere=tuple(note for note in newest_first if note.evidence and id(note) not in inside),
        unlinked=tuple(note for note in newest_first if not note.evidence),
        recent=sum(note.day > since for note in counted),
    )


def address(applied: Applied) -> Address:
    """What a link to this expectation is found by."""
    expectation = applied.expectation
    return expectation.ladder, expectation.entry, expectation.id


def _section(
    section: ComposedSection, linked: dict[Address, list[Note]], wordings: dict[Address, set[str]]
) -> CoveredSection:
    def lines(these: Sequence[Applied]) -> tuple[Line, ...]:
        return tuple(
            Line(
                applied,
                tuple(linked.get(address(applied), ())),
                bool(wordings.get(address(applied), set()) - {applied.expectation.text}),
            )
            for applied in these
        )

    inherited = [applied for applied in section.applied if applied.origin == "inherited"]
    return CoveredSection(
        section.section,
        lines([applied for applied in section.applied if applied.origin != "inherited"]),
        lines(inherited),
    )
