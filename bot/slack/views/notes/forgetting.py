"""Notes that are deleted all together: the question that counts them, and what is said afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.notes.model import Holdings
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import words
from bot.slack.views.words import counted, listed

_EVERYTHING = "*"
_VALUE = re.compile(rf"({ids.PERSON})/({ids.PERSON}|\*)/(\d{{1,9}})")
KEPT = "Nothing was deleted."


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agrees to by pressing Delete: whose notes, on whom (None: all), and how many they were told."""

    person: str
    subject: str | None
    told: int


def agreed(value: str) -> Agreed | None:
    """What the button carries; None where it is malformed."""
    found = _VALUE.fullmatch(value)
    return Agreed(found[1], None if found[2] == _EVERYTHING else found[2], int(found[3])) if found else None


def nothing(subject: str | None, me: str) -> View:
    """There is nothing to delete."""
    on = f" on {words.whom(subject, me)}" if subject else ""
    return View(f"There is nothing to delete: you have no notes{on}.", ())


def question(subject: str | None, there: Holdings, me: str, *, more: bool = False) -> View:
    """Whether all of it is to be deleted; `more` says that there is more now than was counted before."""
    what = f"all that you have on {words.whom(subject, me)}" if subject else "everything of yours"
    more_now = "There are more notes now than I had counted, and nothing was deleted. " if more else ""
    delete = blocks.button(
        f"Delete {_notes(there.notes)}" if there.notes else "Delete",
        ids.FORGET,
        f"{me}/{subject or _EVERYTHING}/{there.notes}",
    )
    return View(
        "Delete growth notes?",
        (
            blocks.section(f"{more_now}Delete {what}? That is *{_counts(there)}*. It cannot be undone."),
            *([blocks.context(small)] if (small := _consequences(there)) else []),
            blocks.actions([delete | {"style": "danger"}, blocks.button("Keep them", ids.FORGET_NOT, me)]),
        ),
    )


def done(subject: str | None, count: int, me: str) -> View:
    """How many are gone, and where they may still be."""
    on = f" on {words.whom(subject, me)}" if subject else ""
    return View(
        f"Deleted: {_notes(count)}{on}. Backups that the operator of this bot made may hold them until they are "
        "overwritten; a backup that is restored has them deleted again. What you typed into direct messages stays in "
        "Slack until you delete it there.",
        (),
    )


def _counts(there: Holdings) -> str:
    parts = {
        "growth note": there.notes,
        "open offer": there.offers,
        "reminder": there.reminders,
        "noted band": there.positions,
        "access log line": there.accesses,
    }
    return listed([counted(number, thing) for thing, number in parts.items() if number])


def _consequences(there: Holdings) -> str:
    said = []
    if there.shared:
        said.append(f"{counted(there.shared, 'note')} shared with others can be read by nobody any more.")
    if there.offers:
        said.append("Offers to hand notes over end.")
    if there.reminders:
        said.append("Reminders stop.")
    return " ".join(said)


def _notes(count: int) -> str:
    return counted(count, "growth note")
