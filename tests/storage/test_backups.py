"""Backups: the database as it stood at one moment, and restored without what was deleted since."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, text
from sqlalchemy.engine import URL

from bot.notes.model import Draft, SpentError
from bot.notes.positions import Position
from bot.notes.sql.positions import SqlPositionStore
from bot.storage.backups import back_up, erase_again, restore
from bot.storage.engine import Database, StorageError
from bot.storage.journal import Journal
from bot.storage.migrating import is_behind, migrate
from bot.storage.opening import Storage, address, open_existing, open_storage
from bot.storage.tables import marks
from tests.storage.keeping import ANNA, NOW, all_notes, copy_rows, fill, rows, store_of

SOAK = bool(os.environ.get("LADDER_SOAK"))
"""Whether more is asked than `make test` has the time for: `make soak`."""
COUNT = 100_000 if SOAK else 2_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


@pytest.fixture
def journal(home: Path) -> Journal:
    return Journal(home / "erased.journal")


def at(home: Path) -> URL:
    return address(home)


def left_in(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_what_is_backed_up_is_restored_row_by_row(
    storage: Storage, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(storage, COUNT)
    before, begin = rows(storage.database), time.monotonic()
    back_up(storage.database, file)
    backed_up, other = time.monotonic(), tmp_path / "other"
    restored = restore(at(other), file, Journal(other / "erased.journal"))
    took = time.monotonic() - backed_up
    assert (restored.erased, restored.aside) == (0, None)
    offers = before.pop("handovers")
    with open_existing(other) as database:
        after = rows(database)
    assert (len(offers), after.pop("handovers")) == (1, []), "which may have been withdrawn since"
    assert after == before
    if SOAK:
        size = file.stat().st_size / 1e6
        with capsys.disabled():
            print(f"\n{COUNT} notes, {size:.0f} MB: backed up in {backed_up - begin:.1f} s, restored in {took:.1f} s")


def test_what_was_deleted_since_is_gone_after_a_restore(
    storage: Storage, home: Path, file: Path, journal: Journal
) -> None:
    written = fill(storage, 1_200)
    back_up(storage.database, file)
    gone = [note.id for note in written[:700]]
    store_of(storage).erase(ANNA, gone)
    fill(storage, 1, first=5_000)
    storage.database.close()
    restored = restore(at(home), file, journal)
    assert restored.erased == 700
    after = open_storage(home)
    assert all_notes(after).keys() == {note.id for note in written[700:]}
    after.database.close()
    assert restored.aside
    with Database(f"sqlite:///{restored.aside}") as aside:
        assert len(rows(aside)["notes"]) == 501


def test_forgetting_somebody_outlives_a_restore(storage: Storage, home: Path, file: Path, journal: Journal) -> None:
    """Where they were seen on the ladder goes too."""
    SqlPositionStore(storage.database, storage.keys).place(ANNA, "U9", Position("engineering", "staff-engineer"))
    back_up(storage.database, file)
    store_of(storage).forget(ANNA, "U9")
    storage.database.close()
    assert restore(at(home), file, journal).erased == 1
    after = open_storage(home)
    assert SqlPositionStore(after.database, after.keys).position(ANNA, "U9") is None
    after.database.close()


def test_after_a_restore_the_message_of_a_deleted_note_makes_no_other_one(
    storage: Storage, home: Path, file: Path, journal: Journal
) -> None:
    gone, stays = fill(storage, 2)
    back_up(storage.database, file)
    store_of(storage).erase(ANNA, [gone.id])
    storage.database.close()
    restore(at(home), file, journal)
    after = open_storage(home)
    again = [Draft(note.subject, note.day, note.text, note.source) for note in (gone, stays)]
    with pytest.raises(SpentError):
        store_of(after).write(ANNA, again[:1], NOW)
    assert store_of(after).write(ANNA, again[1:], NOW)[0].id == stays.id
    after.database.close()


def test_a_backup_is_one_moment_while_others_write(storage: Storage, file: Path) -> None:
    """Two rows of each transaction: never one without the other."""

    def write(number: int) -> None:
        with storage.database.writing() as connection:
            for half in ("a", "b"):
                connection.execute(insert(marks).values(tenant="T1", name=f"{number}{half}", at=number))

    with ThreadPoolExecutor(2) as threads:
        writing = threads.map(write, range(400))
        for number in range(5):
            back_up(storage.database, file.with_name(f"{number}"))
        list(writing)
    for number in range(5):
        copy = sqlite3.connect(file.with_name(f"{number}"))
        odd = copy.execute("SELECT at FROM marks GROUP BY at HAVING count(*) != 2").fetchall()
        copy.close()
        assert odd == []


def test_only_the_operator_reads_a_backup_and_it_is_one_file(storage: Storage, file: Path) -> None:
    fill(storage, 3)
    before = os.umask(0)
    back_up(storage.database, file)
    os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o400)
    copy = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    assert copy.execute("SELECT count(*) FROM notes").fetchone() == (3,)
    copy.close()
    assert [path.name for path in file.parent.iterdir() if path.name != "home"] == [file.name]


def test_a_backup_replaces_nothing(storage: Storage, file: Path) -> None:
    file.write_text("precious")
    with pytest.raises(StorageError, match="is there already: a backup replaces nothing"):
        back_up(storage.database, file)
    assert file.read_text() == "precious"
    assert left_in(file.parent) == ["backup.db", "home"]


def test_a_backup_that_cannot_be_written_is_told(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written: No such file or directory"):
        back_up(storage.database, tmp_path / "missing" / "backup")


def test_a_damaged_database_makes_no_backup(storage: Storage, home: Path, file: Path) -> None:
    fill(storage, 500)
    storage.database.close()
    _damage(home / "ladder.db")
    with open_existing(home) as database, pytest.raises(StorageError, match="is damaged"):
        back_up(database, file)
    assert not file.exists()


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8_192] = os.urandom(8_192)
    path.write_bytes(content)


def _untrue(path: Path) -> None:
    """What stands in the tables is not what the tables promise."""
    copy = sqlite3.connect(path)
    copy.execute("PRAGMA writable_schema=ON")
    copy.execute("UPDATE sqlite_master SET sql = replace(sql, 'edited BIGINT', 'edited BIGINT NOT NULL')")
    copy.commit()
    copy.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _foreign(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (id)")
    other.commit()
    other.close()


def _newer(path: Path) -> None:
    copy = sqlite3.connect(path)
    copy.execute("UPDATE alembic_version SET version_num = '9999'")
    copy.commit()
    copy.close()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_damage, "damaged"),
        (_untrue, "damaged"),
        (_cut, "damaged"),
        (_empty, "is not a backup of the bot"),
        (lambda path: path.write_text("text " * 1_000), "damaged"),
        (_foreign, "is not a backup of the bot"),
        (_newer, "newer version of the bot"),
        (Path.unlink, "is not there"),
    ],
)
def test_what_is_no_sound_backup_is_refused_and_all_is_as_it_was(
    storage: Storage, home: Path, file: Path, journal: Journal, spoil: Callable[[Path], object], says: str
) -> None:
    fill(storage, 300)
    back_up(storage.database, file)
    spoil(file)
    before = rows(storage.database)
    storage.database.close()
    names = left_in(home)
    with pytest.raises(StorageError, match=says):
        restore(at(home), file, journal)
    assert left_in(home) == names
    with open_existing(home) as database:
        assert rows(database) == before


def test_a_running_bot_is_not_restored_under(storage: Storage, home: Path, file: Path, journal: Journal) -> None:
    back_up(storage.database, file)
    with pytest.raises(StorageError, match="The bot is running"):
        restore(at(home), file, journal)
    storage.database.close()
    restore(at(home), file, journal)


def test_a_bot_does_not_start_while_a_backup_is_restored(
    storage: Storage, home: Path, file: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(storage.database, file)
    storage.database.close()

    def start_meanwhile(database: Database, journal: Journal) -> int:
        with pytest.raises(StorageError, match="A backup is being restored"):
            open_storage(home)
        return erase_again(database, journal)

    monkeypatch.setattr("bot.storage.backups.erase_again", start_meanwhile)
    restore(at(home), file, journal)
    open_storage(home).database.close()


def went_on_after_a_backup(storage: Storage, home: Path, file: Path) -> bytes:
    """A database of 300 notes is backed up, and gets more; what SQLite keeps beside it."""
    fill(storage, 300)
    back_up(storage.database, file)
    fill(storage, 300, first=1_000)
    log = (home / "ladder.db-wal").read_bytes()
    storage.database.close()
    return log


def test_a_damaged_database_is_replaced_and_kept_as_it_is(
    storage: Storage, home: Path, file: Path, journal: Journal
) -> None:
    """Also what SQLite keeps beside it: taken for the backup's own, it would damage that."""
    log = went_on_after_a_backup(storage, home, file)
    (home / "ladder.db").write_bytes(b"damaged" * 1_000)
    (home / "ladder.db-wal").write_bytes(log[:-1_000])
    restored = restore(at(home), file, journal)
    assert restored.aside
    assert restored.aside.exists()
    assert not (home / "ladder.db-wal").exists()
    after = open_storage(home)
    assert len(all_notes(after)) == 300
    after.database.close()


