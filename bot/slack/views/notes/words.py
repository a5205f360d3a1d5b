"""How notes speak of days and of people."""

from __future__ import annotations

import re
from datetime import date

from bot.slack import ids
from bot.slack.views.blocks import escape
from bot.slack.views.words import counted

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK, _MONTH, _YEAR = 7, 30.44, 365.25
_WEEKS_UNTIL, _MONTHS_UNTIL = 60, 700
"""Days after which months are clearer than weeks, and years than months."""
_MENTION = re.compile(rf"<@({ids.PERSON})(?:\|[^<>]*)?>")
_URL = re.compile(r"https?://[^\s<>|]+")


def day(of: date) -> str:
    """`Tue 3 Nov 2026`, the same for everybody, whatever the language of the machine."""
    return f"{_DAYS[of.weekday()]} {of.day} {_MONTHS[of.month - 1]} {of.year}"


def short_day(of: date) -> str:
    """`3 Nov 2026`, where many days stand side by side."""
    return day(of).partition(" ")[2]


def ago(then: date, today: date) -> str:
    """How long ago a day was: `today`, `yesterday`, `3 days ago`, `3 weeks ago`. A day to come (it is tomorrow already
    where it was written) is `today`."""
    days = (today - then).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    for until, unit, name in ((_WEEK * 2, 1, "day"), (_WEEKS_UNTIL, _WEEK, "week"), (_MONTHS_UNTIL, _MONTH, "month")):
        if days < until:
            return f"{counted(int(days / unit), name)} ago"
    return f"{counted(int(days / _YEAR), 'year')} ago"


def person(id_: str) -> str:
    """Somebody, as a mention; in what only one person sees it notifies nobody."""
    return f"<@{id_}>"


def whom(subject: str, me: str) -> str:
    """Somebody, or `you`."""
    return "you" if subject == me else person(subject)


def prose(text: str) -> str:
    """What a person wrote, as mrkdwn: mentions of people stay, and nothing else in it is read as markup of Slack's."""
    parts = _MENTION.split(text)  # what is between mentions, and the ids, in turns
    return "".join(person(part) if i % 2 else escape(part) for i, part in enumerate(parts))


def link(url: str) -> str:
    """An address that can be followed; as plain text where it is none."""
    return f"<{url.replace('&', '&amp;')}>" if _URL.fullmatch(url) else escape(url)
