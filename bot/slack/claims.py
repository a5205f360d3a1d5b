"""What is done once, however often it comes: Slack delivers again what it believes lost, and people press twice.

This process is asked first, then the database, for all the processes on it. Where that cannot say, this process decides
alone: at worst something is answered twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import TTLCache

from bot.slack.background import Background
from bot.slack.notebook import Notebook
from bot.storage.engine import StorageError

log = logging.getLogger(__name__)

KEPT = timedelta(hours=1)
"""How long what is done stays so. Slack delivers an event for the last time after some six minutes."""
WORK = timedelta(minutes=2)
"""How long somebody may be at work on what they have pressed. If the process is gone by then, it may be begun anew."""
LEASE = timedelta(seconds=5)
"""The same for an event that is acknowledged when it is done: Slack waits 3 s, and delivers it again."""
_MOST = 100_000
_BATCH = 1_000
"""Claims that this process remembers, and that it writes down in one transaction."""
_GATHER = 0.005
"""Seconds between two transactions, in which what comes is gathered: with hundreds a second each would cost more than
the answer."""
_LOOK = 0.1
"""Seconds until another process is looked at again that has an event under way."""
_PATIENCE = 1.0
_REST = 5.0
"""Seconds that a claim waits for the database, and that a database is left alone that has failed."""


@dataclass(frozen=True, slots=True)
class _Claim:
    name: str
    ends: datetime
    held: asyncio.Future[datetime | None]
    """Until when another process has it; None where this one does now, or where the database cannot say."""


class Claims:
    """What this process has taken on, and what others on the same database have."""

    def __init__(self, notebook: Notebook, background: Background) -> None:
        self._notebook = notebook
        self._background = background
        self._here: TTLCache[str, None] = TTLCache(_MOST, KEPT.total_seconds())
        self._claims: list[_Claim] = []
        self._kept: dict[str, datetime] = {}
        self._released: set[str] = set()
        """What is to be written down."""
        self._at_work = False
        self._again = 0.0
        """When a database that has failed is asked again; 0: it has not."""

    def here(self, name: str) -> bool:
        """Takes on what is to be done once by each process; whether this is the first claim to it."""
        if name in self._here:
            return False
        self._here[name] = None
        return True

    async def claim(self, name: str, lasts: timedelta = KEPT) -> bool:
        """Takes on what is to be done once by one process, for a time; whether this is the first claim to it."""
        if not self.here(name):
            return False
        if await self._held(name, lasts) is None:
            return True
        self._here.pop(name, None)
        return False

    def keep(self, name: str) -> None:
        """What was claimed is done, and stays so for `KEPT`."""
        self._kept[name] = self._notebook.now + KEPT
        self._write_soon()

    def release(self, name: str) -> None:
        """Gives back what was claimed and not done: it may be claimed again."""
        self._here.pop(name, None)
        self._kept.pop(name, None)
        self._released.add(name)
        self._write_soon()

    async def settle(self) -> None:
        """Writes down what is left to write, before the process ends."""
        if self._kept and not self._at_work:
            self._at_work = True
            await self._write()

    @asynccontextmanager
    async def once(self, name: str) -> AsyncIterator[bool]:
        """What is done before it is acknowledged, in the block: whether it is still to be done. Where the block fails
        it is given back. While another process is at it this one waits: if that is killed, this one does it."""
        if not self.here(name):
            yield False
            return
        try:
            still = await self._still_to_do(name)
        except BaseException:
            self._here.pop(name, None)
            raise
        if not still:
            yield False
            return
        try:
            yield True
        except BaseException:
            self.release(name)
            raise
        self.keep(name)

    async def _still_to_do(self, name: str) -> bool:
        while ends := await self._held(name, LEASE):
            if ends > self._notebook.now + LEASE:
                return False
            await asyncio.sleep(_LOOK)
        return True

    async def _held(self, name: str, lasts: timedelta) -> datetime | None:
        """Claims a name in the database; until when another process has it."""
        asked = _Claim(name, self._notebook.now + lasts, asyncio.get_running_loop().create_future())
        self._claims.append(asked)
        self._write_soon()
        return await asked.held

    def _write_soon(self) -> None:
        """What comes while a transaction is under way goes into the next one, all of it."""
        if asyncio.get_running_loop().time() < self._again:
            self._give_up()
        elif not self._at_work:
            self._at_work = True
            self._background.aside(self._write())

    async def _write(self) -> None:
        try:
            while self._claims or self._kept or self._released:
                await self._write_some()
                await asyncio.sleep(_GATHER)
        except (StorageError, TimeoutError) as error:
            if not self._again:
                why = str(error) or "The database does not answer in time."
                log.warning("What is done once is not shared with other processes for now: %s", why)
            self._again = asyncio.get_running_loop().time() + _REST
        else:
            self._again = 0.0
        finally:
            self._at_work = False
            self._give_up()

    async def _write_some(self) -> None:
        claims, released = self._claims[:_BATCH], self._released
        kept = {name: self._kept.pop(name) for name in [*self._kept][:_BATCH]}
        self._released = set()
        names = {one.name: one.ends for one in claims}
        try:
            async with asyncio.timeout(_PATIENCE):
                held = await self._notebook.ask(self._notebook.events.claim, names, self._notebook.now, kept, released)
        except (StorageError, TimeoutError):
            # What was given back meanwhile is not kept after all.
            self._kept = {name: ends for name, ends in kept.items() if name not in self._released} | self._kept
            raise
        self._claims = self._claims[len(claims) :]
        for one in claims:
            _answer(one, held.get(one.name))

    def _give_up(self) -> None:
        """Whoever still waits goes by this process. What that does is written down when the database is back: then
        another process, or the next one, does not do it again."""
        for one in self._claims:
            if not one.held.done():
                self._kept.setdefault(one.name, one.ends)
            _answer(one, None)
        self._claims, self._released = [], set()
        for name in [*self._kept][: max(0, len(self._kept) - _MOST)]:
            del self._kept[name]


def _answer(claim: _Claim, held: datetime | None) -> None:
    if not claim.held.done():  # whoever asked may have been cancelled
        claim.held.set_result(held)
