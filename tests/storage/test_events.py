"""What is done once: held by one, for a time, and forgotten when that is over; never by its name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from bot.storage.engine import Database
from bot.storage.events import Events
from bot.storage.tables import events

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON = NOW + HOUR


@pytest.fixture
def held(database: Database) -> Events:
    """Nothing is held yet."""
    return Events(database)


def _names(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(events.c.name)))


def test_a_name_is_had_by_the_first_alone_and_the_others_are_told_until_when(held: Events) -> None:
    assert held.claim({"Ev1": SOON, "Ev2": SOON}, NOW) == {}
    assert held.claim({"Ev2": SOON + HOUR, "Ev3": SOON}, NOW) == {"Ev2": SOON}
    assert held.claim({"Ev3": SOON}, NOW) == {"Ev3": SOON}


def test_what_is_over_can_be_claimed_anew(held: Events) -> None:
    held.claim({"Ev1": SOON}, NOW)
    assert held.claim({"Ev1": SOON + HOUR}, SOON) == {}
    assert held.claim({"Ev1": SOON + HOUR}, SOON) == {"Ev1": SOON + HOUR}


def test_what_is_done_is_kept_longer_also_where_nobody_had_claimed_it(held: Events) -> None:
    held.claim({"Ev1": NOW + timedelta(seconds=5)}, NOW)
    held.claim({}, NOW, kept={"Ev1": SOON, "Ev2": SOON})
    assert held.claim({"Ev1": SOON + HOUR, "Ev2": SOON + HOUR}, NOW) == {"Ev1": SOON, "Ev2": SOON}


def test_what_is_given_back_can_be_claimed_at_once(held: Events) -> None:
    held.claim({"Ev1": SOON, "Ev2": SOON, "Ev3": SOON}, NOW)
    held.claim({}, NOW, released={"Ev1", "Ev4"})
    assert held.claim({"Ev1": SOON, "Ev2": SOON, "Ev3": SOON}, NOW, released={"Ev2"}) == {"Ev3": SOON}


def test_what_was_given_back_in_that_very_moment_is_free_from_now_on(held: Events, monkeypatch) -> None:
    held.claim({"Ev1": SOON}, NOW)
    monkeypatch.setattr("bot.storage.events.select", lambda *_: select(events.c.name, events.c.ends).where(False))
    assert held.claim({"Ev1": SOON}, NOW) == {"Ev1": NOW}


def test_of_many_who_claim_the_same_at_once_each_name_has_one(database: Database) -> None:
    """In whatever order they name them."""
    names = [f"Ev{number}" for number in range(200)]
    with ExitStack() as stack, ThreadPoolExecutor(4) as threads:
        many = [Events(stack.enter_context(Database(database.url))) for _ in range(4)]
        orders = [names, names[::-1], names[100:] + names[:100], names]

        def claim(one: Events, order: list[str]) -> list[str]:
            lost = [one.claim(dict.fromkeys(order[at : at + 50], SOON), NOW) for at in range(0, 200, 50)]
            return [name for name in names if not any(name in some for some in lost)]

        had = [name for won in threads.map(claim, many, orders) for name in won]
    assert sorted(had) == sorted(names)


def test_two_that_keep_what_the_other_claims_do_not_wait_for_each_other(database: Database) -> None:
    ours, theirs = ([f"{whose}{number}" for number in range(200)] for whose in ("ours", "theirs"))
    with Database(database.url) as other, ThreadPoolExecutor(2) as threads:
        for one in (done := [Events(database), Events(other)]):
            one.claim(dict.fromkeys(ours + theirs, NOW), NOW)

        at_once = Barrier(2, timeout=20)

        def keep(one: Events, claimed: list[str], kept: list[str]) -> None:
            for at in range(0, 200, 5):
                at_once.wait()
                one.claim(dict.fromkeys(claimed[at : at + 5], SOON), NOW, dict.fromkeys(kept[at : at + 5], SOON))

        list(threads.map(keep, done, (ours, theirs), (theirs, ours)))
    assert Events(database).claim(dict.fromkeys(ours + theirs, SOON), NOW).keys() == {*ours, *theirs}


def test_what_is_over_is_deleted_and_nothing_else(held: Events, database: Database, monkeypatch) -> None:
    monkeypatch.setattr("bot.storage.events._BATCH", 2)
    held.claim({f"Ev{number}": NOW for number in range(5)} | {"later": SOON}, NOW - HOUR)
    assert held.purge(NOW) == 5
    assert held.purge(NOW) == 0
    assert held.claim({"later": SOON + HOUR}, NOW) == {"later": SOON}
    assert len(_names(database)) == 1


def test_names_stand_there_as_hashes_of_one_length_whatever_is_in_them(held: Events, database: Database) -> None:
    names = ["", "packet of U0ANNA", "x" * 100_000, "half of a pair \ud83d", "nothing \x00"]
    assert held.claim(dict.fromkeys(names, SOON), NOW) == {}
    found = _names(database)
    assert {len(name) for name in found} == {64}
    assert len(found) == len(names)
    with database.reading() as connection:
        assert connection.scalar(select(func.count()).where(events.c.name.contains("ANNA"))) == 0
