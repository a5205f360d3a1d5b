"""A database, SQLite or PostgreSQL, and the threads that speak to it."""

from __future__ import annotations

import asyncio
import os
import select
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError

from bot.storage import files

_T = TypeVar("_T")
PATIENCE = 2.0
"""Seconds to wait for another writer, for a connection, or for a statement: Slack waits 3 for an acknowledgement."""
_DURABLE, _SOON_DURABLE = "synchronous=FULL", "synchronous=NORMAL"
"""In SQLite's words: a commit is on disk when it returns, or with the next one that is."""
_THREADS = 4
"""Threads that speak to the database. SQLite lets one write at a time, and the others read meanwhile."""


class StorageError(Exception):
    """The database failed, and nothing of what was asked is done. The message is a sentence for a person."""


class Database:
    """One database. Work on it runs in its own threads: `await database.run(store.page, viewer, which)`."""

    def __init__(self, url: URL | str, patience: float = PATIENCE, *, untouched: bool = False) -> None:
        """Opens no connection yet; on SQLite it makes the file where there is none. `untouched`, it leaves all as it is
        and only reads. StorageError says what is wrong."""
        self._patience = patience
        self.url = normal_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database or "").absolute() if self.is_sqlite else None
        self._held = _hold(self.path) if self.path and not untouched else None
        self.engine = (
            _sqlite(self.url, self.path, patience, untouched) if self.path else _postgresql(self.url, patience)
        )
        self._loose = self.engine if self.path else _postgresql(self.url, patience, durable=False)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")
        self._turn = Lock()

    async def run(self, work: Callable[..., _T], *args: Any, **more: Any) -> _T:  # noqa: ANN401 - as `work` takes them
        """Does a piece of synchronous work in a thread of the database, with the context variables of whoever asks."""
        loop, context = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(self._threads, lambda: context.run(work, *args, **more))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that writes nothing."""
        with self._transaction(self.engine) as connection:
            # PostgreSQL shows each statement what is committed by then, in a transaction or not: without one, two ways
            # there and back are saved.
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[Connection]:
        """A transaction: committed to disk at its end, or undone whole. One that is not `durable` is not waited for
        until it is on disk: the machine's end may undo it."""
        with self._in_turn(), self._transaction(self.engine if durable else self._loose) as connection:
            self._begin(connection, durable=durable)
            yield connection

    @contextmanager
    def loosely(self) -> Iterator[Connection]:
        """Statements that need not hold together: on PostgreSQL each is a transaction of its own. What they do is there
        for all processes and outlives them, but is not waited for until it is on disk: what is lost by the machine's
        end alone."""
        with self._in_turn(), self._transaction(self._loose) as connection:
            if self.is_sqlite:
                self._begin(connection, durable=False)
            yield connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Finishes what is under way and lets go of the database."""
        self._threads.shutdown()
        for engine in (self.engine, self._loose):
            engine.dispose()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        """Neither driver begins one by itself: `_begin` does."""
        try:
            with engine.connect() as connection, connection.begin():
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StorageError(sentence(error)) from None  # the original quotes statements

    def _begin(self, connection: Connection, *, durable: bool) -> None:
        if self.is_sqlite and connection.info.get("durable", True) != durable:
            connection.exec_driver_sql(f"PRAGMA {_DURABLE if durable else _SOON_DURABLE}")
            connection.info["durable"] = durable
        connection.exec_driver_sql("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Writers of this process wait for one another here: SQLite would have them try again, and some never win."""
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=self._patience):
            raise StorageError(_BUSY)
        try:
            yield
        finally:
            self._turn.release()


def normal_url(url: URL | str) -> URL:
    """A database's address as SQLAlchemy takes it: `postgres://` is PostgreSQL, with psycopg 3. StorageError where it
    is none; the message does not quote it, for it may hold a password."""
    if isinstance(url, str) and url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):  # the second for a port that is no number
        raise StorageError(_NO_URL) from None
    kind = made.get_backend_name() if "+" not in made.drivername else made.drivername
    if kind not in {"sqlite", "postgresql", "postgresql+psycopg"} or not made.database:
        raise StorageError(_NO_URL)
    return made if kind == "sqlite" else made.set(drivername="postgresql+psycopg")


