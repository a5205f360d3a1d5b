"""What a person may ask for about notes, as `reading.py` understands it: frozen values, one kind each.

People are Slack user ids. `ME` never stands here: whoever asks is put in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Format(StrEnum):
    """The forms in which notes leave in a file."""

    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class WriteNote:
    """A note to be kept, one for each subject. `sure` is False for a text that could as well be a question."""

    subjects: tuple[str, ...]
    text: str
    day: date
    sure: bool = True


@dataclass(frozen=True, slots=True)
class UnfinishedNote:
    """Meant as a note, with something missing: nobody it is about, a name that Slack did not make a mention, no text,
    or a day that is still to come or may be two. Nothing of it is lost: a form takes it on."""

    subjects: tuple[str, ...] = ()
    text: str = ""
    day: date | None = None
    unknown: tuple[str, ...] = ()
    """Names as typed, `@alexx`, that are no mention."""
    to_come: date | None = None
    """The day in front, if it is after today."""
    unclear: str = ""
    """The day in front as typed, where it may be two: `3/11`. It stands in the text as well."""


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """One's own notes: on somebody, since a day, about a topic; all of them where nothing is said."""

    subject: str | None = None
    since: date | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class ShowPeople:
    """Whom one has notes on."""


@dataclass(frozen=True, slots=True)
class ShowShared:
    """What others share with oneself."""


@dataclass(frozen=True, slots=True)
class ExportNotes:
    """One's notes on somebody (None: all of one's own) as a file."""

    subject: str | None = None
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """One's notes on a subject, to somebody else."""

    subject: str
    to: str


@dataclass(frozen=True, slots=True)
class ShowOffers:
    """The handovers that one has offered, or is offered, and that are open."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Deletes one's notes on somebody; `subject` None means everything of one's own."""

    subject: str | None


@dataclass(frozen=True, slots=True)
class ShowLog:
    """Who did what with one's notes on somebody; on anybody where nobody is named."""

    subject: str | None = None


@dataclass(frozen=True, slots=True)
class AskWhoReads:
    """Who can read one's notes."""


@dataclass(frozen=True, slots=True)
class Remind:
    """A reminder to write about somebody, every so many days."""

    subject: str
    every: int


@dataclass(frozen=True, slots=True)
class StopReminding:
    """No more reminders about somebody."""

    subject: str


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """The reminders that one has asked for."""


@dataclass(frozen=True, slots=True)
class SeeGrowth:
    """How far one's notes on somebody reach into what a band expects. `target` is that band, with roles, as typed;
    empty for the one after theirs."""

    subject: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class MakePacket:
    """One's notes on somebody, by what a band expects, as a file: since a day, for a target as typed."""

    subject: str
    since: date | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands on the ladder, as typed: `@alex is a staff engineer`. Where the ladder has no such band, it
    is a `note` like any other."""

    subject: str
    says: str
    note: WriteNote


@dataclass(frozen=True, slots=True)
class Misread:
    """One of the commands above with something wrong in it: `says` is the sentence, with an example that works."""

    says: str


Request = (
    WriteNote
    | UnfinishedNote
    | ShowNotes
    | ShowPeople
    | ShowShared
    | ExportNotes
    | HandOver
    | ShowOffers
    | Forget
    | ShowLog
    | AskWhoReads
    | Remind
    | StopReminding
    | ShowReminders
    | SeeGrowth
    | MakePacket
    | Place
    | Misread
)
