"""The commands about notes: one table of openings, each with what reads the rest and how the command is used.

A reader answers with a request, or with None where it does not understand the rest. Then the person is told how the
command is used, if nothing or somebody is named in it; else it is a question that begins with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.notes import days
from bot.notes.markup import MENTION, people, plain
from bot.notes.reminders import MOST_DAYS
from bot.notes.requests import (
    AskWhoReads,
    ExportNotes,
    Forget,
    Format,
    HandOver,
    MakePacket,
    Misread,
    Remind,
    Request,
    SeeGrowth,
    ShowLog,
    ShowNotes,
    ShowOffers,
    ShowPeople,
    ShowReminders,
    ShowShared,
    StopReminding,
)

LONGEST = 400
"""Characters of a command. What is longer is a note or a question."""

_NO_MENTION = "Slack does not know that name: choose the person from the list that opens behind an @. "
_EVERYTHING = re.compile(r"(?ai:all|everything|(?:all\s+)?(?:of\s+)?(?:my\s+)?(?:growth\s+)?notes)")
_ABOUT = re.compile(r"(?ai:(?:all\s+)?(?:of\s+)?(?:my\s+|the\s+)?(?:notes?\s+)?(?:(?:on|about|of|for|with)\s+)?)")
_CLAUSES = re.compile(
    r"(?ai:(?:on|about)\s+(?P<about>.+?))?\s*(?:\b(?ai:since|from)\s+(?P<since>[^<]+?))?(?:\s+(?ai:about)\s+(?P<late>.+))?"
)
_FORMAT = re.compile(r"(?ai:(?:^|\s+)(?:(?:as|in|to)\s+)?(?:an?\s+)?(?P<format>markdown|md|csv|json)(?:\s+file)?)$")
_HANDED = re.compile(r"(?P<subject>.+?)\s+(?ai:over\s+)?(?ai:to)\s+(?P<to>.+)")
_EVERY = (
    r"(?:(?ai:every)\s+(?:(?P<count>[0-9]{1,5}|(?ai:other|an?|one|two|three|four|five|six|seven|eight|nine|ten))\s+)?"
    r"(?P<unit>(?ai:days?|weeks?|fortnights?|months?|quarters?))|(?P<adverb>(?ai:daily|weekly|fortnightly|monthly)))"
)
_EVERY_LAST = re.compile(rf"(?P<who>.*?)\s*\b{_EVERY}")
_EVERY_FIRST = re.compile(rf"{_EVERY}\s+(?P<who>.+)")
_FOR = r"\s+(?ai:for|towards?|as)\s+(?:(?ai:an?|the)\s+)?(?P<target>.+?)"
_SINCE_DAY = r"(?:\s+(?ai:since|from)\s+(?P<since>[^<]+?))?"
_TARGET = re.compile(rf"(?P<who>.+?)(?:{_FOR})?")
_PERIOD_AND_TARGET = re.compile(rf"(?P<who>.+?){_SINCE_DAY}(?:{_FOR})?")
_TARGET_AND_PERIOD = re.compile(rf"(?P<who>.+?){_FOR}{_SINCE_DAY}")
_TO_WRITE = re.compile(r"(?ai:to\s+(?:write|log|note)\s+(?:an?\s+)?(?:something\s+)?)")
_ON = re.compile(r"(?ai:(?:on|about)\s+)")
_FOR_WHAT = re.compile(r"(?ai:(?:for|with|that\s+(?:mention|speak\s+of))\s+)")
_QUOTES = "\"'“”‘’«»`"
_CLOSING = " *_!?"
_ENDS_A_SENTENCE = re.compile(r"(?:[^\W\d]|>)\.")
_SOMEBODY = re.compile(rf"{MENTION}|(?:^|\s)@\w")


@dataclass(frozen=True, slots=True)
class _Said:
    """What follows the opening of a command, on one line."""

    rest: str
    writer: str
    today: date

    def person(self, text: str) -> str | None:
        """The one person that a text, such as `my notes on @alex`, is about and says nothing more of."""
        start = _end(_ABOUT, text)
        named = people(text, start, self.writer)
        return named.one if named and named.end == len(text) else None


def _end(pattern: re.Pattern[str], text: str) -> int:
    """Where a pattern ends at the start of a text."""
    found = pattern.match(text)
    return found.end() if found else 0


def read(text: str, writer: str, today: date) -> Request | None:
    """The command that a text is; None where it is none."""
    if len(text) > LONGEST:
        return None
    line = _open(" ".join(text.replace("’", "'").split()))
    line = _open(line.removesuffix(" please").removesuffix(","))
    for opening, reader, usage in _COMMANDS if _ANY.match(line) else ():
        if found := opening.match(line):
            rest = line[found.end() :].strip(" :,-*_")
            return reader(_Said(rest, writer, today)) or _misread(rest, usage)
    return None


def _open(line: str) -> str:
    """A line without what closes it; a dot behind a number stays."""
    line = line.rstrip(_CLOSING)
    while _ENDS_A_SENTENCE.fullmatch(line[-2:]):
        line = line[:-1].rstrip(_CLOSING)
    return line


def _misread(rest: str, usage: str) -> Misread | None:
    if not usage or (rest and not _SOMEBODY.search(rest)):
        return None
    unknown = bool(rest) and not re.search(MENTION, rest)
    return Misread(_NO_MENTION + usage if unknown else usage)


def _notes(said: _Said) -> Request | None:
    if said.rest.lower() in {"shared", "shared with me"}:
        return ShowShared()
    start = _end(_ABOUT, said.rest)
    named = people(said.rest, start, said.writer)
    clauses = said.rest[named.end :].strip(" :,") if named else said.rest
    found = _CLAUSES.fullmatch(clauses)
    if not found:
        return None if named or " " in clauses else Misread(_NO_MENTION + _NOTES)
    if named and not named.one:
        return Misread(_NO_MENTION + _NOTES if named.unknown else _NOTES)
    first = days.since(found["since"], said.today) if found["since"] else None
    if found["since"] and (not first or first > said.today):
        return Misread(_SINCE)
    topic = plain(found["about"] or found["late"] or "").strip(_QUOTES)
    return ShowNotes(named.one if named else None, first, topic)


def _written(said: _Said) -> Request | None:
    """After `what did I write`: about whom, or what."""
    return _notes(said) if _end(_ON, said.rest) else None


def _search(said: _Said) -> Request | None:
    """After `search my notes`: with or without a `for`."""
    topic = said.rest[_end(_FOR_WHAT, said.rest) :]
    return _notes(replace(said, rest=topic if _end(_ON, topic) else f"about {topic}")) if topic else None


def _who_reads(said: _Said) -> Request | None:
    return AskWhoReads() if not said.rest or said.person(said.rest) else None


def _export(said: _Said) -> Request | None:
    found = _FORMAT.search(said.rest)
    whose = said.rest[: found.start()] if found else said.rest
    form = _FORMATS[found["format"].lower()] if found else None
    if _EVERYTHING.fullmatch(whose):
        return ExportNotes(None, form)
    if form and not whose:
        return Misread(_EXPORT)
    subject = said.person(whose)
    return ExportNotes(subject, form) if subject else None


def _hand_over(said: _Said) -> Request | None:
    found = _HANDED.fullmatch(said.rest)
    subject, to = (said.person(found["subject"]), said.person(found["to"])) if found else (None, None)
    if to == said.writer:
        return Misread(f"Your notes are yours already. {_HAND_OVER}")
    return HandOver(subject, to) if subject and to else None


def _forget(said: _Said) -> Request | None:
    if _EVERYTHING.fullmatch(said.rest):
        return Forget(None)
    subject = said.person(said.rest)
    return Forget(subject) if subject else None


def _log(said: _Said) -> Request | None:
    subject = said.person(said.rest)
    return ShowLog(subject) if subject or not said.rest else None


def _remind(said: _Said) -> Request | None:
    found = _EVERY_LAST.fullmatch(said.rest) or _EVERY_FIRST.fullmatch(said.rest)
    if not found:
        return None
    who = found["who"][_end(_TO_WRITE, found["who"]) :].rstrip(" :,")
    subject = said.person(who)
    if not subject:
        return Misread(_REMIND if re.search(MENTION, who) else _NO_MENTION + _REMIND)
    count = "two" if (found["count"] or "").lower() == "other" else found["count"] or "a"
    every = days.days_in(count, found["unit"] or _UNITS[found["adverb"].lower()])
    if not 1 <= every <= MOST_DAYS:
        return Misread(f"Reminders come every 1 to {MOST_DAYS} days. {_REMIND}")
    return Remind(subject, every)


def _stop(said: _Said) -> Request | None:
    subject = said.person(said.rest)
    return StopReminding(subject) if subject else None


def _growth(said: _Said) -> Request | None:
    found = _TARGET.fullmatch(said.rest)
    subject = said.person(found["who"]) if found else None
    return SeeGrowth(subject, plain(found["target"] or "")) if found and subject else None


def _packet(said: _Said) -> Request | None:
    for found in (_TARGET_AND_PERIOD.fullmatch(said.rest), _PERIOD_AND_TARGET.fullmatch(said.rest)):
        if found and (subject := said.person(found["who"])):
            first = days.since(found["since"], said.today) if found["since"] else None
            if found["since"] and (not first or first > said.today):
                return Misread(_PACKET_SINCE)
            return MakePacket(subject, first, plain(found["target"] or ""))
    return None


def _alone(request: Request) -> _Reader:
    """Reads a command that is nothing but its opening."""
    return lambda said: None if said.rest else request


_Reader = Callable[[_Said], Request | None]

_FORMATS = {"markdown": Format.MARKDOWN, "md": Format.MARKDOWN, "csv": Format.CSV, "json": Format.JSON}
_UNITS = {"daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month"}

_NOTES = "Say whose notes you want to see, one person at a time: `notes @alex`, `notes me`, or `notes` for all of them."
_SINCE = "Since when? A day or a month that has begun: `notes @alex since june`, `notes since monday`."
_EXPORT = (
    "Say whose notes you want in a file, one person at a time: `export @alex`, `export me` or `export all`. It is "
    "Markdown, CSV or JSON: `export @alex as csv`."
)
_HAND_OVER = "Say whose notes go to whom, one person each: `hand over @alex to @dana`."
_FORGET = "Say whose notes to delete, one person at a time: `forget @alex`. All that you wrote: `forget everything`."
_REMIND = "Say about whom and how often, one person at a time: `remind me about @alex every 2 weeks`."
_GROWTH = "Say whose growth you want to see, one person at a time: `growth @alex`, `growth me for staff + tech lead`."
_PACKET = "Say whose notes go into the packet, one person at a time: `packet @alex since january for staff`."
_PACKET_SINCE = f"Since when? A day or a month that has begun. {_PACKET}"
_STOP = "Say about whom, one person at a time: `stop reminding me about @alex`. `reminders` lists them all."


def _opening(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?ai:{pattern})(?![\w'\-]|\.\w)")


_READS = "(?:sees?|reads?|access(?:es)?)"
_ANYBODY = r"(?:who|does\s+(?:any|some)(?:body|one)|does\s+my\s+(?:manager|boss|lead))\s+"
_HOLDS = r"(?:has|have|keeps?|writes?|wrote|shares?|shared)\s+(?:(?:any|growth|their|the)\s+)*notes?"
_THEM = r"(?:\s+(?:all|of|my|the|our|these|growth))*\s+notes?"
_MY = r"(?:(?:show|list|see|read)\s+(?:me\s+)?)?(?:(?:all|of|my)\s+)*"
_COMMANDS: tuple[tuple[re.Pattern[str], _Reader, str], ...] = (
    (_opening(_MY + r"(?:growth\s+)?notes"), _notes, ""),
    (_opening(_MY + "people"), _alone(ShowPeople()), ""),
    (_opening(r"(?:show\s+)?(?:what\s+is\s+|notes\s+)?shared(?:\s+with\s+me|\s+notes)?"), _alone(ShowShared()), ""),
    (_opening(rf"(?:{_ANYBODY}){_HOLDS}\s+(?:on|about|with)\s+me"), _alone(ShowShared()), ""),
    (_opening(r"are\s+there\s+(?:(?:any|growth)\s+)*notes?\s+(?:on|about)\s+me"), _alone(ShowShared()), ""),
    (_opening("export"), _export, _EXPORT),
    (_opening(_MY + "growth"), _growth, _GROWTH),
    (_opening(r"(?:(?:make|build|show)\s+)?(?:(?:me|a|the|my)\s+)*packet"), _packet, _PACKET),
    (_opening(r"hand(?:\s?over|-over|(?=\s<@))"), _hand_over, _HAND_OVER),
    (_opening(_MY + r"(?:open\s+)?(?:offers|hand-?overs)"), _alone(ShowOffers()), ""),
    (_opening("(?:forget|delete|remove)"), _forget, _FORGET),
    (_opening(r"what\s+(?:(?:did|do)\s+i|i|have\s+i)\s+(?:have|write|wrote|written|noted?)(?:\s+down)?"), _written, ""),
    (_opening(r"(?:search|look\s+through|find)\s+(?:(?:in|all|of|my|the|growth)\s+)*notes"), _search, ""),
    (_opening(rf"(?:who\s+(?:else\s+)?(?:(?:can|may|could)\s+)?|can\s+.{{1,60}}\s){_READS}{_THEM}"), _who_reads, ""),
    (_opening(rf"(?:are|is){_THEM}\s+(?:really\s+)?(?:private|secret|confidential|encrypted|safe)"), _who_reads, ""),
    (_opening(r"(?:show\s+)?(?:(?:my|the)\s+)?(?:access\s+)?log"), _log, ""),
    (_opening(r"remind\s+me"), _remind, _REMIND),
    (
        _opening(
            r"(?:stop|don't|do\s+not|no\s+more|cancel)\s+(?:remind(?:ing)?\s+me|(?:(?:all|of|my|the)\s+)*reminders?)"
        ),
        _stop,
        _STOP,
    ),
    (_opening(_MY + "reminders?"), _alone(ShowReminders()), ""),
)
"""What a command begins with, what reads its rest, and how it is used: empty where it cannot be used wrongly, or where
what follows may be a note."""
_ANY = re.compile("|".join(opening.pattern for opening, _, _ in _COMMANDS))
"""Begins any of them: most texts begin none, and are looked at once."""
