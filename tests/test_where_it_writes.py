"""The bot writes into LADDERBOT_HOME and nowhere else: it runs where all else is read-only.

Python tells of everything that is opened, made or renamed (its audit events); the process writes down what of it would
be a write elsewhere. Python's own cache of compiled code is the installation's, and switched off here.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import wiring
from bot.slack.manifest import manifest
from bot.storage.opening import open_storage
from bot.workspace import Workspace
from tests.conversations.growth.evidenced import LARGE, kept, made, previewed
from tests.conversations.notes.hands import until

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60
WATCHED = """
import os, sys
home = os.path.realpath(os.environ["LADDERBOT_HOME"])
writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
deeds = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "os.remove", "os.rmdir", "os.chmod",
         "os.utime", "sqlite3.connect"}
def tell(event, given):
    if event in deeds or (event == "open" and given[2] & writes):
        for path in given[:2] if event in {"os.rename", "os.link", "os.symlink"} else given[:1]:
            if not isinstance(path, int):
                place = os.path.realpath(os.fsdecode(path).removeprefix("file://").partition("?")[0])
                if place != "/dev/null" and os.path.commonpath([home, place]) != home:
                    os.write(2, f"WRITES OUTSIDE: {event} {place}\\n".encode())
sys.addaudithook(tell)
"""
OUTSIDE = b"WRITES OUTSIDE"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of a user without a home of their own, on a machine without a place for temporary files."""
    path = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return path | {"HOME": os.devnull, "TMPDIR": os.devnull, "LADDERBOT_HOME": str(home)} | more


async def test_a_day_of_the_bot_leaves_nothing_outside_its_home(tmp_path: Path, ladders) -> None:
    """A first start, questions, a note, a picture, a packet, the end."""
    home = tmp_path / "home"
    async with Workspace.running(manifest(), patience=SECONDS) as slack:
        anna = slack.person("anna")
        storage = open_storage(home)
        kept(wiring.notebook(storage), ladders, anna, "U0ALEX", LARGE)
        storage.database.close()
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WATCHED + "from bot.cli import main; main()", "run"),
            cwd="/",
            env=environment(home, **tokens),
            stderr=-1,
        )
        try:
            await slack.connected()
            assert "Engineer III" in (await anna.command("/ladder band3")).plain
            await anna.says("note @alex: led the review")
            await anna.says("growth @alex for staff")
            await until(slack, lambda: any(file.name.endswith(".png") for one in anna.sees() for file in one.files), 60)
            await made(anna, slack, await previewed(anna, slack))
        finally:
            bot.terminate()
            _, log = await bot.communicate()
    assert bot.returncode == 0, log
    assert b"Traceback" not in log
    assert not [line for line in log.splitlines() if OUTSIDE in line]
    assert list((home / "matplotlib").iterdir()), "no picture was drawn"


@pytest.mark.parametrize("arguments", [["migrate"], ["keys", "rotate"], ["unanswered", "--forget", "--yes"]])
def test_neither_do_the_operators_commands(tmp_path: Path, arguments: list[str]) -> None:
    open_storage(tmp_path).database.close()
    command = [sys.executable, "-c", WATCHED + "from bot.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd="/", env=environment(tmp_path), capture_output=True, check=False)
    assert (done.returncode, OUTSIDE in done.stderr) == (0, False), done.stderr


def test_what_is_written_elsewhere_would_be_seen(tmp_path: Path) -> None:
    write = (
        "import pathlib, sqlite3, tempfile; pathlib.Path('there').touch(); sqlite3.connect('db'); tempfile.mkdtemp()"
    )
    command = [sys.executable, "-c", WATCHED + write]
    done = subprocess.run(command, cwd=tmp_path, env=environment(tmp_path / "home"), capture_output=True, check=True)
    told = [line.rpartition(b"/")[2] for line in done.stderr.splitlines() if line.startswith(OUTSIDE)]
    assert {b"there", b"db"} < set(told), done.stderr
