"""The bot in processes of its own, beside the test."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.slack.manifest import PATH
from bot.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
"""Seconds that a busy machine may take."""
_READY = re.compile(rb"running on http://[^:]+:([0-9]+)|ready to answer")


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that serves: its process, and over HTTP the address that it takes requests at."""

    process: asyncio.subprocess.Process
    url: str


@asynccontextmanager
async def running(slack: Workspace, home: Path, *, http: bool = True, **settings: str) -> AsyncIterator[Bot]:
    """`ladder-bot run`, once it serves, until the end of the block."""
    home.mkdir(exist_ok=True)  # noqa: ASYNC240 - at once
    environment = {
        **{name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ},
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.url,
        **({"SLACK_SIGNING_SECRET": slack.signing_secret} if http else {"SLACK_APP_TOKEN": slack.app_token}),
        "LADDERBOT_HOME": str(home),
        "PORT": "0",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        *["--http"][:http],
        cwd=home,
        env=environment,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    reading = None
    try:
        async with asyncio.timeout(PATIENCE):
            said = b""
            while not (found := _READY.search(line := await process.stderr.readline())):
                said += line
                assert line, said.decode()
        reading = asyncio.create_task(_emptied(process.stderr))
        yield Bot(process, f"http://127.0.0.1:{int(found[1])}{PATH}" if found[1] else "")
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.gather(process.wait(), *([reading] if reading else []))


@asynccontextmanager
async def killed(slack: Workspace, home: Path, **settings: str) -> AsyncIterator[None]:
    """The same in Socket Mode; at the end of the block it is killed, at once."""
    async with running(slack, home, http=False, **settings) as bot:
        await slack.connected()
        try:
            yield
        finally:
            bot.process.kill()
            await bot.process.wait()
            await slack.backend.bell.until(lambda: not slack.backend.sockets.connections or None, PATIENCE)


async def _emptied(pipe: asyncio.StreamReader) -> None:
    """Reads to the end: a pipe that nobody reads would stop the process."""
    while await pipe.read(2**16):
        pass
