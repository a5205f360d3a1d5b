"""The Web API is as strict as Slack's."""

from __future__ import annotations

import json

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from small_app import ANSWER, EVENTS, NOTE, SCOPES, button, field, manifest, modal, plain_text, refused, section

from bot.workspace import Workspace

pytestmark = pytest.mark.asyncio


async def raw(workspace, method, data, headers=None, verb="POST"):
    async with (
        aiohttp.ClientSession() as session,
        session.request(verb, workspace.url + method, data=data, headers=headers) as response,
    ):
        return await response.json()


@pytest.fixture
def trigger(bare):
    """Makes trigger ids, as commands of Anna's carry them."""
    return lambda: bare.person("anna").quietly.command("/ladder x").deliveries[0].payload["trigger_id"]


@pytest_asyncio.fixture
async def opened(client, trigger):
    """An open modal of Anna's."""
    return (await client.views_open(trigger_id=trigger(), view=NOTE))["view"]


# tokens, methods, scopes, bodies


async def test_auth_test_tells_who_the_app_is(bare, client):
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["user"]) == ("U0BOT", "B0LOOPBACK", "ladder")
    assert answer.headers["x-oauth-scopes"] == ",".join(sorted(SCOPES))
    assert (await raw(bare, "auth.test", {"token": bare.bot_token}))["ok"]
    assert (await raw(bare, f"auth.test?token={bare.bot_token}", None, verb="GET"))["ok"]


async def test_tokens_must_be_there_be_right_and_be_of_the_right_kind(bare, client):
    assert (await raw(bare, "auth.test", {}))["error"] == "not_authed"
    assert (await raw(bare, "auth.test", {}, {"Authorization": "Basic x"}))["error"] == "not_authed"
    in_json = json.dumps({"token": bare.bot_token})
    assert (await raw(bare, "auth.test", in_json, {"Content-Type": "application/json"}))["error"] == "not_authed"
    await refused(AsyncWebClient(token="xoxb-1", base_url=bare.url).auth_test(), "invalid_auth")
    app_client = AsyncWebClient(token=bare.app_token, base_url=bare.url)
    await refused(app_client.chat_postMessage(channel="general", text="x"), "not_allowed_token_type")
    await refused(client.apps_connections_open(app_token=bare.bot_token), "not_allowed_token_type")


async def test_unknown_methods_and_arguments_are_refused(bare, client):
    assert (await refused(client.reactions_add(channel="C", name="x", timestamp="1"), "unknown_method"))["req_method"]
    data = await refused(client.chat_postMessage(channel="general", text="x", username="y"), "invalid_arguments")
    assert data["response_metadata"]["messages"] == ["[ERROR] username is not known to this workspace"]
    assert bare.person("anna").sees("general") == []
    await refused(client.users_info(user="U0ANNA", colour="red"), "invalid_arguments")


async def test_bodies_must_be_forms_or_json_objects(bare):
    for body, kind, error in (
        ("{", "application/json", "invalid_json"),
        ("[]", "application/json", "json_not_object"),
        ("<x/>", "text/xml", "invalid_post_type"),
    ):
        assert (await raw(bare, "auth.test", body, {"Content-Type": kind}))["error"] == error


async def test_arguments_must_be_of_their_type(bare, client):
    await refused(client.api_call("users.info", json={"user": {"id": "U"}}), "invalid_arguments")
    await refused(client.api_call("users.info", json={"user": True}), "invalid_arguments")
    await refused(client.api_call("users.info", json={}), "invalid_arguments")
    await refused(client.conversations_history(channel="C0GENERAL", limit="many"), "invalid_arguments")


@pytest.mark.parametrize(
    ("missing", "call"),
    [
        ("users:read", lambda client: client.users_info(user="U0ANNA")),
        ("users:read", lambda client: client.users_list(limit=10)),
        ("chat:write", lambda client: client.chat_postMessage(channel="general", text="x")),
        ("chat:write", lambda client: client.chat_update(channel="general", ts="1", text="x")),
        ("im:write", lambda client: client.conversations_open(users="U0ANNA")),
        ("im:write", lambda client: client.conversations_open(users="U0ANNA,U0SAM")),
        ("files:write", lambda client: client.files_getUploadURLExternal(filename="x", length=1)),
        ("channels:history", lambda client: client.conversations_history(channel="C0GENERAL")),
    ],
)
async def test_a_scope_that_is_not_in_the_manifest_is_missing(missing, call):
    scopes = [scope for scope in SCOPES if scope != missing]
    async with Workspace.running(manifest(scopes=scopes)) as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
        data = await refused(call(client), "missing_scope")
        assert missing in data["needed"]
        assert data["provided"] == ",".join(sorted(scopes))


