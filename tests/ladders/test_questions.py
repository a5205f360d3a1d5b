"""What is understood of a text: the kind, the entries in order, the section, and the words left as a topic."""

from __future__ import annotations

import pytest
from test_matching import TWINS

from bot.ladders.matching import Names
from bot.ladders.questions import Kind, Questions
from tests.ladders.making import CREW, made, understood

ONE, TWO, THREE = "engineer-1", "engineer-2", "engineer-3"
STAFF, PRINCIPAL, EM, DIRECTOR = (
    "staff-engineer",
    "principal-engineer",
    "engineering-manager",
    "director-of-engineering",
)


# One or more entries.


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("what's expected of a staff engineer?", [STAFF]),
        ("tell me about the tech lead role", ["technical-lead"]),
        ("bands 2 and 3", [TWO, THREE]),
        ("expectations for EMs and directors", [EM, DIRECTOR]),
        ("data engineer and systems engineer", ["data-engineer", "systems-engineer"]),
    ],
)
def test_names_ask_for_their_entries(shipped: Questions, text: str, entries: list[str]) -> None:
    question = shipped.read(text)
    assert understood(question) == ("entry", entries)
    assert question.topic == ()


def test_a_text_with_everyone_in_it_asks_for_no_more_than_eight(shipped: Questions) -> None:
    text = "band 1, band 2, band 3, staff, principal, EM, director, unlimited, data engineer, opsec"
    assert len(shipped.read(text.replace(",", " and")).entries) <= 8


# Sections.


@pytest.mark.parametrize(
    ("text", "section", "entries"),
    [
        ("skills for a senior", "skills-experience", [THREE]),
        ("scope of staff", "scope", [STAFF]),
        ("staff responsibilities", "scope", [STAFF]),
        ("what mindset does a principal need", "behaviors-mindset", [PRINCIPAL]),
        ("behaviours of an EM", "behaviors-mindset", [EM]),
        ("skills and experience of data engineers", "skills-experience", ["data-engineer"]),
        ("scope of bands 2 and 3", "scope", [TWO, THREE]),
    ],
)
def test_a_section_is_asked_for_by_its_name_or_another(
    shipped: Questions, text: str, section: str, entries: list[str]
) -> None:
    question = shipped.read(text)
    assert understood(question) == ("section", entries)
    assert (question.section, question.topic) == (section, ())


def test_a_ladder_names_its_own_sections() -> None:
    ladders = made(
        "id: design\nname: Design\nsections: [{id: craft, name: Craft, also: [taste]}, {id: it, name: It}]\n"
        "bands: [{id: maker, name: Maker}]\n",
        vocabulary="sections: [[craft, workmanship], [scope, duties]]",
    )
    questions = Questions(ladders, Names(ladders))
    for word in ("craft", "taste", "workmanship"):
        assert questions.read(f"{word} of a maker").section == "craft"
    for word in ("duties", "it", "scope"):
        assert questions.read(f"{word} of a maker").section is None


def test_a_section_that_is_part_of_a_name_is_not_asked_for() -> None:
    ladders = made("bands: [{id: keeper, name: Keeper of Skills}]")
    question = Questions(ladders, Names(ladders)).read("keeper of skills")
    assert understood(question) == ("entry", ["keeper"])


# Two beside each other.


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("staff vs principal", [STAFF, PRINCIPAL]),
        ("principal versus staff", [PRINCIPAL, STAFF]),
        ("staff or principal", [STAFF, PRINCIPAL]),
        ("difference between an EM and a tech lead", [EM, "technical-lead"]),
        ("compare data engineer and systems engineer", ["data-engineer", "systems-engineer"]),
        ("compare band 4", [STAFF, EM]),
        ("band 4 vs band 5", [STAFF, PRINCIPAL]),
        ("EM vs band 5", [EM, DIRECTOR]),
        ("3 vs 4", [THREE, STAFF]),
        ("senior and staff side by side", [THREE, STAFF]),
        ("what is between senior and staff", [THREE, STAFF]),
    ],
)
def test_two_are_compared_in_the_order_of_asking(shipped: Questions, text: str, entries: list[str]) -> None:
    assert understood(shipped.read(text)) == ("compare", entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("compare senior with the next level", [THREE, STAFF]),
        ("how does staff differ from the level below", [THREE, STAFF]),
        ("how does senior differ from the previous band", [TWO, THREE]),
        ("compare director", [EM, DIRECTOR]),
        ("compare engineer 1 with the one below", [ONE, TWO]),
    ],
)
def test_a_band_is_compared_with_its_neighbour(shipped: Questions, text: str, entries: list[str]) -> None:
    assert understood(shipped.read(text)) == ("compare", entries)


def test_what_has_no_neighbour_is_shown_alone(shipped: Questions) -> None:
    assert understood(shipped.read("compare the tech lead")) == ("entry", ["technical-lead"])
    ladders = made("bands: [{id: sailor, name: Sailor}]")
    assert understood(Questions(ladders, Names(ladders)).read("compare a sailor")) == ("entry", ["sailor"])


def test_entries_of_two_ladders_share_no_sections_and_are_shown_one_after_the_other() -> None:
    other = "id: sales\nname: Sales\nsections: [{id: s, name: S}]\nbands: [{id: rep, name: Rep}]\n"
    ladders = made(TWINS[0], other)
    questions = Questions(ladders, Names(ladders))
    for text in ("senior vs rep", "compare senior and rep", "from senior to rep", "promotion from senior to rep"):
        assert understood(questions.read(text)) == ("entry", ["senior", "rep"])


