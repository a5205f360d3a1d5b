"""The Home tab: published anew whenever it is opened."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.notes import homes
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import home_of
from bot.slack.views.blocks import View
from bot.slack.views.home import closed


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the Home tab being opened."""

    async def opened(
        event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        if event.get("tab") != "home" or not desk.claims.here(body["event_id"]):
            return
        user = event["user"]

        async def say(shown: View) -> None:
            await client.views_publish(user_id=user, view=closed(shown.text))

        async def tell(sentence: str) -> None:
            await say(View(sentence, ()))

        async def publish() -> None:
            if refusal := await desk.refusal(client, context, user):
                await tell(refusal)
            else:
                me = await desk.people.person(client, user, *home_of(context))
                await homes.publish(Turn(desk, client, context, me, say))

        desk.background.start(publish(), tell)

    app.event(ids.HOME_OPENED)(opened)
