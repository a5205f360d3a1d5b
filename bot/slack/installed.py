"""Where the bot is installed: in the one workspace of SLACK_BOT_TOKEN, or wherever workspaces installed it themselves.

What is done without a request, such as the daily work, is done in each of these, with the token of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import code_of
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


class OneHome:
    """The workspace, or the organisation, of SLACK_BOT_TOKEN. Its notes are the operator's to keep, whatever Slack says
    of the token."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._home: Home | None = None

    async def everywhere(self) -> tuple[Home, ...]:
        """The one; Slack is asked for it once."""
        if self._home is None:
            mine = await self._client.auth_test()
            wide, enterprise = mine.get("is_enterprise_install"), mine.get("enterprise_id")
            team = None if wide else mine.get("team_id")
            self._home = Home(tenant_of(team, enterprise, org_wide=wide), team, enterprise, self._client)
        return (self._home,)

    async def lost(self, home: Home, now: datetime) -> None:
        """Nothing changes."""

    async def forsaken(self, before: datetime) -> tuple[str, ...]:  # noqa: ARG002 - as every Homes
        """Nobody."""
        return ()
