"""What goes over the wire, for whoever wants to know: a row for each request, newest first, and what was in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.workspace.backend import Backend
from bot.workspace.log import Exchange
from bot.workspace.state import Json

MOST = 300
"""How many rows there are, the last ones."""
LONGEST = 20_000
"""Characters of what is shown of a request, and of an answer."""

Way = Literal["in", "out"]

_SECRET = re.compile(r"\b(xox[a-z]|xapp)-[\w.-]+|(?<=[?&]ticket=)[\w-]+|(?<=/response/)\w+")
_SECRET_KEYS = frozenset({"token", "client_secret", "secret", "signing_secret", "authorization", "cookie"})
HIDDEN = "•••"
"""What stands for a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A request and its answer. `number` is its place in the log, `took` milliseconds; `outcome` says in a word or two
    what came of it, which is `bad` where it was refused or never answered; `about` are the names of whose it was."""

    number: int
    way: Way
    over: str
    name: str
    at: datetime
    took: int | None
    outcome: str
    bad: bool
    about: tuple[str, ...]


def rows(backend: Backend, *, text: str = "", way: str = "") -> list[Row]:
    """The last of them, newest first: those that go one `way`, and have a text in them, whatever its case."""
    wanted, found = text.strip().casefold(), []
    for number in range(len(backend.log) - 1, -1, -1):
        exchange = backend.log[number]
        if way in ("", exchange.way) and (not wanted or wanted in _searched(backend, exchange)):
            found.append(_row(backend, number, exchange))
        if len(found) == MOST:
            break
    return found


@dataclass(frozen=True, slots=True)
class Payload:
    """What was in a request, or in its answer: a text, and how many characters more there are of it."""

    text: str
    cut: int


def payloads(backend: Backend, number: int) -> tuple[Payload, Payload] | None:
    """What was asked and what was answered; None where there is no such request."""
    if not 0 <= number < len(backend.log):
        return None
    exchange = backend.log[number]
    return _payload(exchange.asked), _payload(exchange.answer)


def _row(backend: Backend, number: int, exchange: Exchange) -> Row:
    outcome, bad = _outcome(backend, exchange)
    took = None if exchange.answered is None else round((exchange.answered - exchange.at) * 1000)
    return Row(
        number=number,
        way=exchange.way,
        over=exchange.over,
        name=exchange.name,
        at=datetime.fromtimestamp(exchange.at).astimezone(),
        took=took,
        outcome=outcome,
        bad=bad,
        about=tuple(dict.fromkeys(_about(backend, exchange.asked))),
    )


def _outcome(backend: Backend, exchange: Exchange) -> tuple[str, bool]:
    """What came of it, and whether that is bad."""
    if exchange.refused:
        return exchange.refused, True
    if exchange.answered is None:
        late = backend.clock.now() - exchange.at > 3
        return ("not answered", True) if late else ("under way", False)
    if exchange.way == "out":
        return (f"{exchange.status} acknowledged" if exchange.status else "acknowledged"), exchange.status >= 400
    return f"{exchange.status} ok" if exchange.status < 400 else str(exchange.status), exchange.status >= 400


def _about(backend: Backend, asked: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """The names of people whose request it is, or to whom it goes: not those whom a text speaks of."""
    body = asked.get("payload", asked) if isinstance(asked, dict) else {}
    event = body.get("event") or body
    trigger = backend.triggers.get(str(body.get("trigger_id")))
    keys = [event.get("user"), body.get("user"), body.get("user_id"), trigger and trigger.user]
    for where in (event.get("channel"), event.get("channel_id")):
        channel = backend.store.channels.get(where) if isinstance(where, str) else None
        keys += channel.members if channel and channel.is_im else [where]
    for key in keys:
        named = key.get("id") if isinstance(key, dict) else key
        person = backend.store.people.get(named) if isinstance(named, str) else None
        if person and not person.is_bot:
            yield person.name


def _searched(backend: Backend, exchange: Exchange) -> str:
    parts = (exchange.name, exchange.over, *_about(backend, exchange.asked))
    return " ".join((*parts, _pretty(exchange.asked), _pretty(exchange.answer))).casefold()


def _payload(value: object) -> Payload:
    text = _pretty(value)
    return Payload(text[:LONGEST], max(0, len(text) - LONGEST))


def _pretty(value: object) -> str:
    """As JSON that people can read, without secrets."""
    if value is None or value == "":
        return ""
    shown = without_secrets(value)
    return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, indent=2, default=str)


def without_secrets(value: object) -> object:
    """The same with `HIDDEN` for every token, and for what stands under a name of secrets. JSON that stands in a text,
    as forms have it, is shown as what it is."""
    match value:
        case dict():
            return {key: HIDDEN if key.lower() in _SECRET_KEYS else without_secrets(one) for key, one in value.items()}
        case list() | tuple():
            return [without_secrets(one) for one in value]
        case str() if value[:1] in ("{", "["):
            return _parsed(value)
        case str():
            return _SECRET.sub(HIDDEN, value)
        case _:
            return value


def _parsed(text: str) -> object:
    try:
        found: Json | Sequence[object] = json.loads(text)
    except (ValueError, RecursionError):
        return _SECRET.sub(HIDDEN, text)
    return without_secrets(found)
