"""The slash command: answered in its acknowledgement, for the asker's eyes only."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.errors import delivered
from bot.slack.in_force import Shown
from bot.slack.listeners.notes.handling import about_notes, of_text
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import viewer_of
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes.failing import STILL_AT_IT

_PATIENCE = 2.5
"""Seconds that an acknowledgement waits for what is shown: after 3 Slack shows an error, though a note may be kept."""


def register(app: AsyncApp, desk: Desk, command: str) -> None:
    """Listens to the one command."""

    async def ask(
        ack: AsyncAck,
        payload: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        text, user = payload.get("text") or "help", payload["user_id"]
        if about_notes(desk, context, user, text):
            await _in_time(desk, ack, respond, _of_notes(desk, client, context, payload))
            return
        if refusal := await desk.refusal(client, context, user):
            shown = Shown(View(refusal, ()))
        else:
            shown = desk.in_force(context).shown(text, share=True)
            desk.metrics.answered(shown.kind)
        await ack(text=shown.view.text, blocks=shown.view.blocks)
        if shown.gap:
            desk.unanswered.keep(viewer_of(context, user).tenant, text)

    app.command(command)(ask)


async def _in_time(desk: Desk, ack: AsyncAck, respond: AsyncRespond, work: Coroutine[Any, Any, list[View]]) -> None:
    """Shows in the acknowledgement what one message holds of it; the rest, and what takes longer, afterwards."""
    working = asyncio.create_task(work)
    await asyncio.wait({working}, timeout=_PATIENCE)
    late = not working.done()
    shown = [View(STILL_AT_IT, ())] if late else working.result()
    await (ack(text=shown[0].text, blocks=shown[0].blocks) if shown else ack())

    async def rest() -> None:
        for message in await working if late else shown[1:]:
            delivered(await respond(text=message.text, blocks=message.blocks, replace_original=False))

    if late or shown[1:]:
        desk.background.start(rest(), respond)


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
