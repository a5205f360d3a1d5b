"""The Slack app as the bot needs it: `manifest.yml` is this, printed. Scopes stand beside what needs them."""

from __future__ import annotations

from typing import Any

from bot.slack import ids

SCOPES = {
    "app_mentions:read": "questions asked by mention",
    "chat:write": "answers in threads and direct messages, and reminders",
    "commands": "the slash command",
    "files:write": "the files that somebody asks for: notes, a picture, a packet; and a packet that is taken back",
    "im:history": "questions in direct messages, and their answers found again when a question is edited",
    "im:write": "the direct messages that such a file is sent to",
    "users:read": "whether who asks is a member, a guest or from another organisation; their time zone; who has left",
}
EVENTS = (ids.HOME_OPENED, ids.APP_MENTION, f"{ids.MESSAGE}.im", ids.USER_CHANGE)
FAREWELLS = (ids.UNINSTALLED, ids.REVOKED)
"""Events of the bot's end in a workspace that has installed it itself."""
PATH = "/slack/events"
"""Where the HTTP form receives everything."""
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
"""Where installing begins, and where Slack sends the browser back to."""


def manifest(
    command: str = ids.COMMAND,
    url: str | None = None,
    *,
    several: bool = False,
    org_wide: bool = False,
    rotation: bool = False,
) -> dict[str, Any]:
    """The manifest for Socket Mode, or, with the bot's public `url`, for HTTP; there, for `several` workspaces that
    install it themselves, `org_wide` for all of an organisation too, and with a `rotation` of tokens."""
    request = {} if url is None else {"request_url": url.rstrip("/") + PATH}
    redirect = {"redirect_urls": [url.rstrip("/") + REDIRECT]} if url and several else {}
    events = EVENTS + FAREWELLS if several else EVENTS
    menus = {} if url is None else {"message_menu_options_url": request["request_url"]}
    return {
        "display_information": {
            "name": "Ladder",
            "description": "What each step of the career ladder expects, with where it stands",
            "background_color": "#1d3b53",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "ladder", "always_online": True},
            "shortcuts": [
                {
                    "name": "Log a growth note",
                    "type": "global",
                    "callback_id": ids.LOG_NOTE,
                    "description": "A private note about somebody's work, or your own",
                },
                {
                    "name": "Save as growth note",
                    "type": "message",
                    "callback_id": ids.SAVE_AS_NOTE,
                    "description": "A private note with this message and a link to it",
                },
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": "Ask the career ladder",
                    "usage_hint": "band3 | what's expected of a staff engineer? | help",
                    "should_escape": True,
                    **({} if url is None else {"url": request["request_url"]}),
                }
            ],
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(events)},
            "interactivity": {"is_enabled": True, **request, **menus},
            "org_deploy_enabled": org_wide,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": rotation,
        },
    }
