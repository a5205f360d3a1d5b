"""The Home tab: published anew whenever it is opened."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.people import REFUSAL, home_of
from bot.slack.views.home import closed, home


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the Home tab being opened."""

    async def opened(
        event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("tab") != "home" or not desk.claim(body["event_id"]):
            return
        user = event["user"]

        async def publish() -> None:
            member = await desk.people.may_ask(client, user, *home_of(context))
            await client.views_publish(user_id=user, view=home(desk.answering.ladders) if member else closed(REFUSAL))

        async def tell(sentence: str) -> None:
            await client.views_publish(user_id=user, view=closed(sentence))

        desk.background.start(publish(), tell)

    app.event(ids.HOME_OPENED)(opened)
