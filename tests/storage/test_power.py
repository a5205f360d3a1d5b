"""A loss of power takes what was not synced: no note that was confirmed.

It is not a real one: the test notes what SQLite writes and syncs, and builds the files that would be left. A disk that
says it has synced and has not is beyond that.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock

import pytest

from bot.notes.model import Draft, Note, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.opening import open_storage
from tests.storage.disk import Disk, watched

ANNA = Viewer("T1", "U1")
NOW = datetime(2026, 11, 3, tzinfo=UTC)
WRITES = 240


def drafts(number: int) -> list[Draft]:
    return [Draft("U2", date(2026, 11, 3), f"note {number} " + "long " * (number % 90), f"C1/{number}")]


def kept(folder: Path) -> dict[str, str]:
    """The notes in a folder with a database, by what they were written with."""
    storage = open_storage(folder)
    found = SqlNoteStore(storage.database, storage.keys, storage.journal).everything(ANNA, Which())
    storage.database.close()
    return {one.source: one.text for one in found if isinstance(one, Note)}


def write_and_lose_power(home: Path, disk: Disk, chance: random.Random | None) -> list[set[str]]:
    """Writes from several threads; the power goes now and then. What was confirmed then, and is not there."""
    storage = open_storage(home)
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    confirmed, lost, lock = dict[str, str](), list[set[str]](), Lock()

    def write(number: int) -> None:
        (note,) = store.write(ANNA, drafts(number), NOW)
        with lock:
            confirmed[note.source] = note.text
            if number % 24 == 0:
                before = dict(confirmed)
                left = home.with_name(f"left-{number}")
                left.mkdir()
                disk.after_loss_of_power(left, chance)
                (left / "notes.key").write_bytes((home / "notes.key").read_bytes())
                snapshots.append((before, left))

    snapshots = list[tuple[dict[str, str], Path]]()
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(write, range(1, WRITES + 1)))
    storage.database.close()
    for before, left in snapshots:
        found = kept(left)
        lost.append({source for source, text in before.items() if found.get(source) != text})
    return lost


@pytest.mark.parametrize("chance", [None, random.Random(1), random.Random(2)], ids=["nothing", "some", "other"])
def test_a_loss_of_power_takes_no_confirmed_note(tmp_path: Path, chance: random.Random | None) -> None:
    """Whether nothing of what was not synced reaches the disk, or some of it."""
    with watched() as disk:
        lost = write_and_lose_power(tmp_path / "home", disk, chance)
    assert lost == [set()] * (WRITES // 24)


def test_the_simulated_loss_takes_what_was_not_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would show nothing: with less than full durability, notes are lost."""
    home = tmp_path / "home"
    storage = open_storage(home)
    storage.database.close()
    monkeypatch.setattr("bot.storage.engine._DURABLE", "synchronous=NORMAL")
    with watched() as disk:
        lost = write_and_lose_power(home, disk, None)
    assert any(lost)
