"""Opens what the settings name: the database, brought up to date, its keys, and the journal of erasures."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from bot.storage import files
from bot.storage.engine import Database, StorageError, normal_url
from bot.storage.journal import Journal
from bot.storage.keys import in_use
from bot.storage.migrating import is_behind
from bot.storage.sealing import Keyring, KeysError, new_key
from bot.storage.upgrading import end_copies, upgrade

log = logging.getLogger(__name__)

WITHOUT_HASTE = 60.0
"""The patience of what no acknowledgement waits for: a start, the operator's commands. Seconds."""


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
    found = address(home, url)
    with Database(found, WITHOUT_HASTE) as database:
        _bring_up_to_date(database)
    database = Database(found)
    try:
        keyring = keyring_of(home, database, keys)
        if missing := in_use(database) - keyring.ids:
            log.error("Notes that are sealed with these keys cannot be read, until they are back: %s", sorted(missing))
        return Storage(database, keyring, open_journal(home))
    except Exception:
        database.close()
        raise


def reach(url: URL) -> None:
    """StorageError where no database answers there."""
    with Database(url) as database, database.reading():
        pass


def open_database(home: Path, url: str = "") -> Database:
    """The database alone, as it is, for a command of the operator's."""
    return Database(address(home, url), WITHOUT_HASTE)


def open_existing(home: Path, url: str = "") -> Database:
    """The same; StorageError where there is none yet."""
    found = address(home, url)
    if found.get_backend_name() == "sqlite" and not Path(found.database or "").exists():
        raise StorageError(f"There is no database at {found.database}: set what the bot has for LADDERBOT_HOME.")
    return Database(found, WITHOUT_HASTE)


def look(home: Path, url: str = "") -> Database | None:
    """The same to look at: nothing of it is changed. None where there is none yet, for it is made at the first start.
    StorageError where `url` is no address."""
    found = address(home, url)
    if found.get_backend_name() == "sqlite" and not Path(found.database or "").exists():
        return None
    return Database(found, untouched=True)


def open_journal(home: Path) -> Journal:
    """The journal of erasures of a bot that is at home there."""
    try:
        files.make_folder(home)
    except OSError as error:
        raise StorageError(f"The folder {home} cannot be made: {error.strerror}.") from None
    return Journal(home / "erased.journal")


def address(home: Path, url: str = "") -> URL:
    """Where the database is. StorageError where `url` is no address."""
    return normal_url(url or URL.create("sqlite", database=str(home / "ladder.db")))


def _bring_up_to_date(database: Database) -> None:
    if database.is_sqlite:
        upgrade(database)
        end_copies(database, datetime.now(UTC))
    elif is_behind(database):
        raise StorageError("The database is behind this version of the bot: run `ladder-bot migrate`.")


def keyring_of(home: Path, database: Database, keys: str = "", *, make: bool = True) -> Keyring:
    """The keys at hand; KeysError where they are missing, malformed, or open nothing of what is in the database. Where
    there are none yet, one is made; or is only thought of, if none is to be made."""
    if not keys and not database.is_sqlite:
        raise KeysError(
            "LADDERBOT_KEYS is not set: `ladder-bot keys new` prints a key. Keep it apart from the database."
        )
    used, beside = in_use(database), home / "notes.key"
    if used and not keys and not beside.exists():
        raise KeysError(f"The key of the notes, {beside}, is gone, and nothing else opens them. {_WITHOUT_KEYS}")
    keyring = Keyring.read(keys or _key_beside(beside, make=make))
    if used and not used & keyring.ids:
        raise KeysError(f"None of the keys opens what is in the database. {_WITHOUT_KEYS}")
    return keyring


_WITHOUT_KEYS = "Put back the copy that you kept. Without it the notes are lost: then move the database aside."


def _key_beside(path: Path, *, make: bool) -> str:
    try:
        if not make:
            return path.read_text(errors="replace") if path.exists() else new_key()
        if files.make_once(path, f"{new_key()}\n".encode()):
            log.warning(
                "A key for the notes was made: %s. Keep a copy apart from the database: without it they are lost.", path
            )
        files.make_private(path)
        return path.read_text(errors="replace")
    except OSError as error:
        raise KeysError(f"The key of the notes, {path}, cannot be read: {error.strerror}.") from None
