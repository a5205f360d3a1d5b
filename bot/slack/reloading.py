"""Reload: what is in force follows the folder of the ladders while the bot runs, and a bad ladder changes nothing.

The files are looked at a few times a second. The system's own notifications were tried and left out: they are silent
after a folder was removed and is back, where a link to the folder leads elsewhere, and on disks of another machine.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.ladders.data import LadderData, State, load, state
from bot.ladders.loading import Problem
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.in_force import InForce, made
from bot.slack.tenders import Tenders

log = logging.getLogger(__name__)

_EVERY = 0.25
"""Seconds between two looks. What has changed is read once it has stood still from one to the next: many files come one
after the other, and large ones in pieces."""
_STILL_BAD = 1.0
"""After so many seconds bad ladders are read once more before they are told: what was half written may be whole."""
_MOST_LOGGED = 50
"""Problems; `ladder-bot check` tells all."""


@dataclass(slots=True)
class Reloading:
    """The ladders in force at a desk, where they came from, and who is told when that has problems."""

    desk: Desk
    data: LadderData
    tenders: Tenders

    async def follow(self, asked: asyncio.Event, *, watch: bool) -> None:
        """Reloads whenever `asked` is set, or whenever the files have changed, without end; nothing that goes wrong
        ends it. Ladders that were read from nowhere stay as they are."""
        if (path := self.data.path) is None:
            return
        self.tenders.told_good()  # it may have been restarted with mended ladders
        read = before = self.data.state
        while True:
            await _until(asked, _EVERY if watch else None)
            now = await asyncio.to_thread(state, path)
            if asked.is_set() or (now == before and now != read):
                asked.clear()
                read = await self._safely_reloaded(path) or now
            before = now

    async def _safely_reloaded(self, path: Path) -> State | None:
        try:
            return await self.reload(path)
        except Exception as error:
            report(error)
            return None

    async def reload(self, path: Path) -> State:
        """Puts what is in the folder in force, if nothing is wrong with it; how the files were when they were read."""
        found = await self._loaded(path)
        if found.problems:
            await asyncio.sleep(_STILL_BAD)
            found = await self._loaded(path)
        if found.problems:
            self.desk.metrics.reloaded("refused")
            _log(found.problems)
            self.tenders.told_bad(found)
        else:
            await self._put(found)
            self.tenders.told_good()
        return found.state

    async def _loaded(self, path: Path) -> LadderData:
        return await asyncio.to_thread(load, path, before=self.data)

    async def _put(self, found: LadderData) -> None:
        """All at once: questions under way finish on the old ones."""
        before = self.desk.all_in_force
        in_force = await asyncio.to_thread(made, found, before)
        self.desk.all_in_force, self.data = in_force, found
        self.desk.metrics.reloaded("unchanged" if in_force == before else "changed")
        if in_force == before:
            log.info("The ladders are as they were.")
            return
        await asyncio.to_thread(freeze)
        log.info("The ladders have changed, and are in force: %s", _named(in_force))


def freeze() -> None:
    """What is in force is many small values that stay: from now on collections need not walk them while people wait.
    What was in force before is collected first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()


@contextmanager
def uncollected() -> Iterator[None]:
    """No collections until `freeze`: what a start makes stays, and to walk it again and again takes a tenth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _until(asked: asyncio.Event, seconds: float | None) -> None:
    try:
        await asyncio.wait_for(asked.wait(), seconds)
    except TimeoutError:
        return


def _log(problems: Sequence[Problem]) -> None:
    log.error("The ladders have problems, and those from before stay in force:")
    for problem in problems[:_MOST_LOGGED]:
        log.error("%s", problem)
    if len(problems) > _MOST_LOGGED:
        log.error("and %d more: `ladder-bot check` tells all", len(problems) - _MOST_LOGGED)


def _named(in_force: dict[str, InForce]) -> str:
    names = {team: ", ".join(ladder.id for ladder in one.ladders) for team, one in in_force.items()}
    return "; ".join(f"{team}: {of}" if team else of for team, of in names.items())
