"""The bot as a process: over HTTP and over Socket Mode, from its first word to its last."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from bot import wiring
from bot.ladders.data import LadderData
from bot.settings import Settings, SettingsError
from bot.slack import in_force, reloading
from bot.slack.background import Background
from bot.slack.manifest import PATH, manifest
from bot.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
SECRET = "plumcake"
SLOW = 0.3
"""Seconds that Slack takes for each call while the bot is asked to stop."""


def _settings(workspace, **more):
    return Settings(
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_signing_secret=workspace.signing_secret,
        slack_api_url=workspace.url,
        **more,
    )


# over HTTP


@pytest.fixture
async def web(judges):
    """A Slack that sends everything to a URL, where nobody listens yet."""
    async with Workspace.running(manifest(url="https://ladder.example"), judges=judges) as running:
        yield running
        assert not running.mistakes, running.mistakes


@pytest.fixture
def no_waiting(monkeypatch, ladders, answering):
    """The shipped ladder is read and indexed once for all tests."""
    monkeypatch.setattr(in_force, "Answering", lambda these: answering)


async def _serve_http(workspace, ladders, port):
    """The bot as `run --http` serves it, in this process."""
    workspace.request_url = f"http://127.0.0.1:{port}{PATH}"
    await wiring.serve_http(_settings(workspace, port=port), LadderData(ladders))


async def _listening(port, bot):
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
    bot = asyncio.create_task(_serve_http(web, ladders, unused_tcp_port))
    await _listening(unused_tcp_port, bot)
    yield web
    stop()
    await asyncio.wait_for(bot, 10)


@pytest.fixture
def event(served):
    """A question in a direct message, as Slack posts it."""
    dm = served.backend.store.dm("U0BOT", "U0ANNA")
    return {
        "type": "event_callback",
        "event_id": "Ev0HAND",
        "event_time": 1,
        "team_id": "T0WORKSPACE",
        "api_app_id": "A0LOOPBACK",
        "event": {
            "type": "message",
            "channel": dm.id,
            "channel_type": "im",
            "user": "U0ANNA",
            "text": "band 3",
            "ts": "1.000001",
            "event_ts": "1.000001",
        },
    }


async def test_over_http_everything_is_answered(served):
    anna = served.person("anna")
    command = await anna.command("/ladder band3")
    assert command.ephemeral
    assert command.text == "Engineer III"
    assert (await anna.presses(command, "Everything inherited")).ts == command.ts
    said = await anna.says("band 3")
    assert (await anna.edits(said.question, "band 2")).text == "Engineer II"
    assert (await anna.mentions("band 3")).thread_ts
    assert (await anna.presses(await anna.opens_home(), "Staff Engineer")).kind == "modal"


async def test_a_forged_signature_is_refused_and_has_no_effect(served, event):
    async with served.expects_nothing():
        answer = await served.post(event, secret="forged")
    assert answer.status == 401


@pytest.mark.parametrize("seconds", [-360, 360])
async def test_a_stale_request_is_refused_and_has_no_effect(served, event, seconds):
    async with served.expects_nothing():
        answer = await served.post(event, at=served.clock.now() + seconds)
    assert answer.status == 401


STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.mark.parametrize(
    "headers",
    [
        {STAMP: "", SIGNATURE: ""},
        {STAMP: ""},
        {STAMP: "soon"},
        {STAMP: "\u00b2"},
        {STAMP: "9" * 5_000},
        {SIGNATURE: ""},
        {SIGNATURE: "v0=\u00e9"},
    ],
    ids=str,
)
async def test_a_request_whose_signature_cannot_be_read_is_refused_without_a_line_in_the_log(
    served, event, headers, caplog
):
    async with served.expects_nothing():
        answer = await served.post(event, headers={name: value[:5_000] for name, value in headers.items()})
    assert answer.status == 401
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_body_that_is_no_text_is_refused(served, caplog):
    async with aiohttp.ClientSession() as client, client.post(served.request_url, data=b"\xff") as answer:
        assert answer.status == 401
    assert "Traceback" not in caplog.text


async def test_a_duplicate_that_is_freshly_signed_gets_200_and_has_no_second_effect(served, event):
    async with served.expects(1):
        first = await served.post(event)
    async with served.expects_nothing():
        again = [
            await served.post(event, headers={"X-Slack-Retry-Num": str(n), "X-Slack-Retry-Reason": "http_timeout"})
            for n in (1, 2, 3)
        ]
    assert [answer.status for answer in (first, *again)] == [200] * 4


async def test_slack_may_verify_the_url(served):
    assert await served.verify_url()


@pytest.mark.parametrize("body", ["", "{", "[]", "payload=%7B", '{"type":"event_callback"}', "\x00"])
async def test_a_signed_body_of_nonsense_breaks_nothing(served, body):
    await served.post(body)
    assert (await served.person("anna").command("/ladder band3")).text == "Engineer III"


@pytest.mark.parametrize("host", ["192.0.2.1", "slack.com", "::ffff:192.0.2.1"])
async def test_no_test_reaches_beyond_this_machine(host):
    with pytest.raises(AssertionError, match="tests stay on loopback"):
        await asyncio.open_connection(host, 443)


NONSENSE = [
    "{oops",
    '{"a":' + "[" * 90_000,
    "payload=%7Boops",
    "[1,2]",
    '"a"',
    "payload=%5B1%5D",
    '{"authorizations":[1]}',
]


@pytest.mark.parametrize("body", NONSENSE, ids=lambda body: body[:24])
async def test_nonsense_is_refused_where_it_is_not_signed_and_bad_where_it_is(served, body):
    kind = {"Content-Type": "application/x-www-form-urlencoded" if body.startswith("payload") else "application/json"}
    assert (await served.post(body, headers=kind, secret="forged")).status == 401
    assert (await served.post(body, headers=kind)).status == 400


@pytest.mark.parametrize("wrong", [{"secret": "forged"}, {"at": 1.0}], ids=["secret", "clock"])
async def test_what_is_not_signed_is_not_logged(served, event, caplog, wrong):
    caplog.set_level(logging.INFO)
    event["event"]["text"] = SECRET
    assert (await served.post(event, **wrong)).status == 401
    ours = [record for record in caplog.records if record.name.startswith(("bot.slack", "slack_bolt"))]
    assert [record.name for record in ours] == ["bot.slack.door"]
    assert SECRET not in caplog.text


async def test_bolt_does_not_log_what_it_takes_for_unsigned_either(monkeypatch, workspace, ladders, no_waiting):
    logger = logging.getLogger("slack_bolt.RequestVerification")
    monkeypatch.setattr(logging.getLogger("slack_bolt"), "level", logging.INFO)
    monkeypatch.setattr(logger, "level", logger.level)
    async with wiring.building(_settings(workspace), LadderData(ladders)):
        assert logger.level == logging.WARNING


async def test_nothing_else_is_served(served):
    url = served.request_url
    for path in ("/", "/docs", PATH + "/more"):
        served.request_url = url.removesuffix(PATH) + path
        assert (await served.post({})).status == 404


@pytest.fixture
def stop():
    """Sends this process the signal that ends it; if it is left to end it, that is only noted."""
    left = []
    before = signal.signal(signal.SIGTERM, lambda *_: left.append("the signal was left to end the process"))
    yield lambda: os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, before)
    assert left == []


async def _command(member):
    return (await member.command("/ladder band3")).text


async def _message(member):
    return (await member.says("band 3")).text


@pytest.mark.parametrize("ask", [_command, _message])
async def test_a_signal_lets_the_work_over_http_be_finished(ask, web, ladders, no_waiting, stop, unused_tcp_port):
    bot = asyncio.create_task(_serve_http(web, ladders, unused_tcp_port))
    await _listening(unused_tcp_port, bot)
    await _is_finished_after_a_signal(ask, web, bot, stop)


async def _is_finished_after_a_signal(ask, workspace, bot, stop):
    workspace.faults.latency = SLOW
    asking = asyncio.create_task(ask(workspace.person("anna")))
    await _begun(workspace, "users.info", 1)
    stop()
    await asyncio.wait_for(bot, 10)
    assert await asking == "Engineer III"


@pytest.mark.parametrize("form", ["socket", "http"])
async def test_a_signal_while_slack_is_still_asked_about_the_tokens_ends_it(
    form, web, ladders, no_waiting, stop, unused_tcp_port
):
    web.faults.latency = 30
    settings = _settings(web, port=unused_tcp_port)
    serve = wiring.serve_http if form == "http" else wiring.serve_socket
    bot = asyncio.create_task(serve(settings, LadderData(ladders)))
    while not web.calls("auth.test"):  # noqa: ASYNC110 - a call that only begins rings no bell
        await asyncio.sleep(0.01)
    stop()
    await asyncio.wait_for(bot, 2)


async def test_a_signal_while_the_bot_is_built_ends_it(monkeypatch, web, ladders, answering, stop, unused_tcp_port):
    def build(_):
        stop()
        return answering

    monkeypatch.setattr(in_force, "Answering", build)
    await asyncio.wait_for(wiring.serve_http(_settings(web, port=unused_tcp_port), LadderData(ladders)), 5)


async def _begun(workspace, method, count):
    """Waits until the bot has called a method so many times."""
    assert await workspace.backend.bell.until(lambda: len(workspace.calls(method)) >= count or None, 10)


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


@pytest.mark.parametrize("ask", [_command, _message])
async def test_a_signal_lets_the_work_on_the_socket_be_finished(ask, workspace, ladders, no_waiting, stop):
    bot = asyncio.create_task(wiring.serve_socket(_settings(workspace), LadderData(ladders)))
    await workspace.connected()
    await _is_finished_after_a_signal(ask, workspace, bot, stop)


async def test_work_that_does_not_end_keeps_nobody_waiting_and_is_told_in_the_log(
    monkeypatch, workspace, connecting, caplog
):
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


async def test_a_socket_that_does_not_close_keeps_nobody_waiting(monkeypatch, connecting, workspace):
    monkeypatch.setattr(wiring, "_CLOSE", 0.05)
    close = wiring.AsyncSocketModeHandler.close_async

    async def never(self):
        await close(self)
        await asyncio.Event().wait()

    monkeypatch.setattr(wiring.AsyncSocketModeHandler, "close_async", never)
    async with connecting():
        await workspace.person("anna").command("/ladder band3")


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
        ("text/html", "<h1>Bad gateway</h1>", 502),
        ("application/json", "{oops", 200),
        ("application/json", "[]", 200),
        ("application/json", "{}", 200),
    ],
)
async def test_what_does_not_answer_as_slack_does_is_told_so(answers_with, kind, body, status):
    settings = await answers_with(kind, body, status)
    with pytest.raises(SettingsError, match=f"What answers at {settings.slack_api_url} does not answer as Slack does"):
        await wiring.check_tokens(settings)


async def test_a_token_that_slack_does_not_take_is_named_with_slacks_word_for_it(answers_with):
    settings = await answers_with("application/json", '{"ok":false,"error":"invalid_auth"}')
    with pytest.raises(SettingsError, match="Slack does not take SLACK_BOT_TOKEN: invalid_auth"):
        await wiring.check_tokens(settings)


@pytest.fixture
def soon(monkeypatch):
    """The SDK waits no time before it tries again."""
    sleep = asyncio.sleep
    monkeypatch.setattr("slack_sdk.http_retry.async_handler.asyncio.sleep", lambda seconds: sleep(min(seconds, 0.01)))


async def test_a_message_that_slack_may_have_taken_is_not_posted_again(anna, workspace, soon):
    workspace.faults.fail(1, status=503, method="chat.postMessage")
    assert "something went wrong" in (await anna.says("band 3")).plain
    assert len(workspace.calls("chat.postMessage")) == 2, "the answer, and the apology for it"


async def test_what_only_reads_is_asked_again(anna, workspace, soon):
    workspace.faults.fail(2, status=503, method="users.info")
    assert (await anna.says("band 3")).text == "Engineer III"
    assert len(workspace.calls("users.info")) == 3


# the try-out, and the parts


async def test_the_try_out_has_the_bot_connected_to_a_slack_of_its_own(monkeypatch, ladders, no_waiting):
    heard = []

    async def talk(workspace):
        heard.append((await workspace.person("anna").command("/ladder band3")).text)

    monkeypatch.setattr("bot.workspace.terminal.talk", talk)
    await wiring.try_out(LadderData(ladders))
    assert heard == ["Engineer III"]


async def test_building_leaves_the_collector_alone_and_serving_freezes_it(
    monkeypatch, workspace, ladders, no_waiting, stop
):
    frozen = []
    monkeypatch.setattr(reloading.gc, "freeze", lambda: frozen.append(1))
    async with wiring.building(_settings(workspace), LadderData(ladders)):
        assert frozen == []
    bot = asyncio.create_task(wiring.serve_socket(_settings(workspace), LadderData(ladders)))
    await workspace.connected()
    await workspace.person("anna").command("/ladder band3")
    stop()
    await asyncio.wait_for(bot, 10)
    assert frozen == [1]


async def test_what_is_built_finishes_its_work_at_its_end(workspace, ladders, no_waiting):
    background, done = Background(), []

    async def work():
        await asyncio.sleep(0)
        done.append(1)

    async with wiring.building(_settings(workspace), LadderData(ladders), background):
        background.start(work(), None)
    assert done == [1]


@pytest.mark.parametrize(("level", "sdk"), [("DEBUG", "INFO"), ("INFO", "INFO"), ("ERROR", "ERROR")])
def test_the_sdk_never_logs_its_debugging(level, sdk, monkeypatch):
    loggers = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "aiohttp")]
    for one in loggers:
        monkeypatch.setattr(one, "level", one.level)
    wiring.start_logging(level)
    assert {logging.getLevelName(one.level) for one in loggers} == {sdk}
    for one in loggers:
        one.manager._clear_cache()


# as people start it


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


async def _ended(process, within=10):
    """Its exit code and what it has written to standard error."""
    _, err = await asyncio.wait_for(process.communicate(), within)
    return process.returncode, err.decode()


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


@pytest.mark.parametrize("form", ["socket", "http"])
async def test_asked_to_stop_it_finishes_what_is_under_way_and_exits_with_0(form, judges, unused_tcp_port):
    http = form == "http"
    async with Workspace.running(
        manifest(url="https://ladder.example") if http else manifest(), judges=judges
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
            await slack.backend.bell.until(lambda: slack.backend.sockets.connections or None, 20)
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
