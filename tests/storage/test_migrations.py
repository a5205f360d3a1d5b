"""Migrations: what they make is what the tables say, once, by one process, and never a newer database backwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import bot.storage.migrations
from bot.storage.engine import Database, StorageError
from bot.storage.migrating import is_behind, migrate, versions
from bot.storage.opening import open_storage
from bot.storage.sealing import new_key
from bot.storage.tables import metadata


def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == [], "change the migrations with tables.py"
        for name, table in metadata.tables.items():  # which is not compared there
            found = inspect(connection).get_pk_constraint(name)["constrained_columns"]
            assert found == [column.name for column in table.primary_key], name


def test_the_migrations_are_one_row_of_numbers() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.storage.migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert [one.revision for one in script.walk_revisions()][::-1] == versions()


def test_migrating_again_does_nothing(url: str) -> None:
    with Database(url) as database:
        assert is_behind(database)
        assert migrate(database)
        assert not is_behind(database)
        assert not migrate(database)


def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    """As `unanswered` is made last: everything before it is undone, and the next try does it all."""
    with Database(url) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE unanswered (id INTEGER)"))
        with pytest.raises(StorageError):
            migrate(database)
        assert is_behind(database)
        with database.writing() as connection:
            connection.execute(text("DROP TABLE unanswered"))
        assert migrate(database)


def test_a_database_that_a_newer_bot_has_been_at_is_refused(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (migrate, is_behind, lambda _: open_storage(tmp_path, url, new_key())):
        with pytest.raises(StorageError, match="newer version of the bot"):
            attempt(database)


def test_processes_that_start_together_migrate_once(url: str, tmp_path: Path) -> None:
    program = "import sys; from bot.storage.engine import Database; from bot.storage.migrating import migrate\n"
    program += "sys.stdin.read(); print(migrate(Database(sys.argv[1], 60)))"
    started = [
        subprocess.Popen([sys.executable, "-c", program, url], stdin=-1, stdout=-1, stderr=-1, text=True)
        for _ in range(3)
    ]
    for one in started:
        assert one.stdin
        one.stdin.close()
        one.stdin = None
    said = [one.communicate(timeout=40) for one in started]
    assert sorted(out.strip() for out, _ in said) == ["False", "False", "True"], said


def test_on_sqlite_a_start_migrates(tmp_path: Path) -> None:
    storage = open_storage(tmp_path)
    assert not is_behind(storage.database)
    storage.database.close()


def test_on_postgresql_a_start_asks_for_it(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="run `ladder-bot migrate`"):
        open_storage(tmp_path, postgresql, new_key())
    with Database(postgresql) as database:
        migrate(database)
    open_storage(tmp_path, postgresql, new_key()).database.close()


def test_a_start_on_a_database_that_is_up_to_date_does_not_wait_for_alembic(tmp_path: Path) -> None:
    open_storage(tmp_path).database.close()
    program = "import sys; from pathlib import Path; from bot.storage.opening import open_storage\n"
    program += "open_storage(Path(sys.argv[1])).database.close(); print('alembic' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
