"""Slow work after the acknowledgement: Slack waits 3 s for an acknowledgement, and a call to Slack may take longer.

Every piece of work is tracked, so that a process that is asked to stop finishes what it has begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from time import perf_counter
from typing import Any

from bot.notes.model import Viewer
from bot.slack.calling import may_pass
from bot.slack.errors import apology, delivered, report
from bot.slack.metrics import Metrics

_TELL_AGAIN = (2, 5, 10, 20, 40)
"""Seconds until somebody is told again who could not be told."""

Tell = Callable[[str], Awaitable[object]]
"""Says one sentence to the person who waits."""


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Does what has no end of its own beside the block, until the end of that."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Background:
    """The work under way in this process, and what is counted of it."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wait: dict[asyncio.Task[None], Viewer] = {}
        self.metrics.under_way(lambda: len(self._tasks))
        self._end = 0.0

    def start(self, work: Coroutine[Any, Any, object], tell: Tell, waits: Viewer | None = None) -> None:
        """Begins a piece of work; if it fails, `tell` gives the person an apology with a reference. Who `waits` has
        written something, and sees nothing until it is done."""
        task = self._counted(self._timed(_done(work, tell)))
        if waits:
            self._wait[task] = waits
            task.add_done_callback(self._wait.pop)

    def aside(self, work: Coroutine[Any, Any, object]) -> None:
        """Begins a piece of work that nobody waits for: if it fails, the log says so."""
        self._counted(self._timed(_logged(work)))

    async def follow(self, work: Coroutine[Any, Any, None]) -> None:
        """Does a piece of work that says itself how it ends, and counts it as under way."""
        await self._counted(work)

    async def drain(self, seconds: float) -> int:
        """Waits until all work is done, at most for some seconds; returns how much is left of it.

        What begins meanwhile is waited for too. The seconds are those of the first call: whoever drains again has what
        is left of them.
        """
        now = asyncio.get_running_loop().time
        self._end = self._end or now() + seconds
        while self._tasks and (left := self._end - now()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        return len(self._tasks)

    def waiting(self) -> set[Viewer]:
        """Who waits for work that is not done."""
        return set(self._wait.values())

    async def _timed(self, work: Coroutine[Any, Any, None]) -> None:
        begin = perf_counter()
        try:
            await work
        finally:
            self.metrics.worked(perf_counter() - begin)

    def _counted(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _done(work: Coroutine[Any, Any, object], tell: Tell) -> None:
    try:
        await work
    except Exception as error:
        await _told(tell, report(error))


async def _told(tell: Tell, reference: str) -> None:
    """Says that something failed. What has failed may be Slack: then it is said when Slack takes it again."""
    for wait in (*_TELL_AGAIN, None):
        try:
            delivered(await tell(apology(reference)))
        except Exception as error:
            report(error, reference)
            if wait is None or not may_pass(error):
                return
            await asyncio.sleep(wait)
        else:
            return


async def _logged(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except Exception as error:
        report(error)
