"""`ladder-bot try` as a process: it says where the page is, which answers until Ctrl-C ends it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import expect

from bot.ladders.data import LadderData
from bot.trying.starting import TryOut
from tests.browser.windows import SECONDS, sitting

ROOT = Path(__file__).resolve().parents[2]
_ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+/[\w-]{16,}/")


class Program:
    """A program under way: what it has said, and where its page is."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.said = process, ""

    async def address(self) -> str:
        async with asyncio.timeout(SECONDS):
            while not (found := _ADDRESS.search(self.said)):
                line = await self.process.stdout.readline()
                self.said += line.decode()
                assert line, self.said
        return found[0]

    async def interrupted(self) -> int:
        """Ctrl-C; what it ends with."""
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(SECONDS):
            out, _ = await self.process.communicate()
        self.said += out.decode()
        return self.process.returncode


@asynccontextmanager
async def trying(*options: str, **environment: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "try", "--no-open", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


ANYTHING = {"LADDER_COMMAND": "/career", "PORT": "x", "HTTPS_PROXY": "http://127.0.0.1:9"}
"""What the environment may hold for the real bot."""


async def test_it_answers_in_the_page_until_it_is_interrupted_whatever_the_environment_holds(browser):
    async with trying(**ANYTHING) as program:
        async with sitting(browser, await program.address(), "anna", "general") as window:
            await window.asks("/ladder band3", "Engineer III")
        assert await program.interrupted() == 0
    assert "Traceback" not in program.said
    assert "band3" not in program.said


async def test_a_window_that_stays_says_that_the_workspace_is_gone_and_where_it_will_be(browser, made_once, ladders):
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(TryOut(say=print, empty=True).running(LadderData(ladders)))
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(workspace.opens_page())
        await expect(page.get_by_role("log", name="Messages", exact=True)).to_be_visible()
        await stack.aclose()
        # Started again it has another address: this page would wait for ever.
        await expect(page.get_by_role("status")).to_contain_text("start it again and open the address")
        await page.get_by_role("textbox", name="Message", exact=True).fill("band3")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert").filter(has_text="is not running any more")).to_be_visible()
        await expect(page.get_by_role("textbox", name="Message", exact=True)).to_have_value("band3")
        await context.close()
