"""Notes for tests, on the small ladder `CREW`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from bot.growth.evidence import evidence_for
from bot.ladders.model import Expectation, Ladder
from bot.notes.model import Note

TODAY = date(2026, 11, 30)
_NUMBERS = count(1)


def note(day: date | str = TODAY, *evidence: Expectation, text: str = "steered us home", **more: object) -> Note:
    """A note of Anna's on Alex; `day` may be written as in ISO 8601."""
    number = next(_NUMBERS)
    given = {
        "id": f"{number:032x}",
        "tenant": "T1",
        "author": "UANNA",
        "subject": "UALEX",
        "day": date.fromisoformat(day) if isinstance(day, str) else day,
        "text": text,
        "tags": (),
        "links": (),
        "source": f"D1/{number}",
        "written": datetime(2026, 11, 30, 12, 0, number % 60, tzinfo=UTC),
        "evidence": tuple(map(evidence_for, evidence)),
    }
    return Note(**{**given, **more})  # type: ignore[arg-type]


def expectation(ladder: Ladder, entry: str, id_: str) -> Expectation:
    """An expectation by its address."""
    return next(one for one in ladder.by_id[entry].expectations if one.id == id_)
