"""Where an author sees somebody on the ladder, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from bot.notes.model import Viewer
from bot.notes.positions import Position
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.sql.subjects import Subjects
from bot.storage.tables import positions
from tests.notes.conftest import ALEX, ANNA, NOW, SAM

STAFF = Position("engineering", "staff-engineer", ("technical-lead",))
SENIOR = Position("engineering", "engineer-3")


@pytest.fixture
def placed(database, keys):
    """Anna sees Alex as a staff engineer."""
    kept = SqlPositionStore(database, keys)
    kept.place(ANNA, ALEX.person, STAFF)
    return kept


def test_a_position_is_its_authors_alone(placed):
    assert placed.position(ANNA, ALEX.person) == STAFF
    for other in (SAM, ALEX, Viewer("T2", ANNA.person)):
        assert placed.position(other, ALEX.person) is None
    assert placed.position(ANNA, SAM.person) is None


def test_of_several_that_are_asked_for_at_once_each_has_its_own(placed):
    placed.place(SAM, ALEX.person, SENIOR)
    asked = [(by, subject.person) for by in (SAM, ALEX, ANNA, Viewer("T2", ANNA.person)) for subject in (ALEX, SAM)]
    assert placed.positions(asked) == tuple(placed.position(*one) for one in asked)
    assert placed.positions(asked)[0::4] == (SENIOR, STAFF)
    assert placed.positions([]) == ()


def test_a_later_one_stands_in_its_place_and_none_forgets_it(placed):
    placed.place(SAM, ALEX.person, STAFF)
    placed.place(ANNA, ALEX.person, SENIOR)
    assert placed.position(ANNA, ALEX.person) == SENIOR
    placed.place(ANNA, ALEX.person, None)
    assert placed.position(ANNA, ALEX.person) is None
    assert placed.position(SAM, ALEX.person) == STAFF


def test_set_by_two_at_once_one_of_them_stands(placed):
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda n: placed.place(ANNA, ALEX.person, STAFF if n % 2 else SENIOR), range(20)))
    assert placed.position(ANNA, ALEX.person) in {STAFF, SENIOR}


def test_it_is_sealed_and_a_row_cannot_pose_as_another(placed, database):
    with database.reading() as connection:
        (sealed,) = connection.scalars(select(positions.c.sealed)).all()
    assert b"staff" not in bytes(sealed)
    with database.writing() as connection:
        connection.execute(update(positions).values(subject=SAM.person))
    assert placed.position(ANNA, SAM.person) is None


def test_a_purge_takes_where_they_were_seen_and_no_backup_brings_it_back(placed, database, keys, journal):
    placed.place(ANNA, SAM.person, SENIOR)
    with database.reading() as connection:
        gone = connection.scalar(select(positions.c.id).where(positions.c.subject == ALEX.person))
    assert Subjects(database, keys, journal).purge(ALEX.person, "T1", NOW) == 0
    assert placed.position(ANNA, ALEX.person) is None
    assert placed.position(ANNA, SAM.person) == SENIOR
    assert journal.erased() == {gone}


def test_forgetting_somebody_forgets_where_they_were_seen(placed, store):
    placed.place(ANNA, SAM.person, SENIOR)
    store.forget(ANNA, ALEX.person)
    assert placed.position(ANNA, ALEX.person) is None
    assert placed.position(ANNA, SAM.person) == SENIOR
    store.forget(ANNA, None)
    assert placed.position(ANNA, SAM.person) is None
