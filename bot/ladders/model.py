"""What a ladder is: frozen values, without Slack, database or clock.

The words are those that people use: a ladder has sections, tracks, bands and roles; a band or a role is an entry;
an entry has expectations. Identity is the `id`: band numbers repeat across tracks, and names may too. Entries and
expectations are compared by identity: they are made once, by the loading, and hashed a thousand times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expectation:
    """One bullet of an entry, or one paragraph where the section is prose.

    `asked_as` is how people ask for it, `noted_as` what they jot down of somebody who does it, or does not.
    `ladder`, `entry` and `section` are ids, and `number` counts from 1 inside its section: together they are its
    address. `id` is unique in its entry and survives rewording and reordering.
    """

    ladder: str
    entry: str
    section: str
    number: int
    id: str
    text: str
    prose: bool = False
    examples: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    noted_as: tuple[str, ...] = ()

    @property
    def said_as(self) -> tuple[str, ...]:
        """How people speak of it, whether they ask or note down."""
        return self.asked_as + self.noted_as


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """A band, a role, or what all bands share. `also` holds the other names that people use for it."""

    ladder: str
    id: str
    name: str
    also: tuple[str, ...] = ()
    summary: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    forthcoming: bool = False
    expectations: tuple[Expectation, ...] = ()

    @property
    def kind(self) -> str:
        """`band`, `role` or `shared`."""
        return type(self).__name__.lower()

    def under(self, section: str) -> tuple[Expectation, ...]:
        """Its own expectations in one section, in order."""
        return tuple(e for e in self.expectations if e.section == section)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Band(Entry):
    """A step of the ladder. `label` is the band as written (`4`, `3a`, `M2`), `number` the whole number in it.

    `builds_on` holds the ids of the bands directly below: their expectations cascade up.
    """

    label: str = ""
    number: int | None = None
    track: str | None = None
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Role(Entry):
    """Mixed in to a band. In the sections that it `changes`, what the role adds leads; the others stay the band's."""

    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared(Entry):
    """Expectations that apply to every band of its ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of every entry: Scope, Skills & Experience, …; each ladder names its own."""

    id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Bands that follow one another."""

    id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a ladder comes from, as its licence asks to say it. `credit` is the short line under every answer."""

    title: str = ""
    author: str = ""
    url: str = ""
    license: str = ""
    license_url: str = ""
    changes: str = ""
    credit: str = ""


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """One document: its sections, tracks, bands and roles in their order, and where it came from."""

    id: str
    name: str
    summary: str = ""
    source: Source = Source()
    rules: tuple[str, ...] = ()
    sections: tuple[Section, ...]
    tracks: tuple[Track, ...] = ()
    entries: tuple[Entry, ...]

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Entries by their id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The bands, in the order of the document."""
        return tuple(e for e in self.entries if isinstance(e, Band))

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles, in the order of the document."""
        return tuple(e for e in self.entries if isinstance(e, Role))

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """What applies to every band, in the order of the document."""
        return tuple(e for e in self.entries if isinstance(e, Shared))

    @cached_property
    def expectations(self) -> tuple[Expectation, ...]:
        """Every expectation, in the order of the document."""
        return tuple(e for entry in self.entries for e in entry.expectations)

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError where there is none."""
        return self._sections[section_id]

    def on_track(self, track_id: str | None) -> tuple[Band, ...]:
        """The bands of one track, in the order of the document."""
        return tuple(b for b in self.bands if b.track == track_id)

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {s.id: s for s in self.sections}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outside:
    """Something people ask that no ladder answers (pay, rosters, leave), and the sentence that says so. `private`: who
    asks for it may tell something of a person."""

    id: str
    says: str
    asked_as: tuple[str, ...]
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """Something that many ladders speak of: the words with which they do, and how people ask for it without these."""

    words: tuple[str, ...]
    asked_as: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Vocabulary:
    """What any ladder of the field has in common.

    Each of `titles` holds names of the same step or role, of `sections` names of the same part of an entry, of
    `groups` words that mean the same. `inside` are examples of what a ladder can be asked, `outside` is what none
    answers. `unrelated` are examples of what people jot down of each other and no ladder speaks of. `traits` are words
    for what somebody is, `deeds` for what somebody did, `effects` for what came of it. `vague` are words with which an
    expectation leaves open what is expected.
    """

    titles: tuple[tuple[str, ...], ...] = ()
    sections: tuple[tuple[str, ...], ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    themes: tuple[Theme, ...] = ()
    inside: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    unrelated: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ladders:
    """All ladders of one folder and the vocabulary that they share."""

    ladders: tuple[Ladder, ...]
    vocabulary: Vocabulary = Vocabulary()

    def __iter__(self) -> Iterator[Ladder]:
        return iter(self.ladders)

    @cached_property
    def by_id(self) -> dict[str, Ladder]:
        """Ladders by their id."""
        return {ladder.id: ladder for ladder in self.ladders}

    def expectations(self) -> Iterator[Expectation]:
        """Every expectation of every ladder, in order."""
        return (e for ladder in self.ladders for e in ladder.expectations)
