"""The Home tab: published anew whenever it is opened."""

from __future__ import annotations

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.desk import Desk
from bot.slack.listeners.frequent import Event
from bot.slack.listeners.notes import homes
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import home_of
from bot.slack.views.blocks import View
from bot.slack.views.home import closed


def opened(desk: Desk) -> Event:
    """What is done when the Home tab is opened."""

    async def show(request: AsyncBoltRequest) -> None:
        event, client, context = request.body["event"], request.context.client, request.context
        if event.get("tab") != "home" or not desk.claims.here(request.body["event_id"]):
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

    return show
