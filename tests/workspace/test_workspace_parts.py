"""The parts by themselves: manifest, clock, store, reading, filling in."""

from __future__ import annotations

import asyncio

import pytest
from small_app import ANSWER, ROLES, button, field, manifest, modal, option, plain_text, section

from bot.workspace import BadManifest, Impossible, Workspace, reading
from bot.workspace import manifest as manifests
from bot.workspace.clock import Bell, Clock
from bot.workspace.errors import Refusal
from bot.workspace.log import Exchange
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Message, Store

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"commands": [{"command": "ladder"}]}, "must start with /"),
        ({"commands": [{"command": "/lad der"}]}, "must start with /"),
        ({"commands": [{"command": "/" + "x" * 32}]}, "must start with /"),
        ({"shortcuts": [{"name": "x", "type": "odd", "callback_id": "x"}]}, "needs a type"),
        ({"shortcuts": [{"name": "x", "type": "global"}]}, "callback_id"),
        ({"scopes": []}, "need the scope commands"),
        ({"scopes": ["commands"]}, "app_mention needs app_mentions:read"),
        ({"interactive": False}, "shortcuts need settings.interactivity"),
    ],
)
async def test_a_manifest_that_contradicts_itself_is_refused(changes, problem):
    with pytest.raises(BadManifest, match=problem):
        Workspace(manifest(**changes))


async def test_all_problems_of_a_manifest_are_told_together():
    with pytest.raises(BadManifest) as caught:
        manifests.read({})
    assert len(caught.value.problems) == 2


async def test_what_the_manifest_does_not_name_people_cannot_do(bare):
    anna = bare.person("anna")
    with pytest.raises(Impossible, match="/nope is not a command"):
        await anna.command("/nope")
    with pytest.raises(Impossible, match="do not work in threads"):
        await anna.command("/ladder x", thread=anna)
    for tab, changes in (("home", {"home_tab": False}), ("messages", {"messages_tab": False})):
        with pytest.raises(Impossible, match=f"no {tab} tab"):
            Workspace(manifest(**changes)).person("anna").quietly.opens(tab)
    for changes, why in (({"messages_tab": False}, "no messages tab"), ({"read_only": True}, "read-only")):
        with pytest.raises(Impossible, match=why):
            Workspace(manifest(**changes)).person("anna").quietly.says("x")


async def test_the_clock_goes_on_by_itself_and_by_advance():
    clock, done = Clock(), []
    before = clock.now()
    await clock.sleep(0.01)
    assert clock.now() >= before + 0.01

    async def sleeper(seconds):
        await clock.sleep(seconds)
        done.append(seconds)

    tasks = [asyncio.create_task(sleeper(seconds)) for seconds in (3600, 7200)]
    await asyncio.sleep(0)
    clock.advance(3600)
    await tasks[0]
    assert done == [3600]
    tasks[1].cancel()


