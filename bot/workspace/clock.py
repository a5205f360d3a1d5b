"""The workspace's time, which a test can push forward, and a bell that wakes whoever waits for something to happen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """Rung at every change; `until` looks again at each ring."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Something happened."""
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def rung(self, within: float | None = None) -> bool:
        """Wait for the next ring; False when `within` seconds passed without one."""
        one: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(one)
        try:
            await asyncio.wait_for(one, within)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(one)
        return True

    async def until(self, look: Callable[[], T | None], within: float | None = None) -> T | None:
        """What `look` finds, as soon as it is not None; None after `within` seconds."""
        loop = asyncio.get_running_loop()
        end = None if within is None else loop.time() + within
        while (found := look()) is None:
            left = None if end is None else end - loop.time()
            if left is not None and left <= 0:
                return None
            await self.rung(left)
        return found


class Clock:
    """Seconds since 1970. `advance` makes trigger ids, response URLs and waiting deliveries older without sleeping."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._bell = Bell()

    def now(self) -> float:
        """The time."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self._ahead += seconds
        self._bell.ring()

    async def sleep(self, seconds: float) -> None:
        """Return `seconds` later on this clock: earlier in real time if somebody advances it."""
        due = self.now() + seconds
        while (left := due - self.now()) > 0:
            await self._bell.rung(left)
