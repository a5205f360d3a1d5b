"""What is tried in a browser: the page, the real bot behind it, and windows that people open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.ladders.data import LadderData
from bot.ladders.model import Ladders
from bot.trying.starting import TryOut
from bot.workspace import Workspace
from tests.browser.windows import Window, sitting
from tests.chromium import driven

_HERE = Path(__file__).parent

Opens = Callable[..., Awaitable[Window]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives in one event loop, as long as all of its tests."""
    for item in items:
        if item.path.is_relative_to(_HERE) and iscoroutinefunction(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests."""
    async with driven() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def workspace(made_once: None, ladders: Ladders) -> AsyncIterator[Workspace]:
    """What `ladder-bot try --empty` runs."""
    async with TryOut(say=print, empty=True).running(LadderData(ladders)) as running:
        yield running
        await running.quiet()
        assert not running.mistakes, running.mistakes


@pytest.fixture
def address(workspace: Workspace) -> str:
    """Where the page is."""
    return workspace.opens_page()


@pytest_asyncio.fixture(loop_scope="session")
async def opens(browser: Browser, address: str) -> AsyncIterator[Opens]:
    """Opens windows: `await opens("anna", at="general")`."""
    async with AsyncExitStack() as windows:

        async def opening(who: str = "anna", at: str = "", **context: Any) -> Window:
            return await windows.enter_async_context(sitting(browser, address, who, at, **context))

        yield opening
