"""`ladder-bot doctor`: looks at everything that the bot needs, and says of each part that it is well or what to do.

Nothing is changed by it: no database is made or migrated, no key is made, no token renewed, nobody told anything.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp
import yaml
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from slack_sdk.web.async_client import AsyncWebClient

from bot.ladders.data import LadderData, load
from bot.ladders.loading import Problem
from bot.settings import Settings, SettingsError
from bot.slack.manifest import PATH, SCOPES, manifest
from bot.slack.tokens import ANY, token_of
from bot.storage.engine import Database, StorageError
from bot.storage.installations import Installation, Installations
from bot.storage.journal import Journal
from bot.storage.keys import in_use
from bot.storage.migrating import is_behind
from bot.storage.opening import keyring_of, look
from bot.storage.sealing import Keyring, KeysError
from bot.wiring import asking, check_app

_PATIENCE = 10
"""Seconds that Slack, or whoever stands before the bot, may take."""
_SKEW = 60
"""Seconds by which the clock may be wrong. At 300 the bot and Slack refuse each other."""
_SHOWN = 5
"""Problems of ladders that are told; `ladder-bot check` tells all."""
_APPS = "https://api.slack.com/apps"

State = Literal["ok", "wrong", "not asked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a part is: `says` what there is, or what to do, or why it was not asked."""

    part: str
    state: State
    says: str


