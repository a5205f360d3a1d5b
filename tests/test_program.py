"""The program as a whole: started, tried out, interrupted, and without what it does not need."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import bot
import bot.workspace
from bot.slack.manifest import manifest
from bot.workspace import Workspace
from tests.commanding import SECONDS, Ran, Run, process, refused

COMMAND = [sys.executable, "-m", "bot"]

LADDER_BOT = [str(Path(sys.executable).with_name("ladder-bot"))]


def test_without_what_the_workspace_needs_trying_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot, "workspace", bot.workspace)  # so that it is the one of `sys.modules` again afterwards
    for name in [name for name in sys.modules if name.startswith("bot.workspace")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "slackblocks", None)
    assert "pip install 'ladder-bot[try]'" in refused(run("try"))


def test_the_workspace_has_every_name_that_it_promises_and_no_other() -> None:
    workspace = importlib.import_module("bot.workspace")
    assert {getattr(workspace, name).__name__ for name in workspace.__all__} == set(workspace.__all__)
    assert set(workspace.__all__) <= set(dir(workspace))
    with pytest.raises(AttributeError, match="nonsense"):
        workspace.nonsense  # noqa: B018


class TestRun:
    def test_all_that_is_missing_or_wrong_is_told_together(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PORT", "many")
        monkeypatch.setenv("LADDER_COMMAND", "ladder")
        sentence = refused(run("run"))
        names = ("SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set", "PORT must be", "LADDER_COMMAND must be")
        assert all(name in sentence for name in names)
        assert "SLACK_SIGNING_SECRET is not set" in refused(run("run", "--http"))

    def test_for_several_workspaces_it_needs_other_settings_and_http(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
        assert "ladder-bot run --http" in refused(run("run"))
        sentence = refused(run("run", "--http"))
        names = ("SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "PUBLIC_URL", "ALLOWED_WORKSPACES")
        assert all(f"{name} is not set" in sentence for name in names)
        assert "SLACK_BOT_TOKEN" not in sentence

    @pytest.mark.parametrize("form", [[], ["--http"]])
    def test_a_bot_with_a_bad_ladder_does_not_start(
        self, run: Run, form: list[str], broken: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
            monkeypatch.setenv(name, "given")
        monkeypatch.setenv("LADDER_DATA", str(broken))
        assert f"{broken}:2: " in refused(run("run", *form))

    async def test_it_answers_until_it_is_interrupted(self) -> None:
        """How it stops when a supervisor asks, over sockets and over HTTP: tests/test_packaging.py."""
        async with Workspace.running(manifest(), patience=SECONDS) as workspace:
            code, log = await self.interrupted(workspace)
        assert code == 0
        assert b"ready to answer" in log
        assert b"Traceback" not in log
        assert b"band3" not in log

    async def interrupted(self, workspace: Workspace) -> tuple[int | None, bytes]:
        environment = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.url,
        }
        bot = await asyncio.create_subprocess_exec(*COMMAND, "run", env={**os.environ, **environment}, stderr=-1)
        try:
            async with asyncio.timeout(SECONDS):
                await workspace.connected()
                answer = await workspace.person("anna").command("/ladder band3")
                assert "Engineer III" in answer.plain
                bot.send_signal(signal.SIGINT)
                _, log = await bot.communicate()
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
        return bot.returncode, log


def test_trying_it_out_answers_in_the_terminal_whatever_the_environment_holds() -> None:
    environment = {"LADDER_COMMAND": "/career", "PORT": "x", "HTTPS_PROXY": "http://127.0.0.1:9"}
    typed = "/ladder band3\nwhat's expected of a staff engineer?\n1\n:quit\n"
    done = subprocess.run(
        [*COMMAND, "try", "--terminal"],
        input=typed,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, **environment},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "only you can see this" in done.stdout
    assert "Engineer III" in done.stdout
    assert done.stdout.count("Band 4") >= 1


class TestTheProgram:
    def test_asking_needs_nothing_of_the_workspace_on_loopback_but_how_a_terminal_shows_it(self) -> None:
        blocked = "import sys; sys.modules |= dict.fromkeys(('slackblocks', 'websockets', 'slack_bolt', 'aiohttp'))"
        ran = process(sys.executable, "-c", f"{blocked}; from bot.cli import main; main()", "ask", "band3")
        assert (ran.code, ran.err) == (0, "")
        assert "Engineer III" in ran.out

    def test_the_module_and_the_console_script_are_the_same_program(self) -> None:
        assert process(*COMMAND, "show", "zzz") == process(*LADDER_BOT, "show", "zzz") != Ran(0, "", "")

    def test_help_names_every_command(self, run: Run) -> None:
        shown = run("--help")
        assert shown.code == 0
        for command in ("ask", "show", "list", "check", "schema", "manifest", "run", "try"):
            assert f" {command} " in shown.out
            assert run(command, "--help").code == 0

    @pytest.mark.parametrize("arguments", [["nonsense"], ["list", "--nonsense"], ["show"], []])
    def test_a_command_that_does_not_exist_is_a_usage_error(self, run: Run, arguments: list[str]) -> None:
        ran = run(*arguments)
        assert ran.code == 2
        assert "Usage" in ran.out + ran.err
