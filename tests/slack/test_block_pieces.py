"""The pieces of Block Kit: inside Slack's limits whatever stands in them, and nothing of a ladder lost on the way."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.views import blocks
from bot.slack.views.bodies import marked
from bot.slack.views.words import counted, listed

texts = st.text(st.characters(codec="utf-8"), max_size=400)
quickly = settings(max_examples=60, deadline=None)


def _texts(made):
    return [block["text"]["text"] for block in made]


@quickly
@given(texts)
def test_an_escaped_text_is_read_as_it_was(text):
    assert not re.search("[<>]|&(?!amp;|lt;|gt;)", blocks.escape(text))
    assert blocks.escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@quickly
@given(texts, st.integers(2, 80))
def test_a_label_is_never_longer_than_its_limit(text, limit):
    short = blocks.shorten(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")


@quickly
@given(st.lists(st.text("ab. \n&<>", max_size=80).map(lambda text: text * 90), max_size=6))
def test_paragraphs_fit_their_sections_and_lose_no_word(lines):
    made = _texts(blocks.paragraphs(map(blocks.escape, lines)))
    assert all(len(text) <= blocks.TEXT_LIMIT for text in made)
    assert "".join(unescape("".join(made)).split()) == "".join("".join(lines).split())
    assert not [text for text in made if re.search("&(?!amp;|lt;|gt;)", text)]


def test_short_lines_share_a_section():
    assert _texts(blocks.paragraphs(["a", "b", "c"])) == ["a\nb\nc"]


def test_lines_that_do_not_fit_begin_a_section_of_their_own():
    assert (
        _texts(blocks.paragraphs(["a" * 2_000, "b" * 1_000, "c" * 2_000]))
        == ["a" * 2_000, "b" * 1_000, "c" * 2_000][:3]
    )
    assert _texts(blocks.paragraphs(["a" * 1_999, "b" * 1_000])) == ["a" * 1_999 + "\n" + "b" * 1_000]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("a" * 2_000 + "\nb" + "c" * 2_000, "a" * 2_000),
        ("One is said. " * 300, "One is said. " * 229 + "One is said."),
        ("word " * 700, ("word " * 600).rstrip()),
        ("x" * 3_500, "x" * 3_000),
        ("&amp;" * 700, "&amp;" * 600),
        ("x" + "&amp;" * 700, "x" + "&amp;" * 599),
    ],
)
def test_a_line_beyond_a_section_parts_where_it_reads_best(line, first):
    assert _texts(blocks.paragraphs([line]))[0] == first


@pytest.mark.parametrize(
    "line",
    [
        "<&>" * 2_000,
        "ab>" * 2_000,
        "a > b " * 1_000,
        "<@U0ANNA>" + ">" * 4_000,
        "Every. >" * 800,
    ],
)
def test_no_part_of_a_line_begins_with_what_slack_would_read_as_a_quotation(line):
    escaped = blocks.escape(line).replace("&lt;@U0ANNA&gt;", "<@U0ANNA>")
    made = _texts(blocks.paragraphs([escaped]))
    assert len(made) > 1
    assert "".join("".join(made).split()) == "".join(escaped.split())
    if not line.endswith(">" * 4_000):
        assert not [part for part in made if part.startswith("&gt;")]


def test_small_print_beyond_its_limit_goes_on_beside_itself():
    elements = blocks.context("one · two · " * 500)["elements"]
    assert [len(element["text"]) <= blocks.TEXT_LIMIT for element in elements] == [True] * 2
    assert len(blocks.context("word " * 9_000)["elements"]) == blocks.CONTEXT_LIMIT


@quickly
@given(st.lists(st.integers(1, 3_000), max_size=60), st.integers(1, 9_000))
def test_pages_keep_every_block_in_its_order_and_have_one_at_least(lengths, room):
    made = [blocks.section("x" * length) for length in lengths]
    pages = blocks.pages(made, room)
    assert [block for page in pages for block in page] == made
    assert all(len(page) <= blocks.PAGE_BLOCKS for page in pages)
    assert all(blocks.characters(page) <= room or len(page) == 1 for page in pages)
    assert pages[0] == [] if not made else all(pages)


def test_what_is_written_on_buttons_and_in_menus_counts():
    row = blocks.actions([blocks.button("four", "a", "v"), blocks.menu("menu", "m", [("three", "3"), ("one", "1")])])
    assert blocks.characters(row) == len("four") + len("menu") + len("three") + len("one")


def test_a_long_menu_has_shorter_labels_and_no_more_options_than_allowed():
    many = [(f"{number} {'a role with a long name' * 5}", str(number)) for number in range(120)]
    options = blocks.menu("Roles", "m", many)["options"]
    assert len(options) == blocks.OPTIONS_LIMIT
    assert blocks.characters(options) <= blocks.MENU_CHARACTERS
    assert {len(option["text"]["text"]) for option in blocks.menu("Roles", "m", many[:5])["options"]} == {75}


def test_buttons_stand_five_in_a_row():
    assert [len(row["elements"]) for row in blocks.rows([blocks.button(str(n), str(n), "v") for n in range(11)])] == [
        5,
        5,
        1,
    ]


def test_what_was_met_of_a_topic_stands_in_bold_and_escaped():
    assert marked("a <b> & c", ((2, 5), (8, 9))) == "a *&lt;b&gt;* &amp; *c*"


def test_lists_and_counts_read_as_people_say_them():
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], "or") == "a or b"
    assert [counted(number, "band") for number in (0, 1, 2)] == ["0 bands", "1 band", "2 bands"]
