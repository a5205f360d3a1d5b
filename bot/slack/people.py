"""Who may ask, and who may write notes: members of the workspace. Guests and people of other organisations may ask only
where the company allows it, and never write."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cachetools import TTLCache
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.errors import code_of

log = logging.getLogger(__name__)

REFUSAL = (
    "Sorry, I can only answer members of this workspace, and I could not see that you are one. "
    "If you are, please try again in a minute, or ask whoever runs this bot."
)
TOO_FAST = "That was a lot at once, so I did not answer this one. Please ask again in a minute."
_REMEMBERED = 600.0
_BELIEVED = 3_600
_MOST = 50_000
"""Seconds that what Slack said of somebody is taken for true, and for how many where Slack does not say it again; and
of how many people."""
_UNKNOWN = {"user_not_found", "user_not_visible"}
"""With these Slack says that there is nobody by an id."""
_SLACKBOT = "USLACKBOT"
"""Of this one Slack says that it is no bot."""
PATIENCE, PATIENT = 2.0, 8.0
"""Seconds that Slack may take to say who somebody is: a command has 3 until its acknowledgement. What is written in a
message is answered after it, and may take longer; a note in one is kept before, and Slack delivers it once more."""


class Standing(Enum):
    """How somebody stands to the workspace."""

    MEMBER = "member"
    GUEST = "guest"
    ELSEWHERE = "of another organisation"
    GONE = "deactivated"
    BOT = "a bot"
    HURRIED = "over the limit"
    """Asked more in a minute than anybody may; who they are was not looked up."""
    UNKNOWN = "unknown"
    """Slack knows nobody by this id, or did not say in time."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of somebody: how they stand, what they are called, and the name of their time zone."""

    id: str
    standing: Standing
    name: str = ""
    tz: str = "UTC"

    @property
    def is_member(self) -> bool:
        """Whether they belong to the workspace as a person who works there."""
        return self.standing is Standing.MEMBER


class People:
    """Knows who belongs to the workspace. What Slack says of a person is taken for true for ten minutes; for an hour
    where Slack is then in trouble and does not say it again, unless it told meanwhile that they have changed."""

    def __init__(self, *, allow_external: bool) -> None:
        self._allow_external = allow_external
        self._known: TTLCache[tuple[str | None, str | None, str], tuple[float, Person]] = TTLCache(_MOST, _BELIEVED)

    async def may_ask(
        self,
        client: AsyncWebClient,
        user: str,
        team: str | None,
        enterprise: str | None,
        patience: float = 0.0,
    ) -> bool:
        """Whether this person is answered; not when Slack does not say in time who they are."""
        return self._allow_external or (await self.person(client, user, team, enterprise, patience)).is_member

    async def person(
        self,
        client: AsyncWebClient,
        user: str,
        team: str | None,
        enterprise: str | None,
        patience: float = 0.0,
    ) -> Person:
        """Who somebody is; UNKNOWN where Slack does not say it in so many seconds (0: PATIENCE), not remembered."""
        at, known = self._known.get((team, enterprise, user), (0.0, None))
        if known and time.monotonic() < at + _REMEMBERED:
            return known
        try:
            answer = await asyncio.wait_for(client.users_info(user=user), patience or PATIENCE)
            said = _person(user, answer.get("user") or {}, team, enterprise)
        except Exception as error:
            # Whatever stands in the way: an answer that is not Slack's makes the SDK raise anything.
            if known and code_of(error) not in _UNKNOWN:
                return known
            log.warning("users.info failed (%s): %s is refused for now", type(error).__name__, user)
            return Person(user, Standing.UNKNOWN)
        self._known[team, enterprise, user] = (time.monotonic(), said)
        return said

    def forget(self, user: str) -> None:
        """Asks Slack anew about somebody the next time: they have changed."""
        for key in [key for key in self._known if key[-1] == user]:
            self._known.pop(key, None)


def home_of(context: AsyncBoltContext) -> tuple[str | None, str | None]:
    """The team and the enterprise that the bot is at home in; no team where it is the whole enterprise. What a payload
    names may be the home of who asks."""
    installed = context.authorize_result or context
    return None if context.is_enterprise_install else installed.team_id, installed.enterprise_id


def tenant_of(team: str | None, enterprise: str | None, *, org_wide: bool | None) -> str:
    """What notes are kept under: the organisation where the bot is installed for all of it, else the team that it is at
    home in."""
    return (enterprise if org_wide else team) or ""


def team_of(context: AsyncBoltContext, pressed: Mapping[str, Any] | None = None) -> str | None:
    """The workspace whose ladders somebody asks: where the bot is at home. Of an organisation that has it in all of its
    workspaces, the one that Slack names for whoever asks: of what is pressed in a view Bolt knows the organisation
    alone, and the payload says more. None where Slack names no workspace."""
    if not context.is_enterprise_install:
        return home_of(context)[0]
    parts = [(pressed or {}).get(name) or {} for name in ("team", "user", "view")]
    named = (context.actor_team_id, context.team_id, parts[0].get("id"), *(part.get("team_id") for part in parts[1:]))
    return next((one for one in named if one and one.startswith("T")), None)


def _person(id_: str, user: Mapping[str, Any], team: str | None, enterprise: str | None) -> Person:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return Person(id_, _standing(user, team, enterprise), str(name), str(user.get("tz") or "UTC"))


def _standing(user: Mapping[str, Any], team: str | None, enterprise: str | None) -> Standing:
    """On Grid a member of any workspace of the organisation counts. Two teams of which nothing is known are not the
    same one."""
    same_organisation = (
        enterprise is not None and (user.get("enterprise_user") or {}).get("enterprise_id") == enterprise
    )
    if user.get("is_stranger") or not (same_organisation or (team is not None and user.get("team_id") == team)):
        return Standing.ELSEWHERE
    if user.get("deleted"):
        return Standing.GONE
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.BOT if user.get("is_bot") or user.get("id") == _SLACKBOT else Standing.MEMBER
