"""The questions that found nothing: their texts, sealed, and the day. Who asked is not in it.

A row is one asking. That the same was asked twice is seen by whoever has the key: equal texts are sealed differently.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select, true

from bot.storage.engine import Database
from bot.storage.erasing import erase
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import facts, unanswered

MOST = 5_000
"""How many are kept of a tenant; beyond, the oldest go."""
_ROOM = 20
"""The part of them that goes then: one in so many."""
_LOCK = 0x1ADDE7
"""The advisory lock that is held on PostgreSQL while some are written: any number that is ours."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: the texts, and how many more cannot be opened, for their key is missing or they were changed."""

    texts: tuple[str, ...]
    unreadable: int

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Each question and how often it was asked, the most frequent first; case, blanks and the sign at the end make
        no other question of it. It stands as it was typed most often."""
        typed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in sorted(self.texts):
            typed[" ".join(text.casefold().split()).rstrip("?!. ")][text] += 1
        counts = ((spelled.most_common(1)[0][0], spelled.total()) for spelled in typed.values())
        return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))


class UnansweredStore:
    """The questions on a database. Synchronous, called in the database's own threads; StorageError where it fails."""

    def __init__(self, database: Database, keys: Keyring, journal: Journal) -> None:
        self._database = database
        self._keys = keys
        self._journal = journal

    def add(self, tenant: str, texts: Sequence[str], day: date) -> None:
        """Keeps what was asked on a day, all or none. The machine's end may take it along: others who write need not
        wait for the disk on its account."""
        rows = [self._sealed(tenant, text, day) for text in texts]
        count = select(func.count()).where(unanswered.c.tenant == tenant)
        with self._database.writing(durable=False) as connection:
            if not self._database.is_sqlite:  # there one writes at a time anyway
                # Of two who write at once neither sees what the other has, and together they would keep too many.
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            connection.execute(insert(unanswered), rows)
            if (connection.scalar(count) or 0) > MOST:
                _make_room(connection, tenant)

    def everything(self) -> Kept:
        """All of every tenant, in no order."""
        with self._database.reading() as connection:
            rows = connection.execute(select(unanswered)).mappings().all()
        texts = []
        for row in rows:
            try:
                texts.append(self._keys.open(row["sealed"], facts(unanswered, row), row["key_id"]).decode())
            except SealError:
                continue
        return Kept(tuple(texts), len(rows) - len(texts))

    def end(self, before: date) -> int:
        """Deletes what was asked before a day, also where nobody is any more; how many."""
        with self._database.writing() as connection:
            return connection.execute(delete(unanswered).where(unanswered.c.day < before)).rowcount

    def forget(self) -> int:
        """Deletes all, for good: no backup brings them back; how many."""
        with self._journal.erasing() as gone, self._database.writing() as connection:
            return erase(connection, true(), gone, unanswered)

    def _sealed(self, tenant: str, text: str, day: date) -> dict[str, object]:
        row = {"id": secrets.token_hex(16), "tenant": tenant, "day": day}
        return row | {"key_id": self._keys.writes, "sealed": self._keys.seal(text.encode(), facts(unanswered, row))}


def _make_room(connection: Connection, tenant: str) -> None:
    """Deletes the oldest, and some more than has to be: the next ones find room without it. A backup may bring them
    back."""
    theirs = select(unanswered.c.id).where(unanswered.c.tenant == tenant)
    too_many = theirs.order_by(unanswered.c.day.desc(), unanswered.c.id).offset(MOST - MOST // _ROOM)
    erase(connection, unanswered.c.id.in_(too_many), lambda _: None, unanswered)
