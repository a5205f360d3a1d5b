"""What nobody has signed yet is bounded too: the head of a request, and what may stand behind its body."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.serving import HEAD
from bot.slack.manifest import PATH

MOST = 4 * HEAD + 4_000_000
"""Bytes that are sent at most until a connection is closed: those in the buffers of the system among them."""
PIECE = b"a" * 16_384


class Endless:
    """Posts a beginning, and then pieces without end, until the other side hangs up."""

    def __init__(self, port, beginning, piece=PIECE):
        self.port, self.beginning, self.piece = port, beginning, piece
        self.sent = 0

    async def answer(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        reading = asyncio.create_task(reader.read())
        writer.write(b"POST %b HTTP/1.1\r\nHost: ladder\r\n%b" % (PATH.encode(), self.beginning))
        with suppress(ConnectionError):
            while not reading.done() and self.sent < MOST:
                writer.write(self.piece)
                self.sent += len(self.piece)
                await writer.drain()
        writer.close()
        with suppress(ConnectionError):
            return await reading
        return b""


TRAILERS = b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"X-One: ", PIECE),
        (b"", b"X-Another: %b\r\n" % PIECE),
        (b"", b"A: b\r\n" * 1_000),
        (TRAILERS + b"X-One: ", PIECE),
        (TRAILERS, b"X-Another: %b\r\n" % PIECE),
        (b"Transfer-Encoding: chunked\r\n\r\n1;", PIECE),
    ],
    ids=["a header", "headers", "small headers", "a trailer", "trailers", "beside a chunk"],
)
async def test_a_head_or_a_tail_without_end_is_cut_off(served, unused_tcp_port, beginning, piece):
    endless = Endless(unused_tcp_port, beginning, piece)
    await asyncio.wait_for(endless.answer(), 20)
    assert endless.sent < MOST


async def test_a_head_that_is_too_long_is_told_so(served, unused_tcp_port):
    reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
    writer.write(b"POST %b HTTP/1.1\r\nHost: ladder\r\nX-One: %b" % (PATH.encode(), b"a" * (HEAD + 1)))
    assert (await asyncio.wait_for(reader.read(), 20)).startswith(b"HTTP/1.1 400 ")
    writer.close()


async def test_a_body_many_times_as_long_as_a_head_may_be_is_read(served, unused_tcp_port):
    body = b"b" * 6 * HEAD
    reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
    for _ in range(3):
        head = b"POST %b HTTP/1.1\r\nHost: ladder\r\nContent-Length: %d\r\n\r\n" % (PATH.encode(), len(body))
        writer.write(head + body)
        assert (await asyncio.wait_for(reader.readline(), 20)).startswith(b"HTTP/1.1 401 ")
        length = 0
        while (line := await reader.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        await reader.readexactly(length)
    writer.close()
