"""With which of two lists of examples a text belongs."""

from __future__ import annotations

import pytest

from bot.ladders.meanings import Meanings
from bot.ladders.odds import Odds, Signs
from bot.ladders.words import join, plain, read

SIGNS = Signs(Meanings([["gale", "storm"]]))


def odds(inside: list[str], outside: list[str], balance: float = 0.0) -> Odds:
    return Odds(*(SIGNS.counted(join(map(plain, phrases))) for phrases in (inside, outside)), balance)


def leaning(between: Odds, text: str) -> float:
    return between.leaning(SIGNS.of(read(text).words))


@pytest.fixture(scope="module")
def between() -> Odds:
    return odds(["steered through the gale", "mended the sail"], ["has a cold", "off until monday"])


def test_a_text_leans_to_the_examples_that_it_is_like(between: Odds) -> None:
    assert leaning(between, "mended a sail") < 0 < leaning(between, "off with a cold")


def test_words_of_the_same_meaning_lean_alike(between: Odds) -> None:
    assert leaning(between, "storm") < 0


def test_a_single_sign_leans_less_than_several(between: Odds) -> None:
    assert 0 < leaning(between, "cold") < leaning(between, "has a cold")


def test_what_is_in_no_example_leans_nowhere(between: Odds) -> None:
    assert leaning(between, "xylophone") == leaning(between, "") == 0


def test_the_balance_is_added_to_each_known_sign() -> None:
    apart = [leaning(odds(["sail"], ["cold"], balance), "sail cold") for balance in (0.0, 1.0)]
    assert apart[0] == pytest.approx(0)
    assert apart[1] > 0


@pytest.mark.parametrize(("inside", "outside"), [([], ["cold"]), (["sail"], []), ([], [])])
def test_with_one_list_alone_nothing_leans(inside: list[str], outside: list[str]) -> None:
    assert leaning(odds(inside, outside, 1.0), "sail cold") == 0
