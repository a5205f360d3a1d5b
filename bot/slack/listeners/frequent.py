"""What comes most often, the command and the events, is looked up by its name: Bolt asks its listeners one after the
other, and makes thirty arguments for each that it asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

Command = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
"""Answers a slash command in what it returns."""
Event = Callable[[AsyncBoltRequest], Awaitable[None]]
"""Does what an event asks for; when it returns the event is acknowledged."""


class Frequent(AsyncMiddleware):
    """The last of Bolt's middlewares: what it knows comes to no other listener. An error goes where that of any
    listener goes."""

    def __init__(self, commands: Mapping[str, Command], events: Mapping[str, Event]) -> None:
        self.commands = commands
        self.events = events

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - Bolt's interface
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        """Answers what is known, and leaves the rest to Bolt."""
        body = req.body
        if command := self.commands.get(_word(body.get("command"))):
            return await command(req)
        event = body.get("event") if body.get("type") == "event_callback" else None
        if isinstance(event, Mapping) and (happened := self.events.get(_word(event.get("type")))):
            await happened(req)
            return BoltResponse(status=200)
        return await next()


def _word(value: Any) -> str:  # noqa: ANN401 - whatever stands in a payload
    return value if isinstance(value, str) else ""
