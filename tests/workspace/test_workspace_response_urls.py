"""Response URLs: what they do, how often, how long."""

from __future__ import annotations

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.webhook.async_client import AsyncWebhookClient
from small_app import ANSWER, section

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def url(bare):
    """The response URL of a command that Anna typed."""
    return bare.person("anna").quietly.command("/ladder x").deliveries[0].payload["response_url"]


@pytest_asyncio.fixture
async def pressed(bare, client):
    """The response URL of a button on a message in a thread."""
    anna = bare.person("anna")
    parent = await client.chat_postMessage(channel="general", text="parent")
    await client.chat_postMessage(channel="general", text="answer", blocks=ANSWER, thread_ts=parent["ts"])
    return anna.quietly.presses(anna.sees("general")[1], "Share").deliveries[0].payload["response_url"]


async def test_the_first_five_uses_work_and_the_sixth_does_not(bare, url):
    webhook = AsyncWebhookClient(url)
    for number in range(5):
        assert (await webhook.send(text=str(number))).body == "ok"
    refused = await webhook.send(text="six")
    assert (refused.status_code, "used_url" in refused.body) == (404, True)
    assert len(bare.person("anna").sees("general")) == 5
    assert "used_url" in bare.mistakes[0]


async def test_it_lasts_thirty_minutes(bare, url):
    bare.clock.advance(1799)
    assert (await AsyncWebhookClient(url).send(text="late")).status_code == 200
    bare.clock.advance(2)
    refused = await AsyncWebhookClient(url).send(text="too late")
    assert (refused.status_code, "expired_url" in refused.body) == (404, True)
    assert (await AsyncWebhookClient(url + "0").send(text="?")).status_code == 404


async def test_what_is_sent_is_ephemeral_unless_it_says_otherwise(bare, url):
    await AsyncWebhookClient(url).send(text="mine")
    await AsyncWebhookClient(url).send(text="ours", response_type="in_channel")
    assert [one.text for one in bare.person("anna").sees("general")] == ["mine", "ours"]
    assert [one.text for one in bare.person("sam").sees("general")] == ["ours"]


async def test_a_command_has_no_original_to_replace_or_delete(bare, url):
    await AsyncWebhookClient(url).send(text="one")
    await AsyncWebhookClient(url).send(text="two", replace_original=True)
    assert [one.text for one in bare.person("anna").sees("general")] == ["one", "two"]
    assert (await AsyncWebhookClient(url).send_dict({"delete_original": True})).status_code == 400


async def test_in_a_thread_it_answers_in_the_thread(bare, pressed):
    await AsyncWebhookClient(pressed).send(text="here")
    anna = bare.person("anna")
    assert anna.sees("general")[2].thread_ts == anna.sees("general")[0].ts
    await AsyncWebhookClient(pressed).send_dict({"text": "replaced", "replace_original": "true"})
    assert [one.plain for one in anna.sees("general")] == ["parent", "replaced", "here"]
    await AsyncWebhookClient(pressed).send(delete_original=True)
    assert [one.plain for one in anna.sees("general")] == ["parent", "here"]
    for body in ({"delete_original": True}, {"text": "x", "replace_original": True}):
        assert "message_not_found" in (await AsyncWebhookClient(pressed).send_dict(body)).body


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"blocks": [section("x")]}, "no_text"),
        ({"text": "x", "blocks": [section("")]}, "invalid_blocks"),
        ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
        ({"text": "x", "response_type": "loud"}, "invalid_payload"),
        ({"text": "x", "colour": "red"}, "invalid_payload"),
        ({"text": "x", "thread_ts": "1.0"}, "thread_not_found"),
    ],
)
async def test_what_slack_would_not_show_is_refused_and_noted(bare, url, body, error):
    refused = await AsyncWebhookClient(url).send_dict(body)
    assert (refused.status_code, error in refused.body) == (400, True)
    assert error in bare.mistakes[0]
    assert bare.person("anna").sees("general") == []
    for _ in range(5):
        assert (await AsyncWebhookClient(url).send(text="a refused use is none")).status_code == 200


async def test_it_takes_json_objects_only(bare, url):
    async with aiohttp.ClientSession() as session:
        for body in ("[1]", "{"):
            headers = {"Content-Type": "application/json"}
            async with session.post(url, data=body, headers=headers) as response:
                assert (response.status, "invalid_payload" in await response.text()) == (400, True)


async def test_bad_weather_reaches_it_too(bare, url):
    bare.faults.rate_limit(method="response_url", retry_after=7)
    limited = await AsyncWebhookClient(url).send(text="x")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "7")
