"""Messages that Slack posts later: what `chat.scheduleMessage` laid, until its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace.clock import Clock
from bot.workspace.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One message to come. `post_at` and `created` are seconds since 1970; with `metadata` it is never posted."""

    id: str
    channel: str
    post_at: int
    created: int
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    metadata: Json | None = None


class Calendar:
    """What is to come, by id. `post` shows a message whose time has come."""

    def __init__(self, clock: Clock, post: Callable[[Scheduled], None]) -> None:
        self._clock, self._post = clock, post
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, Scheduled] = {}

    @property
    def pending(self) -> tuple[Scheduled, ...]:
        """What is still to be posted, the next one first."""
        return tuple(sorted(self._waiting.values(), key=lambda one: (one.post_at, one.id)))

    def lay(self, message: Scheduled) -> None:
        """Post it when its time has come."""
        self._waiting[message.id] = message
        task = asyncio.create_task(self._wait(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take_back(self, message: Scheduled) -> None:
        """Do not post it."""
        del self._waiting[message.id]

    def send_now(self, message: Scheduled) -> None:
        """Post it although its time has not come."""
        self.take_back(message)
        self._post(message)

    async def stop(self) -> None:
        """Post nothing any more."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wait(self, message: Scheduled) -> None:
        await self._clock.sleep(message.post_at - self._clock.now())
        for due in self.pending:  # of several whose time came at once, the earliest is posted first
            if due.post_at <= self._clock.now():
                del self._waiting[due.id]
                self._post(due)
