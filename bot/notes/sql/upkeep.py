"""What is done to notes without a viewer, in SQL. It holds no key: it could not hand out a text."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.notes.model import Viewer
from bot.notes.upkeep import AHEAD, LOGGED, Notice, Reason
from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.journal import Journal
from bot.storage.tables import (
    SEALED,
    accesses,
    departures,
    handovers,
    marks,
    metadata,
    milliseconds,
    notes,
    notices,
    positions,
    reminders,
    scheduled,
    spent,
    uninstalls,
)
from bot.storage.upgrading import end_copies

_AGAIN = timedelta(minutes=10)
"""After what time a notice that was taken, and not sent, is taken anew: its process is gone."""
_BATCH = 1_000
"""Notes whose time is over that are deleted in one transaction: others write in between."""
_DAY = 24 * 60 * 60 * 1_000
_FORGOTTEN = timedelta(days=30)
"""How long notices that were sent stand: longer than what they say takes to happen."""


class SqlUpkeep:
    """An Upkeep on a database; what each method promises stands there."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    def claim(self, tenant: str, name: str, now: datetime, since: datetime | None = None) -> bool:
        """Whether the caller is the first."""
        with self._database.writing() as connection:
            return self._claimed(connection, tenant, name, now, since)

    def release(self, tenant: str, begins: str, ends: str) -> bool:
        """Forgets that something was claimed."""
        with self._database.writing() as connection:
            so_named = marks.c.name.startswith(begins, autoescape=True), marks.c.name.endswith(ends, autoescape=True)
            return connection.execute(delete(marks).where(marks.c.tenant == tenant, *so_named)).rowcount > 0

    def authors(self, tenant: str) -> tuple[str, ...]:
        """All of a tenant."""
        first, *others = (select(one.c.author).where(one.c.tenant == tenant) for one in (notes, reminders, positions))
        with self._database.reading() as connection:
            return tuple(sorted(connection.scalars(first.union(*others))))

    # retention

    def foretell(self, tenant: str, keep: int, now: datetime) -> int:
        """Lays notices for the authors of what ends, once a day."""
        today = _midnight(now)
        untold = and_(
            notes.c.tenant == tenant,
            notes.c.written < milliseconds(today + AHEAD) - keep * _DAY,
            ~_foretold(or_(notices.c.sent.is_(None), notices.c.sent > _earliest(keep))),
        )
        asked = select(notes.c.author, notes.c.subject, func.count()).where(untold)
        with self._database.writing() as connection:
            if not self._claimed(connection, tenant, "endings are told", now, today):
                return 0
            found: dict[str, dict[str, int]] = defaultdict(dict)
            for author, subject, count in connection.execute(asked.group_by(notes.c.author, notes.c.subject)):
                found[author][subject] = count
            for author, counts in found.items():
                laid = lay(connection, tenant, author, Reason.ENDING, counts, (today + AHEAD).date(), now)
                connection.execute(update(notes).where(untold, notes.c.author == author).values(ending=laid))
            return len(found)

    def end(self, tenant: str, keep: int, now: datetime) -> int:
        """Deletes what is over."""
        today = _midnight(now)
        long_ago = milliseconds(today - AHEAD + timedelta(days=1))  # whatever the hour
        over = and_(
            notes.c.tenant == tenant,
            notes.c.written < milliseconds(today) - keep * _DAY,
            _foretold(and_(notices.c.sent < long_ago, notices.c.sent > _earliest(keep))),
        )
        some = notes.c.id.in_(select(notes.c.id).where(over).limit(_BATCH))
        ended, more = 0, True
        while more:
            with self._journal.erasing() as gone, self._database.writing() as connection:
                number = erase(connection, some, gone)
            ended, more = ended + number, number == _BATCH
        return ended

    # notices

    def take(self, tenant: str, now: datetime, most: int = 20) -> tuple[Notice, ...]:
        """Some that are due, put off for everybody else."""
        due = and_(notices.c.tenant == tenant, notices.c.sent.is_(None), notices.c.due <= milliseconds(now))
        asked = select(notices).where(due, ~_void()).order_by(notices.c.due, notices.c.id).limit(most)
        with self._database.writing() as connection:
            rows = connection.execute(asked.with_for_update(skip_locked=True)).mappings().all()
            taken = notices.c.id.in_([row["id"] for row in rows])
            connection.execute(update(notices).where(taken).values(due=milliseconds(now + _AGAIN)))
        return tuple(
            Notice(
                row["id"],
                row["tenant"],
                row["person"],
                Reason(row["reason"]),
                tuple((subject, count) for subject, count in json.loads(row["counts"])),
                row["day"],
            )
            for row in rows
        )

    def sent(self, notice: str, now: datetime) -> None:
        """It is not due any more."""
        done = and_(notices.c.id == notice, notices.c.sent.is_(None))
        with self._database.writing() as connection:
            connection.execute(update(notices).where(done).values(sent=milliseconds(now)))

    def cut_short(self, people: Collection[Viewer], now: datetime) -> None:
        """Lays their notices."""
        with self._database.writing() as connection:
            for one in people:
                lay(connection, one.tenant, one.person, Reason.CUT_SHORT, {}, now.date(), now)

    def tidy(self, tenant: str, now: datetime) -> None:
        """Deletes old lines, some at a time, old notices, and copies of the database."""
        over = and_(accesses.c.tenant == tenant, accesses.c.at < milliseconds(now - LOGGED))
        some = accesses.c.number.in_(select(accesses.c.number).where(over).limit(_BATCH))
        more = True
        while more:
            with self._database.writing() as connection:
                more = connection.execute(delete(accesses).where(some)).rowcount == _BATCH
        long_ago = milliseconds(now - _FORGOTTEN)
        void = and_(notices.c.due < long_ago, _void())
        old = and_(notices.c.tenant == tenant, or_(notices.c.sent < long_ago, void))
        with self._database.writing() as connection:
            connection.execute(delete(notices).where(old))
        end_copies(self._database, now)

    # those who leave

    def left(self, tenant: str, person: str, now: datetime) -> None:
        """Keeps when they were first seen to have left."""
        row = {"tenant": tenant, "person": person, "seen": milliseconds(now)}
        with self._database.writing() as connection:
            connection.execute(self._dialect.insert(departures).values(row).on_conflict_do_nothing())

    def returned(self, tenant: str, person: str) -> bool:
        """Forgets that they left."""
        with self._database.writing() as connection:
            return connection.execute(delete(departures).where(_departure(tenant, person))).rowcount == 1

    def leavers(self, tenant: str, before: datetime) -> tuple[str, ...]:
        """Those who have been gone since before a moment."""
        long_gone = and_(departures.c.tenant == tenant, departures.c.seen < milliseconds(before))
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(departures.c.person).where(long_gone).order_by(departures.c.person)))

    def remove(self, tenant: str, person: str, before: datetime) -> int:
        """Deletes everything of somebody who is still gone."""
        still = and_(_departure(tenant, person), departures.c.seen < milliseconds(before))
        with self._journal.erasing() as gone, self._database.writing() as connection:
            if connection.execute(delete(departures).where(still)).rowcount != 1:
                return 0
            for whose in (
                handovers.c.author,
                handovers.c.recipient,
                reminders.c.author,
                scheduled.c.author,
                accesses.c.author,
                notices.c.person,
            ):
                connection.execute(delete(whose.table).where(whose.table.c.tenant == tenant, whose == person))
            of_theirs = marks.c.name.endswith(f" {person}", autoescape=True)
            connection.execute(delete(marks).where(marks.c.tenant == tenant, of_theirs))
            erase(connection, and_(positions.c.tenant == tenant, positions.c.author == person), gone, positions)
            ended = erase(connection, and_(notes.c.tenant == tenant, notes.c.author == person), gone)
            connection.execute(delete(spent).where(spent.c.tenant == tenant, spent.c.author == person))
            connection.execute(delete(notices).where(notices.c.tenant == tenant, _void()))
            return ended

    # those who uninstall the bot

    def forget_tenant(self, tenant: str, before: datetime) -> int:
        """Deletes everything of a tenant that is still gone, the notes first and some at a time."""
        still = and_(uninstalls.c.tenant == tenant, uninstalls.c.at < milliseconds(before))
        some = notes.c.id.in_(select(notes.c.id).where(notes.c.tenant == tenant).limit(_BATCH))
        ended = 0
        while True:
            with self._journal.erasing() as gone, self._database.writing() as connection:
                if connection.scalar(select(uninstalls.c.tenant).where(still).with_for_update()) is None:
                    return ended
                number = erase(connection, some, gone)
                ended += number
                if number < _BATCH:
                    _erase_rest(connection, tenant, gone)
                    return ended

    # what these are made of

    @property
    def _dialect(self) -> Any:  # noqa: ANN401 - two modules with the same names
        return sqlite if self._database.is_sqlite else postgresql

    def _claimed(self, connection: Connection, tenant: str, name: str, now: datetime, since: datetime | None) -> bool:
        adding = self._dialect.insert(marks).values(tenant=tenant, name=name, at=milliseconds(now))
        if since is None:
            adding = adding.on_conflict_do_nothing()
        else:
            adding = adding.on_conflict_do_update(
                index_elements=["tenant", "name"],
                set_={"at": milliseconds(now)},
                where=marks.c.at < milliseconds(since),
            )
        # SQLAlchemy drops the count of an insert unless it is asked to keep it.
        done = connection.execute(adding, execution_options={"preserve_rowcount": True})
        return bool(done.rowcount == 1)


