"""What goes over the wire, for whoever wants to know: a row for each request, newest first, and what was in it; and
what people did, as a test. It is of everybody who is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal
from urllib.parse import parse_qsl

from jinja2 import Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.workspace.backend import Backend
from bot.workspace.log import Exchange
from bot.workspace.page.blocks import environment
from bot.workspace.page.copying import as_test
from bot.workspace.page.scenes import told
from bot.workspace.workspace import Workspace

MOST = 300
"""How many rows there are, the last ones."""
LONGEST = 20_000
"""Characters of what is shown of a request, and of an answer."""

LOOKED_AT = 1_000
"""How many are looked at for those that a filter lets through, the last ones."""
ACTS = 100
"""From how many acts a test can begin, the last ones."""

Way = Literal["in", "out"]

_SECRET = re.compile(r"(?:xox[a-z]-|xapp-)[\w.-]+|([?&]ticket=|/response/)[\w-]+")
_SECRET_KEYS = frozenset({"token", "client_secret", "secret", "signing_secret", "authorization", "cookie"})
_FOLDED = frozenset({"payload", "view", "blocks", "metadata", "private_metadata", "value", "files"})
"""Under these names a text may hold JSON."""
_FORM = re.compile(r"[\w.]+=[^\s&]*(&[\w.]+=[^\s&]*)*")
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


def rows(
    backend: Backend, *, text: str = "", way: str = "", zone: tzinfo = UTC, read: dict[int, str] | None = None
) -> list[Row]:
    """The last of them, newest first: those that go one `way`, and have a text in them, whatever its case. Their times
    are those of a zone. `read` remembers the texts of those that were looked at before, by their numbers."""
    wanted, found, read = text.strip().casefold(), [], {} if read is None else read
    end = len(backend.log)
    for number in range(end - 1, max(end - LOOKED_AT, 0) - 1, -1):
        exchange = backend.log[number]
        if way in ("", exchange.way) and (not wanted or wanted in _searched(backend, number, read)):
            found.append(_row(backend, number, exchange, zone))
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


class Inspector:
    """Its addresses. `fixtures` are what a copied test asks for beside people."""

    def __init__(self, workspace: Workspace, fixtures: Sequence[str]) -> None:
        self._workspace, self._backend, self._fixtures = workspace, workspace.backend, fixtures
        done = workspace.backend.done
        self._first = done[-1].number + 1 if done else 1
        """The first act that can be copied: what was done before is there at the beginning."""
        self._read: dict[int, str] = {}

    @property
    def routes(self) -> list[BaseRoute]:
        """Below the page's."""
        return [
            Route("/wire", self._rows),
            Route("/wire/{number:int}", self._payloads),
            Route("/test", self._test),
        ]

    async def _rows(self, request: Request) -> Response:
        asked = request.query_params
        me = self._backend.store.person_named(asked.get("as", ""))
        zone = me.zone if me else UTC
        found = rows(self._backend, text=asked.get("text", ""), way=asked.get("way", ""), zone=zone, read=self._read)
        acts = [
            (
                one.number,
                datetime.fromtimestamp(one.at, zone),
                self._backend.store.people[one.person].name,
                one.act.what,
            )
            for one in told(self._workspace)[-ACTS:]
            if one.number >= self._first
        ]
        row = _template("row.html")
        shown = {
            "rows": [(str(one.number), row.render(row=one)) for one in found],
            "all": len(self._backend.log),
            "most": MOST,
            "acts": _template("acts.html").render(acts=acts),
        }
        return JSONResponse(shown)

    async def _payloads(self, request: Request) -> Response:
        found = payloads(self._backend, request.path_params["number"])
        if found is None:
            return PlainTextResponse("There is no such request.", status_code=404)
        return HTMLResponse(_template("payloads.html").render(asked=found[0], answered=found[1], longest=LONGEST))

    async def _test(self, request: Request) -> Response:
        since = request.query_params.get("since", "")
        number = int(since) if since.isascii() and since.isdigit() and len(since) < 10 else 0
        return JSONResponse({"test": as_test(self._workspace, max(number, self._first), self._fixtures)})


