"""Which rows are somebody's: the conditions that every statement on notes names."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, or_, select, tuple_

from bot.notes.model import Viewer, Which
from bot.notes.sql.rows import Row
from bot.notes.upkeep import Reason
from bot.storage.tables import notes, notices, spent

SOURCE = ("tenant", "author", "source")
ARE_SPENT = select(
    exists().where(tuple_(*(spent.c[name] for name in SOURCE)).in_(bindparam("sources", expanding=True)))
)
"""Whether any of some sources (`source_of`) has made a note that is deleted. Made once, as it goes with every note: to
make it takes as long as to ask it."""


def source_of(row: Row) -> tuple[str, ...]:
    """What the note of a row is written with: whose message, or form, it is, and which."""
    return tuple(row[name] for name in SOURCE)


def written_by(by: Viewer, subject: str | None, which: Which | None = None) -> ColumnElement[bool]:
    """The notes of an author, on a subject or on anybody, since a day or ever."""
    parts = [notes.c.tenant == by.tenant, notes.c.author == by.person]
    if subject is not None:
        parts.append(notes.c.subject == subject)
    if which and which.since:
        parts.append(notes.c.day >= which.since)
    return and_(*parts)


def is_shared_with(viewer: Viewer) -> ColumnElement[bool]:
    """The notes that others share with somebody."""
    return and_(notes.c.tenant == viewer.tenant, notes.c.subject == viewer.person, notes.c.shared.is_not(None))


def belongs(table: Table, by: Viewer, subject: str | None) -> ColumnElement[bool]:
    """What a table holds of an author's own, on a subject or in all."""
    whose = and_(table.c.tenant == by.tenant, table.c.author == by.person)
    return whose if subject is None else and_(whose, table.c.subject == subject)


def said_or_void(by: Viewer) -> ColumnElement[bool]:
    """The notices of an author without notes: those that were sent, and those of notes that end. What the operator did
    is still to be told."""
    over = or_(notices.c.sent.is_not(None), notices.c.reason == Reason.ENDING.value)
    return and_(notices.c.tenant == by.tenant, notices.c.person == by.person, over)
