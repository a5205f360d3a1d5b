"""What applies to a band, and where each line comes from: the cascade, roles mixed in, two compared, the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from bot.ladders.model import Band, Entry, Expectation, Ladder, Role, Section

Origin = Literal["own", "inherited", "role"]


class Applied(NamedTuple):
    """An expectation that applies, and why: the entry's own, inherited from `source`, or added by the role `source`."""

    expectation: Expectation
    origin: Origin
    source: Entry


@dataclass(frozen=True, slots=True)
class ComposedSection:
    """One section of a composed entry. `changed_by` names the roles that lead here instead of the band."""

    section: Section
    applied: tuple[Applied, ...]
    changed_by: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """An entry with all that applies to it, section by section; sections where nothing applies are left out."""

    ladder: Ladder
    entry: Entry
    roles: tuple[Role, ...]
    inherited: bool
    sections: tuple[ComposedSection, ...]

    @property
    def name(self) -> str:
        """The entry with its roles, as people say it: `Staff Engineer + Technical Lead`."""
        return " + ".join(one.name for one in (self.entry, *self.roles))

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What applies, in reading order."""
        return tuple(a.expectation for s in self.sections for a in s.applied)


@dataclass(frozen=True, slots=True)
class Difference:
    """What only one of two entries expects in a section."""

    section: Section
    only_a: tuple[Applied, ...]
    only_b: tuple[Applied, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two entries of one ladder: how many expectations they share and through whom, and what differs by section."""

    ladder: Ladder
    a: Entry
    b: Entry
    shared: tuple[Expectation, ...]
    shared_from: tuple[Entry, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """From where one stands to a band further up: what is new there. `beside` are the ways onto other tracks."""

    ladder: Ladder
    start: Band
    target: Band
    new: tuple[ComposedSection, ...]
    beside: tuple[Band, ...]


def compose(ladder: Ladder, entry: Entry, roles: Iterable[Role] = (), *, inherited: bool = True) -> Composed:
    """Every expectation that applies to `entry` with `roles` mixed in, labelled own, inherited or added by a role.

    With `inherited=False` what cascades up from lower bands is left out. A role is composed like a band without a
    cascade.
    """
    mixed = tuple(role for role in dict.fromkeys(roles) if role is not entry)
    below = ancestors(ladder, entry) if inherited else ()
    own, cascaded = _applied("own", entry), [_applied("inherited", lower) for lower in below]
    added = [_applied("role", role) for role in mixed]
    sections = []
    for section in ladder.sections:
        changed_by = tuple(role for role in mixed if section.id in role.changes and role.under(section.id))
        leading = (*added, own) if changed_by else (own, *added)
        applied = tuple(a for part in (*leading, *cascaded) for a in part.get(section.id, ()))
        if applied:
            sections.append(ComposedSection(section, applied, changed_by))
    return Composed(ladder, entry, mixed, inherited, tuple(sections))


def ancestors(ladder: Ladder, entry: Entry) -> tuple[Entry, ...]:
    """The entries whose expectations cascade up into `entry`: nearest first, each once, what all bands share last."""
    if not isinstance(entry, Band):
        return ()
    found: dict[str, Entry] = {}
    level = entry.builds_on
    while level:
        bands = [ladder.by_id[id_] for id_ in dict.fromkeys(level) if id_ not in found]
        found |= {band.id: band for band in bands}
        level = tuple(below for band in bands if isinstance(band, Band) for below in band.builds_on)
    return (*found.values(), *ladder.shared)


def compare(ladder: Ladder, a: Entry, b: Entry) -> Comparison:
    """What `a` and `b` share through the cascade, and what only one of them expects, section by section."""
    all_a, all_b = compose(ladder, a), compose(ladder, b)
    both = set(all_a.expectations).intersection(all_b.expectations)
    shared = tuple(e for e in all_a.expectations if e in both)
    through = dict.fromkeys(e.entry for e in shared)
    differences = tuple(
        Difference(section, _beyond(all_a, section, both), _beyond(all_b, section, both)) for section in ladder.sections
    )
    return Comparison(
        ladder,
        a,
        b,
        shared,
        tuple(ladder.by_id[id_] for id_ in through),
        tuple(d for d in differences if d.only_a or d.only_b),
    )


def step(ladder: Ladder, start: Band, target: Band) -> Step:
    """What is new at `target` for someone who stands at `start`."""
    known = set(compose(ladder, start).expectations)
    new = (
        ComposedSection(s.section, tuple(a for a in s.applied if a.expectation not in known))
        for s in compose(ladder, target).sections
    )
    beside = tuple(band for band in above(ladder, start) if band != target and band.track != target.track)
    return Step(ladder, start, target, tuple(s for s in new if s.applied), beside)


def above(ladder: Ladder, band: Band) -> tuple[Band, ...]:
    """The bands that build directly on this one: those of its own track first."""
    building = [b for b in ladder.bands if band.id in b.builds_on]
    return tuple(sorted(building, key=lambda b: b.track != band.track))


def below(ladder: Ladder, band: Band) -> Band | None:
    """The band that this one builds on first, or None at the foot of the ladder."""
    found = ladder.by_id.get(band.builds_on[0]) if band.builds_on else None
    return found if isinstance(found, Band) else None


@lru_cache(maxsize=256)  # also of ladders before a reload
def _applied(origin: Origin, source: Entry) -> Mapping[str, Sequence[Applied]]:
    """Section → what this entry expects in it. Composed again and again, by each band above."""
    found: dict[str, list[Applied]] = defaultdict(list)
    for expectation in source.expectations:
        found[expectation.section].append(Applied(expectation, origin, source))
    return dict(found)


def _beyond(composed: Composed, section: Section, both: set[Expectation]) -> tuple[Applied, ...]:
    found = next((s.applied for s in composed.sections if s.section == section), ())
    return tuple(a for a in found if a.expectation not in both)
