"""`auth.test` and `apps.connections.open`."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import APP_ID, BOT_ID, BOT_USER, DOMAIN, TEAM, Json
from bot.workspace.webapi.arguments import Arguments


def auth_test(backend: Backend, _: Arguments) -> Json:
    """Who the token belongs to."""
    bot = backend.store.people[BOT_USER]
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": "Loopback",
        "user": bot.name,
        "team_id": TEAM,
        "user_id": bot.id,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(backend: Backend, _: Arguments) -> Json:
    """An address for one socket."""
    if not backend.manifest.socket_mode:
        raise Refusal("access_denied", "socket mode is not enabled in the manifest")
    address = backend.origin.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={backend.sockets.ticket()}&app_id={APP_ID}"}