async def test_bad_weather_comes_as_planned_and_passes(bare, client):
    bare.faults.rate_limit(2, retry_after=30)
    bare.faults.fail(status=500, method="users.info")
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "30")
    await refused(client.auth_test(), "ratelimited")
    assert (await client.auth_test())["ok"]
    await refused(client.users_info(user="U0ANNA"), "internal_error")
    bare.faults.latency = 0.01
    assert (await client.users_info(user="U0ANNA"))["ok"]
    assert [one.status for one in bare.calls("auth.test")] == [429, 429, 200]
    assert str(bare.calls("users.info")[0]).startswith("in web api users.info -> 500 {'ok': False")


# people and conversations


async def test_users_info_shows_flags_and_time_zone(client):
    user = (await client.users_info(user="U0SAM", include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["is_restricted"]) == ("Asia/Tokyo", 32400, False)
    assert (await client.users_info(user="U0UMA"))["user"]["is_ultra_restricted"]
    stella = (await client.users_info(user="U0STELLA"))["user"]
    assert (stella["is_stranger"], stella["team_id"]) == (True, "T0ELSEWHERE")
    assert "tz" not in (await client.users_info(user="U0LEO"))["user"]
    await refused(client.users_info(user="U0NOBODY"), "user_not_found")


async def test_conversations_open_gives_the_one_dm(client):
    first = await client.conversations_open(users="U0ANNA", return_im=True)
    assert (await client.conversations_open(users=["U0ANNA"]))["channel"] == first["channel"]
    for users, error in (
        ("U0NOBODY", "user_not_found"),
        ("U0LEO", "user_disabled"),
        ("U0BOT", "cannot_dm_bot"),
        ("", "users_list_not_supplied"),
        ("U0ANNA,U0SAM", "missing_scope"),
    ):
        await refused(client.conversations_open(users=users), error)


async def test_ones_own_reply_is_found_again_by_its_metadata(bare, client):
    anna = bare.person("anna")
    mark = {"event_type": "answer", "event_payload": {"question": "1"}}
    first = await client.chat_postMessage(channel="U0ANNA", text="one", metadata=mark)
    channel = first["channel"]
    below = {"channel": channel, "thread_ts": first["ts"]}
    second = await client.chat_postMessage(**below, text="two", metadata=json.dumps(mark))
    await client.chat_postEphemeral(channel=channel, user="U0ANNA", text="unseen")
    anna.quietly.says("three")
    history = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert [(one["text"], one.get("metadata")) for one in history["messages"]] == [("three", None), ("one", mark)]
    replies = await client.conversations_replies(channel=channel, ts=first["ts"])
    assert [(one["text"], one.get("metadata")) for one in replies["messages"]] == [("one", None), ("two", None)]
    page = await client.conversations_history(channel=channel, limit=1)
    assert ([one["text"] for one in page["messages"]], page["has_more"]) == (["three"], True)
    since = {"channel": channel, "oldest": first["ts"]}
    assert [one["text"] for one in (await client.conversations_history(**since))["messages"]] == ["three"]
    inclusive = await client.conversations_history(**since, inclusive=True, latest=second["ts"])
    assert [one["text"] for one in inclusive["messages"]] == ["one"]
    before = await client.conversations_history(channel=channel, latest=first["ts"])
    assert before["messages"] == []
    changed = {"event_type": "answer", "event_payload": {"question": "2"}}
    await client.chat_update(channel=channel, ts=first["ts"], text="new", metadata=changed)
    found = await client.conversations_history(channel=channel, include_all_metadata=True)
    assert (found["messages"][1]["metadata"], found["messages"][1]["edited"]["user"]) == (changed, "U0BOT")


async def test_what_the_bot_is_not_in_it_does_not_read(bare, client):
    secret = bare.backend.store.dm("U0ANNA", "U0SAM").id
    await refused(client.conversations_history(channel="C0RANDOM"), "not_in_channel")
    for channel, error in (("C0NOWHERE", "channel_not_found"), (secret, "channel_not_found")):
        await refused(client.conversations_history(channel=channel), error)
    await refused(client.conversations_replies(channel="C0GENERAL", ts="1.0"), "thread_not_found")
    async with Workspace.running(manifest(scopes=SCOPES, events=EVENTS)) as other:
        assert other.bot_token != bare.bot_token


# posting


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "U0NOBODY", "text": "x"}, "channel_not_found"),
        ({"channel": "U0LEO", "text": "x"}, "channel_not_found"),
        ({"channel": "U0BOT", "text": "x"}, "channel_not_found"),
        ({"channel": "#random", "text": "x"}, "not_in_channel"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "#general"}, "no_text"),
        ({"channel": "#general", "text": "  "}, "no_text"),
        ({"channel": "#general", "blocks": [section("x")]}, "no_text"),
        ({"channel": "#general", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "#general", "text": "x", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"channel": "#general", "text": "x", "blocks": [section("x" * 2800)] * 4}, "msg_blocks_too_long"),
        ({"channel": "#general", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "#general", "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "#general", "text": "x", "blocks": 7}, "invalid_blocks_format"),
        ({"channel": "#general", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ({"channel": "#general", "text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"channel": "#general", "text": "x", "metadata": []}, "invalid_metadata_format"),
    ],
)
async def test_a_post_that_slack_refuses_is_seen_by_nobody(bare, client, arguments, error):
    await refused(client.api_call("chat.postMessage", json=arguments), error)
    assert not bare.backend.store.happened


async def test_posting_takes_forms_and_gives_every_part_an_id(client):
    text = {"channel": "C0GENERAL", "text": "x", "blocks": json.dumps(ANSWER[:1])}
    message = (await client.api_call("chat.postMessage", data=text))["message"]
    assert message["blocks"][0]["block_id"]
    blocks = [{"type": "actions", "elements": [{"type": "button", "text": plain_text("Go")}]}, section("x")]
    blocks[1]["accessory"] = {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "x"}
    message = (await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=blocks))["message"]
    assert message["blocks"][0]["elements"][0]["action_id"]
    assert "action_id" not in message["blocks"][1]["accessory"]


async def test_a_reply_to_a_reply_or_to_an_ephemeral_message_is_no_thread(client):
    parent = await client.chat_postMessage(channel="C0GENERAL", text="x")
    reply = await client.chat_postMessage(channel="C0GENERAL", text="x", thread_ts=parent["ts"])
    unseen = await client.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="x", thread_ts=parent["ts"])
    for ts in (reply["ts"], unseen["message_ts"]):
        await refused(client.chat_postMessage(channel="C0GENERAL", text="x", thread_ts=ts), "thread_not_found")


async def test_public_channels_are_open_to_an_app_with_chat_write_public():
    async with Workspace.running(manifest(scopes=[*SCOPES, "chat:write.public"])) as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
        assert (await client.chat_postMessage(channel="random", text="x"))["ok"]


async def test_an_ephemeral_message_has_one_reader(bare, client):
    await client.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="psst", blocks=[section("psst")])
    assert [one.plain for one in bare.person("anna").sees("general")] == ["psst"]
    assert bare.person("sam").sees("general") == []
    bare.channel("small", members=["sam"])
    for channel, user, error in (
        ("C0GENERAL", "U0NOBODY", "user_not_found"),
        ("small", "U0ANNA", "user_not_in_channel"),
    ):
        await refused(client.chat_postEphemeral(channel=channel, user=user, text="x"), error)


async def test_only_ones_own_messages_are_updated(bare, client):
    anna = bare.person("anna")
    posted = await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=[section("one")])
    where = {"channel": "C0GENERAL", "ts": posted["ts"]}
    await client.chat_update(**where, text="kept")
    assert anna.sees("general")[0].plain == "one"
    await client.chat_update(**where, text="gone", blocks=[])
    assert anna.sees("general")[0].plain == "gone"
    theirs = anna.quietly.says("mine", channel="general").question
    unseen = await client.chat_postEphemeral(channel="C0GENERAL", user="U0ANNA", text="x")
    for channel, ts, error in (
        ("C0GENERAL", theirs.ts, "cant_update_message"),
        ("C0GENERAL", unseen["message_ts"], "message_not_found"),
        ("C0GENERAL", "1.0", "message_not_found"),
        ("C0RANDOM", "1.0", "channel_not_found"),
        ("C0NOWHERE", "1.0", "channel_not_found"),
    ):
        await refused(client.chat_update(channel=channel, ts=ts, text="x"), error)
    await refused(client.api_call("chat.update", json={**where, "blocks": [section("x")]}), "no_text")


