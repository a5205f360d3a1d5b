"""`chat.postMessage`, `chat.postEphemeral`, `chat.update`."""

from __future__ import annotations

from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import BOT_USER, Json
from bot.workspace.webapi.arguments import Arguments

# Slack does not document how much text the blocks of one `chat.…` call may hold in all. Its people speak of 12,000
# characters "with a buffer for block containers"; 11,341 were refused, 13,297 in one block accepted
# (slackapi/bolt-js#2509, #2867). Response URLs and acknowledgements are not counted so.
LONGEST_BLOCKS = 11_000


def post_message(backend: Backend, arguments: Arguments) -> Json:
    """Post to a channel, a thread or a DM."""
    arguments.ignore("mrkdwn", "unfurl_links", "unfurl_media")
    channel = backend.channel_for_posting(arguments.need("channel"))
    text, blocks, metadata = arguments.text("text"), blocks_of(arguments), metadata_of(arguments)
    backend.check_message(text, blocks, in_all=LONGEST_BLOCKS)
    thread_ts = backend.thread(channel.id, arguments.text("thread_ts"))
    # Before it is shown: what is refused must not have been seen.
    arguments.check_all_read()
    posted = backend.post(channel, text, blocks or (), thread_ts=thread_ts, metadata=metadata)
    body = backend.body_of(posted) | ({"metadata": metadata} if metadata else {})
    return {"channel": channel.id, "ts": posted.ts, "message": body}


def post_ephemeral(backend: Backend, arguments: Arguments) -> Json:
    """Post for one person's eyes."""
    channel = backend.channel_for_posting(arguments.need("channel"))
    user = arguments.need("user")
    if user not in backend.store.people:
        raise Refusal("user_not_found")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    text, blocks = arguments.text("text"), blocks_of(arguments)
    backend.check_message(text, blocks, in_all=LONGEST_BLOCKS)
    thread_ts = backend.thread(channel.id, arguments.text("thread_ts"))
    arguments.check_all_read()
    posted = backend.post(channel, text, blocks or (), thread_ts=thread_ts, ephemeral_to=user)
    return {"message_ts": posted.ts}


def update(backend: Backend, arguments: Arguments) -> Json:
    """Change a message of one's own."""
    channel = backend.store.channels.get(arguments.need("channel"))
    if channel is None or BOT_USER not in channel.members:
        raise Refusal("channel_not_found")
    old = backend.store.messages.get((channel.id, arguments.need("ts")))
    if old is None or old.ephemeral_to is not None:
        raise Refusal("message_not_found")
    if not old.by_app:
        raise Refusal("cant_update_message")
    text, blocks, metadata = arguments.text("text"), blocks_of(arguments), metadata_of(arguments)
    backend.check_message(text, blocks, in_all=LONGEST_BLOCKS)
    arguments.check_all_read()
    changed = backend.change(old, text, blocks, metadata)
    return {"channel": channel.id, "ts": changed.ts, "text": changed.text, "message": backend.body_of(changed)}


def blocks_of(arguments: Arguments) -> list[Any] | None:
    """The blocks that were sent; None without."""
    blocks = arguments.structure("blocks", "invalid_blocks_format")
    if isinstance(blocks, dict):
        raise Refusal("invalid_blocks_format", "blocks must be a list")
    return blocks


def metadata_of(arguments: Arguments) -> Json | None:
    """The metadata that was sent; None without."""
    metadata = arguments.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise Refusal("invalid_metadata_format", "metadata needs an event_type and an event_payload")
    return metadata
