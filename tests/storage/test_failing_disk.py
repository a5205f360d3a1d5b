"""Whatever write to the database fails: a sentence, nothing half-written, and the next try succeeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.notes.model import Change, Deed, Draft, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.engine import StorageError
from bot.storage.opening import open_storage
from tests.storage.disk import FULL, Disk, watched

ANNA, DANA = Viewer("T1", "U1"), Viewer("T1", "U3")
NOW = datetime(2026, 11, 3, tzinfo=UTC)
TEXT = "led the review " * 150
IO_ERROR = -1


def draft(number: int) -> Draft:
    return Draft("U2", date(2026, 11, 3), f"{number} {TEXT}", f"C1/{number}")


def ids(store: SqlNoteStore) -> list[str]:
    return [note.id for note in store.everything(ANNA, Which())]


def accept(store: SqlNoteStore) -> object:
    (offer,) = store.offers(DANA)
    return store.accept(DANA, offer.id, NOW)


DEEDS: dict[str, Callable[[SqlNoteStore], object]] = {
    "write": lambda store: store.write(ANNA, [draft(n) for n in range(100, 103)], NOW),
    "change": lambda store: store.change(ANNA, ids(store)[0], Change(text=TEXT.upper()), NOW),
    "share": lambda store: store.share(ANNA, ids(store)[:2], NOW),
    "log": lambda store: store.log(ANNA, "U1", "U2", Deed.READ, 1, NOW),
    "offer": lambda store: store.offer(ANNA, "U2", "U3", ids(store)[:2], moves=True, now=NOW),
    "accept": accept,
    "erase": lambda store: store.erase(ANNA, ids(store)[:1]),
    "forget": lambda store: store.forget(ANNA, None),
}


def everything(store: SqlNoteStore) -> tuple[object, ...]:
    return (
        *(store.everything(one, Which()) for one in (ANNA, DANA)),
        store.offers(ANNA),
        store.accesses(ANNA),
        store.shared_with(Viewer("T1", "U2")),
    )


@pytest.fixture
def disk() -> Iterator[Disk]:
    with watched() as disk:
        yield disk


@pytest.fixture
def store(disk: Disk, tmp_path: Path) -> Iterator[SqlNoteStore]:
    storage = open_storage(tmp_path)

    @event.listens_for(storage.database.engine, "connect")
    def check_point_at_every_commit(connection: object, _record: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=1")  # type: ignore[attr-defined]

    storage.database.engine.dispose()
    yield SqlNoteStore(storage.database, storage.keys, storage.journal)
    storage.database.close()


@pytest.mark.no_cover
@pytest.mark.parametrize("error", [IO_ERROR, FULL], ids=["I/O error", "full"])
def test_a_write_that_fails_is_told_and_undone_wherever_it_fails(disk: Disk, store: SqlNoteStore, error: int) -> None:
    store.write(ANNA, [draft(n) for n in range(6)], NOW)
    told = {name: _fail_everywhere(disk, store, deed, error) for name, deed in DEEDS.items()}
    assert all(count >= 2 for count in told.values()), told
    assert everything(store) == ((), store.everything(DANA, Which()), (), (), ())


def _fail_everywhere(disk: Disk, store: SqlNoteStore, deed: Callable[[SqlNoteStore], object], error: int) -> int:
    """Lets the first write fail, then the second, and so on until the deed is done; how often it was not."""
    told = 0
    while True:
        before, left = everything(store), iter(range(told))
        disk.fails = lambda left=left: error if next(left, None) is None else 0  # type: ignore[misc]
        said = _said(deed, store)
        disk.fails = int
        if not said:
            assert everything(store) != before
            return told
        assert said in {"The disk of the database fails.", "The disk of the database is full."}
        assert everything(store) == before
        told += 1


def _said(deed: Callable[[SqlNoteStore], object], store: SqlNoteStore) -> str:
    try:
        deed(store)
    except StorageError as failed:
        return str(failed)
    return ""
