"""Every text has exactly one answer: the right kind, with what it needs, and the same each time."""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import CREW, ids, made
from test_matching import LABELS, TWINS

from bot.ladders import exporting
from bot.ladders.answering import Answering, examples
from bot.ladders.answers import (
    Answer,
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
from bot.ladders.model import Band, Ladder, Ladders, Role, Section
from bot.ladders.questions import Kind
from bot.ladders.words import LONGEST

KINDS = set(get_args(Answer))
KEYS = {"kind", "entries", "section", "expectations", "suggestions", "ladder"}

HARBOUR = """
    id: harbour
    name: Harbour
    sections: [{id: scope, name: Scope}, {id: skills, name: Skills}]
    bands:
    - id: deckhand
      name: Deckhand
      band: 1
      expectations:
        scope:
        - {id: tie, text: Tie knots that hold., asked_as: [who ties the knots, knots in the rain]}
        - {id: untie, text: Untie knots that stick., asked_as: [stuck knots, loosening wet knots]}
        - {id: splice, text: Splice where knots would slip., asked_as: [rope without knots, slippery knots]}
        - {id: learn, text: Learn all forty knots., asked_as: [learning the knots, how many knots are there]}
    - id: sailor
      name: Sailor
      band: 2
      builds_on: [deckhand]
      expectations:
        scope:
        - {id: steer, text: Steer by the stars., asked_as: [who steers at night, holding the wheel in the dark]}
        - {id: teach, text: Teach deckhands their knots., asked_as: [teaching knots, showing newcomers the knots]}
        skills: [{id: swim, text: Swim a mile., asked_as: [swimming far, how well must we swim]}]
    - id: captain
      name: Captain
      band: 3
      builds_on: [sailor]
      expectations:
        scope:
        - {id: command, text: Command the vessel., asked_as: [who gives orders aboard, shouting at the crew]}
        - {id: knots, text: Judge the knots of the crew., asked_as: [judging knots, are the knots good]}
        - {id: log, text: Keep the log of all knots sailed., asked_as: [log of knots, speed in knots]}
    roles: [{id: cook, name: Cook, changes: [scope], expectations: {scope: [Feed everyone.]}}]
"""
VOCABULARY = """
    inside: [what does a sailor do, what is expected of a captain, scope of a deckhand, who ties knots]
    outside:
    - {id: pay, says: The ladder gives no amounts., asked_as: [how much is my salary, salary, wages paid, what salary]}
    - {id: leave, says: Ask ashore., asked_as: [how many days of shore leave, days of leave, when is the next holiday]}
"""


@pytest.fixture(scope="module")
def harbour() -> Answering:
    return Answering(made(HARBOUR, vocabulary=VOCABULARY))


@pytest.fixture(scope="module")
def shipped(answering: Answering) -> Answering:
    return answering


def told(answer: Answer) -> str:
    """An answer as programs read it, as text."""
    return json.dumps(exporting.answer(answer))


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


def test_at_the_fork_the_manager_track_is_offered_beside(shipped: Answering) -> None:
    answer = exporting.answer(shipped.ask("next level after band 3"))
    assert (answer["entries"], answer["suggestions"]) == (["engineer-3", "staff-engineer"], ["engineering-manager"])
    answer = exporting.answer(shipped.ask("next level after engineering manager"))
    assert (answer["entries"], answer["suggestions"]) == (["engineering-manager", "director-of-engineering"], [])


def test_the_list_is_of_all_ladders_or_of_the_one_that_is_named() -> None:
    answering = Answering(made(*TWINS))
    everything, one = answering.ask("list"), answering.ask("list design")
    assert isinstance(everything, ListAnswer)
    assert isinstance(one, ListAnswer)
    assert [ladder.id for ladder in everything.ladders] == ["engineering", "design"]
    assert [ladder.id for ladder in one.ladders] == ["design"]


@pytest.mark.parametrize("text", ["", "hello", "thanks!", ":tada:", "<@U0LADDER>", "help", "what can you do?"])
def test_who_says_little_gets_examples_that_work(shipped: Answering, text: str) -> None:
    answer = shipped.ask(text)
    assert isinstance(answer, HelpAnswer)
    assert len(answer.examples) >= 2
    assert all(not isinstance(shipped.ask(example), UnknownAnswer | HelpAnswer) for example in answer.examples)


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
def test_a_level_that_does_not_exist_is_said_not_to_in_any_words(shipped: Answering, text: str) -> None:
    answer = shipped.ask(text)
    assert isinstance(answer, UnknownAnswer)
    assert answer.says.startswith("There is no such level here.")


# Examples.


def answered(answering: Answering) -> list[Kind]:
    asked = examples(answering.ladders)
    return [Kind(exporting.answer(answering.ask(example))["kind"]) for example in asked]


@pytest.mark.parametrize(
    "documents",
    [
        (CREW,),
        (HARBOUR,),
        (LABELS,),
        TWINS,
        (CREW, *TWINS),
        ("bands: [{id: one, name: Only One}]",),
        ("bands: [{id: one, name: One, forthcoming: true}]\nroles: [{id: cook, name: Cook}]",),
    ],
)
def test_the_examples_of_a_ladder_are_answered_with_a_known_kind(documents: tuple[str, ...]) -> None:
    kinds = answered(Answering(made(*documents, vocabulary=VOCABULARY)))
    assert kinds
    assert not {Kind.UNKNOWN, Kind.HELP} & set(kinds)


def test_the_examples_of_the_shipped_ladder_are_of_all_kinds_that_they_say(shipped: Answering) -> None:
    assert answered(shipped) == [Kind.ENTRY, Kind.SECTION, Kind.COMPARE, Kind.NEXT, Kind.MIXIN]


def test_where_there_is_no_band_there_are_no_examples() -> None:
    assert examples(Ladders(ladders=())) == ()
    bare = Ladder(id="x", name="X", sections=(Section(id="s", name="S"),), entries=())
    assert examples(Ladders(ladders=(bare,))) == ()


WORDS = (
    "Junior Mid Senior Lead Staff Principal Designer Engineer Analyst Researcher Writer Manager Director I II III 4 5b"
)
named = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=3, unique=True).map(" ".join)


