"""The slash command: answered in its acknowledgement, for the asker's eyes only."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.listeners.notes.handling import about_notes, of_text
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import REFUSAL, home_of
from bot.slack.views.blocks import View


def register(app: AsyncApp, desk: Desk, command: str) -> None:
    """Listens to the one command."""

    async def ask(ack: AsyncAck, payload: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        text, user = payload.get("text") or "help", payload["user_id"]
        shown: View | None
        if about_notes(desk, context, user, text):
            shown = await _of_notes(desk, client, context, payload)
        elif await desk.people.may_ask(client, user, *home_of(context)):
            shown = desk.view(text, share=True)
        else:
            shown = View(REFUSAL, ())
        await (ack(text=shown.text, blocks=shown.blocks) if shown else ack())

    app.command(command)(ask)


async def _of_notes(
    desk: Desk, client: AsyncWebClient, context: AsyncBoltContext, payload: dict[str, Any]
) -> View | None:
    """What is shown for a text about notes; nothing where a form was opened for it."""
    said: list[View] = []

    async def say(shown: View) -> None:
        said.append(shown)

    me = await desk.people.person(client, payload["user_id"], *home_of(context))
    trigger = payload["trigger_id"]
    turn = Turn(desk, client, context, me, say, payload["channel_id"], source=trigger, trigger=trigger)
    await of_text(turn, payload["text"])
    return said[-1] if said else None
