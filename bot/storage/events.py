"""What is done once, whichever process does it: events that Slack delivers, and presses. Each is held for a while.

The table has the hash of a name alone, for names speak of people and channels. Nothing here is waited for until it is
on disk: what the machine's end takes along is at worst answered twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.engine import Database
from bot.storage.tables import events, milliseconds, moment

_NOTHING: Mapping[str, datetime] = {}
_RELEASING = delete(events).where(events.c.name == bindparam("of"))
_BATCH = 1_000
"""Rows that are over, deleted in one transaction: others write in between."""


class Events:
    """What is held in a database. Each statement is a transaction of its own, and takes its rows in one order: two
    processes that want the same ones wait for each other once, and not each for the other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        adding = (sqlite if database.is_sqlite else postgresql).insert(events)
        taking: dict[str, Any] = {"index_elements": ["name"], "set_": {"ends": adding.excluded.ends}}
        # Made once, as they go with every event: to make them takes longer than to ask them.
        # Where names are returned, many rows are one statement.
        self._keeping = adding.on_conflict_do_update(**taking).returning(events.c.name)
        free = events.c.ends <= bindparam("now")
        self._taking = adding.on_conflict_do_update(**taking, where=free).returning(events.c.name)

    def claim(
        self,
        names: Mapping[str, datetime],
        now: datetime,
        kept: Mapping[str, datetime] = _NOTHING,
        released: Collection[str] = (),
    ) -> dict[str, datetime]:
        """Holds each name until a time, unless somebody does already; until when they do, of those names. Before that
        it gives back what is `released`, after it holds what is `kept` until a time, whoever does."""
        known = {_hash(name): name for name in names}
        others: Collection[str] = ()
        held: dict[str, datetime] = {}
        with self._database.loosely() as connection:
            if released:
                connection.execute(_RELEASING, [{"of": one} for one in sorted(map(_hash, released))])
            if names:
                taken = set(connection.scalars(self._taking, _rows(names, now=milliseconds(now))))
                others = known.keys() - taken
            if others:
                asked = select(events.c.name, events.c.ends).where(events.c.name.in_(others))
                held = {row.name: moment(row.ends) for row in connection.execute(asked)}
            if kept:
                connection.execute(self._keeping, _rows(kept))
        return {known[one]: held.get(one, now) for one in others}

    def purge(self, now: datetime) -> int:
        """Deletes what is held no more, some at a time; how many."""
        over = select(events.c.name).where(events.c.ends <= milliseconds(now)).limit(_BATCH)
        some = events.c.name.in_(over.with_for_update(skip_locked=True))
        ended, more = 0, True
        while more:
            with self._database.loosely() as connection:
                number = connection.execute(delete(events).where(some)).rowcount
            ended, more = ended + number, number == _BATCH
        return ended


def _hash(name: str) -> str:
    return sha256(name.encode(errors="replace")).hexdigest()


def _rows(names: Mapping[str, datetime], **more: object) -> list[dict[str, object]]:
    rows = ({"name": _hash(name), "ends": milliseconds(ends)} | more for name, ends in names.items())
    return sorted(rows, key=lambda row: str(row["name"]))
