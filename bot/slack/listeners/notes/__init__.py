"""Growth notes in Slack: what a text asks for, and all that can be pressed, chosen or sent off."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners.notes import changing, exporting, forgetting, forms, handing, leading, sharing, writing


def register(app: AsyncApp, desk: Desk) -> None:
    """Every listener about notes."""
    for room in (writing, forms, changing, leading, sharing, exporting, handing, forgetting):
        room.register(app, desk)
