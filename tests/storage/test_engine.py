"""A database: who may read its files, what is durable, what it says when it fails, and that it comes back."""

from __future__ import annotations

import os
import select as select_
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.engine import URL, make_url

from bot.storage import engine, files
from bot.storage.engine import Database, StorageError
from bot.storage.migrating import migrate
from bot.storage.opening import Storage, open_storage
from bot.storage.tables import marks
from tests.databases import on_server, open_again, shut


def mark(database: Database, name: str = "a mark") -> None:
    with database.writing() as connection:
        connection.execute(insert(marks).values(tenant="T1", name=name, at=1))


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(marks)) or 0


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def sqlite(storage: Storage) -> Database:
    return storage.database


@pytest.fixture
def impatient(storage: Storage) -> Iterator[Database]:
    with Database(storage.database.url, 0.05) as database:
        yield database


# addresses


@pytest.mark.parametrize("given", ["postgres://u:pw@h/d", "postgresql://u:pw@h/d", "postgresql+psycopg://u:pw@h/d"])
def test_every_way_of_writing_postgresql_is_psycopg(given: str) -> None:
    assert engine.normal_url(given) == make_url("postgresql+psycopg://u:pw@h/d")


@pytest.mark.parametrize(
    "given",
    [
        "plumcake",
        "://plumcake",
        "sqlite://",
        "mysql://u:plumcake@h/d",
        "postgres://u:plumcake@h:port/d",
        "postgresql://u:plumcake@h",
        "postgresql+asyncpg://u:plumcake@h/d",
    ],
)
def test_what_is_no_address_is_told_without_its_password(given: str) -> None:
    with pytest.raises(StorageError, match="DATABASE_URL is not the address of a database") as told:
        Database(given)
    assert "plumcake" not in str(told.value)


# SQLite: its files


def test_only_the_operator_reads_the_files_whatever_the_umask(home: Path) -> None:
    before = os.umask(0)
    try:
        storage = open_storage(home)
        with storage.journal.erasing() as gone:
            gone(["a" * 32])
        mark(storage.database)
        modes = {path.name: mode(path) for path in home.iterdir()}
    finally:
        os.umask(before)
    storage.database.close()
    names = {"ladder.db", "ladder.db-wal", "ladder.db-shm", "notes.key", "erased.journal"}
    assert modes == dict.fromkeys(names, 0o600)
    assert mode(home) == 0o700


def test_files_that_others_could_read_are_closed_to_them(home: Path) -> None:
    open_storage(home).database.close()
    for path in home.iterdir():
        path.chmod(0o664)
    open_storage(home).database.close()
    assert {mode(path) for path in home.iterdir()} == {0o600}


def test_a_commit_is_synced_and_what_is_deleted_is_overwritten(sqlite: Database) -> None:
    with sqlite.reading() as connection:
        said = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert said == {"journal_mode": "wal", "synchronous": 2}
        assert connection.scalar(text("PRAGMA secure_delete")) == 1


def test_what_is_not_waited_for_until_it_is_on_disk_is_seen_by_all_and_the_next_commit_is_synced(
    database: Database,
) -> None:
    asked = "PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit"
    synced, not_synced = (2, 1) if database.is_sqlite else ("on", "off")
    unwaited = partial(database.writing, durable=False)
    for begin in (database.loosely, database.writing, unwaited, database.writing, database.loosely):
        said = synced if begin == database.writing else not_synced
        with begin() as connection:
            assert connection.scalar(text(asked)) == said
    with database.loosely() as connection:
        connection.execute(text("INSERT INTO uninstalls (tenant, at) VALUES ('T1', 1)"))
    with Database(database.url) as other, other.reading() as connection:
        assert connection.scalar(text("SELECT tenant FROM uninstalls")) == "T1"
    with database.writing() as connection:
        assert connection.scalar(text(asked)) == synced


def test_a_transaction_that_is_not_waited_for_is_undone_whole_too(database: Database) -> None:
    adding = text("INSERT INTO uninstalls (tenant, at) VALUES (:tenant, 1)")
    with suppress(StorageError), database.writing(durable=False) as connection:
        for tenant in ("T1", "T2", "T1"):  # the last cannot be added
            connection.execute(adding, {"tenant": tenant})
    with database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM uninstalls")) == 0


