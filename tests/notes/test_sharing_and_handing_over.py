"""How notes come to be read by others, and how that ends, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.notes.model import Access, Change, Deed, Handover, NotYoursError, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.sealing import Keyring, new_key
from bot.storage.tables import handovers
from tests.notes.conftest import ALEX, ANNA, DANA, NOW, SAM

ALL = Which()
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def offered(store, write):
    """Offers notes to Dana: the offer, and the notes."""

    def offered(number=2, *, moves=True):
        notes = [write() for _ in range(number)]
        return store.offer(ANNA, "UALEX", "UDANA", [note.id for note in notes], moves=moves, now=NOW), notes

    return offered


# sharing


def test_a_note_that_is_shared_is_read_by_its_subject_until_it_is_taken_back(store, write):
    note, private = write(), write()
    (shared,) = store.share(ANNA, [note.id], LATER)
    assert shared == replace(note, shared=LATER)
    assert store.read(ALEX, note.id) == store.read(ANNA, note.id) == shared
    assert store.shared_with(ALEX) == (shared,)
    with pytest.raises(NotYoursError):
        store.read(ALEX, private.id)
    assert store.unshare(ANNA, [note.id], LATER) == 1
    assert store.shared_with(ALEX) == ()
    with pytest.raises(NotYoursError):
        store.read(ALEX, note.id)
    assert store.read(ANNA, note.id) == note


def test_sharing_lets_nobody_but_the_subject_read_and_nobody_change(store, write):
    note = write()
    store.share(ANNA, [note.id], NOW)
    for other in (SAM, Viewer("T2", "UALEX")):
        assert store.shared_with(other) == ()
        with pytest.raises(NotYoursError):
            store.read(other, note.id)
    assert store.everything(ALEX, ALL) == ()
    assert store.people(ALEX) == ()
    for deed in (lambda: store.share(ALEX, [note.id], NOW), lambda: store.unshare(ALEX, [note.id], NOW)):
        with pytest.raises(NotYoursError):
            deed()
    assert len(store.shared_with(ALEX)) == 1


def test_only_what_was_not_shared_before_is_newly_shared(store, write):
    one, two = write(), write()
    store.share(ANNA, [one.id], NOW)
    newly = store.share(ANNA, [one.id, two.id, two.id], LATER)
    assert newly == (replace(two, shared=LATER),)
    assert store.read(ANNA, one.id).shared == NOW
    assert store.unshare(ANNA, [one.id, one.id, two.id], LATER) == 2
    assert store.unshare(ANNA, [one.id, two.id], LATER) == 0


def test_what_is_shared_or_taken_back_stands_in_the_access_log_with_the_deed_itself(store, write):
    one, two, of_sam = write(), write(), write(subject="USAM")
    store.share(ANNA, [one.id], NOW)
    store.share(ANNA, [one.id, two.id, of_sam.id], LATER)
    store.unshare(ANNA, [one.id, two.id], LATER)
    assert store.accesses(ANNA, "UALEX") == (
        Access(LATER, "UANNA", Deed.UNSHARE, "UALEX", 2),
        Access(LATER, "UANNA", Deed.SHARE, "UALEX", 1),
        Access(NOW, "UANNA", Deed.SHARE, "UALEX", 1),
    )
    assert store.accesses(ANNA, "USAM") == (Access(LATER, "UANNA", Deed.SHARE, "USAM", 1),)
    store.unshare(ANNA, [one.id], LATER)
    assert len(store.accesses(ANNA)) == 4, "nothing was shared, and nothing stands in the log"


def test_a_note_on_oneself_is_shared_with_nobody(store, write):
    note = write(subject="UANNA")
    assert store.share(ANNA, [note.id], NOW) == ()
    assert store.read(ANNA, note.id).shared is None


def test_what_is_gone_or_not_ones_own_is_passed_over_unless_nothing_is_left(store, write):
    mine, of_sam = write(), write(SAM)
    assert [note.id for note in store.share(ANNA, [of_sam.id, mine.id, "gone"], NOW)] == [mine.id]
    assert store.unshare(ANNA, [of_sam.id, mine.id, "gone"], NOW) == 1
    for ids in ([of_sam.id], ["gone"], []):
        with pytest.raises(NotYoursError):
            store.share(ANNA, ids, NOW)
    assert store.read(SAM, of_sam.id).shared is None


def test_a_note_that_becomes_one_on_somebody_else_is_shared_with_nobody_any_more(store, write):
    note = write()
    store.share(ANNA, [note.id], NOW)
    assert store.change(ANNA, note.id, Change(text="still shared", subject="UALEX"), LATER).shared == NOW
    assert store.change(ANNA, note.id, Change(subject="USAM"), LATER).shared is None
    assert store.shared_with(ALEX) == store.shared_with(SAM) == ()


def test_what_is_shared_is_of_one_author_where_one_is_named(store, write):
    for by in (ANNA, SAM):
        store.share(by, [write(by).id], NOW)
    assert [note.author for note in store.shared_with(ALEX, "USAM")] == ["USAM"]
    assert len(store.shared_with(ALEX)) == 2


def test_several_who_share_the_same_notes_in_other_orders_do_not_block_each_other(store, write):
    ids = [write().id for _ in range(20)]
    with ThreadPoolExecutor(4) as several:
        work = [ids, ids[::-1]] * 6
        newly = [one.id for some in several.map(lambda these: store.share(ANNA, these, NOW), work) for one in some]
    assert sorted(newly) == sorted(ids)


# handing over


def test_notes_that_are_handed_over_move_with_acceptance_and_not_before(store, offered):
    offer, notes = offered()
    assert offer == Handover(offer.id, "UANNA", "UALEX", "UDANA", moves=True, count=2, offered=NOW)
    assert store.offers(ANNA) == store.offers(DANA) == (offer,)
    assert store.everything(DANA, ALL) == ()
    assert store.accept(DANA, offer.id, LATER) == offer
    assert store.everything(ANNA, ALL) == store.offers(ANNA) == store.offers(DANA) == ()
    moved = {note.id: note for note in store.everything(DANA, ALL)}
    for note in notes:
        source = f"{offer.id}/{note.id}"
        assert moved[note.id] == replace(note, author="UDANA", handed_by="UANNA", source=source)


def test_copies_leave_the_notes_where_they_are(store, offered):
    offer, notes = offered(moves=False)
    store.accept(DANA, offer.id, LATER)
    assert set(store.everything(ANNA, ALL)) == set(notes)
    copies = store.everything(DANA, ALL)
    assert {(one.text, one.handed_by, one.written) for one in copies} == {("led the review", "UANNA", NOW)}
    assert not {one.id for one in copies} & {note.id for note in notes}
    store.erase(DANA, [one.id for one in copies])
    assert store.count(ANNA, None) == 2


def test_what_is_handed_over_is_shared_with_nobody(store, offered):
    for moves in (True, False):
        offer, notes = offered(1, moves=moves)
        store.share(ANNA, [notes[0].id], NOW)
        store.accept(DANA, offer.id, LATER)
    assert {note.shared for note in store.everything(DANA, ALL)} == {None}
    assert [note.author for note in store.shared_with(ALEX)] == ["UANNA"], "the one that was copied"


def test_the_giver_finds_a_handover_in_their_access_log(store, offered):
    offer, _ = offered()
    store.accept(DANA, offer.id, LATER)
    assert store.accesses(ANNA) == (Access(LATER, "UDANA", Deed.HANDOVER, "UALEX", 2),)
    assert store.accesses(DANA) == ()


def test_what_was_deleted_or_corrected_since_does_not_come(store, offered):
    offer, notes = offered(4)
    store.erase(ANNA, [notes[0].id])
    store.change(ANNA, notes[1].id, Change(subject="USAM"), LATER)
    store.change(ANNA, notes[2].id, Change(text="as it is now"), LATER)
    assert store.accept(DANA, offer.id, LATER).count == 2
    assert {note.text for note in store.everything(DANA, ALL)} == {"as it is now", "led the review"}
    assert store.count(ANNA, "USAM") == 1


def test_notes_that_went_to_one_do_not_come_to_another_as_well(store, offered):
    offer, notes = offered()
    other = store.offer(ANNA, "UALEX", "USAM", [note.id for note in notes], moves=False, now=NOW)
    store.accept(DANA, offer.id, LATER)
    assert store.accept(SAM, other.id, LATER).count == 0
    assert store.everything(SAM, ALL) == ()


def test_only_ones_own_notes_on_that_person_are_offered(store, write):
    mine, of_sam, on_sam = write(), write(SAM), write(subject="USAM")
    ids = [mine.id, of_sam.id, on_sam.id, mine.id, "gone"]
    assert store.offer(ANNA, "UALEX", "UDANA", ids, moves=True, now=NOW).count == 1
    with pytest.raises(ValueError, match="nothing to hand over"):
        store.offer(ANNA, "UALEX", "UDANA", ids[1:3], moves=True, now=NOW)


@pytest.mark.parametrize("to", ["UANNA", "UALEX"])
def test_notes_go_neither_to_oneself_nor_to_whom_they_are_about(store, write, to):
    with pytest.raises(ValueError, match="a third person"):
        store.offer(ANNA, "UALEX", to, [write().id], moves=True, now=NOW)


def test_an_offer_is_accepted_by_whom_it_was_made_to_alone(store, offered):
    offer, _ = offered()
    for other in (ANNA, SAM, ALEX, Viewer("T2", "UDANA")):
        with pytest.raises(NotYoursError):
            store.accept(other, offer.id, LATER)
    assert store.offers(SAM) == store.offers(ALEX) == store.offers(Viewer("T2", "UDANA")) == ()
    assert store.accept(DANA, offer.id, LATER).count == 2


@pytest.mark.parametrize("who", [ANNA, DANA])
def test_an_offer_is_ended_by_either_of_the_two(store, offered, who):
    offer, notes = offered()
    for other in (SAM, ALEX, Viewer("T2", "UANNA")):
        with pytest.raises(NotYoursError):
            store.withdraw(other, offer.id)
    assert store.withdraw(who, offer.id) == offer
    for end in (lambda: store.accept(DANA, offer.id, LATER), lambda: store.withdraw(who, offer.id)):
        with pytest.raises(NotYoursError):
            end()
    assert set(store.everything(ANNA, ALL)) == set(notes)


def test_accepted_and_withdrawn_at_once_one_of_them_wins(store, offered):
    def tried(end):
        try:
            end()
        except NotYoursError:
            return False
        return True

    for _ in range(5):
        offer, _ = offered()
        both = (lambda: store.accept(DANA, offer.id, LATER), lambda: store.withdraw(ANNA, offer.id))  # noqa: B023
        with ThreadPoolExecutor(2) as two:
            accepted, withdrawn = two.map(tried, both)
        assert accepted != withdrawn
        assert store.count(DANA, None) == 2 * accepted
        store.forget(DANA, None)
        store.forget(ANNA, None)


def test_the_newest_offer_is_shown_first(store, write):
    ids = [write().id]
    times = [NOW + timedelta(minutes=minute) for minute in (0, 2, 1)]
    offers = [store.offer(ANNA, "UALEX", "UDANA", ids, moves=True, now=time) for time in times]
    assert store.offers(DANA) == (offers[1], offers[2], offers[0])


def test_an_offer_that_was_tampered_with_is_nobodys(store, offered, database):
    whole, _ = offered()
    for column, value in {
        "recipient": "USAM",
        "author": "USAM",
        "subject": "UKIM",
        "moves": False,
        "offered": 1,
        "key_id": "0" * 16,
        "sealed": b"",
    }.items():
        offer, _ = offered()
        with database.writing() as connection:
            connection.execute(update(handovers).where(handovers.c.id == offer.id).values({column: value}))
        for person in ("UANNA", "UDANA", "USAM"):
            with pytest.raises(NotYoursError):
                store.accept(Viewer("T1", person), offer.id, LATER)
    assert store.offers(ANNA) == store.offers(DANA) == (whole,)
    assert store.offers(SAM) == ()


def test_what_cannot_be_opened_stays_where_it_is(store, offered, database, journal):
    offer, notes = offered()
    elsewhere = SqlNoteStore(database, Keyring.read(new_key()), journal)
    with pytest.raises(NotYoursError):
        elsewhere.accept(DANA, offer.id, LATER)
    assert {note.id for note in store.everything(ANNA, ALL)} == {note.id for note in notes}


# the access log


def test_the_access_log_is_its_authors_and_newest_first(store):
    store.log(ANNA, "UANNA", "UALEX", Deed.EXPORT, 3, NOW)
    store.log(ALEX, "UANNA", "UALEX", Deed.READ, 1, LATER)
    store.log(ANNA, "UANNA", None, Deed.EXPORT, 9, NOW)
    store.log(SAM, "USAM", "UALEX", Deed.READ, 1, NOW)
    lines = (
        Access(LATER, "UALEX", Deed.READ, "UALEX", 1),
        Access(NOW, "UANNA", Deed.EXPORT, None, 9),
        Access(NOW, "UANNA", Deed.EXPORT, "UALEX", 3),
    )
    assert store.accesses(ANNA) == lines
    assert store.accesses(ANNA, most=1) == lines[:1]
    assert store.accesses(ANNA, "UALEX") == lines, "what was of everybody was of Alex too"
    assert store.accesses(ANNA, "USAM") == lines[1:2]
    assert store.accesses(Viewer("T2", "UANNA")) == ()


def test_more_are_shared_at_once_than_a_statement_names(store, write, monkeypatch):
    monkeypatch.setattr("bot.storage.erasing.SLICE", 2)
    ids = [write().id for _ in range(5)]
    assert {note.id for note in store.share(ANNA, ids, NOW)} == set(ids)
    assert store.unshare(ANNA, ids, NOW) == 5


def test_of_what_was_done_at_one_moment_the_last_stands_first(store):
    for count in range(3):
        store.log(ANNA, "UANNA", "UALEX", Deed.READ, count, NOW)
    assert [line.count for line in store.accesses(ANNA)] == [2, 1, 0]


def test_of_the_access_log_a_hundred_lines_are_shown_unless_more_are_asked_for(store):
    for number in range(101):
        store.log(ANNA, "UANNA", None, Deed.READ, number, NOW)
    assert [line.count for line in store.accesses(ANNA)] == list(range(100, 0, -1))