def _template(name: str) -> Template:
    return environment().get_template(name)


def _row(backend: Backend, number: int, exchange: Exchange, zone: tzinfo) -> Row:
    outcome, bad = _outcome(backend, exchange)
    took = None if exchange.answered is None else round((exchange.answered - exchange.at) * 1000)
    return Row(
        number=number,
        way=exchange.way,
        over=exchange.over,
        name=exchange.name,
        at=datetime.fromtimestamp(exchange.at, zone),
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


def _about(backend: Backend, asked: object) -> Iterator[str]:
    """The names of people whose request it is, or to whom it goes: not those whom a text speaks of."""
    sent: Any = _opened(asked)
    body = sent.get("payload", sent) if isinstance(sent, dict) else {}
    if not isinstance(body, dict):
        return
    event = body.get("event") or body
    trigger = backend.triggers.get(str(body.get("trigger_id")))
    view = backend.store.views.get(str(body.get("view_id")))
    keys = [event.get("user"), body.get("user"), body.get("user_id"), trigger and trigger.user, view and view.user]
    for where in (event.get("channel"), event.get("channel_id")):
        channel = backend.store.channels.get(where) if isinstance(where, str) else None
        keys += channel.members if channel and channel.is_im else [where]
    for key in keys:
        named = key.get("id") if isinstance(key, dict) else key
        person = backend.store.people.get(named) if isinstance(named, str) else None
        if person and not person.is_bot:
            yield person.name


def _searched(backend: Backend, number: int, read: dict[int, str]) -> str:
    """All that a text is looked for in. What is not answered yet is read again the next time."""
    if (known := read.get(number)) is not None:
        return known
    exchange = backend.log[number]
    said = [exchange.name, exchange.over, *_about(backend, exchange.asked)]
    sent = (json.dumps(_opened(one), ensure_ascii=False, default=str) for one in (exchange.asked, exchange.answer))
    text = _hidden(" ".join((*said, *sent))).casefold()
    if exchange.answered is not None:
        read[number] = text
        read.pop(number - LOOKED_AT, None)
    return text


def _opened(value: object) -> object:
    """What `unfolded` gives, but for what lies deeper: a thousand requests are looked through at once."""
    if isinstance(value, dict):
        return {key: _loaded(one) if key in _FOLDED and isinstance(one, str) else one for key, one in value.items()}
    return unfolded(value)


def _payload(value: object) -> Payload:
    text = _pretty(value)
    return Payload(text[:LONGEST], max(0, len(text) - LONGEST))


def _pretty(value: object) -> str:
    """As JSON that people can read, without secrets."""
    if value is None or value == "":
        return ""
    shown = without_secrets(unfolded(value))
    return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, indent=2, default=str)


def unfolded(value: object, of: str = "") -> object:
    """What was sent, with what stands in texts in it: a form, and JSON where Slack's API has it in a text. What people
    wrote stays a text, whatever it looks like."""
    match value:
        case dict():
            return {key: unfolded(one, str(key)) for key, one in value.items()}
        case list() | tuple():
            return [unfolded(one, of) for one in value]
        case str() if not of and _FORM.fullmatch(value):
            return unfolded(dict(parse_qsl(value, keep_blank_values=True)))
        case str() if (not of or of in _FOLDED) and value[:1] in {"{", "["}:
            found = _loaded(value)
            return value if isinstance(found, str) else unfolded(found)
        case _:
            return value


def _loaded(text: str) -> object:
    """What stands in a text that is JSON; else the text."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _hidden(text: str) -> str:
    return _SECRET.sub(lambda found: (found[1] or "") + HIDDEN, text)


def without_secrets(value: object) -> object:
    """The same with `HIDDEN` for every token, and for what stands under a name of secrets."""
    match value:
        case dict():
            return {key: HIDDEN if key.lower() in _SECRET_KEYS else without_secrets(one) for key, one in value.items()}
        case list():
            return [without_secrets(one) for one in value]
        case str():
            return _hidden(value)
        case _:
            return value
