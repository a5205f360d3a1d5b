"""Reminders to write about somebody: when they come, and what a store of them does.

One comes every so many days, counted from when it was asked for, or from the last note written about them since; at
nine where its author is, and on a Monday where that would be a weekend.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.notes.model import Viewer

MOST_DAYS = 120
"""The longest time between two: Slack lays no message further ahead."""
MOST = 25
"""Reminders of one person. They come at the same minute, and Slack takes 30 for five minutes of a channel."""
AHEAD = timedelta(days=119)
"""How far ahead they are laid: Slack takes 120 days, and its clock may be another than ours."""
NEAR = timedelta(minutes=2)
"""What comes sooner is neither laid nor taken back any more: Slack refuses the last minute."""
LEASE = timedelta(minutes=10)
"""How long whoever asks Slack for a message has it to themselves; then somebody else finds out what became of it."""
_HOUR = time(9)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Reminder:
    """A person asked to be reminded about a subject every so many days, counted from `since` (UTC): when they asked,
    or when they last wrote about them."""

    subject: str
    every: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Coming:
    """One message to come: its day where the author is, and its time (UTC)."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Laid:
    """A message that Slack has been asked for, or is being asked for since `claimed` (UTC).

    `channel` and `message` are Slack's ids of it; None until Slack is known to have it.
    """

    coming: Coming
    claimed: datetime
    channel: str | None = None
    message: str | None = None


class TooManyRemindersError(Exception):
    """The person has as many as anybody may have."""


def comes(reminder: Reminder, zone: ZoneInfo, now: datetime) -> Iterator[Coming]:
    """The messages of a reminder that are still to come, the next one first, without an end."""
    start = reminder.since.astimezone(zone).date()
    passed = (now.astimezone(zone).date() - start).days // reminder.every
    number = max(passed - 1, 1)  # a weekend may have put one off until today
    last = None
    while True:
        day = _no_weekend(start + timedelta(days=number * reminder.every))
        at = datetime.combine(day, _HOUR, zone).astimezone(UTC)
        if day != last and at > now + NEAR:
            yield Coming(day, at)
        number, last = number + 1, day


def laid_ahead(reminder: Reminder, zone: ZoneInfo, now: datetime) -> tuple[Coming, ...]:
    """Those of them that Slack is asked for today."""
    return tuple(takewhile(lambda one: one.at <= now + AHEAD, comes(reminder, zone, now)))


def _no_weekend(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


class ReminderStore(Protocol):
    """Reminders, each its author's own, and which of their messages Slack has been asked for.

    Each method is one transaction, synchronous, and called in the database's own threads; StorageError where the
    database fails. A message is asked for in three steps: it is claimed, Slack is asked, and what Slack says is
    confirmed. Of several processes one has the claim of a day.
    """

    def set(self, by: Viewer, subject: str, every: int, now: datetime) -> None:
        """Asks for a reminder, in the place of the one about this subject. TooManyRemindersError beyond MOST."""

    def stop(self, by: Viewer, subject: str | None) -> int:
        """Ends the viewer's reminder about a subject (None: all of theirs); how many there were."""

    def of(self, viewer: Viewer) -> tuple[Reminder, ...]:
        """The viewer's own, the oldest first."""

    def concern(self, asked: Sequence[tuple[Viewer, str]]) -> tuple[bool, ...]:
        """Of several viewers, with a subject each: whether they have a reminder, or messages that Slack may have."""

    def about(self, viewer: Viewer, subject: str) -> tuple[Reminder | None, tuple[Laid, ...]]:
        """The viewer's own about a subject, and what `laid` says."""

    def laid(self, viewer: Viewer, subject: str) -> tuple[Laid, ...]:
        """The messages about a subject that Slack has been asked for, the next one first."""

    def claim(self, by: Viewer, reminder: Reminder, coming: Coming, now: datetime) -> bool:
        """Whether the caller may ask Slack for a message: nobody else has its day, and the reminder is still this."""

    def reclaim(self, by: Viewer, subject: str, laid: Laid, now: datetime) -> bool:
        """Whether the caller may find out what became of a message that was claimed and not confirmed."""

    def confirm(self, by: Viewer, subject: str, laid: Laid, channel: str, message: str) -> None:
        """Slack has what was claimed so."""

    def release(self, by: Viewer, subject: str, laid: Laid) -> None:
        """Slack does not have this, or not any more."""

    # without a viewer

    def pairs(self, tenant: str, author: str | None = None) -> tuple[tuple[str, str], ...]:
        """Authors and subjects of a tenant, or of one author, with a reminder or a message that Slack may have."""
