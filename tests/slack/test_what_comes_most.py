"""The command and the events are looked up by their names; everything else is left to Bolt's listeners."""

from __future__ import annotations

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.listeners.frequent import Frequent


@pytest.fixture
def asked():
    """What was asked: the names of listeners, `Bolt` where it was left to others."""
    return []


@pytest.fixture
def ask(asked):
    """Asks with a payload; the answer."""

    def named(name, answer):
        async def listener(_request):
            asked.append(name)
            return answer

        return listener

    async def left_to_bolt():
        asked.append("Bolt")
        return BoltResponse(status=404)

    frequent = Frequent(
        {"/ladder": named("command", BoltResponse(status=200, body='{"text": "Staff Engineer"}'))},
        {"app_mention": named("mention", None)},
    )

    async def ask(body):
        request = AsyncBoltRequest(body=body, mode="socket_mode")
        return await frequent.async_process(req=request, resp=BoltResponse(status=200), next=left_to_bolt)

    return ask


def happened(event):
    return {"type": "event_callback", "event": event}


async def test_the_command_is_answered_with_what_its_listener_says(ask, asked):
    answer = await ask({"command": "/ladder", "text": "staff"})
    assert (answer.body, asked) == ('{"text": "Staff Engineer"}', ["command"])
    assert answer.headers["content-type"] == ["application/json;charset=utf-8"]


async def test_an_event_is_acknowledged_when_its_listener_is_done_with_it(ask, asked):
    answer = await ask(happened({"type": "app_mention"}))
    assert (answer.status, answer.body, asked) == (200, "", ["mention"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"command": "/ladders"},
        {"command": ["/ladder"]},
        {"command": None},
        {"type": "block_actions", "event": {"type": "app_mention"}},
        {"type": "event_callback"},
        happened(None),
        happened(["type", "app_mention"]),
        happened("app_mention"),
        happened({"type": "reaction_added"}),
        happened({"type": {"app_mention": 1}}),
        happened({}),
    ],
    ids=repr,
)
async def test_what_has_no_name_that_is_known_is_left_to_bolt(ask, asked, body):
    assert (await ask(body)).status == 404
    assert asked == ["Bolt"]
