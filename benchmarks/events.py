"""Events as Slack posts them, signed, so many a second whatever becomes of them: people do not wait for the bot."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.load import Client, connect, is_event, request, signed_anew
from bot.workspace import payloads
from bot.workspace.state import BOT_USER, TEAM, Team

SECRET = "loopback-signing-secret"
_TEAM = Team(id=TEAM)


AGAIN = (0.0, 60.0, 300.0)
"""Seconds after which Slack posts an event again that was not acknowledged."""
IN_TIME = 3.0
"""Seconds that Slack waits for an acknowledgement."""


@dataclass(slots=True)
class Sent:
    """What was sent: when each was due, seconds until it was acknowledged, the bodies of the acknowledgements that have
    any, and what was not acknowledged however often it was posted."""

    due: dict[int, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    bodies: dict[int, bytes] = field(default_factory=dict)
    given_up: set[int] = field(default_factory=set)
    again: int = 0
    """How often something was posted again."""


def mention(number: int, person: str, text: str) -> bytes:
    """A mention in a channel; its ts has the number."""
    ts = f"1700000000.{number:06d}"
    body = {"type": "app_mention", "user": person, "channel": "C0GENERAL", "text": f"<@{BOT_USER}> {text}", "ts": ts}
    return _request(body | {"event_ts": ts}, number)


def asked(number: int, person: str, text: str) -> bytes:
    """A direct message to the bot; its ts has the number."""
    return _message(number, person, text, f"1700000000.{number:06d}")


def message(number: int, person: str, text: str) -> bytes:
    """A direct message to the bot, written now."""
    return _message(number, person, text, f"{int(time.time())}.{number % 1_000_000:06d}")


def home(number: int, person: str) -> bytes:
    """Somebody opens the Home tab."""
    body = {"type": "app_home_opened", "user": person, "channel": f"D{person}", "tab": "home"}
    return _request(body | {"event_ts": f"{time.time():.6f}"}, number)


def _message(number: int, person: str, text: str, ts: str) -> bytes:
    body = {"type": "message", "channel_type": "im", "user": person, "channel": f"D{person}", "text": text, "ts": ts}
    return _request(body | {"event_ts": ts}, number)


def _request(event: dict[str, str], number: int) -> bytes:
    body = json.dumps(payloads.event({**event}, f"Ev{time.time_ns()}x{number}", time.time(), _TEAM))
    return request(body, "application/json", SECRET)


async def at_rate(
    ports: Sequence[int], rate: float, count: int, made: Callable[[int], bytes], again: Sequence[float] = ()
) -> Sent:
    """Posts the requests `made(number)` for so many numbers, `rate` a second, to the ports in turn. What is late is
    posted at once, and its time counts from when it was due. As with Slack, what is not acknowledged in time is given
    up, or, if it is an event, posted `again` after so many seconds each."""
    sent, loop = Sent(), asyncio.get_running_loop()
    pools = [_Pool(port) for port in ports]
    tasks = set[asyncio.Task[None]]()
    start = time.perf_counter() + 0.1
    for number, pool in zip(range(count), itertools.cycle(pools), strict=False):
        due = start + number / rate
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        sent.due[number] = due
        task = loop.create_task(_post(pool, number, made(number), sent, again))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    if tasks:
        await asyncio.wait(tasks)
    for pool in pools:
        pool.close()
    return sent


async def _post(pool: _Pool, number: int, posted: bytes, sent: Sent, again: Sequence[float]) -> None:
    pauses = iter(again if is_event(posted) else ())
    while (connection := await _acknowledged(pool, posted)) is None:
        if (pause := next(pauses, None)) is None:
            sent.given_up.add(number)
            return
        sent.again += 1
        await asyncio.sleep(pause)
        posted = signed_anew(posted, SECRET)
    sent.acknowledged.append(time.perf_counter() - sent.due[number])
    if connection.body:
        sent.bodies[number] = connection.body
    pool.free.append(connection)


async def _acknowledged(pool: _Pool, posted: bytes) -> Client | None:
    """Posts once; the connection that the acknowledgement came on, if one came in time."""
    connection = None
    try:
        async with asyncio.timeout(IN_TIME):
            connection = await pool.take()
            if await connection.post(posted) == 200:
                return connection
    except (OSError, TimeoutError):
        pass
    if connection is not None:
        connection.close()
    return None


class _Pool:
    """Kept connections to a port: as many as are busy at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.free: list[Client] = []
        self._all: list[Client] = []

    async def take(self) -> Client:
        """One that is free, or a new one."""
        while self.free:
            if not (found := self.free.pop()).closed:
                return found
        client = await connect(self._port)
        self._all.append(client)
        return client

    def close(self) -> None:
        for one in self._all:
            one.close()
