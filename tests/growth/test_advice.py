"""The private advice on a note: traits, and what it does without."""

from __future__ import annotations

import pytest

from bot.growth.advice import Adviser, Lack
from bot.ladders.loading import load
from bot.ladders.model import Vocabulary
from bot.settings import LADDER_DATA

ADVISER = Adviser(
    Vocabulary(traits=("brilliant", "team player"), deeds=("led", "set up"), effects=("so that", "saved"))
)


def test_words_for_traits_are_named_as_they_stand_each_once() -> None:
    assert ADVISER.advise("Brilliant, a TEAM player. Brilliant!").traits == ("brilliant", "team player")


@pytest.mark.parametrize("text", ["led it", "set up the queue", "refactored the importer"])
def test_a_deed_is_a_word_of_the_list_or_any_regular_past(text: str) -> None:
    assert Lack.DEED not in ADVISER.advise(text).lacks


@pytest.mark.parametrize("text", ["very good in meetings", "a team effort", "set the tone"])
def test_without_a_word_of_doing_there_is_no_deed(text: str) -> None:
    assert Lack.DEED in ADVISER.advise(text).lacks


@pytest.mark.parametrize(
    ("text", "missing"), [("led it last week", False), ("cut it to 300ms", False), ("led it", True)]
)
def test_a_date_or_a_figure(text: str, missing: bool) -> None:
    assert (Lack.DATE in ADVISER.advise(text).lacks) is missing


def test_an_effect_is_a_phrase_of_the_list() -> None:
    assert Lack.EFFECT not in ADVISER.advise("led it so that we all sleep").lacks
    assert Lack.EFFECT in ADVISER.advise("led it so all that").lacks


def test_a_note_with_everything_gets_no_remark() -> None:
    assert not ADVISER.advise("led the outage review on monday, so that the alerts are gone")
    assert ADVISER.advise("brilliant")


def test_the_shipped_lists_know_the_words_of_the_field() -> None:
    adviser = Adviser(load(LADDER_DATA).ladders.vocabulary)
    assert adviser.advise("she is brilliant but difficult").traits == ("brilliant", "difficult")
    assert not adviser.advise("took over the flaky test hunt in october and halved the red builds")


def test_nothing_typed_is_too_odd() -> None:
    assert ADVISER.advise("").lacks == tuple(Lack)
    assert ADVISER.advise("💥" * 1_000)
