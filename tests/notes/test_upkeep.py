"""What is done to notes without a viewer, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.notes.model import Change, Deed, Draft, Viewer, Which
from bot.notes.positions import Position
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.upkeep import AHEAD
from bot.storage.tables import metadata, reminders, scheduled
from tests.notes.conftest import ANNA, DANA, NOW, SAM

ALEX = "UALEX"
EVERYTHING = Which()
KEEP = 365


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def write(store):
    """Writes a note some days after NOW, and gives its id."""

    def write(by=ANNA, subject=ALEX, after=0.0, source=None):
        at = NOW + days(after)
        return store.write(by, [Draft(subject, at.date(), "text", source or f"{by}{subject}{after}")], at)[0].id

    return write


def told(upkeep, at, tenant="T1"):
    """What is told to people at a moment: taken, and sent."""
    taken = upkeep.take(tenant, at)
    for notice in taken:
        upkeep.sent(notice.id, at)
    return [(notice.person, dict(notice.counts), notice.day) for notice in taken]


def left_of(store, viewer=ANNA):
    return [note.id for note in store.everything(viewer, EVERYTHING)]


# once


def test_what_is_claimed_is_had_by_the_first_alone(upkeep):
    assert upkeep.claim("T1", "hint UANNA", NOW)
    assert not upkeep.claim("T1", "hint UANNA", NOW + days(400))
    assert upkeep.claim("T1", "hint USAM", NOW)
    assert upkeep.claim("T2", "hint UANNA", NOW)


def test_what_is_given_back_can_be_claimed_anew_and_is_given_back_once(upkeep):
    assert upkeep.claim("T1", "ladders are bad 1 UANNA", NOW)
    assert upkeep.claim("T1", "ladders are bad 2 UANNA", NOW)
    for tenant, begins, ends in (("T2", "ladders", " UANNA"), ("T1", "ladders", " USAM"), ("T1", "l%", " UANNA")):
        assert not upkeep.release(tenant, begins, ends)
    assert upkeep.release("T1", "ladders are bad 1", " UANNA")
    assert not upkeep.claim("T1", "ladders are bad 2 UANNA", NOW)
    assert upkeep.release("T1", "ladders are bad ", " UANNA")
    assert not upkeep.release("T1", "ladders are bad ", " UANNA")
    assert upkeep.claim("T1", "ladders are bad 1 UANNA", NOW)
    assert upkeep.claim("T1", "ladders are bad 2 UANNA", NOW)


def test_what_is_done_once_a_day_can_be_claimed_anew_on_the_next(upkeep):
    midnight = datetime(2026, 11, 3, tzinfo=UTC)
    assert upkeep.claim("T1", "housekeeping", NOW, midnight)
    assert not upkeep.claim("T1", "housekeeping", NOW + days(0.1), midnight)
    assert upkeep.claim("T1", "housekeeping", NOW + days(1), midnight + days(1))
    assert not upkeep.claim("T1", "housekeeping", NOW + days(1), midnight + days(1))


def test_what_was_claimed_at_that_very_moment_is_not_claimed_anew(upkeep):
    assert upkeep.claim("T1", "housekeeping", NOW, NOW)
    assert not upkeep.claim("T1", "housekeeping", NOW, NOW)


def test_of_many_who_claim_at_once_one_has_it(upkeep):
    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(lambda _: upkeep.claim("T1", "housekeeping", NOW), range(16))) == 1


def test_authors_are_those_of_whom_there_is_something(upkeep, write, database, keys):
    write(SAM)
    write(ANNA)
    write(Viewer("T2", "UKIM"))
    row = {"author": "UREMY", "subject": ALEX, "every": 14, "since": 0}
    with database.writing() as connection:
        connection.execute(insert(reminders), [{"tenant": tenant, **row} for tenant in ("T1", "T3")])
    SqlPositionStore(database, keys).place(Viewer("T1", "UPIA"), ALEX, Position("engineering", "staff-engineer"))
    assert upkeep.authors("T1") == ("UANNA", "UPIA", "UREMY", "USAM")
    assert upkeep.authors("T2") == ("UKIM",)


# retention


def test_authors_are_told_a_week_ahead_how_many_notes_end_and_they_end_on_that_day(upkeep, store, write):
    note = write()
    for _ in range(2):
        write(source=f"{_}", subject="ULEE")
    write(SAM)
    later = write(after=1)
    week_ahead = NOW + days(KEEP + 1) - AHEAD
    assert upkeep.foretell("T1", KEEP, week_ahead - days(1)) == 0
    assert upkeep.foretell("T1", KEEP, week_ahead) == 2
    the_day = (NOW + days(KEEP + 1)).date()
    assert sorted(told(upkeep, week_ahead)) == [
        ("UANNA", {ALEX: 1, "ULEE": 2}, the_day),
        ("USAM", {ALEX: 1}, the_day),
    ]
    midnight = datetime(the_day.year, the_day.month, the_day.day, tzinfo=UTC)
    assert upkeep.end("T1", KEEP, midnight - timedelta(milliseconds=1)) == 0
    assert upkeep.end("T1", KEEP, midnight) == 4
    assert left_of(store) == [later]
    assert note not in left_of(store)


def test_a_note_whose_author_was_not_told_is_kept_however_old(upkeep, store, write):
    write()
    assert upkeep.end("T1", KEEP, NOW + days(5_000)) == 0
    assert len(left_of(store)) == 1


def test_who_could_not_be_told_yet_keeps_the_notes_until_a_week_after_they_were(upkeep, store, write):
    write()
    ahead = NOW + days(KEEP + 1) - AHEAD
    upkeep.foretell("T1", KEEP, ahead)
    assert upkeep.end("T1", KEEP, ahead + days(100)) == 0
    (notice,) = upkeep.take("T1", ahead + days(100))
    upkeep.sent(notice.id, ahead + days(100))
    assert upkeep.end("T1", KEEP, ahead + days(106)) == 0
    assert upkeep.end("T1", KEEP, ahead + days(107)) == 1


@pytest.mark.parametrize("hour", [timedelta(), days(1) - timedelta(milliseconds=1)])
def test_a_week_ends_on_the_seventh_day_whatever_the_hour_of_telling(upkeep, write, hour):
    day = datetime(2030, 1, 1, tzinfo=UTC)
    write()
    upkeep.foretell("T1", 30, day + hour)
    assert told(upkeep, day + hour) == [("UANNA", {ALEX: 1}, (day + days(7)).date())]
    assert upkeep.end("T1", 30, day + days(7) - timedelta(milliseconds=1)) == 0
    assert upkeep.end("T1", 30, day + days(7)) == 1


def test_retention_that_is_switched_on_later_still_tells_a_week_ahead(upkeep, write):
    write()
    on = NOW + days(2_000)
    assert upkeep.foretell("T1", 30, on) == 1
    assert told(upkeep, on) == [("UANNA", {ALEX: 1}, (on + AHEAD).date())]
    assert upkeep.end("T1", 30, on + days(6)) == 0
    assert upkeep.end("T1", 30, on + days(7)) == 1


def test_an_end_is_told_once_a_day_and_once_a_note(upkeep, write):
    write()
    write(after=1)
    ahead = NOW + days(KEEP + 1) - AHEAD
    assert upkeep.foretell("T1", KEEP, ahead) == 1
    write(SAM, after=-3)
    assert upkeep.foretell("T1", KEEP, ahead + days(0.1)) == 0, "it is done for today"
    assert upkeep.foretell("T1", KEEP, ahead + days(1)) == 2
    assert [counts for _, counts, _ in told(upkeep, ahead + days(1))] == [{ALEX: 1}] * 3
    assert upkeep.foretell("T1", KEEP, ahead + days(2)) == 0, "all of them have been told"


def test_several_processes_tell_an_end_once(upkeep, write):
    write()
    ahead = NOW + days(KEEP + 1) - AHEAD
    with ThreadPoolExecutor(4) as many:
        assert sum(many.map(lambda _: upkeep.foretell("T1", KEEP, ahead), range(4))) == 1


def test_when_notes_are_kept_longer_the_new_end_is_told_anew(upkeep, write):
    write()
    ahead = NOW + days(31) - AHEAD
    upkeep.foretell("T1", 30, ahead)
    told(upkeep, ahead)
    assert upkeep.end("T1", 60, ahead + AHEAD) == 0
    assert upkeep.end("T1", 60, NOW + days(61)) == 0, "it was told of another end"
    assert upkeep.foretell("T1", 60, NOW + days(61)) == 1
    told(upkeep, NOW + days(61))
    assert upkeep.end("T1", 60, NOW + days(61) + AHEAD) == 1


def test_who_takes_notes_on_is_told_themselves_when_they_end(upkeep, store, write):
    note = write()
    ahead = NOW + days(KEEP + 1) - AHEAD
    upkeep.foretell("T1", KEEP, ahead)
    told(upkeep, ahead)
    offer = store.accept(SAM, store.offer(ANNA, ALEX, SAM.person, [note], moves=True, now=ahead).id, ahead)
    upkeep.sent(offer.id, ahead)
    assert upkeep.end("T1", KEEP, ahead + AHEAD) == 0
    assert upkeep.foretell("T1", KEEP, ahead + AHEAD) == 1
    assert [person for person, _, _ in told(upkeep, ahead + AHEAD)] == ["USAM"]
    assert upkeep.end("T1", KEEP, ahead + 2 * AHEAD) == 1


def test_who_is_told_ends_the_notes_of_nobody_else(upkeep, store, write):
    write()
    write(SAM)
    at = NOW + days(KEEP)
    upkeep.foretell("T1", KEEP, at)
    (of_anna,) = [notice for notice in upkeep.take("T1", at) if notice.person == "UANNA"]
    upkeep.sent(of_anna.id, at)
    assert upkeep.end("T1", KEEP, at + days(8)) == 1
    assert left_of(store) == []
    assert len(left_of(store, SAM)) == 1


def test_a_week_is_counted_from_the_first_time_that_it_was_told(upkeep, write):
    write()
    at = NOW + days(KEEP)
    upkeep.foretell("T1", KEEP, at)
    (notice,) = upkeep.take("T1", at)
    for later in (0, 6):
        upkeep.sent(notice.id, at + days(later))
    assert upkeep.end("T1", KEEP, at + days(8)) == 1


def test_an_edit_moves_no_end(upkeep, store, write):
    note = write()
    ahead = NOW + days(KEEP + 1) - AHEAD
    upkeep.foretell("T1", KEEP, ahead)
    told(upkeep, ahead)
    store.change(ANNA, note, Change(text="other"), ahead)
    assert upkeep.end("T1", KEEP, ahead + AHEAD) == 1


def test_retention_stays_within_a_tenant(upkeep, store, write):
    elsewhere = Viewer("T2", "UKIM")
    write(elsewhere)
    assert upkeep.foretell("T1", 30, NOW + days(100)) == 0
    upkeep.foretell("T2", 30, NOW + days(100))
    told(upkeep, NOW + days(100), "T2")
    assert upkeep.end("T1", 30, NOW + days(200)) == 0
    assert len(left_of(store, elsewhere)) == 1


def test_what_ends_stands_in_the_journal(upkeep, store, write, journal, monkeypatch):
    monkeypatch.setattr("bot.notes.sql.upkeep._BATCH", 2)
    ids = {write(source=str(number)) for number in range(5)}
    upkeep.foretell("T1", 1, NOW + days(100))
    told(upkeep, NOW + days(100))
    assert upkeep.end("T1", 1, NOW + days(107)) == 5
    assert journal.erased() == ids
    assert left_of(store) == []


# those who leave


def test_whoever_left_is_gone_from_the_first_time_that_it_was_seen(upkeep):
    upkeep.left("T1", "UANNA", NOW)
    upkeep.left("T1", "UANNA", NOW + days(20))
    upkeep.left("T2", "USAM", NOW)
    assert upkeep.leavers("T1", NOW) == ()
    assert upkeep.leavers("T1", NOW + days(1)) == ("UANNA",)


def test_whoever_returns_is_taken_off(upkeep, store, write):
    write()
    assert not upkeep.returned("T1", "UANNA")
    upkeep.left("T1", "UANNA", NOW)
    assert upkeep.returned("T1", "UANNA")
    assert upkeep.leavers("T1", NOW + days(1)) == ()
    assert upkeep.remove("T1", "UANNA", NOW + days(1)) == 0
    assert len(left_of(store)) == 1


def test_those_who_left_are_told_in_the_order_of_their_ids(upkeep):
    for person in ("U3", "U1", "U2"):
        upkeep.left("T1", person, NOW)
    assert upkeep.leavers("T1", NOW + days(1)) == ("U1", "U2", "U3")


def test_nobody_is_removed_before_their_grace_is_over(upkeep, store, write):
    write()
    upkeep.left("T1", "UANNA", NOW)
    assert upkeep.remove("T1", "UANNA", NOW) == 0
    assert len(left_of(store)) == 1
    assert upkeep.leavers("T1", NOW + days(1)) == ("UANNA",)


def test_with_a_leaver_everything_of_theirs_goes_and_nothing_of_others(upkeep, store, write, database, journal):
    ids = {write(), write(subject="ULEE")}
    of_sam = write(SAM)
    store.offer(ANNA, ALEX, DANA.person, list(ids), moves=True, now=NOW)
    store.offer(SAM, ALEX, ANNA.person, [of_sam], moves=False, now=NOW)
    store.offer(SAM, ALEX, DANA.person, [of_sam], moves=False, now=NOW)
    for viewer in (ANNA, SAM):
        store.log(viewer, viewer.person, None, Deed.EXPORT, 1, NOW)
        upkeep.claim("T1", f"hint {viewer.person}", NOW)
    upkeep.claim("T1", "hint XUANNA", NOW)
    upkeep.foretell("T1", 1, NOW + days(100))
    row = {"tenant": "T1", "subject": ALEX}
    with database.writing() as connection:
        for author in ("UANNA", "USAM"):
            connection.execute(insert(reminders).values(author=author, every=14, since=0, **row))
            connection.execute(insert(scheduled).values(author=author, day=NOW.date(), post_at=1, claimed=1, **row))
    for person in ("UANNA", "USAM"):
        upkeep.left("T1", person, NOW)
    assert upkeep.remove("T1", "UANNA", NOW + days(30)) == 2
    assert left_of(store) == []
    assert left_of(store, SAM) == [of_sam]
    assert journal.erased() == ids
    assert upkeep.leavers("T1", NOW + days(30)) == ("USAM",)
    assert [offer.to for offer in store.offers(SAM)] == ["UDANA"]
    with database.reading() as connection:
        rows = {table.name: connection.execute(select(table)).all() for table in metadata.tables.values()}
    assert not [name for name, found in rows.items() if any("UANNA" in row for row in found)]
    assert [(row.person, row.counts) for row in rows["notices"] if row.reason == "offered"] == [
        ("UDANA", '[["USAM", 1]]')
    ]
    assert {name: len(rows[name]) for name in ("reminders", "scheduled", "accesses", "notices", "handovers")} == {
        "reminders": 1,
        "scheduled": 1,
        "accesses": 1,
        "notices": 2,
        "handovers": 1,
    }
    assert {row.name for row in rows["marks"]} == {"hint USAM", "hint XUANNA", "endings are told"}


def test_a_person_of_another_tenant_with_the_same_id_stays(upkeep, store, write):
    elsewhere = Viewer("T2", "UANNA")
    write(elsewhere)
    upkeep.left("T1", "UANNA", NOW)
    assert upkeep.remove("T1", "UANNA", NOW + days(30)) == 0
    assert len(left_of(store, elsewhere)) == 1
