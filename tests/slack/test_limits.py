"""How much a person and a workspace may do in a minute, counted alone."""

from __future__ import annotations

import pytest

from bot.notes.model import Viewer
from bot.slack.limits import PEOPLE, Limits

ANNA, SAM, OTHER = Viewer("T1", "UANNA"), Viewer("T1", "USAM"), Viewer("T2", "UANNA")


class Clock:
    now = 600.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_person_may_ask_so_much_in_a_minute_and_again_in_the_next(clock):
    limits = Limits(questions=3, clock=clock)
    assert [limits.may_ask(ANNA) for _ in range(5)] == [True, True, True, False, False]
    clock.now += 59.9
    assert not limits.may_ask(ANNA)
    clock.now += 0.1
    assert limits.may_ask(ANNA)


def test_what_one_asks_is_taken_from_nobody_else_and_from_no_other_workspace(clock):
    limits = Limits(questions=1, clock=clock)
    assert limits.may_ask(ANNA)
    assert not limits.may_ask(ANNA)
    assert limits.may_ask(SAM)
    assert limits.may_ask(OTHER)


def test_a_workspace_may_do_as_much_as_so_many_people(clock):
    limits = Limits(questions=1, clock=clock)
    people = [Viewer("T1", f"U{number}") for number in range(PEOPLE + 1)]
    assert [limits.may_ask(one) for one in people] == [True] * PEOPLE + [False]
    assert limits.may_ask(OTHER)


def test_notes_are_counted_apart_and_all_of_them_or_none(clock):
    limits = Limits(questions=1, notes=5, clock=clock)
    assert limits.may_write(ANNA, 3)
    assert not limits.may_write(ANNA, 3)
    assert limits.may_write(ANNA, 2)
    assert not limits.may_write(ANNA, 1)
    assert limits.may_ask(ANNA)


def test_without_limits_anything_goes():
    limits = Limits()
    assert all(limits.may_ask(ANNA) and limits.may_write(ANNA, 1_000) for _ in range(1_000))


def test_who_is_over_the_limit_is_logged_once_a_minute_and_nothing_is_remembered_of_the_last(clock, caplog):
    limits = Limits(questions=1, clock=clock)
    for _ in range(3):
        for _ in range(5):
            limits.may_ask(ANNA)
        clock.now += 60
    assert [record.getMessage() for record in caplog.records] == ["over the limit of requests: UANNA of T1"] * 3
    limits.may_ask(SAM)
    assert list(limits._questions._done) == [SAM, "T1"]