@pytest.mark.parametrize("name", ["a folder?", "100%", "a#b", "ä"])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    open_storage(tmp_path / name).database.close()
    assert (tmp_path / name / "ladder.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot be made: (Not a directory|File exists)"):
        open_storage(tmp_path / "file")
    with pytest.raises(StorageError, match="cannot be made"):
        open_storage(tmp_path / "file" / "below")


def test_what_belongs_to_somebody_else_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: int) -> None:
        raise PermissionError

    (file := tmp_path / "file").write_text("")
    monkeypatch.setattr(Path, "chmod", refuse)
    files.make_private(file)


def test_a_file_system_without_locks_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: int, how: int) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(files.fcntl, "flock", refuse)
    held = files.hold(tmp_path, alone=True)
    assert held is not None
    os.close(held)


# SQLite: what fails


def test_a_database_that_is_deleted_is_told_until_it_is_back(sqlite: Database, home: Path) -> None:
    mark(sqlite)
    sqlite.engine.dispose()
    (home / "ladder.db").rename(home / "elsewhere")
    for _ in range(3):
        with pytest.raises(StorageError, match="The database file is gone"):
            mark(sqlite, "another")
    assert not (home / "ladder.db").exists()
    (home / "elsewhere").rename(home / "ladder.db")
    assert count(sqlite) == 1


def test_nothing_is_written_into_a_file_that_was_deleted(sqlite: Database, home: Path) -> None:
    """While connections to it are open."""
    mark(sqlite)
    (home / "ladder.db").unlink()
    with pytest.raises(StorageError, match="The database file is gone"):
        mark(sqlite, "another")


def test_a_database_that_is_replaced_is_the_one_that_is_used(sqlite: Database, home: Path, tmp_path: Path) -> None:
    other = open_storage(tmp_path / "other")
    mark(other.database)
    other.database.close()
    sqlite.engine.dispose()
    assert count(sqlite) == 0
    shutil.copy(tmp_path / "other" / "ladder.db", home / "new")
    for name in ("ladder.db-wal", "ladder.db-shm"):
        (home / name).unlink()
    (home / "new").rename(home / "ladder.db")
    assert count(sqlite) == 1


def test_a_locked_database_is_busy_until_it_is_let_go(impatient: Database, home: Path) -> None:
    other = sqlite3.connect(home / "ladder.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="The database is busy"):
        mark(impatient)
    assert count(impatient) == 0, "it can be read meanwhile"
    other.execute("ROLLBACK")
    other.close()
    mark(impatient)


def test_a_read_only_database_is_told(sqlite: Database) -> None:
    with sqlite.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    with pytest.raises(StorageError, match="The database is read-only"):
        mark(sqlite)
    with sqlite.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
    mark(sqlite)


def test_a_full_disk_is_told_and_nothing_is_half_written(sqlite: Database) -> None:
    with sqlite.reading() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    rows = [{"tenant": "T1", "name": f"{number}" * 20, "at": 1} for number in range(2_000)]
    with pytest.raises(StorageError, match="The disk of the database is full"), sqlite.writing() as connection:
        connection.execute(insert(marks), rows)
    assert count(sqlite) == 0
    with sqlite.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    mark(sqlite)


def test_a_damaged_file_is_told(home: Path) -> None:
    open_storage(home).database.close()
    (home / "ladder.db").write_bytes(b"no database " * 1_000)
    with pytest.raises(StorageError, match="The database file is damaged"):
        open_storage(home)


# threads


def test_it_is_read_while_somebody_writes(sqlite: Database) -> None:
    with sqlite.writing() as connection:
        connection.execute(insert(marks).values(tenant="T1", name="1", at=1))
        assert count(sqlite) == 0
    assert count(sqlite) == 1


async def test_work_runs_in_threads_of_its_own(sqlite: Database) -> None:
    def where(*, named: str) -> str:
        return named + threading.current_thread().name

    assert (await sqlite.run(where, named="in ")).startswith("in database")


def test_writers_wait_in_line(impatient: Database) -> None:
    entered, leave = threading.Event(), threading.Event()

    def write() -> None:
        with impatient.writing():
            entered.set()
            leave.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    entered.wait(10)
    with pytest.raises(StorageError, match="The database is busy"):
        mark(impatient)
    leave.set()
    writer.join()
    mark(impatient)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_fails_in_a_transaction_undoes_it(database: Database, error: type[BaseException]) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(insert(marks).values(tenant="T1", name="1", at=1))
        raise error

    with pytest.raises(error), database.writing() as connection:
        fail(connection)
    assert count(database) == 0
    mark(database)


def test_closing_twice_does_no_harm(home: Path) -> None:
    storage = open_storage(home)
    storage.database.close()
    storage.database.close()


# PostgreSQL


@contextmanager
def gone(server: URL, postgresql: str) -> Iterator[None]:
    """The database lets nobody in, and has thrown everybody out."""
    name = make_url(postgresql).database
    shut(server, name)
    try:
        yield
    finally:
        open_again(server, name)


@pytest.fixture
def on_postgresql(postgresql: str) -> Iterator[Database]:
    with Database(postgresql) as database:
        migrate(database)
        yield database


def test_postgresql_that_was_gone_is_used_again(server: URL, postgresql: str, on_postgresql: Database) -> None:
    mark(on_postgresql, "1")
    with gone(server, postgresql):
        for _ in range(3):
            with pytest.raises(StorageError, match="The database cannot be reached"):
                mark(on_postgresql, "2")
    mark(on_postgresql, "3")
    assert count(on_postgresql) == 2


def test_postgresql_that_has_been_away_while_nobody_asked_is_used_at_once(
    server: URL, postgresql: str, on_postgresql: Database
) -> None:
    mark(on_postgresql, "1")
    with gone(server, postgresql):
        pass
    assert count(on_postgresql) == 1
    with gone(server, postgresql):
        pass
    mark(on_postgresql, "2")


def test_what_postgresql_says_unasked_ends_no_connection(postgresql: str, on_postgresql: Database) -> None:
    with on_postgresql.reading() as connection:
        connection.execute(text("LISTEN news"))
        before, raw = connection.scalar(text("SELECT pg_backend_pid()")), connection.connection.dbapi_connection
    with Database(postgresql) as other, other.writing() as connection:
        connection.execute(text("NOTIFY news"))
    assert select_.select([raw], [], [], 10)[0], "it has been said"
    with on_postgresql.reading() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) == before


