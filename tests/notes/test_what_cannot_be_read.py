"""Rows that are not as they were written, and keys that are missing: told of that note, and no other suffers."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import insert, select, text, update

from bot.notes.model import (
    Change,
    Note,
    NotReadableError,
    NotYoursError,
    Unreadable,
    Viewer,
    Which,
)
from bot.notes.sql.rows import sealed
from bot.notes.sql.store import SqlNoteStore
from bot.storage.sealing import Keyring, new_key
from bot.storage.tables import notes
from tests.notes.conftest import ALEX, ANNA, DAY, NOW, SAM

ALL = Which()
TAMPERED = "Its row in the database is not as it was written."
ANOTHER = {
    "id": "0" * 32,
    "tenant": "T2",
    "author": "USAM",
    "subject": "USAM",
    "day": date(2025, 1, 1),
    "written": 1,
    "edited": 1,
    "shared": 1,
    "handed_by": "USAM",
    "source": "D2/2",
    "key_id": "0" * 16,
    "sealed": b"x" * 40,
}
"""Column → a value that the row of no note has."""


@pytest.fixture
def put(database):
    """Puts something into the row of a note, behind the store's back."""

    def put(note, **values):
        with database.writing() as connection:
            connection.execute(update(notes).where(notes.c.id == note.id).values(values))

    return put


def test_every_column_that_says_something_of_a_note_is_held_to(store, write, put, database):
    bound = {column.name for column in notes.c} - {"made_for", "ending"}
    assert set(ANOTHER) == bound
    whole = write()
    for column, value in ANOTHER.items():
        put(write(source=f"of {column}"), **{column: value})
    found = [
        note
        for viewer in (ANNA, SAM, Viewer("T2", "UANNA"))
        for note in (*store.everything(viewer, ALL), *store.shared_with(viewer))
    ]
    assert [note for note in found if isinstance(note, Note)] == [whole]
    assert len(found) >= len(ANOTHER)


def test_a_note_that_was_tampered_with_says_so_and_the_others_are_read(store, write, put):
    torn, whole = write(source="D1/1"), write()
    put(torn, sealed=b"")
    refused = Unreadable(torn.id, "UALEX", DAY, TAMPERED)
    assert store.read(ANNA, torn.id) == refused
    assert store.of_source(ANNA, "D1/1") == (refused,)
    assert set(store.everything(ANNA, ALL)) == set(store.page(ANNA, ALL).notes) == {refused, whole}
    with pytest.raises(NotYoursError):
        store.read(SAM, torn.id)


def test_a_note_whose_key_is_missing_says_which(store, write, database, journal, keys):
    note = write()
    elsewhere = SqlNoteStore(database, Keyring.read(new_key()), journal)
    why = f"It was written with the key '{keys.writes}', which is not in LADDERBOT_KEYS."
    assert elsewhere.read(ANNA, note.id) == Unreadable(note.id, "UALEX", DAY, why)
    assert store.read(ANNA, note.id) == note


def test_what_cannot_be_read_is_neither_changed_nor_shared_and_the_author_is_told_why(store, write, put):
    torn, whole = write(source="D1/1"), write()
    put(torn, sealed=b"")
    for deed in (
        lambda: store.change(ANNA, torn.id, Change(text="new"), NOW),
        lambda: store.revise(ANNA, [(whole.id, Change(text="new")), (torn.id, Change(text="new"))], [], NOW),
        lambda: store.share(ANNA, [torn.id], NOW),
        lambda: store.unshare(ANNA, [torn.id], NOW),
        lambda: write(source="D1/1"),
    ):
        with pytest.raises(NotReadableError, match="not as it was written"):
            deed()
    assert store.read(ANNA, whole.id) == whole
    assert [note.id for note in store.share(ANNA, [torn.id, whole.id], NOW)] == [whole.id]
    assert store.unshare(ANNA, [torn.id, whole.id], NOW) == 1


def test_what_cannot_be_read_is_counted_and_can_be_deleted(store, write, put, journal):
    torn, other = write(), write()
    for note in (torn, other):
        put(note, sealed=b"")
    assert store.count(ANNA, "UALEX") == store.people(ANNA)[0].count == store.page(ANNA, ALL).total == 2
    assert store.erase(ANNA, [torn.id]) == 1
    assert store.forget(ANNA, "UALEX") == 1
    assert journal.erased() == {torn.id, other.id}


