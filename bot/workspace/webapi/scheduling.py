"""`chat.scheduleMessage`, `chat.scheduledMessages.list`, `chat.deleteScheduledMessage`."""

from __future__ import annotations

import base64

from bot.workspace.backend import Backend
from bot.workspace.calendar import Scheduled
from bot.workspace.errors import Refusal
from bot.workspace.state import BOT_USER, Channel, Json
from bot.workspace.webapi.arguments import Arguments
from bot.workspace.webapi.chat import LONGEST_BLOCKS, blocks_of, metadata_of

SOONEST = 10
"""Seconds; what is nearer is `time_in_past`, as Slack's own tools say of it."""
FURTHEST = 120 * 24 * 3_600
MOST_IN_A_WINDOW, WINDOW = 30, 5 * 60
TOO_LATE = 60
"""Seconds before its time a message cannot be taken back any more."""
LARGEST_PAGE = 100


def schedule(backend: Backend, arguments: Arguments) -> Json:
    """Lay a message for later. A person's id is the DM with them, whose id is in the answer."""
    arguments.ignore("unfurl_links", "unfurl_media")
    channel = backend.channel_for_posting(arguments.need("channel"))
    text, blocks, metadata = arguments.text("text"), blocks_of(arguments), metadata_of(arguments)
    backend.check_message(text, blocks, in_all=LONGEST_BLOCKS)
    thread_ts = backend.thread(channel.id, arguments.text("thread_ts"))
    post_at = _time(backend, channel, arguments.need("post_at"))
    arguments.check_all_read()
    laid = Scheduled(
        id=backend.store.new_id("Q"),
        channel=channel.id,
        post_at=post_at,
        created=int(backend.clock.now()),
        text=text,
        blocks=tuple(blocks or ()),
        thread_ts=thread_ts,
        metadata=metadata,
    )
    backend.calendar.lay(laid)
    message = {"type": "delayed_message", "subtype": "bot_message", "text": text}
    return {"channel": channel.id, "scheduled_message_id": laid.id, "post_at": post_at, "message": message}


def listed(backend: Backend, arguments: Arguments) -> Json:
    """What is still to be posted, in a channel or in all, between two times; neither blocks nor metadata are told."""
    arguments.need_team(backend)
    channel, cursor = arguments.text("channel"), arguments.text("cursor")
    if channel:
        _conversation(backend, channel, "invalid_channel")
    oldest, latest = arguments.number("oldest", 0), arguments.number("latest", 0)
    if latest and oldest >= latest:
        raise Refusal("invalid_arguments", "oldest must be less than latest")
    limit = min(arguments.number("limit", LARGEST_PAGE) or LARGEST_PAGE, LARGEST_PAGE)
    found = [
        one
        for one in backend.calendar.pending
        if channel in ("", one.channel) and oldest <= one.post_at <= (latest or one.post_at)
    ]
    first = next((place for place, one in enumerate(found) if _cursor(one) == cursor), None) if cursor else 0
    if first is None:
        raise Refusal("invalid_cursor")
    following = found[first + limit :][:1]
    return {
        "scheduled_messages": [
            {
                "id": one.id,
                "channel_id": one.channel,
                "post_at": one.post_at,
                "date_created": one.created,
                "text": one.text,
            }
            for one in found[first : first + limit]
        ],
        "response_metadata": {"next_cursor": _cursor(following[0]) if following else ""},
    }


def delete(backend: Backend, arguments: Arguments) -> Json:
    """Take one back, while there is a minute left; here the channel is a conversation's own id."""
    arguments.ignore("as_user")
    channel = _conversation(backend, arguments.need("channel"), "channel_not_found")
    wanted = arguments.need("scheduled_message_id")
    arguments.check_all_read()
    for one in backend.calendar.pending:
        if (one.id, one.channel) == (wanted, channel.id) and one.post_at - backend.clock.now() > TOO_LATE:
            backend.calendar.take_back(one)
            return {}
    raise Refusal("invalid_scheduled_message_id")


def _time(backend: Backend, channel: Channel, asked: str) -> int:
    if not asked.isdigit():
        raise Refusal("invalid_time")
    post_at, now = int(asked), backend.clock.now()
    if post_at < now + SOONEST:
        raise Refusal("time_in_past")
    if post_at > now + FURTHEST:
        raise Refusal("time_too_far")
    times = [one.post_at for one in backend.calendar.pending if one.channel == channel.id] + [post_at]
    # The window may begin with any of them that is near.
    if any(sum(begin <= at < begin + WINDOW for at in times) > MOST_IN_A_WINDOW for begin in times):
        raise Refusal("restricted_too_many")
    return post_at


def _conversation(backend: Backend, channel: str, error: str) -> Channel:
    found = backend.store.channels.get(channel)
    if found is None or BOT_USER not in found.members:
        raise Refusal(error)
    return found


def _cursor(of: Scheduled) -> str:
    return base64.b64encode(f"next:{of.id}".encode()).decode()
