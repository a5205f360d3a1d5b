"""A small real Bolt app for these tests: it does one thing for each way in which Slack talks to an app."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.workspace import Workspace

SCOPES = [
    "commands", "chat:write", "app_mentions:read", "im:history", "im:write", "users:read", "files:write",
    "channels:history",
]  # fmt: skip
EVENTS = ["app_mention", "message.im", "app_home_opened"]


def manifest(*, sockets: bool = True, **changes: Any) -> dict[str, Any]:
    """A manifest; `changes` replace scopes, events, commands, interactive, home_tab, messages_tab, read_only."""
    return {
        "display_information": {"name": "Ladder"},
        "features": {
            "bot_user": {"display_name": "ladder", "always_online": True},
            "app_home": {
                "home_tab_enabled": changes.get("home_tab", True),
                "messages_tab_enabled": changes.get("messages_tab", True),
                "messages_tab_read_only_enabled": changes.get("read_only", False),
            },
            "slash_commands": changes.get(
                "commands",
                [
                    {"command": "/ladder", "description": "Ask", "should_escape": False},
                    {"command": "/whom", "description": "Ask about people", "should_escape": True},
                ],
            ),
            "shortcuts": changes.get(
                "shortcuts",
                [
                    {"name": "Log a note", "type": "global", "callback_id": "log", "description": "Log"},
                    {"name": "Save as note", "type": "message", "callback_id": "save", "description": "Save"},
                ],
            ),
        },
        "oauth_config": {"scopes": {"bot": changes.get("scopes", SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": changes.get("events", EVENTS)},
            "interactivity": {"is_enabled": changes.get("interactive", True)},
            "socket_mode_enabled": sockets,
        },
    }


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, **more}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def option(label: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": label}, "value": label.lower()}


def plain_text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def field(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": label.lower(),
        "label": plain_text(label),
        "element": {"action_id": "it", **element},
        **more,
    }


def modal(*blocks: dict[str, Any], title: str = "A note", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "note",
        "title": plain_text(title),
        "submit": plain_text("Save"),
        "close": plain_text("Cancel"),
        "blocks": list(blocks),
        **more,
    }


NOTE = modal(
    field("Person", {"type": "users_select"}),
    field("Day", {"type": "datepicker", "initial_date": "2026-11-03"}),
    field("Text", {"type": "plain_text_input", "multiline": True}),
    field("Tags", {"type": "checkboxes", "options": [option("Scope"), option("Skills")]}, optional=True),
    {"type": "actions", "block_id": "more", "elements": [button("More", "more"), button("Deeper", "deeper")]},
    notify_on_close=True,
)

ROLES = {
    "type": "static_select",
    "action_id": "role",
    "placeholder": plain_text("With a role"),
    "options": [option("Technical Lead"), option("Data Engineer")],
}

ANSWER = [
    section("*Band 3* of <https://example.org|the ladder> &amp; more"),
    {
        "type": "actions",
        "block_id": "choose",
        "elements": [
            button("Everything inherited", "everything", value="3"),
            button("Only here", "replace"),
            button("Share", "share"),
            button("Dismiss", "dismiss"),
            button("Nothing", "nothing"),
            button("Wrong", "wrong"),
            ROLES,
            {"type": "overflow", "action_id": "flow", "options": [option("Compare"), option("Next")]},
        ],
    },
]


MENU = {
    "type": "actions",
    "block_id": "outside",
    "elements": [
        {"type": "external_select", "action_id": "any", "placeholder": plain_text("Any"), "min_query_length": 0},
        {"type": "external_select", "action_id": "usual", "placeholder": plain_text("Usual")},
    ],
}

HOME = {
    "type": "home",
    "blocks": [
        section("Welcome home"),
        {
            "type": "actions",
            "block_id": "home",
            "elements": [
                button("Open", "open"),
                {"type": "datepicker", "action_id": "day", "placeholder": plain_text("Which day")},
            ],
        },
    ],
}


def bolt(workspace: Workspace) -> AsyncApp:
    """The app, its client pointed at the workspace as SLACK_API_URL would."""
    app = AsyncApp(
        client=AsyncWebClient(token=workspace.bot_token, base_url=workspace.url),
        signing_secret=workspace.signing_secret,
        process_before_response=True,
    )
    for register in (commands, events, actions, menus, modals):
        register(app)
    return app


def commands(app: AsyncApp) -> None:
    @app.command("/ladder")
    async def ladder(ack, command, respond, client):
        known = {
            "channel": {"text": "to all", "response_type": "in_channel"},
            "bad": {"text": "bad", "blocks": [section("x" * 3001)]},
            "plain": {"text": "just text"},
            "menu": {"text": "a menu", "blocks": [MENU]},
        }
        text = command["text"]
        if text == "lost":
            raise RuntimeError("an app that breaks")
        if text not in ("silent", "later", "post", "note"):
            await ack(**known.get(text, {"text": f"about {text}", "blocks": ANSWER}))
            return
        await ack()
        if text == "later":
            await respond(text="later")
        if text == "post":
            await client.chat_postMessage(channel=command["channel_id"], text="posted")
        if text == "note":
            await client.views_open(trigger_id=command["trigger_id"], view=NOTE)

    @app.command("/whom")
    async def whom(ack, command):
        await ack(f"`{command['text']}`")


def events(app: AsyncApp) -> None:
    @app.event("app_mention")
    async def mentioned(event, say):
        await say(text=f"you asked: {event['text']}", thread_ts=event.get("thread_ts", event["ts"]))

    @app.event("message")
    async def written(event, client):
        inside = event.get("message") or event.get("previous_message") or event
        if inside.get("bot_id") or event.get("text") == "silence":
            return
        answers = {
            "message_changed": {"text": f"changed to {inside.get('text')}"},
            "message_deleted": {"text": f"gone: {inside.get('text')}"},
        }
        answer = answers.get(event.get("subtype"), {"text": f"you said {inside['text']}", "blocks": ANSWER})
        for _ in range(2 if event.get("text") == "twice" else 1):
            await client.chat_postMessage(channel=event["channel"], thread_ts=event.get("thread_ts"), **answer)

    @app.event("app_home_opened")
    async def opened(event, client):
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=HOME)
        else:
            await client.chat_postMessage(channel=event["channel"], text="hello")


def actions(app: AsyncApp) -> None:
    @app.action("everything")
    async def everything(ack, respond, action):
        await ack()
        await respond(text="all", blocks=[section(f"all of {action['value']}")], replace_original=False)

    @app.action("replace")
    async def replace(ack, respond):
        await ack()
        await respond(text="replaced", blocks=[section("replaced")], replace_original=True)

    @app.action("share")
    async def share(ack, client, body):
        await ack()
        await client.chat_postMessage(channel=body["channel"]["id"], text="shared")

    @app.action("dismiss")
    async def dismiss(ack, respond):
        await ack()
        await respond(delete_original=True)

    @app.action(re.compile("nothing|wrong"))
    async def nothing(ack, action):
        await (ack() if action["action_id"] == "nothing" else ack(text="Slack ignores this"))

    @app.action("role")
    @app.action("flow")
    async def chosen(ack, respond, action):
        await ack()
        await respond(text=f"chosen {action['selected_option']['value']}", replace_original=False)

    @app.action("day")
    async def day(ack, action, body, client):
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"on {action['selected_date']}")


def menus(app: AsyncApp) -> None:
    @app.options(re.compile("any|usual"))
    async def offered(ack, payload):
        fruit = [option(name) for name in ("Apple", "Pear", "Plum") if payload["value"].lower() in name.lower()]
        answers = {
            "bare": {},
            "many": {"options": [option(f"Apple {number}") for number in range(101)]},
            "long": {"options": [option("x" * 76)]},
            "groups": {"option_groups": [{"label": plain_text("Fruit"), "options": [option("Fig")]}]},
        }
        if payload["value"] != "late":
            await ack(**answers.get(payload["value"], {"options": fruit}))

    @app.action(re.compile("any|usual"))
    async def chosen(ack, action, respond):
        await ack()
        await respond(text=f"you chose {action['selected_option']['value']}")


def modals(app: AsyncApp) -> None:
    @app.action("open")
    @app.shortcut("log")
    @app.shortcut("save")
    async def log(ack, body, client):
        await ack()
        title = body.get("message", {}).get("text", "A note")[:24]
        await client.views_open(trigger_id=body["trigger_id"], view=NOTE | {"title": plain_text(title)})

    @app.action("more")
    async def more(ack, body, client):
        await ack()
        view = NOTE | {"title": plain_text("A longer note")}
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    @app.action("deeper")
    async def deeper(ack, body, client):
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=NOTE | {"title": plain_text("Deeper")})

    @app.view("note")
    async def saved(ack, body, client, view):
        values = view["state"]["values"]
        text = values["text"]["it"]["value"]
        answers = {
            "short": {"response_action": "errors", "errors": {"text": "Say more"}},
            "update": {"response_action": "update", "view": NOTE | {"title": plain_text("Updated")}},
            "push": {"response_action": "push", "view": NOTE | {"title": plain_text("Pushed")}},
            "wrong": {"response_action": "errors", "errors": {"nowhere": "?"}},
            "none": {"response_action": "errors"},
            "unknown": {"response_action": "explode"},
            "clear": {"response_action": "clear"},
        }
        await ack(**answers.get(text, {}))
        if text == "clear" or text not in answers:
            whom = values["person"]["it"]["selected_user"]
            await client.chat_postMessage(channel=body["user"]["id"], text=f"Noted of <@{whom}>: {text}")

    @app.view_closed("note")
    async def closed(ack, body, client):
        await ack()
        how = "cleared" if body["is_cleared"] else "closed"
        await client.chat_postMessage(channel=body["user"]["id"], text=f"{how} {body['view']['title']['text']}")


@asynccontextmanager
async def connected(workspace: Workspace, ping_interval: float = 5) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app over Socket Mode."""
    app = bolt(workspace)
    handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=ping_interval)
    await handler.connect_async()
    await workspace.connected()
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def serving(workspace: Workspace) -> AsyncIterator[AsyncApp]:
    """The app over HTTP, at the workspace's `request_url`."""
    app = bolt(workspace)
    handler = AsyncSlackRequestHandler(app)
    config = uvicorn.Config(
        Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])]), lifespan="off", log_config=None
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    await server.startup(sockets=[listening])
    workspace.request_url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    try:
        yield app
    finally:
        for one in server.servers:
            one.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()


async def refused(call, error):
    """A call of the Web API is refused; what the answer holds beside the error."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == error
    return caught.value.response.data