def test_what_a_lost_database_left_behind_is_not_taken_for_the_backups(
    storage: Storage, home: Path, file: Path, journal: Journal
) -> None:
    log = went_on_after_a_backup(storage, home, file)
    (home / "ladder.db").unlink()
    (home / "ladder.db-wal").write_bytes(log)
    assert restore(at(home), file, journal).aside is None
    assert [path.read_bytes() for path in home.glob("ladder.db.*-wal")] == [log]
    after = open_storage(home)
    assert len(all_notes(after)) == 300
    after.database.close()


def test_what_a_kill_left_of_a_restore_is_gone_after_the_next(
    storage: Storage, home: Path, file: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(storage, 3)
    back_up(storage.database, file)
    storage.database.close()
    left = home / ".restoring-killed"
    monkeypatch.setattr(
        "bot.storage.backups.erase_again", lambda *_: shutil.copytree(next(home.glob(".restoring-*")), left)
    )
    restore(at(home), file, journal)
    assert (left / "ladder.db").exists()
    monkeypatch.undo()
    restore(at(home), file, journal)
    assert not left.exists()


def test_an_old_backup_is_migrated(home: Path, file: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a time before the first migration: there is no older one yet."""
    monkeypatch.setattr("bot.storage.backups.is_ours", lambda _: True)
    sqlite3.connect(file).close()
    restore(at(home), file, journal)
    with open_existing(home) as database:
        assert not is_behind(database)


def test_postgresql_is_left_to_its_own_tools(postgresql: str, file: Path, journal: Journal) -> None:
    with Database(postgresql) as database, pytest.raises(StorageError, match="backed up with pg_dump"):
        back_up(database, file)
    with pytest.raises(StorageError, match="restored with pg_restore"):
        restore(address(file, postgresql), file, journal)


def test_erasures_are_applied_again_on_both_databases(url: str, home: Path, storage: Storage) -> None:
    written = fill(storage, 600)
    store_of(storage).erase(ANNA, [note.id for note in written[:510]])
    again = fill(storage, 4, first=7_000)
    with storage.journal.erasing() as gone:
        gone([note.id for note in again[:2]])
    with Database(url) as database:
        migrate(database)
        copy_rows(storage.database, database)
        assert erase_again(database, storage.journal) == 2
        assert erase_again(database, storage.journal) == 0
        assert len(rows(database)["notes"]) == 92


def test_no_word_of_a_note_stands_in_any_file(storage: Storage, home: Path, file: Path) -> None:
    written = fill(storage, 50)
    store_of(storage).erase(ANNA, [written[0].id])
    back_up(storage.database, file)
    names = {"ladder.db", "ladder.db-wal", "erased.journal"}
    assert names <= {path.name for path in home.iterdir()}
    assert not [path for path in (*home.iterdir(), file) if b"plumcake" in path.read_bytes().lower()]
    assert b"U2" in (home / "ladder.db-wal").read_bytes(), "the test would look at nothing"


def test_a_start_without_the_key_is_refused_whatever_was_restored(storage: Storage, file: Path, tmp_path: Path) -> None:
    fill(storage, 1)
    back_up(storage.database, file)
    other = tmp_path / "other"
    restore(at(other), file, Journal(other / "erased.journal"))
    with pytest.raises(Exception, match=r"notes\.key, is gone"):
        open_storage(other)
    with open_existing(other) as database, database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM notes")) == 1
