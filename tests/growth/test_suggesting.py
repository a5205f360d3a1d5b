"""What a note may be evidence for: what is proposed, in which order, and where nothing is."""

from __future__ import annotations

import pytest

from bot.growth.suggesting import Suggester
from bot.ladders.answering import Answering
from bot.ladders.model import Ladders
from bot.notes.model import LONGEST_NOTE
from tests.growth.noting import expectation
from tests.ladders.making import CREW, ids, made, speaking

VOCABULARY = """
    themes:
    - {words: [stars], asked_as: [found the way home at night, sailed without a compass, drew a map by moonlight]}
    unrelated: [on holiday until friday, takes a day off, away for two weeks, has a cold]
"""


@pytest.fixture(scope="module")
def crew() -> Ladders:
    return made(CREW, vocabulary=VOCABULARY)


@pytest.fixture(scope="module")
def suggester(crew: Ladders) -> Suggester:
    return Suggester(Answering(crew))


def test_what_a_note_speaks_of_is_proposed_best_first(suggester: Suggester) -> None:
    assert ids(suggester.suggest("steered by the stars, then scrubbed planks"))[0] == "steer"


def test_no_more_is_proposed_than_asked_for(suggester: Suggester) -> None:
    text = "swam a mile, steered by stars, charted a coast, fed everyone aboard"
    assert len(suggester.suggest(text)) == 3
    assert len(suggester.suggest(text, most=1)) == 1


def test_nothing_is_proposed_where_nothing_fits(suggester: Suggester) -> None:
    assert suggester.suggest("on holiday until friday") == ()
    assert suggester.suggest("") == ()


def test_of_two_that_fit_the_one_of_an_entry_to_prefer_comes_first(crew: Ladders, suggester: Suggester) -> None:
    text = "went a mile and fed everyone aboard"
    (ladder,) = crew
    first, second = suggester.suggest(text, most=2)
    assert suggester.suggest(text, [ladder.by_id[second.entry]], most=2) == (second, first)


def test_every_proposal_is_of_the_ladder(crew: Ladders, suggester: Suggester) -> None:
    (ladder,) = crew
    for one in suggester.suggest("fed everyone"):
        assert one is expectation(ladder, one.entry, one.id)


def test_what_is_noted_down_for_an_expectation_finds_it_and_is_not_unrelated() -> None:
    noted = [
        {"text": "Scrub the planks.", "noted_as": ["deck was spotless by eight", "left a puddle of tar"]},
        {"text": "Stay calm.", "noted_as": ["kept her nerve in the gale", "took a day to cool down"]},
    ]
    suggester = Suggester(Answering(speaking(*noted, vocabulary=VOCABULARY)))
    assert ids(suggester.suggest("a puddle again"))[0] == "e1"
    assert ids(suggester.suggest("took a day to cool down"))[0] == "e2"
    assert suggester.suggest("takes a day off") == ()


def test_where_nothing_says_how_it_is_noted_down_the_themes_tell(suggester: Suggester) -> None:
    assert ids(suggester.suggest("found the way home at night"))[0] == "steer"


def test_without_examples_of_what_is_unrelated_nothing_is_held_back() -> None:
    suggester = Suggester(Answering(made(CREW)))
    assert ids(suggester.suggest("off on a mile long swim")) == ["swim"]


def test_what_fits_several_sentences_comes_first(suggester: Suggester) -> None:
    text = "Fed everyone aboard. Swam a mile. Then swam another mile!"
    assert ids(suggester.suggest(text))[0] == "swim"


def test_a_note_as_long_as_notes_may_be_is_read_to_its_end_and_no_further(suggester: Suggester) -> None:
    blank = "x" * (LONGEST_NOTE - 12)
    assert ids(suggester.suggest(f"{blank}\nSwam a mile")) == ["swim"]
    assert suggester.suggest(f"{blank}xxxxxxxxxxxx\nSwam a mile") == ()
