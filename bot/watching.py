"""What watches the bot from outside: `/healthz` (alive), `/readyz` (able to work) and `/metrics`, beside what Slack
posts or on a port of their own. They name no person, no workspace and no text."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import serving
from bot.settings import SettingsError
from bot.slack.desk import Desk
from bot.slack.in_force import COMMON
from bot.storage.engine import StorageError
from bot.storage.keys import in_use
from bot.storage.migrating import NewerError, is_behind
from bot.storage.opening import Storage

_OK = "ok"
_FOR, _SLACK_FOR = 1.0, 15.0
"""Seconds that an answer is good for: whoever asks more often gets the last one."""
_PATIENCE = 2.5
"""Seconds that a part may take to say how it is."""
_AT_ONCE = 50
"""Connections to a port of its own."""
_NOT_STORED = {"Cache-Control": "no-store"}

Ask = Callable[[], Awaitable[bool]]
"""Whether the bot and Slack are connected."""


@dataclass(slots=True)
class Watch:
    """Whether the parts of a running bot can work, and its metrics. `slack` asks whether Slack is connected."""

    storage: Storage
    desk: Desk
    slack: Ask
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _at: float = float("-inf")
    _found: dict[str, str] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """The three pages."""
        pages = {"/healthz": _alive, "/readyz": self._ready, "/metrics": self._metrics}
        return [Route(path, page, methods=["GET"]) for path, page in pages.items()]

    async def parts(self) -> dict[str, str]:
        """Each part with `ok`, or what is wrong with it."""
        async with self._asking:
            if time.monotonic() > self._at + _FOR:
                database, keys = await self._of_storage()
                self._found = {
                    "database": database,
                    "keys": keys,
                    "ladders": _OK if self.desk.all_in_force[COMMON].ladders else "none is in force",
                    "slack": await self._of_slack(),
                }
                self._at = time.monotonic()
            return self._found

    async def _ready(self, _: Request) -> Response:
        found = await self.parts()
        status = 200 if set(found.values()) == {_OK} else 503
        return JSONResponse({"ready": status == 200, **found}, status, _NOT_STORED)

    async def _metrics(self, _: Request) -> Response:
        return Response(self.desk.metrics.page(), headers=_NOT_STORED, media_type=CONTENT_TYPE_LATEST)

    async def _of_storage(self) -> tuple[str, str]:
        try:
            asked = self.storage.database.run(_look_at, self.storage)
            return await asyncio.wait_for(asked, _PATIENCE)
        except StorageError as error:
            return str(error), "not known without the database"
        except TimeoutError:
            return "it does not answer in time", "not known without the database"

    async def _of_slack(self) -> str:
        try:
            good = await asyncio.wait_for(self.slack(), _PATIENCE)
        except Exception:  # whatever stands in the way: an answer that is not Slack's makes the SDK raise anything
            good = False
        return _OK if good else "not connected"


def remembering(ask: Ask) -> Ask:
    """Asks Slack now and then, however often it is asked itself."""
    last = [float("-inf"), False]

    async def asked() -> bool:
        if time.monotonic() > last[0] + _SLACK_FOR:
            last[:] = time.monotonic(), False
            last[1] = await ask()
        return bool(last[1])

    return asked


@asynccontextmanager
async def on_its_own_port(watch: Watch, host: str, port: int | None) -> AsyncIterator[None]:
    """Serves the pages at a host and port until the end of the block, if there is a port. SettingsError where it cannot
    be listened on."""
    if port is None:
        yield
        return
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingsError(f"WATCH_HOST {host}, WATCH_PORT {port}: {error.strerror}.") from None
    app = Starlette(routes=watch.routes())
    server = _Beside(serving.config(app, limit_concurrency=_AT_ONCE))
    served = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await served


class _Beside(uvicorn.Server):
    """A server beside another one: the process's signals are not for it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _alive(_: Request) -> Response:
    return PlainTextResponse(_OK, headers=_NOT_STORED)


def _look_at(storage: Storage) -> tuple[str, str]:
    """How the database is, and the keys."""
    with suppress(NewerError):  # its successor is being started: this process goes on until it is told to stop
        if is_behind(storage.database):
            return "behind this version of the bot", _OK
    used = in_use(storage.database)
    return _OK, _OK if not used or used & storage.keys.ids else "none opens what is in the database"
