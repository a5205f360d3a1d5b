"""Programs beside this one: started with an environment of their own, stopped by their process id."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

_OURS = ("SLACK_", "LADDER_", "LADDERBOT_", "DATABASE_URL", "NOTES_", "PORT", "ALLOW_EXTERNAL", "LOG_LEVEL")
_PATIENCE = 60.0
_SERVING = re.compile(r"running on http://[^:\s]+:(\d+)")


@dataclass(frozen=True, slots=True)
class Program:
    """A program under way, and the file that its standard error goes to."""

    process: asyncio.subprocess.Process
    errors: Path

    async def port(self) -> int:
        """The port that uvicorn says it serves."""
        end = asyncio.get_running_loop().time() + _PATIENCE
        while self.process.returncode is None and asyncio.get_running_loop().time() < end:
            if found := _SERVING.search(self.said()):
                return int(found[1])
            await asyncio.sleep(0.01)
        raise RuntimeError(f"it does not serve:\n{self.said()}")

    def said(self) -> str:
        """Its standard error so far."""
        return self.errors.read_text(encoding="utf-8", errors="replace")


@asynccontextmanager
async def running(*arguments: str, **environment: str) -> AsyncIterator[Program]:
    """`python arguments…` until the end of the block."""
    with tempfile.NamedTemporaryFile(prefix="benchmark-", suffix=".log") as errors:
        process = await start(*arguments, environment=environment, errors=errors)
        try:
            yield Program(process, Path(errors.name))
        finally:
            await _stop(process)


async def start(
    *arguments: str, environment: Mapping[str, str] | None = None, errors: IO[bytes] | int = asyncio.subprocess.DEVNULL
) -> asyncio.subprocess.Process:
    """Starts `python arguments…` with nothing of the bot's settings but what is given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        env={**inherited, "LADDERBOT_HOME": _home().name, **(environment or {})},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=errors,
        cwd=Path(__file__).parent.parent,
    )


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """Where the bot keeps its database, the same for every program: all but the first find one."""
    return tempfile.TemporaryDirectory(prefix="benchmark-")


def memory(pid: int) -> tuple[int, int]:
    """Bytes resident, and those that no other process shares."""
    found = psutil.Process(pid).memory_full_info()
    return found.rss, found.uss


def seconds(pid: int) -> float:
    """The processor time that a program has used so far."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def of_postgresql() -> float:
    """The processor time that a PostgreSQL on this machine has used so far, in all of its processes, ended ones too."""
    found = [one for one in psutil.process_iter(["name", "cpu_times"]) if one.info["name"] == "postgres"]
    times = (one.info["cpu_times"] for one in found)
    return sum(sum(used[:4]) for used in times if used)  # of itself and of its children: user, system


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
