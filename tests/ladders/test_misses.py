"""A question that is answered otherwise than it should be is explained, and what is advised against it helps."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest
from making import CREW

from bot.ladders.answering import Answering
from bot.ladders.evaluating import given, judge, wanted
from bot.ladders.loading import SHIPPED_VOCABULARY, load
from bot.ladders.misses import Miss, as_json, explain, lines

FEED = {"entry": "cook", "id": "feed"}


class Crew:
    """A ladder in a folder, to be asked and to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.base: Path | None = None
        """The vocabulary beside its own, which takes a while to read."""
        self.file = folder / "crew.yaml"
        self.file.write_text(dedent(CREW).strip())

    def miss(self, text: str, kind: str, *entries: str, **more: object) -> Miss | None:
        """Why a question is answered otherwise than it should be; None where it is not."""
        loaded = load(self.folder, self.base)
        assert not loaded.problems, loaded.problems
        answering = Answering(loaded.ladders)
        line = json.dumps({"text": text, "kind": kind, "entries": entries, **more})
        wants, answer = wanted(line, 1, loaded.ladders), given(answering.ask(text))
        return None if judge(wants, answer).first else explain(answering, loaded.files, wants, answer)

    def write(self, before: str, after: str) -> None:
        """Changes the ladder's file."""
        assert before in self.file.read_text()
        self.file.write_text(self.file.read_text().replace(before, after))

    def vocabulary(self, text: str) -> None:
        (self.folder / "vocabulary.yaml").write_text(dedent(text))

    def line_of(self, text: str) -> str:
        """Where a text of the ladder's file stands, as a miss names it."""
        before = self.file.read_text().partition(text)[0]
        return f"{self.file}:{before.count(chr(10)) + 1}: "


@pytest.fixture
def crew(tmp_path: Path) -> Crew:
    return Crew(tmp_path)


def test_a_topic_that_finds_nothing_is_to_be_among_what_is_asked(crew: Crew) -> None:
    ask = ("who looks after dinner", "topic")
    miss = crew.miss(*ask, expectations=[FEED])
    assert miss
    assert miss.given.kind == "unknown"
    assert miss.nearest
    assert (miss.nearest.expectation.id, miss.nearest.place, miss.nearest.met) == ("feed", None, ())
    asked_as, groups = miss.todo
    assert asked_as == f"{crew.line_of('{id: feed')}add the question, or what is typical of it, to `asked_as`"
    assert groups.startswith('vocabulary.yaml: nothing speaks of "dinner": put it into a line of `groups`')
    crew.write("{id: feed, text: Feed everyone aboard.}", "{id: feed, text: Feed all., asked_as: [who cooks dinner]}")
    assert crew.miss(*ask, expectations=[FEED]) is None


def test_a_word_that_nothing_speaks_of_is_to_be_beside_one_that_is_used(crew: Crew) -> None:
    crew.vocabulary("groups: [[dinner, feed]]\ninside: [who looks after dinner]")
    assert crew.miss("who looks after dinner", "topic", expectations=[FEED]) is None


def test_a_topic_that_finds_another_is_told_with_the_place_and_the_words(crew: Crew) -> None:
    crew.write("Know your spices.", "Know the tastes of all aboard.")
    miss = crew.miss("who has to feed those aboard", "topic", expectations=[{"entry": "cook", "id": "spice"}])
    assert miss
    assert miss.instead
    assert miss.nearest
    assert (miss.instead.expectation.id, miss.instead.place) == ("feed", 1)
    assert (miss.nearest.expectation.id, miss.nearest.place) == ("spice", 2)
    assert {"feed", "aboard"} <= {match.word for match in miss.instead.met}
    assert {match.word for match in miss.nearest.met} == {"aboard"}


def test_of_several_that_are_wanted_the_nearest_is_told(crew: Crew) -> None:
    wants = [{"entry": "captain", "id": "calm"}, {"entry": "deckhand", "id": "swim"}]
    miss = crew.miss("who scrubs a mile of planks", "topic", expectations=wants)
    assert miss
    assert miss.nearest
    assert miss.nearest.expectation.id == "swim"


def test_a_group_that_met_a_word_is_named_by_its_words(crew: Crew) -> None:
    crew.vocabulary("groups: [[whatnot, planks, gubbins]]")
    miss = crew.miss("who scrubs the gubbins", "topic", expectations=[FEED])
    assert miss
    assert miss.instead
    assert "whatnot / planks / gubbins" in {match.term for match in miss.instead.met}


def test_a_theme_and_a_way_of_asking_are_named_for_what_they_are(crew: Crew) -> None:
    crew.vocabulary("themes: [{words: [planks], asked_as: [the wooden floor]}]")
    crew.write("text: Scrub the planks.", "text: Scrub the planks., asked_as: [who mops the wooden floor]")
    miss = crew.miss("who mops the wooden floor", "topic", expectations=[FEED])
    assert miss
    (came,) = (line for line in lines(miss) if line.startswith("  came"))
    assert 'the theme of "planks"' in came
    assert "a phrase of its `asked_as`" in came


def test_a_name_that_keeps_the_search_elsewhere_is_told_where_it_stands(crew: Crew) -> None:
    miss = crew.miss("skipper and knots", "topic", expectations=[FEED])
    assert miss
    captain = crew.line_of("{id: captain")
    assert miss.todo[0] == f"{captain}it names Captain, which lacks that: see whether its `also` says too much"


