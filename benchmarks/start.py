"""From nothing to the first answer in Socket Mode, and the memory, beside a bare Bolt app; and `ladder-bot ask`."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.programs import memory, running, start
from benchmarks.tables import Table, median, show
from bot.serving import run
from bot.slack.manifest import manifest
from bot.workspace import Workspace

_ROUNDS = 5
_PATIENCE = 20.0
_MEGABYTE = 1_000_000
_BOT = ("-m", "bot", "run")
_ASK = ("-m", "bot", "ask", "what's expected of a staff engineer?")


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was measured of a program: seconds until it was connected and until it had answered, bytes after that."""

    connected: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    resident: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)


def measure() -> list[Table]:
    """Both tables."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        answer.write_text(json.dumps(run(_answer())), encoding="utf-8")
        programs = {"the bot": _BOT, "bare Bolt app": ("-m", "benchmarks.bare", "socket", str(answer))}
        return run(_measure(programs))


async def _measure(programs: Mapping[str, tuple[str, ...]]) -> list[Table]:
    measured = {name: _Measured() for name in programs}
    for _ in range(_ROUNDS):
        for name, arguments in programs.items():
            await _first_answer(arguments, measured[name])
    return [_starting(measured), await _asking()]


async def _answer() -> dict[str, object]:
    """What the bot answers to band3. What the programs are read from is in memory from now on."""
    async with Workspace.running(manifest(), patience=_PATIENCE) as workspace, AsyncExitStack() as stack:
        await stack.enter_async_context(running(*_BOT, **_settings(workspace)))
        await workspace.connected()
        reply = await workspace.person("anna").command("/ladder band3")
        return {"text": reply.text, "blocks": list(reply.blocks)}


async def _first_answer(arguments: tuple[str, ...], measured: _Measured) -> None:
    async with Workspace.running(manifest(), patience=_PATIENCE) as workspace, AsyncExitStack() as stack:
        begin = time.perf_counter()
        program = await stack.enter_async_context(running(*arguments, **_settings(workspace)))
        await workspace.connected()
        measured.connected.append(time.perf_counter() - begin)
        await workspace.person("anna").command("/ladder band3")
        measured.answered.append(time.perf_counter() - begin)
        resident, own = memory(program.process.pid)
        measured.resident.append(resident)
        measured.own.append(own)


def _settings(workspace: Workspace) -> Mapping[str, str]:
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.url,
    }


def _starting(measured: Mapping[str, _Measured]) -> Table:
    columns = ("", "connected, s", "first answer, s", "resident, MB", "its own, MB")
    rows = []
    for name, of in measured.items():
        seconds = [f"{median(values):.2f}" for values in (of.connected, of.answered)]
        rows.append((name, *seconds, *(f"{median(values) / _MEGABYTE:.0f}" for values in (of.resident, of.own))))
    return Table("start", columns, tuple(rows))


async def _asking() -> Table:
    programs = {"`ladder-bot ask …`": _ASK, "`python -c pass`": ("-c", "pass")}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(_ROUNDS):
        for name, arguments in programs.items():
            begin = time.perf_counter()
            process = await start(*arguments)
            if await process.wait():
                raise RuntimeError(f"{name} failed")
            taken[name].append(time.perf_counter() - begin)
    return Table("ask", ("", "from start to end, s"), tuple((name, f"{median(t):.2f}") for name, t in taken.items()))


if __name__ == "__main__":
    show(measure())
