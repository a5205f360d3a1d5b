"""What people are still to be told, and how long that and the access log are kept; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.notes.model import Change, Deed, Viewer
from bot.notes.upkeep import Notice, Reason
from bot.storage.tables import notices
from tests.notes.conftest import ANNA, NOW, SAM

ALEX = "UALEX"
KEEP = 365


def days(number: float) -> timedelta:
    return timedelta(days=number)


def test_a_notice_is_taken_by_one_and_comes_again_unless_it_is_sent(upkeep, write):
    write()
    upkeep.foretell("T1", 1, NOW + days(100))
    at = NOW + days(100)
    (notice,) = upkeep.take("T1", at)
    assert notice.tenant == "T1"
    assert notice.reason is Reason.ENDING
    assert upkeep.take("T1", at + timedelta(minutes=9)) == ()
    assert upkeep.take("T1", at + timedelta(minutes=10)) == (notice,)
    upkeep.sent(notice.id, at)
    assert upkeep.take("T1", at + days(1)) == ()


def test_notices_are_taken_some_at_a_time_the_first_due_first(upkeep, write):
    for number in range(5):
        write(Viewer("T1", f"U{number}"))
    upkeep.foretell("T1", 1, NOW + days(100))
    assert [len(upkeep.take("T1", NOW + days(100), 3)) for _ in range(3)] == [3, 2, 0]
    assert upkeep.take("T2", NOW + days(200)) == ()


def test_a_notice_that_was_sent_is_no_other(upkeep, write):
    for person in ("U1", "U2"):
        write(Viewer("T1", person))
    upkeep.foretell("T1", 1, NOW + days(100))
    one, other = upkeep.take("T1", NOW + days(100))
    upkeep.sent(one.id, NOW + days(100))
    assert upkeep.take("T1", NOW + days(101)) == (other,)


def test_what_has_been_due_longest_is_taken_first(upkeep, write):
    laid = []
    for number in range(6):
        write(Viewer("T1", f"U{number}"), now=NOW + days(number))
        upkeep.foretell("T1", 1, NOW + days(100 + number))
        laid.append(f"U{number}")
    assert [notice.person for notice in upkeep.take("T1", NOW + days(200))] == laid


def test_of_many_who_take_notices_each_gets_others(upkeep, write):
    for number in range(40):
        write(Viewer("T1", f"U{number}"))
    upkeep.foretell("T1", 1, NOW + days(100))
    with ThreadPoolExecutor(4) as many:
        taken = [
            one.id for some in many.map(lambda _: upkeep.take("T1", NOW + days(100), 5), range(16)) for one in some
        ]
    assert len(taken) == len(set(taken)) == 40


def standing(database):
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(notices))


def test_a_notice_that_was_sent_is_forgotten_after_a_month(upkeep, write, database):
    write()
    upkeep.foretell("T1", KEEP, NOW + days(KEEP))
    (notice,) = upkeep.take("T1", NOW + days(KEEP))
    upkeep.sent(notice.id, NOW + days(KEEP))
    upkeep.tidy("T1", NOW + days(KEEP + 30))
    assert standing(database) == 1
    upkeep.tidy("T2", NOW + days(KEEP + 31))
    assert standing(database) == 1
    upkeep.tidy("T1", NOW + days(KEEP + 31))
    assert standing(database) == 0


def test_a_notice_that_could_not_be_sent_is_not_forgotten(upkeep, write, store):
    store.share(ANNA, [write().id], NOW)
    write(SAM)
    upkeep.foretell("T1", 1, NOW)
    upkeep.tidy("T1", NOW + days(400))
    assert {notice.person for notice in upkeep.take("T1", NOW + days(400))} == {"UANNA", "USAM", ALEX}


# who is told of a share


def test_whoever_a_note_is_shared_with_is_told_of_it_later_where_nobody_told_them(upkeep, write, store):
    note = write().id
    store.share(ANNA, [note], NOW)
    assert upkeep.take("T1", NOW + timedelta(minutes=9)) == (), "whoever shared it is about to"
    (notice,) = upkeep.take("T1", NOW + timedelta(minutes=10))
    assert notice == Notice(note, "T1", ALEX, Reason.SHARED, (("UANNA", 1),), NOW.date())


def test_whoever_was_told_of_a_share_is_not_told_again_unless_it_is_shared_again(upkeep, write, store):
    note = write().id
    store.share(ANNA, [note], NOW)
    upkeep.sent(note, NOW)
    assert upkeep.take("T1", NOW + days(1)) == ()
    store.unshare(ANNA, [note], NOW + days(1))
    store.share(ANNA, [note], NOW + days(2))
    assert [notice.day for notice in upkeep.take("T1", NOW + days(3))] == [(NOW + days(2)).date()]


@pytest.mark.parametrize(
    "end",
    [
        lambda store, note: store.unshare(ANNA, [note], NOW),
        lambda store, note: store.erase(ANNA, [note]),
        lambda store, note: store.change(ANNA, note, Change(subject="USAM"), NOW),
    ],
)
def test_nobody_is_told_of_what_is_not_shared_with_them_any_more(upkeep, write, store, database, end):
    note = write().id
    other = write().id
    store.share(ANNA, [note, other], NOW)
    upkeep.sent(other, NOW)
    end(store, note)
    assert upkeep.take("T1", NOW + days(1)) == ()
    upkeep.tidy("T1", NOW + days(30))
    assert standing(database) == 2
    upkeep.tidy("T1", NOW + days(31))
    assert standing(database) == 0


def test_who_reads_a_corrected_note_is_told_of_it_and_nobody_else(upkeep, write, store):
    """One that was about Alex, and is shared with Sam by now."""
    note = write().id
    store.share(ANNA, [note], NOW)
    store.change(ANNA, note, Change(subject="USAM"), NOW)
    store.share(ANNA, [note], NOW)
    assert [notice.person for notice in upkeep.take("T1", NOW + days(1))] == ["USAM"]


# who is told of a handover


def test_whoever_notes_are_offered_to_is_told_of_it_later_where_nobody_told_them(upkeep, write, store):
    offer = store.offer(ANNA, ALEX, "USAM", [write().id, write().id], moves=True, now=NOW)
    assert upkeep.take("T1", NOW + timedelta(minutes=9)) == (), "whoever offers them is about to"
    (notice,) = upkeep.take("T1", NOW + timedelta(minutes=10))
    assert notice == Notice(offer.id, "T1", "USAM", Reason.OFFERED, (("UANNA", 2),), NOW.date())


def test_the_author_is_told_later_that_their_offer_was_accepted_where_nobody_told_them(upkeep, write, store):
    offer = store.offer(ANNA, ALEX, "USAM", [write().id], moves=True, now=NOW)
    upkeep.sent(offer.id, NOW)
    store.accept(SAM, offer.id, NOW + days(1))
    (notice,) = upkeep.take("T1", NOW + days(2))
    assert notice == Notice(offer.id, "T1", "UANNA", Reason.ACCEPTED, (("USAM", 1),), (NOW + days(1)).date())


@pytest.mark.parametrize(
    "end",
    [
        lambda store, offer: store.withdraw(ANNA, offer),
        lambda store, offer: store.withdraw(SAM, offer),
        lambda store, offer: store.forget(ANNA, ALEX),
    ],
)
def test_nobody_is_told_of_an_offer_that_is_not_open_any_more(upkeep, write, store, database, end):
    end(store, store.offer(ANNA, ALEX, "USAM", [write().id], moves=False, now=NOW).id)
    assert upkeep.take("T1", NOW + days(1)) == ()
    upkeep.tidy("T1", NOW + days(31))
    assert standing(database) == 0


# who was not answered


def test_whoever_was_not_answered_is_told_so_once(upkeep):
    upkeep.cut_short([ANNA, SAM, Viewer("T2", "UANNA")], NOW)
    assert {(one.person, one.reason) for one in upkeep.take("T1", NOW)} == {
        ("UANNA", Reason.CUT_SHORT),
        ("USAM", Reason.CUT_SHORT),
    }
    assert [one.person for one in upkeep.take("T2", NOW)] == ["UANNA"]


# the access log


def test_a_line_of_the_access_log_ends_after_two_years(upkeep, store, monkeypatch):
    monkeypatch.setattr("bot.notes.sql.upkeep._BATCH", 2)
    for number in range(5):
        store.log(ANNA, "UANNA", ALEX, Deed.READ, number, NOW)
    store.log(ANNA, "UANNA", ALEX, Deed.READ, 5, NOW + timedelta(seconds=1))
    elsewhere = Viewer("T2", "UANNA")
    store.log(elsewhere, "UANNA", ALEX, Deed.READ, 6, NOW)
    upkeep.tidy("T1", NOW + days(730))
    assert len(store.accesses(ANNA)) == 6
    upkeep.tidy("T1", NOW + days(730) + timedelta(seconds=1))
    assert [line.count for line in store.accesses(ANNA)] == [5]
    assert [line.count for line in store.accesses(elsewhere)] == [6]
