"""A text as Slack passes it on → what it asks about notes, or None where it is a question for the ladder.

    note @alex led the review      @alex: led the review      @alex led the review      note me shipped it
    note @alex, @sam and me …      yesterday @alex: …         note @alex last friday …  note @alex\\nseveral lines

`note` in front always means a note. Without it somebody must be named first, and a question behind (`@alex what is
expected of staff?`) makes a note that is not `sure`. What is read besides are the commands of `commands.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.notes import commands, days
from bot.notes.markup import People, people, plain
from bot.notes.requests import Place, Request, UnfinishedNote, WriteNote

MOST_SUBJECTS = 20
"""Whom one text can be about at once; with more a form asks."""
LONGEST_NAME = 80
"""Characters of a name that Slack knows."""

_POLITE = re.compile(r"[\s*_•]*(?:(?ai:please)\b[\s,]*)?")
_MARK = r"[,;–—]|:(?![a-z0-9_+\-]+:)|-(?=\s)"
"""What stands between a person, a day and a text; the colon of an emoji does not."""
_NOTE = re.compile(
    r"(?:(?ai:add|log|make|new|save|take|write)\s+)?(?:(?ai:a|the)\s+)?(?:(?ai:growth)\s+)?(?P<word>(?ai:notes?|log))(?![\w'’]|[\-.]\w)"
    rf"[*_]*[^\S\n]*(?:{_MARK})?[*_]*\s*(?:(?ai:about|for|on|that|to)\s+(?=[*_]*(?:[<@]|(?ai:me|myself)\b)))?"
)
_SIGN = re.compile(rf"[^\S\n]*(?:{_MARK})?\s*")
_ASKS = re.compile(r"(?ai:what|who|whom|whose|which|when|where|why|how|compare|explain|show|tell\s+me)(?:['’]?s|s)?\b")

_STANDS = re.compile(r"(?ai:is)\s+(?:(?ai:now|currently|at|on|an?|the)\s+)*(?P<says>[^\n?]{1,80})")


@dataclass(frozen=True, slots=True)
class _When:
    """The day in front of a note: today where nothing is said, None where it may be two, then as `typed`."""

    day: date | None
    end: int
    typed: str = ""


def read(text: str, writer: str, today: date, bot: str = "") -> Request | None:
    """What `writer` (a Slack id) asks for on a day of theirs; a mention of the `bot` in front is passed over."""
    said = _addressed(text.strip(), bot)
    said = said[_end(_POLITE, said, 0) :]
    return commands.read(said, writer, today) or _note(_unwrapped(text.strip(), said), writer, today)


def _addressed(text: str, bot: str) -> str:
    """The text without a mention of the bot in front."""
    marked = bot and text.startswith("<@")
    named = re.match(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>[\s:,]*", text) if marked else None
    return text[named.end() :] if named else text


def _unwrapped(text: str, said: str) -> str:
    """A text that is bold or slanted as a whole ends where its sign begins."""
    sign = text[:1]
    whole = sign in {"*", "_"} and text.endswith(sign) and text.count(sign) == 2
    return said[:-1] if whole else said


def _note(text: str, writer: str, today: date) -> WriteNote | UnfinishedNote | Place | None:
    """`[day] [note] [day] people [day] text`, with a sign or none after each."""
    when, at = _when(text, 0, today), 0
    if when:
        at = when.end
    noted = _NOTE.match(text, at)
    if noted:
        at = noted.end()
        when = when or _when(text, at, today)
        at = max(at, when.end) if when else at
    named = people(text, at, writer)
    word = noted["word"].lower() if noted else ""
    if word != "note" and (not named or text[at : at + 1].isalpha()):
        return _myself(text[named.end :].strip(), named.one, today) if named and named.one and not at else None
    if named:
        at = _end(_SIGN, text, named.end)
        if not when and (when := _when(text, at, today)):
            at = when.end
    if named and _too_many(named):
        return UnfinishedNote(text=plain(text))
    return _made(named, plain(text[at:].strip()), when or _When(today, at), today, word)


def _myself(text: str, writer: str, today: date) -> Place | None:
    """Nothing is a note that begins with `me`, but `me is band 3` says where one stands; where the ladder has no such
    band, it is asked what it is."""
    text = plain(text)
    stands = _STANDS.fullmatch(text)
    return Place(writer, stands["says"], WriteNote((writer,), text, today, sure=False)) if stands else None


def _too_many(named: People) -> bool:
    return len(named.ids + named.unknown) > MOST_SUBJECTS or any(len(name) > LONGEST_NAME for name in named.unknown)


def _made(
    named: People | None, text: str, when: _When, today: date, word: str
) -> WriteNote | UnfinishedNote | Place | None:
    subjects, unknown = (named.ids, named.unknown) if named else ((), ())
    asks = not word and (text.endswith("?") or bool(_ASKS.match(text)))
    if asks and not subjects:
        return None
    if subjects and not unknown and text and when.day and when.day <= today:
        note = WriteNote(subjects, text, when.day, sure=word == "note" if word else not asks)
        stands = _STANDS.fullmatch(text) if not word and len(subjects) == 1 else None
        return Place(subjects[0], stands["says"], note) if stands else note
    if not when.day:
        text = f"{when.typed}: {text}" if text else when.typed
        return UnfinishedNote(subjects, text, None, unknown, unclear=when.typed)
    if when.day > today:
        return UnfinishedNote(subjects, text, None, unknown, to_come=when.day)
    return UnfinishedNote(subjects, text, when.day if when.typed else None, unknown)


def _when(text: str, start: int, today: date) -> _When | None:
    found = days.leading(text, today, start)
    if not found:
        return None
    end = _end(_SIGN, text, found.end) if found.end > start else start
    return _When(found.day, end, text[start : found.end])


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    """Where a pattern that matches anywhere ends."""
    found = pattern.match(text, start)
    return found.end() if found else start
