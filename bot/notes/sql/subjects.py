"""What is held about somebody who asks the operator for it. Beside the reads of a store this is the only one that hands
out text: it takes the keys, and every author finds it in their access log and is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_, delete, func, insert, select

from bot.notes.model import Access, Deed, Note, Unreadable, Viewer
from bot.notes.positions import Position
from bot.notes.sql.positions import opened_position
from bot.notes.sql.rows import access_row, opened
from bot.notes.sql.upkeep import lay
from bot.notes.upkeep import Reason
from bot.storage.engine import Database
from bot.storage.erasing import erase, sliced
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring
from bot.storage.tables import accesses, handovers, moment, notes, positions, reminders

OPERATOR = "operator"
"""Who did it, as the access log has it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about somebody; `tenant` and `author` say whose each part is."""

    notes: tuple[Note | Unreadable, ...]
    """The oldest day first; of one that is shared with them it says since when."""
    positions: Sequence[Mapping[str, object]]
    """Where authors see them on the ladder; `position` is null where it cannot be opened."""
    reminders: Sequence[Mapping[str, object]]
    """To write about them, every so many days."""
    handovers: Sequence[Mapping[str, object]]
    """Open offers of notes on them."""
    log: Sequence[Mapping[str, object]]
    """Who did what with notes on them, as the access logs of the authors have it."""


class Subjects:
    """What is held about one subject, whoever holds it; in one tenant, or in all."""

    def __init__(self, database: Database, keys: Keyring, journal: Journal) -> None:
        self._database = database
        self._keys = keys
        self._journal = journal

    def count(self, subject: str, tenant: str | None = None) -> int:
        """How many notes there are."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(notes).where(_about(notes, subject, tenant))) or 0

    def export(self, subject: str, tenant: str | None, now: datetime) -> Held:
        """All of it, as it was before this stands in the access logs."""
        with self._database.writing() as connection:
            written = _rows(connection, notes, subject, tenant, notes.c.day, notes.c.written, notes.c.id)
            seen, reminded, offered = (
                _rows(connection, table, subject, tenant, table.c.tenant, table.c.author)
                for table in (positions, reminders, handovers)
            )
            logged = _rows(connection, accesses, subject, tenant, accesses.c.at, accesses.c.number)
            _tell(connection, subject, written, (*seen, *reminded, *offered), Reason.OPERATOR_EXPORT, now)
        return Held(
            tuple(opened(row, self._keys) for row in written),
            [_whose(row) | {"position": _shown(opened_position(row, self._keys))} for row in seen],
            [_whose(row) | {"every": row["every"], "since": moment(row["since"])} for row in reminded],
            [
                _whose(row) | {"to": row["recipient"], "moves": row["moves"], "offered": moment(row["offered"])}
                for row in offered
            ],
            [
                _whose(row) | {"who": row["who"], "deed": row["deed"], "count": row["count"], "at": moment(row["at"])}
                for row in logged
            ],
        )

    def purge(self, subject: str, tenant: str | None, now: datetime) -> int:
        """Deletes all of it; how many notes. What the operator did stays in the access logs."""
        with self._journal.erasing() as gone, self._database.writing() as connection:
            asked = select(notes.c.id, notes.c.tenant, notes.c.author).where(_about(notes, subject, tenant))
            written = connection.execute(asked.order_by(notes.c.id).with_for_update()).mappings().all()
            beside = [
                row
                for table in (positions, reminders, handovers)
                for row in _rows(connection, table, subject, tenant, table.c.tenant, table.c.author)
            ]
            for some in sliced([row["id"] for row in written]):
                erase(connection, notes.c.id.in_(some), gone)
            for table in (handovers, reminders):
                connection.execute(delete(table).where(_about(table, subject, tenant)))
            connection.execute(delete(accesses).where(_about(accesses, subject, tenant), accesses.c.who != OPERATOR))
            erase(connection, _about(positions, subject, tenant), gone, positions)
            _tell(connection, subject, written, beside, Reason.OPERATOR_PURGE, now)
            return len(written)


def _about(table: Table, subject: str, tenant: str | None) -> ColumnElement[bool]:
    return and_(table.c.subject == subject, *([table.c.tenant == tenant] if tenant else []))


def _rows(
    connection: Connection, table: Table, subject: str, tenant: str | None, *order: ColumnElement[Any]
) -> Sequence[RowMapping]:
    return connection.execute(select(table).where(_about(table, subject, tenant)).order_by(*order)).mappings().all()


def _whose(row: RowMapping) -> dict[str, object]:
    return {"tenant": row["tenant"], "author": row["author"]}


def _shown(position: Position | None) -> dict[str, object] | None:
    return asdict(position) if position else None


def _tell(
    connection: Connection,
    subject: str,
    written: Sequence[RowMapping],
    beside: Sequence[RowMapping],
    why: Reason,
    now: datetime,
) -> None:
    """Puts it into the access log of everybody who wrote, or keeps something else, and lays a notice for them."""
    counts = Counter((row["tenant"], row["author"]) for row in written)
    counts.update({(row["tenant"], row["author"]): 0 for row in beside})
    for (tenant, author), count in counts.items():
        line = Access(now, OPERATOR, Deed(why.value), subject, count)
        connection.execute(insert(accesses).values(access_row(Viewer(tenant, author), line)))
        lay(connection, tenant, author, why, {subject: count}, now.date(), now)
