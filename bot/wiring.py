"""Puts the rooms together: the Bolt app from Settings, and the two ways in which it meets Slack."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.ladders.answering import Answering
from bot.ladders.model import Ladders
from bot.settings import Settings, SettingsError, where
from bot.slack import errors, listeners
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.door import web
from bot.slack.manifest import manifest
from bot.slack.people import People

log = logging.getLogger(__name__)

SOCKET_MODE = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
HTTP = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
"""The secrets that each form needs."""
_DRAIN = 6.0
_CLOSE = 2
"""Seconds for work under way, and for connections to close, when the process is asked to stop: it is gone in ten."""
_RETRIES = 2


@asynccontextmanager
async def building(
    settings: Settings, ladders: Ladders, background: Background | None = None
) -> AsyncIterator[AsyncApp]:
    """The Bolt app with every listener; at the end the work under way is finished."""
    background = background or Background()
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
            name="ladder-bot",  # without a name Bolt searches the stack for one, for 30 ms
            client=client,
            signing_secret=settings.token("SLACK_SIGNING_SECRET"),
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
        )
        desk = Desk(Answering(ladders), People(allow_external=settings.allow_external), background)
        errors.register(app)
        listeners.register(app, desk, settings.ladder_command)
        gc.collect()
        gc.freeze()  # the index is many small values that stay: collections need not walk them while people wait
        try:
            yield app
        finally:
            if left := await background.drain(_DRAIN):
                log.warning("%d pieces of work were not finished in time", left)


@asynccontextmanager
async def connected(settings: Settings, ladders: Ladders) -> AsyncIterator[AsyncApp]:
    """The bot on Slack's Socket Mode; at the end it finishes what it has begun, then takes no more."""
    background = Background()

    class Handler(AsyncSocketModeHandler):
        """Acknowledgements go out on the socket: it stays open for what is under way."""

        async def handle(self, client: Any, req: SocketModeRequest) -> None:  # noqa: ANN401 - Bolt's own types differ
            await background.follow(super().handle(client, req))

    async with building(settings, ladders, background) as app:
        handler = Handler(app, settings.token("SLACK_APP_TOKEN"))
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield app
        finally:
            await background.drain(_DRAIN)
            with suppress(TimeoutError):
                await asyncio.wait_for(handler.close_async(), _CLOSE)  # type: ignore[no-untyped-call]


async def serve_socket(settings: Settings, ladders: Ladders) -> None:
    """Socket Mode until SIGTERM or SIGINT. SettingsError where Slack does not take the tokens."""
    asked, serving = asyncio.Event(), asyncio.create_task(_serve_socket(settings, ladders))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
    (waiting if serving.done() else serving).cancel()
    with suppress(asyncio.CancelledError):
        await serving


async def _serve_socket(settings: Settings, ladders: Ladders) -> None:
    await check_tokens(settings, app_token=True)
    async with connected(settings, ladders):
        log.info("Connected to Slack: ready to answer.")
        await asyncio.Event().wait()


async def serve_http(settings: Settings, ladders: Ladders) -> None:
    """HTTP on PORT until SIGTERM or SIGINT."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn takes the signal, and passes it on when it has stopped: that must not end the work under way.
        asyncio.get_running_loop().add_signal_handler(number, _noted)
    await check_tokens(settings)
    async with building(settings, ladders) as app:
        config = uvicorn.Config(
            web(app),
            host="0.0.0.0",  # noqa: S104 - Slack comes from outside
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=_CLOSE,
        )
        await uvicorn.Server(config).serve()


async def check_tokens(settings: Settings, *, app_token: bool = False) -> None:
    """Asks Slack whether it takes the tokens; SettingsError says which it does not, or that Slack is out of reach."""
    client = AsyncWebClient(token=settings.token("SLACK_BOT_TOKEN"), base_url=settings.slack_api_url, retry_handlers=[])
    name = "SLACK_BOT_TOKEN"
    try:
        await client.auth_test()
        if app_token:
            name = "SLACK_APP_TOKEN"
            await client.apps_connections_open(app_token=settings.token(name))
    except SlackApiError as error:
        raise SettingsError(f"Slack does not take {name}: {error.response.get('error')}. {where(name)}") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise SettingsError(f"Slack cannot be reached at {settings.slack_api_url}: {type(error).__name__}.") from None


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


def _noted() -> None:
    log.info("Asked to stop: finishing what is under way.")


def start_logging(level: str) -> None:
    """Logs to standard error. The SDK's own debugging would write out whole messages: it is kept at INFO."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("slack_bolt", "slack_sdk", "aiohttp"):
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelName(level)))
