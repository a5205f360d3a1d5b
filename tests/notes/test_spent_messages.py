"""What a deleted note was written with makes no other one, however often it is delivered and whatever it says then."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.notes.model import Change, Draft, SpentError, Viewer, Which
from bot.notes.sql.subjects import Subjects
from bot.storage.erasing import erase
from bot.storage.tables import notes
from tests.notes.conftest import ALEX, ANNA, DANA, DAY, NOW, SAM

MESSAGE = "D1/17.5"
ALL = Which()


def draft(subject="UALEX", text="led the review"):
    return Draft(subject, DAY, text, MESSAGE)


@pytest.mark.parametrize(
    "end",
    [
        lambda store, upkeep, subjects, note: store.erase(ANNA, [note]),
        lambda store, upkeep, subjects, note: store.forget(ANNA, "UALEX"),
        lambda store, upkeep, subjects, note: store.forget(ANNA, None),
        lambda store, upkeep, subjects, note: subjects.purge("UALEX", None, NOW),
        lambda store, upkeep, subjects, note: _over(upkeep),
    ],
    ids=["delete", "forget one", "forget all", "purge", "retention"],
)
def test_a_message_whose_note_was_deleted_makes_no_other_one(store, upkeep, database, keys, journal, end):
    (note,) = store.write(ANNA, [draft()], NOW)
    end(store, upkeep, Subjects(database, keys, journal), note.id)
    assert store.count(ANNA, None) == 0
    for subject in ("UALEX", "USAM"):
        with pytest.raises(SpentError):
            store.write(ANNA, [draft(subject)], NOW)
    assert store.count(ANNA, None) == 0


def _over(upkeep):
    upkeep.foretell("T1", 1, NOW + timedelta(days=9))
    for notice in upkeep.take("T1", NOW + timedelta(days=9)):
        upkeep.sent(notice.id, NOW + timedelta(days=9))
    upkeep.end("T1", 1, NOW + timedelta(days=99))


def test_nor_does_it_make_one_on_somebody_else_and_the_rest_of_it_stays_as_it_was(store):
    alex, sam = store.write(ANNA, [draft(), draft("USAM")], NOW)
    store.erase(ANNA, [alex.id])
    with pytest.raises(SpentError):
        store.write(ANNA, [draft("USAM"), draft("UDANA")], NOW)
    with pytest.raises(SpentError):
        store.revise(ANNA, [(sam.id, Change(text="edited"))], [draft("UDANA")], NOW)
    assert store.everything(ANNA, ALL) == (sam,)


def test_what_is_left_of_it_can_be_edited_and_comes_again_as_it_is(store):
    alex, sam = store.write(ANNA, [draft(), draft("USAM")], NOW)
    store.erase(ANNA, [alex.id])
    (edited,) = store.revise(ANNA, [(sam.id, Change(text="edited"))], [], NOW)
    assert store.write(ANNA, [draft("USAM")], NOW) == (edited,)
    store.erase(ANNA, [sam.id])
    assert store.count(ANNA, None) == 0


def test_the_same_source_of_somebody_else_is_another_one(store):
    store.erase(ANNA, [store.write(ANNA, [draft()], NOW)[0].id])
    for other in (SAM, Viewer("T2", "UANNA")):
        assert store.write(other, [draft()], NOW)
    assert store.write(ANNA, [Draft("UALEX", DAY, "another", "D1/18.5")], NOW)


def test_a_message_whose_note_went_to_somebody_else_makes_no_other_one_and_that_of_a_copy_has_it_still(store):
    moved, copied = (store.write(ANNA, [Draft("UALEX", DAY, "x", source)], NOW)[0] for source in ("D1/1", "D1/2"))
    for note, moves in ((moved, True), (copied, False)):
        offer = store.offer(ANNA, "UALEX", "UDANA", [note.id], moves=moves, now=NOW)
        store.accept(DANA, offer.id, NOW)
    with pytest.raises(SpentError):
        store.write(ANNA, [Draft("UALEX", DAY, "x", "D1/1")], NOW)
    assert store.write(ANNA, [Draft("UALEX", DAY, "x", "D1/2")], NOW) == (copied,)
    assert store.count(DANA, None) == 2


def test_what_is_delivered_again_while_its_note_is_being_deleted_makes_no_other_one(store, database):
    (note,) = store.write(ANNA, [draft()], NOW)
    ended = []

    def deliver():
        try:
            ended.append(store.write(ANNA, [draft()], NOW))
        except SpentError as error:
            ended.append(error)

    again = threading.Thread(target=deliver)
    with database.writing() as connection:
        erase(connection, notes.c.id == note.id, lambda _: None)
        again.start()
        again.join(0.3)
        assert not ended, "it waits for what becomes of the note"
    again.join(10)
    assert [type(one) for one in ended] == [SpentError]
    assert store.count(ANNA, None) == 0


def test_a_leaver_who_comes_back_begins_anew(store, upkeep):
    store.write(ALEX, [draft("UANNA")], NOW)
    upkeep.left("T1", "UALEX", NOW)
    assert upkeep.remove("T1", "UALEX", NOW + timedelta(days=1)) == 1
    assert store.write(ALEX, [draft("UANNA")], NOW)
