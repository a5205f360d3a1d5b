"""What people do on the page reaches the app, and what they cannot do is a sentence beside where they are."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

import pytest
from page_windows import looking, words
from slack_sdk.web.async_client import AsyncWebClient
from small_app import manifest

from bot.workspace import Workspace
from bot.workspace.keeping import keep, written
from bot.workspace.page.acting import VERBS


async def until_read(running, window, text, at="general", thread=""):
    """Wait until something with this text is before somebody: the last such message, as acts name it."""
    end = asyncio.get_running_loop().time() + 30
    while asyncio.get_running_loop().time() < end:
        pieces = await window.screen(at, thread)
        for key, html in reversed(pieces["thread"] if thread else pieces["messages"]):
            if text in words(html):
                channel, _, ts = key.rpartition("-")
                return {"channel": channel, "ts": ts}
        await running.backend.bell.rung(0.1)
    raise AssertionError(f"{text!r} is not there: {await window.reads(at, thread)}")


async def element(running, window, on, action):
    """The ids of an element of a message or a view."""
    store = running.backend.store
    held = store.views[on["view"]] if "view" in on else store.messages[(on["channel"], on["ts"])]
    for block in held.blocks:
        inside = [*block.get("elements", ()), block.get("element"), block.get("accessory")]
        if any(one and one.get("action_id") == action for one in inside):
            return {"block": block["block_id"], "action": action}
    raise AssertionError(f"no {action!r} in {held.blocks}")


# writing


async def test_a_message_to_the_app_is_answered(running, anna):
    assert await anna.says("hello", "ladder") == {}
    await until_read(running, anna, "Band 3 of the ladder", "ladder")


async def test_a_mention_in_a_channel_is_answered_in_its_thread(running, anna):
    await anna.says("@ladder what is band 3?")
    asked = await until_read(running, anna, "1 reply")
    await until_read(running, anna, "you asked", thread=asked["ts"])


async def test_what_is_typed_in_a_thread_stands_there(running, anna):
    await anna.says("@ladder hello")
    asked = await until_read(running, anna, "1 reply")
    await anna.says("and more", thread=asked["ts"])
    await until_read(running, anna, "and more", thread=asked["ts"])
    assert not any("and more" in text for text in await anna.reads("general"))


async def test_a_slash_command_is_answered_to_oneself_alone(running, anna, alex):
    assert await anna.says("/ladder band 3") == {}
    await until_read(running, anna, "Only visible to you")
    assert await alex.reads("general") == []


async def test_what_follows_a_command_on_further_lines_belongs_to_it(running, anna):
    await anna.says("/whom one\ntwo")
    await until_read(running, anna, "one two")
    await anna.says("/whom\nthree")
    await until_read(running, anna, "three")


async def test_a_command_in_a_thread_is_refused_as_slack_does(running, anna):
    await anna.says("@ladder hello")
    asked = await until_read(running, anna, "1 reply")
    answer = await anna.says("/ladder band 3", thread=asked["ts"])
    assert "do not work in threads" in answer["problem"]


async def test_a_command_that_is_none_is_told_with_those_that_are(anna):
    answer = await anna.says("/lader band 3")
    assert answer["problem"] == (
        "/lader is not a slash command: this app has /ladder, /whom. A space in front of it makes it a message."
    )
    assert await anna.says(" /lader band 3") == {}
    assert "/lader band 3" in (await anna.reads("general"))[0]


async def test_a_command_that_the_app_does_not_take_is_said_to_have_failed(anna):
    assert "/ladder lost failed" in (await anna.says("/ladder lost"))["problem"]


async def test_an_answer_that_slack_would_not_show_is_said_to_be_none(anna):
    assert "/ladder bad: the app" in (await anna.says("/ladder bad"))["problem"]


async def test_while_no_app_is_connected_a_command_fails_at_once():
    async with Workspace.running(manifest()) as workspace, looking(workspace) as window:
        assert "the app is not connected" in (await window.says("/ladder band 3"))["problem"]


async def test_a_mention_where_the_app_is_not_is_said_and_not_heard_there(running, anna):
    before = len(running.backend.dispatcher.deliveries)
    answer = await anna.says("@ladder hello", "random")
    assert answer == {"note": "Ladder is not in #random: it does not hear what is said there."}
    assert "@ladder hello" in (await anna.reads("random"))[0]
    assert len(running.backend.dispatcher.deliveries) == before


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_nothing_is_not_sent(anna, text):
    assert await anna.says(text) == {"problem": "There is nothing to send."}
    assert await anna.reads("general") == []


async def test_half_of_a_character_takes_nothing_from_anybody(running, anna, alex):
    """A browser sends it where a text was cut in the midst of an emoji."""
    act = {"as": "anna", "verb": "says", "at": "general", "text": "hello \ud83d there \ud83d\ude00"}
    typed = {"Content-Type": "application/json"}
    assert (await anna.http.post("act", content=json.dumps(act), headers=typed)).json() == {}
    assert "hello ? there 😀" in (await alex.reads("general"))[-1]
    assert "hello ? there 😀" in written(keep(running.backend)).decode()


# one's own messages


async def test_ones_own_message_is_edited_and_deleted(running, anna):
    await anna.says("hello", "ladder")
    said = await until_read(running, anna, "hello", "ladder")
    assert await anna.acts("edits", message=said, text="goodbye @sam") == {}
    await until_read(running, anna, "changed to goodbye", "ladder")
    assert "goodbye @sam (edited)" in (await anna.reads("ladder"))[0]
    assert await anna.acts("deletes", message=said) == {}
    await until_read(running, anna, "gone: goodbye", "ladder")
    assert not any("(edited)" in text for text in await anna.reads("ladder"))


async def test_what_is_edited_to_nothing_stays_and_may_be_deleted(running, anna):
    await anna.says("hello")
    said = await until_read(running, anna, "hello")
    assert "It can be deleted instead" in (await anna.acts("edits", message=said, text=" "))["problem"]
    assert "hello" in (await anna.reads("general"))[0]


async def test_nobody_edits_or_deletes_what_somebody_else_wrote(running, anna, alex):
    await anna.says("mine")
    said = await until_read(running, alex, "mine")
    for act in ({"verb": "edits", "text": "his"}, {"verb": "deletes"}):
        assert "no such message" in (await alex.acts(message=said, **act))["problem"]
    assert "mine" in (await anna.reads("general"))[0]


# pressing and choosing


async def answered(running, anna):
    await anna.says("/ladder band 3")
    return await until_read(running, anna, "Only visible to you")


async def test_a_button_is_pressed(running, anna):
    on = await answered(running, anna)
    assert await anna.acts("presses", on=on, **await element(running, anna, on, "everything")) == {}
    await until_read(running, anna, "all of 3")


async def test_an_option_is_chosen_by_its_place_among_them(running, anna):
    on = await answered(running, anna)
    assert await anna.acts("presses", on=on, option=1, **await element(running, anna, on, "role")) == {}
    await until_read(running, anna, "chosen data engineer")
    await anna.acts("presses", on=on, option=0, **await element(running, anna, on, "flow"))
    await until_read(running, anna, "chosen compare")


@pytest.mark.parametrize("wrong", [{"option": 2}, {"option": -1}, {"option": "Compare"}, {}])
async def test_an_option_that_is_not_there_is_not_chosen(running, anna, wrong):
    on = await answered(running, anna)
    answer = await anna.acts("presses", on=on, **wrong, **await element(running, anna, on, "role"))
    assert answer["problem"] in ("That is no longer there to choose.", "One of its options has to be chosen.")


async def test_what_is_gone_is_not_pressed(running, anna):
    on = await answered(running, anna)
    ids = await element(running, anna, on, "everything")
    await anna.acts("presses", on=on, **await element(running, anna, on, "replace"))
    await until_read(running, anna, "replaced")
    assert await anna.acts("presses", on=on, **ids) == {"problem": "That is no longer there to press."}
    gone = {**on, "ts": "1.000001"}
    assert await anna.acts("presses", on=gone, **ids) == {"problem": "That message is gone."}


async def test_what_the_app_answers_to_a_press_and_slack_would_not_show_is_said(running, anna):
    on = await answered(running, anna)
    assert "the app" in (await anna.acts("presses", on=on, **await element(running, anna, on, "wrong")))["problem"]


async def test_a_day_is_chosen_on_the_home_tab(running, anna):
    assert await anna.acts("opens", tab="home") == {}
    await running.quiet()
    on = {"view": running.backend.store.homes[running.person("anna").id]}
    ids = await element(running, anna, on, "day")
    assert await anna.acts("chooses", on=on, value="2026-11-03", **ids) == {}
    await until_read(running, anna, "on 2026-11-03", "ladder")


async def test_what_the_app_offers_for_what_was_typed_is_answered_and_chosen(running, anna):
    await anna.says("/ladder menu")
    on = await until_read(running, anna, "Only visible to you")
    ids = await element(running, anna, on, "any")
    assert await anna.acts("types", on=on, text="p", **ids) == {"options": ["Apple", "Pear", "Plum"]}
    assert await anna.acts("presses", on=on, option=1, **ids) == {}
    await until_read(running, anna, "you chose pear")


# modals


async def opened(running, anna):
    assert await anna.acts("shortcut", name="log") == {}
    await running.backend.bell.until(lambda: running.backend.store.modals.get("U0ANNA") or None, 20)
    return (await anna.screen())["modals"][-1][0]


async def fill(anna, view, **values):
    for block, value in values.items():
        assert await anna.acts("fills", view=view, block=block, action="it", value=value) == {}


async def test_a_modal_is_filled_in_and_submitted(running, anna):
    view = await opened(running, anna)
    await fill(anna, view, person="alex", text="well done", tags=["Scope"])
    assert await anna.acts("submits", view=view) == {}
    await until_read(running, anna, ": well done", "ladder")
    assert (await anna.screen())["modals"] == []


async def test_what_was_filled_in_is_there_after_a_reload(running, anna):
    view = await opened(running, anna)
    await fill(anna, view, text="half a sentence")
    assert running.person("anna").modal.values["text"]["it"]["value"] == "half a sentence"


async def test_what_is_missing_is_told_for_each_field_before_the_app_is_asked(running, anna):
    view = await opened(running, anna)
    before = len(running.log)
    answer = await anna.acts("submits", view=view)
    assert answer == {"errors": {"person": "Person is required", "text": "Text is required"}}
    assert len(running.log) == before


async def test_the_errors_of_the_app_stay_until_the_next_submission(running, anna):
    view = await opened(running, anna)
    await fill(anna, view, person="alex", text="short")
    assert await anna.acts("submits", view=view) == {"errors": {"text": "Say more"}}
    assert (await anna.screen())["modals"][-1][0] == view
    await fill(anna, view, text="long enough")
    assert await anna.acts("submits", view=view) == {}


async def test_a_modal_is_closed_and_the_app_knows(running, anna):
    view = await opened(running, anna)
    assert await anna.acts("closes", view=view) == {}
    await until_read(running, anna, "closed A note", "ladder")
    assert await anna.acts("submits", view=view) == {"problem": "What this was in is gone."}


async def test_a_modal_of_somebody_else_is_not_there(running, anna, alex):
    view = await opened(running, anna)
    for act in (
        {"verb": "submits"},
        {"verb": "closes"},
        {"verb": "fills", "block": "text", "action": "it", "value": "x"},
    ):
        assert await alex.acts(view=view, **act) == {"problem": "What this was in is gone."}


async def test_a_message_shortcut_is_run_on_its_message(running, anna):
    await anna.says("remember this")
    said = await until_read(running, anna, "remember this")
    assert await anna.acts("shortcut", name="save", message=said) == {}
    await running.backend.bell.until(lambda: running.backend.store.modals.get("U0ANNA") or None, 20)
    assert running.person("anna").modal.title == "remember this"


# what is to come


async def test_several_messages_to_come_are_folded_into_a_line_that_says_when_the_next_one_is(running, anna):
    client = AsyncWebClient(token=running.bot_token, base_url=running.url)
    tomorrow = int(running.clock.now()) + 24 * 3600
    for post_at, text in ((tomorrow + 24 * 3600, "the later one"), (tomorrow, "the next one")):
        await client.chat_scheduleMessage(channel="U0ANNA", post_at=post_at, text=text)
    at = datetime.fromtimestamp(tomorrow, running.person("anna").person.zone)
    lines = (await anna.screen("ladder"))["scheduled"]
    assert "<summary>" in lines
    assert words(lines).startswith(f"2 messages to come, the next: Tomorrow, {at:%H:%M}")
    assert lines.index("the next one") < lines.index("the later one")


async def test_a_message_to_come_is_listed_and_sent_now(running, anna, alex):
    client = AsyncWebClient(token=running.bot_token, base_url=running.url)
    at = int(running.clock.now()) + 3600
    laid = await client.chat_scheduleMessage(channel="U0ANNA", post_at=at, text="time to write")
    assert "time to write" in (await anna.screen("ladder"))["scheduled"]
    assert (await anna.screen("general"))["scheduled"].strip() == ""
    assert (await alex.screen("ladder"))["scheduled"].strip() == ""
    assert "no longer" in (await alex.acts("sends_now", id=laid["scheduled_message_id"]))["problem"]
    assert await anna.acts("sends_now", id=laid["scheduled_message_id"]) == {}
    assert "time to write" in (await anna.reads("ladder"))[-1]
    assert running.scheduled == ()
    assert "no longer" in (await anna.acts("sends_now", id=laid["scheduled_message_id"]))["problem"]
    running.clock.advance(7200)
    await running.quiet()
    assert sum("time to write" in text for text in await anna.reads("ladder")) == 1


# whatever else is sent


@pytest.mark.parametrize("verb", [*sorted(VERBS), "acts", "__init__", "_says", ""])
async def test_an_act_that_lacks_what_it_needs_is_a_sentence(anna, verb):
    for given in ({}, {"on": 1, "message": [], "view": {}, "at": 1, "text": None, "block": [], "id": 2}):
        assert (await anna.acts(verb, **given))["problem"]


async def test_a_value_that_no_field_takes_is_refused(running, anna):
    view = await opened(running, anna)
    answer = await anna.acts("fills", view=view, block="text", action="it", value={"a": 1})
    assert "reload" in answer["problem"]


async def test_somebody_who_is_not_there_does_nothing(anna):
    for name in ("nobody", "leo", ""):
        answer = await anna.http.post("act", json={"as": name, "verb": "says", "at": "general", "text": "hello"})
        assert answer.json()["problem"]
    assert await anna.reads("general") == []
