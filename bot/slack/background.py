"""Slow work after the acknowledgement: Slack waits 3 s for an acknowledgement, and a call to Slack may take longer.

Every piece of work is tracked, so that a process that is asked to stop finishes what it has begun.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.slack.errors import apology, report

Tell = Callable[[str], Awaitable[object]]
"""Says one sentence to the person who waits."""


class Background:
    """The work under way in this process."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object], tell: Tell) -> None:
        """Begins a piece of work; if it fails, `tell` gives the person an apology with a reference."""
        task = asyncio.create_task(_done(work, tell))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Waits until all work is done, at most for some seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)


async def _done(work: Coroutine[Any, Any, object], tell: Tell) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whatever failed, a person waits for an answer
        reference = report(error)
        try:
            await tell(apology(reference))
        except Exception as second:  # noqa: BLE001 - there is nobody left to tell but the log
            report(second, reference)
