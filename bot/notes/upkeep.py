"""What is done to notes without a viewer, daily or by the operator: it hands out ids, counts and days, never text.

Days are those of UTC. With retention a note is kept through the day `written + keep` and deleted on the day after; its
author is told `AHEAD` before. A note whose author has not been told, or not in time, is kept until they have been.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.notes.model import Viewer

AHEAD = timedelta(days=7)
"""How long before it happens people are told that notes end."""
LOGGED = timedelta(days=730)
"""How long a line of an access log is kept."""


class Reason(StrEnum):
    """Why somebody is told something."""

    ENDING = "ending"
    """Notes of theirs are deleted on a day."""
    OPERATOR_EXPORT = "operator export"
    OPERATOR_PURGE = "operator purge"
    """The operator exported, or deleted, notes of theirs on somebody, who asked for it."""
    SHARED = "shared"
    """Somebody shares a note with them."""
    OFFERED = "offered"
    """Somebody offers them notes."""
    ACCEPTED = "accepted"
    """Somebody accepted notes that they offered."""
    CUT_SHORT = "cut short"
    """The bot stopped before it had answered something that they wrote."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person is still to be told: on how many notes about whom, and the day of it."""

    id: str
    """Of SHARED, that of the note; of OFFERED and ACCEPTED, that of the offer."""
    tenant: str
    person: str
    reason: Reason
    counts: tuple[tuple[str, int], ...]
    """Subjects, and how many notes on each; of SHARED, OFFERED and ACCEPTED, who did it and with how many; of CUT_SHORT
    none."""
    day: date


class Upkeep(Protocol):
    """Each method is one transaction or a few, synchronous, and called in the database's own threads; StorageError
    where the database fails. Several processes may call any of it at once."""

    def claim(self, tenant: str, name: str, now: datetime, since: datetime | None = None) -> bool:
        """Whether the caller is the first who claims this since a moment; None: ever. For what is done once, such as a
        hint that a person is given (`hint U123`: what ends in their id ends with them), or by one process a day."""

    def release(self, tenant: str, begins: str, ends: str) -> bool:
        """Gives back what was claimed under names that begin and end so, so that it can be claimed anew; whether the
        caller is who did."""

    def authors(self, tenant: str) -> tuple[str, ...]:
        """Everybody of whom there is a note, a reminder, or where they see somebody on the ladder."""

    # retention

    def foretell(self, tenant: str, keep: int, now: datetime) -> int:
        """Lays a notice for each author with notes that end in `AHEAD`, or sooner, who was not told yet; how many.
        `keep` is in days. Once a day: 0 where it is done for today."""

    def end(self, tenant: str, keep: int, now: datetime) -> int:
        """Deletes the notes whose time is over and whose author was told `AHEAD` before; how many."""

    # notices

    def take(self, tenant: str, now: datetime, most: int = 20) -> tuple[Notice, ...]:
        """Some that are due, for the caller alone: each comes again after ten minutes unless it is `sent` by then. Of a
        note that is shared no more there is none, and none of an offer that is not open any more."""

    def sent(self, notice: str, now: datetime) -> None:
        """The person has been told, or never can be."""

    def cut_short(self, people: Collection[Viewer], now: datetime) -> None:
        """Lays a notice for each of these people that they were not answered."""

    def tidy(self, tenant: str, now: datetime) -> None:
        """Deletes what is looked at no more: lines of access logs after `LOGGED`, notices that are long over, and
        copies of the database from before an upgrade, when their time is over."""

    # those who leave

    def left(self, tenant: str, person: str, now: datetime) -> None:
        """Somebody was seen deactivated; the first time counts."""

    def returned(self, tenant: str, person: str) -> bool:
        """Somebody is back; whether they were thought to have left."""

    def leavers(self, tenant: str, before: datetime) -> tuple[str, ...]:
        """Who was seen deactivated before a moment, and has not returned."""

    def forget_tenant(self, tenant: str, before: datetime) -> int:
        """Deletes everything of a tenant that uninstalled the bot before a moment; how many notes. Nothing, and 0,
        where it has been installed again."""

    def remove(self, tenant: str, person: str, before: datetime) -> int:
        """Deletes everything of somebody who left before a moment: notes, offers, reminders, the access log, notices;
        how many notes. 0, and nothing is deleted, where they have returned."""
