"""What a question wants, when an answer is right, and how many are: a file of questions about a ladder."""

from __future__ import annotations

import importlib.util
import json

import pytest
from making import CREW, made

from bot.ladders import exporting
from bot.ladders.evaluating import Given, GoldError, Judged, Share, Wanted, given, judge, tally, wanted, whole
from tests.evaluation import scoring

FEED, SPICE, TUNES = ("cook", "scope", 1), ("cook", "skills", 1), ("piper", "scope", 1)
RIGHT, WRONG = Judged(first=True, among_three=True), Judged(first=False, among_three=False)


@pytest.fixture(scope="module")
def crew():
    return made(CREW)


def want(kind, *entries, section=None, expectations=()):
    found = frozenset(expectations)
    return Wanted(id="1", text="?", kind=kind, entries=entries, section=section, expectations=found)


def said(kind, *entries, section=None, expectations=()):
    return Given(kind, entries, section, tuple(expectations))


@pytest.mark.parametrize(
    ("wants", "says", "is_"),
    [
        (want("lookup", "cook"), said("entry", "cook"), RIGHT),
        (want("expect", "cook", "piper"), said("entry", "piper", "cook"), RIGHT),
        (want("lookup", "cook"), said("entry", "cook", "piper"), WRONG),
        (want("lookup", "cook"), said("section", "cook", section="scope"), WRONG),
        (want("section", "cook", section="scope"), said("section", "cook", section="scope"), RIGHT),
        (want("section", "cook", section="scope"), said("section", "cook", section="skills"), WRONG),
        (want("section", "cook", section="scope"), said("entry", "cook", section="scope"), WRONG),
        (want("compare", "mate", "captain"), said("compare", "captain", "mate"), RIGHT),
        (want("compare", "mate", "captain"), said("entry", "captain", "mate"), WRONG),
        (want("mixin", "mate", "cook"), said("mixin", "mate", "cook"), RIGHT),
        (want("mixin", "mate", "cook"), said("mixin", "mate"), WRONG),
        (want("next", "mate", "captain"), said("next", "mate", "captain"), RIGHT),
        (want("next", "mate", "captain"), said("next", "captain", "mate"), WRONG),
        (want("next", "mate", "captain"), said("entry", "mate", "captain"), WRONG),
        (want("none"), said("unknown"), RIGHT),
        (want("none"), said("help"), RIGHT),
        (want("none"), said("list"), WRONG),
        (want("none"), said("unknown", "cook"), WRONG),
        (want("none"), said("unknown", expectations=[FEED]), WRONG),
        (want("topic", expectations=[FEED]), said("topic", expectations=[FEED, SPICE]), RIGHT),
        (want("topic", expectations=[FEED, SPICE]), said("section", expectations=[SPICE]), RIGHT),
        (want("topic", expectations=[FEED]), said("unknown"), WRONG),
        (
            want("topic", expectations=[FEED]),
            said("topic", expectations=[SPICE, TUNES, FEED]),
            Judged(first=False, among_three=True),
        ),
        (want("topic", expectations=[FEED]), said("topic", expectations=[SPICE, TUNES, SPICE, FEED]), WRONG),
        (want("note", expectations=[FEED]), said("note", expectations=[FEED]), RIGHT),
        (want("nothing"), said("note"), RIGHT),
        (want("nothing"), said("note", expectations=[FEED]), WRONG),
    ],
)
def test_each_kind_has_its_own_idea_of_right(wants, says, is_):
    assert judge(wants, says) == is_


@pytest.mark.skipif(not scoring.SHARED.exists(), reason="the shared questions lie in ../shared, which is not here")
def test_a_judge_that_we_did_not_write_agrees_on_every_question(answering):
    path = scoring.SHARED.with_name("score.py")
    spec = importlib.util.spec_from_file_location("score", path)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    for line in scoring.SHARED.read_text().splitlines():
        answer = answering.ask(json.loads(line)["text"])
        ours = judge(wanted(line, 1, answering.ladders), given(answer))
        assert ours == score.judge(json.loads(line), exporting.answer(answer)), line


def test_shares_are_counted_by_kind_and_all_together():
    among = Judged(first=False, among_three=True)
    shares = tally([(want("topic"), among), (want("none"), WRONG), (want("topic"), RIGHT)])
    assert shares == {"none": Share(1, 0, 0), "topic": Share(2, 1, 2)}
    assert list(shares) == ["none", "topic"]
    assert whole(shares) == Share(3, 1, 2)


def test_a_line_is_read_with_what_its_kind_needs(crew):
    line = '{"id": 7, "text": "cook", "kind": "section", "entries": ["cook"], "section": "scope", "expectations": 1}'
    assert wanted(line, 3, crew) == Wanted(
        id="7", text="cook", kind="section", entries=("cook",), section="scope", line=3
    )
    assert wanted('{"text": "pay?", "kind": "none", "entries": 1}', 3, crew) == Wanted(
        id="3", text="pay?", kind="none", line=3
    )


def test_an_expectation_is_named_by_its_number_or_by_its_id_which_stays_when_it_moves(crew):
    named = [{"entry": "cook", "section": "scope", "number": 1}, {"entry": "cook", "id": "spice"}]
    line = json.dumps({"text": "food", "kind": "topic", "expectations": named})
    assert wanted(line, 1, crew).expectations == {FEED, SPICE}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("staff", "a line is a JSON object"),
        ("[1]", "a line is a JSON object"),
        ("[" * 100_000, "a line is a JSON object"),
        ('{"text": "x"}', r'the "kind" of a question is one of lookup, expect, section, .* none$'),
        ('{"text": "x", "kind": "nope"}', 'not "nope"'),
        ('{"text": "x", "kind": ["none"]}', 'the "kind" of a question is .*: not'),
        ('{"kind": "none"}', 'a question has a "text"'),
        ('{"text": " ", "kind": "none"}', 'a question has a "text"'),
        ('{"text": 3, "kind": "none"}', 'a question has a "text"'),
        ('{"text": "x", "kind": "lookup"}', 'kind "lookup" has "entries": a list of at least 1'),
        ('{"text": "x", "kind": "lookup", "entries": "cook"}', "a list of at least 1"),
        ('{"text": "x", "kind": "compare", "entries": ["cook"]}', "a list of at least 2"),
        ('{"text": "x", "kind": "lookup", "entries": ["bosun"]}', 'no entry "bosun": `ladder-bot list`'),
        ('{"text": "x", "kind": "lookup", "entries": [{"a": 1}]}', "there is no entry"),
        ('{"text": "x", "kind": "section", "entries": ["cook"]}', "one of scope, skills$"),
        ('{"text": "x", "kind": "section", "entries": ["cook"], "section": "craft"}', 'not "craft"'),
        ('{"text": "x", "kind": "topic", "expectations": []}', '"expectations": a list of at least 1'),
        ('{"text": "x", "kind": "topic", "expectations": ["feed"]}', "there is no expectation"),
        ('{"text": "x", "kind": "topic", "expectations": [{"entry": "cook"}]}', 'no expectation {"entry": "cook"}'),
        ('{"text": "x", "kind": "topic", "expectations": [{"entry": "cook", "id": "fed"}]}', "there is no expectation"),
        (
            '{"text": "x", "kind": "topic", "expectations": [{"entry": "cook", "section": "scope", "number": 2}]}',
            "name its entry, section and number, or its entry and id",
        ),
    ],
)
def test_a_line_that_is_no_question_is_refused_with_what_to_do(crew, line, says):
    with pytest.raises(GoldError, match=says):
        wanted(line, 1, crew)