# views


async def test_a_trigger_opens_one_modal_within_three_seconds(bare, client, trigger):
    once = trigger()
    assert (await client.views_open(trigger_id=once, view=json.dumps(NOTE)))["view"]["state"]["values"]["day"] == {
        "it": {"type": "datepicker", "selected_date": "2026-11-03"}
    }
    await refused(client.views_open(trigger_id=once, view=NOTE), "exchanged_trigger_id")
    late = trigger()
    bare.clock.advance(3.1)
    await refused(client.views_open(trigger_id=late, view=NOTE), "expired_trigger_id")
    await refused(client.views_open(trigger_id="1.2.3", view=NOTE), "invalid_trigger_id")
    await refused(client.api_call("views.open", json={"view": NOTE}), "invalid_arguments")
    await refused(client.api_call("views.open", json={"trigger_id": trigger()}), "invalid_arguments")
    replaced = (await client.views_open(trigger_id=trigger(), view=NOTE | {"title": plain_text("Second")}))["view"]
    assert bare.person("anna").modal.view.id == replaced["id"]
    assert len(bare.backend.store.views) == 1


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (NOTE | {"type": "home"}, "invalid_arguments"),
        (NOTE | {"title": plain_text("x" * 25)}, "invalid_arguments"),
        (NOTE | {"colour": "red"}, "invalid_arguments"),
        ({key: value for key, value in NOTE.items() if key != "submit"}, "invalid_arguments"),
        (modal(section("x")) | {"blocks": []}, "invalid_arguments"),
        (modal(section("x")) | {"blocks": "x"}, "invalid_arguments"),
        (modal({"type": "markdown", "text": "not in modals"}), "invalid_arguments"),
        (modal(section("x"), private_metadata="x" * 3001), "invalid_arguments"),
        (modal(*[section("x" * 2900)] * 90), "view_too_large"),
    ],
)
async def test_a_view_that_slack_refuses_is_not_opened(client, trigger, view, error):
    await refused(client.api_call("views.open", json={"trigger_id": trigger(), "view": view}), error)


