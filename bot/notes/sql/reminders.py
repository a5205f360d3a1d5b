"""Reminders in SQL. The last note about a subject is looked up when a reminder is read: nothing has to be moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    func,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.notes.model import Viewer
from bot.notes.reminders import MOST, Coming, Laid, Reminder, TooManyRemindersError
from bot.storage.engine import Database
from bot.storage.tables import milliseconds, moment, notes, reminders, scheduled

_WHOSE = ("tenant", "author", "subject")


def _wanted() -> Select[Any]:
    """Reminders, with the last note about each subject put in."""
    same = (notes.c[name] == reminders.c[name] for name in _WHOSE)
    written = select(func.max(notes.c.written)).where(*same).scalar_subquery()
    since = case((written > reminders.c.since, written), else_=reminders.c.since)
    return select(reminders.c.subject, reminders.c.every, since.label("since"))


# Made once, as they go with every note: to make them takes as long as to ask them.
_WANTED = _wanted()
_ONE = _WANTED.where(*(reminders.c[name] == bindparam(name) for name in _WHOSE))
_HELD = _ONE.with_for_update(of=reminders)
_LAID = select(scheduled).where(*(scheduled.c[name] == bindparam(name) for name in _WHOSE)).order_by(scheduled.c.day)
_CONCERNED = union(
    *(
        select(*of).where(tuple_(*of).in_(bindparam("whose", expanding=True)))
        for of in ([table.c[name] for name in _WHOSE] for table in (reminders, scheduled))
    )
)


class SqlReminderStore:
    """A ReminderStore on a database; what each method promises stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, by: Viewer, subject: str, every: int, now: datetime) -> None:
        """Asks for one, in the place of the one that is there."""
        wanted = {"every": every, "since": milliseconds(now)}
        with self._database.writing() as connection:
            if connection.execute(update(reminders).where(_by(reminders, by, subject)).values(wanted)).rowcount:
                return
            if connection.scalars(select(func.count()).where(_by(reminders, by))).one() >= MOST:
                raise TooManyRemindersError
            named = {"tenant": by.tenant, "author": by.person, "subject": subject}
            dialect = sqlite if self._database.is_sqlite else postgresql
            adding = dialect.insert(reminders).values(named | wanted)
            # Where another process was faster, the later word stands.
            connection.execute(adding.on_conflict_do_update(index_elements=list(named), set_=wanted))

    def stop(self, by: Viewer, subject: str | None) -> int:
        """Ends one, or all of the viewer's."""
        with self._database.writing() as connection:
            return connection.execute(delete(reminders).where(_by(reminders, by, subject))).rowcount

    def of(self, viewer: Viewer) -> tuple[Reminder, ...]:
        """The viewer's own."""
        asked = _WANTED.where(_by(reminders, viewer)).order_by(reminders.c.since, reminders.c.subject)
        with self._database.reading() as connection:
            return tuple(_reminder(row) for row in connection.execute(asked).mappings())

    def concern(self, asked: Sequence[tuple[Viewer, str]]) -> tuple[bool, ...]:
        """Whether there is anything."""
        whose = [(viewer.tenant, viewer.person, subject) for viewer, subject in asked]
        with self._database.reading() as connection:
            found = {tuple(row) for row in connection.execute(_CONCERNED, {"whose": whose})}
        return tuple(one in found for one in whose)

    def about(self, viewer: Viewer, subject: str) -> tuple[Reminder | None, tuple[Laid, ...]]:
        """The viewer's own about a subject, and what Slack has been asked for."""
        with self._database.reading() as connection:
            return _one(connection, _ONE, viewer, subject), _all_laid(connection, viewer, subject)

    def laid(self, viewer: Viewer, subject: str) -> tuple[Laid, ...]:
        """What Slack has been asked for."""
        with self._database.reading() as connection:
            return _all_laid(connection, viewer, subject)

    def claim(self, by: Viewer, reminder: Reminder, coming: Coming, now: datetime) -> bool:
        """Whether the caller may ask Slack for it."""
        row = {
            "tenant": by.tenant,
            "author": by.person,
            "subject": reminder.subject,
            "day": coming.day,
            "post_at": milliseconds(coming.at),
            "claimed": milliseconds(now),
        }
        dialect = sqlite if self._database.is_sqlite else postgresql
        adding = dialect.insert(scheduled).values(row).on_conflict_do_nothing()
        with self._database.writing() as connection:
            if _one(connection, _HELD, by, reminder.subject) != reminder:
                return False
            # SQLAlchemy drops the count of an insert unless it is asked to keep it.
            return connection.execute(adding, execution_options={"preserve_rowcount": True}).rowcount == 1

    def reclaim(self, by: Viewer, subject: str, laid: Laid, now: datetime) -> bool:
        """Whether the caller may find out what became of it."""
        taking = update(scheduled).where(_this(by, subject, laid)).values(claimed=milliseconds(now))
        with self._database.writing() as connection:
            return connection.execute(taking).rowcount == 1

    def confirm(self, by: Viewer, subject: str, laid: Laid, channel: str, message: str) -> None:
        """Slack has it."""
        knowing = update(scheduled).where(_this(by, subject, laid)).values(channel=channel, message=message)
        with self._database.writing() as connection:
            connection.execute(knowing)

    def release(self, by: Viewer, subject: str, laid: Laid) -> None:
        """Slack does not have it."""
        with self._database.writing() as connection:
            connection.execute(delete(scheduled).where(_this(by, subject, laid)))

    # without a viewer

    def pairs(self, tenant: str, author: str | None = None) -> tuple[tuple[str, str], ...]:
        """Authors and subjects."""
        asked = union(
            *(
                select(table.c.author, table.c.subject).where(
                    table.c.tenant == tenant, *([table.c.author == author] if author else [])
                )
                for table in (reminders, scheduled)
            )
        )
        with self._database.reading() as connection:
            return tuple((row.author, row.subject) for row in connection.execute(asked.order_by("author", "subject")))


def _by(table: Table, by: Viewer, subject: str | None = None) -> ColumnElement[bool]:
    about = [] if subject is None else [table.c.subject == subject]
    return and_(table.c.tenant == by.tenant, table.c.author == by.person, *about)


def _this(by: Viewer, subject: str, laid: Laid) -> ColumnElement[bool]:
    """A message as it was read: not the one that another process has put in its place since."""
    return and_(
        _by(scheduled, by, subject),
        scheduled.c.day == laid.coming.day,
        scheduled.c.claimed == milliseconds(laid.claimed),
        scheduled.c.message == laid.message,
    )


def _one(connection: Connection, asked: Select[Any], by: Viewer, subject: str) -> Reminder | None:
    row = connection.execute(asked, _named(by, subject)).mappings().first()
    return None if row is None else _reminder(row)


def _all_laid(connection: Connection, by: Viewer, subject: str) -> tuple[Laid, ...]:
    return tuple(_laid(row) for row in connection.execute(_LAID, _named(by, subject)).mappings())


def _named(by: Viewer, subject: str) -> dict[str, str]:
    return dict(zip(_WHOSE, (by.tenant, by.person, subject), strict=True))


def _reminder(row: RowMapping) -> Reminder:
    return Reminder(row["subject"], row["every"], moment(row["since"]))


def _laid(row: RowMapping) -> Laid:
    coming = Coming(row["day"], moment(row["post_at"]))
    return Laid(coming, moment(row["claimed"]), row["channel"], row["message"])