def _erase_rest(connection: Connection, tenant: str, gone: Callable[[Sequence[str]], None]) -> None:
    """What there is of a tenant beside its notes, in whatever table."""
    for table in reversed(metadata.sorted_tables):
        if "tenant" in table.c and table is not notes:
            of_theirs = table.c.tenant == tenant
            if table in SEALED:
                erase(connection, of_theirs, gone, table)
            else:
                connection.execute(delete(table).where(of_theirs))


def lay(
    connection: Connection,
    tenant: str,
    person: str,
    reason: Reason,
    counts: Mapping[str, int],
    day: date,
    now: datetime,
) -> str:
    """Lays a notice that is due at once; its id."""
    id_ = secrets.token_hex(16)
    told = {"id": id_, "tenant": tenant, "person": person, "reason": reason.value, "day": day, "due": milliseconds(now)}
    connection.execute(insert(notices).values(told | {"counts": json.dumps(sorted(counts.items()))}))
    return id_


def lay_late(
    connection: Connection, by: Viewer, person: str, reason: Reason, id_: str, count: int, now: datetime
) -> None:
    """Lays a notice for a person of what somebody did with so many notes. It is due in a while, for they are told at
    once, if they can be; and it takes the place of any other with its id."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {
        "tenant": by.tenant,
        "person": person,
        "reason": reason.value,
        "counts": json.dumps([(by.person, count)]),
        "day": now.date(),
        "due": milliseconds(now + _AGAIN),
        "sent": None,
    }
    laying = dialect.insert(notices).values(row | {"id": id_})
    connection.execute(laying.on_conflict_do_update(index_elements=["id"], set_=row))


def _void() -> ColumnElement[bool]:
    """Whether the note that a notice is about is shared with whom it tells no more, or the offer not open any more."""
    shared = (notes.c.id == notices.c.id, notes.c.subject == notices.c.person, notes.c.shared.is_not(None))
    offered = (handovers.c.id == notices.c.id, handovers.c.recipient == notices.c.person)
    may_end = notices.c.reason.in_((Reason.SHARED.value, Reason.OFFERED.value))
    return and_(may_end, ~exists().where(*shared), ~exists().where(*offered))


def _foretold(when: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the author has a notice that a note ends, such that …"""
    return exists().where(notices.c.id == notes.c.ending, when)


def _earliest(keep: int) -> ColumnElement[int]:
    """When a note's author may be told that it ends. Told before that, it was for another end: `keep` was less then."""
    return notes.c.written + (keep - AHEAD.days) * _DAY


def _departure(tenant: str, person: str) -> ColumnElement[bool]:
    return and_(departures.c.tenant == tenant, departures.c.person == person)


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
