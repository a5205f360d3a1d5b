"""`users.info` and `users.list`."""

from __future__ import annotations

import base64

from bot.workspace import payloads
from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import Json
from bot.workspace.webapi.arguments import Arguments

LARGEST_PAGE = 1_000


def info(backend: Backend, arguments: Arguments) -> Json:
    """One person."""
    arguments.ignore("include_locale")
    person = backend.store.people.get(arguments.need("user"))
    if person is None:
        raise Refusal("user_not_found")
    return {"user": payloads.user(person, backend.clock.now(), backend.team)}


def listed(backend: Backend, arguments: Arguments) -> Json:
    """Everybody, also those who have left, a page at a time; without a `limit` all at once."""
    arguments.ignore("include_locale")
    arguments.need_team(backend)
    everybody = sorted(backend.store.people)
    limit = arguments.number("limit", 0)
    if limit > LARGEST_PAGE:
        raise Refusal("invalid_limit")
    first = _place(everybody, arguments.text("cursor"))
    page = everybody[first : first + limit] if limit else everybody[first:]
    following = everybody[first + len(page) :][:1]
    now = backend.clock.now()
    return {
        "members": [payloads.user(backend.store.people[one], now, backend.team) for one in page],
        "cache_ts": int(now),
        "response_metadata": {"next_cursor": _cursor(following[0]) if following else ""},
    }


def _cursor(person: str) -> str:
    return base64.b64encode(f"user:{person}".encode()).decode()


def _place(everybody: list[str], cursor: str) -> int:
    """Where the page of a cursor begins."""
    if not cursor:
        return 0
    found = next((place for place, person in enumerate(everybody) if _cursor(person) == cursor), None)
    if found is None:
        raise Refusal("invalid_cursor")
    return found