# The way on.


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("next level after band 2", [TWO, THREE]),
        ("im a band 2 what do i need for the next level", [TWO, THREE]),
        ("promotion from senior", [THREE, STAFF]),
        ("as a senior, how do I grow", [THREE, STAFF]),
        ("i'm currently a staff engineer, how can i level up", [STAFF, PRINCIPAL]),
        ("what's the next step for an EM", [EM, DIRECTOR]),
        ("is there a level above staff", [STAFF, PRINCIPAL]),
    ],
)
def test_from_where_one_stands_the_way_goes_on_along_the_track(
    shipped: Questions, text: str, entries: list[str]
) -> None:
    assert understood(shipped.read(text)) == ("next", entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("path to principal", [STAFF, PRINCIPAL]),
        ("how do i get promoted to staff", [THREE, STAFF]),
        ("how do I become a director", [EM, DIRECTOR]),
        ("how to become an EM", [THREE, EM]),
    ],
)
def test_towards_a_band_the_way_begins_below_it(shipped: Questions, text: str, entries: list[str]) -> None:
    assert understood(shipped.read(text)) == ("next", entries)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("from senior to staff", [THREE, STAFF]),
        ("senior to EM", [THREE, EM]),
        ("from 2 to 3", [TWO, THREE]),
        ("path from band 3 to band 5", [THREE, PRINCIPAL]),
        ("going from EM to director", [EM, DIRECTOR]),
        ("promotion senior staff", [THREE, STAFF]),
        ("path to staff from senior", [THREE, STAFF]),
    ],
)
def test_the_way_goes_to_the_band_that_is_named(shipped: Questions, text: str, entries: list[str]) -> None:
    assert understood(shipped.read(text)) == ("next", entries)


def test_the_way_never_leads_down(shipped: Questions) -> None:
    assert understood(shipped.read("path from staff to senior")) == ("next", [THREE, STAFF])


@pytest.mark.parametrize(
    "text",
    ["want to go into management", "path to the management track", "next step towards management", "ready to manage?"],
)
def test_towards_a_track_the_way_goes_to_its_first_band(shipped: Questions, text: str) -> None:
    assert understood(shipped.read(text)) == ("next", [THREE, EM])


@pytest.mark.parametrize("text", ["the management track", "get on to the engineering track"])
def test_a_track_to_which_no_way_is_asked_for_or_goes_is_listed(shipped: Questions, text: str) -> None:
    assert shipped.read(text).kind is Kind.LIST


@pytest.mark.parametrize("text", ["next level for a director", "path to engineer 1", "promotion of a tech lead"])
def test_where_no_way_goes_on_the_entry_itself_is_shown(shipped: Questions, text: str) -> None:
    question = shipped.read(text)
    assert question.kind is Kind.ENTRY
    assert len(question.entries) == 1


# A band with roles.


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("staff engineer who is also tech lead", [STAFF, "technical-lead"]),
        ("tech lead at band 3", [THREE, "technical-lead"]),
        ("senior data engineer", [THREE, "data-engineer"]),
        ("staff + opsec + tech lead", [STAFF, "operations-security-engineer", "technical-lead"]),
        ("band 4 systems engineer", [STAFF, "systems-engineer"]),
    ],
)
def test_a_band_comes_before_the_roles_that_mix_in(shipped: Questions, text: str, entries: list[str]) -> None:
    assert understood(shipped.read(text)) == ("mixin", entries)


def test_a_role_of_another_ladder_does_not_mix_in() -> None:
    ladders = made(CREW, TWINS[0])
    questions = Questions(ladders, Names(ladders))
    assert understood(questions.read("junior cook")) == ("entry", ["junior", "cook"])


# Levels that do not exist.


@pytest.mark.parametrize(
    "text", ["band 9", "staff vs band 9", "band 9 vs staff", "from band 2 to band 9", "bands 2 and 9"]
)
def test_a_level_that_does_not_exist_is_told_also_beside_others(shipped: Questions, text: str) -> None:
    question = shipped.read(text)
    assert question.kind is Kind.UNKNOWN
    assert question.missing


# Topics, and what is left of a text.


def test_what_names_and_ways_of_asking_leave_is_the_topic(aboard: Questions) -> None:
    question = aboard.read("what is expected of a sailor about knots and ropes?")
    assert understood(question) == ("entry", ["sailor"])
    assert [word for word in question.topic if word in {"knots", "ropes", "sailor", "expected"}] == ["knots", "ropes"]
    assert "sailor" not in question.words
    assert "expected" in question.words


def test_without_a_name_all_words_are_the_topic(aboard: Questions) -> None:
    question = aboard.read("who ties knots?")
    assert understood(question) == ("unknown", [])
    assert question.topic == ("who", "ties", "knots")


def test_words_that_only_ask_are_a_topic_when_there_is_nothing_else(aboard: Questions) -> None:
    assert aboard.read("how do I join the company").topic != ()


def test_words_without_any_content_are_no_topic(aboard: Questions) -> None:
    assert aboard.read("and what about the").topic == ()


def test_a_section_may_stand_beside_a_topic(aboard: Questions) -> None:
    question = aboard.read("scope of a sailor for storms at night")
    assert (question.kind, question.section) == (Kind.SECTION, "scope")
    assert {"storms", "night"} <= set(question.topic)