async def test_a_bell_wakes_all_who_wait_and_gives_up_in_time():
    bell = Bell()
    waiting = [asyncio.create_task(bell.rung()) for _ in range(2)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    bell.ring()
    assert await waiting[1]
    assert await bell.until(lambda: None, 0.01) is None
    assert not await bell.rung(0.01)


async def test_message_times_never_repeat():
    store = Store()
    assert [store.new_ts(5), store.new_ts(5), store.new_ts(4)] == ["5.000000", "5.000001", "5.000002"]


async def test_a_refusal_and_an_exchange_speak_for_themselves():
    assert str(Refusal("no_text")) == "no_text"
    assert str(Refusal("invalid_blocks", "a", "b")) == "invalid_blocks: a; b"
    assert str(Exchange(way="in", over="web api", name="auth.test", asked={}, at=0, answer={"ok": True})).endswith("ok")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _italic_ and ~struck~", "bold and italic and struck"),
        ("*_both_* `code`", "both code"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("<https://example.org|here> or <https://example.org>", "here or https://example.org"),
        ("<@U0ANNA> in <#C1|general>, <#C2>", "@U0ANNA in #general, #C2"),
        ("<!here> <!date^1^{date}|today>", "@here today"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("```\ncode\n``` *bold*", "code bold"),
    ],
)
async def test_markup_is_taken_off(text, shown):
    assert reading.unmarked(text) == shown


async def test_everything_that_can_be_read_is_read():
    leaves = [
        {"type": "text", "text": "a "},
        {"type": "link", "url": "https://example.org", "text": "link"},
        {"type": "link", "url": "https://example.org"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "emoji", "name": "tada"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1},
    ]
    line = {"type": "rich_text_section", "elements": leaves}
    items = [{"type": "rich_text_section", "elements": leaves[:1]}] * 2
    blocks = [
        {"type": "header", "text": plain_text("Header")},
        {"type": "rich_text", "elements": [line, {"type": "rich_text_list", "style": "ordered", "elements": items}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "rich_text", "elements": items}]]},
        {"type": "image", "image_url": "https://x.org/x", "alt_text": "alt", "title": plain_text("Title")},
        {"type": "section", "fields": [plain_text("field")]},
        {"type": "actions", "elements": [ROLES | {"options": [option("x") | {"description": plain_text("about")}]}]},
        {
            "type": "actions",
            "elements": [
                {**ROLES, "options": [], "option_groups": [{"label": plain_text("Group"), "options": [option("y")]}]}
            ],
        },
        {"type": "file", "name": "file.txt"},
        field("Label", {"type": "plain_text_input"}, hint=plain_text("Hint")),
        {"type": "divider"},
    ]
    assert reading.plain(blocks).splitlines() == [
        "Header",
        "a linkhttps://example.org@U1#C1:tada:@here[date]",
        "1. a ",
        "2. a ",
        "• a ",
        "• a ",
        "a | a  a ",
        "Title",
        "alt",
        "field",
        "With a role",
        "x",
        "about",
        "With a role",
        "Group",
        "y",
        "file.txt",
        "Label",
        "Hint",
    ]  # fmt: skip


KINDS = modal(
    field("One", {"type": "static_select", "options": [option("a"), option("b")]}),
    field("Radio", {"type": "radio_buttons", "options": [option("a")]}),
    field("Many", {"type": "multi_static_select", "options": [option("a"), option("b")]}),
    field("People", {"type": "multi_users_select", "max_selected_items": 2}),
    field("Where", {"type": "channels_select"}),
    field("At", {"type": "timepicker"}),
    field("Mail", {"type": "email_text_input"}),
    field("Outside", {"type": "external_select"}, optional=True),
    {
        "type": "actions",
        "block_id": "boxes",
        "elements": [{"type": "checkboxes", "action_id": "boxes", "options": [option("a"), option("b")]}],
    },
    section("x", block_id="beside", accessory={"type": "image", "image_url": "https://x.org/x", "alt_text": "x"}),
)


@pytest.fixture
def filled(bare):
    """A modal with every kind of input, opened for Anna without an app."""
    from bot.workspace import modals

    modals.open_modal(bare.backend, "U0ANNA", KINDS)
    return bare.person("anna").modal


