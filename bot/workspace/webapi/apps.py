"""`api.test`, `auth.test` and `apps.connections.open`."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.payloads import ORGANISATION
from bot.workspace.state import APP_ID, BOT_ID, BOT_USER, Json
from bot.workspace.webapi.arguments import Arguments


def api_test(_backend: Backend, _: Arguments) -> Json:
    """Whether there is anybody."""
    return {}


def auth_test(backend: Backend, _: Arguments) -> Json:
    """Who the token belongs to."""
    bot, team = backend.store.people[BOT_USER], backend.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": ORGANISATION if team.org_wide else team.name,
        "user": bot.name,
        "team_id": team.installed_in,
        "user_id": bot.id,
        "bot_id": BOT_ID,
        **({"enterprise_id": team.enterprise} if team.enterprise else {}),
        "is_enterprise_install": team.org_wide,
    }


def open_connection(backend: Backend, _: Arguments) -> Json:
    """An address for one socket."""
    if not backend.manifest.socket_mode:
        raise Refusal("access_denied", "socket mode is not enabled in the manifest")
    address = backend.origin.replace("http://", "ws://", 1)
    return {"url": f"{address}/link/?ticket={backend.sockets.ticket()}&app_id={APP_ID}"}