def test_what_cannot_be_read_stays_where_it_is_when_the_rest_is_handed_over(store, write, put):
    torn, whole = write(), write()
    offer = store.offer(ANNA, "UALEX", "USAM", [torn.id, whole.id], moves=True, now=NOW)
    put(torn, sealed=b"")
    assert (offer.count, store.accept(SAM, offer.id, NOW).count) == (2, 1)
    assert [note.id for note in store.everything(ANNA, ALL)] == [torn.id]
    assert [note.id for note in store.everything(SAM, ALL)] == [whole.id]


def test_a_note_that_was_given_to_somebody_in_the_database_shows_them_nothing(store, write, put):
    for column, thief in (("author", SAM), ("shared", ALEX)):
        note = write()
        put(note, **{column: "USAM" if column == "author" else 1})
        shown = store.read(thief, note.id)
        assert isinstance(shown, Unreadable)
        assert not hasattr(shown, "text")
        store.erase(ANNA, [note.id])


@pytest.mark.parametrize("day", ["no day", "2026-11-3", "20261103", ""])
def test_a_day_that_is_none_is_refused_with_its_note_alone(store, write, database, day):
    torn, whole = write(subject="UKIM"), write()
    with database.writing() as connection:
        connection.execute(text("UPDATE notes SET day = :day WHERE id = :id"), {"day": day, "id": torn.id})
    assert store.read(ANNA, torn.id) == Unreadable(torn.id, "UKIM", date.min, TAMPERED)
    assert whole in store.everything(ANNA, ALL)
    assert {one.last for one in store.people(ANNA)} == {DAY, date.min}


def test_values_of_another_type_are_refused_with_their_note_alone(store, write, database):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL takes no value of another type")
    whole = write()
    columns, values = ("sealed", "written", "edited", "shared", "key_id", "subject", "day"), ("x", 7, 1e12, b"\xff\xfe")
    for column, value in product(columns, values):
        wrong = {"value": value, "id": write().id}
        with database.writing() as connection:
            connection.execute(text(f"UPDATE notes SET {column} = :value WHERE id = :id"), wrong)
    read = store.everything(ANNA, ALL)
    assert [note for note in read if isinstance(note, Note)] == [whole]
    assert len(read) == 1 + len(columns) * len(values)


def test_the_row_of_another_note_cannot_stand_in_for_it(store, write, put, database):
    mine, of_sam = write(), write(SAM)
    with database.reading() as connection:
        rows = {row["id"]: row for row in connection.execute(select(notes)).mappings()}
    put(mine, sealed=rows[of_sam.id]["sealed"], key_id=rows[of_sam.id]["key_id"])
    assert isinstance(store.read(ANNA, mine.id), Unreadable)


def test_ten_thousand_rows_that_were_swapped_cut_or_flipped_are_refused_and_the_others_read(store, database, keys):
    chance = random.Random(4)
    notebook = [_note(number) for number in range(11_000)]
    rows = [sealed(note, keys) | {"made_for": note.subject} for note in notebook]
    torn = [row | _torn(chance, row, rows) for row in rows[:10_000]]
    with database.writing() as connection:
        connection.execute(insert(notes), torn + rows[10_000:])
    read = [note for viewer in (ANNA, SAM, Viewer("T2", "UANNA")) for note in store.everything(viewer, ALL)]
    refused = [note.why for note in read if isinstance(note, Unreadable)]
    assert len(refused) == 10_000
    assert all(why == TAMPERED or why.startswith("It was written with the key") for why in refused)
    assert {note for note in read if isinstance(note, Note)} == set(notebook[10_000:])


def _note(number):
    day, source = DAY - timedelta(days=number % 300), f"D1/{number}"
    return Note(f"{number:032}", "T1", "UANNA", "UALEX", day, f"note {number}", (), (), source, NOW)


def _torn(chance, row, rows):
    """What becomes of a row that is swapped, cut or has a bit flipped."""
    of_it, of_another = row["sealed"], chance.choice([other for other in chance.sample(rows, 2) if other is not row])
    bit = chance.randrange(8 * len(of_it))
    flipped = bytearray(of_it)
    flipped[bit // 8] ^= 1 << bit % 8
    column = chance.choice(sorted(ANOTHER))
    unique = {"id": f"x{row['id'][1:]}", "source": f"D2/{row['id']}"}
    return chance.choice(
        (
            {"sealed": of_another["sealed"]},
            {"sealed": of_it[: chance.randrange(len(of_it))]},
            {"sealed": of_it + b"\0"},
            {"sealed": bytes(flipped)},
            {column: unique.get(column, ANOTHER[column])},
        )
    )
