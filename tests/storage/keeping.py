"""Many notes of one author in a storage, and what is in its tables: for tests of backups and of keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.notes.model import Draft, Note, Unreadable, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.engine import Database
from bot.storage.opening import Storage
from bot.storage.tables import metadata, notes

ANNA, DANA = Viewer("T1", "U1"), Viewer("T1", "U3")
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
MARKER = "plumcake"
_BATCH = 5_000


def store_of(storage: Storage) -> SqlNoteStore:
    """The store of notes on a storage."""
    return SqlNoteStore(storage.database, storage.keys, storage.journal)


def fill(storage: Storage, count: int, first: int = 0) -> tuple[Note, ...]:
    """Writes notes, as many, each of another length; a handover of the first two, and a shared one."""
    store, written = store_of(storage), list[Note]()
    for begin in range(first, first + count, _BATCH):
        numbers = range(begin, min(begin + _BATCH, first + count))
        written += store.write(ANNA, [_draft(number) for number in numbers], NOW)
    store.offer(ANNA, "U2", "U3", [note.id for note in written[:2]], moves=False, now=NOW)
    store.share(ANNA, [written[-1].id], NOW + timedelta(hours=1))
    return tuple(written)


def all_notes(storage: Storage) -> dict[str, Note | Unreadable]:
    """Every note, by id."""
    return {note.id: note for note in store_of(storage).everything(ANNA, Which())}


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in the order of its key."""
    with database.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in metadata.tables.items()
        }


def copy_rows(source: Database, target: Database) -> None:
    """Puts the notes of one database into another."""
    with source.reading() as connection:
        found: Sequence[Any] = connection.execute(select(notes)).mappings().all()
    with target.writing() as connection:
        connection.execute(insert(notes), [dict(row) for row in found])


def _draft(number: int) -> Draft:
    text = f"{MARKER} {number} " + "led the review " * (number % 20)
    return Draft("U2", date(2026, 1, 1) + timedelta(days=number % 300), text, f"C1/{number}", tags=(MARKER,))
