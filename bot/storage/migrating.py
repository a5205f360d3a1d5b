"""Migrations: what brings a database to where `tables.py` is, by one process at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.storage.engine import Database, StorageError

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 0x1ADDE6
"""The advisory lock that the migrating process holds on PostgreSQL: any number that is ours."""


class NewerError(StorageError):
    """A newer version of the bot has been at the database."""


def versions() -> list[str]:
    """The migrations that there are, the newest last. Alembic is not asked: it takes long to import."""
    return sorted(path.stem[:4] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def is_behind(database: Database) -> bool:
    """Whether migrations are missing. NewerError where a newer version of the bot has been at it."""
    with database.reading() as connection:
        return _is_behind(connection)


def is_ours(database: Database) -> bool:
    """Whether a database is one of the bot's, however old."""
    with database.reading() as connection:
        return _version(connection) is not None


def migrate(database: Database, before: Callable[[str], None] | None = None) -> bool:
    """Runs the migrations that are missing, all or none; whether there were any. `before` is told the version of a
    database that is the bot's already, while nobody else writes to it: where it raises, none is run."""
    if not is_behind(database):
        return False
    with database.writing() as connection:
        if not database.is_sqlite:  # there the transaction itself keeps others waiting
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if missing := _is_behind(connection):
            if before and (version := _version(connection)):
                before(version)
            _upgrade(connection)
        return missing


def _is_behind(connection: Connection) -> bool:
    known, at = versions(), _version(connection)
    if at not in {None, *known}:
        raise NewerError(
            "A newer version of the bot has been at this database. Run that version, or restore a backup from before."
        )
    return at != known[-1]


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")
