"""Messages laid for later: what Slack takes, when it posts them, and what can be taken back."""

from __future__ import annotations

import asyncio
import copy
import time

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from small_app import manifest

from bot.workspace import Workspace

pytestmark = pytest.mark.asyncio

DAY = 24 * 3_600


@pytest.fixture
def soon(bare):
    """A time some seconds from now, on the workspace's clock."""
    return lambda seconds: int(bare.clock.now()) + seconds


@pytest_asyncio.fixture
async def laid(client, soon):
    """A message to Anna that is posted in an hour."""
    return await client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(3_600), text="in an hour")


async def settled():
    """Whatever the clock has woken has run: no app is there that would have to acknowledge."""
    for _ in range(20):
        await asyncio.sleep(0)


async def refused(call, error):
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == error


async def test_it_is_posted_when_its_time_has_come_and_not_before(bare, client, laid):
    assert laid["channel"].startswith("D")
    assert laid["scheduled_message_id"].startswith("Q")
    bare.clock.advance(3_590)
    await settled()
    assert bare.person("anna").sees() == []
    bare.clock.advance(11)
    await settled()
    assert [one.plain for one in bare.person("anna").sees()] == ["in an hour"]
    assert bare.scheduled == ()


async def test_what_is_due_at_once_is_posted_in_order(bare, client, soon):
    for day in (3, 1, 2):
        await client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(day * DAY), text=f"day {day}")
    bare.clock.advance(4 * DAY)
    await settled()
    assert [one.plain for one in bare.person("anna").sees()] == ["day 1", "day 2", "day 3"]


@pytest.mark.parametrize(
    ("post_at", "error"),
    [(-1, "time_in_past"), (5, "time_in_past"), (120 * DAY + 60, "time_too_far")],
)
async def test_a_time_that_is_over_too_near_or_too_far_is_refused(bare, client, soon, post_at, error):
    await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(post_at), text="x"), error)
    assert bare.scheduled == ()


async def test_what_could_not_be_posted_cannot_be_laid(client, soon):
    later = soon(DAY)
    await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at="noon", text="x"), "invalid_time")
    await refused(client.chat_scheduleMessage(channel="U0LEO", post_at=later, text="x"), "channel_not_found")
    await refused(client.chat_scheduleMessage(channel="random", post_at=later, text="x"), "not_in_channel")
    await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at=later, blocks=[{}], text="x"), "invalid_blocks")
    await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at=later, text="x", colour=1), "invalid_arguments")


async def test_thirty_in_five_minutes_of_one_channel_are_the_most(client, soon):
    start = soon(DAY)
    for number in range(30):
        await client.chat_scheduleMessage(channel="U0ANNA", post_at=start + number, text="x")
    await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at=start - 200, text="x"), "restricted_too_many")
    await client.chat_scheduleMessage(channel="U0ANNA", post_at=start + 330, text="x")
    await client.chat_scheduleMessage(channel="U0SAM", post_at=start, text="x")


async def test_with_metadata_it_is_never_posted(bare, client, soon):
    metadata = {"event_type": "x", "event_payload": {}}
    await client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(DAY), text="x", metadata=metadata)
    bare.clock.advance(2 * DAY)
    await settled()
    assert bare.person("anna").sees() == []
    assert bare.scheduled == ()


async def test_somebody_who_has_left_by_then_gets_nothing(bare, client, laid):
    bare.leaves("anna")
    bare.clock.advance(DAY)
    await settled()
    assert bare.backend.store.messages == {}


async def test_it_is_taken_back_once_and_then_never_comes(bare, client, laid):
    which = {"channel": laid["channel"], "scheduled_message_id": laid["scheduled_message_id"]}
    await client.chat_deleteScheduledMessage(**which)
    await refused(client.chat_deleteScheduledMessage(**which), "invalid_scheduled_message_id")
    bare.clock.advance(DAY)
    await settled()
    assert bare.person("anna").sees() == []


async def test_in_its_last_minute_it_cannot_be_taken_back(bare, client, laid):
    bare.clock.advance(3_545)
    which = {"channel": laid["channel"], "scheduled_message_id": laid["scheduled_message_id"]}
    await refused(client.chat_deleteScheduledMessage(**which), "invalid_scheduled_message_id")


async def test_it_is_taken_back_by_the_conversations_own_id(client, laid):
    id_ = laid["scheduled_message_id"]
    await refused(client.chat_deleteScheduledMessage(channel="U0ANNA", scheduled_message_id=id_), "channel_not_found")
    await refused(
        client.chat_deleteScheduledMessage(channel="C0GENERAL", scheduled_message_id=id_),
        "invalid_scheduled_message_id",
    )


async def test_what_is_to_come_is_listed_with_its_text_and_no_more(client, laid):
    (one,) = (await client.chat_scheduledMessages_list())["scheduled_messages"]
    assert one == {
        "id": laid["scheduled_message_id"],
        "channel_id": laid["channel"],
        "post_at": laid["post_at"],
        "date_created": one["date_created"],
        "text": "in an hour",
    }
    assert one["date_created"] <= time.time()


async def test_the_list_is_narrowed_by_channel_and_time(client, laid):
    async def listed(**which):
        return [one["text"] for one in (await client.chat_scheduledMessages_list(**which))["scheduled_messages"]]

    at = laid["post_at"]
    assert await listed(channel=laid["channel"], oldest=str(at), latest=str(at + 1)) == ["in an hour"]
    assert await listed(oldest=str(at + 1)) == []
    assert await listed(latest=str(at - 1)) == []
    assert await listed(channel="C0GENERAL") == []
    await refused(listed(channel="D404"), "invalid_channel")
    await refused(listed(oldest="2", latest="2"), "invalid_arguments")


async def test_the_list_comes_in_pages(client, soon):
    for number in range(5):
        await client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(DAY + number), text=str(number))
    texts, cursor = [], ""
    for _ in range(3):
        page = await client.chat_scheduledMessages_list(limit=2, cursor=cursor)
        texts += [one["text"] for one in page["scheduled_messages"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert (texts, cursor) == (["0", "1", "2", "3", "4"], "")
    await refused(client.chat_scheduledMessages_list(cursor="bm8="), "invalid_cursor")


async def test_without_the_scope_nothing_is_laid(soon):
    without = copy.deepcopy(manifest())
    without["oauth_config"]["scopes"]["bot"].remove("chat:write")
    async with Workspace.running(without, patience=0.1) as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url, retry_handlers=[])
        await refused(client.chat_scheduleMessage(channel="U0ANNA", post_at=soon(DAY), text="x"), "missing_scope")
        assert (await client.chat_scheduledMessages_list())["scheduled_messages"] == []
