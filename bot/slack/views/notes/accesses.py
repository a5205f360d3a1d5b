"""The access log, as its author reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.notes.model import Access, Deed
from bot.notes.requests import ShowLog, ShowPeople
from bot.notes.upkeep import LOGGED
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import words
from bot.slack.views.notes.values import asking
from bot.slack.views.words import counted

MOST = 80
"""Lines that are shown: a line has some 100 characters, and they are to fit one message."""

_DEEDS = {
    Deed.READ: "read",
    Deed.EXPORT: "exported",
    Deed.SHARE: "shared",
    Deed.UNSHARE: "took back",
    Deed.HANDOVER: "took over",
    Deed.OPERATOR_EXPORT: "exported",
    Deed.OPERATOR_PURGE: "deleted",
}
_BY_OPERATOR = {Deed.OPERATOR_EXPORT, Deed.OPERATOR_PURGE}
_OPERATOR = "The operator of this bot"

_READERS = (
    "*Who can read your notes*",
    "You. Nobody else: no administrator, no HR, no manager.",
    "The person a note is about, once you press *Share* on it. You can take that back.",
    "Whoever you hand notes over to, once they accept, and whoever you give a packet.",
    "They are encrypted, with a key that whoever runs this bot holds: with the key and the database they can be read.",
    "Somebody may have a right to see what is held about them. The operator gives it to them, and you are told.",
)
_IN_SLACK = (
    "What you write me as a message is Slack's too, and is kept and exported under Slack's own rules. "
    "What you type into a form, or behind the slash command, is not."
)
WHO_READS = View(
    "You alone can read your notes, until you share them.",
    (
        *blocks.paragraphs(_READERS),
        blocks.context(_IN_SLACK),
        blocks.actions([asking("Access log", ShowLog()), asking("Whom you have notes on", ShowPeople(), number=1)]),
    ),
)
"""To the question who can read one's notes: what docs/privacy.md says at length."""


def log(found: Sequence[Access], asks: ShowLog, me: str, zone: tzinfo) -> View:
    """The newest lines, newest first, at the time of who reads it."""
    about = f" about {words.whom(asks.subject, me)}" if asks.subject else ""
    if not found:
        return View(f"The access log of your notes{about} is empty.", ())
    title = f"Who did what with your notes{about}"
    lines = [f"*{title}*", *(_line(one, me, zone) for one in found)]
    small = (
        "Your own reading is noted once an hour for each person. "
        f"Lines are kept for {LOGGED.days // 365} years. You alone see this log."
    )
    small = f"The newest {MOST} lines. {small}" if len(found) == MOST else small
    return View(title, (*blocks.paragraphs(lines), blocks.context(small)))


def _line(one: Access, me: str, zone: tzinfo) -> str:
    at = one.at.astimezone(zone)
    who = _OPERATOR if one.deed in _BY_OPERATOR else "You" if one.who == me else words.person(one.who)
    about = f" about {words.whom(one.subject, me)}" if one.subject else ""
    return f"{words.day(at.date())}, {at:%H:%M} · {who} {_DEEDS[one.deed]} {counted(one.count, 'note')}{about}"
