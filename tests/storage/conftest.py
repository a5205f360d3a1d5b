"""Databases for the tests of the storage: a SQLite file, and a PostgreSQL that is really there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.storage.engine import Database
from bot.storage.migrating import migrate

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def server() -> str:
    """A PostgreSQL that lets databases be made."""
    try:
        psycopg.connect(SERVER, connect_timeout=2).close()
    except psycopg.OperationalError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no PostgreSQL: none at TEST_DATABASE_URL, nor on port 5432 of loopback")
    return SERVER


@pytest.fixture
def postgresql(server: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    name = f"ladder_{secrets.token_hex(6)}"
    on_server(server, f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def on_server(server: str, statement: str) -> None:
    """Has PostgreSQL do something."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of both kinds in turn."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else f"sqlite:///{tmp_path}/ladder.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with all its tables."""
    with Database(url) as database:
        migrate(database)
        yield database
