"""`ladder-bot try`: the workspace, the bot in it, and what there is to look at."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from textwrap import dedent

import pytest

from bot.ladders.data import LadderData, load
from bot.slack import reloading
from bot.trying import starting
from bot.trying.starting import TryOut
from bot.workspace.state import BOT_USER
from tests.commanding import SECONDS
from tests.ladders.making import CREW

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


async def test_whoever_tries_it_is_told_in_the_workspace_what_is_wrong_with_the_ladders_they_edit(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(reloading, "_EVERY", 0.01)
    file = tmp_path / "crew.yaml"
    file.write_text(dedent(CREW), "utf-8")
    async with TryOut(say=pytest.fail, empty=True).running(load(tmp_path)) as workspace:
        anna = workspace.person("anna")
        file.write_text("bandz: []", "utf-8")
        assert await workspace.backend.bell.until(
            lambda: any('unknown key "bandz"' in one.plain for one in anna.sees()) or None, SECONDS
        )
    assert not workspace.person("alex").sees()


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


async def test_a_form_that_was_begun_and_a_button_that_was_there_work_in_the_next_run(talked, tmp_path):
    async def first(workspace):
        anna = workspace.person("anna")
        await anna.command("/ladder staff")
        form = await anna.shortcut("Log a growth note")
        anna.quietly.fills(form, {"Person": "alex", "Text": "Begun in the first run."})

    async def second(workspace):
        anna = workspace.person("anna")
        shown = await anna.submits(anna.modal)
        assert "Begun in the first run." in shown.plain
        await anna.closes(shown)
        answer = anna.sees("general")[-1]
        assert (await anna.presses(answer, "Technical Lead")).text == "Staff Engineer + Technical Lead"

    for one in (first, second):
        await talked(one, keep=tmp_path / "kept", empty=True)


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


def _reads(address):
    with urllib.request.urlopen(f"{address}screen?as=anna&at=ladder", timeout=SECONDS) as answer:
        return answer.read().decode()


@contextmanager
def _started(*options):
    """The process, and where its page is. What is set for the real bot does not matter to it."""
    with subprocess.Popen(
        [*COMMAND, "--no-open", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SLACK_BOT_TOKEN": "xoxb-of-the-real-bot", "PORT": "nonsense"},
    ) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().split()[-1]
        finally:
            if process.poll() is None:
                process.kill()


def _says(address, text):
    done = json.dumps({"as": "anna", "verb": "says", "at": "ladder", "text": text}).encode()
    asked = urllib.request.Request(f"{address}act", done, {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        assert json.load(answer) == {}


def _wait_until(holds):
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_however_a_process_ends_the_next_one_goes_on_where_it_was(tmp_path):
    """Asked to stop it keeps what was done up to then; killed it loses a second or two."""
    kept = tmp_path / "kept" / "workspace.json"
    for number, ending in enumerate((signal.SIGTERM, signal.SIGINT, signal.SIGKILL)):
        with _started("--empty", "--keep-in", str(kept.parent)) as (process, address):
            _says(address, f"note @sam did thing {number}")
            _wait_until(lambda: _reads(address).count("Your note is kept.") > number)  # noqa: B023 - called at once
            if ending is signal.SIGKILL:
                _wait_until(lambda: kept.read_text().count("Your note is kept.") == 3 * 2)
            process.send_signal(ending)
            _, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, err) == (-ending if ending is signal.SIGKILL else 0, "")
    with _started("--empty", "--keep-in", str(kept.parent)) as (process, address):
        assert _reads(address).count("Your note is kept.") == 3
        _says(address, "notes @sam")
        _wait_until(lambda: "1 to 3 of 3" in _reads(address) or _reads(address).count("did thing") == 3 * 3)


def test_a_terminal_that_is_closed_keeps_its_workspace_too(tmp_path):
    kept = tmp_path / "kept" / "workspace.json"
    with subprocess.Popen(
        [*COMMAND, "--terminal", "--empty", "--keep-in", str(kept.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"band 3\n")
        process.stdin.flush()
        while b"Engineer III" not in process.stdout.readline():
            pass
        process.terminate()
        _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (0, b"")
    assert '"text":"Engineer III"' in kept.read_text()


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
