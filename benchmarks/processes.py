"""One process of the bot and two, over HTTP on one PostgreSQL, beside as many of a bare Bolt app that acknowledges the
same; load generator and database are on the same machine.

`python -m benchmarks.processes [REQUESTS]`: of a turn.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import events, load
from benchmarks.http import questions
from benchmarks.programs import Program, running
from benchmarks.tables import Table, median, p99, show
from bot.serving import run
from bot.slack.manifest import manifest
from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.sealing import new_key
from bot.workspace import Workspace
from tests.databases import find_server, own_database

_ROUNDS, _REQUESTS, _CONNECTIONS, _DIFFERENT = 7, 3_000, 32, 200


@dataclass(slots=True)
class _Servers:
    """Processes under way, the answers a second of each turn, and seconds until an answer at half of their most."""

    ports: tuple[int, ...]
    rates: list[float] = field(default_factory=list)
    relaxed: list[float] = field(default_factory=list)


def measure(count: int = _REQUESTS) -> list[Table]:
    """The table."""
    with ExitStack() as stack:
        settings = {}
        if (server := find_server(stack)) is not None:
            url = stack.enter_context(own_database(server)).render_as_string(hide_password=False)
            with Database(url) as database:
                migrate(database)
            settings = {"DATABASE_URL": url, "LADDERBOT_KEYS": new_key()}
        return [run(_measure(settings, count))]


async def _measure(settings: dict[str, str], count: int) -> Table:
    app = manifest(url="http://127.0.0.1/")
    async with Workspace.running(app) as workspace, AsyncExitStack() as stack:
        given = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": workspace.url,
            "PORT": "0",
            "QUESTIONS_PER_MINUTE": "0",  # one person asks all of them
            **settings,
        }
        posted = load.requests(questions(_DIFFERENT), workspace.person("anna").person, workspace.signing_secret, count)

        async def start(*arguments: str) -> int:
            program: Program = await stack.enter_async_context(running(*arguments, **given))
            return await program.port()

        ours = [await start("-m", "bot", "run", "--http") for _ in range(2)]
        for port in ours:
            bodies = (await load.send((port,), posted[:_DIFFERENT], 4)).bodies
        file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "answer.json"
        file.write_bytes(sorted(bodies, key=len)[len(bodies) // 2])
        bare = [await start("-m", "benchmarks.bare", "http", str(file)) for _ in range(2)]
        pairs = [(_Servers(tuple(ours[:n])), _Servers(tuple(bare[:n]))) for n in (1, 2)]
        for _ in range(_ROUNDS):
            for servers in (one for pair in pairs for one in pair):
                servers.rates.append((await load.send(servers.ports, posted, _CONNECTIONS)).rate)
        for servers in (one for pair in pairs for one in pair):
            rate = median(servers.rates) / 2
            sent = await events.at_rate(servers.ports, rate, count, posted.__getitem__)
            servers.relaxed += sent.acknowledged
    return _table(pairs)


def _table(pairs: list[tuple[_Servers, _Servers]]) -> Table:
    rows = []
    for name, (ours, bare) in zip(("one process", "two processes"), pairs, strict=True):
        rates = [f"{median(servers.rates):,.0f}" for servers in (ours, bare)]
        relaxed = [f"{p99(servers.relaxed) * 1e3:.1f}" for servers in (ours, bare)]
        rows.append((name, *rates, _ratio(ours.rates, bare.rates), *relaxed))
    (one, bare_one), (two, bare_two) = pairs
    rows.append(("two beside one", _ratio(two.rates, one.rates), _ratio(bare_two.rates, bare_one.rates), "", "", ""))
    columns = ("", "answers/s", "bare app", "ratio", "at half of that: p99 ms", "bare app: p99 ms")
    return Table("processes", columns, tuple(rows))


def _ratio(over: list[float], under: list[float]) -> str:
    ratios = [a / b for a, b in zip(over, under, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


if __name__ == "__main__":
    show(measure(*(int(one) for one in sys.argv[1:])))
