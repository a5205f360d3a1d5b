"""How what is sealed is deleted, whoever asks for it: named in the journal first, then gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.tables import notes, spent

SLICE = 500
"""How many ids a statement names."""


def erase(
    connection: Connection, chosen: ColumnElement[bool], gone: Callable[[Sequence[str]], None], table: Table = notes
) -> int:
    """Deletes notes, or rows of another sealed table; how many. `gone` is the journal's."""
    # In the order of their ids, as everything that holds several notes: two that want the same ones wait, not deadlock.
    ids = connection.scalars(select(table.c.id).where(chosen).order_by(table.c.id).with_for_update()).all()
    gone(ids)
    if table is notes:
        spend(connection, ids)
    for some in sliced(ids):
        connection.execute(delete(table).where(table.c.id.in_(some)))
    return len(ids)


def spend(connection: Connection, ids: Sequence[str]) -> None:
    """Remembers what notes were written with: once they are gone, a message that is delivered again, or edited, makes
    no new ones."""
    columns = (notes.c.tenant, notes.c.author, notes.c.source)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    for some in sliced(ids):
        made_with = select(*columns).where(notes.c.id.in_(some)).distinct().order_by(*columns)
        connection.execute(dialect.insert(spent).from_select(list(spent.c), made_with).on_conflict_do_nothing())


def sliced(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids, as many at a time as a statement names."""
    for first in range(0, len(ids), SLICE):
        yield ids[first : first + SLICE]
