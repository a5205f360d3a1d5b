"""Several workspaces of one Slack, the bot as it is served over HTTP, and a browser to install it with."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from bot import wiring
from bot.ladders.data import LadderData
from bot.ladders.model import Ladders
from bot.settings import Settings
from bot.slack.door import web
from bot.slack.manifest import INSTALL, PATH, REDIRECT, manifest
from bot.workspace import Browser, Slack, Team

PUBLIC = "https://ladder.example"
ONE, TWO = "T0ONE", "T0TWO"


@dataclass(frozen=True, slots=True)
class Served:
    """A bot that is served, and where."""

    address: str
    app: Any
    settings: Settings

    def browser(self) -> Browser:
        """A browser in which the bot's public address leads here."""
        return Browser({PUBLIC: self.address})


Serving = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def teams() -> list[Team]:
    """The workspaces that there are. The same people are in both, with the same ids: nothing keeps them apart but the
    workspace."""
    return [Team(id=ONE, name="One"), Team(id=TWO, name="Two & <Co>")]


@pytest.fixture
def options() -> dict[str, bool]:
    """What the app's manifest says beside that there are several workspaces."""
    return {}


@pytest.fixture
async def slack(teams: list[Team], options: dict[str, bool], judges: list[Any]) -> AsyncIterator[Slack]:
    """A Slack with several workspaces, in which the bot is not installed."""
    async with Slack.running(manifest(url=PUBLIC, several=True, **options), teams, judges) as running:
        yield running
        for one in running.workspaces:
            assert not one.mistakes, one.mistakes


@asynccontextmanager
async def listening(data: LadderData, **settings: Any) -> AsyncIterator[Served]:
    """Serves the bot with these settings, on a free port of loopback."""
    given = Settings(public_url=PUBLIC, allowed_workspaces=settings.pop("allowed_workspaces", "any"), **settings)
    async with wiring.building(given, data) as app:
        door = web(app, given.token("SLACK_SIGNING_SECRET"))
        server = uvicorn.Server(uvicorn.Config(door, port=0, log_config=None, access_log=False, lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.005)
        try:
            yield Served(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app, given)
        finally:
            server.should_exit = True
            await serving


@pytest.fixture
def serving(slack: Slack, ladders: Ladders, home: Path, made_once: None) -> Serving:
    """Serves the bot: `async with serving(database_url=…) as served`; `of_teams` have ladders of their own."""

    @asynccontextmanager
    async def serve(of_teams: Mapping[str, Ladders] | None = None, **more: Any) -> AsyncIterator[Served]:
        given: dict[str, Any] = {
            "slack_client_id": slack.app.client_id,
            "slack_client_secret": slack.app.client_secret,
            "slack_signing_secret": slack.app.signing_secret,
            "slack_api_url": slack.url,
            "ladderbot_home": home,
        }
        async with listening(LadderData(ladders, of_teams or {}), **{**given, **more}) as served:
            slack.goes_to(served.address + PATH)
            yield served

    return serve


@pytest.fixture
async def served(serving: Serving) -> AsyncIterator[Served]:
    """The bot, served, and installed nowhere."""
    async with serving() as one:
        yield one


@pytest.fixture
def install() -> str:
    """Where installing begins."""
    return PUBLIC + INSTALL


@pytest.fixture
def redirect() -> str:
    """Where Slack sends browsers back to."""
    return PUBLIC + REDIRECT


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """All that is logged, as a process does it: pytest hands uvicorn a handler that it then takes for a wish to log
    every address."""
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "disabled", True)
    caplog.set_level(logging.INFO)
    return caplog
