"""The bot as a server, in the process of the tests: over HTTP, and asked to stop."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot import wiring
from bot.ladders.data import LadderData
from bot.settings import Settings
from bot.slack import in_force
from bot.slack.manifest import PATH, manifest
from bot.workspace import Workspace

SECONDS = 20
"""How long a busy machine may take until a test gives a bot up."""


def settings_of(workspace, **more):
    return Settings(
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_signing_secret=workspace.signing_secret,
        slack_api_url=workspace.url,
        **more,
    )


@pytest.fixture
async def web(judges):
    """A Slack that sends everything to a URL, where nobody listens yet."""
    async with Workspace.running(manifest(url="https://ladder.example"), judges=judges, patience=30) as running:
        yield running
        assert not running.mistakes, running.mistakes


@pytest.fixture
def no_waiting(monkeypatch, ladders, answering):
    """The shipped ladder is read and indexed once for all tests."""
    monkeypatch.setattr(in_force, "Answering", lambda these: answering)


async def serve_http(workspace, ladders, port, **more):
    """The bot as `run --http` serves it, in this process."""
    workspace.request_url = f"http://127.0.0.1:{port}{PATH}"
    await wiring.serve_http(settings_of(workspace, port=port, **more), LadderData(ladders))


async def listening(port, bot):
    """Waits until somebody listens."""
    while not bot.done():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return
    await bot


@pytest.fixture
async def served(web, ladders, no_waiting, stop, unused_tcp_port):
    """The bot over HTTP."""
    bot = asyncio.create_task(serve_http(web, ladders, unused_tcp_port))
    await listening(unused_tcp_port, bot)
    yield web
    stop()
    await asyncio.wait_for(bot, SECONDS)


@pytest.fixture
def stop():
    """Sends this process the signal that ends it; if it is left to end it, that is only noted."""
    left = []
    before = signal.signal(signal.SIGTERM, lambda *_: left.append("the signal was left to end the process"))
    yield lambda: os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, before)
    assert left == []
