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
from bot.slack.installed import Home, OneHome
from bot.slack.manifest import manifest
from bot.slack.tenders import Tenders
from bot.slack.views.tending import GOOD
from bot.storage.engine import Database
from bot.storage.opening import Storage
from bot.workspace import Slack, Team


def _found(what, line=4):
    return LadderData(Ladders(ladders=()), {}, (Problem(Path("crew.yaml"), line, what, "mend it"),))


FOUND = _found("it is wrong")


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
        for line in (4, 5):  # somebody wrote above it
            for one in several:
                one.told_bad(_found("it is wrong", line))
            await _done(several)
            assert [len(who.sees()) for who in (anna, alex)] == [2 * round_ - 1] * 2
        for one in several:
            one.told_good()
        await _done(several)
        assert [len(who.sees()) for who in (anna, alex)] == [2 * round_] * 2
        assert anna.sees()[-1].plain == GOOD


async def test_other_problems_are_told_and_good_ladders_once_for_all_of_them(several, workspace):
    anna = workspace.person("anna")
    for what in ("it is wrong", "this is wrong too", "it is wrong"):
        for one in several:
            one.told_bad(_found(what))
        await _done(several)
    assert ["this is wrong too" in message.plain for message in anna.sees()] == [False, True]
    for one in several:
        one.told_good()
    await _done(several)
    assert [message.plain for message in anna.sees()][2:] == [GOOD]


async def test_what_was_never_bad_is_not_told_to_be_good(several, workspace):
    for one in several:
        one.told_good()
    await _done(several)
    assert workspace.person("anna").sees() == []


async def test_where_slack_does_not_say_whose_token_it_is_they_are_told_the_next_time(several, workspace, caplog):
    one, anna = several[0], workspace.person("anna")
    workspace.faults.fail(2, status=400, method="auth.test")
    one.told_bad(FOUND)
    await _done(several)
    assert "U0ANNA was not told of the ladders: SlackApiError" in caplog.text
    assert anna.sees() == []
    one.told_bad(FOUND)
    await _done(several)
    assert len(anna.sees()) == 1


async def test_without_anybody_to_tell_nothing_is_asked_of_slack(several, workspace):
    for one in several:
        one.people = ()
        one.told_bad(FOUND)
        one.told_good()
    await _done(several)
    assert workspace.calls("auth.test") == []


async def test_of_several_workspaces_the_one_that_knows_them_tells_them(notebook):
    first, second = Team(id="T0ONE"), Team(id="T0TWO", suffix="2")
    async with Slack.running(manifest(url="https://ladder.example", several=True), [first, second]) as slack:
        for team in (first, second):
            slack[team.id].backend.bot_tokens = {f"xoxb-{team.id}": float("inf")}
        homes = Several([_home(slack, team.id) for team in (first, second)])
        tenders = Tenders(("U0ANNA2", "U0NOBODY"), homes, notebook, Background())
        for telling in (lambda: tenders.told_bad(FOUND), tenders.told_good):
            telling()
            await _done([tenders])
        assert len(slack["T0TWO"].person("anna").sees()) == 2
        assert slack["T0ONE"].person("anna").sees() == []


class Several:
    def __init__(self, homes):
        self.homes = homes

    async def everywhere(self):
        return self.homes


def _home(slack, team):
    return Home(team, team, None, AsyncWebClient(token=f"xoxb-{team}", base_url=slack.url))
