"""Days as people type them, in English: in front of a text, and as the start of a period.

A day without a year is the last one that is not in the future. `3.11.` is the 3rd of November: who writes days with
dots puts the day first. `3/11` is that or the 11th of March, depending on the country: it is found and not decided.
What is no day stays text: `last week`, `3.11` (a version), `3/4 of the tickets`, `30 feb`.
"""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_LEAP = 8
"""Years between two 29ths of February, at most."""
_NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(day_abbr)}
_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}

_END = r"(?![\w/%]|['’.:\-]\w)"
_ON = r"(?P<on>(?ai:on\s+(?:the\s+)?))?"
_DAY = r"(?P<day>[0-9]{1,2})(?P<th>(?ai:st|nd|rd|th))?"
_MONTH = (
    r"(?P<month>(?ai:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))"
)
_WEEKDAY = r"(?P<weekday>(?ai:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?ai:day)?)"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_COUNT = rf"(?P<count>[0-9]{{1,3}}|(?ai:an?|{'|'.join(_NUMBERS)}))"

_ALSO_WORDS = {"may", "march", "mar"}
"""Months that are verbs as well."""
_DELIMITED = re.compile(r"\s*(?:[:,;)–—\n]|-\s|$|[*_]*<@|(?ai:note\b))")
_GOES_ON = re.compile(r"\s+(?ai:morning|afternoon|evening|night|noon|is|was|and|or|to|till|until|through)\b")
"""After these words a day is part of the sentence: it is meant, and stays in the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A day at the start of a text: where the text goes on, and the day; None where it may be two, as `3/11` is."""

    day: date | None
    end: int


@dataclass(frozen=True, slots=True)
class _Read:
    """The days that were meant; `clear` where the words are hardly a part of the sentence that follows."""

    days: tuple[date, ...]
    clear: bool = True


def leading(text: str, today: date, start: int = 0) -> Found | None:
    """The day that a text has in front, from `start` on.

    What could as well be a word of the sentence (`friday`, `may 3`, `3/11`) is a day only where a sign, a line break,
    a mention or nothing follows. `yesterday evening`, `today is …` are days, and stay in the text.
    """
    for pattern, read in _FORMS:
        if (found := pattern.match(text, start)) and (meant := read(found, today)).days:
            if not (meant.clear or _DELIMITED.match(text, found.end())):
                return None
            day = meant.days[0] if len(meant.days) == 1 else None
            return Found(day, start if _GOES_ON.match(text, found.end()) else found.end())
    return None


def since(text: str, today: date) -> date | None:
    """The first day of what `since` names: a day, a month, a year, `last week`; None where it names nothing."""
    if (found := leading(text, today)) and found.end == len(text):
        return found.day
    if month := _WHOLE_MONTH.fullmatch(text):
        firsts = _in_year(1, _month(month["month"]), month["year"], today)
        return firsts[0] if firsts else None
    if _WHOLE_YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    period = _PERIOD.fullmatch(text)
    return _start(period["unit"].lower(), today, back=bool(period["last"])) if period else None


def days_in(count: str, unit: str) -> int:
    """How many days `two` `weeks` are; a month counts 30, a quarter 90."""
    number = 1 if count.lower() in {"a", "an", ""} else _NUMBERS.get(count.lower()) or int(count)
    return number * {"d": 1, "w": 7, "f": 14, "m": 30, "q": 90}[unit[0].lower()]


def _near(found: re.Match[str], today: date) -> _Read:
    name = found["name"].lower()
    back = {"to": 0, "ye": 1, "th": 2}.get(name[:2], 0)
    return _Read((today + timedelta(1) if name == "tomorrow" else today - timedelta(back),))


def _ago(found: re.Match[str], today: date) -> _Read:
    return _Read((today - timedelta(days_in(found["count"], found["unit"])),))


def _of_week(found: re.Match[str], today: date) -> _Read:
    which = (found["which"] or "").lower()
    back = (today.weekday() - _WEEKDAYS[found["weekday"][:3].lower()]) % 7
    if which == "next":
        return _Read((today + timedelta(7 - back),))
    back = 7 if which and not back else back
    return _Read((today - timedelta(back),), bool(which or found["on"]))


def _of_month(found: re.Match[str], today: date) -> _Read:
    month = found["month"].lower()
    clear = month not in _ALSO_WORDS or bool(found["on"] or found["th"] or found["year"])
    return _Read(_in_year(int(found["day"]), _month(month), found["year"], today), clear)


def _in_numbers(found: re.Match[str], today: date) -> _Read:
    return _Read(_in_year(int(found["day"]), int(found["number"]), found["year"], today))


def _slashed(found: re.Match[str], today: date) -> _Read:
    first, second = int(found["day"]), int(found["number"])
    both = (
        *_in_year(first, second, found["year"], today),
        *_in_year(second, first, found["year"], today),
    )
    return _Read(tuple(dict.fromkeys(both)), bool(found["year"] or found["on"]))


def _in_year(day: int, month: int, year: str | None, today: date) -> tuple[date, ...]:
    """The day of that year; without a year the last one that is not in the future. Empty where there is none."""
    years = (int(year),) if year else range(today.year, today.year - _LEAP - 1, -1)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return (found,)
    return ()


def _month(name: str) -> int:
    return _MONTHS[name[:3].lower()]


def _start(unit: str, today: date, *, back: bool) -> date:
    """The first day of this week, month, quarter or year, or of the one before."""
    if unit == "week":
        return today - timedelta(today.weekday() + 7 * back)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = today.year * 12 + (today.month - 1) // months * months - months * back
    return date(first // 12, first % 12 + 1, 1)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + _END)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Read]], ...] = (
    (_form(r"(?P<name>(?ai:today|yesterday|tomorrow|the\s+day\s+before\s+yesterday))"), _near),
    (_form(rf"{_COUNT}\s+(?P<unit>(?ai:days?|weeks?))\s+(?ai:ago)"), _ago),
    (_form(rf"{_ON}(?:(?P<which>(?ai:last|next))\s+)?{_WEEKDAY}"), _of_week),
    (_form(rf"{_ON}{_YEAR}(?P<sign>[-/.])(?P<number>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})"), _in_numbers),
    (_form(rf"{_ON}{_DAY}\.?\s*(?ai:of\s+)?{_MONTH}\.?(?:,?\s+{_YEAR})?"), _of_month),
    (_form(rf"{_ON}{_MONTH}\.?\s+{_DAY}(?:,?\s+{_YEAR})?"), _of_month),
    (_form(rf"{_ON}(?P<day>[0-9]{{1,2}})\.\s?(?P<number>[0-9]{{1,2}})\.(?:\s?{_YEAR})?"), _in_numbers),
    (_form(rf"{_ON}(?P<day>[0-9]{{1,2}})/(?P<number>[0-9]{{1,2}})(?:/{_YEAR})?"), _slashed),
)
"""The ways of naming a day, each with what reads it."""

_WHOLE_MONTH = re.compile(rf"{_MONTH}(?:,?\s+{_YEAR})?")
_WHOLE_YEAR = re.compile(_YEAR)
_PERIOD = re.compile(
    r"(?ai:(?P<last>last\s+)?|this\s+|the\s+start\s+of\s+the\s+)(?P<unit>(?ai:week|month|quarter|year))"
)
