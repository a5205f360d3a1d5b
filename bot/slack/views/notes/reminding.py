"""Reminders to write: what is said of them, and the message that Slack sends.

The message is fixed when it is laid, up to 120 days before: it holds nothing that could have changed by then, and no
text of a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.notes.reminders import MOST, Reminder
from bot.notes.requests import ShowReminders, StopReminding
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import words
from bot.slack.views.notes.values import asking

HOW_TO_ASK = "Ask for one: `remind me about @alex every 2 weeks`."
TOO_MANY = (
    f"You have {MOST} reminders, and Slack could not send more at the same hour. "
    "Stop one with `reminders`, then ask for this one again."
)
_RULES = (
    "They come here at 9:00 where you are, on Monday instead of a weekend, with no text of a note in them. "
    "A note starts the count for its person anew."
)
_MENTION = re.compile(r"<@(\w+)")
_UNITS = ((7, "week"), (1, "day"))


def message(author: str, subject: str) -> View:
    """What Slack sends. Its text names the author and the subject: by that a message is known again."""
    asked = f"ou asked to be reminded about {_about(subject, author)}."
    return View(
        f"{words.person(author)}, y{asked}",
        (
            blocks.section(f"Y{asked} Is there something worth a note?"),
            blocks.actions(
                [
                    blocks.button("New note", ids.NOTE_NEW, subject),
                    asking("Stop these", StopReminding(subject), number=1),
                    asking("All reminders", ShowReminders(), number=2),
                ]
            ),
        ),
    )


def is_about(text: str, author: str, subject: str) -> bool:
    """Whether a text is that of a reminder of somebody about somebody."""
    return _MENTION.findall(text) == list(dict.fromkeys((author, subject)))


def asked_for(reminder: Reminder, first: date, me: str) -> View:
    """A reminder was asked for."""
    says = f"I remind you about {_about(reminder.subject, me)} {_every(reminder.every)}, first on {words.day(first)}."
    row = [asking("Stop", StopReminding(reminder.subject), number=1), asking("All reminders", ShowReminders())]
    return View(says, (blocks.section(says), blocks.context(_RULES), blocks.actions(row)))


def stopped(subject: str, me: str, *, was_there: bool) -> str:
    """A reminder was stopped, or there was none."""
    about = _about(subject, me)
    return f"I do not remind you about {about} any more." if was_there else f"You had no reminder about {about}."


def reminders(found: Sequence[tuple[Reminder, date | None]], me: str, said: str = "") -> View:
    """All that somebody has asked for with the day of the next one (None: about somebody who has left), below what has
    just become of them."""
    before = [blocks.section(said)] if said else []
    if not found:
        none = f"You have no reminders. {HOW_TO_ASK}"
        return View(said or none, (*before, blocks.section(none)))
    lines = [
        blocks.section(
            f"*{_about(one.subject, me)}* · "
            + (f"{_every(one.every)}, next on {words.day(day)}" if day else "has left: none comes any more"),
            asking("Stop", StopReminding(one.subject)),
        )
        for one, day in found
    ]
    return View(said or "Your reminders", (*before, blocks.section("*Your reminders*"), *lines, blocks.context(_RULES)))


def not_about(subject: str, standing: str) -> str:
    """Why there are no reminders about somebody; empty where there may be."""
    who = words.person(subject)
    return {
        "a bot": f"{who} is an app, not a person. Reminders are about people of this workspace.",
        "of another organisation": f"{who} is from outside. Reminders are about people of this workspace.",
        "deactivated": f"{who} has left: there is nothing to be reminded of any more. You can still write notes.",
        "unknown": f"Slack did not tell me in time who {who} is. Please ask again in a minute.",
    }.get(standing, "")


def _about(subject: str, me: str) -> str:
    return "your own work" if subject == me else words.person(subject)


def _every(days: int) -> str:
    """`every 2 weeks`, `every day`."""
    number, unit = next((days // size, name) for size, name in _UNITS if days % size == 0)
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"
