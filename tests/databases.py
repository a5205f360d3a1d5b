"""The databases that tests run on: SQLite, and a real PostgreSQL.

PostgreSQL is the one that TEST_DATABASE_URL names, else the one on loopback, else a cluster of our own from the
binaries that are installed. Each test process makes a database for itself there, and drops it at the end.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.notes.sql.store import SqlNoteStore
from bot.notes.sql.upkeep import SqlUpkeep
from bot.storage.engine import Database, normal_url
from bot.storage.journal import Journal
from bot.storage.migrating import migrate
from bot.storage.sealing import Keyring, new_key
from bot.storage.tables import metadata

ON_LOOPBACK = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres?connect_timeout=2"
ON_BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """A PostgreSQL in which databases can be made."""
    with ExitStack() as stack:
        server = find_server(stack)
        if server is None:
            reason = "no PostgreSQL: TEST_DATABASE_URL is not set, none is on 127.0.0.1:5432, no `initdb` is installed"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
        yield server


@pytest.fixture(scope="session")
def postgresql(server: URL) -> Iterator[URL]:
    """A PostgreSQL database of this test process, with all tables."""
    with own_database(server) as url:
        _make_tables(url)
        yield url


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "ladder.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=ON_BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables; the test runs on each of both."""
    with opened(request, tmp_path, request.param) as database:
        yield database


@pytest.fixture
def keys() -> Keyring:
    """A key of the test's own."""
    return Keyring.read(new_key())


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty journal of erasures."""
    return Journal(tmp_path / "erased.journal")


@pytest.fixture
def store(database: Database, keys: Keyring, journal: Journal) -> SqlNoteStore:
    """An empty store of notes; the test runs on both databases."""
    return SqlNoteStore(database, keys, journal)


@pytest.fixture
def upkeep(database: Database, journal: Journal) -> SqlUpkeep:
    """What is done to the notes of `store` without a viewer."""
    return SqlUpkeep(database, journal)


@pytest.fixture
def on_postgresql(server: URL) -> Iterator[dict[str, str]]:
    """The settings of a bot on a PostgreSQL database of its own, with all tables."""
    with own_database(server) as url:
        with Database(url) as database:
            migrate(database)
        yield {"database_url": url.render_as_string(hide_password=False), "ladderbot_keys": new_key()}


@contextmanager
def opened(request: pytest.FixtureRequest, folder: Path, kind: str) -> Iterator[Database]:
    """An empty database of a kind, with all tables."""
    if kind == "sqlite":
        with Database(f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite'), folder)}") as database:
            yield database
        return
    with Database(request.getfixturevalue("postgresql")) as database:
        with database.writing() as connection:
            connection.execute(text("; ".join(f"DELETE FROM {name}" for name in metadata.tables)))
        yield database


def on_server(server: URL, statement: str) -> None:
    """Has PostgreSQL do something outside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def shut(server: URL, name: str | None) -> None:
    """Ends all connections to a database there, and lets nobody in."""
    on_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    end_connections(server, name)


def end_connections(server: URL, name: str | None) -> None:
    """Ends all connections to a database there, and waits until they have ended."""
    on_server(server, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")


def open_again(server: URL, name: str | None) -> None:
    """Lets everybody in."""
    on_server(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _make_tables(url: URL | str) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


def find_server(stack: ExitStack) -> URL | None:
    """A PostgreSQL in which databases can be made, until `stack` is closed; None where there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return normal_url(given)
    if _answers(make_url(ON_LOOPBACK)):
        return make_url(ON_LOOPBACK)
    return stack.enter_context(_cluster()) if shutil.which("initdb") and shutil.which("pg_ctl") else None


def _answers(url: URL) -> bool:
    engine = create_engine(url)
    try:
        engine.connect().close()
    except SQLAlchemyError:
        return False
    finally:
        engine.dispose()
    return True


@contextmanager
def own_database(server: URL, template: str = "template1") -> Iterator[URL]:
    """A database there, empty or like another one, until the block ends."""
    name = f"ladder_{os.getpid()}_{secrets.token_hex(4)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield server.set(database=name)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


@contextmanager
def _cluster() -> Iterator[URL]:
    """A PostgreSQL of our own on a free port. It refuses to run as root: then it runs as somebody else."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ladder-postgresql-"))
    if user:
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        # Into a file: the server would inherit a pipe, and keep it open.
        with (folder / "log").open("ab") as log:
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=log, stderr=log, timeout=60)

    data = str(folder / "data")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-o", options, "start")
        try:
            yield make_url(ON_LOOPBACK).set(port=port)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
