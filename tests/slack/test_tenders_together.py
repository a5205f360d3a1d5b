"""Several bots on one database: those who tend the ladders are told by one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import wiring
from bot.ladders.data import LadderData
from bot.ladders.loading import Problem
from bot.ladders.model import Ladders
from bot.slack.background import Background
from bot.slack.installed import OneHome
from bot.slack.tenders import Tenders
from bot.slack.views.tending import GOOD
from bot.storage.engine import Database
from bot.storage.opening import Storage

FOUND = LadderData(Ladders(ladders=()), {}, (Problem(Path("crew.yaml"), 4, "it is wrong", "mend it"),))


@pytest.fixture
def several(database, keys, journal, workspace):
    """Three processes' tenders on one database; the test runs on SQLite and on PostgreSQL."""
    others = [Database(database.url) for _ in range(2)]
    notebooks = [wiring.notebook(Storage(of, keys, journal)) for of in (database, *others)]
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
    yield [Tenders(("U0ANNA", "U0ALEX"), OneHome(client), notebook, Background()) for notebook in notebooks]
    for other in others:
        other.close()


async def _done(several):
    assert await asyncio.gather(*(one.background.drain(30) for one in several)) == [0] * len(several)
    for one in several:
        one.background = Background()


async def test_bad_ladders_are_told_once_and_good_ones_once(several, workspace):
    anna, alex = workspace.person("anna"), workspace.person("alex")
    for round_ in (1, 2):
        for _ in range(2):  # bad in one way, then in another
            for one in several:
                one.told_bad(FOUND)
            await _done(several)
            assert [len(who.sees()) for who in (anna, alex)] == [2 * round_ - 1] * 2
        for one in several:
            one.told_good()
        await _done(several)
        assert [len(who.sees()) for who in (anna, alex)] == [2 * round_] * 2
        assert anna.sees()[-1].plain == GOOD


async def test_what_was_never_bad_is_not_told_to_be_good(several, workspace):
    for one in several:
        one.told_good()
    await _done(several)
    assert workspace.person("anna").sees() == []


async def test_without_anybody_to_tell_nothing_is_asked_of_slack(several, workspace):
    for one in several:
        one.people = ()
        one.told_bad(FOUND)
        one.told_good()
    await _done(several)
    assert workspace.calls("auth.test") == []
