"""Which questions are for a ladder at all."""

from __future__ import annotations

import pytest
from making import border_of, speaking

from bot.ladders.model import Ladders
from bot.ladders.words import read

VOCABULARY = """
    inside: [what is a sailor expected to know, how do i become a sailor, who steers at night]
    outside:
    - {id: pay, says: The ladder gives no amounts., asked_as: [how much does a sailor make, what is my salary, wage]}
    - {id: leave, says: Ask ashore., asked_as: [how many days of shore leave, when is the next holiday]}
    groups: [[salary, wage, pay packet]]
"""
EXPECTATIONS = (
    {"text": "Steer.", "asked_as": ["who steers the ship at night", "holding the wheel"]},
    {"text": "Cook.", "asked_as": ["who feeds the crew", "stirring the soup"]},
)


@pytest.fixture(scope="module")
def aboard() -> Ladders:
    return speaking(*EXPECTATIONS, vocabulary=VOCABULARY)


def leaning(ladders: Ladders, text: str) -> float:
    return border_of(ladders).leaning(read(text).words)


@pytest.mark.parametrize(
    "text", ["what is my salary", "how much do i make", "shore leave", "next holiday", "pay packet"]
)
def test_what_is_asked_like_things_outside_leans_outside(aboard: Ladders, text: str) -> None:
    assert leaning(aboard, text) > 0


@pytest.mark.parametrize("text", ["who steers", "feeding the crew", "stir soup at night", "expected to know"])
def test_what_is_asked_like_expectations_leans_inside(aboard: Ladders, text: str) -> None:
    assert leaning(aboard, text) < 0


def test_what_was_never_asked_leans_no_more_than_nothing_and_that_is_inside(aboard: Ladders) -> None:
    assert leaning(aboard, "xylophone zebra") == leaning(aboard, "") <= 0


@pytest.mark.parametrize("vocabulary", ["", "inside: [who steers]", "groups: [[salary, wage]]"])
def test_without_anything_outside_nothing_leans(vocabulary: str) -> None:
    ladders = speaking(*EXPECTATIONS, vocabulary=vocabulary)
    assert leaning(ladders, "what is my salary") == leaning(ladders, "")


def test_without_anything_inside_nothing_leans() -> None:
    ladders = speaking("Steer.", vocabulary="outside: [{id: pay, says: No., asked_as: [salary]}]")
    assert leaning(ladders, "salary") == leaning(ladders, "")


def test_the_names_of_bands_lean_nowhere(aboard: Ladders) -> None:
    """`how much does a sailor make` stands outside; that must not make a sailor something outside."""
    assert leaning(aboard, "sailor") == leaning(aboard, "")


def test_the_nearest_thing_outside_is_told(aboard: Ladders) -> None:
    told = border_of(aboard)
    for text, nearest in (("my wages", "pay"), ("a holiday", "leave"), ("pay packet please", "pay")):
        outside = told.nearest(read(text).words)
        assert outside is not None
        assert outside.id == nearest


def test_where_nothing_outside_comes_near_nothing_is_told(aboard: Ladders) -> None:
    assert border_of(aboard).nearest(("soup",)) is None
    assert border_of(speaking("Steer.")).nearest(("salary",)) is None


def test_expectations_are_not_outside(aboard: Ladders) -> None:
    assert border_of(aboard).nearest(("wheel",)) is None
