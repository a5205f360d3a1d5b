"""People who change: what is remembered of them is asked anew."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.slack import ids
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what changes about people: a name, a time zone, that they became a guest, that they left."""

    async def changed(event: dict[str, Any]) -> None:
        desk.people.forget(event["user"]["id"])

    app.event(ids.USER_CHANGE)(changed)
