"""The bot's token wherever workspaces installed it: found in the database, remembered for a minute, renewed before it
ends. A process that did not hear of an uninstall goes on with the token for that minute, and Slack takes it no more.

A token that ends (token rotation) is renewed by one process; the others go on with the old one, which is good for two
more hours, or wait for the new one where it has ended already.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from cachetools import LRUCache
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import report
from bot.slack.installed import Home
from bot.storage.engine import Database, StorageError
from bot.storage.installations import Installation, Installations

_T = TypeVar("_T")
log = logging.getLogger(__name__)

ANY = "any"
"""Stands for every workspace among those that may install the bot."""
_REMEMBERED, _MOST = 60.0, 10_000
"""Seconds that an installation is remembered, and how many of them."""
_AHEAD = 120
"""Minutes before its end that a token is renewed."""
_POLL, _PATIENCE = 0.1, 2.0
"""Seconds between two looks for a token that another process renews, and for how long: a command has 3."""


class Tokens(AsyncAuthorize):
    """Authorizes requests by the installation that they belong to. `allowed`: the ids of the workspaces and of the
    organisations in which it is answered, or ANY."""

    def __init__(
        self,
        installations: Installations,
        database: Database,
        rotator: AsyncTokenRotator,
        client: Callable[[str], AsyncWebClient],
        allowed: Collection[str],
    ) -> None:
        self.installations = installations
        self._database = database
        self._rotator = rotator
        self._client = client
        self._allowed = allowed
        self._known: LRUCache[str, tuple[float, Installation]] = LRUCache(_MOST)

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002 - Bolt's interface
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """What Bolt asks for each request: who the bot is there, and its token; None where it is not installed."""
        found = await self.of((enterprise_id if context.is_enterprise_install else team_id) or "")
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise,
            team_id=found.team,
            bot_id=found.granted["bot_id"],
            bot_user_id=found.granted["bot_user_id"],
            bot_token=found.granted["bot_token"],
            bot_scopes=found.granted["bot_scopes"],
        )

    def allows(self, one: Installation) -> bool:
        """Whether the operator lets it be installed there."""
        return ANY in self._allowed or bool({one.team, one.enterprise} & {*self._allowed})

    async def of(self, tenant: str) -> Installation | None:
        """The installation of a tenant, with a token that is good; None where there is none, or none any more."""
        found = await self._found(tenant)
        if found is None or not self.allows(found):
            return None
        return await self._fresh(found) if _ends_within(found, _AHEAD) else found

    async def everywhere(self) -> tuple[Home, ...]:
        """Every installation whose token is good."""
        found = await self.ask(self.installations.everywhere)
        good = [one for installed in found if (one := await self.of(installed.tenant))]
        return tuple(Home(one.tenant, one.team, one.enterprise, self._client(token_of(one))) for one in good)

    async def save(self, one: Installation) -> None:
        """Keeps a new installation."""
        await self.ask(self.installations.save, one)
        self._remember(one)

    async def uninstalled(self, tenant: str, now: datetime) -> None:
        """Forgets an installation for good."""
        self._known.pop(tenant, None)
        if await self.ask(self.installations.remove, tenant, now):
            log.warning("The bot was uninstalled in %s: its token is deleted.", tenant)

    async def lost(self, home: Home, now: datetime) -> None:
        """An uninstall that nobody told of."""
        await self.uninstalled(home.tenant, now)

    async def forsaken(self, before: datetime) -> tuple[str, ...]:
        """The tenants that uninstalled the bot before a moment."""
        return await self.ask(self.installations.uninstalled, before)

    async def find(self, tenant: str) -> Installation | None:
        """What the database has of a tenant, whatever is remembered, and however good its token."""
        found = await self.ask(self.installations.find, tenant)
        if found:
            self._remember(found)
        else:
            self._known.pop(tenant, None)
        return found

    async def _found(self, tenant: str) -> Installation | None:
        at, known = self._known.get(tenant, (0.0, None))
        if known and at > time.monotonic() - _REMEMBERED:
            return known
        try:
            return await self.find(tenant)
        except StorageError as error:
            if known is None:
                raise
            log.warning("%s The token of %s is taken from memory.", error, tenant)
            self._remember(known)
            return known

    async def _fresh(self, found: Installation) -> Installation | None:
        """One whose token does not end soon, if that can be had."""
        now = await self.find(found.tenant)  # perhaps another process has renewed it
        if now is None or not _ends_within(now, _AHEAD):
            return now
        if await self.ask(self.installations.may_renew, now.tenant, datetime.now(UTC)):
            return await self._renewed(now)
        return await self._awaited(now.tenant) if _ends_within(now, 0) else now

    async def _renewed(self, found: Installation) -> Installation | None:
        try:
            bot = await self._rotator.perform_bot_token_rotation(
                bot=_as_bolt_has_it(found), minutes_before_expiration=_AHEAD
            )
            renewed = replace(found, granted={**found.granted, **_renewable(bot)})
            if not await self.ask(self.installations.renew, renewed):
                return None
        except Exception as error:
            log.warning("The token of %s could not be renewed: tried again later.", found.tenant)
            report(error)
            return None if _ends_within(found, 0) else found
        self._remember(renewed)
        return renewed

    async def _awaited(self, tenant: str) -> Installation | None:
        """What another process, or another request, gets from Slack."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            await asyncio.sleep(_POLL)
            found = await self.find(tenant)
            if found is None or not _ends_within(found, 0):
                return found
        return None

    def _remember(self, one: Installation) -> None:
        self._known[one.tenant] = (time.monotonic(), one)

    async def ask(self, work: Callable[..., _T], *args: Any) -> _T:  # noqa: ANN401 - as `work` takes them
        """Does something with the database."""
        return await self._database.run(work, *args)


def token_of(one: Installation) -> str:
    """The bot's token."""
    return str(one.granted["bot_token"])


def _ends_within(one: Installation, minutes: int) -> bool:
    """Whether its token ends so soon; most never do."""
    ends = one.granted.get("bot_token_expires_at")
    return ends is not None and ends <= time.time() + minutes * 60


def _as_bolt_has_it(one: Installation) -> Bot:
    return Bot(enterprise_id=one.enterprise, team_id=one.team, installed_at=one.installed.timestamp(), **one.granted)


def _renewable(bot: Bot | None) -> dict[str, Any]:
    """What is new about a token that was renewed; ValueError where Slack granted one that is not a bot's."""
    if bot is None:
        raise ValueError
    return {
        "bot_token": bot.bot_token,
        "bot_refresh_token": bot.bot_refresh_token,
        "bot_token_expires_at": bot.bot_token_expires_at,
    }
