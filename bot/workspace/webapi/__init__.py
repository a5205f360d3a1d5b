"""The Web API: `call` finds the method, checks token and scope, and runs it. One function per method.

Arguments that this workspace does not know are refused: a test must not pass because something was ignored.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import Json
from bot.workspace.webapi import apps, chat, conversations, files, scheduling, users, views
from bot.workspace.webapi.arguments import Arguments, Method

__all__ = ["call", "methods"]


def methods() -> dict[str, Method]:
    """Every method, by name."""
    return {
        "api.test": Method(apps.api_test, tokens="none"),
        "apps.connections.open": Method(apps.open_connection, tokens="app"),
        "auth.test": Method(apps.auth_test, tokens="any"),
        "chat.deleteScheduledMessage": Method(scheduling.delete, "chat:write"),
        "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
        "chat.postMessage": Method(chat.post_message, "chat:write", "chat:write.public"),
        "chat.scheduleMessage": Method(scheduling.schedule, "chat:write"),
        "chat.scheduledMessages.list": Method(scheduling.listed),
        "chat.update": Method(chat.update, "chat:write"),
        "conversations.history": Method(conversations.history),
        "conversations.open": Method(conversations.open_dm, "im:write"),
        "conversations.replies": Method(conversations.replies),
        "files.completeUploadExternal": Method(files.complete_upload, "files:write"),
        "files.delete": Method(files.delete, "files:write"),
        "files.getUploadURLExternal": Method(files.upload_url, "files:write"),
        "users.info": Method(users.info, "users:read"),
        "users.list": Method(users.listed, "users:read"),
        "views.open": Method(views.open_view),
        "views.publish": Method(views.publish),
        "views.push": Method(views.push),
        "views.update": Method(views.update),
    }


def call(
    backend: Backend,
    name: str,
    token: str | None,
    arguments: Arguments,
    known: Mapping[str, Method] | None = None,
) -> Json:
    """Answer one call; what Slack refuses comes back as `{"ok": false, …}`. `known`: the methods, if there are more."""
    try:
        method = _method(known or methods(), name)
        _check_token(backend, method, token)
        if method.scopes:
            backend.needs(*method.scopes)
        answer = method.run(backend, arguments)
        arguments.check_all_read()
    except Refusal as refusal:
        return {"ok": False, "error": refusal.error, **refusal.more}
    return {"ok": True, **answer}


def _method(known: Mapping[str, Method], name: str) -> Method:
    method = known.get(name)
    if method is None:
        raise Refusal("unknown_method", req_method=name)
    return method


def _check_token(backend: Backend, method: Method, token: str | None) -> None:
    if method.tokens == "none":
        return
    if not token:
        raise Refusal("not_authed")
    kind = backend.kind_of(token)
    if method.tokens not in (kind, "any"):
        raise Refusal("not_allowed_token_type")
