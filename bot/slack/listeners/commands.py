"""The slash command: answered in its acknowledgement, for the asker's eyes only."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.people import REFUSAL, home_of


def register(app: AsyncApp, desk: Desk, command: str) -> None:
    """Listens to the one command."""

    async def ask(ack: AsyncAck, payload: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if await desk.people.may_ask(client, payload["user_id"], *home_of(context)):
            shown = desk.view(payload.get("text") or "help", share=True)
            await ack(text=shown.text, blocks=shown.blocks)
        else:
            await ack(text=REFUSAL)

    app.command(command)(ask)
