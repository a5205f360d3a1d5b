"""Moments as Slack writes them out for a reader, in their time zone: `{date_short_pretty} at {time}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}
_UNITS = (("year", 31_557_600), ("month", 2_629_800), ("day", 86_400), ("hour", 3600), ("minute", 60))
_TOKEN = re.compile(r"\{(\w+)\}")


def written(then: datetime, form: str, now: datetime) -> str:
    """The moment in this form. Both times are the reader's; a token that Slack does not have stays as it is."""

    def shown(token: re.Match[str]) -> str:
        name = token[1]
        pretty = name.endswith("_pretty")
        look = _FORMS.get("date_long" if name == "day_divider_pretty" else name.removesuffix("_pretty"))
        if name == "ago":
            return ago((now - then).total_seconds())
        near = _NEAR.get((then.date() - now.date()).days) if pretty else None
        if near:
            return near if token.start() else near.capitalize()
        return look(then) if look else token[0]

    return _TOKEN.sub(shown, form)


def ago(seconds: float) -> str:
    """How long ago, or how long until then."""
    for unit, length in _UNITS:
        count = int(abs(seconds) // length)
        if count:
            many = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"in {many}" if seconds < 0 else f"{many} ago"
    return "just now"


def _month_and_day(then: datetime) -> str:
    return f"{_MONTHS[then.month - 1]} {_ordinal(then.day)}"


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


_FORMS: Mapping[str, Callable[[datetime], str]] = {
    "date_num": lambda then: f"{then:%Y-%m-%d}",
    "date_slash": lambda then: f"{then:%d/%m/%Y}",
    "date": lambda then: f"{_month_and_day(then)}, {then.year}",
    "date_short": lambda then: f"{_MONTHS[then.month - 1][:3]} {then.day}, {then.year}",
    "date_long": lambda then: f"{_DAYS[then.weekday()]}, {_month_and_day(then)}, {then.year}",
    "date_long_full": lambda then: f"{_MONTHS[then.month - 1]} {then.day}, {then.year}",
    "time": lambda then: f"{then:%H:%M}",
    "time_secs": lambda then: f"{then:%H:%M:%S}",
}