@st.composite
def any_ladder(draw: st.DrawFn) -> Ladder:
    """A ladder with a few bands on top of each other, with names as people give them."""
    names = draw(st.lists(named, min_size=2, max_size=6, unique=True))
    sections = tuple(Section(id=f"s{n}", name=name) for n, name in enumerate(("Craft", "Impact & Reach")))
    bands = [
        Band(ladder="l", id=f"b{n}", name=name, label=str(n), number=n, builds_on=(f"b{n - 1}",) if n else ())
        for n, name in enumerate(names[1:])
    ]
    return Ladder(
        id="l", name="L", sections=sections, entries=(*bands, Role(ladder="l", id="r", name=f"Chapter {names[0]}"))
    )


@given(any_ladder())
@settings(max_examples=60, deadline=None)
def test_the_examples_of_any_ladder_are_answered_with_a_known_kind(ladder: Ladder) -> None:
    ladders = Ladders(ladders=(ladder,))
    kinds = answered(Answering(ladders))
    assert not {Kind.UNKNOWN, Kind.HELP, Kind.LIST} & set(kinds), examples(ladders)


# Any text at all.

CUES = (
    "vs versus or compare difference between next promotion path to from towards become i'm a as scope skills mindset "
    "of who is also with plus role band level 3 4 9 iii i x 3a and list help hello thanks why what when salary review "
    "postmortem below previous staff senior EM director TL opsec principle enginer L3 IC99 M2 engineer one ? !"
).split()
MARKUP = [
    "<@U0LADDER>",
    "<#C1|general>",
    "<https://x.y|z>",
    "<!here>",
    ":tada:",
    "&amp;",
    "&lt;",
    "`band 3`",
    "*b*",
    "<",
    "|>",
]
ODD = [
    "\x00",
    "\u202e",
    "\u200b",
    "\ud83d",
    "ﷺ",
    "é",
    "I\u0307",
    "🎉",
    "٣",
    "²",
    "ß",
    "\n",
    "\t",
    "'",
    "’s",
    "-",
    "_",
    "١٢",
]


def any_text(chance: random.Random) -> str:
    """Names, cues, markup, oddities and single characters in any order; now and then very long."""
    pools = (CUES, CUES, CUES, MARKUP, ODD, [chr(chance.randrange(1, 0x3000)) for _ in range(4)])
    parts = [chance.choice(chance.choice(pools)) for _ in range(chance.randrange(16))]
    text = chance.choice((" ", " ", " ", "", "\n")).join(parts)
    return text * chance.choice((300, 3_000)) if chance.random() < 0.01 else text


