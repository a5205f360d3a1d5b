"""What is done once, whichever process does it: events that Slack delivers, and presses. Each is held for a while.

The table has the hash of a name alone, for names speak of people and channels. Nothing here is waited for until it is
on disk: what the machine's end takes along is at worst answered twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.engine import Database
from bot.storage.tables import events, milliseconds, moment

_BATCH = 1_000
"""Rows that are over, deleted in one transaction: others write in between."""


class Events:
    """What is held in a database. Each call is one transaction, which takes its rows in one order: two processes that
    want the same ones wait for each other once, and not each for the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dialect = sqlite if database.is_sqlite else postgresql

    def claim(self, names: Mapping[str, datetime], now: datetime) -> dict[str, datetime]:
        """Holds each name until a time, unless somebody does already; until when they do, of those names."""
        known = {_hash(name): name for name in names}
        adding = self._dialect.insert(events)
        free = events.c.ends <= milliseconds(now)
        taking = adding.on_conflict_do_update(
            index_elements=["name"], set_={"ends": adding.excluded.ends}, where=free
        ).returning(events.c.name)
        with self._database.writing(durable=False) as connection:
            taken = set(connection.scalars(taking, _rows(names)))
            others = known.keys() - taken
            if not others:
                return {}
            asked = select(events.c.name, events.c.ends).where(events.c.name.in_(others))
            held = {row.name: moment(row.ends) for row in connection.execute(asked)}
        return {known[one]: held.get(one, now) for one in others}

    def keep(self, names: Mapping[str, datetime]) -> None:
        """Holds each name until a time, whoever does."""
        adding = self._dialect.insert(events)
        keeping = adding.on_conflict_do_update(index_elements=["name"], set_={"ends": adding.excluded.ends})
        with self._database.writing(durable=False) as connection:
            connection.execute(keeping, _rows(names))

    def release(self, names: Collection[str]) -> None:
        """Holds these names no more."""
        releasing = delete(events).where(events.c.name == bindparam("of"))
        with self._database.writing(durable=False) as connection:
            connection.execute(releasing, [{"of": one} for one in sorted(map(_hash, names))])

    def purge(self, now: datetime) -> int:
        """Deletes what is held no more, some at a time; how many."""
        over = select(events.c.name).where(events.c.ends <= milliseconds(now)).limit(_BATCH)
        some = events.c.name.in_(over.with_for_update(skip_locked=True))
        ended, more = 0, True
        while more:
            with self._database.writing(durable=False) as connection:
                number = connection.execute(delete(events).where(some)).rowcount
            ended, more = ended + number, number == _BATCH
        return ended


def _hash(name: str) -> str:
    return sha256(name.encode(errors="replace")).hexdigest()


def _rows(names: Mapping[str, datetime]) -> list[dict[str, object]]:
    rows = ({"name": _hash(name), "ends": milliseconds(ends)} for name, ends in names.items())
    return sorted(rows, key=lambda row: str(row["name"]))
