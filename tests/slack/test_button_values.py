"""What buttons carry: a question there and back, and nothing that comes from outside is trusted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_ladders import loaded, odd, plain

from bot.ladders.answering import Answering, TopicAnswer
from bot.ladders.model import Band, Role
from bot.ladders.questions import Kind, Question, well_formed
from bot.slack.views.values import decode, encode, mix_in

MOST = 2_000
"""Characters that Slack takes in a value."""

often = settings(max_examples=150, deadline=None)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What answers about two ladders."""
    return Answering(loaded(tmp_path_factory.mktemp("ladders"), odd(), plain()))


def _questions(answering):
    for ladder in answering.ladders:
        bands, roles = ladder.bands, ladder.roles
        yield Question(kind=Kind.LIST, ladder=ladder.id)
        yield Question(kind=Kind.ENTRY, entries=ladder.entries[:8])
        yield (
            Question(kind=Kind.MIXIN, entries=(bands[0], *roles[:2]), inherited=True)
            if roles
            else Question(kind=Kind.LIST)
        )
        yield Question(kind=Kind.COMPARE, entries=(bands[0], bands[-1]), page=3)
        yield Question(kind=Kind.NEXT, entries=(bands[0], bands[-1]))
        for section in ladder.sections:
            yield Question(kind=Kind.SECTION, entries=bands[:3], section=section.id, inherited=True, page=2)
    for greeting in ("", "empty", "hello", "thanks"):
        yield Question(kind=Kind.HELP, greeting=greeting)
    yield Question(kind=Kind.UNKNOWN)


def test_every_question_comes_back_as_it_was(answering, two):
    for asked in (answering, two):
        for question in _questions(asked):
            value = encode(question)
            assert len(value) <= MOST
            assert decode(value, asked.ladders, asked.understand) == question


@often
@given(text=st.text(st.characters(codec="utf-8"), max_size=1_200), page=st.integers(1, 999))
def test_a_question_in_words_comes_back_in_its_words(answering, text, page):
    understood = answering.understand(text)
    value = encode(Question(kind=Kind.TOPIC, text=understood.text, entries=understood.entries, page=page))
    assert len(value) <= MOST
    back = decode(value, answering.ladders, answering.understand)
    assert back is not None
    assert back.page == page
    assert understood.text.startswith(back.text[:900]) or len(understood.text) > 900


def test_further_pages_of_a_topic_ask_the_same_again(answering):
    question = answering.ask("testing and code review").question
    back = decode(encode(question), answering.ladders, answering.understand)
    first, again = answering.answer(question), answering.answer(back)
    assert type(first) is type(again)
    assert not isinstance(first, TopicAnswer) or first.expectations == again.expectations


def test_a_value_holds_nothing_that_is_ignored(answering):
    question = Question(
        kind=Kind.TOPIC, text="code review", ladder="engineering", section="scope", inherited=True, page=2
    )
    assert json.loads(encode(question)) == {"text": "code review", "page": 2}


def _decoded(answering, value):
    question = decode(value, answering.ladders, answering.understand)
    assert question is None or (well_formed(question) or question.text)
    if question is not None:
        answering.answer(question)
    return question


@often
@given(st.text(max_size=300))
def test_any_text_as_a_value_is_a_question_or_none(answering, value):
    _decoded(answering, value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=9), inside, max_size=4),
    max_leaves=10,
)


@often
@given(json_values)
def test_any_json_as_a_value_is_a_question_or_none(answering, value):
    _decoded(answering, json.dumps(value))


@often
@given(st.data())
def test_any_mixture_of_what_values_hold_is_a_question_or_none(two, data):
    refs = [f"{ladder.id}/{entry.id}" for ladder in two.ladders for entry in ladder.entries] + [
        "design/gone",
        "x",
        "a/b/c",
    ]
    keys = {
        "ask": st.sampled_from([*Kind, "salary", ""]),
        "of": st.lists(st.sampled_from(refs), max_size=9),
        "ladder": st.sampled_from(["design", "plain", "gone", None]),
        "section": st.sampled_from(["craft", "people", "only", "gone", None]),
        "text": st.text(max_size=20),
        "greeting": st.sampled_from(["", "hello", "moin", None]),
        "inherited": st.booleans() | st.none(),
        "page": st.integers(-1, 1_001),
    }
    value = data.draw(st.fixed_dictionaries({"ask": keys.pop("ask")}, optional=keys))
    _decoded(two, json.dumps(value))


@often
@given(st.text(max_size=200), st.text(max_size=50))
def test_any_row_and_any_role_make_a_value_or_nonsense(answering, value, role):
    _decoded(answering, mix_in(value, role))


def test_a_role_is_mixed_in_to_the_band_of_its_row(answering):
    ladder = answering.ladders.by_id["engineering"]
    band, role = ladder.by_id["staff-engineer"], ladder.by_id["technical-lead"]
    assert isinstance(band, Band)
    assert isinstance(role, Role)
    question = _decoded(answering, mix_in(encode(Question(kind=Kind.ENTRY, entries=(band,))), role.id))
    assert (question.kind, question.entries) == (Kind.MIXIN, (band, role))


@pytest.mark.parametrize("row", ["", "b00000001", '{"ask":"entry"}', '{"ask":"entry","of":["engineering/gone"]}'])
def test_a_row_of_no_band_takes_no_role(answering, row):
    assert _decoded(answering, mix_in(row, "technical-lead")) is None


@pytest.mark.parametrize("role", ["gone", "staff-engineer", "", "\ud800", "a/b", '"}'])
def test_what_is_no_role_is_mixed_in_to_nothing(answering, role):
    row = '{"ask":"entry","of":["engineering/staff-engineer"]}'
    assert _decoded(answering, mix_in(row, role)) is None


def test_entries_of_two_ladders_are_shown_but_not_compared(two):
    pair = tuple(ladder.bands[0] for ladder in two.ladders)
    assert _decoded(two, encode(Question(kind=Kind.ENTRY, entries=pair))) is not None
    assert _decoded(two, encode(Question(kind=Kind.COMPARE, entries=pair))) is None
