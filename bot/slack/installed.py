"""Where the bot is installed: in the one workspace of SLACK_BOT_TOKEN, or wherever workspaces installed it themselves.

What is done without a request, such as the daily work, is done in each of these, with the token of each.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.errors import UnavailableError, code_of
from bot.slack.people import tenant_of

_GONE = {"account_inactive", "token_revoked"}
"""With these Slack says that a token is no more: the bot was uninstalled."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the bot is installed: the tenant that its notes are kept under, its team (none: it is the whole enterprise)
    and its enterprise, and a client with its token."""

    tenant: str
    team: str | None
    enterprise: str | None
    client: AsyncWebClient

    async def is_gone(self) -> bool:
        """Whether Slack says that the bot is not installed there any more."""
        try:
            await self.client.auth_test()
        except SlackApiError as error:
            if code_of(error) in _GONE:
                return True
            raise
        return False


class Homes(Protocol):
    """Everywhere that the bot is installed."""

    async def everywhere(self) -> tuple[Home, ...]:
        """All of them now, each with a token that is good."""

    async def lost(self, home: Home, now: datetime) -> None:
        """The bot was found to be installed there no more."""

    async def forsaken(self, before: datetime) -> tuple[str, ...]:
        """The tenants that uninstalled it before a moment, and have not installed it again."""


class OneHome(AsyncAuthorize):
    """The workspace, or the organisation, of SLACK_BOT_TOKEN. Its notes are the operator's to keep, whatever Slack says
    of the token. Slack is asked once who the bot is there."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._mine: AsyncSlackResponse | None = None
        self._home: AuthorizeResult | None = None
        self._asking = asyncio.Lock()

    async def __call__(self, *, context: AsyncBoltContext, **_request: Any) -> AuthorizeResult:  # noqa: ANN401 - Bolt's
        """What Bolt asks for each request. UnavailableError where Slack does not say: Bolt's own way would take the
        request for answered, and Slack would not deliver it again. Whether the bot is installed for all of an
        organisation its token knows: in a payload that claims so wrongly nobody is at home."""
        try:
            mine = self._mine or await self._who()
        except Exception as error:
            raise UnavailableError(error) from None
        if mine.get("is_enterprise_install"):
            context["is_enterprise_install"] = True
        elif context.is_enterprise_install:
            nowhere = self._authorized(mine)
            nowhere.team_id = nowhere.enterprise_id = None
            return nowhere
        self._home = self._home or self._authorized(mine)
        return self._home

    def _authorized(self, mine: AsyncSlackResponse) -> AuthorizeResult:
        return AuthorizeResult.from_auth_test_response(bot_token=self._client.token, auth_test_response=mine)

    async def everywhere(self) -> tuple[Home, ...]:
        """The one."""
        mine = await self._who()
        wide, enterprise = mine.get("is_enterprise_install"), mine.get("enterprise_id")
        team = None if wide else mine.get("team_id")
        return (Home(tenant_of(team, enterprise, org_wide=wide), team, enterprise, self._client),)

    async def lost(self, home: Home, now: datetime) -> None:
        """Nothing changes."""

    async def forsaken(self, before: datetime) -> tuple[str, ...]:  # noqa: ARG002 - as every Homes
        """Nobody."""
        return ()

    async def _who(self) -> AsyncSlackResponse:
        async with self._asking:
            if self._mine is None:
                self._mine = await self._client.auth_test()
            return self._mine
