"""The slash command: answered in its acknowledgement, for the asker's eyes only."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Viewer
from bot.slack import references
from bot.slack.desk import Desk
from bot.slack.errors import delivered
from bot.slack.in_force import Shown
from bot.slack.listeners.frequent import Command
from bot.slack.listeners.notes.handling import about_notes, of_text
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import viewer_of
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes.failing import STILL_AT_IT

_PATIENCE = 2.5
"""Seconds that an acknowledgement waits for what is shown."""
_GIVEN_UP = 3.0
"""Seconds after which Slack shows an error instead of the acknowledgement, though a note may be kept."""


def asked(desk: Desk) -> Command:
    """What answers the one command."""

    async def ask(request: AsyncBoltRequest) -> BoltResponse:
        payload, context = request.body, request.context
        client = context.client
        text, user = payload.get("text") or "help", payload["user_id"]
        if about_notes(desk, context, user, text):
            respond = cast("AsyncRespond", context.respond)  # Bolt makes one wherever it is asked for
            return await _in_time(desk, respond, viewer_of(context, user), _of_notes(desk, client, context, payload))
        if refusal := await desk.refusal(client, context, user):
            shown = Shown(View(refusal, ()))
        else:
            shown = desk.in_force(context).shown(text, share=True)
            desk.metrics.answered(shown.kind)
        if shown.gap:
            desk.unanswered.keep(viewer_of(context, user).tenant, text)
        return BoltResponse(status=200, body=shown.acknowledgement)

    return ask


async def _in_time(
    desk: Desk, respond: AsyncRespond, who: Viewer, work: Coroutine[Any, Any, list[View]]
) -> BoltResponse:
    """Shows in the acknowledgement what one message holds of it; the rest, what takes longer, and all where Slack has
    given up by now, afterwards."""
    working = asyncio.create_task(work)
    await asyncio.wait({working}, timeout=max(0.0, _PATIENCE - references.waited()))
    late = not working.done()
    shown = [View(STILL_AT_IT, ())] if late else working.result()
    left = shown[1:] if references.waited() < _GIVEN_UP else shown

    async def rest() -> None:
        for message in await working if late else left:
            delivered(await respond(text=message.text, blocks=message.blocks, replace_original=False))

    if late or left:
        desk.background.start(rest(), respond, who)
    return BoltResponse(status=200, body=Shown(shown[0]).acknowledgement if shown else "")


async def _of_notes(
    desk: Desk, client: AsyncWebClient, context: AsyncBoltContext, payload: dict[str, Any]
) -> list[View]:
    """What is shown for a text about notes, in messages; none where a form was opened for it."""
    said: list[View] = []

    async def say(shown: View) -> None:
        said.append(shown)

    me = await desk.who(client, context, payload["user_id"])
    trigger = payload["trigger_id"]
    turn = Turn(desk, client, context, me, say, payload["channel_id"], source=trigger, trigger=trigger)
    await of_text(turn, payload["text"])
    return blocks.messages(said[-1]) if said else []
