"""The bot put together: on its socket, at its start, and with what Slack may answer then."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import runpy
import sys
from contextlib import suppress

import pytest

from bot import logs, wiring
from bot.ladders.data import LadderData
from bot.settings import Settings, SettingsError
from bot.slack import reloading
from bot.slack.background import Background
from tests.serving import settings_of


@pytest.mark.parametrize("host", ["192.0.2.1", "slack.com", "::ffff:192.0.2.1"])
async def test_no_test_reaches_beyond_this_machine(host):
    with pytest.raises(AssertionError, match="tests stay on loopback"):
        await asyncio.open_connection(host, 443)


async def test_bolt_takes_nothing_of_the_environment(monkeypatch, workspace, ladders, no_waiting, caplog):
    settings = settings_of(workspace)
    secrets = {name: f"of-{name}" for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.INFO)
    async with wiring.building(settings, LadderData(ladders)) as app:
        assert app.oauth_flow is None
    assert not [record.message for record in caplog.records if record.name.startswith("slack_bolt")]
    assert {name: os.environ[name] for name in secrets} == secrets


# over Socket Mode


async def test_after_a_dropped_connection_it_connects_anew_and_answers(anna, workspace):
    for drop in (workspace.drop_connections, workspace.refresh_connections):
        await drop()
        await workspace.connected()
        assert (await anna.command("/ladder band3")).text == "Engineer III"
        assert (await anna.says("band 3")).text == "Engineer III"


async def test_what_was_asked_while_it_was_away_is_answered_once_it_is_back(anna, workspace):
    await workspace.drop_connections()
    async with workspace.expects(1):
        await anna.says("band 3")


# what Slack answers


@pytest.fixture
async def answers_with(unused_tcp_port):
    """Serves one answer to everything, and gives the settings with which the bot asks there."""
    servers = []

    async def serve(kind, body, status=200):
        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close"
            writer.write(f"{head}\r\n\r\n{body}".encode())
            await writer.drain()
            writer.close()

        servers.append(await asyncio.start_server(answer, "127.0.0.1", unused_tcp_port))
        return Settings(slack_bot_token="xoxb-1", slack_api_url=f"http://127.0.0.1:{unused_tcp_port}/api/")

    yield serve
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", "upstream is gone", 200),
        ("text/html", "<h1>Sign in</h1>", 200),
        ("application/json", "{oops", 200),
        ("application/json", "[]", 200),
        ("application/json", "{}", 200),
    ],
)
async def test_what_does_not_answer_as_slack_does_is_told_so(answers_with, kind, body, status):
    settings = await answers_with(kind, body, status)
    with pytest.raises(SettingsError, match=f"What answers at {settings.slack_api_url} does not answer as Slack does"):
        await wiring.check_tokens(settings)


async def test_a_gateway_before_slack_that_fails_says_nothing_of_the_token(answers_with):
    settings = await answers_with("text/html", "<h1>Bad gateway</h1>", 502)
    with pytest.raises(SettingsError, match="answers with 502"):
        await wiring.check_tokens(settings)


async def test_a_token_that_slack_does_not_take_is_named_with_slacks_word_for_it(answers_with):
    settings = await answers_with("application/json", '{"ok":false,"error":"invalid_auth"}')
    with pytest.raises(SettingsError, match="Slack does not take SLACK_BOT_TOKEN: invalid_auth"):
        await wiring.check_tokens(settings)


async def test_a_message_that_slack_may_have_taken_is_not_posted_again(anna, workspace, soon):
    workspace.faults.fail(1, status=503, method="chat.postMessage")
    assert "something went wrong" in (await anna.says("band 3")).plain
    assert len(workspace.calls("chat.postMessage")) == 2, "the answer, and the apology for it"


async def test_what_only_reads_is_asked_again(anna, workspace, soon):
    workspace.faults.fail(2, status=503, method="users.info")
    assert (await anna.says("band 3")).text == "Engineer III"
    assert len(workspace.calls("users.info")) == 3


# the parts


async def test_building_leaves_the_collector_alone_and_serving_freezes_it(
    monkeypatch, workspace, ladders, no_waiting, stop
):
    frozen = []
    monkeypatch.setattr(reloading.gc, "freeze", lambda: frozen.append(1))
    async with wiring.building(settings_of(workspace), LadderData(ladders)):
        assert frozen == []
    bot = asyncio.create_task(wiring.serve_socket(settings_of(workspace), LadderData(ladders)))
    await workspace.connected()
    await workspace.person("anna").command("/ladder band3")
    stop()
    await asyncio.wait_for(bot, 10)
    assert frozen == [1]


@pytest.mark.parametrize("fails", [False, True])
def test_until_it_is_frozen_nothing_of_a_start_is_collected_and_then_it_is_again(fails: bool) -> None:
    with suppress(RuntimeError), reloading.uncollected():
        assert not gc.isenabled()
        if fails:
            raise RuntimeError
        reloading.freeze()
        assert gc.isenabled()
    assert gc.isenabled()


async def test_what_is_built_finishes_its_work_at_its_end(workspace, ladders, no_waiting):
    background, done = Background(), []

    async def work():
        await asyncio.sleep(0)
        done.append(1)

    async with wiring.building(settings_of(workspace), LadderData(ladders), background):
        background.start(work(), None)
    assert done == [1]


@pytest.mark.parametrize(("level", "sdk"), [("DEBUG", "INFO"), ("INFO", "INFO"), ("ERROR", "ERROR")])
def test_the_sdk_never_logs_its_debugging(level, sdk, monkeypatch):
    loggers = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "aiohttp")]
    for one in loggers:
        monkeypatch.setattr(one, "level", one.level)
    logs.start_logging(level)
    assert {logging.getLevelName(one.level) for one in loggers} == {sdk}
    for one in loggers:
        one.manager._clear_cache()


def _refuses(monkeypatch, capsys, *arguments, **environment):
    """What `python -m bot …` says when it ends before it begins."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["ladder-bot", *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_without_settings_it_says_which_are_missing_and_where_to_find_them(monkeypatch, capsys):
    for arguments, names in ((["run"], wiring.SOCKET_MODE), (["run", "--http"], wiring.HTTP)):
        said = _refuses(monkeypatch, capsys, *arguments)
        assert "Traceback" not in said
        assert [line.split()[0] for line in said.splitlines()[1:]] == list(names)


def test_with_a_bad_ladder_it_refuses_to_start_and_says_the_line(monkeypatch, capsys, tmp_path):
    (tmp_path / "bad.yaml").write_text("id: bad\nname: Bad\nbands:\n  - nme: Typo\n", encoding="utf-8")
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/"}
    said = _refuses(monkeypatch, capsys, "run", **tokens, LADDER_DATA=str(tmp_path))
    assert "Traceback" not in said
    assert f"{tmp_path / 'bad.yaml'}:4: " in said
