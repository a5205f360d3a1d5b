"""Invented notes on an invented engineer, with links to the shipped ladder: for examples, and in numbers for timing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache

from bot.growth.evidence import evidence_for
from bot.ladders.composing import Composed, compose
from bot.ladders.loading import load
from bot.ladders.model import Expectation, Ladder, Role
from bot.notes.model import Note
from bot.settings import LADDER_DATA

TODAY = date(2026, 11, 30)
_DEEDS = (
    (292, "Mapped how invoices travel through four services, and drew it for the on-call handbook.", ("landscape",)),
    (241, ("Took the lead when the payment queue stalled on a Friday night: had it running within an hour, held the "
          "post-mortem on Monday, and saw all three follow-ups through by June."),
     ("production-issues", "responsibility")),
    (205, ("Pushed back on the Kafka rewrite. Showed with a week of figures that the queue we have carries four times "
          "our load, and we kept it."), ("right-size", "revisit-assumptions")),
    (171, "Wrote the delivery plan for the export project with @Sam, and kept it current every Monday since.",
     ("delivery-plan",)),
    (14, "Paired with the two new hires every Tuesday; both shipped their first change in week two.",
     ("teach-and-mentor",)),
    (96, ("Held the architecture talk for all of engineering: why we split reading from writing, what it cost, and "
          "what we would do otherwise today."), ("instigate-design", "represent-engineering")),
    (61, "Ran four inceptions with Support and Design. Goals and non-goals stood on one page each time.",
     ("inception", "coordinate-teams")),
    (40, "Led the move to the new importer across three teams. It went live two days early, without a bad row.",
     ("large-systems", "delivery-plan")),
    (24, "Interviewed six candidates, and rewrote the exercise after two of them stumbled over the same sentence.",
     ("hiring-and-employer",)),
    (17, "Paired with Dana on her design document until she presented it herself.", ("teach-and-mentor",)),
    (9, "Kept the release calm when the migration had to be rolled back: said every ten minutes what was known.",
     ("production-issues",)),
    (6, "Brought the flaky tests from 40 a week down to 3, so that nobody has to press “retry” any more.",
     ("productivity",)),
    (3, "Explained the roadmap to Sales in plain words.", ()),
)  # fmt: skip
"""Days before TODAY, what was written, and the ids of what it is evidence for."""


def target() -> Composed:
    """What the examples are for: Staff Engineer + Technical Lead."""
    ladder = _ladder()
    role = ladder.by_id["technical-lead"]
    assert isinstance(role, Role)
    return compose(ladder, ladder.by_id["staff-engineer"], [role])


def targets(count: int) -> list[Composed]:
    """Different bands, those that expect most first."""
    ladder = _ladder()
    composed = [compose(ladder, band) for band in ladder.bands]
    return sorted(composed, key=lambda one: len(one.expectations), reverse=True)[:count]


def notes() -> list[Note]:
    """The notes of the examples."""
    by_id = {one.id: one for one in target().expectations}
    return [
        _note(number, TODAY - timedelta(ago), text, (by_id[id_] for id_ in ids))
        for number, (ago, text, ids) in enumerate(_DEEDS)
    ]


def many(count: int) -> list[Note]:
    """As many notes of three years, with one to three links each."""
    lines = [one for band in targets(3) for one in band.expectations]
    made = []
    for number in range(count):
        text = " ".join(_DEEDS[(number + more) % len(_DEEDS)][1] for more in range(3))
        linked = (lines[(number * 7 + more * 11) % len(lines)] for more in range(1 + number % 3))
        made.append(_note(number, TODAY - timedelta(number % 1_095), text, dict.fromkeys(linked)))
    return made


def _note(number: int, day: date, text: str, linked: Iterable[Expectation]) -> Note:
    written = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    evidence = tuple(map(evidence_for, linked))
    return Note(f"{number:032x}", "T1", "UANNA", "UALEX", day, text, (), (), f"D1/{number}", written, evidence)


@cache
def _ladder() -> Ladder:
    return load(LADDER_DATA).ladders.by_id["engineering"]
