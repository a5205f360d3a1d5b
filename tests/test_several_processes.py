"""Several processes of the bot on one folder of ladders: each of them reloads by itself."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from bot.slack.manifest import PATH, manifest
from bot.workspace import Workspace
from tests.ladders.making import CREW

ROOT = Path(__file__).resolve().parents[1]
STEER, DRIFT = "Steer by the stars.", "Drift with the tide."
_PATIENCE = 60


@pytest.fixture
def ladder(tmp_path):
    """A ladder's file in a folder of its own."""
    file = tmp_path / "ladders" / "crew.yaml"
    file.parent.mkdir()
    file.write_text(dedent(CREW), "utf-8")
    return file


@asynccontextmanager
async def _bot(slack, ladder, home):
    """The bot over HTTP, in a process of its own: the address that it takes requests at."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ},
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.url,
        "LADDERBOT_HOME": str(home),
        "LADDER_DATA": str(ladder.parent),
        "PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--http", cwd=home, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            while not (
                found := re.search(rb"running on http://[^:]+:([0-9]+)", line := await process.stderr.readline())
            ):
                assert line, "it ended before it served"
        yield f"http://127.0.0.1:{int(found[1])}{PATH}"
    finally:
        process.terminate()
        await process.communicate()


async def test_each_answers_from_the_ladder_that_is_in_the_folder_now(judges, ladder, tmp_path):
    async with (
        Workspace.running(manifest(url="https://ladder.example"), judges=judges) as slack,
        AsyncExitStack() as stack,
    ):
        bots = []
        for number in range(2):
            home = tmp_path / str(number)
            home.mkdir()
            bots.append(await stack.enter_async_context(_bot(slack, ladder, home)))
        anna = slack.person("anna")
        for text in (STEER, DRIFT):
            ladder.write_text(dedent(CREW).replace(STEER, text), "utf-8")
            for slack.request_url in bots:
                async with asyncio.timeout(_PATIENCE):
                    while text not in (await anna.command("/ladder sailor")).plain:  # noqa: ASYNC110 - rings no bell
                        await asyncio.sleep(0.05)
