"""`ladder-bot try`: the workspace, the bot in it, and what there is to look at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from bot.ladders.data import LadderData
from bot.trying import starting
from bot.trying.starting import TryOut
from bot.workspace.state import BOT_USER
from tests.commanding import SECONDS

COMMAND = [sys.executable, "-m", "bot", "try"]


@pytest.fixture
def talked(monkeypatch, ladders, made_once):
    """Tries the bot out in a terminal: what a person says there is a function of the workspace."""

    async def try_out(says, **more):
        async def talk(workspace):
            await says(workspace)

        monkeypatch.setattr(starting, "talk", talk)
        await TryOut(**{"say": pytest.fail, **more}).in_terminal(LadderData(ladders))

    return try_out


async def test_the_real_bot_is_connected_to_a_slack_of_its_own(talked):
    async def says(workspace):
        assert (await workspace.person("anna").command("/ladder band3")).text == "Engineer III"

    await talked(says)


async def test_there_is_something_to_look_at_unless_it_begins_empty(talked):
    async def says(workspace):
        seen.append((await workspace.person("anna").says("notes")).plain)
        seen.append(len(workspace.person("anna").sees("general")))

    seen = []
    await talked(says)
    await talked(says, empty=True)
    assert "Your notes" in seen[0]
    assert seen[1] > 4
    assert "You have no notes yet." in seen[2]
    assert seen[3] == 0


async def test_what_is_kept_is_there_again_with_the_notes_and_no_seed_comes_twice(talked, tmp_path):
    async def first(workspace):
        anna = workspace.person("anna")
        await anna.says("note @alex kept the release calm")
        await anna.says("who runs postmortems?")
        counts.append(len(anna.sees("general")))

    async def second(workspace):
        anna = workspace.person("anna")
        assert "who runs postmortems?" in [one.text for one in anna.sees()]
        assert "kept the release calm" in (await anna.says("notes @alex")).plain
        assert "1 to 7 of 32" in (await anna.says("notes @alex")).plain
        counts.append(len(anna.sees("general")))

    counts = []
    for one in (first, second):
        await talked(one, keep=tmp_path / "kept")
    assert counts[0] == counts[1]


async def test_a_note_after_a_restart_is_a_note_of_its_own(talked, tmp_path):
    """The bot knows a note by the message that it was written with: another message has another id."""

    async def says(workspace):
        anna = workspace.person("anna")
        for number in range(3):
            await anna.says(f"note @sam did thing {number} of run {len(runs)}")
        runs.append((await anna.says("notes @sam")).plain)

    runs = []
    for _ in range(2):
        await talked(says, keep=tmp_path / "kept", empty=True)
    assert all(f"thing {number} of run {run}" in runs[1] for run in range(2) for number in range(3))


def _answers(address):
    with urllib.request.urlopen(f"{address}screen?as=anna&at=general", timeout=SECONDS) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_ended_keeps_its_workspace_and_the_next_one_goes_on(tmp_path, ending):
    shown = []
    for _ in range(2):
        with subprocess.Popen(
            [*COMMAND, "--no-open", "--keep-in", str(tmp_path / "kept")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "SLACK_BOT_TOKEN": "xoxb-of-the-real-bot", "PORT": "nonsense"},
        ) as process:
            assert process.stdout
            address = process.stdout.readline().split()[-1]
            shown.append(_answers(address))
            process.send_signal(ending)
            _, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (0, "")
    assert all("The old importer is gone" in one for one in shown)
    assert shown[1].count("The old importer is gone") == 1
    assert (tmp_path / "kept" / "bot" / "ladder.db").exists()


def test_a_folder_that_somebody_else_uses_is_refused_in_a_sentence(tmp_path):
    with starting.folder_at(tmp_path, pytest.fail):
        done = subprocess.run(
            [*COMMAND, "--terminal", "--keep-in", str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    assert done.returncode == 1
    assert "another `ladder-bot try` keeps its workspace there" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_folder_named_it_is_kept_in_ones_home(tmp_path):
    subprocess.run(
        [*COMMAND, "--terminal", "--keep", "--empty"],
        timeout=SECONDS,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert f'"id":"{BOT_USER}"' in (tmp_path / ".ladder-bot-try" / "workspace.json").read_text()
