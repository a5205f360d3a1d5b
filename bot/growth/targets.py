"""Bands as people type them, with roles beside them: what somebody's growth is held against."""

from __future__ import annotations

from collections.abc import Mapping

from bot.growth.evidence import mark
from bot.growth.once import once
from bot.ladders.composing import Composed, above, compose
from bot.ladders.model import Band, Entry, Ladders, Role
from bot.ladders.questions import Kind, Question
from bot.notes.positions import Position

_BESIDE_NAMES = frozenset("a also an and as at currently is now on plus the who with".split())
"""What may stand beside the names; any further word says more than where somebody stands."""


def meant(question: Question) -> tuple[Position, ...]:
    """The bands that a text which names nothing else may mean: several where a number is that of several tracks."""
    if not _BESIDE_NAMES.issuperset(question.words):
        return ()
    bands = [entry for entry in question.entries if isinstance(entry, Band)]
    roles = [entry for entry in question.entries if isinstance(entry, Role)]
    if question.kind is Kind.MIXIN:
        return (Position(bands[0].ladder, bands[0].id, tuple(role.id for role in roles)),)
    if question.kind is Kind.ENTRY and not roles:
        return tuple(Position(band.ladder, band.id) for band in bands)
    return ()


def understood(question: Question) -> Position | None:
    """The one band, with roles, that a text names and says no more than; None where it is no such text."""
    found = meant(question)
    return found[0] if len(found) == 1 else None


def composed(ladders: Ladders, position: Position) -> Composed | None:
    """What a position expects; None where the ladders have its band or a role of it no more."""
    ladder = ladders.by_id.get(position.ladder)
    band = ladder.by_id.get(position.band) if ladder else None
    roles = [ladder.by_id.get(role) for role in position.roles] if ladder else []
    mixed = [role for role in roles if isinstance(role, Role)]
    if ladder is None or not isinstance(band, Band) or len(mixed) != len(roles):
        return None
    return compose(ladder, band, mixed)


def near(ladders: Ladders, position: Position) -> tuple[Entry, ...]:
    """The band of a position, its roles, and the band after it: what somebody's work is evidence for, most likely."""
    at, higher = composed(ladders, position), composed(ladders, after(ladders, position))
    return tuple(dict.fromkeys((at.entry, *at.roles, higher.entry))) if at and higher else ()


def after(ladders: Ladders, position: Position) -> Position:
    """The next band of the track, with the same roles; the position itself at the top, or where it is gone."""
    ladder = ladders.by_id.get(position.ladder)
    band = ladder.by_id.get(position.band) if ladder else None
    if ladder is None or not isinstance(band, Band):
        return position
    higher = next((one for one in above(ladder, band) if one.track == band.track), band)
    return Position(position.ladder, higher.id, position.roles)


def marked(position: Position) -> str:
    """A position as a short text: the marks of its band and its roles."""
    return "+".join(mark((position.ladder, entry, "")) for entry in (position.band, *position.roles))


def unmarked(ladders: Ladders, text: str) -> Position | None:
    """The position that such a text stands for; None where the ladders have it no more."""
    first, *others = [_entries(ladders).get(one) for one in text.split("+")]
    roles = [one for one in others if isinstance(one, Role) and first and one.ladder == first.ladder]
    if not isinstance(first, Band) or len(roles) != len(others):
        return None
    return Position(first.ladder, first.id, tuple(role.id for role in roles))


@once
def _entries(ladders: Ladders) -> Mapping[str, Entry]:
    """Bands and roles by their marks."""
    return {mark((entry.ladder, entry.id, "")): entry for ladder in ladders for entry in ladder.entries}
