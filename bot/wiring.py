"""Puts the rooms together: the Bolt app from Settings, and the two ways in which it meets Slack."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from bot.ladders.answering import Answering
from bot.ladders.loading import Problem, load
from bot.ladders.model import Ladders
from bot.settings import Settings
from bot.slack import errors, listeners
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.manifest import PATH, manifest
from bot.slack.people import People

log = logging.getLogger(__name__)

SOCKET_MODE = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
HTTP = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
"""The secrets that each form needs."""
_DRAIN = 7.0
"""Seconds for work under way when the process is asked to stop: it is gone within ten."""
_RETRIES = 2


class LaddersError(Exception):
    """The ladders cannot be used as they are; the message holds every problem, a line each."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))


def ladders_in(path: Path) -> Ladders:
    """The ladders of a folder or file; LaddersError where anything is wrong with them."""
    loaded = load(path)
    if loaded.problems:
        raise LaddersError(loaded.problems)
    return loaded.ladders


@asynccontextmanager
async def building(settings: Settings, ladders: Ladders) -> AsyncIterator[AsyncApp]:
    """The Bolt app with every listener; at the end the work under way is finished."""
    background = Background()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=settings.token("SLACK_BOT_TOKEN"),
            base_url=settings.slack_api_url,
            session=session,
            logger=logging.getLogger("slack_sdk"),
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(_RETRIES),
                AsyncRateLimitErrorRetryHandler(_RETRIES),
                AsyncServerErrorRetryHandler(_RETRIES),
            ],
        )
        app = AsyncApp(
            client=client,
            signing_secret=settings.token("SLACK_SIGNING_SECRET"),
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
        )
        desk = Desk(Answering(ladders), People(allow_external=settings.allow_external), background)
        errors.register(app)
        listeners.register(app, desk, settings.ladder_command)
        try:
            yield app
        finally:
            await background.drain(_DRAIN)


@asynccontextmanager
async def connected(settings: Settings, ladders: Ladders) -> AsyncIterator[AsyncApp]:
    """The bot on Slack's Socket Mode; at the end it takes no more, and finishes what it has begun."""
    async with building(settings, ladders) as app:
        handler = AsyncSocketModeHandler(app, settings.token("SLACK_APP_TOKEN"))
        await handler.connect_async()
        try:
            yield app
        finally:
            await handler.close_async()


async def serve_socket(settings: Settings, ladders: Ladders) -> None:
    """Socket Mode until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with connected(settings, ladders):
        log.info("Connected to Slack: ready to answer.")
        await stop.wait()


async def serve_http(settings: Settings, ladders: Ladders) -> None:
    """HTTP on PORT until SIGTERM or SIGINT."""
    async with building(settings, ladders) as app:
        config = uvicorn.Config(
            web(app), host="0.0.0.0", port=settings.port, log_config=None, access_log=False, timeout_graceful_shutdown=3
        )
        await uvicorn.Server(config).serve()


async def try_out(ladders: Ladders) -> None:
    """A small Slack on loopback with the bot connected to it, and a terminal to type at it."""
    from bot.workspace import Workspace
    from bot.workspace.terminal import talk

    async with Workspace.running(manifest()) as workspace:
        settings = Settings(
            slack_bot_token=workspace.bot_token, slack_app_token=workspace.app_token, slack_api_url=workspace.url
        )
        async with connected(settings, ladders):
            await workspace.connected()
            await talk(workspace)


def web(app: AsyncApp) -> Starlette:
    """The web application that takes what Slack posts."""
    return Starlette(routes=[Route(PATH, AsyncSlackRequestHandler(app).handle, methods=["POST"])])


def start_logging(level: str) -> None:
    """Logs to standard error. The SDK's own debugging would write out whole messages: it is kept at INFO."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("slack_bolt", "slack_sdk", "aiohttp"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
