"""Bands as people type them."""

from __future__ import annotations

import pytest

from bot.growth.evidence import by_mark, mark
from bot.growth.targets import after, composed, understood
from bot.notes.positions import Position


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("staff engineer", Position("engineering", "staff-engineer")),
        ("a staff engineer + tech lead", Position("engineering", "staff-engineer", ("technical-lead",))),
        ("band 2", Position("engineering", "engineer-2")),
        ("band 4", None),
        ("tech lead", None),
        ("almost staff", None),
        ("not a staff engineer", None),
        ("staff and data engineer and late", None),
        ("scope of a staff engineer", None),
        ("going to be staff", None),
        ("", None),
    ],
)
def test_a_text_names_a_band_where_it_says_nothing_else(answering, typed, position):
    assert understood(answering.understand(typed)) == position


def test_what_a_position_expects_is_the_bands_with_its_roles(ladders):
    found = composed(ladders, Position("engineering", "staff-engineer", ("technical-lead",)))
    assert found is not None
    assert found.name == "Staff Engineer + Technical Lead"


@pytest.mark.parametrize(
    "position",
    [
        Position("gone", "staff-engineer"),
        Position("engineering", "gone"),
        Position("engineering", "technical-lead"),
        Position("engineering", "staff-engineer", ("gone",)),
        Position("engineering", "staff-engineer", ("engineer-2",)),
    ],
)
def test_a_position_that_the_ladders_have_no_more_expects_nothing(ladders, position):
    assert composed(ladders, position) is None


def test_after_a_band_comes_the_next_of_its_track_with_the_same_roles(ladders):
    lead = ("technical-lead",)
    assert after(ladders, Position("engineering", "engineer-3", lead)) == Position(
        "engineering", "staff-engineer", lead
    )
    manager = Position("engineering", "engineering-manager")
    assert after(ladders, manager) == Position("engineering", "director-of-engineering")
    for top in (Position("engineering", "unlimited"), Position("gone", "unlimited"), Position("engineering", "gone")):
        assert after(ladders, top) == top


def test_every_expectation_is_found_by_its_mark(ladders):
    found = by_mark(ladders)
    assert len(found) == len(list(ladders.expectations()))
    for one in ladders.expectations():
        assert found[mark((one.ladder, one.entry, one.id))] is one
