"""docs/your-own-ladder.md, walked as it stands: its files are saved, its changes are made, every command in it is run,
what is said to the bot is said to it, and what the page shows is what comes.

Its workflow is run in tests/test_pull_requests.py.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from bot import cli
from bot.slack.manifest import manifest
from bot.workspace import Workspace

PAGE = (Path(__file__).parents[1] / "docs" / "your-own-ladder.md").read_text("utf-8")
BIN = Path(sys.executable).parent
SECONDS = 40
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVED = re.compile(r"\b(?:[Ss]ave|[Pp]ut) [^`]*`([^`]+)`:\s*\Z")
_CHANGED = re.compile(r"\b[Ii]n `([^`]+)`[^`]*:\s*\Z")
_IN_A_SHELL = re.compile(r"[|>&;$]|^(?!ladder-bot )")


@dataclass(frozen=True)
class Step:
    """Something that a reader does: `what` it is done with, `shown` what comes of it, line by line; `…` is anything."""

    does: str
    what: str
    shown: tuple[str, ...]


def steps(page: str) -> Iterator[Step]:
    """What the page has a reader do, in its order: save, change, run, say, and what a pull request runs."""
    for fence in _FENCE.finditer(page):
        kind, body, before = fence[1], fence[2], page[: fence.start()]
        if kind == "console":
            yield from (Step("run", what, shown) for what, shown in _said(body, "$ "))
        elif kind == "text" and body.startswith("anna> "):
            yield from (Step("say", what, shown) for what, shown in _said(body, "anna> "))
        elif kind == "diff" and (named := _CHANGED.search(before)):
            yield Step("change", named[1], tuple(body.splitlines()))
        elif named := _SAVED.search(before):
            yield Step("save", named[1], tuple(body.splitlines()))


def _said(body: str, prompt: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in f"\n{body}".split(f"\n{prompt}")[1:]:
        said, *shown = part.splitlines()
        yield re.sub(r" +# .*$", "", said) if prompt == "$ " else said, tuple(line for line in shown if line)


def is_shown(shown: tuple[str, ...], text: str) -> bool:
    """Whether these lines are all that a text holds but for empty ones; `…` stands for any lines, or for any part of
    one. No lines: nothing is said of it."""
    parts = ("(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n" for line in shown)
    there = "".join(f"{line.rstrip()}\n" for line in text.splitlines() if line.strip())
    return not shown or re.fullmatch("".join(parts), there) is not None


class Reader:
    """Does what the page says, in a folder of their own."""

    def __init__(self, folder: Path, workspace: Workspace) -> None:
        self.folder = folder
        self.workspace = workspace
        self.bot: asyncio.subprocess.Process | None = None
        self.environment = os.environ | {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "SLACK_API_URL": workspace.url,
            "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_{what}": "anna" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }

    async def do(self, step: Step) -> None:
        """Does it, and holds what comes of it against what the page shows."""
        if step.does == "save":
            path = self.folder / step.what
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text("\n".join(step.shown) + "\n")
        elif step.does == "change":
            self._change(self.folder / step.what, step.shown)
        elif step.does == "say":
            await self._until(step, self._say)
        elif step.what.startswith("export "):
            self._export(step.what.removeprefix("export "))
        elif step.what.endswith("ladder-bot run"):
            await self._start(step.what)
        else:
            await self._until(step, self._run)

    async def _until(self, step: Step, do) -> None:
        """Again and again, where a bot runs: it takes note of things a moment later."""
        end = time.monotonic() + (SECONDS if self.bot else 0)
        while not is_shown(step.shown, said := await do(step.what)):
            assert time.monotonic() < end, f"{step.what}\nshows:\n{said}\nthe page has:\n" + "\n".join(step.shown)
            await asyncio.sleep(0.2)

    def _change(self, path: Path, lines: tuple[str, ...]) -> None:
        before, after = (
            "".join(f"{line[1:]}\n" for line in lines if line[:1] in {" ", "", sign}) for sign in ("-", "+")
        )
        text = path.read_text()
        assert text.count(before) == 1, (path, before)
        path.write_text(text.replace(before, after))

    def _export(self, assignments: str) -> None:
        given = {"SLACK_BOT_TOKEN": self.workspace.bot_token, "SLACK_APP_TOKEN": self.workspace.app_token}
        for one in shlex.split(assignments):
            name, _, value = one.partition("=")
            self.environment[name] = given.get(name, value)

    async def _run(self, line: str) -> str:
        """In this process where no shell is needed: that is much faster."""
        if _IN_A_SHELL.search(line):
            shell = await self._begin(line, stdout=subprocess.PIPE)
            out, err = await shell.communicate()
            assert shell.returncode == 0, (line, out, err)
            return out.decode()
        done = CliRunner().invoke(cli.app, shlex.split(line)[1:], catch_exceptions=False)
        assert done.exit_code == 0, (line, done.output)
        return done.stdout

    async def _start(self, line: str) -> None:
        self.bot = await self._begin(f"exec env {line}")
        await self.workspace.connected()

    async def _begin(self, line: str, stdout: int | None = None) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            "sh", "-c", line, cwd=self.folder, env=self.environment, stdout=stdout, stderr=subprocess.PIPE
        )

    async def _say(self, line: str) -> str:
        anna = self.workspace.person("anna")
        return (await (anna.command(line) if line.startswith("/") else anna.says(line))).plain

    async def leave(self) -> None:
        """Stops the bot, if there is one."""
        if self.bot:
            self.bot.terminate()
            _, log = await self.bot.communicate()
            assert self.bot.returncode == 0, log


@pytest_asyncio.fixture
async def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Reader]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    async with Workspace.running(manifest(), patience=SECONDS) as workspace:
        reading = Reader(tmp_path, workspace)
        yield reading
        await reading.leave()


async def test_the_page_leads_from_a_document_to_an_answering_bot(reader: Reader) -> None:
    for step in steps(PAGE):
        await reader.do(step)
    assert reader.bot


def test_every_command_of_the_page_is_a_step() -> None:
    does = [step.does for step in steps(PAGE)]
    assert does.count("run") == len(re.findall(r"^ *\$ ", PAGE, re.MULTILINE)) > 10
    assert {"save", "change", "run", "say"} == set(does)


def test_what_the_page_shows_is_held_against_what_comes() -> None:
    assert is_shown(("a", "b"), "a\n\nb  \n")
    assert not is_shown(("a",), "a\nb")
    assert is_shown(("a", "…", "d"), "a\nb\nc\nd")
    assert is_shown(("a", "…"), "a\nb")
    assert is_shown(("a … c",), "a b c")
    assert not is_shown(("a … c",), "a b\nc")
