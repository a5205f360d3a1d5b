"""Those who tend the ladders, as LADDER_ADMINS names them: told once that ladders are bad, and once that they are good
again, by one of the processes that share a database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.ladders.data import LadderData
from bot.slack.background import Background
from bot.slack.errors import code_of, report
from bot.slack.notebook import Notebook
from bot.slack.upkeep import home_at
from bot.slack.views import tending

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tenders:
    """Whom to tell, and that one thing is told after the other. What stands in the way is for the log."""

    people: Sequence[str]
    client: AsyncWebClient
    notebook: Notebook
    background: Background
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def told_bad(self, found: LadderData) -> None:
        """Tells them of problems, if they have not been told since the ladders were good."""
        self._start(lambda: self._bad(tending.bad(found).text))

    def told_good(self) -> None:
        """Tells those that ladders are good who were told that they are bad."""
        self._start(self._good)

    def _start(self, telling: Callable[[], Awaitable[None]]) -> None:
        async def in_turn() -> None:
            async with self._turn:
                try:
                    await telling()
                except Exception as error:
                    report(error)

        if self.people:
            self.background.start(in_turn(), _nobody)

    async def _bad(self, text: str) -> None:
        tenant, upkeep = (await home_at(self.client)).tenant, self.notebook.upkeep
        for person in self.people:
            if not await self.notebook.ask(upkeep.claim, tenant, _mark(person), self.notebook.now):
                continue
            if not await self._told(person, text):
                await self.notebook.ask(upkeep.release, tenant, _mark(person))

    async def _good(self) -> None:
        tenant, upkeep = (await home_at(self.client)).tenant, self.notebook.upkeep
        for person in self.people:
            if await self.notebook.ask(upkeep.release, tenant, _mark(person)):
                await self._told(person, tending.GOOD)

    async def _told(self, person: str, text: str) -> bool:
        try:
            await self.client.chat_postMessage(channel=person, text=text)
        except Exception as error:
            log.warning("%s was not told of the ladders: %s %s", person, type(error).__name__, code_of(error))
            return False
        return True


def _mark(person: str) -> str:
    return f"ladders are bad {person}"


async def _nobody(_: str) -> None:
    """There is nobody who waits."""
