"""Questions that find nothing, asked in every way, and read with `ladder-bot unanswered`: what was asked, never who."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from bot import cli, logs
from bot.storage.opening import open_storage

MARKER = "plumcake"
ASK = "who runs postmortems?"
"""What stands in the box of the Home tab, in grey."""


@pytest.fixture
def ladder_bot(monkeypatch, capsys, tmp_path):
    """Runs the command beside the bot, on its database; what it prints."""
    monkeypatch.setenv("LADDERBOT_HOME", str(tmp_path))

    def running(*arguments):
        monkeypatch.setattr(sys, "argv", ["ladder-bot", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert not end.value.code
        return capsys.readouterr()

    return running


@pytest.fixture
def log(caplog):
    """All that is logged, as `LOG_LEVEL=debug` has it."""
    libraries = [logging.getLogger(name) for name in ("slack_bolt", "slack_sdk", "aiohttp")]
    levels = [one.level for one in libraries]
    caplog.set_level(logging.DEBUG)
    logs.start_logging("DEBUG")
    yield caplog
    for one, level in zip(libraries, levels, strict=True):
        one.setLevel(level)


async def test_what_finds_nothing_is_shown_with_its_count_wherever_it_was_asked(
    connecting, workspace, ladder_bot, log, tmp_path
):
    anna, alex = workspace.person("anna"), workspace.person("alex")
    async with connecting():
        await anna.mentions(f"where does the {MARKER} come in?")
        await alex.command(f"/ladder where does the {MARKER.upper()} come in")
        await alex.says(f"where does the  {MARKER} come in?")
        answer = await anna.says("which sushi place is near?")
        await anna.edits(answer.question, "which ramen place is near?")
        await alex.chooses(await alex.opens_home(), ASK, "where is the nearest train station?")
        for not_kept in ("staff", "who mentors?", "help", "list", "what is my salary?"):
            await anna.command(f"/ladder {not_kept}")
        await anna.chooses(await anna.opens_home(), ASK, "am i good enough for staff?")
        await anna.says("on leave from 3 march until the end of april")
        await anna.says("<@U0ALEX> what is expected of a staff engineer?")
    said = ladder_bot("unanswered")
    assert said.out == (
        f"    3  where does the  {MARKER} come in?\n"
        "    1  where is the nearest train station?\n"
        "    1  which ramen place is near?\n"
        "    1  which sushi place is near?\n"
    )
    assert said.err == ""
    rows = json.loads(ladder_bot("unanswered", "--json").out)
    assert rows[0] == {"text": f"where does the  {MARKER} come in?", "count": 3}
    assert [row["count"] for row in rows] == [3, 1, 1, 1]
    assert not [path for path in tmp_path.iterdir() if path.is_file() and MARKER.encode() in path.read_bytes()]
    ours = [record for record in log.records if record.name.startswith("bot")]
    assert MARKER not in "".join(map(logging.Formatter().format, ours)).lower()


async def test_whoever_is_refused_asks_nothing(connecting, workspace, ladder_bot):
    gus = workspace.person("gus")
    async with connecting():
        await gus.command("/ladder where is the nearest train station?")
        await gus.says("where is the nearest train station?")
    assert ladder_bot("unanswered").out == "There are none.\n"


async def test_switched_off_nothing_is_kept(connecting, workspace, ladder_bot, monkeypatch):
    async with connecting(keep_unanswered=False):
        await workspace.person("anna").command("/ladder where is the nearest train station?")
    monkeypatch.setenv("KEEP_UNANSWERED", "false")
    assert ladder_bot("unanswered").out == "There are none: KEEP_UNANSWERED is off.\n"


async def test_they_are_forgotten_for_good(connecting, workspace, ladder_bot, tmp_path):
    async with connecting():
        await workspace.person("anna").command("/ladder where is the nearest train station?")
    said = ladder_bot("unanswered", "--forget", "--yes")
    assert said.out == "    1  where is the nearest train station?\n"
    assert said.err == "Deleted: 1.\n"
    assert ladder_bot("unanswered").out == "There are none.\n"


async def test_a_database_that_is_gone_does_not_keep_an_answer_back(connecting, workspace, tmp_path):
    anna = workspace.person("anna")
    async with connecting():
        (tmp_path / "ladder.db").rename(tmp_path / "away.db")
        reply = await anna.command("/ladder where is the nearest train station?")
        again = await anna.says("where is the nearest train station?")
    assert "something went wrong" not in reply.plain + again.plain
    assert len(anna.sees()) == 2, "the question and its answer"


async def test_what_no_key_opens_is_told_and_the_others_are_shown(connecting, workspace, ladder_bot, tmp_path):
    anna = workspace.person("anna")
    async with connecting():
        await anna.command("/ladder where is the nearest train station?")
    key = (tmp_path / "notes.key").read_text()
    storage = open_storage(tmp_path)
    with storage.database.writing() as connection:
        connection.exec_driver_sql("UPDATE unanswered SET day = '2026-01-01'")
    storage.database.close()
    async with connecting():
        await anna.command("/ladder which sushi place is near?")
    assert key == (tmp_path / "notes.key").read_text()
    said = ladder_bot("unanswered")
    assert said.out == "    1  which sushi place is near?\n"
    assert said.err == "Cannot be read, for no key opens them: 1.\n"
