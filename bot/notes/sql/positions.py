"""Positions in SQL: one row for each author and subject."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from bot.notes.model import Viewer
from bot.notes.positions import Position
from bot.storage.engine import Database
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import facts, positions

_WHOSE = ("tenant", "author", "subject")
_ASKED = select(positions).where(
    tuple_(*(positions.c[name] for name in _WHOSE)).in_(bindparam("whose", expanding=True))
)
"""Made once, as it goes with every note: to make it takes as long as to ask it."""


class SqlPositionStore:
    """A PositionStore on a database."""

    def __init__(self, database: Database, keys: Keyring) -> None:
        self._database = database
        self._keys = keys
        self._adding = (sqlite if database.is_sqlite else postgresql).insert(positions)

    def place(self, by: Viewer, subject: str, position: Position | None) -> None:
        """Sets it, in the place of what was set before."""
        with self._database.writing() as connection:
            if position is None:
                connection.execute(delete(positions).where(_set_by(by, subject)))
                return
            # One statement: of two processes that set it at once, the later one stands.
            row = self._sealed(by, subject, position)
            added = self._adding.values(row).on_conflict_do_update(index_elements=_WHOSE, set_=row)
            connection.execute(added)

    def position(self, viewer: Viewer, subject: str) -> Position | None:
        """Where the viewer sees a subject."""
        return self.positions([(viewer, subject)])[0]

    def positions(self, asked: Sequence[tuple[Viewer, str]]) -> tuple[Position | None, ...]:
        """Where several viewers see a subject each."""
        whose = [(viewer.tenant, viewer.person, subject) for viewer, subject in asked]
        with self._database.reading() as connection:
            rows = connection.execute(_ASKED, {"whose": whose}).mappings().all()
        found = {tuple(row[name] for name in _WHOSE): opened_position(row, self._keys) for row in rows}
        return tuple(map(found.get, whose))

    def _sealed(self, by: Viewer, subject: str, position: Position) -> dict[str, object]:
        row = {"id": secrets.token_hex(16), "tenant": by.tenant, "author": by.person, "subject": subject}
        plain = json.dumps([position.ladder, position.band, position.roles]).encode()
        return row | {"key_id": self._keys.writes, "sealed": self._keys.seal(plain, facts(positions, row))}


def opened_position(row: RowMapping, keys: Keyring) -> Position | None:
    """A row as its position; None where it cannot be opened."""
    try:
        ladder, band, roles = json.loads(keys.open(row["sealed"], facts(positions, row), row["key_id"]))
    except SealError:
        return None
    return Position(ladder, band, tuple(roles))


def _set_by(by: Viewer, subject: str) -> ColumnElement[bool]:
    return and_(positions.c.tenant == by.tenant, positions.c.author == by.person, positions.c.subject == subject)