async def examine(
    settings: Settings, app: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> list[Finding]:
    """Everything. `app`: a manifest of the app, as `manifest.yml` is one."""
    found = [_home(settings), _manifest(settings, app), *_ladders(load(settings.ladder_data), settings.ladder_data)]
    database, said = _looked_at(settings)
    found += said
    try:
        keys, opened = _keys(settings, database)
        there = _installations(settings, database, keys)
    finally:
        if database:
            database.close()
    dates: list[str] = []
    return [*found, opened, *await _of_slack(settings, there, dates), _clock(dates, now), await _reached(settings)]


# this machine


def _home(settings: Settings) -> Finding:
    """The folder in which the bot writes, or the one that it will be made in."""
    there = next(one for one in (settings.home.absolute(), *settings.home.absolute().parents) if one.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return Finding("home", "ok", str(settings.home))
    return Finding("home", "wrong", f"{there} cannot be written to: the bot keeps what it has in LADDERBOT_HOME.")


def _ladders(loaded: LadderData, path: Path) -> Iterator[Finding]:
    """The common ladders, and those of each workspace."""
    left = list(loaded.problems)
    for team, ladders in (*loaded.of_teams.items(), ("", loaded.common)):
        mine = [one for one in left if not team or (path / team) in (one.path, *one.path.parents)]
        left = [one for one in left if one not in mine]
        names = ", ".join(f"{ladder.id} ({len(ladder.bands)} bands)" for ladder in ladders)
        part = f"ladders of {team}" if team else "ladders"
        yield Finding(part, "wrong", _told(mine)) if mine else Finding(part, "ok", names)


def _told(problems: list[Problem]) -> str:
    more = f"; and {len(problems) - _SHOWN} more: `ladder-bot check` tells all" if len(problems) > _SHOWN else ""
    return "; ".join(map(str, problems[:_SHOWN])) + more


def _manifest(settings: Settings, path: Path) -> Finding:
    """A manifest of the app, against what this version of the bot needs of it."""
    how = f"For the app's own, save what {_APPS} shows under App Manifest as YAML, and name it with --manifest."
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Finding("manifest", "not asked", f"{path} is not there. {how}")
    except (OSError, UnicodeDecodeError) as error:
        return Finding("manifest", "wrong", f"{path} cannot be read: {type(error).__name__}.")
    try:
        theirs = _needs(yaml.safe_load(text))
    except (yaml.YAMLError, AttributeError, TypeError, KeyError, RecursionError):
        return Finding("manifest", "wrong", f"{path} is no manifest: `ladder-bot manifest` prints one.")
    several = settings.several
    ours = _needs(manifest(settings.ladder_command, settings.public_url if several else None, several=several))
    if missing := sorted(ours - theirs):
        return Finding(
            "manifest", "wrong", f"{path} lacks: {', '.join(missing)}. `ladder-bot manifest` prints it. {how}"
        )
    return Finding("manifest", "ok", f"{path} has all that the bot needs. {how}")


def _needs(of: Mapping[str, Any]) -> set[str]:
    """What an app can do by its manifest, as words."""
    features, settings = of["features"], of["settings"]
    home = features.get("app_home") or {}
    switches = {
        "the Home tab": home.get("home_tab_enabled"),
        "the Messages tab": home.get("messages_tab_enabled") and not home.get("messages_tab_read_only_enabled"),
        "interactivity": (settings.get("interactivity") or {}).get("is_enabled"),
    }
    events = settings.get("event_subscriptions") or {}
    return {
        *(name for name, on in switches.items() if on),
        *(f"the scope {one}" for one in of["oauth_config"]["scopes"].get("bot") or ()),
        *(f"the event {one}" for one in events.get("bot_events") or ()),
        *(f"the command {one['command']}" for one in features.get("slash_commands") or ()),
        *(f"the shortcut {one['callback_id']}" for one in features.get("shortcuts") or ()),
    }


# the database


def _looked_at(settings: Settings) -> tuple[Database | None, list[Finding]]:
    """The database to look at further, if it is as this version has it."""
    try:
        database = look(settings.home, settings.token("DATABASE_URL"))
        if database is None:
            return None, [Finding("database", "ok", "There is none yet: it is made at the first start.")]
    except StorageError as error:
        return None, [Finding("database", "wrong", str(error))]
    try:
        behind = is_behind(database)
    except StorageError as error:
        database.close()
        return None, [Finding("database", "wrong", str(error))]
    there = Finding("database", "ok", "SQLite" if database.is_sqlite else "PostgreSQL")
    if not behind:
        return database, [there, Finding("migrations", "ok", "It is up to date.")]
    database.close()
    if database.is_sqlite:
        return None, [there, Finding("migrations", "ok", "It is brought up to date at the next start.")]
    return None, [there, Finding("migrations", "wrong", "It is behind this version: run `ladder-bot migrate`.")]


def _keys(settings: Settings, database: Database | None) -> tuple[Keyring | None, Finding]:
    given = settings.token("LADDERBOT_KEYS")
    try:
        if database is None:
            return None, _keys_alone(given)
        keys = keyring_of(settings.home, database, given, make=False)
        missing = sorted(in_use(database) - keys.ids)
    except (KeysError, StorageError) as error:
        return None, Finding("keys", "wrong", str(error))
    if missing:
        lost = ", ".join(missing)
        return keys, Finding("keys", "wrong", f"What was sealed with these cannot be read until they are back: {lost}.")
    return keys, Finding("keys", "ok", "They open what is there.")


def _keys_alone(given: str) -> Finding:
    if not given:
        return Finding("keys", "not asked", "There is no database yet that they would have to open.")
    Keyring.read(given)
    return Finding("keys", "ok", "They are keys.")


def _installations(
    settings: Settings, database: Database | None, keys: Keyring | None
) -> tuple[Installation, ...] | None:
    """Where workspaces have installed the bot; None where that is not known."""
    if database is None or keys is None:
        return None
    return Installations(database, keys, Journal(settings.home / "erased.journal")).everywhere()


# Slack

_Asking = Callable[[], Awaitable[str]]
"""Asks something, and says what there is; SettingsError says what is wrong."""


async def _of_slack(settings: Settings, there: tuple[Installation, ...] | None, dates: list[str]) -> list[Finding]:
    """The tokens with their scopes. Slack's times of its answers are added to `dates`."""
    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=_PATIENCE, retry_handlers=[])
    asked: list[tuple[str, _Asking | str]] = []
    if settings.several:
        asked.append(("SLACK_CLIENT_SECRET", partial(_app, client, settings)))
        asked += [
            (f"installation in {one.tenant}", partial(_installed, client, settings, one, dates)) for one in there or ()
        ]
        if there is None:
            asked.append(("installations", "There is no database to read them from, or no key that opens them."))
    elif token := settings.token("SLACK_BOT_TOKEN"):
        asked.append(("SLACK_BOT_TOKEN", partial(_scoped, client, settings, "SLACK_BOT_TOKEN", token, dates)))
    else:
        asked.append(("SLACK_BOT_TOKEN", "It is not set."))
    if settings.token("SLACK_APP_TOKEN"):
        asked.append(("SLACK_APP_TOKEN", partial(_socket, client, settings)))
    elif not _over_http(settings):
        asked.append(("SLACK_APP_TOKEN", "It is not set: Socket Mode needs it."))
    return [await _finding(part, ask) for part, ask in asked]


async def _finding(part: str, ask: _Asking | str) -> Finding:
    """What comes of asking, or why it is not asked."""
    if isinstance(ask, str):
        return Finding(part, "not asked", ask)
    try:
        return Finding(part, "ok", await ask())
    except SettingsError as error:
        return Finding(part, "wrong", str(error))


async def _app(client: AsyncWebClient, settings: Settings) -> str:
    await check_app(client, settings)
    return "Slack takes it with SLACK_CLIENT_ID."


async def _installed(client: AsyncWebClient, settings: Settings, one: Installation, dates: list[str]) -> str:
    if ANY not in settings.places and not {one.team, one.enterprise} & {*settings.places}:
        raise SettingsError("It is not in ALLOWED_WORKSPACES, and is not answered.")
    ends = one.granted.get("bot_token_expires_at")
    if ends is not None and ends <= datetime.now(UTC).timestamp():
        return "Its token has ended, and is renewed when it is needed."
    return await _scoped(client, settings, "its token", token_of(one), dates, "Let the app be installed there again.")


async def _scoped(
    client: AsyncWebClient, settings: Settings, name: str, token: str, dates: list[str], advice: str = ""
) -> str:
    """Asks who a bot's token is for, and which scopes it has."""
    with asking(settings, name, advice):
        mine = await client.auth_test(token=token)
        headers = {key.lower(): value for key, value in mine.headers.items()}
        dates.append(headers.get("date", ""))
        where = f"{mine['user']} in {mine.get('team') or mine['team_id']}"
    scopes = {one.strip() for one in headers.get("x-oauth-scopes", "").split(",")}
    if missing := sorted(SCOPES.keys() - scopes):
        raise SettingsError(
            f"{where} lacks the scopes {', '.join(missing)}: add them under OAuth & Permissions at {_APPS}, and "
            "install the app again."
        )
    return f"{where}, with all {len(SCOPES)} scopes."


async def _socket(client: AsyncWebClient, settings: Settings) -> str:
    """Asks for a socket, and looks whether its host is in reach. It is not opened: Slack would send requests there."""
    with asking(settings, "SLACK_APP_TOKEN"):
        opened = await client.apps_connections_open(app_token=settings.token("SLACK_APP_TOKEN"))
        to = urlsplit(str(opened["url"]))
        if not to.hostname:
            raise ValueError
    if load_http_proxy_from_env():
        return "Slack offers a socket. Whether the proxy leads there was not asked."
    secure = to.scheme == "wss"
    try:
        reaching = asyncio.open_connection(to.hostname, to.port or (443 if secure else 80), ssl=secure or None)
        _, writer = await asyncio.wait_for(reaching, _PATIENCE)
    except (OSError, TimeoutError) as error:
        raise SettingsError(f"Sockets at {to.hostname} are out of reach: {type(error).__name__}.") from None
    writer.close()
    return "Slack offers a socket, and it is in reach."


def _clock(dates: list[str], now: Callable[[], datetime]) -> Finding:
    """This machine's clock against that of Slack's last answer."""
    try:
        apart = (now() - parsedate_to_datetime(dates[-1])).total_seconds()
    except (IndexError, ValueError, TypeError):
        return Finding("clock", "not asked", "Slack was not asked, or did not say what time it is.")
    if abs(apart) > _SKEW:
        which = "ahead of" if apart > 0 else "behind"
        return Finding(
            "clock", "wrong", f"It is {abs(apart):.0f} s {which} Slack's: at 300 s nothing is taken. Set it."
        )
    return Finding("clock", "ok", "It goes with Slack's.")


def _over_http(settings: Settings) -> bool:
    return settings.several or bool(settings.token("SLACK_SIGNING_SECRET") and not settings.token("SLACK_APP_TOKEN"))


async def _reached(settings: Settings) -> Finding:
    """Whether the bot answers where Slack posts: behind PUBLIC_URL, or on PORT."""
    if not _over_http(settings):
        return Finding("address", "not asked", "On Socket Mode the bot has none.")
    base = settings.public_url or f"http://127.0.0.1:{settings.port}"
    url, waiting = base.rstrip("/") + PATH, aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=waiting, trust_env=bool(settings.public_url)) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding("address", "wrong", f"{url} is out of reach ({type(error).__name__}). Does the bot run?")
    if status == 405:  # as it is for who does not post
        return Finding("address", "ok", f"The bot answers at {url}.")
    return Finding("address", "wrong", f"{url} answers with {status}, as the bot does not. What stands before it?")
