"""Opens what the settings name: the database, brought up to date, its keys, and the journal of erasures."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from bot.storage.engine import Database
from bot.storage.journal import Journal
from bot.storage.sealing import Keyring, KeysError, new_key
from bot.storage.tables import metadata

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Storage:
    """A database that is open, with its keys and its journal."""

    database: Database
    keys: Keyring
    journal: Journal


def open_storage(home: Path, url: str = "", keys: str = "") -> Storage:
    """The storage under `home`, or the database at `url`. KeysError and StorageError say what is wrong.

    On SQLite without keys one is made beside the database. On PostgreSQL that would lock out every other process.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(url or f"sqlite:///{home / 'ladder.db'}")
    if not keys and not database.is_sqlite:
        raise KeysError(
            "LADDERBOT_KEYS is not set: `ladder-bot keys new` prints a key. Keep it apart from the database."
        )
    keyring = Keyring.read(keys or _key_beside(home / "notes.key"))
    metadata.create_all(database.engine)
    return Storage(database, keyring, Journal(home / "erased.journal"))


def _key_beside(path: Path) -> str:
    if not path.exists():
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(file, "w") as made:
            made.write(new_key() + "\n")
        log.warning(
            "A key for the notes was made: %s. Keep a copy apart from the database: without it they are lost.", path
        )
    return path.read_text()
