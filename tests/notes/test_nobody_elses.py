"""What is deleted is of one person of one tenant: what others have, alike in all else, stays as it is, row by row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.notes.model import Deed, Draft, Viewer
from bot.notes.positions import Position
from bot.notes.reminders import Coming, Reminder
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.sql.reminders import SqlReminderStore
from bot.notes.sql.subjects import Subjects
from bot.notes.sql.upkeep import lay
from bot.notes.upkeep import Reason
from bot.storage.tables import metadata, milliseconds, notes, uninstalls
from tests.notes.conftest import ANNA, DAY, NOW, SAM

ELSEWHERE = Viewer("T2", ANNA.person)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def rows(store, upkeep, database, keys):
    """Lets each of three have one of everything, on two people; gives a look at somebody's rows."""
    reminders, places = SqlReminderStore(database), SqlPositionStore(database, keys)
    for by in (ANNA, SAM, ELSEWHERE):
        for subject in ("UALEX", "UDANA"):
            gone, stays = store.write(by, [Draft(subject, DAY, "x", f"{subject}{one}") for one in "ab"], NOW)
            store.erase(by, [gone.id])
            store.offer(by, subject, "UKIM", [stays.id], moves=True, now=NOW)
            reminders.set(by, subject, 14, NOW)
            assert reminders.claim(by, Reminder(subject, 14, NOW), Coming(DAY, LATER), NOW)
            places.place(by, subject, Position("engineering", "staff"))
            store.log(by, by.person, subject, Deed.READ, 1, NOW)
        with database.writing() as connection:
            notice = lay(connection, by.tenant, by.person, Reason.ENDING, {"UALEX": 1}, DAY, NOW)
        upkeep.sent(notice, NOW)
        upkeep.claim(by.tenant, f"hint {by.person}", NOW)
        upkeep.left(by.tenant, by.person, NOW)

    def of(viewer):
        with database.reading() as connection:
            return {
                name: sorted(tuple(row) for row in found if viewer.person in row or f"hint {viewer.person}" in row)
                for name, table in metadata.tables.items()
                if "tenant" in table.c
                for found in [connection.execute(select(table).where(table.c.tenant == viewer.tenant)).all()]
            }

    return of


@pytest.mark.parametrize(
    ("does", "to"),
    [
        (lambda store, upkeep, subjects: store.forget(ANNA, "UALEX"), {SAM, ELSEWHERE}),
        (lambda store, upkeep, subjects: store.forget(ANNA, None), {SAM, ELSEWHERE}),
        (lambda store, upkeep, subjects: upkeep.remove("T1", "UANNA", LATER), {SAM, ELSEWHERE}),
        (lambda store, upkeep, subjects: upkeep.returned("T1", "UANNA"), {SAM, ELSEWHERE}),
        (lambda store, upkeep, subjects: subjects.purge("UALEX", "T1", LATER), {ELSEWHERE}),
    ],
    ids=["forget one", "forget all", "remove a leaver", "return", "purge"],
)
def test_what_others_have_stays_as_it_is(rows, store, upkeep, database, keys, journal, does, to):
    before, mine = {viewer: rows(viewer) for viewer in to}, rows(ANNA)
    does(store, upkeep, Subjects(database, keys, journal))
    assert {viewer: rows(viewer) for viewer in to} == before
    assert rows(ANNA) != mine


def test_of_a_workspace_that_has_uninstalled_the_bot_nothing_is_left_and_others_keep_theirs(
    rows, upkeep, database, journal, monkeypatch
):
    monkeypatch.setattr("bot.notes.sql.upkeep._BATCH", 3)
    with database.writing() as connection:
        connection.execute(insert(uninstalls).values(tenant="T1", at=milliseconds(NOW)))
        ids = set(connection.scalars(select(notes.c.id).where(notes.c.tenant == "T1")))
    before, mine, erased = rows(ELSEWHERE), rows(ANNA), journal.erased()
    assert upkeep.forget_tenant("T1", NOW) == 0, "its time is not over"
    assert rows(ANNA) == mine
    assert upkeep.forget_tenant("T2", LATER) == 0, "it is there"
    assert upkeep.forget_tenant("T1", LATER) == len(ids) == 4
    assert not any(found for viewer in (ANNA, SAM) for found in rows(viewer).values())
    assert rows(ELSEWHERE) == before
    assert ids < journal.erased() - erased, "and where people were seen on the ladder"
    with database.reading() as connection:
        assert connection.scalars(select(uninstalls.c.tenant)).all() == []


@pytest.mark.parametrize(
    ("does", "left"),
    [
        (lambda store, upkeep: store.forget(ANNA, None), {"spent", "scheduled", "marks", "departures"}),
        (lambda store, upkeep: upkeep.remove("T1", "UANNA", LATER), set()),
    ],
    ids=["forget all", "remove a leaver"],
)
def test_what_is_left_of_somebody_is_no_more_than_it_takes(rows, store, upkeep, does, left):
    does(store, upkeep)
    assert {name for name, found in rows(ANNA).items() if found} == left
