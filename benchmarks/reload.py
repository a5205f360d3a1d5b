"""A changed ladder file: how long until it is answered from, and how long questions wait meanwhile."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import load
from benchmarks.programs import Program, memory, running
from benchmarks.tables import Table, median, p99, show
from bot.serving import run
from bot.settings import LADDER_DATA
from bot.slack.manifest import manifest
from bot.workspace import Workspace

_ROUNDS = 20
_NAME = "name: Engineer III"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class _Measured:
    """Seconds from a change until it was answered from, and of each question meanwhile and in between; bytes."""

    effect: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)


def measure() -> list[Table]:
    """The one table."""
    return run(_measure())


async def _measure() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        ladders = Path(shutil.copytree(LADDER_DATA, Path(folder) / "ladders"))
        async with Workspace.running(manifest(url="http://127.0.0.1/")) as workspace:
            settings = {
                "QUESTIONS_PER_MINUTE": "0",
                "SLACK_BOT_TOKEN": workspace.bot_token,
                "SLACK_SIGNING_SECRET": workspace.signing_secret,
                "SLACK_API_URL": workspace.url,
                "LADDER_DATA": str(ladders),
                "PORT": "0",
            }
            async with running("-m", "bot", "run", "--http", **settings) as bot:
                return [await _reloads(bot, workspace, ladders / "engineering.yaml")]


async def _reloads(bot: Program, workspace: Workspace, file: Path) -> Table:
    measured, port, anna = _Measured(), await bot.port(), workspace.person("anna").person
    text = file.read_text(encoding="utf-8")  # noqa: ASYNC240 - nobody else waits

    async def ask() -> tuple[float, bytes]:
        sent = await load.send((port,), load.requests(["band3"], anna, workspace.signing_secret, 1), 1)
        return sent.each[0], sent.bodies[0]

    measured.resident.append(memory(bot.process.pid)[0])
    for round_ in range(_ROUNDS + 1):
        quiet = [(await ask())[0] for _ in range(50)]
        name = f"Engineer {round_} of the third kind"
        start, meanwhile, body = time.perf_counter(), [], b""
        file.write_text(text.replace(_NAME, f"name: {name}"), encoding="utf-8")  # noqa: ASYNC240 - nor here
        while name.encode() not in body:
            seconds, body = await ask()
            meanwhile.append(seconds)
            await asyncio.sleep(0.002)
        effect = time.perf_counter() - start
        for _ in range(100):  # what was in force before is collected now
            meanwhile.append((await ask())[0])
            await asyncio.sleep(0.002)
        if round_:  # the first warms up
            measured.effect.append(effect)
            measured.meanwhile.extend(meanwhile)
            measured.quiet.extend(quiet)
        measured.resident.append(memory(bot.process.pid)[0])
    return _table(measured)


def _table(of: _Measured) -> Table:
    columns = ("", "median", "p99", "worst")

    def row(name: str, seconds: list[float], unit: float, digits: int) -> tuple[str, ...]:
        return (name, *(f"{figure * unit:.{digits}f}" for figure in (median(seconds), p99(seconds), max(seconds))))

    first, second, *_, last = (f"{resident / _MEGABYTE:.0f} MB" for resident in of.resident)
    remark = f"Resident memory before: {first}; after the first reload: {second}; after {_ROUNDS} more: {last}."
    rows = (
        row("from the change to the first answer with it, s", of.effect, 1, 2),
        row("a question meanwhile, ms", of.meanwhile, 1e3, 1),
        row("a question otherwise, ms", of.quiet, 1e3, 1),
    )
    return Table("reload", columns, rows, remark)


if __name__ == "__main__":
    show(measure())
