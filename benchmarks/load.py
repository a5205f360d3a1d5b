"""Signed slash commands as Slack posts them, over many kept connections."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from bot.slack.manifest import PATH
from bot.workspace import payloads
from bot.workspace.http_delivery import signature
from bot.workspace.state import Channel, Person, Team

HOST = "127.0.0.1"
_CHANNEL = Channel(id="C0GENERAL", name="general")


@dataclass(frozen=True, slots=True)
class Load:
    """What came of some requests: seconds from the first to the last, and of each."""

    seconds: float
    each: list[float]
    bodies: list[bytes]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.each) / self.seconds


def requests(texts: Sequence[str], person: Person, secret: str, count: int) -> list[bytes]:
    """`count` commands, the texts in turn, signed now."""
    signed = {text: command(text, person, secret) for text in dict.fromkeys(texts)}
    return [signed[text] for text in itertools.islice(itertools.cycle(texts), count)]


async def send(ports: Sequence[int], posted: Sequence[bytes], connections: int) -> Load:
    """Posts everything, the next one on each connection when the one before is answered; the connections go to the
    ports in turn."""
    opened = [await connect(port) for port in itertools.islice(itertools.cycle(ports), connections)]
    load, waiting = Load(0.0, [], []), iter(posted)
    start = time.perf_counter()
    try:
        await asyncio.gather(*(_post(client, waiting, load) for client in opened))
        return Load(time.perf_counter() - start, load.each, load.bodies)
    finally:
        for client in opened:
            client.close()


async def _post(client: Client, waiting: Iterator[bytes], load: Load) -> None:
    for posted in waiting:
        start = time.perf_counter()
        if (status := await client.post(posted)) != 200:
            raise RuntimeError(f"answered {status}")
        load.bodies.append(client.body)
        load.each.append(time.perf_counter() - start)


def command(text: str, person: Person, secret: str) -> bytes:
    url = "http://127.0.0.1/response/1"
    body = urlencode(payloads.command(person, _CHANNEL, "/ladder", text, Team(), trigger_id="1.2.3", response_url=url))
    return request(body, "application/x-www-form-urlencoded", secret)


def is_event(posted: bytes) -> bool:
    """Whether a request brings an event, which alone is JSON: Slack posts these again."""
    return posted.endswith(b"}")


def signed_anew(posted: bytes, secret: str) -> bytes:
    """The event of a request, signed now."""
    return request(posted.partition(b"\r\n\r\n")[2].decode(), "application/json", secret)


def request(body: str, kind: str, secret: str) -> bytes:
    """A request with a body of this content type, signed now."""
    now = str(int(time.time()))
    lines = (
        f"POST {PATH} HTTP/1.1",
        f"Host: {HOST}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {now}",
        f"X-Slack-Signature: {signature(secret, now, body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def connect(port: int) -> Client:
    """A new connection."""
    _, client = await asyncio.get_running_loop().create_connection(Client, HOST, port)
    return client


class Client(asyncio.Protocol):
    """A kept connection that posts one request after the other."""

    def __init__(self) -> None:
        self.closed = False
        self.body = b""
        self._came = bytearray()
        self._waiting: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0 or self._waiting is None:
            return
        head = bytes(self._came[:end]).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if len(self._came) >= end + 4 + length and not self._waiting.done():
            self.body = bytes(self._came[end + 4 : end + 4 + length])
            self._came.clear()
            self._waiting.set_result(int(head.split(b" ", 2)[1]))

    async def post(self, posted: bytes) -> int:
        """Posts a request; its status. OSError where the connection ends instead."""
        assert self._transport is not None
        if self.closed:
            raise ConnectionResetError
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(posted)
        return await self._waiting

    def close(self) -> None:
        """Closes it."""
        if self._transport is not None:
            self._transport.close()
