"""Signed slash commands as Slack posts them, over many kept connections."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.slack.manifest import PATH
from bot.workspace import payloads
from bot.workspace.http_delivery import signature
from bot.workspace.state import Channel, Person, Team

HOST = "127.0.0.1"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
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
    signed = {text: _request(text, person, secret) for text in dict.fromkeys(texts)}
    return [signed[text] for text in itertools.islice(itertools.cycle(texts), count)]


async def send(port: int, posted: Sequence[bytes], connections: int) -> Load:
    """Posts everything, the next one on each connection when the one before is answered."""
    opened = [await asyncio.open_connection(HOST, port) for _ in range(connections)]
    load, waiting = Load(0.0, [], []), iter(posted)
    start = time.perf_counter()
    try:
        await asyncio.gather(*(_post(connection, waiting, load) for connection in opened))
        return Load(time.perf_counter() - start, load.each, load.bodies)
    finally:
        for _, writer in opened:
            writer.close()
            await writer.wait_closed()


async def _post(connection: Connection, waiting: Iterator[bytes], load: Load) -> None:
    reader, writer = connection
    for request in waiting:
        start = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"answered {head.decode()}")
        load.bodies.append(await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])))
        load.each.append(time.perf_counter() - start)


def _request(text: str, person: Person, secret: str) -> bytes:
    url = "http://127.0.0.1/response/1"
    body = urlencode(payloads.command(person, _CHANNEL, "/ladder", text, Team(), trigger_id="1.2.3", response_url=url))
    now = str(int(time.time()))
    lines = (
        f"POST {PATH} HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {now}",
        f"X-Slack-Signature: {signature(secret, now, body)}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
