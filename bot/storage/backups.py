"""Backups of a SQLite database, and what a restored one is told of what was deleted since."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.engine import URL

from bot.storage import files
from bot.storage.engine import Database, StorageError, sentence
from bot.storage.erasing import sliced, spend
from bot.storage.journal import Journal
from bot.storage.migrating import is_ours, migrate
from bot.storage.tables import SEALED, handovers, installations, milliseconds, notes, uninstalls


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: how many rows it deleted again, and where the database from before is, if there was one."""

    erased: int
    aside: Path | None


def back_up(database: Database, target: Path) -> None:
    """Copies a SQLite database into a new file, as it stands at one moment, while others write. StorageError where
    that fails, or the file is there already."""
    if not database.is_sqlite:
        raise StorageError("PostgreSQL is backed up with pg_dump: docs/operating.md leads through it.")
    try:
        with (
            files.making(target) as made,
            _nothing_beside(made),
            database.reading() as connection,
            closing(sqlite3.connect(made)) as copy,
        ):
            source: Any = connection.connection.driver_connection
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file that needs no others beside it
            _check(copy, "The backup")
    except FileExistsError:
        raise StorageError(f"{target} is there already: a backup replaces nothing.") from None
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}.") from None


def restore(url: URL, source: Path, journal: Journal) -> Restored:
    """Puts a backup in the place of a SQLite database, migrated, and without what was deleted since.

    The database from before stays beside it under another name. StorageError where something is wrong with the backup,
    or where the bot runs: then everything is as it was.
    """
    if url.get_backend_name() != "sqlite":
        raise StorageError("PostgreSQL is restored with pg_restore: docs/operating.md leads through it.")
    path = Path(url.database or "").absolute()
    files.make_folder(path.parent)
    with _alone(path.parent), _place_in(path.parent) as folder:
        copy = folder / path.name
        with Database(URL.create("sqlite", database=str(copy))) as database:
            _copy(source, copy)
            if not is_ours(database):
                raise StorageError(f"{source} is not a backup of the bot.")
            migrate(database)
            erased = erase_again(database, journal)
        aside = _put_aside(path)
        copy.replace(path)
        files.sync_folder(path.parent)
    return Restored(erased, aside)


def erase_again(database: Database, journal: Journal) -> int:
    """Deletes everything that the journal names; how much of it was there. Offers of notes end too: which of them were
    withdrawn since nobody knows. The notes of who has uninstalled the bot since are kept for the whole time anew."""
    ids, count = sorted(journal.erased()), 0
    gone = select(installations.c.tenant, literal(milliseconds(datetime.now(UTC))))
    for table in SEALED:
        for some in sliced(ids):
            with database.writing() as connection:
                if table is notes:
                    spend(connection, some)
                if table is installations:
                    added = gone.where(table.c.id.in_(some))
                    connection.execute(insert(uninstalls).from_select(["tenant", "at"], added))
                count += connection.execute(delete(table).where(table.c.id.in_(some))).rowcount
    with database.writing() as connection:
        connection.execute(delete(handovers))
    return count


def _copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise StorageError(f"{source} is not there.")
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as backup,
            closing(sqlite3.connect(target)) as copy,
        ):
            _check(backup, str(source))
            backup.backup(copy)
    except sqlite3.Error as error:
        raise StorageError(f"{source} cannot be restored. {sentence(error)}") from None


@contextmanager
def _nothing_beside(path: Path) -> Iterator[None]:
    """Where SQLite fails, it may leave the files that it needs for itself."""
    try:
        yield
    finally:
        for ending in ("-journal", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)


def _check(connection: sqlite3.Connection, name: str) -> None:
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise StorageError(f"{name} is damaged.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    held = files.hold(folder, alone=True)
    if held is None:
        raise StorageError("The bot is running, or a command of it: a backup can be restored when it has stopped.")
    try:
        yield
    finally:
        os.close(held)


@contextmanager
def _place_in(folder: Path) -> Iterator[Path]:
    """A folder for what is being restored; what a kill left of one before goes."""
    for left in folder.glob(f"{_PLACE}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_PLACE) as place:
        yield Path(place)


_PLACE = ".restoring-"


def _put_aside(path: Path) -> Path | None:
    """Gives the database another name too, until the backup takes the first one. A log of SQLite's that stayed beside
    the backup would be taken for its own, even where the database itself is gone."""
    aside = path.with_name(f"{path.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    if there := path.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as database:  # a damaged one goes as it is
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{aside}{ending}")
    if not there:
        return None
    os.link(path, aside)
    return aside
