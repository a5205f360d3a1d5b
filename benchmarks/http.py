"""A slash command over HTTP: the bot beside a bare Bolt app that acknowledges a constant answer of the same size."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import load
from benchmarks.asked import mixed
from benchmarks.programs import Program, running, seconds
from benchmarks.tables import Table, median, p99, show
from bot.ladders import loading
from bot.serving import run
from bot.settings import LADDER_DATA
from bot.slack.manifest import manifest
from bot.workspace import Workspace

_ROUNDS, _REQUESTS, _CONNECTIONS = 7, 1_200, 32
_ONE_AT_A_TIME = 200
_FEW, _MANY = 200, 1_200
"""So many different questions are remembered; so many push each other out before they come again."""


@dataclass(slots=True)
class _Server:
    """A server under way, and what was measured: requests a second, its processor seconds, seconds one at a time."""

    port: int
    pid: int
    rates: list[float] = field(default_factory=list)
    used: float = 0.0
    alone: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The bot and a bare app, asked the same; the bare app's answer is as long as the bot's are."""

    texts: Sequence[str]
    size: int
    bot: _Server
    bare: _Server


class _Bench:
    """Servers that take commands signed by one workspace, until the end of the `stack`."""

    def __init__(self, workspace: Workspace, stack: AsyncExitStack) -> None:
        self._workspace = workspace
        self._stack = stack
        self._settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": workspace.url,
            "QUESTIONS_PER_MINUTE": "0",
        }

    async def pair(self, bot: Program, texts: Sequence[str]) -> _Pair:
        """The bot, warmed up, and a new bare app beside it."""
        ours = _Server(await bot.port(), bot.process.pid)
        bodies = (await self.send(ours, texts, len(texts), _CONNECTIONS)).bodies
        usual = sorted(bodies, key=len)[len(bodies) // 2]
        program = await self.start("-m", "benchmarks.bare", "http", self._file(usual))
        bare = _Server(await program.port(), program.process.pid)
        await self.send(bare, texts, _CONNECTIONS, _CONNECTIONS)
        return _Pair(texts, len(usual), ours, bare)

    async def start(self, *arguments: str) -> Program:
        """A program with the settings that this workspace has for it."""
        return await self._stack.enter_async_context(running(*arguments, **self._settings, PORT="0"))

    async def send(self, server: _Server, texts: Sequence[str], count: int, connections: int) -> load.Load:
        """Posts `count` commands, each of which must be answered."""
        requests = load.requests(texts, self._workspace.person("anna").person, self._workspace.signing_secret, count)
        sent = await load.send((server.port,), requests, connections)
        if not all(b'"blocks"' in body for body in sent.bodies):
            raise RuntimeError("an answer without blocks: the bot refused")
        return sent

    async def turn(self, server: _Server, texts: Sequence[str]) -> None:
        """Measures a server once, after a few questions that bring back what other turns have pushed out."""
        await self.send(server, texts[-_FEW:], _FEW, _CONNECTIONS)
        before = seconds(server.pid)
        server.rates.append((await self.send(server, texts, _REQUESTS, _CONNECTIONS)).rate)
        server.used += seconds(server.pid) - before
        server.alone += (await self.send(server, texts, _ONE_AT_A_TIME, 1)).each

    def _file(self, body: bytes) -> str:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        path = Path(folder) / "answer.json"
        path.write_bytes(body)
        return str(path)


def measure() -> list[Table]:
    """Both tables."""
    return run(_measure())


async def _measure() -> list[Table]:
    asked = {"`/ladder band3`": ["band3"], "remembered questions": questions(_FEW), "new questions": questions(_MANY)}
    app = manifest(url="http://127.0.0.1/")
    async with Workspace.running(app) as workspace, AsyncExitStack() as stack:
        bench = _Bench(workspace, stack)
        bot = await bench.start("-m", "bot", "run", "--http")
        pairs = {name: await bench.pair(bot, texts) for name, texts in asked.items()}
        for _ in range(_ROUNDS):
            for pair in pairs.values():
                await bench.turn(pair.bot, pair.texts)
                await bench.turn(pair.bare, pair.texts)
    return [_rates(pairs), _latencies(pairs)]


def questions(count: int) -> list[str]:
    """Questions without the word `payload`: Bolt takes a form with it for another kind of request, and answers 404."""
    questions = (asked.text for asked in mixed(loading.load(LADDER_DATA).ladders, count))
    return [text for text in questions if "payload" not in text]


def _rates(pairs: Mapping[str, _Pair]) -> Table:
    columns = ("", "answer, bytes", "requests/s", "bare app", "ratio", "processor µs a request", "bare app")
    rows = []
    for name, pair in pairs.items():
        ratios = [ours / bare for ours, bare in zip(pair.bot.rates, pair.bare.rates, strict=True)]
        rates = [f"{median(server.rates):,.0f}" for server in (pair.bot, pair.bare)]
        ratio = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        used = [f"{server.used / _REQUESTS / _ROUNDS * 1e6:,.0f}" for server in (pair.bot, pair.bare)]
        rows.append((name, f"{pair.size:,}", *rates, ratio, *used))
    return Table("http", columns, tuple(rows))


def _latencies(pairs: Mapping[str, _Pair]) -> Table:
    columns = ("one at a time", "p50 ms", "p99 ms", "bare app: p50 ms", "p99 ms")
    rows = []
    for name, pair in pairs.items():
        figures = [f(server.alone) * 1e3 for server in (pair.bot, pair.bare) for f in (median, p99)]
        rows.append((name, *(f"{figure:.2f}" for figure in figures)))
    return Table("latency", columns, tuple(rows))


if __name__ == "__main__":
    show(measure())
