"""A growth note, who may read it, and what is asked of a store of them: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST_NOTE = 10_000
"""Characters of a note's text: three times what a modal takes, and some pages of prose."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who acts: a person of a tenant (the enterprise for org-wide installs, else the team), by Slack ids."""

    tenant: str
    person: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is kept. ValueError where the text is longer than `LONGEST_NOTE`.

    `source` names what it was written with (a message `C…/ts`, a modal `V…`): the same source and subject make one
    note, however often it is delivered.
    """

    subject: str
    day: date
    text: str
    source: str
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Where it comes from: the addresses of messages in Slack."""

    def __post_init__(self) -> None:
        _bound(self.text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A confirmed link from a note to an expectation: the ids of its ladder and entry and its own, and the wording that
    was in force when it was linked. It is sealed with the note, goes where the note goes, and ends with it."""

    ladder: str
    entry: str
    expectation: str
    wording: str

    @property
    def address(self) -> tuple[str, str, str]:
        """What it is linked to, whatever the wording."""
        return self.ladder, self.entry, self.expectation


@dataclass(frozen=True, slots=True)
class Note:
    """A growth note: who wrote it, whom it is about, the day it is about, and when it was written (UTC)."""

    id: str
    tenant: str
    author: str
    subject: str
    day: date
    text: str
    tags: tuple[str, ...]
    links: tuple[str, ...]
    source: str
    written: datetime
    evidence: tuple[Evidence, ...] = ()
    edited: datetime | None = None
    shared: datetime | None = None
    handed_by: str | None = None
    """Who wrote it first, where it came by a handover."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A note that is there and cannot be opened: its key is missing, or its row is not as it was written. It can be
    deleted. What its row says may be wrong; `date.min` stands for a day that is none."""

    id: str
    subject: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a note; None leaves a part as it is. ValueError where the text is longer than `LONGEST_NOTE`."""

    subject: str | None = None
    day: date | None = None
    text: str | None = None
    tags: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        _bound(self.text or "")


@dataclass(frozen=True, slots=True)
class Which:
    """A selection among the notes that a viewer wrote: about somebody, since a day (inclusive)."""

    subject: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Notes, newest day first, and whether older ones follow."""

    notes: tuple[Note | Unreadable, ...]
    more: bool
    total: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody a viewer has notes on: how many, and the day of the last one."""

    person: str
    count: int
    last: date


class Deed(StrEnum):
    """What the access log holds."""

    READ = "read"
    EXPORT = "export"
    SHARE = "share"
    UNSHARE = "unshare"
    HANDOVER = "handover"
    OPERATOR_EXPORT = "operator export"
    OPERATOR_PURGE = "operator purge"


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the access log: who did what with how many of an author's notes on a subject, and when (UTC).
    `subject` is None where it was all of them."""

    at: datetime
    who: str
    deed: Deed
    subject: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Handover:
    """An offer of notes on a subject to somebody, until it is accepted, declined or withdrawn. No text is in it."""

    id: str
    author: str
    subject: str
    to: str
    moves: bool
    """Whether the author's own notes go; otherwise copies are made."""
    count: int
    offered: datetime


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is of a person's own, on a subject or in all: notes, how many of them are shared, offers of them to
    others, reminders, bands that people are seen at, lines of the access log."""

    notes: int
    shared: int
    offers: int
    reminders: int
    positions: int
    accesses: int


class MoreNotesError(Exception):
    """There are more notes to be deleted than the person was told; none is deleted."""


class SpentError(Exception):
    """A note that was written with this source was deleted, or handed over: no other one is made with it."""


class NotYoursError(Exception):
    """There is no such note, or none that this viewer may see: which of the two is not told."""


class NotReadableError(NotYoursError):
    """The viewer's own note is there, but cannot be opened, and so neither changed nor shared. The message says why."""


def may_read(viewer: Viewer, note: Note) -> bool:
    """The author, and the subject of a note that is shared with them. Nobody else."""
    if viewer.tenant != note.tenant:
        return False
    return viewer.person == note.author or (note.shared is not None and viewer.person == note.subject)


def _bound(text: str) -> None:
    if len(text) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE} characters")
