"""Every text has exactly one answer: the right kind, with what it needs, and the same each time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_matching import TWINS

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.answers import (
    CompareAnswer,
    EntryAnswer,
    HelpAnswer,
    ListAnswer,
    MixinAnswer,
    NextAnswer,
    SectionAnswer,
    TopicAnswer,
    UnknownAnswer,
)
from bot.ladders.model import Ladders
from bot.ladders.questions import Kind
from tests.ladders.making import HARBOUR, VOCABULARY, ids, made, speaking, told

# The kinds.


@pytest.mark.parametrize(
    ("text", "kind", "entries"),
    [
        ("what's expected of a sailor?", EntryAnswer, ["sailor"]),
        ("scope of a sailor", SectionAnswer, ["sailor"]),
        ("sailor vs captain", CompareAnswer, ["sailor", "captain"]),
        ("from sailor to captain", NextAnswer, ["sailor", "captain"]),
        ("sailor who is also cook", MixinAnswer, ["sailor", "cook"]),
        ("who ties knots?", TopicAnswer, []),
        ("list", ListAnswer, []),
        ("help", HelpAnswer, []),
        ("band 9", UnknownAnswer, []),
    ],
)
def test_every_kind_of_question_has_its_kind_of_answer(
    harbour: Answering, text: str, kind: type, entries: list[str]
) -> None:
    answer = harbour.ask(text)
    assert type(answer) is kind
    assert ids(answer.question.entries) == entries
    assert exporting.answer(answer)["kind"] == kind.__name__.removesuffix("Answer").lower()


def test_an_entry_is_answered_with_its_own_and_on_request_with_what_it_inherits(harbour: Answering) -> None:
    answer = harbour.ask("sailor")
    assert isinstance(answer, EntryAnswer)
    assert ids(answer.composed[0].expectations) == ["steer", "teach", "swim"]
    more = harbour.answer(replace(answer.question, inherited=True))
    assert isinstance(more, EntryAnswer)
    assert ids(more.composed[0].expectations) == ["steer", "teach", "tie", "untie", "splice", "learn", "swim"]


def test_a_section_is_answered_with_that_section_alone(harbour: Answering) -> None:
    answer = harbour.ask("skills of a sailor")
    assert isinstance(answer, SectionAnswer)
    assert ids(answer.expectations) == ["swim"]
    assert [(c.entry.id, s.section.id) for c, s in answer.sections] == [("sailor", "skills")]


def test_a_section_with_nothing_in_it_is_answered_with_nothing(harbour: Answering) -> None:
    answer = harbour.ask("skills of a captain")
    assert isinstance(answer, SectionAnswer)
    assert answer.expectations == ()


def test_a_step_says_what_is_new(harbour: Answering) -> None:
    answer = harbour.ask("path from sailor to captain")
    assert isinstance(answer, NextAnswer)
    assert [a.expectation.id for s in answer.step.new for a in s.applied] == ["command", "knots", "log"]


def test_at_the_fork_the_manager_track_is_offered_beside(answering: Answering) -> None:
    answer = exporting.answer(answering.ask("next level after band 3"))
    assert (answer["entries"], answer["suggestions"]) == (["engineer-3", "staff-engineer"], ["engineering-manager"])
    answer = exporting.answer(answering.ask("next level after engineering manager"))
    assert (answer["entries"], answer["suggestions"]) == (["engineering-manager", "director-of-engineering"], [])


def test_the_list_is_of_all_ladders_or_of_the_one_that_is_named() -> None:
    answering = Answering(made(*TWINS))
    everything, one = answering.ask("list"), answering.ask("list design")
    assert isinstance(everything, ListAnswer)
    assert isinstance(one, ListAnswer)
    assert [ladder.id for ladder in everything.ladders] == ["engineering", "design"]
    assert [ladder.id for ladder in one.ladders] == ["design"]


@pytest.mark.parametrize("text", ["", "hello", "thanks!", ":tada:", "<@U0LADDER>", "help", "what can you do?"])
def test_who_says_little_gets_examples_that_work(answering: Answering, text: str) -> None:
    answer = answering.ask(text)
    assert isinstance(answer, HelpAnswer)
    assert len(answer.examples) >= 2
    assert all(not isinstance(answering.ask(example), UnknownAnswer | HelpAnswer) for example in answer.examples)


# Topics.


def test_a_topic_is_answered_with_the_best_three_and_more_on_request(harbour: Answering) -> None:
    answer = harbour.ask("who ties knots?")
    assert isinstance(answer, TopicAnswer)
    assert answer.question.kind is Kind.TOPIC
    assert len(answer.passages) == 3
    assert answer.expectations[0].id == "tie"
    assert answer.more
    assert answer.within == ()


def test_the_pages_of_a_topic_hold_everything_once(harbour: Answering) -> None:
    question, seen = harbour.understand("knots"), []
    for page in (1, 2, 3):
        answer = harbour.answer(replace(question, page=page))
        assert isinstance(answer, TopicAnswer)
        seen += ids(answer.expectations)
        assert answer.more == (page < 3)
        assert answer.question.page == page
    assert sorted(seen) == ["knots", "learn", "log", "splice", "teach", "tie", "untie"]
    beyond = harbour.answer(replace(question, page=99))
    assert isinstance(beyond, TopicAnswer)
    assert not beyond.more or beyond.passages


def test_a_topic_inside_an_entry_stays_inside_it_and_what_cascades_into_it(harbour: Answering) -> None:
    answer = harbour.ask("does a sailor tie knots?")
    assert isinstance(answer, TopicAnswer)
    assert ids(answer.within) == ["sailor"]
    assert "deckhand" in {e.entry for e in answer.expectations} <= {"sailor", "deckhand"}
    assert ids(harbour.ask("is a deckhand teaching newcomers knots").question.entries) == ["deckhand"]
    inside = harbour.ask("does a deckhand learn knots")
    assert isinstance(inside, TopicAnswer)
    assert {e.entry for e in inside.expectations} == {"deckhand"}


@pytest.mark.parametrize(("asked_as", "answer"), [([], TopicAnswer), (["when do we shorten sail"], UnknownAnswer)])
def test_what_says_itself_how_people_ask_for_it_is_not_answered_with_for_a_theme_alone(
    asked_as: list[str], answer: type
) -> None:
    reef = {"text": "Reef early.", "asked_as": asked_as}
    themes = "themes: [{words: [reef], asked_as: [bad weather at sea]}]"
    assert isinstance(Answering(speaking(reef, "Cook.", vocabulary=themes)).ask("bad weather"), answer)


def test_a_topic_in_a_named_ladder_stays_inside_it() -> None:
    other = HARBOUR.replace("id: harbour\n", "id: river\n").replace("name: Harbour", "name: River")
    answering = Answering(made(HARBOUR, other, vocabulary=VOCABULARY))
    answer = answering.ask("who ties knots on the river?")
    assert isinstance(answer, TopicAnswer)
    assert {passage.ladder.id for passage in answer.passages} == {"river"}
    assert exporting.answer(answer)["ladder"] == "river"


def test_the_words_that_were_met_are_marked(harbour: Answering) -> None:
    answer = harbour.ask("who ties knots?")
    assert isinstance(answer, TopicAnswer)
    passage = answer.passages[0]
    assert [passage.expectation.text[start:end] for start, end in passage.marks] == ["Tie", "knots"]


def test_a_few_words_beside_a_section_do_not_hide_it_and_a_topic_does(harbour: Answering) -> None:
    assert isinstance(harbour.ask("scope of a sailor aboard"), SectionAnswer)
    assert isinstance(harbour.ask("scope of a sailor for teaching newcomers the knots"), TopicAnswer)


def test_comparing_and_stepping_are_answered_as_such_whatever_the_topic(harbour: Answering) -> None:
    assert isinstance(harbour.ask("sailor vs captain knots"), CompareAnswer)
    assert isinstance(harbour.ask("path from sailor to captain knots"), NextAnswer)
    assert isinstance(harbour.ask("sailor and cook knots"), MixinAnswer)


@pytest.mark.parametrize("vocabulary", ["", "groups: [[knot, hitch]]", "inside: [who ties knots]"])
def test_a_ladder_without_a_list_of_what_is_outside_is_searched_all_the_same(vocabulary: str) -> None:
    answer = Answering(made(HARBOUR, vocabulary=vocabulary)).ask("who ties knots?")
    assert isinstance(answer, TopicAnswer)
    assert answer.expectations[0].id == "tie"


# Why.


def test_an_answer_can_be_explained(harbour: Answering) -> None:
    why = harbour.explain("who ties knots?")
    assert told(why.answer) == told(harbour.ask("who ties knots?"))
    assert why.leaning <= why.limit
    hits = [hit.doc for hit, _ in why.found]
    assert isinstance(why.answer, TopicAnswer)
    assert hits[:3] == list(why.answer.expectations)
    words = {match.word for _, matches in why.found for match in matches}
    assert {"tie", "knot"} <= words


def test_no_more_is_explained_than_asked_for(harbour: Answering) -> None:
    assert len(harbour.explain("knots", most=2).found) == 2


def test_what_is_outside_is_explained_by_how_far_it_leans(harbour: Answering) -> None:
    why = harbour.explain("what salary")
    assert isinstance(why.answer, UnknownAnswer)
    assert why.leaning > why.limit


@pytest.mark.parametrize("text", ["", "list", "band 9", "sailor", "sailor vs captain", "xylophone"])
def test_every_answer_can_be_explained(harbour: Answering, text: str) -> None:
    assert told(harbour.explain(text).answer) == told(harbour.ask(text))


# What the ladder does not say.


@pytest.mark.parametrize(
    ("text", "says"),
    [("what salary", "The ladder gives no amounts."), ("how many days of leave", "Ask ashore.")],
)
def test_what_is_outside_has_a_sentence_of_its_own(harbour: Answering, text: str, says: str) -> None:
    answer = harbour.ask(text)
    assert isinstance(answer, UnknownAnswer)
    assert (answer.says, answer.question.kind) == (says, Kind.UNKNOWN)


def test_what_is_outside_is_so_for_a_name_too_and_offers_it(harbour: Answering) -> None:
    answer = harbour.ask("how much salary is a sailor paid")
    assert isinstance(answer, UnknownAnswer)
    assert answer.says == "The ladder gives no amounts."
    assert exporting.answer(answer)["entries"] == []
    assert exporting.answer(answer)["suggestions"] == ["sailor"]


def test_what_nobody_knows_is_unknown(harbour: Answering) -> None:
    answer = harbour.ask("xylophone zebra")
    assert isinstance(answer, UnknownAnswer)
    assert exporting.answer(answer)["expectations"] == []


def test_of_no_ladders_nothing_is_known() -> None:
    answering = Answering(Ladders(ladders=()))
    for text in ("staff", "band 3", "who ties knots", "from 2 to 3"):
        assert isinstance(answering.ask(text), UnknownAnswer), text
    help_, list_ = answering.ask("help"), answering.ask("list")
    assert isinstance(help_, HelpAnswer)
    assert help_.examples == ()
    assert isinstance(list_, ListAnswer)
    assert list_.ladders == ()


@pytest.mark.parametrize(
    "text",
    [
        "what is band 9",
        "is there a band 0",
        "skills of level 8",
        "scope for L10",
        "who mentors at band 9",
    ],
)
def test_a_level_that_does_not_exist_is_said_not_to_in_any_words(answering: Answering, text: str) -> None:
    answer = answering.ask(text)
    assert isinstance(answer, UnknownAnswer)
    assert answer.says.startswith("There is no such level here.")


def test_freshly_loaded_ladders_give_the_same_answers() -> None:
    """Twenty bands expect the same: where in memory they happen to lie must not break the tie."""
    bands = [f"- {{id: b{n}, name: Band{n}, expectations: {{scope: [Tie knots.]}}}}" for n in range(20)]
    document = "bands:\n" + "\n".join(bands)
    vocabulary = (
        "inside: [who ties knots, tying knots, knots]\noutside: [{id: pay, says: No., asked_as: [what salary]}]"
    )
    first, *others = (told(Answering(made(document, vocabulary=vocabulary)).ask("tie knots")) for _ in range(5))
    assert json.loads(first)["kind"] == "topic"
    assert set(others) == {first}


def test_what_all_share_is_found_inside_every_band() -> None:
    shared = "shared: [{id: all, name: All, expectations: {scope: [{text: Be gentle., asked_as: [gentle to gulls]}]}}]"
    answer = Answering(made(HARBOUR + "    " + shared, vocabulary=VOCABULARY)).ask("is a sailor gentle to gulls")
    assert isinstance(answer, TopicAnswer)
    assert [e.entry for e in answer.expectations] == ["all"]
