"""Answers and entries as JSON-ready values: what `ask`, `show` and `list` print for programs."""

from __future__ import annotations

from typing import Any

from bot.ladders.answers import (
    Answer,
    CompareAnswer,
    EntryAnswer,
    MixinAnswer,
    NextAnswer,
    SectionAnswer,
    TopicAnswer,
    UnknownAnswer,
)
from bot.ladders.composing import Composed
from bot.ladders.model import Band, Entry, Expectation, Ladders


def answer(given: Answer) -> dict[str, Any]:
    """`kind`, `entries` (ids in order), `section`, `expectations` (best first), `suggestions` (entry ids) and
    `ladder`."""
    question = given.question
    unknown = isinstance(given, UnknownAnswer)
    entries = () if unknown else question.entries
    ladders = {entry.ladder for entry in entries} | ({question.ladder} if question.ladder else set())
    return {
        "kind": question.kind.value,
        "entries": [entry.id for entry in entries],
        "section": question.section if not unknown else None,
        "expectations": [expectation(e) for e in _shown(given)],
        "suggestions": [entry.id for entry in _suggested(given)],
        "ladder": next(iter(ladders)) if len(ladders) == 1 else None,
    }


def expectation(given: Expectation) -> dict[str, Any]:
    """The address of an expectation."""
    return {"entry": given.entry, "section": given.section, "number": given.number, "id": given.id}


def composed(given: Composed) -> dict[str, Any]:
    """A whole entry with every expectation that applies, its text and its origin: `own`, `inherited` or `role`."""
    return head(given.entry) | {
        "roles": [role.id for role in given.roles],
        "sections": [
            {
                "id": section.section.id,
                "name": section.section.name,
                "expectations": [
                    expectation(a.expectation) | {"text": a.expectation.text, "origin": a.origin}
                    for a in section.applied
                ],
            }
            for section in given.sections
        ],
    }


def listing(ladders: Ladders) -> list[dict[str, Any]]:
    """Every entry with its sections and how many expectations each holds."""
    return [
        head(entry)
        | {"sections": [{"id": s.id, "name": s.name, "expectations": len(entry.under(s.id))} for s in ladder.sections]}
        for ladder in ladders
        for entry in ladder.entries
    ]


def head(entry: Entry) -> dict[str, Any]:
    """What an entry is, without what it expects. `band` is the number, or the label where it is not a number."""
    band = entry if isinstance(entry, Band) else None
    label = band.label if band else ""
    return {
        "id": entry.id,
        "ladder": entry.ladder,
        "name": entry.name,
        "band": int(label) if label.isdecimal() else label or None,
        "track": band.track if band else None,
        "kind": entry.kind,
        "builds_on": list(band.builds_on) if band else [],
    }


def _shown(given: Answer) -> tuple[Expectation, ...]:
    match given:
        case TopicAnswer():
            return given.expectations
        case EntryAnswer():
            return tuple(e for c in given.composed for e in c.expectations)
        case SectionAnswer():
            return given.expectations
        case MixinAnswer():
            return given.composed.expectations
        case CompareAnswer():
            return tuple(a.expectation for d in given.comparison.differences for a in (*d.only_a, *d.only_b))
        case NextAnswer():
            return tuple(a.expectation for s in given.step.new for a in s.applied)
    return ()


def _suggested(given: Answer) -> tuple[Entry, ...]:
    match given:
        case UnknownAnswer():
            return given.suggestions
        case NextAnswer():
            return given.step.beside
    return ()
