"""The copy of a SQLite database that is made before an upgrade: who reads it, the way back with it, when it ends."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.notes.model import Viewer
from bot.notes.sql.upkeep import SqlUpkeep
from bot.storage import migrating
from bot.storage.backups import restore
from bot.storage.engine import Database, StorageError
from bot.storage.journal import Journal
from bot.storage.opening import address, open_storage
from bot.storage.tables import notes
from bot.storage.upgrading import KEPT, MOST, end_copies, upgrade
from tests.commanding import Run
from tests.storage.keeping import all_notes, store_of
from tests.storage.old_versions import KEY, make_old

ANNA = Viewer("T1", "U1")


@pytest.fixture
def old(home: Path) -> Path:
    """A home on SQLite as the first version left it."""
    _make_old(home)
    return home


def _make_old(home: Path) -> None:
    with Database(address(home)) as database:
        make_old(database, "0001")


def copies(home: Path) -> list[Path]:
    return sorted(path for path in home.iterdir() if ".version-" in path.name)


def start(home: Path) -> None:
    open_storage(home, keys=KEY).database.close()


def named(home: Path, age: timedelta, start: str = "") -> Path:
    """A copy that was made so long ago."""
    path = home / f"{start}ladder.db.version-0001.{datetime.now(UTC) - age:%Y%m%dT%H%M%S.%fZ}"
    path.write_bytes(b"")
    return path


def test_it_is_the_database_of_before_for_the_operator_alone_and_the_log_says_where(
    old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start(old)
    (copy,) = copies(old)
    assert re.fullmatch(r"ladder\.db\.version-0001\.\d{8}T\d{6}\.\d{6}Z", copy.name)
    assert copy.stat().st_mode & 0o777 == 0o600
    (said,) = [one.getMessage() for one in caplog.records if one.name == "bot.storage.upgrading"]
    assert said == f"The database is brought up to date. As it was it is kept for 7 days: {copy}"
    there = sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)
    assert there.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert there.execute("SELECT count(*) FROM notes").fetchall() == [(2,)]
    there.close()


def test_a_first_start_and_one_that_has_nothing_to_do_make_none(home: Path) -> None:
    for _ in range(2):
        start(home)
    assert copies(home) == []


def test_a_database_that_is_damaged_is_left_as_it_is(old: Path) -> None:
    there = sqlite3.connect(old / "ladder.db")
    there.execute("PRAGMA writable_schema=ON")
    there.execute("UPDATE sqlite_master SET sql = replace(sql, 'edited BIGINT', 'edited BIGINT NOT NULL')")
    there.commit()
    there.close()
    with pytest.raises(StorageError, match=r"The database is as it was: .* The backup is damaged\."):
        start(old)
    with Database(address(old)) as database:
        assert migrating.is_behind(database)
    assert copies(old) == []


def test_with_it_the_version_of_before_goes_on_without_what_was_deleted_since(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = open_storage(old, keys=KEY)
    gone, stays = all_notes(storage)
    store_of(storage).erase(ANNA, [gone])
    storage.database.close()
    (copy,) = copies(old)
    monkeypatch.setattr("bot.storage.migrating.versions", lambda: ["0001"])
    with pytest.raises(StorageError, match="A newer version of the bot"):
        start(old)
    monkeypatch.setattr("bot.storage.backups.erase_again", lambda *_: 0)  # which needs the newest tables
    restore(address(old), copy, Journal(old / "erased.journal"))
    monkeypatch.undo()
    restore(address(old), copy, Journal(old / "erased.journal"))
    after = open_storage(old, keys=KEY)
    assert all_notes(after).keys() == {stays}
    after.database.close()


def test_there_are_never_more_than_a_few_and_the_newest_stay(old: Path) -> None:
    for _ in range(MOST + 2):
        start(old)
        kept = copies(old)
        (old / "ladder.db").unlink()
        _make_old(old)
    start(old)
    assert len(copies(old)) == MOST
    assert copies(old)[:-1] == kept[1:]


def test_what_a_kill_left_of_one_is_gone_with_the_next(old: Path) -> None:
    left = [named(old, timedelta(), ".")]
    left.append(left[0].with_name(f"{left[0].name}.abc-journal"))
    left[1].write_bytes(b"")
    start(old)
    assert not [path for path in left if path.exists()]
    assert len(copies(old)) == 1


def _at_a_start(home: Path) -> None:
    start(home)


def _with_the_daily_work(home: Path) -> None:
    with Database(address(home)) as database:
        SqlUpkeep(database, Journal(home / "erased.journal")).tidy("T1", datetime.now(UTC))


@pytest.mark.parametrize("when", [_at_a_start, _with_the_daily_work])
def test_it_ends_after_a_week(home: Path, when: Callable[[Path], None]) -> None:
    start(home)
    other = home / "ladder.db.20260101T000000.000000Z"
    other.write_bytes(b"")
    stays = [named(home, timedelta(days=6)), named(home, timedelta(days=6), ".")]
    for age in (timedelta(days=8), timedelta(days=-8), timedelta(days=400)):
        named(home, age)
        named(home, age, ".")
    when(home)
    assert copies(home) == sorted(stays)
    assert other.exists(), "what a restore put aside is the operator's"


def test_after_that_nothing_is_left_of_a_note_that_was_deleted(old: Path) -> None:
    storage = open_storage(old, keys=KEY)
    with storage.database.reading() as connection:
        sealed: bytes = connection.scalar(select(notes.c.sealed).limit(1))
    store_of(storage).forget(ANNA, None)
    storage.database.close()
    assert [path for path in old.iterdir() if sealed in path.read_bytes()] == copies(old)
    end_copies(storage.database, datetime.now(UTC) + KEPT + timedelta(minutes=1))
    assert not [path for path in old.iterdir() if sealed in path.read_bytes()]


def test_one_that_cannot_be_deleted_is_told_and_keeps_nobody_from_starting(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start(home)
    caplog.clear()
    over = named(home, timedelta(days=8))
    over.unlink()
    over.mkdir()
    start(home)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(f"A copy of the database cannot be deleted, and should be: {over}: ")


def test_the_command_that_migrates_makes_one_too(run: Run, monkeypatch: pytest.MonkeyPatch, old: Path) -> None:
    monkeypatch.setenv("LADDERBOT_HOME", str(old))
    assert run("migrate").out == "Brought up to date.\n"
    assert len(copies(old)) == 1


def test_postgresql_is_copied_by_its_own_tools(postgresql: str, tmp_path: Path) -> None:
    with Database(postgresql) as database:
        make_old(database, "0001")
        assert upgrade(database)
        end_copies(database, datetime.now(UTC))
    assert list(tmp_path.iterdir()) == []
