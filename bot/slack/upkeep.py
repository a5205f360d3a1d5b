"""The daily work in the running bot: people are told what ends, what is over is deleted, and who left is noticed.

Of several processes one does the work of a day, and each notice is told by one. What fails is logged and tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.notes.upkeep import Notice, Reason
from bot.slack.background import Background, beside
from bot.slack.errors import code_of, report
from bot.slack.installed import Home, Homes
from bot.slack.listeners.notes.laying import Laying
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.slack.unanswered import KEPT
from bot.slack.views.notes.notices import notice as view

log = logging.getLogger(__name__)

_FIRST, _EVERY = 180.0, 600.0
"""Seconds from the start to the first look, and from one look to the next."""
_MORNING = time(8, tzinfo=UTC)
"""When the work of a day is done, or as soon after it as a process runs: it tells people things."""
_TRIES = 3
"""How often in a day a process tries what fails."""


@dataclass(slots=True)
class Rounds:
    """The work wherever the bot is installed: authors who left keep their notes for `grace`, workspaces that have
    uninstalled it for `after_uninstall`."""

    notebook: Notebook
    people: People
    homes: Homes
    grace: timedelta
    after_uninstall: timedelta
    _known: dict[str, Housekeeping] = field(default_factory=dict)

    async def look(self, now: datetime) -> None:
        """Does what there is to do everywhere; where that fails in one place, it is done in the others."""
        there = {home.tenant: home for home in await self.homes.everywhere()}
        self._known = {
            tenant: self._known.get(tenant) or Housekeeping(self.notebook, self.people, self.grace, self.homes.lost)
            for tenant in there
        }
        for tenant, home in there.items():
            await _safely(self._known[tenant].look(home, now))
        await _safely(self._purge(now))
        await self._forget_forsaken(now - self.after_uninstall)

    async def _purge(self, now: datetime) -> None:
        """Deletes what is held of events no more."""
        await self.notebook.ask(self.notebook.events.purge, now)

    async def _forget_forsaken(self, before: datetime) -> None:
        """Deletes what is left of workspaces that have uninstalled the bot, when their grace is over."""
        for tenant in await self.homes.forsaken(before):
            ended = await self.notebook.ask(self.notebook.upkeep.forget_tenant, tenant, before)
            log.info("%s has uninstalled the bot: %d notes are deleted", tenant, ended)


@dataclass(slots=True)
class Housekeeping:
    """The work in one installation, and what of it is still to be done today. Authors who left keep their notes for
    `grace`; `lost` is told where Slack says that the bot is not installed there any more."""

    notebook: Notebook
    people: People
    grace: timedelta
    lost: Callable[[Home, datetime], Awaitable[None]]
    _day: datetime | None = None
    _left: list[Callable[[Home, datetime], Awaitable[None]]] = field(default_factory=list)
    _failed: Counter[object] = field(default_factory=Counter)
    """How often what has failed today: notices, and parts of the work."""

    async def look(self, home: Home, now: datetime) -> None:
        """Does what there is to do: the work of the day, if nobody has begun it, and whatever notice is due."""
        if self._day != (begun := _morning(now)):
            if await home.is_gone():
                await self.lost(home, now)
                return
            self._day, self._left = begun, []
            self._failed.clear()
        if await self.notebook.ask(self.notebook.upkeep.claim, home.tenant, "daily work", now, begun):
            self._left = [
                self._retention,
                self._tidy,
                self._end_unanswered,
                self._look_for_leavers,
                self._remove_leavers,
                self._remind,
            ]
        self._left = [one for one in self._left if not await self._done(one, one(home, now))]
        await self._tell(home, now)

    async def _done(self, what: object, work: Awaitable[None]) -> bool:
        """Does a part of the work; whether that is settled for today: done, or failed too often."""
        try:
            await work
        except Exception as error:
            report(error)
            self._failed[what] += 1
            return self._failed[what] >= _TRIES
        return True

    # notes that are kept for a time

    async def _retention(self, home: Home, now: datetime) -> None:
        if keep := self.notebook.keep_days:
            await self.notebook.ask(self.notebook.upkeep.foretell, home.tenant, keep, now)
            ended = await self.notebook.ask(self.notebook.upkeep.end, home.tenant, keep, now)
            log.info("%d notes have reached their end and are deleted", ended)

    async def _tidy(self, home: Home, now: datetime) -> None:
        await self.notebook.ask(self.notebook.upkeep.tidy, home.tenant, now)

    # questions that found nothing

    async def _end_unanswered(self, home: Home, now: datetime) -> None:  # noqa: ARG002 - as every part of the work
        """Deletes those that are over; all, where none are kept any more."""
        first = now.date() - KEPT if self.notebook.keep_unanswered else now.date() + timedelta(days=1)
        ended = await self.notebook.ask(self.notebook.unanswered.end, first)
        log.info("%d unanswered questions have reached their end and are deleted", ended)

    # notices

    async def _tell(self, home: Home, now: datetime) -> None:
        while notices := await self.notebook.ask(self.notebook.upkeep.take, home.tenant, now):
            for notice in notices:
                # With retention switched off nothing ends; switched on again, the notice is due again.
                if notice.reason is not Reason.ENDING or self.notebook.keep_days:
                    await self._tell_one(home, notice, now)

    async def _tell_one(self, home: Home, notice: Notice, now: datetime) -> None:
        if self._failed[notice.id] >= _TRIES:
            return
        shown = view(notice, self.notebook.keep_days, now.date())
        try:
            await home.client.chat_postMessage(channel=notice.person, text=shown.text, blocks=shown.blocks or None)
        except Exception as error:
            self._failed[notice.id] += 1
            log.warning("a notice was not delivered: %s %s; tried again later", type(error).__name__, code_of(error))
        else:
            await self.notebook.ask(self.notebook.upkeep.sent, notice.id, now)

    # those who leave

    async def _look_for_leavers(self, home: Home, now: datetime) -> None:
        """Finds who left or came back while the bot was not told: of those only that it has something of. Slack is
        asked for each, for it lists people by workspace, and an organisation has many. Where that fails for one, it is
        done for the others."""
        upkeep, failed = self.notebook.upkeep, None
        gone = set(await self.notebook.ask(upkeep.leavers, home.tenant, now))
        for person in await self.notebook.ask(upkeep.authors, home.tenant):
            try:
                if await self._has_left(home, person):
                    await self.notebook.ask(upkeep.left, home.tenant, person, now)
                elif person in gone:
                    await self.notebook.ask(upkeep.returned, home.tenant, person)
            except SlackApiError as error:
                failed = error
        if failed:
            raise failed

    async def _remove_leavers(self, home: Home, now: datetime) -> None:
        """Deletes what is left of those whose grace is over. Where that fails for one, it is done for the others."""
        for person in await self.notebook.ask(self.notebook.upkeep.leavers, home.tenant, now - self.grace):
            await self._done(person, self._remove(home, person, now - self.grace))

    async def _remove(self, home: Home, person: str, before: datetime) -> None:
        """Deletes what is left of somebody, once Slack has said again that they are gone."""
        if await self._has_left(home, person):
            self.people.forget(person)
            await self._laying(home).follow(person)  # while it is known what of theirs Slack holds
            ended = await self.notebook.ask(self.notebook.upkeep.remove, home.tenant, person, before)
            log.info("%s has left: %d notes of theirs are deleted", person, ended)
        else:
            await self.notebook.ask(self.notebook.upkeep.returned, home.tenant, person)

    async def _remind(self, home: Home, now: datetime) -> None:  # noqa: ARG002 - as every part of the work
        await self._laying(home).top_up()

    def _laying(self, home: Home) -> Laying:
        return Laying(self.notebook, self.people, home.client, home.tenant, home.team, home.enterprise)

    async def _has_left(self, home: Home, person: str) -> bool:
        try:
            return bool((await home.client.users_info(user=person))["user"].get("deleted"))
        except SlackApiError as error:
            if code_of(error) == "user_not_found":
                return True
            raise


@asynccontextmanager
async def keeping(work: Rounds, background: Background) -> AsyncIterator[None]:
    """Looks from time to time, until the end of the block; a look that has begun then counts as work under way."""
    async with beside(_keep(work, background)):
        yield


async def _keep(work: Rounds, background: Background) -> None:
    await asyncio.sleep(_FIRST)
    while True:
        await asyncio.shield(background.follow(_safely(work.look(datetime.now(UTC)))))
        await asyncio.sleep(_EVERY)


async def _safely(look: Coroutine[Any, Any, None]) -> None:
    try:
        await look
    except Exception as error:
        report(error)


def _morning(now: datetime) -> datetime:
    """The last time that it was morning."""
    morning = datetime.combine(now.astimezone(UTC).date(), _MORNING)
    return morning if morning <= now else morning - timedelta(days=1)
