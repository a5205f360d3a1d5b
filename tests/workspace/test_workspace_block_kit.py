"""The judge of Block Kit refuses what Slack refuses and passes what Slack shows; the JSON Schema is asked too."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_app import ANSWER, HOME, NOTE, button, field, modal, option, plain_text, section

from bot.workspace.blockkit import characters, problems, view_problems

MRKDWN = {"type": "mrkdwn", "text": "x"}
IMAGE = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"}
CONFIRM = {"title": plain_text("Sure?"), "text": MRKDWN, "confirm": plain_text("Yes"), "deny": plain_text("No")}
LINE = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]}


def actions(*elements, **more):
    return {"type": "actions", "elements": list(elements), **more}


def context(*elements):
    return {"type": "context", "elements": list(elements)}


def select(kind="static_select", **more):
    return {"type": kind, "action_id": "it", **more}


def table(*rows, **more):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows], **more}


def rich(*parts):
    return {"type": "rich_text", "elements": list(parts)}


def without(value, *names):
    return {name: part for name, part in value.items() if name not in names}


GOOD = {
    "an answer": ANSWER,
    "nothing": [],
    "headers": [{"type": "header", "text": plain_text("x" * 150)}, {"type": "divider", "block_id": "d"}],
    "fields": [{"type": "section", "fields": [MRKDWN, plain_text("x")] * 5}],
    "accessories": [
        section("x", accessory=button("Go", "go", style="primary", confirm=CONFIRM)),
        section("x", accessory=IMAGE),
    ],
    "context": [context(MRKDWN, IMAGE, plain_text("x"))],
    "image": [{**IMAGE, "title": plain_text("x")}],
    "a file of Slack's": [without(IMAGE, "image_url") | {"slack_file": {"id": "F1"}}],
    "markdown": [{"type": "markdown", "text": "# x"}],
    "table": [table(["a", "b"], ["c", "d"], column_settings=[{"align": "right", "is_wrapped": True}, None])],
    "table of rich text": [{"type": "table", "rows": [[rich(LINE)]]}],
    "rich text": [
        rich(
            LINE,
            {"type": "rich_text_list", "style": "bullet", "elements": [LINE], "indent": 1},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "link", "url": "https://example.org"}]},
        )
    ],
    "pickers": [
        actions(select("users_select", initial_user="U1"), block_id="1"),
        actions(select("datepicker", initial_date="2026-11-03"), block_id="2"),
        actions(select("timepicker", initial_time="09:30"), block_id="3"),
        actions(select("datetimepicker", initial_date_time=1700000000), block_id="4"),
        actions(select("multi_channels_select", initial_channels=["C1"], max_selected_items=2), block_id="5"),
        actions(select("conversations_select", filter={"include": ["im"]}), block_id="6"),
    ],
    "choices": [
        actions(select(options=[option("a")], initial_option=option("a"), placeholder=plain_text("x")), block_id="1"),
        actions(select(option_groups=[{"label": plain_text("x"), "options": [option("a")]}]), block_id="2"),
        actions(select("checkboxes", options=[{"text": MRKDWN, "value": "x"}]), block_id="3"),
        actions(select("radio_buttons", options=[option("a")], initial_option=option("a")), block_id="4"),
        actions(select("multi_static_select", options=[option("a")], initial_options=[option("a")]), block_id="5"),
    ],
    "inputs": [
        field("Text", {"type": "plain_text_input", "min_length": 1, "max_length": 10, "initial_value": "x"}),
        field("Mail", {"type": "email_text_input"}, hint=plain_text("x"), optional=True),
        field("Number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
    ],
    "fifty": [{"type": "divider"}] * 50,
}

LONG = "x" * 3001
BAD = {
    "no list": {},
    "no object": ["x"],
    "no type": [{"text": MRKDWN}],
    "an unknown type": [{"type": "sectoin", "text": MRKDWN}],
    "a type that is no text": [{"type": ["section"]}],
    "fifty-one": [{"type": "divider"}] * 51,
    "an unknown field": [section("x", colour="red")],
    "an empty section": [{"type": "section"}],
    "an empty text": [section("")],
    "a long text": [section(LONG)],
    "a text that is no text": [section(7)],
    "a text of no kind": [{"type": "section", "text": {"text": "x"}}],
    "a text of another kind": [{"type": "section", "text": {"type": "html", "text": "x"}}],
    "eleven fields": [{"type": "section", "fields": [MRKDWN] * 11}],
    "no field": [{"type": "section", "fields": []}],
    "a long field": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
    "an input as accessory": [section("x", accessory={"type": "plain_text_input", "action_id": "a"})],
    "a formatted header": [{"type": "header", "text": MRKDWN}],
    "a long header": [{"type": "header", "text": plain_text("x" * 151)}],
    "fields that are no list": [{"type": "section", "fields": {}}],
    "a confirmation that is no object": [actions(button("x", "a", confirm="x"))],
    "no action": [actions()],
    "twenty-six actions": [actions(*(button("x", str(number)) for number in range(26)))],
    "a text among actions": [actions(MRKDWN)],
    "a long button": [actions(button("x" * 76, "a"))],
    "a formatted button": [actions({"type": "button", "text": MRKDWN, "action_id": "a"})],
    "a long value": [actions(button("x", "a", value="x" * 2001))],
    "an empty value": [actions(button("x", "a", value=""))],
    "a long action_id": [actions(button("x", "x" * 256))],
    "a button's style": [actions(button("x", "a", style="green"))],
    "a confirmation without text": [actions(button("x", "a", confirm=without(CONFIRM, "text")))],
    "a long confirmation": [actions(button("x", "a", confirm=CONFIRM | {"title": plain_text("x" * 101)}))],
    "no option": [actions(select(options=[]))],
    "a hundred and one options": [actions(select(options=[option(str(number)) for number in range(101)]))],
    "neither options nor groups": [actions(select())],
    "options and groups": [
        actions(select(options=[option("a")], option_groups=[{"label": plain_text("x"), "options": [option("a")]}]))
    ],
    "a long option": [actions(select(options=[option("x" * 76)]))],
    "a long option value": [actions(select(options=[option("a") | {"value": "x" * 151}]))],
    "an option without value": [actions(select(options=[{"text": plain_text("x")}]))],
    "a formatted option": [actions(select(options=[{"text": MRKDWN, "value": "x"}]))],
    "six of overflow": [actions(select("overflow", options=[option(str(number)) for number in range(6)]))],
    "eleven boxes": [actions(select("checkboxes", options=[option(str(number)) for number in range(11)]))],
    "a long placeholder": [actions(select(options=[option("a")], placeholder=plain_text("x" * 151)))],
    "a date that is none": [actions(select("datepicker", initial_date="2026-13-01"))],
    "a time that is none": [actions(select("timepicker", initial_time="25:00"))],
    "a person that is none": [actions(select("users_select", initial_user="anna"))],
    "an empty filter": [actions(select("conversations_select", filter={}))],
    "no context": [context()],
    "eleven of context": [context(*[MRKDWN] * 11)],
    "a button in context": [context(button("x", "a"))],
    "an image without alt_text": [without(IMAGE, "alt_text")],
    "an image without address": [without(IMAGE, "image_url")],
    "an image with two addresses": [IMAGE | {"slack_file": {"id": "F1"}}],
    "long markdown": [{"type": "markdown", "text": "x" * 12_001}],
    "empty markdown": [{"type": "markdown", "text": ""}],
    "a hundred and one rows": [table(*[["x"]] * 101)],
    "twenty-one columns": [table(["x"] * 21)],
    "no rows": [table()],
    "a button in a table": [{"type": "table", "rows": [[button("x", "a")]]}],
    "a column's alignment": [table(["x"], column_settings=[{"align": "middle"}])],
    "a rich text of no kind": [rich({"type": "section"})],
    "a rich leaf of no kind": [rich({"type": "rich_text_section", "elements": [{"type": "button"}]})],
    "a rich style of no kind": [rich({**LINE, "elements": [{"type": "text", "text": "x", "style": {"blink": True}}]})],
    "a list's style": [rich({"type": "rich_text_list", "style": "stars", "elements": [LINE]})],
    "an input without label": [without(field("x", {"type": "plain_text_input"}), "label")],
    "a formatted label": [field("x", {"type": "plain_text_input"}) | {"label": MRKDWN}],
    "a button as input": [field("x", button("x", "a"))],
    "a flag that is none": [field("x", {"type": "plain_text_input"}, optional="yes")],
    "a number that is none": [field("x", {"type": "plain_text_input", "max_length": "10"})],
    "a large number": [field("x", {"type": "plain_text_input", "max_length": 3001})],
    "a long block_id": [{"type": "divider", "block_id": "x" * 256}],
}

# What the JSON Schema does not see.
SUBTLE = {
    "a button's url": [actions(button("x", "a", url="example"))],
    "an image's address": [IMAGE | {"image_url": "x.png"}],
    "a block_id twice": [{"type": "divider", "block_id": "x"}] * 2,
    "an action_id twice in a block": [actions(button("x", "a"), button("y", "a"))],
    "two tables": [table(["x"]), table(["y"])],
    "markdown in all": [{"type": "markdown", "text": "x" * 6001}] * 2,
    "an initial option that is not offered": [actions(select(options=[option("a")], initial_option=option("b")))],
    "a chosen box that is not offered": [
        actions(select("checkboxes", options=[option("a")], initial_options=[option("b")]))
    ],
    "lengths that contradict": [field("x", {"type": "plain_text_input", "min_length": 5, "max_length": 4})],
    "a text that does not fit": [field("x", {"type": "plain_text_input", "max_length": 4, "initial_value": "12345"})],
    "two that want the focus": [
        field("x", {"type": "plain_text_input", "focus_on_load": True}),
        field("y", {"type": "plain_text_input", "focus_on_load": True}),
    ],
    "a block of modals": [{"type": "alert", "text": MRKDWN}],
    "a block that is not known here yet": [{"type": "divider"}, {"type": "video"}],
}


@pytest.mark.parametrize("name", GOOD)
def test_what_slack_shows_passes(name, judges):
    assert problems(GOOD[name], "message") == []
    for judge in judges:
        assert judge(GOOD[name], "message") == []


@pytest.mark.parametrize("name", BAD | SUBTLE)
def test_what_slack_refuses_is_refused(name):
    found = problems((BAD | SUBTLE)[name], "message")
    assert found
    assert all(isinstance(sentence, str) and sentence for sentence in found)


def test_the_schema_agrees_on_all_but_what_it_cannot_see(judges):
    if not judges:
        pytest.skip("../shared/slack/block-kit.schema.json is not here")
    passed = [name for name, blocks in BAD.items() if isinstance(blocks, list) and not judges[0](blocks, "message")]
    assert passed == ["fifty-one"]
    seen = [name for name, blocks in SUBTLE.items() if judges[0](blocks, "message")]
    assert seen == ["a block that is not known here yet"]


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (section("x"), {"message", "modal", "home"}),
        ({"type": "markdown", "text": "x"}, {"message"}),
        (table(["x"]), {"message", "home"}),
        (field("x", {"type": "plain_text_input"}), {"message", "modal", "home"}),
    ],
)
def test_a_block_stands_on_its_surfaces_only(block, surfaces):
    assert {surface for surface in ("message", "modal", "home") if not problems([block], surface)} == surfaces


def test_views_hold_a_hundred_blocks_and_at_least_one():
    blocks = [{"type": "divider"}] * 100
    assert problems(blocks, "modal") == problems(blocks, "home") == []
    assert problems([*blocks, {"type": "divider"}], "modal")
    assert problems([], "home")


def test_many_tables_may_stand_on_a_home_tab():
    assert problems([table(["x"]), table(["y"])], "home") == []


@pytest.mark.parametrize(
    "view",
    [
        {},
        NOTE | {"type": "page"},
        without(NOTE, "title"),
        NOTE | {"title": plain_text("x" * 25)},
        NOTE | {"submit": plain_text("x" * 25)},
        NOTE | {"close": MRKDWN},
        NOTE | {"callback_id": "x" * 256},
        NOTE | {"private_metadata": "x" * 3001},
        NOTE | {"notify_on_close": "yes"},
        without(NOTE, "submit"),
        HOME | {"title": plain_text("x")},
    ],
)
def test_views_slack_refuses_are_refused(view):
    assert view_problems(view)


def test_views_slack_shows_pass():
    for view in (NOTE, HOME, without(modal(section("x")), "submit", "close"), NOTE | {"private_metadata": ""}):
        assert view_problems(view) == []
    assert view_problems(without(NOTE, "submit") | {"blocks": "x"}) == []


def test_all_text_is_counted():
    assert characters([*ANSWER[:1], {"type": "markdown", "text": "four"}]) == len(ANSWER[0]["text"]["text"]) + 4


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_no_part_put_out_of_order_makes_the_judge_fall_over(data):
    blocks = copy.deepcopy(data.draw(st.sampled_from([blocks for blocks in GOOD.values() if blocks])))
    at = blocks
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
        if data.draw(st.booleans()) or not isinstance(at[key], dict | list):
            at[key] = data.draw(json_values)
            break
        at = at[key]
    assert all(
        isinstance(sentence, str) for sentence in problems(blocks, data.draw(st.sampled_from(["message", "modal"])))
    )


@given(json_values)
def test_any_view_is_judged(view):
    assert not isinstance(view, dict) or view_problems(view)
