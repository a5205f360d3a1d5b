"""Growth in Slack: where somebody stands, what notes are evidence for, how far they reach, and packets of them."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners.growth import changed, coverage, giving, linking, packets, placing


def register(app: AsyncApp, desk: Desk) -> None:
    """Every listener about growth."""
    for room in (linking, changed, placing, coverage, packets, giving):
        room.register(app, desk)