@pytest.mark.parametrize(("wants", "more"), [("topic", {"expectations": [FEED]}), ("lookup", {"entries": ["captain"]})])
def test_what_looks_like_no_question_for_a_ladder_is_to_be_among_the_examples(
    crew: Crew, wants: str, more: dict[str, object]
) -> None:
    crew.base = SHIPPED_VOCABULARY
    text = "salary of the captain" if wants == "lookup" else "what is my salary"
    miss = crew.miss(text, wants, **more)
    assert miss
    assert miss.todo[-1].startswith("vocabulary.yaml: it looks like what no ladder answers: add it to `inside`")


def test_a_name_that_is_not_known_is_to_be_among_the_other_names(crew: Crew) -> None:
    miss = crew.miss("what is expected of a bosun", "lookup", "mate")
    assert miss
    assert miss.todo == (
        f"{crew.line_of('{id: mate')}First Mate was not recognised: add to `also` what it is called here",
    )
    crew.write("name: First Mate", "name: First Mate, also: [bosun]")
    assert crew.miss("what is expected of a bosun", "lookup", "mate") is None


def test_a_name_that_means_another_is_told_too(crew: Crew) -> None:
    miss = crew.miss("skipper", "lookup", "mate")
    assert miss
    assert [todo.split(": ")[1] for todo in miss.todo] == [
        "First Mate was not recognised",
        "Captain was recognised",
    ]


def test_a_word_for_a_section_is_to_be_among_its_other_names(crew: Crew) -> None:
    miss = crew.miss("territory of a sailor", "section", "sailor", section="skills")
    assert miss
    assert miss.todo == (f"{crew.line_of('sections:')}add to the `also` of the section what it is called here",)
    crew.write("{id: skills, name: Skills}", "{id: skills, name: Skills, also: [territory]}")
    assert crew.miss("territory of a sailor", "section", "sailor", section="skills") is None


def test_where_the_names_are_right_and_the_way_of_asking_is_not_no_file_is_blamed(crew: Crew) -> None:
    miss = crew.miss("sailor then captain", "next", "sailor", "captain")
    assert miss
    assert miss.todo == (
        "the names are recognised, the way of asking is not: that is the bot's part, not that of a file",
    )


def test_one_name_too_many_is_all_there_is_to_say(crew: Crew) -> None:
    miss = crew.miss("sailor vs captain", "lookup", "sailor")
    assert miss
    assert len(miss.todo) == 1
    assert "Captain was recognised" in miss.todo[0]


def test_what_is_answered_and_should_not_be_is_to_be_outside(crew: Crew) -> None:
    crew.base = SHIPPED_VOCABULARY
    miss = crew.miss("who arranges the night bus", "none")
    assert miss
    assert miss.todo == ("vocabulary.yaml: add it to the `asked_as` of a topic in `outside`",)
    crew.vocabulary("outside: [{id: bus, says: See the plan., asked_as: [who arranges the night bus, night bus, bus]}]")
    assert crew.miss("who arranges the night bus", "none") is None


def test_a_ladder_that_is_in_no_file_is_named_by_its_id(crew: Crew) -> None:
    loaded = load(crew.folder, base=None)
    answering = Answering(loaded.ladders)
    for line in (
        '{"text": "bosun", "kind": "lookup", "entries": ["mate"]}',
        '{"text": "territory of a sailor", "kind": "section", "entries": ["sailor"], "section": "skills"}',
    ):
        wants = wanted(line, 1, loaded.ladders)
        miss = explain(answering, (), wants, given(answering.ask(wants.text)))
        assert miss.todo[0].split(": ")[0] in {"crew", "skills"}


def test_a_miss_is_told_to_people(crew: Crew) -> None:
    crew.write("Know your spices.", "Know the tastes of all aboard.")
    miss = crew.miss("who has to feed those aboard", "topic", expectations=[{"entry": "cook", "id": "spice"}])
    assert miss
    told = list(lines(miss))
    assert told[0] == '"who has to feed those aboard"'
    assert [line[:12].strip() for line in told[1:]] == ["wanted", "understood", "came", "nearest", "to do"]
    assert told[1].endswith("topic: cook skills 1")
    assert told[2].endswith('topic: no name, the words "who has to feed those aboard"')
    assert 'cook scope 1 "Feed everyone aboard.", by ' in told[3]
    assert "feed" in told[3].partition(", by ")[2]
    assert "at place 2: cook skills 1" in told[4]
    other = crew.miss("territory of a sailor", "section", "sailor", section="skills")
    assert other
    assert list(lines(other))[1:3] == [
        "  wanted      section: sailor skills",
        '  understood  entry: sailor, the words "territory of a"',
    ]
    nothing = crew.miss("who steers by the stars", "none")
    assert nothing
    assert list(lines(nothing))[1] == "  wanted      none: nothing"
    unheard = crew.miss("dinner time scope", "topic", expectations=[FEED])
    assert unheard
    assert any("not found: cook scope 1" in line and "by no word of the question" in line for line in lines(unheard))


def test_a_miss_is_told_to_programs(crew: Crew) -> None:
    miss = crew.miss("skipper's knots", "topic", expectations=[FEED])
    assert miss
    told = json.loads(json.dumps(as_json(miss)))
    assert told["understood"] == {"kind": "topic", "entries": ["captain"], "section": None, "topic": ["knots"]}
    assert (told["line"], told["id"], told["text"], told["kind"]) == (1, "1", "skipper's knots", "topic")
    assert told["instead"]["id"] == "teach"
    assert told["instead"]["met"][0].keys() == {"word", "term", "worth"}
    assert (told["nearest"]["id"], told["nearest"]["place"]) == ("feed", None)
    assert told["todo"] == list(miss.todo)
    other = crew.miss("bosun", "lookup", "mate")
    assert other
    assert as_json(other)["instead"] is as_json(other)["nearest"] is None
