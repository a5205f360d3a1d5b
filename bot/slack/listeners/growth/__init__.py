"""Growth in Slack: where somebody stands, what notes are evidence for, and how far they reach."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners.growth import changed, coverage, linking, placing


def register(app: AsyncApp, desk: Desk) -> None:
    """Every listener about growth."""
    for room in (linking, changed, placing, coverage):
        room.register(app, desk)
