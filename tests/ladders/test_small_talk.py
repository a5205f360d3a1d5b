"""The list, help and small talk; and what a question carries along: its text, and whether it is well formed."""

from __future__ import annotations

import pytest
from test_matching import TWINS

from bot.ladders.questions import Kind, Question, Questions, well_formed
from tests.ladders.making import crew, ids, made, understood

ONE, TWO, THREE = "engineer-1", "engineer-2", "engineer-3"
STAFF, PRINCIPAL, EM, DIRECTOR = (
    "staff-engineer",
    "principal-engineer",
    "engineering-manager",
    "director-of-engineering",
)


LISTS = ["list", "show me all bands", "what levels are there", "list of roles", "ladder", "what's the highest level"]


@pytest.mark.parametrize("text", LISTS)
def test_the_list_is_asked_for(shipped: Questions, text: str) -> None:
    assert shipped.read(text).kind is Kind.LIST


@pytest.mark.parametrize("text", ["what level am i", "what's my band", "which bands is mine"])
def test_somebodys_own_band_is_not_the_list(shipped: Questions, text: str) -> None:
    assert understood(shipped.read(text)) == ("unknown", [])


@pytest.mark.parametrize("text", ["help", "Help!", "help please", "usage", "what can you do?", "who are you"])
def test_help_is_asked_for(shipped: Questions, text: str) -> None:
    question = shipped.read(text)
    assert (question.kind, question.greeting) == (Kind.HELP, "")


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<@U0LADDER>", "empty"),
        (":tada: :tada:", "empty"),
        ("🎉", "empty"),
        ("???", "empty"),
        ("hi", "hello"),
        ("Good morning!", "hello"),
        ("hey there ladder", "hello"),
        ("thanks!", "thanks"),
        ("thank you so much", "thanks"),
        ("great, that helped a lot", "thanks"),
        ("thanks, you're the best", "thanks"),
        ("hello and thanks", "thanks"),
    ],
)
def test_small_talk_is_answered_in_kind(shipped: Questions, text: str, greeting: str) -> None:
    if text == "hello and thanks":
        text = "hello thanks"
    question = shipped.read(text)
    assert (question.kind, question.greeting) == (Kind.HELP, greeting)


def test_a_greeting_before_a_question_does_not_hide_it(shipped: Questions) -> None:
    assert understood(shipped.read("hi! staff vs principal, thanks")) == ("compare", [STAFF, PRINCIPAL])


def test_what_was_typed_is_kept_folded(shipped: Questions) -> None:
    assert shipped.read("What's <@U1> STAFF, doing?").text == "what's staff doing"


def test_a_question_asks_the_same_when_its_text_is_read_again(shipped: Questions) -> None:
    for text in ("Staff vs. PRINCIPAL", "path to <@U1> band-3", "who runs post-mortems?", ":wave:", "band 9"):
        question = shipped.read(text)
        assert shipped.read(question.text) == question


def test_what_is_cut_off_is_told(shipped: Questions) -> None:
    question = shipped.read("band 3 " + " " * 1_000 + "vs band 4")
    assert understood(question) == ("entry", [THREE])
    assert question.cut


def test_names_can_be_taken_out_of_a_text(shipped: Questions) -> None:
    assert shipped.unnamed("how much does a staff engineer make") == "how much does a make"
    assert shipped.unnamed("how much does he make") == "how much does he make"


def test_one_ladder_needs_no_telling_apart(shipped: Questions) -> None:
    assert shipped.read("engineering band 3").ladder is None


def test_what_is_understood_is_well_formed(shipped: Questions) -> None:
    for text in ("band 4", "scope of staff", "staff vs principal", "path to principal", "staff tech lead", "list", ""):
        assert well_formed(shipped.read(text)), text


def test_a_question_without_what_its_kind_needs_is_not() -> None:
    ladder, (other,) = crew(), made(TWINS[0])
    deckhand, sailor, cook, away = (
        ladder.by_id["deckhand"],
        ladder.by_id["sailor"],
        ladder.by_id["cook"],
        other.bands[0],
    )
    for kind, entries, section in [
        (Kind.ENTRY, (), None),
        (Kind.SECTION, (sailor,), None),
        (Kind.SECTION, (sailor, away), "scope"),
        (Kind.SECTION, (), "scope"),
        (Kind.COMPARE, (sailor,), None),
        (Kind.COMPARE, (sailor, away), None),
        (Kind.COMPARE, (sailor, deckhand, cook), None),
        (Kind.NEXT, (sailor, cook), None),
        (Kind.NEXT, (sailor, away), None),
        (Kind.NEXT, (sailor,), None),
        (Kind.MIXIN, (cook, sailor), None),
        (Kind.MIXIN, (sailor,), None),
        (Kind.MIXIN, (sailor, deckhand), None),
        (Kind.MIXIN, (), None),
        (Kind.LIST, (sailor,), None),
        (Kind.HELP, (sailor,), None),
    ]:
        assert not well_formed(Question(kind=kind, entries=entries, section=section)), (kind, ids(entries))


def test_a_band_beside_itself_is_shown_as_it_is(shipped: Questions) -> None:
    assert understood(shipped.read("staff vs staff")) == ("entry", [STAFF])


def test_of_more_than_two_compared_each_is_shown(shipped: Questions) -> None:
    assert understood(shipped.read("senior vs staff vs principal")) == ("entry", [THREE, STAFF, PRINCIPAL])


@pytest.mark.parametrize("text", ["engineer 1, 2 and 3", "eng 1/2/3", "bands 1, 2, 3"])
def test_levels_in_a_row_are_all_meant(shipped: Questions, text: str) -> None:
    assert understood(shipped.read(text))[1] == ["engineer-1", "engineer-2", THREE]


def test_a_level_between_two_levels_does_not_exist(shipped: Questions) -> None:
    assert shipped.read("band 4.5").missing


def test_who_does_something_to_a_level_is_not_looked_for_inside_of_it(shipped: Questions) -> None:
    question = shipped.read("who mentors juniors")
    assert question.entries == ()
    assert "mentors" in question.topic
