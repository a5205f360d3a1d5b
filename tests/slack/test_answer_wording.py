"""The words of answers where a ladder is out of the ordinary."""

from __future__ import annotations

import pytest
from made_ladders import MARKUP, actions, huge, loaded, marked_up, odd, plain, read

from bot.ladders.answering import (
    Answering,
)
from bot.ladders.model import Band, Ladders
from bot.ladders.questions import Kind, Question
from bot.slack import ids
from bot.slack.views.answers import view
from bot.slack.views.blocks import escape
from bot.slack.views.home import home
from bot.workspace.blockkit import problems


@pytest.fixture
def two(tmp_path) -> Answering:
    """Two ladders that have a band of one name."""
    return Answering(loaded(tmp_path, odd(), plain()))


def test_a_label_that_is_no_number_stands_as_written(two):
    designer = two.ladders.by_id["design"].by_id["designer"]
    shown = read(view(two.answer(Question(kind=Kind.ENTRY, entries=(designer,)))).blocks)
    assert "Band 3a · Makers" in shown
    assert "*Typical years:* 2-5" in shown


def test_prose_stands_as_paragraphs_and_bullets_with_numbers_and_their_examples(two):
    designer = two.ladders.by_id["design"].by_id["designer"]
    shown = read(view(two.answer(Question(kind=Kind.ENTRY, entries=(designer,)))).blocks)
    assert "\nDraws what others can build.\n" in shown
    assert "\n1. Shares drafts early.\n      _e.g._ On Mondays.\n      _e.g._ Unasked." in shown


def test_what_all_bands_share_is_inherited_by_each(two):
    designer = two.ladders.by_id["design"].by_id["designer"]
    own, whole = (
        read(view(two.answer(Question(kind=Kind.ENTRY, entries=(designer,), inherited=inherited))).blocks)
        for inherited in (False, True)
    )
    assert "Is kind." not in own
    assert "_inherited from Everyone_\n1. Is kind." in whole


def test_an_entry_that_says_nothing_of_its_own_says_so(two):
    ladder = two.ladders.by_id["design"]
    for name, says in (
        ("silent", "nothing of its own"),
        ("to-come", "Forthcoming"),
        ("researcher", "nothing of its own"),
    ):
        shown = read(view(two.answer(Question(kind=Kind.ENTRY, entries=(ladder.by_id[name],)))).blocks)
        assert says in shown


def test_a_section_that_says_nothing_for_an_entry_says_so(two):
    lead = two.ladders.by_id["design"].by_id["lead-designer"]
    shown = read(view(two.answer(Question(kind=Kind.SECTION, entries=(lead,), section="craft"))).blocks)
    assert "Nothing of its own here" in shown


def test_two_that_share_nothing_are_said_to(two):
    ladder = two.ladders.by_id["design"]
    pair = (ladder.by_id["researcher"], ladder.by_id["lead-designer"])
    assert "They share no expectations." in read(view(two.answer(Question(kind=Kind.COMPARE, entries=pair))).blocks)


def test_the_way_to_a_band_names_where_else_it_leads(answering):
    ladder = answering.ladders.by_id["engineering"]
    way = (ladder.by_id["engineer-3"], ladder.by_id["staff-engineer"])
    made = view(answering.answer(Question(kind=Kind.NEXT, entries=way)))
    assert "The way also forks here: from Engineer III to Engineering Manager." in read(made.blocks)
    assert "To Engineering Manager" in [
        e["text"]["text"] for b in made.blocks if b["type"] == "actions" for e in b["elements"]
    ]


def test_more_entries_than_are_shown_whole_are_offered_to_choose_from(two):
    every = tuple(band for ladder in two.ladders for band in ladder.bands)
    made = view(two.answer(Question(kind=Kind.ENTRY, entries=every)))
    assert made.text == "Which one do you mean?"
    assert "Designer · Band 3a · Makers · Design" in read(made.blocks)
    assert "Designer · Band 1 · Plain" in read(made.blocks)


def test_a_home_tab_that_cannot_hold_all_says_where_the_rest_is(tmp_path):
    many = [huge() | {"id": f"huge-{n}", "name": f"Huge {n}"} for n in range(5)]
    blocks = home(loaded(tmp_path, *many))["blocks"]
    assert not problems(blocks, "home")
    assert "Ask me for the `list`" in read(blocks)


def test_a_ladder_without_roles_has_no_menu_of_them(tmp_path):
    answering = Answering(loaded(tmp_path, plain()))
    (band,) = answering.ladders.by_id["plain"].bands
    assert isinstance(band, Band)
    assert ids.MIX_IN not in actions(
        view(answering.answer(Question(kind=Kind.ENTRY, entries=(band,))), share=True).blocks
    )


def test_a_ladder_of_ones_own_needs_no_credit(tmp_path):
    answering = Answering(loaded(tmp_path, plain()))
    (band,) = answering.ladders.by_id["plain"].bands
    blocks = view(answering.answer(Question(kind=Kind.ENTRY, entries=(band,)))).blocks
    assert [b["type"] for b in blocks] == ["header", "context", "section"]


def test_names_are_escaped_in_text_and_left_alone_on_buttons(tmp_path):
    answering = Answering(loaded(tmp_path, marked_up()))
    top = answering.ladders.by_id["marked"].by_id["top"]
    blocks = view(answering.answer(Question(kind=Kind.ENTRY, entries=(top,))), share=True).blocks
    assert blocks[0]["text"]["text"] == MARKUP
    assert escape(MARKUP) in read(blocks)


def test_nothing_is_asked_of_no_ladder():
    assert home(Ladders(ladders=()))["blocks"][0]["type"] == "header"
    assert view(Answering(Ladders(ladders=())).ask("help")).blocks
