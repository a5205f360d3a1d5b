"""Databases for the tests of the storage: empty ones, each test its own, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.opening import Storage, open_storage
from tests.databases import own_database


@pytest.fixture
def postgresql(server: URL) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with own_database(server) as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of both kinds in turn."""
    return request.getfixturevalue("postgresql") if request.param == "postgresql" else f"sqlite:///{tmp_path}/ladder.db"


@pytest.fixture(scope="session")
def migrated(server: URL) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables, to be copied: migrations take longer than most tests."""
    with own_database(server) as url:
        with Database(url) as database:
            migrate(database)
        yield str(url.database)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_home: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with all its tables, of both kinds in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url: URL | str = f"sqlite:///{shutil.copy(new_home / 'ladder.db', tmp_path)}"
        else:
            server, migrated = (request.getfixturevalue(name) for name in ("server", "migrated"))
            url = stack.enter_context(own_database(server, migrated))
        yield stack.enter_context(Database(url))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the bot is at home, on SQLite."""
    return tmp_path / "home"


@pytest.fixture
def storage(home: Path, new_home: Path) -> Iterator[Storage]:
    """A storage on SQLite."""
    home.mkdir(mode=0o700)
    shutil.copy(new_home / "ladder.db", home)
    storage = open_storage(home)
    yield storage
    storage.database.close()
