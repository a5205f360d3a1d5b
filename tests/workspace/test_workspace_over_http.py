"""The workspace delivers to URLs as Slack does: signed, verified, and again where nobody answers."""

from __future__ import annotations

import asyncio
import json
import time

import aiohttp
import pytest
import pytest_asyncio
from small_app import manifest, serving

from bot.workspace import Impossible, NotAcknowledged, Workspace
from bot.workspace.http_delivery import signature

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def http():
    async with Workspace.running(manifest(sockets=False), patience=1) as workspace, serving(workspace):
        yield workspace


async def test_the_url_is_verified(http):
    assert await http.verify_url()


async def test_forged_and_stale_requests_are_refused(http):
    event = {"type": "event_callback", "event": {"type": "message", "text": "silence", "channel": "D1", "user": "U1"}}
    assert (await http.post(event, secret="wrong")).status == 401
    assert (await http.post(event, at=time.time() - 301)).status == 401
    assert (await http.post(json.dumps(event), headers={"X-Slack-Signature": "v0=0"})).status == 401
    assert (await http.post(event)).status == 200


async def test_a_signature_is_slacks():
    # The example in docs.slack.dev/authentication/verifying-requests-from-slack.
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
        ".803a0bc887a14d10d2c447fce8b6703c"
    )
    made = signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert made == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


async def test_an_app_that_is_not_there_or_answers_badly_gets_events_again(http):
    anna = http.person("anna")
    port = http.request_url
    http.request_url = "http://127.0.0.1:9/"
    with pytest.raises(NotAcknowledged, match="could not be reached"):
        await anna.command("/ladder x")
    anna.quietly.says("hello")
    await asyncio.sleep(0.05)
    assert http.backend.dispatcher.open[0].reason == "connection_failed"
    http.request_url = f"{port}/nowhere"
    http.clock.advance(60)
    await asyncio.sleep(0.05)
    assert http.backend.dispatcher.open[0].reason == "http_error"
    http.request_url = port
    http.clock.advance(300)
    await http.quiet()
    assert [one.text for one in anna.sees()] == ["hello", "you said hello"]


@pytest_asyncio.fixture
async def odd():
    """An HTTP app that answers as the test says."""
    answers = []

    async def answer(request):
        status, text, headers, pause = answers[0] if len(answers) == 1 else answers.pop(0)
        await asyncio.sleep(pause)
        return aiohttp.web.Response(status=status, text=text, headers=headers)

    app = aiohttp.web.Application()
    app.router.add_post("/", answer)
    runner = aiohttp.web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/"
    changed = manifest(sockets=False)
    changed["settings"]["event_subscriptions"]["request_url"] = url
    changed["settings"]["interactivity"]["request_url"] = url
    changed["features"]["slash_commands"][0]["url"] = url
    async with Workspace.running(changed, patience=1) as workspace:
        yield workspace, answers
    await runner.cleanup()


async def test_the_manifests_urls_are_used_and_a_missing_one_fails(odd):
    workspace, answers = odd
    answers.append((200, "plain words", {}, 0))
    anna = workspace.person("anna")
    assert (await anna.command("/ladder x")).text == "plain words"
    with pytest.raises(NotAcknowledged, match="no URL for /whom"):
        await anna.command("/whom x")
    anna.quietly.says("events may be answered with anything")
    anna.quietly.shortcut("log")
    await workspace.quiet()
    assert len(workspace.mistakes) == 1


async def test_bodies_that_are_not_the_json_they_say_are_taken_as_text(odd):
    workspace, answers = odd
    answers += [
        (200, "{", {"Content-Type": "application/json"}, 0),
        (200, '{"text": "hi"}', {"Content-Type": "application/json"}, 0),
        (200, "", {"Content-Type": "application/json"}, 0),
    ]
    anna = workspace.person("anna")
    assert (await anna.command("/ladder x")).text == "{"
    assert (await anna.command("/ladder x")).text == "hi"
    anna.quietly.command("/ladder x")
    await workspace.quiet()


async def test_three_seconds_over_http_and_no_retry_on_request(odd):
    workspace, answers = odd
    answers += [(200, "", {}, 0.2), (500, "", {"X-Slack-No-Retry": "1"}, 0)]
    act = workspace.person("anna").quietly.says("hello")
    await asyncio.sleep(0.02)
    workspace.clock.advance(3.1)
    await workspace.quiet()
    delivery = act.deliveries[0]
    assert (delivery.attempts, delivery.state, delivery.reason) == (2, "failed", "http_error")
    assert [one.sent.get("X-Slack-Retry-Reason") for one in workspace.log if one.way == "out"] == [None, "http_timeout"]


async def test_a_request_url_and_socket_mode_contradict_each_other():
    with pytest.raises(Impossible, match="turn socket_mode_enabled off"):
        Workspace(manifest(), request_url="http://127.0.0.1:1/")


async def test_several_urls_take_turns_and_one_that_is_gone_is_passed_over(http):
    anna, here = http.person("anna"), http.request_url
    http.balance([here, "http://127.0.0.1:9/"])
    for _ in range(2):
        anna.quietly.says("silence")
        await http.quiet()
    assert sorted((one.attempts, one.state) for one in http.backend.dispatcher.deliveries) == [
        (1, "acked"),
        (2, "acked"),
    ]
    http.balance([])
    assert http.request_url == ""


async def test_an_event_may_go_out_in_copies_and_the_first_acknowledgement_counts(http):
    here = http.request_url
    http.copies = 2
    for urls, state in (([here, "http://127.0.0.1:9/"], "acked"), (["http://127.0.0.1:9/"], "open")):
        http.balance(urls)
        before = len(http.log)
        (delivery,) = http.person("anna").quietly.says("silence").deliveries
        while delivery.state == "open" and delivery.attempts < 2:  # noqa: ASYNC110 - an attempt rings no bell
            await asyncio.sleep(0.01)
        assert delivery.state == state
        assert len([one for one in http.log[before:] if one.way == "out"]) >= 2
    http.copies = 1
