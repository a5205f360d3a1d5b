"""People who change: what is remembered of them is asked anew; and who leaves or comes back is noted."""

from __future__ import annotations

from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.notebook import viewer_of


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what changes about people: a name, a time zone, that they became a guest, that they left."""

    async def changed(event: dict[str, Any], context: AsyncBoltContext) -> None:
        user, notebook = event["user"]["id"], desk.notebook
        desk.people.forget(user)
        tenant = viewer_of(context, user).tenant
        if not event["user"].get("deleted"):
            await notebook.ask(notebook.upkeep.returned, tenant, user)
        elif user in await notebook.ask(notebook.upkeep.authors, tenant):
            await notebook.ask(notebook.upkeep.left, tenant, user, notebook.now)

    app.event(ids.USER_CHANGE)(changed)
