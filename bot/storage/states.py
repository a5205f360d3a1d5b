"""The states of installing: what the bot gives a browser on its way to Slack, and takes back once, within ten minutes.

A state is sealed with the bot's key, so any process can tell its own, and nothing is written down for whoever asks for
one: only those that come back are, until they would have ended anyway.
"""

from __future__ import annotations

import base64
import binascii
import os
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.engine import Database
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import milliseconds, states

LASTS = timedelta(minutes=10)
_ABOUT = ["installing"]
_SIZE = 100
"""Characters that are looked at; a state has fewer."""


class States:
    """States, for all processes with the same keys and the same database."""

    def __init__(self, database: Database, keys: Keyring) -> None:
        self._database = database
        self._keys = keys

    def issue(self, now: datetime) -> str:
        """A new one: letters, digits, `-`, `_` and `.`."""
        plain = milliseconds(now + LASTS).to_bytes(8) + os.urandom(8)
        sealed = base64.urlsafe_b64encode(self._keys.seal(plain, _ABOUT)).decode().rstrip("=")
        return f"{self._keys.writes}.{sealed}"

    def use(self, state: str, now: datetime) -> bool:
        """Whether it is one of ours, in time, and used for the first time; it is used then."""
        plain = self._opened(state)
        ends = int.from_bytes(plain[:8])
        if ends <= milliseconds(now):
            return False
        row = {"name": plain.hex(), "ends": ends}  # not as it was written, for base64 can be written in several ways
        dialect = sqlite if self._database.is_sqlite else postgresql
        adding = dialect.insert(states).values(row).on_conflict_do_nothing()
        with self._database.writing() as connection:
            connection.execute(delete(states).where(states.c.ends <= milliseconds(now)))
            # SQLAlchemy drops the count of an insert unless it is asked to keep it.
            done = connection.execute(adding, execution_options={"preserve_rowcount": True})
            return bool(done.rowcount == 1)

    def _opened(self, state: str) -> bytes:
        """When a state ends, in milliseconds, and what makes it unique; nothing of what is none of ours."""
        key, _, sealed = state[:_SIZE].partition(".")
        try:
            raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), altchars=b"-_", validate=True)
            return self._keys.open(raw, _ABOUT, key)
        except (binascii.Error, ValueError, SealError):
            return b""