def right(answering: Answering, text: str) -> None:
    """Whether a text gets exactly one answer, as it should be."""
    answer = answering.ask(text)
    assert type(answer) in KINDS
    form = exporting.answer(answer)
    assert set(form) == KEYS
    assert json.loads(json.dumps(form)) == form
    assert Kind(form["kind"]).value == form["kind"]
    assert answer.question.cut >= (len(text) > LONGEST)
    assert len(answer.question.text) <= LONGEST
    if isinstance(answer, UnknownAnswer):
        assert (form["entries"], form["expectations"]) == ([], [])
    assert told(answering.ask(text)) == told(answer)


SETS = ("shipped", "several", "none")


@pytest.fixture(scope="module", params=SETS)
def some(request: pytest.FixtureRequest, shipped: Answering) -> Answering:
    several = made(CREW, HARBOUR, LABELS, *TWINS, vocabulary=VOCABULARY)
    return {"shipped": shipped, "several": Answering(several), "none": Answering(Ladders(ladders=()))}[request.param]


SOAK = bool(os.environ.get("LADDER_SOAK"))
"""Whether more is asked than `make test` has the time for: `make soak`."""


def test_thousands_of_texts_get_one_answer_each(
    some: Answering, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2)
    kinds: Counter[str] = Counter()
    taken = []
    for _ in range(10_000 if SOAK else 700):
        text = any_text(chance)
        start = time.perf_counter()
        kind = some.ask(text).question.kind
        taken.append(time.perf_counter() - start)
        kinds[kind] += 1
        right(some, text)
    if SOAK:
        middle, most = (f"{seconds * 1e3:.2f} ms" for seconds in (median(taken), max(taken)))
        said = ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common())
        with capsys.disabled():
            print(f"\n{request.node.callspec.id}: {len(taken):,} texts, median {middle}, slowest {most}\n  {said}")


texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*CUES, *MARKUP, *ODD]), max_size=12).map(" ".join),
    st.tuples(st.text(min_size=1, max_size=20), st.integers(1, 5_000)).map(lambda drawn: drawn[0] * drawn[1]),
)


@given(texts)
@settings(max_examples=2_000 if SOAK else 200, deadline=None)
def test_any_text_gets_one_answer(shipped: Answering, text: str) -> None:
    right(shipped, text)


@given(texts)
@settings(max_examples=1_000 if SOAK else 100, deadline=None)
def test_any_text_gets_one_answer_also_from_several_ladders(harbour: Answering, text: str) -> None:
    right(harbour, text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "band 3 ",
        "<",
        "<@",
        "<@U",
        ":",
        "::",
        "&amp;",
        "ﷺ",
        "\u0301",
        "knots ",
        "9",
        "i ",
        "\ud800",
        " vs staff",
        "'",
    ],
)
def test_a_hundred_kilobytes_of_anything_get_one_answer(shipped: Answering, piece: str) -> None:
    right(shipped, (piece * 100_000)[:100_000])


def test_what_is_beyond_the_longest_is_not_read(shipped: Answering) -> None:
    start = "staff vs principal ".ljust(LONGEST)
    answer = shipped.ask(start + " and the salary of band 9")
    assert answer.question.cut
    assert told(answer) == told(shipped.ask(start))


def calls(work: Callable[[], object]) -> int:
    """How many Python functions a piece of work calls."""
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event == "call"

    before = sys.getprofile()
    gc.disable()  # collecting may call whoever asked to be told of it
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
        gc.enable()
    return counted


@pytest.mark.parametrize("piece", ["who reviews postmortems ", "<@U1> & band 3 vs ", "ﷺ ", "zq"])
def test_the_work_for_a_text_is_bounded(shipped: Answering, piece: str) -> None:
    """A hundred kilobytes cost what their first thousand characters do."""
    long = (piece * 100_000)[:100_000]
    shipped.ask(long)  # what is remembered of words is no part of the work
    assert calls(lambda: shipped.ask(long)) == calls(lambda: shipped.ask(long[:LONGEST]))


def test_the_longest_text_costs_no_more_than_its_words(shipped: Answering) -> None:
    """A text of a thousand words and one of five hundred: twice the work, not four times."""

    def cost(words: int) -> int:
        text = " ".join(chr(97 + n % 26) for n in range(words))
        shipped.ask(text)
        return calls(lambda: shipped.ask(text))

    assert cost(500) < 2.5 * cost(250)


# The same each time.


def test_a_fresh_answering_gives_the_same_answers(shipped: Answering) -> None:
    fresh = Answering(shipped.ladders)
    chance = random.Random(3)
    for text in [*(any_text(chance) for _ in range(300)), "who reviews postmortems", "mentoring", "do managers hire"]:
        assert told(fresh.ask(text)) == told(shipped.ask(text)), text


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