async def test_each_kind_of_input_takes_what_people_put_in(bare, filled):
    anna = bare.person("anna")
    view = anna.quietly.fills(
        filled,
        {
            "One": "b",
            "Radio": "a",
            "Many": ["a", "b"],
            "People": ["alex", "@sam"],
            "Where": "#general",
            "At": "09:30",
            "Mail": "a@example.org",
        },
    )
    values = {name: state["it"] for name, state in view.values.items() if "it" in state}
    assert values["one"]["selected_option"]["value"] == "b"
    assert values["radio"]["selected_option"]["value"] == "a"
    assert [one["value"] for one in values["many"]["selected_options"]] == ["a", "b"]
    assert values["people"]["selected_users"] == ["U0ALEX", "U0SAM"]
    assert values["where"]["selected_channel"] == "C0GENERAL"
    assert values["at"]["selected_time"] == "09:30"
    assert values["mail"]["value"] == "a@example.org"
    payload = anna.quietly.submits(anna.modal, {"Many": "a", "One": "a"}).deliveries[0].payload
    assert [one["value"] for one in payload["view"]["state"]["values"]["many"]["it"]["selected_options"]] == ["a"]
    for name, value, why in (
        ("Outside", "x", "no option"),
        ("At", "noon", "does not fit"),
        ("People", ["alex", "sam", "dana"], "of 3 only 2"),
        ("Where", None, "never"),
        ("One", None, "never"),
    ):
        if why == "never":
            anna.quietly.fills(anna.modal, {name: value})
            continue
        with pytest.raises(Impossible, match=why):
            anna.quietly.fills(anna.modal, {name: value})


async def test_checkboxes_are_toggled_one_by_one(bare, filled):
    anna = bare.person("anna")
    for label, chosen in (("a", ["a"]), ("b", ["a", "b"]), ("a", ["b"])):
        payload = anna.quietly.presses(anna.modal, label, menu="boxes").deliveries[0].payload
        assert [one["value"] for one in payload["actions"][0]["selected_options"]] == chosen
        assert [
            one["value"] for one in payload["view"]["state"]["values"]["boxes"]["boxes"]["selected_options"]
        ] == chosen


async def test_a_modal_without_a_submit_button_is_not_submitted(bare):
    from bot.workspace import modals

    plain = {name: part for name, part in modal(section("x")).items() if name != "submit"}
    modals.open_modal(bare.backend, "U0ANNA", plain)
    with pytest.raises(Impossible, match="nothing to submit"):
        await bare.person("anna").submits(bare.person("anna").modal)


async def test_an_action_in_a_message_comes_with_its_state_and_container(bare, client):
    anna = bare.person("anna")
    posted = await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=ANSWER)
    await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=ANSWER, thread_ts=posted["ts"])
    await client.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="x", blocks=ANSWER)
    told = [anna.quietly.presses(one, "Technical Lead").deliveries[0].payload for one in anna.sees("general")]
    assert [one["container"].get("thread_ts") for one in told] == [None, posted["ts"], None]
    assert [one["container"]["is_ephemeral"] for one in told] == [False, False, True]
    assert ["message" in one for one in told] == [True, True, False]
    assert told[0]["state"]["values"]["choose"]["role"]["selected_option"]["value"] == "technical lead"
    assert told[0]["message"]["blocks"][1]["block_id"] == "choose"
    assert told[0]["user"] == {"id": "U0ANNA", "username": "anna", "name": "anna", "team_id": "T0WORKSPACE"}


async def test_the_home_tab_that_is_there_comes_with_the_event(bare, client):
    anna = bare.person("anna")
    assert "view" not in anna.quietly.opens("home").deliveries[0].payload["event"]
    await client.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": [section("x")]})
    event = anna.quietly.opens("home").deliveries[0].payload["event"]
    assert (event["tab"], event["view"]["blocks"][0]["type"]) == ("home", "section")
    assert anna.home.kind == "home"


async def test_of_several_with_one_label_one_is_pressed_by_its_number(bare):
    block = {"type": "actions", "block_id": "b", "elements": [button("Link", "one"), button("Link", "two")]}
    message = Message(channel="C0GENERAL", ts="1.0", user=BOT_USER, text="two", by_app=True, blocks=(block,))
    reply = Reply(backend=bare.backend, person="U0ANNA", message=message)
    assert reply.choice("Link", nth=1).element["action_id"] == "two"
    for nth in (None, 2):
        with pytest.raises(Impossible, match="2 times 'Link' here"):
            reply.choice("Link", nth=nth)
