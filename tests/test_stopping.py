"""Asked to stop, the bot finishes what is under way: over HTTP, on the socket, and as a process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from bot import wiring
from bot.ladders.data import LadderData
from bot.notes.sql.upkeep import SqlUpkeep
from bot.slack import in_force
from bot.slack.manifest import PATH, manifest
from bot.storage.engine import StorageError
from bot.workspace import Workspace
from tests.serving import SECONDS, listening, serve_http, settings_of

ROOT = Path(__file__).resolve().parents[1]
SECRET = "plumcake"
SLOW = 0.3
"""Seconds that Slack takes for each call while the bot is asked to stop."""


async def _command(member):
    return (await member.command("/ladder band3")).text


async def _message(member):
    return (await member.says("band 3")).text


@pytest.mark.parametrize("ask", [_command, _message])
async def test_a_signal_lets_the_work_over_http_be_finished(ask, web, ladders, no_waiting, stop, unused_tcp_port):
    bot = asyncio.create_task(serve_http(web, ladders, unused_tcp_port))
    await listening(unused_tcp_port, bot)
    await _is_finished_after_a_signal(ask, web, bot, stop)


async def _is_finished_after_a_signal(ask, workspace, bot, stop):
    workspace.faults.latency = SLOW
    asking = asyncio.create_task(ask(workspace.person("anna")))
    await _begun(workspace, "users.info", 1)
    stop()
    await asyncio.wait_for(bot, SECONDS)
    assert await asking == "Engineer III"


@pytest.mark.parametrize("form", ["socket", "http"])
async def test_a_signal_while_slack_is_still_asked_about_the_tokens_ends_it(
    form, web, ladders, no_waiting, stop, unused_tcp_port
):
    web.faults.latency = 30
    settings = settings_of(web, port=unused_tcp_port)
    serve = wiring.serve_http if form == "http" else wiring.serve_socket
    bot = asyncio.create_task(serve(settings, LadderData(ladders)))
    while not web.calls("auth.test"):  # noqa: ASYNC110 - a call that only begins rings no bell
        await asyncio.sleep(0.01)
    stop()
    await asyncio.wait_for(bot, SECONDS)


async def test_a_signal_while_the_bot_is_built_ends_it(monkeypatch, web, ladders, answering, stop, unused_tcp_port):
    def build(_):
        stop()
        return answering

    monkeypatch.setattr(in_force, "Answering", build)
    await asyncio.wait_for(wiring.serve_http(settings_of(web, port=unused_tcp_port), LadderData(ladders)), SECONDS)


async def _begun(workspace, method, count):
    """Waits until the bot has called a method so many times."""
    assert await workspace.backend.bell.until(lambda: len(workspace.calls(method)) >= count or None, 10)


@pytest.mark.parametrize("ask", [_command, _message])
async def test_a_signal_lets_the_work_on_the_socket_be_finished(ask, workspace, ladders, no_waiting, stop):
    bot = asyncio.create_task(wiring.serve_socket(settings_of(workspace), LadderData(ladders)))
    await workspace.connected()
    await _is_finished_after_a_signal(ask, workspace, bot, stop)


@pytest.mark.parametrize("fails", [False, True], ids=["", "and the database fails"])
async def test_work_that_does_not_end_keeps_nobody_waiting_and_is_told_in_the_log(
    monkeypatch, workspace, connecting, caplog, fails
):
    def failing(*_):
        raise StorageError("The database is busy.")

    if fails:
        monkeypatch.setattr(SqlUpkeep, "cut_short", failing)
    begun = asyncio.Event()

    async def for_ever(*_):
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(wiring, "_DRAIN", 0.05)
    monkeypatch.setattr(wiring.People, "may_ask", for_ever)
    async with connecting():
        workspace.person("anna").quietly.says("band 3")
        await begun.wait()
    assert caplog.text.count("1 pieces of work were not finished in time") == 1
    assert ("StorageError" in caplog.text) == fails


async def test_a_socket_that_does_not_close_keeps_nobody_waiting(monkeypatch, connecting, workspace):
    monkeypatch.setattr(wiring, "_CLOSE", 0.05)
    close = wiring.AsyncSocketModeHandler.close_async

    async def never(self):
        await close(self)
        await asyncio.Event().wait()

    monkeypatch.setattr(wiring.AsyncSocketModeHandler, "close_async", never)
    async with connecting():
        await workspace.person("anna").command("/ladder band3")


async def _run(*arguments, **environment):
    """Starts `python -m bot …` with this environment and no other settings."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LADDERBOT_HOME", "COVERAGE_PROCESS_START")
        if name in os.environ
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", *arguments,
        cwd=ROOT, env=kept | environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def _ended(process):
    """Its exit code and what it has written to standard error."""
    _, err = await asyncio.wait_for(process.communicate(), SECONDS)
    return process.returncode, err.decode()


@pytest.mark.parametrize("form", ["socket", "http"])
async def test_asked_to_stop_it_finishes_what_is_under_way_and_exits_with_0(form, judges, unused_tcp_port):
    http = form == "http"
    async with Workspace.running(
        manifest(url="https://ladder.example") if http else manifest(), judges=judges, patience=SECONDS
    ) as slack:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.url,
            "LOG_LEVEL": "debug",
            "PORT": str(unused_tcp_port),
        }
        slack.request_url = f"http://127.0.0.1:{unused_tcp_port}{PATH}"
        process = await _run("run", *(["--http"] if http else []), **settings)
        if http:
            while b"Uvicorn running" not in (line := await process.stderr.readline()):
                assert line, "it ended before it served"
        else:
            await slack.backend.bell.until(lambda: slack.backend.sockets.connections or None, SECONDS)
        anna = slack.person("anna")
        assert (await anna.says(f"hello {SECRET}")).by_app
        slack.faults.latency = SLOW
        asked = anna.quietly.says("band 3")
        command = asyncio.create_task(slack.person("alex").command(f"/ladder band 2 {SECRET}"))
        await _begun(slack, "users.info", 2)
        process.send_signal(signal.SIGTERM)
        code, said = await _ended(process)
        assert (await anna.answer_to(asked)).text == "Engineer III"
        assert (await command).plain
    assert code == 0, said
    assert "Traceback" not in said
    assert SECRET not in said
    assert "Engineer" not in said
    assert json.dumps("band 3")[1:-1] not in said
