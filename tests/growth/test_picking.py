"""What is typed into a picker finds expectations by the beginnings of words, by names, and by what is meant."""

from __future__ import annotations

import pytest

from bot.growth.picking import pick


def _staff(ladders):
    return ladders.by_id["engineering"].by_id["staff-engineer"]


def test_where_nothing_is_typed_there_is_the_whole_ladder_in_its_order(answering, ladders):
    assert pick(answering, " ", most=1_000) == tuple(ladders.expectations())
    assert len(pick(answering, "")) == 100


def test_what_is_near_comes_first(answering, ladders):
    found = pick(answering, "", [_staff(ladders)])
    own = _staff(ladders).expectations
    assert found[: len(own)] == own


@pytest.mark.parametrize("typed", ["men", "mentor", "MENTORING", "Mentoring engin"])
def test_a_word_is_found_by_its_beginning(answering, typed):
    assert any("mentoring of engineers" in one.text for one in pick(answering, typed))


@pytest.mark.parametrize("typed", ["staff scope", "staff sco", "scope staff eng"])
def test_an_entry_and_a_section_are_found_by_their_names(answering, ladders, typed):
    assert set(_staff(ladders).under("scope")) <= set(pick(answering, typed))


def test_what_speaks_of_it_in_other_words_comes_after(answering):
    found = pick(answering, "newcomers")
    assert found
    literal = ["newcomer" in " ".join((one.text, *one.examples)).lower() for one in found]
    assert literal == sorted(literal, reverse=True)


def test_what_nobody_says_finds_nothing(answering):
    assert pick(answering, "zzzz") == ()
