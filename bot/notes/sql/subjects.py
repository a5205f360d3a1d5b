"""What is held about somebody who asks the operator for it. Beside the reads of a store this is the only one that hands
out text: it takes the keys, and every author finds it in their access log and is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, delete, func, insert, select

from bot.notes.model import Access, Deed, Note, Unreadable, Viewer
from bot.notes.sql.rows import access_row, opened
from bot.notes.sql.upkeep import lay
from bot.notes.upkeep import Reason
from bot.storage.engine import Database
from bot.storage.erasing import erase, sliced
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring
from bot.storage.tables import accesses, handovers, notes, positions, reminders

OPERATOR = "operator"
"""Who did it, as the access log has it."""


class Subjects:
    """The notes on one subject, whoever wrote them; of one tenant, or of all."""

    def __init__(self, database: Database, keys: Keyring, journal: Journal) -> None:
        self._database = database
        self._keys = keys
        self._journal = journal

    def count(self, subject: str, tenant: str | None = None) -> int:
        """How many there are."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(notes).where(_about(notes, subject, tenant))) or 0

    def export(self, subject: str, tenant: str | None, now: datetime) -> tuple[Note | Unreadable, ...]:
        """All of them, the oldest day first."""
        asked = select(notes).where(_about(notes, subject, tenant)).order_by(notes.c.day, notes.c.written, notes.c.id)
        with self._database.writing() as connection:
            rows = connection.execute(asked).mappings().all()
            _tell(connection, subject, rows, Reason.OPERATOR_EXPORT, now)
        return tuple(opened(row, self._keys) for row in rows)

    def purge(self, subject: str, tenant: str | None, now: datetime) -> int:
        """Deletes all of them; how many. With them go offers of them, reminders to write more, and where authors see
        the subject on the ladder."""
        asked = select(notes.c.id, notes.c.tenant, notes.c.author).where(_about(notes, subject, tenant))
        with self._journal.erasing() as gone, self._database.writing() as connection:
            rows = connection.execute(asked.order_by(notes.c.id).with_for_update()).mappings().all()
            for some in sliced([row["id"] for row in rows]):
                erase(connection, notes.c.id.in_(some), gone)
            for table in (handovers, reminders):
                connection.execute(delete(table).where(_about(table, subject, tenant)))
            erase(connection, _about(positions, subject, tenant), gone, positions)
            _tell(connection, subject, rows, Reason.OPERATOR_PURGE, now)
            return len(rows)


def _about(table: Table, subject: str, tenant: str | None) -> ColumnElement[bool]:
    return and_(table.c.subject == subject, *([table.c.tenant == tenant] if tenant else []))


def _tell(connection: Connection, subject: str, rows: Iterable[RowMapping], why: Reason, now: datetime) -> None:
    """Puts it into the access log of every author, and lays a notice for them."""
    for (tenant, author), count in Counter((row["tenant"], row["author"]) for row in rows).items():
        line = Access(now, OPERATOR, Deed(why.value), subject, count)
        connection.execute(insert(accesses).values(access_row(Viewer(tenant, author), line)))
        lay(connection, tenant, author, why, {subject: count}, now.date(), now)
