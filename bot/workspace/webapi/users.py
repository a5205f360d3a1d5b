"""`users.info`."""

from __future__ import annotations

from bot.workspace import payloads
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import Json
from bot.workspace.webapi.arguments import Arguments


def info(backend: Backend, arguments: Arguments) -> Json:
    """One person."""
    arguments.ignore("include_locale")
    person = backend.store.people.get(arguments.need("user"))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": payloads.user(person, backend.clock.now())}
