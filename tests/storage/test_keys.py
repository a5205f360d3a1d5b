"""Keys: rotation seals everything anew and changes nothing else, is resumed, and keeps out of a running bot's way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.notes.model import Change, Note, Unreadable
from bot.storage.engine import Database
from bot.storage.keys import in_use, rotate, to_rotate
from bot.storage.opening import Storage, open_storage
from bot.storage.sealing import Key, Keyring, new_key
from bot.storage.tables import SEALED, handovers, notes
from tests.storage.keeping import ANNA, DANA, NOW, all_notes, fill, rows, store_of

SOAK = bool(os.environ.get("LADDER_SOAK"))
"""Whether more is asked than `make test` has the time for: `make soak`."""
COUNT = 100_000 if SOAK else 2_500
OLD, NEW = new_key(), new_key()


@pytest.fixture
def url(database: Database) -> str:
    """The address of a database with all its tables, of both kinds in turn."""
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def old(home: Path, url: str) -> Iterator[Storage]:
    """A storage with the old key, on SQLite and on PostgreSQL."""
    storage = open_storage(home, url, OLD)
    yield storage
    storage.database.close()


@pytest.fixture
def new(home: Path, url: str, old: Storage) -> Iterator[Storage]:
    """The same storage, opened with the new key before the old one."""
    storage = open_storage(home, url, f"{NEW},{OLD}")
    yield storage
    storage.database.close()


def test_everything_is_sealed_with_the_new_key_and_nothing_else_has_changed(
    old: Storage, new: Storage, url: str
) -> None:
    fill(old, 450)
    before, noted, offers = rows(old.database), all_notes(old), store_of(old).offers(DANA)
    assert to_rotate(new.database, new.keys) == 451
    batches = list(rotate(new.database, new.keys))
    assert sum(one.sealed for one in batches) == 451
    assert sum(one.refused for one in batches) == to_rotate(new.database, new.keys) == 0
    only_new = Storage(new.database, Keyring.read(NEW), new.journal)
    assert all_notes(only_new) == noted
    assert store_of(only_new).offers(DANA) == offers != ()
    after = rows(new.database)
    for table in SEALED:
        for was, is_ in zip(before.pop(table.name), after.pop(table.name), strict=True):
            changed = {column.name for column, a, b in zip(table.c, was, is_, strict=True) if a != b}
            assert changed == {"key_id", "sealed"}
    assert after == before


def test_the_keys_in_use_are_known(old: Storage, new: Storage) -> None:
    assert in_use(old.database) == frozenset()
    fill(old, 3)
    fill(new, 3, first=100)
    assert in_use(old.database) == {Key.read(OLD).id, Key.read(NEW).id}
    list(rotate(new.database, new.keys))
    assert in_use(old.database) == {Key.read(NEW).id}


def test_what_no_key_opens_is_counted_and_left_as_it_is(old: Storage, new: Storage) -> None:
    written = fill(old, 300)
    with old.database.writing() as connection:
        connection.execute(update(notes).where(notes.c.id == written[0].id).values(author="U9"))
        connection.execute(update(notes).where(notes.c.id == written[1].id).values(key_id="0" * 16))
        connection.execute(update(handovers).values(moves=True))
        untouched = connection.execute(select(notes).where(notes.c.id.in_([n.id for n in written[:2]]))).all()
    batches = list(rotate(new.database, new.keys))
    assert (sum(one.sealed for one in batches), sum(one.refused for one in batches)) == (298, 3)
    with old.database.reading() as connection:
        assert connection.execute(select(notes).where(notes.c.id.in_([n.id for n in written[:2]]))).all() == untouched


def test_a_bot_writes_and_changes_notes_meanwhile(old: Storage, new: Storage) -> None:
    """With both keys, as it is started before a rotation."""
    written = fill(old, 700)
    store, batches = store_of(new), rotate(new.database, new.keys)
    next(batches)
    for note in (written[0], written[-1], written[350]):
        store.change(ANNA, note.id, Change(text=f"changed {note.id}"), NOW)
    fill(new, 5, first=9_000)
    list(batches)
    found = all_notes(Storage(new.database, Keyring.read(NEW), new.journal))
    assert len(found) == 705
    assert not [one for one in found.values() if isinstance(one, Unreadable)]
    assert sum(isinstance(one, Note) and one.text == f"changed {one.id}" for one in found.values()) == 3


def test_a_rotation_that_is_killed_goes_on_where_it_was(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    storage = open_storage(home, "", OLD)
    begin = time.monotonic()
    fill(storage, COUNT)
    filled = time.monotonic() - begin
    command = [sys.executable, "-m", "bot", "keys", "rotate"]
    environment = os.environ | {"LADDERBOT_HOME": str(home), "LADDERBOT_KEYS": f"{NEW} {OLD}"}
    both = Keyring.read(f"{NEW} {OLD}")
    begin, left = time.monotonic(), []
    for kill in (1, 2):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while process.poll() is None and to_rotate(storage.database, both) > COUNT * (1 - kill / 3):
            time.sleep(0.3 if SOAK else 0.01)
        process.kill()
        process.communicate()
        left.append(to_rotate(storage.database, both))
    assert 0 < left[0] <= COUNT * 2 / 3, "it was not in the middle"
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    took = time.monotonic() - begin
    assert f"Encrypted with the first key: {left[-1]}." in done.stdout
    found = all_notes(Storage(storage.database, Keyring.read(NEW), storage.journal))
    storage.database.close()
    assert len(found) == COUNT
    assert not [one for one in found.values() if isinstance(one, Unreadable)]
    if SOAK:
        with capsys.disabled():
            print(f"\n{COUNT} notes written in {filled:.0f} s, rotated in {took:.0f} s, killed twice meanwhile")
