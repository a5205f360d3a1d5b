"""Puts the rooms together: the Bolt app from Settings, and the two ways in which it meets Slack."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import serving
from bot.ladders.data import LadderData
from bot.notes.sql.positions import SqlPositionStore
from bot.notes.sql.reminders import SqlReminderStore
from bot.notes.sql.store import SqlNoteStore
from bot.notes.sql.upkeep import SqlUpkeep
from bot.settings import Settings, SettingsError, where
from bot.slack import calling, errors, listeners, references
from bot.slack.background import Background, beside
from bot.slack.desk import Desk
from bot.slack.door import web
from bot.slack.in_force import made
from bot.slack.installed import Homes, OneHome
from bot.slack.installing import flow
from bot.slack.limits import Limits
from bot.slack.metrics import Calls, CountedApp
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.slack.reloading import Reloading, freeze, uncollected
from bot.slack.tenders import Tenders
from bot.slack.tokens import Tokens
from bot.slack.upkeep import Rounds, keeping
from bot.slack.views.installing import NOT_INSTALLED
from bot.storage.engine import StorageError
from bot.storage.events import Events
from bot.storage.installations import Installations
from bot.storage.opening import Storage, address, open_storage, reach
from bot.storage.states import States
from bot.storage.unanswered import UnansweredStore
from bot.watching import Ask, Watch, on_its_own_port, remembering

log = logging.getLogger(__name__)

SOCKET_MODE = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
HTTP = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
SEVERAL = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "PUBLIC_URL", "ALLOWED_WORKSPACES")
"""What each form needs: the last is HTTP too, for workspaces that install the bot themselves."""
_DRAIN, _CLOSE = 6.0, 2
_ANSWER = 3
"""Seconds for work under way, for the socket to close, and for what was posted to be answered, for which Slack waits no
longer, when the process is asked to stop: it is gone in ten."""
_AWAY = (1, 2, 4, 8, 15, 30)
"""Seconds after which Slack is asked again whether it takes the tokens, and the database whether it is there."""
_BOLTS_OWN = (
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_VERIFICATION_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
)
"""What Bolt takes from the environment where it is not given it."""


@asynccontextmanager
async def building(settings: Settings, data: LadderData, background: Background | None = None) -> AsyncIterator[App]:
    """The Bolt app with every listener; at the end the work under way is finished."""
    background = background or Background()
    async with calling.session() as session:
        counting = Calls(background.metrics, settings.slack_api_url)
        client = partial(calling.client, api_url=settings.slack_api_url, session=session, counting=counting)
        storage = open_storage(settings.home, settings.token("DATABASE_URL"), settings.token("LADDERBOT_KEYS"))
        with _settings_alone():
            app, homes = _bolt(settings, storage, client)
        people = People(allow_external=settings.allow_external)
        stores = notebook(storage, settings.notes_keep_days, keep_unanswered=settings.keep_unanswered)
        limits = Limits(settings.questions_per_minute, settings.notes_per_minute)
        desk = Desk(made(data), people, background, stores, limits)
        errors.register(app)
        listeners.register(app, desk, settings.ladder_command)
        app.metrics, app.desk = desk.metrics, desk
        app.watch = Watch(storage, desk, _slack_asked(settings, client))
        graces = (timedelta(days=settings.leaver_grace_days), timedelta(days=settings.uninstall_grace_days))
        try:
            async with (
                keeping(Rounds(stores, people, homes, *graces), background),
                _reloading(settings, desk, data, homes),
                on_its_own_port(app.watch, settings.watch_host, settings.watch_port),
            ):
                yield app
        finally:
            if left := await background.drain(_DRAIN):
                log.warning("%d pieces of work were not finished in time", left)
                await _tell_later(stores, background)
            await desk.claims.settle()
            storage.database.close()


async def _tell_later(stores: Notebook, background: Background) -> None:
    """Whoever waits for an answer, and gets none any more, is told so when Slack, or the bot, is there again."""
    try:
        await stores.ask(stores.upkeep.cut_short, background.waiting(), stores.now)
    except StorageError as error:
        errors.report(error)


@asynccontextmanager
async def _reloading(settings: Settings, desk: Desk, data: LadderData, homes: Homes) -> AsyncIterator[None]:
    """Until the end of the block SIGHUP reloads the ladders, and so does a change of their files."""
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    tenders = Tenders(settings.admins, homes, desk.notebook, desk.background)
    if hangup := getattr(signal, "SIGHUP", None):  # not every system has it
        loop.add_signal_handler(hangup, asked.set)
    async with beside(Reloading(desk, data, tenders).follow(asked, watch=settings.ladder_watch)):
        yield


class App(CountedApp):
    """Bolt's app, the desk that its listeners go to, and what watches it."""

    desk: Desk
    watch: Watch


