"""A topic finds the expectations that speak of it: on tiny ladders, each made for one rule."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from making import index_of, made, speaking

from bot.ladders import searching
from bot.ladders.meanings import SAME_MEANING, SAME_PHRASE, Meanings
from bot.ladders.model import Expectation, Ladders
from bot.ladders.searching import Found, Index
from bot.ladders.words import read


def search(ladders: Ladders, text: str, most: int = 3) -> tuple[Found, ...]:
    return index_of(ladders).find(read(text).words, most=most)


def found(ladders: Ladders, text: str) -> list[str]:
    """The ids of what is found, best first."""
    return [hit.doc.id for hit in search(ladders, text)]


def scores(ladders: Ladders, text: str) -> dict[str, float]:
    return {hit.doc.id: hit.score for hit in search(ladders, text)}


def only(ladders: Ladders) -> Expectation:
    """The first expectation of these ladders."""
    return next(ladders.expectations())


# Words.


@pytest.mark.parametrize("word", ["mentor", "mentors", "mentored", "Mentoring", "mentor's"])
def test_a_word_is_met_by_every_form_of_it(word: str) -> None:
    assert found(speaking("Mentor other sailors.", "Repair the sails."), f"who {word}") == ["e1"]


def test_words_without_content_find_nothing() -> None:
    assert found(speaking("What is there to do on the ship and for whom?"), "what is there to do for the") == []


def test_words_that_nobody_uses_find_nothing() -> None:
    assert found(speaking("Repair the sails."), "xylophone") == []


def test_the_rarer_word_outweighs_the_common_one() -> None:
    ladders = speaking(
        "Mend sails.", "Mend nets.", "Mend ropes.", "Mend masts.", "Cook for the crew.", "Paint the hull."
    )
    assert found(ladders, "mend the hull")[0] == "e6"


def test_words_with_which_people_ask_for_anything_count_less() -> None:
    ladders = speaking("Know the company.", "Know the harbour.", "Sail.")
    assert found(ladders, "company harbour")[0] == "e2"


def test_a_word_counts_once_however_often_it_is_there() -> None:
    once, often = speaking("Sails.", "Nets."), speaking("Sails, sails and sails.", "Nets.")
    assert scores(once, "sails") == scores(often, "sails")
    assert scores(once, "sails") == scores(once, "sails sails")


def test_in_a_long_text_a_word_counts_less() -> None:
    ladders = speaking("Whales and tides, storms, reefs, currents, shoals, winds, maps and stars.", "Whales.", "Fish.")
    assert found(ladders, "whales") == ["e2", "e1"]


def test_examples_are_searched_too() -> None:
    ladders = speaking({"text": "Repair things.", "examples": ["Patches a spinnaker."]}, "Cook.")
    assert found(ladders, "spinnaker") == ["e1"]


# The ways in which it is asked for.


def test_what_it_is_asked_as_is_found() -> None:
    ladders = speaking({"text": "Repair sails.", "asked_as": ["fix a ripped spinnaker"]}, "Cook.")
    assert found(ladders, "who fixes spinnakers") == ["e1"]


def test_a_word_of_the_text_counts_more_than_one_of_the_asking_and_most_in_both() -> None:
    for text, asked in (("Whales.", "fish"), ("Fish.", "whales")):
        assert found(speaking({"text": text, "asked_as": [asked]}, "Tides.", "Reefs."), "whales") == ["e1"]
    ladders = speaking(
        {"text": "Watch tides.", "asked_as": ["whales"]},
        {"text": "Watch whales.", "asked_as": ["tides"]},
        {"text": "Watch whales.", "asked_as": ["whales"]},
    )
    index = index_of(ladders)
    worth = {e.id: index.why(("whales",), e)[0].worth for e in ladders.expectations()}
    assert worth["e1"] < worth["e2"] < worth["e3"]


def test_one_phrase_that_says_it_all_beats_words_scattered_over_several() -> None:
    scattered = {"text": "Sail.", "asked_as": ["gull in winter", "rope of hemp", "fog in autumn"]}
    whole = {"text": "Row.", "asked_as": ["gull on a rope in fog", "ice in spring", "moss in summer"]}
    hits = search(speaking(scattered, whole), "gull rope fog")
    assert [hit.doc.id for hit in hits] == ["e2", "e1"]
    assert hits[1].covers == pytest.approx(hits[0].covers)


# The vocabulary.


GROUPS = "groups:\n- [postmortem, outage review]\n- [feedback, radical candor]\n- [coach, show the ropes]\n"


def test_a_word_that_means_the_same_is_found_at_less_weight_than_the_word_itself() -> None:
    ladders = speaking("Coaching.", "Mentoring.", "Cooking.", vocabulary="groups: [[coach, mentor]]")
    weighed = scores(ladders, "coach")
    assert set(weighed) == {"e1", "e2"}
    assert weighed["e2"] < weighed["e1"]


def test_of_a_word_and_its_meaning_the_better_match_counts_alone() -> None:
    ladders = speaking("Coach and mentor.", "Cooking.", vocabulary="groups: [[coach, mentor]]")
    alone = speaking("Coach and mentor.", "Cooking.")
    assert scores(ladders, "coach") == scores(alone, "coach")


def test_a_phrase_of_the_vocabulary_meets_what_means_the_same() -> None:
    ladders = speaking("Give feedback.", "Hold a postmortem.", "Cook.", vocabulary=GROUPS)
    assert found(ladders, "radical candor") == ["e1"]
    assert found(ladders, "reviewing an outage") == []
    assert found(ladders, "after the outage review") == ["e2"]


def test_a_part_of_a_phrase_is_not_the_phrase() -> None:
    ladders = speaking("Give feedback.", "Cook.", vocabulary=GROUPS)
    assert found(ladders, "radical") == []
    assert found(ladders, "candor") == []


def test_a_phrase_may_have_words_without_content_in_it() -> None:
    ladders = speaking("Coach newcomers.", "Cook.", vocabulary=GROUPS)
    assert found(ladders, "show the ropes") == ["e1"]
    assert found(ladders, "show ropes") == []


def test_a_word_meets_a_phrase_in_a_text() -> None:
    ladders = speaking("Show newcomers around and show the ropes.", "Cook.", vocabulary=GROUPS)
    assert found(ladders, "coaching") == ["e1"]


def test_a_group_may_hold_what_is_no_word() -> None:
    assert found(speaking("Sail.", vocabulary="groups: [['!!', sail]]"), "sail") == ["e1"]


@pytest.mark.parametrize(("text", "asked"), [("Know the codebase.", "code base"), ("Know the code base.", "codebase")])
def test_two_words_side_by_side_are_met_by_the_one_that_they_are_also_written_as(text: str, asked: str) -> None:
    assert found(speaking(text, "Cook.", "Sail."), asked) == ["e1"]


def test_two_words_side_by_side_count_more_than_the_two_apart() -> None:
    ladders = speaking("Sail boats under storm jibs.", "Storm and sail under jibs, boats.", "Cook.")
    assert found(ladders, "storm jibs") == ["e1", "e2"]


# What is found.


def test_the_search_stays_among_what_it_is_told_to() -> None:
    ladders = speaking("Sail far.", "Sail fast.", "Cook.")
    first, second, third = ladders.expectations()
    index = index_of(ladders)
    assert [hit.doc for hit in index.find(("sail",), among={second, third})] == [second]
    assert index.find(("sail",), among={third}) == ()
    assert index.find(("sail",), among=set()) == ()
    assert {hit.doc for hit in index.find(("sail",))} == {first, second}


def test_no_more_is_found_than_asked_for() -> None:
    ladders = speaking(*(f"Sail ship{n}." for n in range(40)))
    assert len(search(ladders, "sail", most=5)) == 5
    assert len(search(ladders, "sail", most=40)) == 40


def test_it_is_said_how_much_of_the_question_is_accounted_for() -> None:
    ladders = speaking("Sail boats.", "Cook fish.")
    (whole,), (half,) = search(ladders, "sail boats"), search(ladders, "sail xylophones")
    assert half.covers < whole.covers


def test_only_the_best_are_compared_phrase_by_phrase(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    original = Index._likeness

    def counted(*args):
        compared.append(args)
        return original(*args)

    monkeypatch.setattr(Index, "_likeness", counted)
    ladders = speaking(*({"text": f"Sail ship{n}.", "asked_as": ["sail"]} for n in range(200)))
    search(ladders, "sail")
    assert len(compared) == searching.RERANKED


def test_of_equals_the_first_in_the_document_comes_first() -> None:
    ladders = speaking(*["Sail."] * 30)
    assert [hit.doc.id for hit in search(ladders, "sail", most=30)] == [f"e{n}" for n in range(1, 31)]


def test_of_equals_among_some_the_first_in_the_document_comes_first() -> None:
    ladders = speaking(*["Sail."] * 30)
    among = frozenset(ladders.expectations())
    hits = index_of(ladders).find(("sail",), among=among, most=30)
    assert [hit.doc.id for hit in hits] == [f"e{n}" for n in range(1, 31)]


def test_an_index_of_nothing_finds_nothing() -> None:
    assert search(Ladders(ladders=()), "sail") == ()
    assert search(made("bands: [{id: one, name: One}]"), "one") == ()


def test_scores_are_the_same_in_every_process() -> None:
    """Sums of floats depend on their order, and the order of a set of words on the process."""
    program = (
        "from making import index_of, speaking\n"
        "ways = ['mend torn sails in a gale', 'patch canvas while sailing', 'sew a sail with twine and a needle']\n"
        "ladders = speaking({'text': 'Sew and mend.', 'asked_as': ways}, {'text': 'Cook.', 'asked_as': ways[:2]})\n"
        "hits = index_of(ladders).find('mend torn canvas sails twine'.split())\n"
        "print([(hit.doc.id, hit.score.hex(), hit.covers.hex()) for hit in hits])\n"
    )
    path = os.pathsep.join(filter(None, sys.path))
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
        )
        for seed in "12"
    ]
    first, second = (process.communicate()[0] for process in started)
    assert first == second != b""


# Showing it.


def test_marks_are_where_the_words_of_the_question_stand() -> None:
    ladders = speaking("x", vocabulary="groups: [[coach, mentor]]")
    text = "Mentors coach; coaching isn't cooking."
    index = index_of(ladders)
    marks = index.marks(index.met_by(("coach",)), text)
    assert [text[start:end] for start, end in marks] == ["Mentors", "coach", "coaching"]
    assert index.marks(index.met_by(("sail",)), text) == ()


def test_words_without_content_are_not_marked() -> None:
    index = index_of(speaking("x"))
    assert index.marks(index.met_by(("the", "crew")), "The crew and the ship") == ((4, 8),)


def test_why_names_the_words_and_what_they_met_dearest_first() -> None:
    ladders = speaking("Mentor on whales.", "Coach sailors.", "Whales.", vocabulary="groups: [[coach, mentor]]")
    mentor = only(ladders)
    why = index_of(ladders).why(("who", "coaches", "whales"), mentor)
    assert [(match.word, match.term) for match in why] == [("whale", "whale"), ("coach", "#0")]
    assert why[0].worth > why[1].worth > 0


def test_why_leaves_out_what_met_nothing() -> None:
    ladders = speaking("Mentor.", "Cook.")
    assert index_of(ladders).why(("cook", "xylophone"), only(ladders)) == ()


def test_a_meaning_is_worth_its_part_of_the_word() -> None:
    ladders = speaking("Mentor.", "Coach.", vocabulary="groups: [[coach, mentor, show the way]]")
    index = index_of(ladders)
    (word,), (meaning,) = index.why(("mentor",), only(ladders)), index.why(("coach",), only(ladders))
    phrase = index.why(("show", "the", "way"), only(ladders))
    assert meaning.worth < word.worth
    assert sum(match.worth for match in phrase) == pytest.approx(meaning.worth / SAME_MEANING * SAME_PHRASE)


THEMES = "themes: [{words: [storm jib, reef], asked_as: [bad weather at sea, the wind gets too strong]}]"


def test_a_question_like_a_themes_ways_of_asking_is_lent_its_words() -> None:
    ladders = speaking("Reef early.", "Cook.", "Set the storm jib.", vocabulary=THEMES)
    assert set(found(ladders, "bad weather at sea")) == {"e1", "e3"}


def test_a_question_that_is_little_like_a_theme_is_lent_nothing() -> None:
    ladders = speaking("Reef early.", "Cook.", vocabulary=THEMES)
    assert found(ladders, "xylophone zebra giraffe quartz sea velvet oboe marzipan tundra") == []


def test_words_that_a_theme_lends_count_less_than_words_that_were_said() -> None:
    ladders = speaking("Reef early.", "Bad weather at sea.", vocabulary=THEMES)
    assert found(ladders, "bad weather at sea") == ["e2", "e1"]


def test_themes_count_less_where_a_ladder_says_itself_how_people_ask() -> None:
    cook = {"text": "Cook.", "asked_as": ["what is for dinner"]}
    alone, beside = (
        speaking("Reef early.", "Cook.", vocabulary=THEMES),
        speaking("Reef early.", cook, vocabulary=THEMES),
    )
    assert 0 < scores(beside, "bad weather at sea")["e1"] < scores(alone, "bad weather at sea")["e1"]


def test_why_names_the_theme_that_lent_words() -> None:
    ladders = speaking("Reef early.", "Cook.", vocabulary=THEMES)
    (match,) = index_of(ladders).why(("bad", "weather", "at", "sea"), only(ladders))
    assert (match.word, match.term) == ("(theme)", "storm jib")
    assert match.worth > 0
    *_, cook = ladders.expectations()
    assert index_of(ladders).why(("bad", "weather", "at", "sea"), cook) == ()


def test_concepts_are_what_words_and_phrases_stand_for_each_with_its_place() -> None:
    meanings = Meanings(speaking("x", vocabulary=GROUPS).vocabulary.groups)
    assert list(meanings.concepts(("coach", "the", "outag", "review"))) == [(0, "#2"), (2, "#0")]
