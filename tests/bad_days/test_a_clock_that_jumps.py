"""The clock of the bot's machine jumps: what Slack signed seems old, or of tomorrow."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.signature import Clock

from bot.notes.model import Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.slack.notebook import Notebook
from bot.storage.opening import open_storage
from bot.workspace.state import TEAM
from tests.bad_days.weather import calm, kept, replies


@pytest.mark.parametrize("hours", [-2, 2])
async def test_over_http_what_came_meanwhile_is_answered_once_when_it_is_right_again(
    served, monkeypatch, hours, caplog
):
    now, off = Clock.now, [3_600 * hours]
    monkeypatch.setattr(Clock, "now", lambda self: now(self) + off[0])
    asked = served.person("anna").quietly.mentions("band 3")
    served.person("alex").quietly.says("note @anna led the review")
    while sum(one.status == 401 for one in served.log) < 3:  # noqa: ASYNC110 - what is refused rings no bell
        await asyncio.sleep(0.01)
    off[0] = 0
    await calm(served)
    assert len(replies(served, asked.question)) == 1
    assert sum(one.plain.startswith("Your note is kept.") for one in served.person("alex").sees()) == 1


@pytest.mark.parametrize("days", [-400, 400])
async def test_a_note_is_about_the_day_on_which_it_was_written_whatever_the_clock_says(
    workspace, bot, home, monkeypatch, days
):
    monkeypatch.setattr(Notebook, "now", property(lambda self: datetime.now(UTC) + timedelta(days=days)))
    for text in ("led the review", "wrote it down"):
        await workspace.person("anna").says(f"note @alex {text}")
    assert kept(workspace, home, "anna").total() == 2
    storage = open_storage(home)
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    found = store.everything(Viewer(TEAM, workspace.person("anna").id), Which())
    storage.database.close()
    assert all(abs((note.day - datetime.now(UTC).date()).days) <= 1 for note in found)