def _slack_asked(settings: Settings, client: Callable[[str | None], AsyncWebClient]) -> Ask:
    """Whether Slack is there and takes the token, or, where workspaces have their own, whether it is there."""

    one = client(settings.token("SLACK_BOT_TOKEN") or None)

    async def ask() -> bool:
        return bool((await (one.api_test() if settings.several else one.auth_test())).get("ok"))

    return remembering(ask)


@contextmanager
def _settings_alone() -> Iterator[None]:
    """Hides from Bolt what `settings` have read already. It would make an installation of its own of it, or warn that
    a token which nobody gave it is unused."""
    hidden = {name: os.environ.pop(name) for name in _BOLTS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _bolt(settings: Settings, storage: Storage, client: Callable[[str | None], AsyncWebClient]) -> tuple[App, Homes]:
    """Bolt's app, and where it is installed: with the one token of the settings, or by OAuth."""
    given: dict[str, Any] = {
        "name": "ladder-bot",  # without a name Bolt searches the stack for one, for 30 ms
        "request_verification_enabled": False,  # the door has verified it, and what comes over a socket needs none
        "process_before_response": True,
        "logger": logging.getLogger("slack_bolt"),
    }
    if not settings.several:
        home = OneHome(client(settings.token("SLACK_BOT_TOKEN")))
        return App(client=client(None), authorize=home, **given), home
    plain = client(None)
    shown = {"client_id": settings.slack_client_id or "", "client_secret": settings.token("SLACK_CLIENT_SECRET")}
    installations = Installations(storage.database, storage.keys, storage.journal)
    rotator = AsyncTokenRotator(client=plain, **shown)
    tokens = Tokens(installations, storage.database, rotator, client, settings.places)
    way = flow(
        plain,
        tokens,
        States(storage.database, storage.keys),
        public_url=settings.public_url or "",
        authorize_url=settings.authorize_url,
        **shown,
    )
    app = App(
        client=plain,
        authorize=tokens,  # type: ignore[arg-type] # Bolt takes its AsyncAuthorize too
        oauth_flow=way,
        oauth_settings=way.settings,
        user_facing_authorize_error_message=NOT_INSTALLED,
        **given,
    )
    app.enable_token_revocation_listeners()
    return app, tokens


def notebook(storage: Storage, keep_days: int = 0, *, keep_unanswered: bool = True) -> Notebook:
    """The stores on an open storage."""
    return Notebook(
        SqlNoteStore(storage.database, storage.keys, storage.journal),
        SqlReminderStore(storage.database),
        SqlPositionStore(storage.database, storage.keys),
        SqlUpkeep(storage.database, storage.journal),
        UnansweredStore(storage.database, storage.keys, storage.journal),
        Events(storage.database),
        storage.database,
        keep_days,
        keep_unanswered,
    )


@asynccontextmanager
async def connected(settings: Settings, data: LadderData) -> AsyncIterator[App]:
    """The bot on Slack's Socket Mode; at the end it finishes what it has begun, then takes no more."""
    background = Background()

    class Handler(AsyncSocketModeHandler):
        """Acknowledgements go out on the socket: it stays open for what is under way."""

        async def handle(self, client: Any, req: SocketModeRequest) -> None:  # noqa: ANN401 - Bolt's own types differ
            await background.follow(self._handled(client, req))

        async def _handled(self, client: Any, req: SocketModeRequest) -> None:  # noqa: ANN401
            references.begin()
            await super().handle(client, req)

    async with building(settings, data, background) as app:
        handler = Handler(app, settings.token("SLACK_APP_TOKEN"))
        app.watch.slack = handler.client.is_connected
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield app
        finally:
            await background.drain(_DRAIN)
            with suppress(TimeoutError):
                await asyncio.wait_for(handler.close_async(), _CLOSE)  # type: ignore[no-untyped-call]


async def serve_socket(settings: Settings, data: LadderData) -> None:
    """Socket Mode until SIGTERM or SIGINT. SettingsError where Slack does not take the tokens."""
    await unless(asked_to_stop(), _serve_socket(settings, data))


async def _serve_socket(settings: Settings, data: LadderData) -> None:
    await _check_patiently(settings, app_token=True)
    with uncollected():
        async with connected(settings, data):
            freeze()
            log.info("Connected to Slack: ready to answer.")
            await asyncio.Event().wait()


async def serve_http(settings: Settings, data: LadderData) -> None:
    """HTTP on PORT until SIGTERM or SIGINT. SettingsError where Slack does not take the token."""
    asked = asked_to_stop()
    if not await unless(asked, _check_patiently(settings)):
        return
    with uncollected():
        async with building(settings, data) as app:
            freeze()
            await _serve(app, settings, asked)


async def _serve(app: App, settings: Settings, asked: asyncio.Event) -> None:
    door = web(app, settings.token("SLACK_SIGNING_SECRET"), [] if settings.watch_port else app.watch.routes())
    config = serving.config(
        door,
        host="0.0.0.0",  # noqa: S104 - Slack comes from outside
        port=settings.port,
        timeout_graceful_shutdown=_ANSWER,
    )
    server = uvicorn.Server(config)
    # uvicorn sees only the signals that come while it serves.
    stopping = asyncio.create_task(_stop(server, asked))
    try:
        await server.serve()
    finally:
        stopping.cancel()


def asked_to_stop() -> asyncio.Event:
    """Set by the first SIGTERM or SIGINT from now on; neither ends the process in the midst of its work."""
    asked = asyncio.Event()

    def stop() -> None:
        if not asked.is_set():
            log.info("Asked to stop: finishing what is under way.")
            asked.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return asked


async def unless(asked: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Does a piece of work until somebody asks to stop; whether it came to its end."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(asked.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    ended = working.done()
    (waiting if ended else working).cancel()
    with suppress(asyncio.CancelledError):
        await working
    return ended


async def _stop(server: uvicorn.Server, asked: asyncio.Event) -> None:
    await asked.wait()
    server.should_exit = True


class _AwayError(SettingsError):
    """Slack, or the database, is out of reach or in trouble, and says nothing of the settings."""


async def _check_patiently(settings: Settings, *, app_token: bool = False) -> None:
    """Checks the tokens, and whether the database is there; what is away is asked again for a minute. A process that
    ended at once would be started anew at once, again and again."""
    await _patiently(partial(check_tokens, settings, app_token=app_token))
    await _patiently(partial(_check_database, settings))


async def _patiently(check: Callable[[], Awaitable[None]]) -> None:
    for wait in _AWAY:
        try:
            await check()
        except _AwayError as error:
            log.warning("%s It is asked again in %d s.", error, wait)
            await asyncio.sleep(wait)
        else:
            return
    await check()


async def _check_database(settings: Settings) -> None:
    """Whether the server is there; a file is made where there is none. StorageError where the address is none."""
    found = address(settings.home, settings.token("DATABASE_URL"))
    if found.get_backend_name() == "sqlite":
        return
    try:
        await asyncio.to_thread(reach, found)
    except StorageError as error:
        raise _AwayError(str(error)) from None


async def check_tokens(settings: Settings, *, app_token: bool = False) -> None:
    """Asks Slack whether it takes the tokens, or the app's id and secret; SettingsError says which it does not, or that
    Slack is out of reach."""
    client = AsyncWebClient(token=settings.token("SLACK_BOT_TOKEN"), base_url=settings.slack_api_url, retry_handlers=[])
    if settings.several:
        await check_app(client, settings)
    else:
        with asking(settings, "SLACK_BOT_TOKEN"):
            await client.auth_test()
    if app_token:
        with asking(settings, "SLACK_APP_TOKEN"):
            await client.apps_connections_open(app_token=settings.token("SLACK_APP_TOKEN"))


@contextmanager
def asking(settings: Settings, name: str, advice: str = "") -> Iterator[None]:
    """Around what Slack is asked with a secret of this name: what goes wrong is a SettingsError. `advice`: what to do
    where Slack does not take it, if that is not to look where it came from."""
    try:
        yield
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise _AwayError(f"Slack cannot be reached at {settings.slack_api_url}: {type(error).__name__}.") from None
    except (SlackClientError, AttributeError, ValueError) as error:
        if calling.may_pass(error):
            status = calling.status_of(error)
            raise _AwayError(f"Slack is in trouble: {settings.slack_api_url} answers with {status}.") from None
        if code := errors.code_of(error):
            raise SettingsError(f"Slack does not take {name}: {code}. {advice or where(name)}") from None
        # A text or a page, as a proxy would send it: the SDK finds no fields in it, in one way or another.
        raise SettingsError(f"What answers at {settings.slack_api_url} does not answer as Slack does.") from None


async def check_app(client: AsyncWebClient, settings: Settings) -> None:
    """Shows Slack the app's id and secret with a code that is none: which Slack says first if it does not take them.
    SettingsError as with `check_tokens`."""
    shown = {"client_id": settings.slack_client_id or "", "client_secret": settings.token("SLACK_CLIENT_SECRET")}
    with asking(settings, "SLACK_CLIENT_ID with SLACK_CLIENT_SECRET"):
        try:
            await client.oauth_v2_access(**shown, code="none")
        except SlackClientError as error:
            if errors.code_of(error) != "invalid_code":
                raise
