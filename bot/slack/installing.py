"""Installing by OAuth: Bolt's flow, on our storage and with our pages.

An install that begins on Slack's own pages (an administrator's list of apps) comes back without a `state`: who sent
that browser here with that code nobody knows. It is not taken; the browser begins again with one, on our page.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation as Granted
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import report
from bot.slack.manifest import INSTALL, REDIRECT, SCOPES
from bot.slack.tokens import Tokens, token_of
from bot.slack.views import installing as views
from bot.storage.engine import StorageError
from bot.storage.installations import Installation
from bot.storage.states import LASTS, States

log = logging.getLogger(__name__)

COOKIE = "__Host-ladder-install"
"""What binds a state to a browser; the prefix keeps neighbours under the same domain from setting it."""
_PATIENCE = 2.0
"""Seconds that Slack may take to say whether a token is good, when it has said that it is not: it waits for 3."""
_CODE = re.compile(r"[\w.-]{1,300}", re.ASCII)
_TEAM = re.compile(r"[TE][A-Z0-9]{1,31}")
_REASON = re.compile(r"[a-z_]{1,50}")
_KEPT = ("app_id", "bot_id", "bot_user_id", "bot_token", "bot_refresh_token", "bot_token_expires_at", "bot_scopes")
"""What of a grant is kept: nothing of whoever installed it."""


class InstallationStore(AsyncInstallationStore):
    """Installations as Bolt's flow and its listeners write them; who asks for one asks `Tokens`."""

    def __init__(self, tokens: Tokens, client: AsyncWebClient) -> None:
        self._tokens = tokens
        self._client = client

    async def async_save(self, installation: Granted) -> None:
        """Keeps a new installation, if it may be installed there; else gives the token back. BoltError says why not."""
        one = _kept(installation)
        if not self._tokens.allows(one):
            log.warning("%s may not install the bot: it is not in ALLOWED_WORKSPACES.", one.tenant)
            await self._give_back(one)
            raise NotAllowedError(one.tenant)
        try:
            await self._tokens.save(one)
        except StorageError as error:
            raise BoltError(str(error)) from None
        log.info("The bot was installed in %s.", one.tenant)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Deletes what Slack says is uninstalled, or revoked, unless it takes the token still: these events may come
        late, when it is installed again, and do not say which token they mean. An app that was installed for a whole
        organisation is named by that, with or without a team."""
        found = await self._tokens.find(team_id or "") or await self._tokens.find(enterprise_id or "")
        if found and not await self._is_good(found):
            await self._tokens.uninstalled(found.tenant, datetime.now(UTC))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing: no token of a person is kept."""

    async def _is_good(self, one: Installation) -> bool:
        try:
            await asyncio.wait_for(self._client.auth_test(token=token_of(one)), _PATIENCE)
        except Exception:
            return False  # whatever stands in the way: what Slack has signed counts
        return True

    async def _give_back(self, one: Installation) -> None:
        try:
            await self._client.auth_revoke(token=token_of(one))
        except Exception as error:
            report(error)


class NotAllowedError(BoltError):
    """The operator does not let it be installed in this team or organisation."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class StateStore(AsyncOAuthStateStore):
    """States as Bolt's flow has them."""

    def __init__(self, states: States, tokens: Tokens) -> None:
        self._states = states
        self._ask = tokens.ask

    async def async_issue(self, *_args: Any, **_more: Any) -> str:  # noqa: ANN401 - Bolt's interface
        """A new one."""
        return self._states.issue(datetime.now(UTC))

    async def async_consume(self, state: str) -> bool:
        """Whether it is good, for the first time."""
        return bool(await self._ask(self._states.use, state, datetime.now(UTC)))


class Flow(AsyncOAuthFlow):
    """What a browser is shown on its way: `handle_installation` and `handle_callback`."""

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Where Slack asks whether the bot may be installed; in a certain `team`, where the address names one."""
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self.redirect_uri or "",
            "state": state,
        }
        team = _first(request, "team")
        named = {"team": team} if _TEAM.fullmatch(team) else {}
        return f"{self.settings.authorization_url}?{urlencode(asked | named)}"

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 - Bolt's
        """The page that says what is going to happen, with the button that leads to Slack."""
        return views.begin(url, SCOPES)

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        """Back from Slack: with a code or an error, and a state."""
        if _first(request, "code") and not _first(request, "state"):
            log.info("An install began without a state: it begins again with one.")
            return BoltResponse(status=302, headers={"Location": INSTALL.rsplit("/", 1)[-1]})
        if "code" in request.query and not _CODE.fullmatch(_first(request, "code")):
            del request.query["code"]
        return await super().handle_callback(request)


def flow(
    client: AsyncWebClient,
    tokens: Tokens,
    states: States,
    *,
    client_id: str,
    client_secret: str,
    public_url: str,
    authorize_url: str,
) -> Flow:
    """Bolt's flow for an app with this id and secret, which browsers reach at `public_url`."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        redirect_uri=public_url.rstrip("/") + REDIRECT,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        callback_options=AsyncCallbackOptions(_succeeded, _failed),
        authorization_url=authorize_url,
        installation_store=InstallationStore(tokens, client),
        installation_store_bot_only=True,
        state_store=StateStore(states, tokens),
        state_cookie_name=COOKIE,
        state_expiration_seconds=int(LASTS.total_seconds()),
    )
    quiet = logging.getLogger("slack_bolt.OAuthFlow")
    quiet.setLevel(logging.ERROR)  # it would log codes
    return Flow(client=client, logger=quiet, settings=settings)


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    done = args.installation
    page = views.done(
        done.enterprise_name if done.is_enterprise_install else done.team_name,
        app=done.app_id or "",
        team=done.team_id,
        enterprise=done.enterprise_id,
    )
    return _page(page, 200, args)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    reason = args.reason if _REASON.fullmatch(args.reason) else "unknown"
    log.warning("Installing failed: %s", reason)
    if isinstance(args.error, NotAllowedError):
        return _page(views.not_allowed(args.error.where), 403, args)
    return _page(views.failed(reason), args.suggested_status_code, args)


def _page(html: str, status: int, args: AsyncSuccessArgs | AsyncFailureArgs) -> BoltResponse:
    """A page at whose end the state is over."""
    over = args.settings.state_utils.build_set_cookie_for_deletion()
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": over}
    return BoltResponse(status=status, body=html, headers=headers)


def _kept(granted: Granted) -> Installation:
    wide = granted.is_enterprise_install
    return Installation(
        None if wide else granted.team_id,
        granted.enterprise_id,
        datetime.fromtimestamp(granted.installed_at, UTC),
        {name: getattr(granted, name) for name in _KEPT},
    )


def _first(request: AsyncBoltRequest, name: str) -> str:
    return str((request.query.get(name) or [""])[0])
