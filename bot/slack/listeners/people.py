"""People who change: what is remembered of them is asked anew; and who leaves or comes back is noted."""

from __future__ import annotations

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.desk import Desk
from bot.slack.listeners.frequent import Event
from bot.slack.notebook import viewer_of


def changed(desk: Desk) -> Event:
    """What is done when something changes about people: a name, a time zone, that they became a guest, that they
    left."""

    async def note(request: AsyncBoltRequest) -> None:
        event, notebook = request.body["event"], desk.notebook
        user = event["user"]["id"]
        desk.people.forget(user)
        tenant = viewer_of(request.context, user).tenant
        if not event["user"].get("deleted"):
            await notebook.ask(notebook.upkeep.returned, tenant, user)
        elif user in await notebook.ask(notebook.upkeep.authors, tenant):
            await notebook.ask(notebook.upkeep.left, tenant, user, notebook.now)

    return note
