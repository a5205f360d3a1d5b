"""Opens what the settings name: the database, brought up to date, its keys, and the journal of erasures."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from bot.storage import files
from bot.storage.engine import Database, StorageError
from bot.storage.journal import Journal
from bot.storage.migrating import is_behind, migrate
from bot.storage.sealing import Keyring, KeysError, new_key

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
    database = open_database(home, url)
    try:
        _bring_up_to_date(database)
        return Storage(database, _keyring(home, database, keys), Journal(home / "erased.journal"))
    except Exception:
        database.close()
        raise


def open_database(home: Path, url: str = "") -> Database:
    """The database alone, as it is."""
    files.make_folder(home)
    return Database(url or f"sqlite:///{home / 'ladder.db'}")


def _bring_up_to_date(database: Database) -> None:
    if database.is_sqlite:
        migrate(database)
    elif is_behind(database):
        raise StorageError("The database is behind this version of the bot: run `ladder-bot migrate`.")


def _keyring(home: Path, database: Database, keys: str) -> Keyring:
    if not keys and not database.is_sqlite:
        raise KeysError(
            "LADDERBOT_KEYS is not set: `ladder-bot keys new` prints a key. Keep it apart from the database."
        )
    return Keyring.read(keys or _key_beside(home / "notes.key"))


def _key_beside(path: Path) -> str:
    if files.make_once(path, f"{new_key()}\n".encode()):
        log.warning(
            "A key for the notes was made: %s. Keep a copy apart from the database: without it they are lost.", path
        )
    files.make_private(path)
    return path.read_text()
