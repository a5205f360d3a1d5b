"""Evidence and the ladder in force: links made, and links that a changed ladder has left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.growth.once import once
from bot.ladders.model import Expectation, Ladders
from bot.notes.model import Evidence, Note


@dataclass(frozen=True, slots=True)
class Outdated:
    """A link whose wording is not in force any more: `now` is the expectation as it reads today, None where it is
    gone."""

    note: Note
    evidence: Evidence
    now: Expectation | None


def evidence_for(expectation: Expectation) -> Evidence:
    """The link that stands for an expectation as it is worded today."""
    return Evidence(expectation.ladder, expectation.entry, expectation.id, expectation.text)


def in_force(ladders: Ladders, evidence: Evidence) -> Expectation | None:
    """The expectation that a link is to, as it reads today; None where the ladders have it no more."""
    ladder = ladders.by_id.get(evidence.ladder)
    entry = ladder.by_id.get(evidence.entry) if ladder else None
    return next((one for one in entry.expectations if one.id == evidence.expectation), None) if entry else None


def outdated(ladders: Ladders, notes: Iterable[Note]) -> Iterator[Outdated]:
    """The links of these notes that stand on changed wording, or on an expectation that is gone."""
    for note in notes:
        for evidence in note.evidence:
            now = in_force(ladders, evidence)
            if now is None or now.text != evidence.wording:
                yield Outdated(note, evidence, now)


def mark(address: Iterable[str]) -> str:
    """A short name for an expectation's address, 12 hex digits of its SHA-256: three ids do not fit everywhere."""
    return sha256("\0".join(address).encode()).hexdigest()[:12]


@once
def by_mark(ladders: Ladders) -> Mapping[str, Expectation]:
    """The expectations in force by their marks."""
    return {mark((one.ladder, one.entry, one.id)): one for one in ladders.expectations()}
