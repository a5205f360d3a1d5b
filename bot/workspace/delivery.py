"""Bringing things to the app: what a delivery is, and how often it is tried. A transport knows how it travels."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.workspace.clock import Bell, Clock
from bot.workspace.errors import Undelivered
from bot.workspace.state import Json

Kind = Literal["slash_commands", "events_api", "interactive"]

# After a first attempt that failed, Slack tries an event again at once, after a minute and after five.
RETRIES = (0.0, 60.0, 300.0)
SECONDS_TO_ACKNOWLEDGE = 3.0


@dataclass(eq=False, slots=True, kw_only=True)
class Delivery:
    """Something the app is told. `what` says it in words; `answerable` if the acknowledgement may carry a body.

    `state` is `open` until the app has acknowledged (`acked`, `body` holds what it said) or every attempt failed
    (`failed`, `detail` says why).
    """

    id: str
    kind: Kind
    payload: Json
    what: str
    answerable: bool = False
    person: str | None = None
    state: Literal["open", "acked", "failed"] = "open"
    attempts: int = 0
    reason: str = ""
    detail: str = ""
    body: object = None
    mistake: str = ""

    @property
    def retryable(self) -> bool:
        """Slack tries events again; for commands and interactivity the person gets an error and tries themselves."""
        return self.kind == "events_api"


class Transport(Protocol):
    """Socket Mode or HTTP."""

    async def carry(self, delivery: Delivery) -> object:
        """One attempt: the acknowledgement's body, None if empty; raises `Undelivered`."""

    def ready(self) -> bool:
        """If the app can be reached at all right now."""


class Dispatcher:
    """Carries deliveries, in the order they were given, each until it is acknowledged or given up."""

    def __init__(self, clock: Clock, bell: Bell, on_ack: Callable[[Delivery], Awaitable[None]]) -> None:
        self._clock, self._bell, self._on_ack = clock, bell, on_ack
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self.deliveries: list[Delivery] = []
        self.copies = 1
        """How many of each event go out at once: what Slack delivers again while the first is under way."""

    @property
    def open(self) -> list[Delivery]:
        """What the app has not acknowledged yet, retries to come included."""
        return [delivery for delivery in self.deliveries if delivery.state == "open"]

    def send(self, delivery: Delivery, transport: Transport) -> Delivery:
        """Carry it; returns at once."""
        self.deliveries.append(delivery)
        if self._stopped:
            return delivery
        task = asyncio.create_task(self._carry(delivery, transport))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return delivery

    async def stop(self) -> None:
        """Carry nothing any more."""
        self._stopped = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, delivery: Delivery, transport: Transport) -> None:
        for pause in (0.0, *RETRIES) if delivery.retryable else (0.0,):
            await self._clock.sleep(pause)
            if delivery.retryable:
                # Events wait for an app that is away; the next attempt starts when it is back.
                await self._bell.until(lambda: transport.ready() or None)
            delivery.attempts += 1
            try:
                delivery.body = await self._attempt(delivery, transport)
            except Undelivered as problem:
                delivery.reason, delivery.detail = problem.reason, str(problem)
                if problem.final:
                    break
                continue
            await self._on_ack(delivery)
            delivery.state = "acked"
            self._bell.ring()
            return
        delivery.state = "failed"
        self._bell.ring()

    async def _attempt(self, delivery: Delivery, transport: Transport) -> object:
        """One attempt, in as many copies as there are to be; it has failed where all have."""
        copies = self.copies if delivery.retryable else 1
        ended = await asyncio.gather(*(transport.carry(delivery) for _ in range(copies)), return_exceptions=True)
        for one in ended:
            if not isinstance(one, BaseException):
                return one
        raise next(one for one in ended if isinstance(one, BaseException))
