"""The examples of a ladder: questions that it answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_matching import LABELS, TWINS

from bot.ladders import exporting
from bot.ladders.answering import Answering, examples
from bot.ladders.model import Band, Ladder, Ladders, Role, Section
from bot.ladders.questions import Kind
from tests.ladders.making import CREW, HARBOUR, VOCABULARY, made


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


def test_the_examples_of_the_shipped_ladder_are_of_all_kinds_that_they_say(answering: Answering) -> None:
    assert answered(answering) == [Kind.ENTRY, Kind.SECTION, Kind.COMPARE, Kind.NEXT, Kind.MIXIN]


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
