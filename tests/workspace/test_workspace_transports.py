"""How things reach the app: sockets, envelopes, signed requests, acknowledgements, retries, lost connections."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from small_app import bolt, connected, manifest, modal, section

from bot.workspace import Impossible, NotAcknowledged, Workspace, WorkspaceError

pytestmark = pytest.mark.asyncio


async def address(workspace):
    client = AsyncWebClient(base_url=workspace.url)
    return (await client.apps_connections_open(app_token=workspace.app_token))["url"]


class Hand:
    """A socket held by hand: it acknowledges when it is told to."""

    def __init__(self, socket):
        self.socket = socket

    async def hears(self):
        return json.loads((await self.socket.receive(timeout=20)).data)

    async def acks(self, envelope, payload=None):
        answer = {"envelope_id": envelope["envelope_id"], **({} if payload is None else {"payload": payload})}
        await self.socket.send_str(json.dumps(answer))


@pytest_asyncio.fixture
async def hand(bare):
    async with aiohttp.ClientSession() as session, session.ws_connect(await address(bare)) as socket:
        held = Hand(socket)
        hello = await held.hears()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        yield held


async def test_a_ticket_is_good_once(bare):
    url = await address(bare)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url.partition("?")[0])


async def test_an_envelope_says_what_it_is(bare, hand):
    anna = bare.person("anna")
    anna.quietly.command("/ladder x")
    command = await hand.hears()
    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)
    assert command["payload"] | {"trigger_id": "", "response_url": ""} == {
        "token": "verification-token",
        "team_id": "T0WORKSPACE",
        "team_domain": "loopback",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": "U0ANNA",
        "user_name": "anna",
        "command": "/ladder",
        "text": "x",
        "api_app_id": "A0LOOPBACK",
        "is_enterprise_install": "false",
        "response_url": "",
        "trigger_id": "",
    }
    assert "retry_attempt" not in command
    anna.quietly.says("hello")
    event = await hand.hears()
    assert (event["type"], event["retry_attempt"], event["retry_reason"]) == ("events_api", 0, "")
    assert event["payload"]["event"] | {"ts": "", "event_ts": "", "client_msg_id": "", "channel": "", "blocks": []} == {
        "type": "message",
        "user": "U0ANNA",
        "text": "hello",
        "ts": "",
        "event_ts": "",
        "client_msg_id": "",
        "channel": "",
        "channel_type": "im",
        "team": "T0WORKSPACE",
        "blocks": [],
    }
    await hand.acks(command)
    await hand.acks(event)
    await hand.acks({"envelope_id": "nobody's"})
    await bare.quiet()
    await hand.acks(event)
    await bare.quiet()


async def test_the_apps_own_posts_come_back_as_events(bare, hand, client):
    posted = await client.chat_postMessage(channel="U0ANNA", text="one")
    event = (await hand.hears())["payload"]["event"]
    assert (event["bot_id"], event["user"], event["channel_type"]) == ("B0LOOPBACK", "U0BOT", "im")
    assert event["bot_profile"]["name"] == "Ladder"
    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    changed = (await hand.hears())["payload"]["event"]
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
    await client.chat_postEphemeral(channel=posted["channel"], user="U0ANNA", text="no event")
    await client.chat_postMessage(channel="general", text="not subscribed: message.channels")
    assert len(bare.backend.dispatcher.open) == 2


async def test_an_event_that_is_not_acknowledged_comes_again_three_times(bare, hand):
    bare.person("anna").quietly.says("hello")
    seen = [await hand.hears()]
    for pause in (0, 60, 300):
        bare.clock.advance(3.1)
        await asyncio.sleep(0.01)
        bare.clock.advance(pause)
        seen.append(await hand.hears())
    assert [one["retry_attempt"] for one in seen] == [0, 1, 2, 3]
    assert [one["retry_reason"] for one in seen] == ["", "timeout", "timeout", "timeout"]
    assert len({one["payload"]["event_id"] for one in seen}) == 1
    bare.clock.advance(3.1)
    await bare.quiet()
    assert bare.backend.dispatcher.deliveries[-1].state == "failed"


async def test_an_event_waits_for_an_app_that_is_away_and_a_command_does_not(bare):
    anna = bare.person("anna")
    with pytest.raises(NotAcknowledged, match="the app is not connected"):
        await anna.command("/ladder x")
    anna.quietly.says("hello")
    with pytest.raises(WorkspaceError, match=r"not quiet after 0\.1 s: hello"):
        await bare.quiet(0.01)
    with pytest.raises(WorkspaceError, match=r"0 connections after 0\.1 s, not 1"):
        await bare.connected()
    async with connected(bare):
        await bare.quiet()
        assert [one.text for one in anna.sees()] == ["hello", "you said hello"]


async def test_a_lost_connection_loses_no_event(bare, hand):
    bare._patience = 20
    bare.person("anna").quietly.says("hello")
    first = await hand.hears()
    await bare.drop_connections()
    async with connected(bare):
        await bare.quiet()
    again = [one for one in bare.log if one.name == "hello"]
    assert [one.asked["retry_attempt"] for one in again] == [0, 1]
    assert again[1].asked["payload"] == first["payload"]


async def test_bolt_reconnects_after_a_dropped_connection_and_answers():
    async with Workspace.running(manifest()) as workspace, connected(workspace):
        anna = workspace.person("anna")
        await workspace.drop_connections()
        await workspace.connected()
        assert (await anna.command("/ladder plain")).text == "just text"
        await workspace.refresh_connections()
        await workspace.connected()
        assert (await anna.says("still there?")).text == "you said still there?"


async def test_several_connections_take_turns():
    async with Workspace.running(manifest()) as workspace, connected(workspace), connected(workspace):
        await workspace.connected(2)
        for _ in range(4):
            assert await workspace.person("anna").command("/ladder plain")
        assert workspace.backend.sockets.connections[0].waiting == {}


@pytest.mark.parametrize("body", ["text", {"text": "x", "response_type": "aloud"}, {"text": "x", "colour": "red"}, {}])
async def test_odd_acknowledgements_are_mistakes(bare, hand, body):
    anna = bare.person("anna")
    act = anna.quietly.command("/ladder x")
    await hand.acks(await hand.hears(), body)
    await bare.quiet()
    if body == "text":
        assert anna.sees("general")[0].text == "text"
    else:
        assert act.deliveries[0].mistake or body == {}


async def test_odd_answers_to_a_submission_are_mistakes(bare, hand, client):
    anna = bare.person("anna")
    act = anna.quietly.command("/ladder x")
    envelope = await hand.hears()
    view = modal(section("hello"))
    await client.views_open(trigger_id=envelope["payload"]["trigger_id"], view=view)
    await hand.acks(envelope)
    for payload in ({"response_action": "errors"}, {"response_action": "update"}, {"what": "?"}, "text"):
        act = anna.quietly.submits(anna.modal, {})
        await hand.acks(await hand.hears(), payload)
        await bare.quiet(0.01)
        assert "Slack refuses" in act.deliveries[0].mistake
    act = anna.quietly.submits(anna.modal, {})
    anna.quietly.closes(anna.modal)
    await hand.acks(await hand.hears(), {"response_action": "clear"})
    await bare.quiet(0.01)
    assert not act.deliveries[0].mistake


async def test_closing_can_clear_all_modals_and_tells_of_each(bare, hand, client):
    anna = bare.person("anna")
    anna.quietly.command("/ladder x")
    command = await hand.hears()
    first = modal(section("one"), notify_on_close=True)
    await client.views_open(trigger_id=command["payload"]["trigger_id"], view=first)
    await hand.acks(command)
    anna.quietly.submits(anna.modal, {})
    second = modal(section("two"), clear_on_close=True, notify_on_close=True)
    await hand.acks(await hand.hears(), {"response_action": "push", "view": second})
    await bare.quiet(0.01)
    act = anna.quietly.closes(anna.modal)
    told = [await hand.hears(), await hand.hears()]
    assert [one["payload"]["type"] for one in told] == ["view_closed"] * 2
    assert [one["payload"]["is_cleared"] for one in told] == [False, True]
    assert len(act.deliveries) == 2


async def test_redelivery_has_the_same_event_id_and_a_retry_number(workspace):
    anna = workspace.person("anna")
    with pytest.raises(Impossible, match="nothing was delivered"):
        workspace.redeliver()
    await anna.says("band 3")
    mine = [one for one in workspace.backend.dispatcher.deliveries if one.person == "U0ANNA"]
    async with workspace.expects(2):
        workspace.redeliver(times=2)
    again = [one for one in workspace.log if one.name == "again: band 3"]
    if workspace.backend.manifest.socket_mode:
        assert [one.asked["retry_attempt"] for one in again] == [1, 2]
        assert {one.asked["payload"]["event_id"] for one in again} == {mine[0].payload["event_id"]}
    else:
        assert [one.sent["X-Slack-Retry-Num"] for one in again] == ["1", "2"]
        assert {json.loads(one.asked)["event_id"] for one in again} == {mine[0].payload["event_id"]}
    async with workspace.expects(1):
        workspace.redeliver(mine[0])


async def test_anything_can_be_delivered_by_hand(bare, hand):
    bare.deliver("interactive", {"type": "odd"}, key="my-id")
    envelope = await hand.hears()
    assert (envelope["envelope_id"], envelope["payload"]) == ("my-id", {"type": "odd"})


async def test_stopping_with_the_app_connected_warns_of_nothing():
    async with Workspace.running(manifest()) as workspace:
        handler = connected(workspace)
        await handler.__aenter__()
        workspace.person("anna").quietly.says("hello")
    await handler.__aexit__(None, None, None)
    assert bolt(workspace)


async def test_an_app_that_does_not_let_go_of_its_socket_holds_nothing_up():
    workspace = Workspace(manifest())
    await workspace.start()
    async with aiohttp.ClientSession() as session, session.ws_connect(await address(workspace)):
        await workspace.connected()
        await workspace._server.stop(patience=0.05)
        await workspace.stop()
        assert workspace.backend.sockets.connections == []


async def test_a_call_that_is_still_answered_holds_nothing_up():
    async with Workspace.running(manifest()) as workspace:
        workspace.faults.latency = 60
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
        call = asyncio.create_task(client.auth_test())
        await asyncio.sleep(0.05)
        assert workspace.backend.calls_under_way == 1
        await workspace._server.stop(patience=0.01)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert workspace.backend.calls_under_way == 0


async def test_an_app_without_socket_mode_gets_no_socket():
    async with Workspace.running(manifest(sockets=False)) as workspace:
        with pytest.raises(SlackApiError, match="access_denied"):
            await address(workspace)


async def test_at_rest_the_app_is_told_nothing_more(workspace):
    anna = workspace.person("anna")
    await anna.command("/ladder band3")
    await workspace.rest()
    act = anna.quietly.command("/ladder band4")
    assert act.deliveries[0].state == "open"
    assert not workspace.backend.dispatcher._tasks, "nobody is on the way with it"
