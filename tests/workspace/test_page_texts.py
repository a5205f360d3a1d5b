"""Texts in the blocks of the page: none gets markup through, and none is lost."""

from __future__ import annotations

import re
from itertools import cycle

from blocks_in_html import READER, nodes, rendered
from examples_of_block_kit import BLOCKS, ELEMENTS, field
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from bot.workspace import elements as kit
from bot.workspace import reading
from bot.workspace.page.emojis import with_emoji

ALL = [
    *BLOCKS.values(),
    *(field(ELEMENTS[name], block_id=f"in {name}") for name in kit.IN_INPUT),
    {"type": "video", "block_id": "v", "alt_text": "x"},
]
FREE = ("text", "alt_text", "initial_value", "fallback", "accessibility_label")
"""Where a text may be any text at all."""
WITHOUT = re.compile(r"rich_text_list|date|video")
"""What reads otherwise than it looks: the signs of a list are the browser's, a moment is written, JSON has escapes."""


def with_texts(part, texts):
    """The same with other texts in it."""
    if isinstance(part, list):
        return [with_texts(one, texts) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: next(texts) if name in FREE and isinstance(value, str) else with_texts(value, texts)
        for name, value in part.items()
    }


TEXTS = st.lists(
    st.sampled_from(
        [*"*_~`<>&|\n a\"'", "```", "&lt;", "<script>", "</div>", "<img src=x onerror=y>", ":tada:", "-->", "{{ 1 }}",
         "https://x.example", "javascript:", "](", "<@U0SAM>"]
    ),
    max_size=12,
).map("".join) | st.text(max_size=40)  # fmt: skip
TAGS = set(
    "div span strong em s u mark code pre blockquote a time p ul ol li hr br table thead tbody tr th td h1 h2 h3 h4 h5 "
    "h6 figure figcaption img details summary button input textarea label template dialog form".split()
)
ATTRIBUTE = re.compile(
    r"aria-[a-z]+|data-[a-z]+|class|id|role|tabindex|title|href|target|rel|datetime|start|scope|src|alt|loading|type|value|"
    r"name|checked|placeholder|rows|inputmode|autocomplete|spellcheck|autofocus|for|method|hidden|popover|popovertarget"
)


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_no_text_gets_markup_through_any_block(texts):
    made = rendered(*with_texts(ALL, cycle(texts)))
    for node in made.iter():
        assert node.tag in TAGS
        assert [name for name in node.attrib if not ATTRIBUTE.fullmatch(name)] == []
        assert re.match(r"(https?://|mailto:)\S+\Z", node.get("href", "https://x"))
    before = [node.tag for node in nodes(rendered(*ALL), "button, input, textarea, dialog, form, img, template")]
    assert [node.tag for node in nodes(made, "button, input, textarea, dialog, form, img, template")] == before


def shown_in(made):
    """All that is said in nodes, and what their attributes say; emoji as emoji, without spaces."""
    told = ("placeholder", "data-empty", "value", "alt", "aria-label", "title")
    texts = [made.text_content(), *(node.get(name, "") for node in made.iter() for name in told)]
    return bare("\n".join(texts))


def bare(text):
    shown = lxml_html.fromstring(f"<div>{with_emoji(text)}</div>").text_content()
    return "".join(one for one in shown if one.isprintable() and not one.isspace())


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_all_that_can_be_read_in_blocks_is_in_the_page(texts):
    for block in with_texts([one for one in ALL if not WITHOUT.search(str(one))], cycle(texts)):
        there = shown_in(rendered(block))
        for piece in reading.plain([block], READER.naming).split(" | "):
            for line in piece.split("\n"):
                assert bare(line) in there


def test_the_ids_of_a_page_are_each_there_once_and_what_they_name_is_there():
    made = rendered(*ALL)
    ids = [node.get("id") for node in made.iter() if node.get("id") and node.get("id") != "asked"]
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby", "aria-controls", "popovertarget", "for"):
        for node in nodes(made, f"[{name}]"):
            assert set(node.get(name).split()) <= {*ids, "asked"}, name