def test_a_read_of_postgresql_is_one_way_there_and_back(on_postgresql: Database) -> None:
    """There is nothing to begin, to end, or to ask of the connection before."""
    with on_postgresql.reading() as connection:
        connection.execute(text("SELECT 1"))
        assert connection.connection.dbapi_connection.info.transaction_status == TransactionStatus.IDLE
    with on_postgresql.writing() as connection:
        assert connection.connection.dbapi_connection.info.transaction_status == TransactionStatus.INTRANS


def test_postgresql_that_goes_in_the_middle_is_told(server: URL, postgresql: str, on_postgresql: Database) -> None:
    def write_as_it_goes() -> None:
        with on_postgresql.writing() as connection:
            connection.execute(insert(marks).values(tenant="T1", name="1", at=1))
            with gone(server, postgresql):
                pass

    with pytest.raises(StorageError, match="cannot be reached"):
        write_as_it_goes()
    assert count(on_postgresql) == 0


def test_postgresql_waits_for_nobody_longer_than_slack_does(postgresql: str, on_postgresql: Database) -> None:
    with Database(postgresql, 0.05) as impatient, on_postgresql.writing() as connection:
        connection.execute(text("LOCK TABLE marks"))
        with pytest.raises(StorageError, match="The database is busy"):
            mark(impatient)
        with pytest.raises(StorageError, match="The database is busy"), impatient.reading() as reading:
            reading.execute(text("SELECT pg_sleep(60)"))


def test_a_read_only_postgresql_is_told(server: URL, postgresql: str) -> None:
    with Database(postgresql) as database:
        migrate(database)
    on_server(server, f"ALTER DATABASE {make_url(postgresql).database} SET default_transaction_read_only = on")
    with Database(postgresql) as database, pytest.raises(StorageError, match="The database is read-only"):
        mark(database)


@pytest.mark.parametrize(("by_default", "used"), [("off", "on"), ("remote_apply", "remote_apply"), ("on", "on")])
def test_postgresql_commits_to_disk(server: URL, postgresql: str, by_default: str, used: str) -> None:
    on_server(server, f"ALTER DATABASE {make_url(postgresql).database} SET synchronous_commit = {by_default}")
    with Database(postgresql) as database, database.reading() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == used
