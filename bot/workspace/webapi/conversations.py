"""`conversations.open`, and so much of `history` and `replies` as it takes to find one's own messages again."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import BOT_USER, Channel, Json, Message
from bot.workspace.webapi.arguments import Arguments


def open_dm(backend: Backend, arguments: Arguments) -> Json:
    """The DM with one person."""
    arguments.ignore("return_im", "prevent_creation")
    users = [one for one in arguments.text("users").split(",") if one]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1:
        raise Refusal("missing_scope", needed="mpim:write", provided=",".join(sorted(backend.manifest.scopes)))
    person = backend.store.people.get(users[0])
    if person is None:
        raise Refusal("user_not_found")
    if person.deleted:
        raise Refusal("user_disabled")
    if person.id == BOT_USER:
        raise Refusal("cannot_dm_bot")
    return {"channel": {"id": backend.store.dm(BOT_USER, person.id).id}}


def history(backend: Backend, arguments: Arguments) -> Json:
    """A channel's messages, newest first, without threads."""
    channel = _readable(backend, arguments)
    messages = [m for m in backend.store.in_channel(channel.id) if m.thread_ts in (None, m.ts)]
    return _page(backend, arguments, list(reversed(messages)))


def replies(backend: Backend, arguments: Arguments) -> Json:
    """A thread, oldest first."""
    channel, ts = _readable(backend, arguments), arguments.need("ts")
    messages = [m for m in backend.store.in_channel(channel.id) if ts in (m.ts, m.thread_ts)]
    if not messages:
        raise Refusal("thread_not_found")
    return _page(backend, arguments, messages)


def _readable(backend: Backend, arguments: Arguments) -> Channel:
    channel = backend.store.channels.get(arguments.need("channel"))
    if channel is None or (channel.is_im and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    backend.needs("im:history" if channel.is_im else "channels:history")
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    return channel


def _page(backend: Backend, arguments: Arguments, messages: list[Message]) -> Json:
    oldest, latest = arguments.text("oldest"), arguments.text("latest")
    inclusive, limit = arguments.flag("inclusive"), arguments.number("limit", 100)
    with_metadata = arguments.flag("include_all_metadata")

    def inside(message: Message) -> bool:
        at = float(message.ts)
        if inclusive:
            return float(oldest or 0) <= at <= float(latest or at)
        return float(oldest or 0) < at and (not latest or at < float(latest))

    found = [m for m in messages if m.ephemeral_to is None and inside(m)]
    shown = [
        backend.body_of(m) | ({"metadata": m.metadata} if with_metadata and m.metadata else {}) for m in found[:limit]
    ]
    return {"messages": shown, "has_more": len(found) > limit}
