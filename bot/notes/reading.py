"""A text as Slack passes it on → what it asks about notes, or None where it is a question for the ladder."""

from __future__ import annotations

import re
from datetime import date

from bot.notes.requests import Request, ShowNotes, ShowPeople, WriteNote

_PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>")


def read(text: str, writer: str, today: date) -> Request | None:
    """What `writer` (a Slack id) asks for on a day of theirs."""
    words = text.split(maxsplit=2)
    about = _subject(words[1], writer) if len(words) > 1 else None
    if words[:1] == ["note"] and about and len(words) > 2:
        return WriteNote((about,), words[2], today)
    if words[:1] == ["notes"] and len(words) <= 2:
        return ShowNotes(about)
    return ShowPeople() if words == ["people"] else None


def _subject(word: str, writer: str) -> str | None:
    if word == "me":
        return writer
    found = _PERSON.fullmatch(word)
    return found[1] if found else None
