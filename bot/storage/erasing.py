"""How what is sealed is deleted, whoever asks for it: named in the journal first, then gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.storage.tables import notes

SLICE = 500
"""How many ids a statement names."""


def erase(
    connection: Connection, chosen: ColumnElement[bool], gone: Callable[[Sequence[str]], None], table: Table = notes
) -> int:
    """Deletes notes, or rows of another sealed table; how many. `gone` is the journal's."""
    # In the order of their ids, as everything that holds several notes: two that want the same ones wait, not deadlock.
    ids = connection.scalars(select(table.c.id).where(chosen).order_by(table.c.id).with_for_update()).all()
    gone(ids)
    for some in sliced(ids):
        connection.execute(delete(table).where(table.c.id.in_(some)))
    return len(ids)


def sliced(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids, as many at a time as a statement names."""
    for first in range(0, len(ids), SLICE):
        yield ids[first : first + SLICE]