_NO_URL = (
    "DATABASE_URL is not the address of a database: write postgresql://user:password@host/name, or "
    "sqlite:////path/to/a/file."
)


def _hold(path: Path) -> int:
    try:
        files.make_folder(path.parent)
        held = files.hold(path.parent)
        if held is not None and not path.exists():
            files.make_once(path)
    except OSError as error:
        raise StorageError(f"The database {path} cannot be made: {error.strerror}.") from None
    if held is None:
        raise StorageError("A backup is being restored: the bot can be started when that is done.")
    files.make_private(path)
    return held


def _sqlite(url: URL, path: Path, patience: float, untouched: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        # `rw`: SQLite would make an empty database where the file is gone.
        mode = f"mode=ro&immutable={int(not beside.exists())}" if untouched else "mode=rw"
        return sqlite3.connect(
            f"{path.as_uri()}?{mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )

    # Without this file nobody writes; to read the database all the same, SQLite would make it.
    beside = path.with_name(f"{path.name}-wal")

    engine = create_engine(url, hide_parameters=True, creator=connect)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
        if not untouched and connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode=WAL")
        for pragma in (_DURABLE, "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def is_there(_connection: object, record: Any, _proxy: object) -> None:  # noqa: ANN401 - SQLAlchemy's own
        """SQLite goes on writing into a file that was deleted or replaced, and nobody ever finds it again."""
        if record.info["file"] != _identity(path):
            raise DisconnectionError

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _postgresql(url: URL, patience: float, *, durable: bool = True) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=_THREADS,
        pool_timeout=patience,
        connect_args={
            "autocommit": True,
            "connect_timeout": 2,
            "tcp_user_timeout": round(patience * 1_000),
            "keepalives_idle": 30,  # seconds, after which the kernel begins to look whether the server is there
            "keepalives_interval": 10,
            "application_name": "ladder",
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        for name in ("statement_timeout", "lock_timeout"):
            connection.execute(f"SET {name} = '{patience}s'")
        if not durable:
            connection.execute("SET synchronous_commit = 'off'")
            return
        # What is confirmed is on disk, whatever the server does by default; one that asks for more gets that.
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )

    @event.listens_for(engine, "checkout")
    def is_there(connection: Any, _record: object, _proxy: object) -> None:  # noqa: ANN401 - the driver's own
        """A server that is gone has hung up, which the kernel knows: to ask the server is a way there and back. It is
        asked where there is something to hear from it, for that may be anything."""
        waiting = select.poll()
        waiting.register(connection, select.POLLIN)
        if waiting.poll(0):
            try:
                engine.dialect.do_ping(connection)
            except Exception:
                raise DisconnectionError from None

    return engine


_BUSY = "The database is busy."
_FULL = "The disk of the database is full."
_READ_ONLY = "The database is read-only."
_SENTENCES = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "The database file is gone, or cannot be opened.",
    sqlite3.SQLITE_IOERR: "The disk of the database fails.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged.",
    sqlite3.SQLITE_NOTADB: "The database file is damaged.",
    "53100": _FULL,
    "25006": _READ_ONLY,
    "55P03": _BUSY,  # waited for a lock
    "57014": _BUSY,  # waited for the end of a statement
    "40P01": _BUSY,  # two waited for each other
}
"""SQLite's code of an error, PostgreSQL's state → what is wrong, for a person."""


def sentence(error: Exception) -> str:
    """What is wrong with a database, for a person, from an error of its driver or of SQLAlchemy."""
    said = getattr(error, "orig", error)
    code = getattr(said, "sqlite_errorcode", None)
    sign = getattr(said, "sqlstate", None) if code is None else code & 0xFF  # the rest of it is detail
    return _SENTENCES.get(sign or "", "The database cannot be reached, or fails.")
