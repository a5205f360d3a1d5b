"""A Slack that takes its time for every call and counts what comes: no more, so that it needs little of the machine.

It is no judge of what is posted: `bot/workspace` is, in the tests.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import parse_qs

from bot.workspace.state import BOT_ID, BOT_USER, TEAM

HOST = "127.0.0.1"
TAKES = 0.15
"""Seconds that it takes for a call."""
MARK = re.compile(rb"no([0-9]{7})")
"""What an answer, or a receipt, is known by: it stands in its text, or in the ts that it answers."""
SORRY = re.compile(rb"Sorry, |was not kept|in a minute")
"""What stands in a sentence that says why there is no answer."""
_THREAD = re.compile(rb'"(?:thread_ts|question)": ?"1700000000\.([0-9]{6})"')

_USER = re.compile(rb'"user_id": ?"([A-Z0-9]+)"')
_CHANNEL = re.compile(rb'"channel": ?"([A-Z0-9]+)"')


class SlowSlack:
    """Its calls by method, and when each marked answer was posted: the time at which Slack says that it is, of the
    first, and how often. And who was told instead why there is no answer: by the mark, or by where it was said; and
    whose Home tab was published."""

    def __init__(self, takes: float = TAKES) -> None:
        self.takes = takes
        self.calls: Counter[str] = Counter()
        self.posted: dict[int, float] = {}
        self.times: Counter[int] = Counter()
        self.sorry: set[int] = set()
        self.sorry_in: set[str] = set()
        self.homes: set[str] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The Web API's base."""
        assert self._server is not None
        return f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}/api/"

    @classmethod
    @asynccontextmanager
    async def running(cls, takes: float = TAKES) -> AsyncIterator[SlowSlack]:
        """Serves until the end of the block."""
        slack = cls(takes)
        loop = asyncio.get_running_loop()
        slack._server = await loop.create_server(lambda: _Connection(slack), HOST, 0)
        try:
            yield slack
        finally:
            slack._server.close()

    def forget(self) -> None:
        """Counts anew."""
        self.calls.clear()
        self.posted.clear()
        self.times.clear()
        self.sorry.clear()
        self.sorry_in.clear()
        self.homes.clear()

    def called(self, path: str, body: bytes) -> bytes:
        """Takes a call: the JSON that it is answered with."""
        method, _, query = path.rpartition("/")[2].partition("?")
        self.calls[method] += 1
        if method == "users.info":
            (user,) = parse_qs(query or body.decode())["user"]
            return json.dumps({"ok": True, "user": _person(user)}).encode()
        if method == "auth.test":
            return json.dumps({"ok": True, "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID}).encode()
        if method in {"chat.postMessage", "chat.postEphemeral"}:
            self._post(body)
        if method == "views.publish" and (whose := _USER.search(body)):
            self.homes.add(whose[1].decode())
        return b'{"ok": true, "ts": "1700000001.000000", "message_ts": "1700000001.000000", "messages": []}'

    def _post(self, body: bytes) -> None:
        sorry = SORRY.search(body)
        if found := _THREAD.search(body) or MARK.search(body):
            number = int(found[1])
            self.times[number] += 1
            self.posted.setdefault(number, time.perf_counter() + self.takes)
            if sorry:
                self.sorry.add(number)
        elif sorry and (where := _CHANNEL.search(body)):
            self.sorry_in.add(where[1].decode())


def _person(user: str) -> dict[str, object]:
    return {"id": user, "team_id": TEAM, "name": user.lower(), "real_name": user, "tz": "Europe/Berlin", "profile": {}}


class _Connection(asyncio.Protocol):
    """One kept connection: requests one after the other."""

    def __init__(self, slack: SlowSlack) -> None:
        self._slack = slack
        self._came = bytearray()
        self._write: Callable[[bytes], None] = lambda _: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast("asyncio.Transport", transport).write

    def data_received(self, data: bytes) -> None:
        self._came += data
        while (end := self._came.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._came[:end])
            lower = head.lower()
            length = int(lower.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            whole = end + 4 + length
            if len(self._came) < whole:
                return
            answer = self._slack.called(head.split(b" ", 2)[1].decode(), bytes(self._came[end + 4 : whole]))
            del self._came[:whole]
            asyncio.get_running_loop().call_later(self._slack.takes, self._answer, answer)

    def _answer(self, body: bytes) -> None:
        self._write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
