"""The questions that found nothing: sealed, counted on reading, bounded, and gone when they are deleted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.storage.backups import back_up, restore
from bot.storage.engine import Database
from bot.storage.journal import Journal
from bot.storage.keys import rotate, to_rotate
from bot.storage.opening import Storage, address, open_storage
from bot.storage.sealing import Keyring, new_key
from bot.storage.tables import unanswered
from bot.storage.unanswered import Kept, UnansweredStore

TODAY = date(2026, 11, 3)
MARKER = "plumcake"


@pytest.fixture
def store(database: Database, keys: Keyring, journal: Journal) -> UnansweredStore:
    """An empty one, on SQLite and on PostgreSQL."""
    return UnansweredStore(database, keys, journal)


def test_what_was_asked_is_counted_whatever_its_case_blanks_and_sign(store: UnansweredStore) -> None:
    store.add("T1", ["What about Kubernetes?", "what  about kubernetes", "who decides?"], TODAY)
    store.add("T2", ["what about kubernetes?", "what about kubernetes?"], TODAY)
    kept = store.everything()
    assert min(kept.texts) == "What about Kubernetes?", "as it was typed"
    assert kept.counts == (("what about kubernetes?", 4), ("who decides?", 1))


def test_nothing_is_read_where_nothing_was_kept(store: UnansweredStore) -> None:
    assert store.everything() == Kept((), 0)
    assert store.everything().counts == ()


def test_a_row_says_neither_what_was_asked_nor_by_whom_nor_that_it_was_asked_before(
    store: UnansweredStore, database: Database
) -> None:
    store.add("T1", [f"{MARKER}?", f"{MARKER}?"], TODAY)
    with database.reading() as connection:
        first, second = connection.execute(select(unanswered)).mappings().all()
    assert set(first) == {"id", "tenant", "day", "key_id", "sealed"}
    assert MARKER.encode() not in first["sealed"]
    assert first["sealed"] != second["sealed"]
    assert first["id"] != second["id"]


def test_beyond_a_number_the_oldest_of_that_tenant_go(store: UnansweredStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.unanswered.MOST", 3)
    store.add("T2", ["another tenant's?"], TODAY - timedelta(days=9))
    for days in (3, 2, 1, 0):
        store.add("T1", [f"{days} days ago?"], TODAY - timedelta(days=days))
    assert sorted(store.everything().texts) == ["0 days ago?", "1 days ago?", "2 days ago?", "another tenant's?"]
    monkeypatch.setattr("bot.storage.unanswered.MOST", 40)
    store.add("T1", [f"{number}?" for number in range(40)], TODAY)
    assert len(store.everything().texts) == 39, "one of 20 makes room, so that the next ones find it"


def test_what_was_asked_before_a_day_ends_everywhere_and_nothing_else(store: UnansweredStore) -> None:
    for tenant in ("T1", "T2"):
        for days in (0, 1, 2):
            store.add(tenant, [f"{tenant} {days}?"], TODAY - timedelta(days=days))
    assert store.end(TODAY - timedelta(days=1)) == 2
    assert store.end(TODAY - timedelta(days=1)) == 0
    assert sorted(store.everything().texts) == ["T1 0?", "T1 1?", "T2 0?", "T2 1?"]


def test_a_row_that_was_changed_is_counted_and_the_others_are_read(store: UnansweredStore, database: Database) -> None:
    store.add("T1", ["first?"], TODAY)
    for column, value in (("tenant", "T9"), ("day", date(2026, 1, 1)), ("key_id", "0" * 16), ("sealed", b"")):
        store.add("T2", [f"{column}?"], TODAY)
        with database.writing() as connection:
            connection.execute(update(unanswered).where(unanswered.c.tenant == "T2").values({column: value}))
            connection.execute(update(unanswered).where(unanswered.c.tenant == "T2").values(tenant="T3"))
    assert store.everything() == Kept(("first?",), 4)


def test_several_who_write_at_once_lose_nothing(
    database: Database, keys: Keyring, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And keep to the number together."""
    with ExitStack() as stack, ThreadPoolExecutor(4) as threads:
        stores = [UnansweredStore(stack.enter_context(Database(database.url)), keys, journal) for _ in range(4)]
        for limit, least in ((80, 80), (50, 48)):
            monkeypatch.setattr("bot.storage.unanswered.MOST", limit)
            list(threads.map(lambda store: [store.add("T1", [f"{n}?"], TODAY) for n in range(20)], stores))
            assert least <= len(stores[0].everything().texts) <= limit


def test_a_rotation_seals_them_anew(database: Database, journal: Journal) -> None:
    old, new = new_key(), new_key()
    UnansweredStore(database, Keyring.read(old), journal).add("T1", ["one?", "two?"], TODAY)
    UnansweredStore(database, Keyring.read(old), journal).add("T2", ["changed?"], TODAY)
    with database.writing() as connection:
        connection.execute(update(unanswered).where(unanswered.c.tenant == "T2").values(tenant="T3"))
    both = Keyring.read(f"{new} {old}")
    batches = list(rotate(database, both))
    assert (sum(one.sealed for one in batches), sum(one.refused for one in batches)) == (2, 1)
    assert to_rotate(database, both) == 1
    kept = UnansweredStore(database, Keyring.read(new), journal).everything()
    assert (sorted(kept.texts), kept.unreadable) == (["one?", "two?"], 1)


def test_what_is_forgotten_no_backup_brings_back(storage: Storage, home: Path, tmp_path: Path) -> None:
    store = UnansweredStore(storage.database, storage.keys, storage.journal)
    store.add("T1", ["one?", "two?"], TODAY)
    store.add("T2", ["three?"], TODAY)
    back_up(storage.database, tmp_path / "backup.db")
    assert store.forget() == 3
    assert store.forget() == 0
    store.add("T1", ["asked since?"], TODAY)
    storage.database.close()
    assert restore(address(home), tmp_path / "backup.db", storage.journal).erased == 3
    after = open_storage(home)
    assert UnansweredStore(after.database, after.keys, after.journal).everything() == Kept((), 0)
    after.database.close()


def test_a_backup_holds_them_with_all_else(storage: Storage, home: Path, tmp_path: Path) -> None:
    UnansweredStore(storage.database, storage.keys, storage.journal).add("T1", ["one?"], TODAY)
    back_up(storage.database, tmp_path / "backup.db")
    storage.database.close()
    restore(address(home), tmp_path / "backup.db", storage.journal)
    after = open_storage(home)
    assert UnansweredStore(after.database, after.keys, after.journal).everything() == Kept(("one?",), 0)
    after.database.close()
