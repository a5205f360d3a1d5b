"""The keys that a database is sealed with, and their rotation."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update

from bot.storage.engine import Database
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import SEALED, facts

_BATCH = 200
"""Rows that are sealed in one transaction: some milliseconds, in which nobody else writes on SQLite."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What became of a batch: how many rows are sealed with the first key now, and how many cannot be opened."""

    sealed: int
    refused: int


def in_use(database: Database) -> frozenset[str]:
    """The ids of the keys that something in a database is sealed with."""
    with database.reading() as connection:
        return frozenset(key for table in SEALED for key in _keys_of(connection, table))


def to_rotate(database: Database, keys: Keyring) -> int:
    """How many rows are sealed with another key than the first."""
    asked = (select(func.count()).select_from(table).where(table.c.key_id != keys.writes) for table in SEALED)
    with database.reading() as connection:
        return sum(connection.scalar(one) or 0 for one in asked)


def rotate(database: Database, keys: Keyring) -> Iterator[Rotated]:
    """Seals with the first key what is sealed with another; told after each batch. Nothing else of a row changes.

    Each batch is a transaction. Whoever stops in between, and begins again, goes on with what is left. Between two
    batches it waits for half as long as one took, so that a running bot gets to write.
    """
    for table in SEALED:
        last: str | None = ""
        while last is not None:
            begin = time.monotonic()
            last, done = _rotate_batch(database, keys, table, last)
            yield done
            time.sleep((time.monotonic() - begin) / 2)


def _rotate_batch(database: Database, keys: Keyring, table: Table, after: str) -> tuple[str | None, Rotated]:
    """Seals the rows that follow an id; the last id, None where no more can follow."""
    old = select(table).where(table.c.key_id != keys.writes, table.c.id > after).order_by(table.c.id).limit(_BATCH)
    change = update(table).where(table.c.id == bindparam("row"))
    with database.writing() as connection:
        rows = connection.execute(old.with_for_update()).mappings().all()
        anew = [sealed for row in rows if (sealed := _sealed_anew(keys, table, row))]
        if anew:
            connection.execute(change, anew)
    return rows[-1]["id"] if len(rows) == _BATCH else None, Rotated(len(anew), len(rows) - len(anew))


def _sealed_anew(keys: Keyring, table: Table, row: Mapping[Any, Any]) -> dict[str, object] | None:
    about = facts(table, row)
    try:
        plain = keys.open(row["sealed"], about, row["key_id"])
    except SealError:
        return None
    return {"row": row["id"], "key_id": keys.writes, "sealed": keys.seal(plain, about)}


def _keys_of(connection: Connection, table: Table) -> Iterator[str]:
    """One look-up a key in its index, however many rows there are."""
    key = connection.scalar(select(func.min(table.c.key_id)))
    while key is not None:
        yield key
        key = connection.scalar(select(func.min(table.c.key_id)).where(table.c.key_id > key))
