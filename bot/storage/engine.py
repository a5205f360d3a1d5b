"""A database, SQLite or PostgreSQL, and the threads that speak to it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

_T = TypeVar("_T")
_BUSY = 2_000
"""Milliseconds that SQLite waits for another process; Slack waits 3 s for an acknowledgement."""
_THREADS = 4
"""Threads that speak to PostgreSQL. SQLite has one writer."""


class StorageError(Exception):
    """The database failed, and nothing of what was asked is done. The message is a sentence for a person."""


class Database:
    """One database. Work on it runs in its own threads: `await database.run(store.page, viewer, which)`."""

    def __init__(self, url: URL | str) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.path = Path(self.url.database or "") if self.is_sqlite else None
        self.engine = self._made()
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else _THREADS, thread_name_prefix="database")

    async def run(self, work: Callable[..., _T], *args: Any, **more: Any) -> _T:  # noqa: ANN401 - as `work` takes them
        """Does a piece of synchronous work in a thread of the database."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: work(*args, **more))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that writes nothing."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed to disk at its end, or undone whole."""
        with self._transaction(writes=True) as connection:
            yield connection

    def close(self) -> None:
        """Finishes what is under way and lets go of the database."""
        self._threads.shutdown()
        self.engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            self._is_there()
            with self.engine.connect().execution_options(ladder_writes=writes) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise StorageError(_sentence(error)) from None  # the original quotes statements

    def _is_there(self) -> None:
        """SQLite goes on writing into a file that was deleted, and nobody ever finds it again."""
        if self.path and not self.path.exists() and self.engine.pool.checkedin():  # type: ignore[attr-defined]
            self.engine.dispose()
            raise StorageError("The database file is gone.")

    def _made(self) -> Engine:
        if self.path is None:
            return create_engine(self.url, hide_parameters=True, pool_size=_THREADS, pool_pre_ping=True)
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        engine = create_engine(self.url, hide_parameters=True, connect_args={"timeout": _BUSY / 1_000})
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine


def normal_url(url: URL | str) -> URL:
    """A database's address as SQLAlchemy takes it: `postgres://` is PostgreSQL, with psycopg 3."""
    if isinstance(url, str) and url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    made = make_url(url)
    return made.set(drivername="postgresql+psycopg") if made.get_backend_name() == "postgresql" else made


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # we say where a transaction begins
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY}",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ladder_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _sentence(error: SQLAlchemyError) -> str:
    """What is wrong with the database, for a person, from what the driver says of it."""
    said = str(getattr(error, "orig", error)).lower()
    for sign, sentence in (
        ("full", "The disk of the database is full."),
        ("locked", "The database is busy."),
        ("readonly", "The database is read-only."),
        ("read-only", "The database is read-only."),
    ):
        if sign in said:
            return sentence
    return "The database cannot be reached, or fails."
