"""What a button about notes carries: what it asks for, and where in it to go on, as a short text, and back.

Values come back from outside: nothing in them is trusted, and every id in them is checked by the store with the viewer.
No text of a note is in them; the topic of a search is, for only who typed it is shown the button.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.notes.requests import (
    ExportNotes,
    Forget,
    Format,
    ShowLog,
    ShowNotes,
    ShowOffers,
    ShowPeople,
    ShowReminders,
    ShowShared,
    StopReminding,
)
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block

LONGEST_TOPIC = 300
"""Characters of a search that are read: twice as many, as JSON may need, fit into a value's 2,000."""
_MOST_NOTES = 10_000_000
_PERSON = f"^{ids.PERSON}$"
_MARK = "[0-9a-f]{12}"
MOST_ROLES = 8
"""Roles of a target that is carried: with them, what is asked for still fits the 255 characters of a row's id."""


@dataclass(frozen=True, slots=True)
class OpenNote:
    """One note, by its id: asked for by buttons alone."""

    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go on: how many notes come before, and which part of them where they fill several pages; part -1 is the
    last."""

    skip: int = 0
    part: int = 0


START = Place()


@dataclass(frozen=True, slots=True)
class OpenGrowth:
    """Coverage on a subject, for a target by its mark (`targets.marked`); empty for the band after theirs. `unfolded`:
    with the lines that it inherits."""

    subject: str
    target: str = ""
    unfolded: bool = False


@dataclass(frozen=True, slots=True)
class OpenLine:
    """The notes behind one line of coverage: an expectation by its mark, or one of `OTHER_LINES`."""

    subject: str
    line: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class OpenPacket:
    """A packet on a subject, before it is made."""

    subject: str
    target: str = ""
    since: date | None = None


UNLINKED, ELSEWHERE = "unlinked", "elsewhere"
OTHER_LINES = (UNLINKED, ELSEWHERE)
"""Below the expectations: notes that are evidence for nothing yet, and for other bands only."""

Asked = (
    OpenNote
    | OpenGrowth
    | OpenLine
    | OpenPacket
    | ShowNotes
    | ShowPeople
    | ShowShared
    | ShowLog
    | ExportNotes
    | ShowReminders
    | StopReminding
    | ShowOffers
    | Forget
)

_ASKS: dict[str, type[Asked]] = {
    "note": OpenNote,
    "growth": OpenGrowth,
    "line": OpenLine,
    "packet": OpenPacket,
    "notes": ShowNotes,
    "people": ShowPeople,
    "shared": ShowShared,
    "log": ShowLog,
    "export": ExportNotes,
    "reminders": ShowReminders,
    "stop": StopReminding,
    "offers": ShowOffers,
    "forget": Forget,
}
_NEEDS: dict[type[Asked], tuple[str, ...]] = {
    OpenNote: ("note",),
    StopReminding: ("subject",),
    OpenGrowth: ("subject",),
    OpenLine: ("subject", "line"),
    OpenPacket: ("subject",),
}
"""What they are nothing without."""


class _Carried(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ask: str
    note: str | None = Field(default=None, pattern="^[0-9a-f]{1,32}$")
    subject: str | None = Field(default=None, pattern=_PERSON)
    since: date | None = None
    about: str = Field(default="", max_length=LONGEST_TOPIC)
    format: Format | None = None
    target: str = Field(default="", pattern=rf"^(?:{_MARK}(?:\+{_MARK}){{0,{MOST_ROLES}}})?$")
    line: str = Field(default="", pattern=rf"^(?:{_MARK}|{'|'.join(OTHER_LINES)})?$")
    unfolded: bool = False
    skip: int = Field(default=0, ge=0, le=_MOST_NOTES)
    part: int = Field(default=0, ge=-1, le=999)


def encode(asked: Asked, place: Place = START) -> str:
    """What is asked for as the value of a button, below Slack's 2,000 characters."""
    name = next(name for name, kind in _ASKS.items() if isinstance(asked, kind))
    said = {key: value for key, value in (asdict(asked) | asdict(place)).items() if value}
    return json.dumps({"ask": name, **said}, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def decode(value: str) -> tuple[Asked, Place] | None:
    """What a value asks for; None where it is malformed."""
    try:
        carried = _Carried.model_validate_json(value)
        kind = _ASKS[carried.ask]
        wanted: dict[str, Any] = {one.name: getattr(carried, one.name) for one in fields(kind)}
    except (ValidationError, KeyError):
        return None
    if not all(wanted[name] for name in _NEEDS.get(kind, ())):
        return None
    return kind(**wanted), Place(carried.skip, carried.part)


def asking(label: str, asked: Asked, place: Place = START, *, number: int = 0) -> Block:
    """A button that asks; `number` tells several in one row apart."""
    return blocks.button(label, f"{ids.NOTES_ASK}:{number}", encode(asked, place))
