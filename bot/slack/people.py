"""Who may ask: members of the workspace. Guests and people of other organisations only where the company allows it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from cachetools import TTLCache
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

REFUSAL = (
    "Sorry, I can only answer members of this workspace, and I could not see that you are one. "
    "If you are, please try again in a minute, or ask whoever runs this bot."
)
_REMEMBERED = 600
_MOST = 50_000
_PATIENCE = 2.0
"""Seconds that Slack may take to say who somebody is: a command has 3 until its acknowledgement."""


class People:
    """Knows who belongs to the workspace; what Slack says of a person is remembered for ten minutes."""

    def __init__(self, *, allow_external: bool) -> None:
        self._allow_external = allow_external
        self._members: TTLCache[tuple[str | None, str], bool] = TTLCache(_MOST, _REMEMBERED)

    async def may_ask(self, client: AsyncWebClient, user: str, team: str | None, enterprise: str | None) -> bool:
        """Whether this person is answered; not when Slack does not say in time who they are."""
        if self._allow_external:
            return True
        known = self._members.get((team, user))
        if known is None:
            try:
                answer = await asyncio.wait_for(client.users_info(user=user), _PATIENCE)
                known = _is_member(answer.get("user") or {}, team, enterprise)
            except Exception as error:
                # Whatever stands in the way: an answer that is not Slack's makes the SDK raise anything.
                log.warning("users.info failed (%s): %s is refused for now", type(error).__name__, user)
                return False
            self._members[team, user] = known
        return known


def home_of(context: AsyncBoltContext) -> tuple[str | None, str | None]:
    """The team and the enterprise that the bot is at home in. What a payload names may be the home of who asks."""
    installed = context.authorize_result or context
    return installed.team_id, installed.enterprise_id


def _is_member(user: Mapping[str, Any], team: str | None, enterprise: str | None) -> bool:
    """Neither a guest nor from elsewhere. On Grid a member of any workspace of the organisation counts. Two teams of
    which nothing is known are not the same one."""
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger") or user.get("deleted"):
        return False
    same_organisation = (
        enterprise is not None and (user.get("enterprise_user") or {}).get("enterprise_id") == enterprise
    )
    return same_organisation or (team is not None and user.get("team_id") == team)
