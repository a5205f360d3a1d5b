"""Several processes of the bot on one folder of ladders: each of them reloads by itself."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from textwrap import dedent

import pytest

from bot.slack.manifest import manifest
from bot.workspace import Workspace
from tests.ladders.making import CREW
from tests.processes import PATIENCE, running

STEER, DRIFT = "Steer by the stars.", "Drift with the tide."


@pytest.fixture
def ladder(tmp_path):
    """A ladder's file in a folder of its own."""
    file = tmp_path / "ladders" / "crew.yaml"
    file.parent.mkdir()
    file.write_text(dedent(CREW), "utf-8")
    return file


async def test_each_answers_from_the_ladder_that_is_in_the_folder_now(judges, ladder, tmp_path):
    async with (
        Workspace.running(manifest(url="https://ladder.example"), judges=judges) as slack,
        AsyncExitStack() as stack,
    ):
        bots = []
        for number in range(2):
            bot = running(slack, tmp_path / str(number), LADDER_DATA=str(ladder.parent))
            bots.append((await stack.enter_async_context(bot)).url)
        anna = slack.person("anna")
        for text in (STEER, DRIFT):
            ladder.write_text(dedent(CREW).replace(STEER, text), "utf-8")
            for slack.request_url in bots:
                async with asyncio.timeout(PATIENCE):
                    while text not in (await anna.command("/ladder sailor")).plain:  # noqa: ASYNC110 - rings no bell
                        await asyncio.sleep(0.05)
