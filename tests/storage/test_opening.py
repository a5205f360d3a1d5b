"""What a start says of keys: made once, kept private, and missed before anything is written with another."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.storage.engine import Database, StorageError
from bot.storage.migrating import migrate
from bot.storage.opening import open_existing, open_journal, open_storage
from bot.storage.sealing import Key, KeysError, new_key
from tests.storage.keeping import all_notes, fill


def test_a_key_is_made_once_and_told(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    open_storage(home).database.close()
    key = (home / "notes.key").read_text()
    assert "A key for the notes was made" in caplog.text
    assert "Keep a copy apart from the database" in caplog.text
    assert key.strip() not in caplog.text
    caplog.clear()
    open_storage(home).database.close()
    assert (home / "notes.key").read_text() == key
    assert caplog.text == ""


def test_keys_that_are_given_are_the_ones_used(home: Path) -> None:
    storage = open_storage(home, keys=(key := new_key()))
    storage.database.close()
    assert storage.keys.writes == Key.read(key).id
    assert not (home / "notes.key").exists()


def test_postgresql_without_keys_does_not_start(postgresql: str, home: Path) -> None:
    with Database(postgresql) as database:
        migrate(database)
    with pytest.raises(KeysError, match="LADDERBOT_KEYS is not set: `ladder-bot keys new` prints a key"):
        open_storage(home, postgresql)


def test_a_key_file_that_is_lost_is_missed_and_no_other_is_made(home: Path) -> None:
    storage = open_storage(home)
    fill(storage, 1)
    storage.database.close()
    (home / "notes.key").rename(home / "elsewhere")
    for _ in range(2):
        with pytest.raises(KeysError, match=r"notes\.key, is gone, and nothing else opens them. Put back the copy"):
            open_storage(home)
    (home / "elsewhere").rename(home / "notes.key")
    back = open_storage(home)
    assert len(all_notes(back)) == 1
    back.database.close()


def test_keys_that_open_nothing_do_not_start(home: Path) -> None:
    storage = open_storage(home, keys=new_key())
    fill(storage, 1)
    storage.database.close()
    with pytest.raises(KeysError, match=r"None of the keys opens what is in the database\. Put back"):
        open_storage(home, keys=new_key())


def test_a_key_that_is_missing_among_others_is_told(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, second = new_key(), new_key()
    for keys in (first, f"{second} {first}"):
        storage = open_storage(home, keys=keys)
        fill(storage, 2, first=len(keys))
        storage.database.close()
    assert caplog.text == ""
    open_storage(home, keys=second).database.close()
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert Key.read(first).id in record.getMessage()
    assert first not in record.getMessage()


@pytest.mark.parametrize("content", [b"", b"plumcake", b"\xff\xfe"])
def test_a_key_file_with_no_key_in_it_is_told(home: Path, content: bytes) -> None:
    home.mkdir()
    (home / "notes.key").write_bytes(content)
    with pytest.raises(KeysError, match="`ladder-bot keys new` prints"):
        open_storage(home)


def test_a_key_file_that_cannot_be_read_is_told(home: Path) -> None:
    (home / "notes.key").mkdir(parents=True)
    with pytest.raises(KeysError, match="cannot be read: Is a directory"):
        open_storage(home)


def test_a_key_that_another_process_made_meanwhile_is_the_one_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = new_key()

    def slow() -> str:
        (home / "notes.key").write_text(other)
        return new_key()

    monkeypatch.setattr("bot.storage.opening.new_key", slow)
    storage = open_storage(home)
    storage.database.close()
    assert storage.keys.writes == Key.read(other).id


def test_a_database_that_must_be_there_is_not_made(home: Path) -> None:
    with pytest.raises(StorageError, match="There is no database at"):
        open_existing(home)
    assert not home.exists()


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made: Not a directory"):
        open_journal(tmp_path / "file" / "home")