async def test_a_view_is_updated_by_id_or_external_id_if_the_hash_fits(bare, client, trigger):
    view = NOTE | {"external_id": "mine"}
    first = (await client.views_open(trigger_id=trigger(), view=view))["view"]
    again = (await client.views_update(external_id="mine", view=view, hash=first["hash"]))["view"]
    assert again["hash"] != first["hash"]
    await refused(client.views_update(view_id=first["id"], view=view, hash=first["hash"]), "hash_conflict")
    await refused(client.views_update(view_id="V1", view=view), "not_found")
    await refused(client.api_call("views.update", json={"view": view}), "invalid_arguments")
    await refused(client.views_open(trigger_id=trigger(), view=view), "duplicate_external_id")
    anna = bare.person("anna")
    anna.quietly.closes(anna.modal)
    await refused(client.views_update(view_id=first["id"], view=view), "not_found")


async def test_a_push_needs_a_trigger_from_the_open_modal_and_stops_at_three(bare, client, trigger, opened):
    await refused(client.views_push(trigger_id=trigger(), view=NOTE), "not_found")
    anna = bare.person("anna")

    def from_modal():
        return anna.quietly.presses(anna.modal, "More").deliveries[0].payload["trigger_id"]

    for _ in range(2):
        pushed = (await client.views_push(trigger_id=from_modal(), view=NOTE))["view"]
    assert pushed["root_view_id"] == opened["id"]
    await refused(client.views_push(trigger_id=from_modal(), view=NOTE), "push_limit_reached")


async def test_the_home_tab_is_published_if_the_manifest_has_one(client):
    home = {"type": "home", "blocks": [section("x")]}
    first = (await client.views_publish(user_id="U0ANNA", view=home))["view"]
    second = (await client.views_publish(user_id="U0ANNA", view=home, hash=first["hash"]))["view"]
    assert (second["id"], second["type"]) == (first["id"], "home")
    await refused(client.views_publish(user_id="U0ANNA", view=home, hash=first["hash"]), "hash_conflict")
    await refused(client.views_publish(user_id="U0SAM", view=home, hash=first["hash"]), "hash_conflict")
    await refused(client.views_publish(user_id="U0ANNA", view=NOTE), "invalid_arguments")
    await refused(client.views_publish(user_id="U0ANNA", view=home | {"title": plain_text("x")}), "invalid_arguments")
    for nobody in ("U0NOBODY", "U0LEO", "U0BOT"):
        await refused(client.views_publish(user_id=nobody, view=home), "invalid_arguments")
    async with Workspace.running(manifest(home_tab=False)) as other:
        client = AsyncWebClient(token=other.bot_token, base_url=other.url)
        await refused(client.views_publish(user_id="U0ANNA", view=home), "not_enabled")


async def test_every_kind_of_input_starts_with_its_initial_value(client, trigger):
    kinds = {
        "plain_text_input": ({"initial_value": "x"}, {"value": "x"}),
        "users_select": ({"initial_user": "U0ANNA"}, {"selected_user": "U0ANNA"}),
        "multi_users_select": ({}, {"selected_users": []}),
        "email_text_input": ({}, {"value": None}),
    }
    blocks = [field(kind, {"type": kind, **initial}) for kind, (initial, _) in kinds.items()]
    view = (await client.views_open(trigger_id=trigger(), view=modal(*blocks)))["view"]
    for kind, (_, state) in kinds.items():
        assert view["state"]["values"][kind]["it"] == {"type": kind, **state}


async def test_a_button_needs_its_message_and_interactivity():
    async with Workspace.running(manifest(interactive=False, shortcuts=[])) as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
        blocks = [{"type": "actions", "elements": [button("Go", "go")]}]
        await client.chat_postMessage(channel="C0GENERAL", text="x", blocks=blocks)
        anna = workspace.person("anna")
        with pytest.raises(Exception, match="does not enable interactivity"):
            await anna.presses(anna.sees("general")[0], "Go")
