"""Those who tend the ladders, as LADDER_ADMINS names them: told once what is wrong with them, and once that they are
good again, by one of the processes that share a database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from slack_sdk.errors import SlackApiError

from bot.ladders.data import LadderData
from bot.ladders.loading import Problem
from bot.slack.background import Background
from bot.slack.errors import code_of, report
from bot.slack.installed import Homes
from bot.slack.notebook import Notebook
from bot.slack.views import tending

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tenders:
    """Whom to tell, and that one thing is told after the other. What stands in the way is for the log."""

    people: Sequence[str]
    homes: Homes
    notebook: Notebook
    background: Background
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def told_bad(self, found: LadderData) -> None:
        """Tells them of problems, if they have not been told of these since the ladders were good."""
        self._start(lambda: self._bad(found))

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

    async def _bad(self, found: LadderData) -> None:
        upkeep, text, these = self.notebook.upkeep, tending.bad(found).text, _BAD + _digest(found.problems)
        for person in self.people:
            if not await self.notebook.ask(upkeep.claim, _ALL, f"{these} {person}", self.notebook.now):
                continue
            if not await self._told(person, text):
                await self.notebook.ask(upkeep.release, _ALL, these, f" {person}")

    async def _good(self) -> None:
        for person in self.people:
            if await self.notebook.ask(self.notebook.upkeep.release, _ALL, _BAD, f" {person}"):
                await self._told(person, tending.GOOD)

    async def _told(self, person: str, text: str) -> bool:
        """Tells somebody in the first workspace that knows them."""
        why = "the bot is installed nowhere"
        try:
            for home in await self.homes.everywhere():
                try:
                    await home.client.chat_postMessage(channel=person, text=text)
                except SlackApiError as error:  # another workspace may know them
                    why = f"{type(error).__name__} {code_of(error)}"
                else:
                    return True
        except Exception as error:
            why = type(error).__name__
        log.warning("%s was not told of the ladders: %s", person, why)
        return False


_ALL = ""
"""The tenant that all workspaces are for what concerns them together: the ladders' files."""
_BAD = "ladders are bad "
"""What is claimed begins so, goes on with which problems they have, and ends with who is told."""


def _digest(problems: Sequence[Problem]) -> str:
    """The same for the same problems, on whatever lines they stand by now."""
    told = sorted(f"{one.path}: {one.what}" for one in problems)
    return sha256("\n".join(told).encode()).hexdigest()[:16]


async def _nobody(_: str) -> None:
    """There is nobody who waits."""
