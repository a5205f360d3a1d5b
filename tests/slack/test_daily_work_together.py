"""Several bots on one database: each thing is told and done by one of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import wiring
from bot.notes.model import Draft, Viewer
from bot.slack.installed import OneHome
from bot.slack.people import People
from bot.slack.upkeep import Rounds
from bot.storage.engine import Database
from bot.storage.opening import Storage
from bot.workspace.state import TEAM

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
KEEP, AUTHORS = 90, 8


@pytest.fixture
def notebooks(database, keys, journal):
    """Two processes' views of one database; the test runs on SQLite and on PostgreSQL."""

    def notebook(of):
        return replace(wiring.notebook(Storage(of, keys, journal)), keep_days=KEEP)

    other = Database(database.url)
    yield notebook(database), notebook(other)
    other.close()


async def test_of_two_bots_each_notice_is_told_and_each_days_work_done_by_one(workspace, notebooks):
    store = notebooks[0].store
    authors = [workspace.joins(f"p{number}", id=f"U0P{number}") for number in range(AUTHORS)]
    for author in authors:
        store.write(Viewer(TEAM, author.id), [Draft("U0ALEX", date(2026, 11, 3), "a note", "1")], START)
    both = [
        Rounds(
            of,
            People(allow_external=False),
            OneHome(AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)),
            timedelta(days=30),
            timedelta(days=30),
        )
        for of in notebooks
    ]
    for day in range(9):
        now = START + timedelta(days=KEEP - 7 + day)
        await asyncio.gather(*(one.look(now) for one in both))
    assert [len(author.sees()) for author in authors] == [1] * AUTHORS
    assert [store.count(Viewer(TEAM, author.id), None) for author in authors] == [0] * AUTHORS
    assert (
        len(workspace.calls("users.info")) == AUTHORS * 8
    )  # once a day; on the ninth there is nobody left to look for
    # On the ninth day nobody is left to ask Slack about.
    assert len(workspace.calls("users.info")) == AUTHORS * 8
