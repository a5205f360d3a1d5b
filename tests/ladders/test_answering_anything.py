"""Any text at all has exactly one answer, in bounded work, and the same each time."""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from statistics import median
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_matching import LABELS, TWINS

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.answers import (
    Answer,
    UnknownAnswer,
)
from bot.ladders.model import Ladders
from bot.ladders.questions import Kind
from bot.ladders.words import LONGEST
from tests.ladders.making import CREW, HARBOUR, VOCABULARY, made, told

pytestmark = pytest.mark.no_cover
"""Other tests reach all of it; traced, these would take three times as long."""

KINDS = set(get_args(Answer))
KEYS = {"kind", "entries", "section", "expectations", "suggestions", "ladder"}

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
def some(request: pytest.FixtureRequest, answering: Answering) -> Answering:
    several = made(CREW, HARBOUR, LABELS, *TWINS, vocabulary=VOCABULARY)
    return {"shipped": answering, "several": Answering(several), "none": Answering(Ladders(ladders=()))}[request.param]


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
def test_any_text_gets_one_answer(answering: Answering, text: str) -> None:
    right(answering, text)


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
def test_a_hundred_kilobytes_of_anything_get_one_answer(answering: Answering, piece: str) -> None:
    right(answering, (piece * 100_000)[:100_000])


def test_what_is_beyond_the_longest_is_not_read(answering: Answering) -> None:
    start = "staff vs principal ".ljust(LONGEST)
    answer = answering.ask(start + " and the salary of band 9")
    assert answer.question.cut
    assert told(answer) == told(answering.ask(start))


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
def test_the_work_for_a_text_is_bounded(answering: Answering, piece: str) -> None:
    """A hundred kilobytes cost what their first thousand characters do."""
    long = (piece * 100_000)[:100_000]
    answering.ask(long)  # what is remembered of words is no part of the work
    assert calls(lambda: answering.ask(long)) == calls(lambda: answering.ask(long[:LONGEST]))


def test_the_longest_text_costs_no_more_than_its_words(answering: Answering) -> None:
    """A text of a thousand words and one of five hundred: twice the work, not four times."""

    def cost(words: int) -> int:
        text = " ".join(chr(97 + n % 26) for n in range(words))
        answering.ask(text)
        return calls(lambda: answering.ask(text))

    assert cost(500) < 2.5 * cost(250)


def test_a_fresh_answering_gives_the_same_answers(answering: Answering) -> None:
    fresh = Answering(answering.ladders)
    chance = random.Random(3)
    for text in [*(any_text(chance) for _ in range(300)), "who reviews postmortems", "mentoring", "do managers hire"]:
        assert told(fresh.ask(text)) == told(answering.ask(text)), text
