"""Tokens that end: renewed before they do, by one of several processes, with nobody kept waiting who need not be."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.slack import tokens as renewing
from tests.conversations.installing.conftest import ONE

HOURS = 3_600


@pytest.fixture
def options():
    return {"rotation": True}


@pytest.fixture
async def bot(served, install, slack):
    """Installed, by what the bot remembers and the database has of it."""
    assert (await served.browser().installs(install, ONE)).status == 200
    return _tokens(served)


def _tokens(served):
    return served.app.oauth_flow.settings.installation_store._tokens


async def _aged(tokens, slack, hours):
    """As if so many hours had passed, for Slack and for the bot."""
    slack[ONE].clock.advance(hours * HOURS)
    found = await tokens.find(ONE)
    ends = found.granted["bot_token_expires_at"] - hours * HOURS
    await tokens.save(replace(found, granted={**found.granted, "bot_token_expires_at": ends}))
    return renewing.token_of(found)


def _asked(slack):
    """How often Slack was asked for a token."""
    return len(slack[ONE].calls("oauth.v2.access"))


async def test_a_token_is_used_while_it_lasts(bot, slack):
    await _aged(bot, slack, 9)
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"
    assert _asked(slack) == 1


async def test_two_hours_before_its_end_it_is_renewed_and_the_new_one_is_used(bot, slack, served):
    old = await _aged(bot, slack, 11)
    anna = slack[ONE].person("anna")
    assert (await anna.command("/ladder band3")).text == "Engineer III"
    assert _asked(slack) == 2
    assert renewing.token_of(await bot.find(ONE)) == slack[ONE].backend.bot_token != old
    slack[ONE].clock.advance(2 * HOURS)  # the old one has ended
    assert (await anna.says("band 3")).text == "Engineer III"
    assert _asked(slack) == 2


async def test_one_that_has_ended_is_renewed_before_anything_is_answered(bot, slack):
    await _aged(bot, slack, 24)
    assert (await slack[ONE].person("anna").says("band 3")).text == "Engineer III"
    assert _asked(slack) == 2


async def test_many_requests_at_once_renew_it_once(bot, slack):
    await _aged(bot, slack, 24)
    slack[ONE].faults.latency = 0.1
    anna, alex = slack[ONE].person("anna"), slack[ONE].person("alex")
    answers = await asyncio.gather(*(who.command("/ladder band3") for who in (anna, alex) for _ in range(4)))
    assert {one.text for one in answers} == {"Engineer III"}
    assert _asked(slack) == 2


async def test_while_it_is_renewed_the_old_one_that_is_good_is_used(bot, slack):
    await _aged(bot, slack, 11)
    slack[ONE].faults.latency = 0.5
    first = asyncio.create_task(bot.of(ONE))
    while _asked(slack) < 2:  # noqa: ASYNC110 - a call that only begins rings no bell
        await asyncio.sleep(0.005)
    second = await bot.of(ONE)
    assert renewing.token_of(second) != renewing.token_of(await first)


async def test_where_slack_fails_the_old_one_is_used_as_long_as_it_is_good(bot, slack, logged):
    await _aged(bot, slack, 11)
    anna = slack[ONE].person("anna")
    slack[ONE].faults.fail(20, method="oauth.v2.access", status=500)
    for _ in range(3):
        assert (await anna.command("/ladder band3")).text == "Engineer III"
    assert _asked(slack) == 2, "not asked again at once"
    assert "could not be renewed" in logged.text
    for token in (*slack[ONE].backend.bot_tokens, "xoxe-"):
        assert token not in logged.text


async def test_one_that_cannot_be_renewed_any_more_is_told_to_who_asks(bot, slack, monkeypatch):
    monkeypatch.setattr(renewing, "_PATIENCE", 0.05)
    await _aged(bot, slack, 24)
    slack.oauth._refresh.clear()
    for _ in range(2):
        assert "not installed here" in (await slack[ONE].person("anna").command("/ladder band3")).plain


async def test_a_token_of_another_kind_is_none(bot, slack, monkeypatch):
    async def another(**_):
        return None

    monkeypatch.setattr(bot._rotator, "perform_bot_token_rotation", another)
    old = await _aged(bot, slack, 11)
    assert renewing.token_of(await bot.of(ONE)) == old


async def test_uninstalled_while_it_is_renewed_it_stays_uninstalled(bot, slack, monkeypatch):
    await _aged(bot, slack, 11)
    renew = bot.installations.renew

    def uninstalled_first(one):
        bot.installations.remove(ONE, one.installed)
        return renew(one)

    monkeypatch.setattr(bot.installations, "renew", uninstalled_first)
    assert await bot.of(ONE) is None
    assert await bot.find(ONE) is None


async def test_of_two_processes_one_asks_slack_and_the_other_takes_what_it_got(
    slack, serving, install, on_postgresql, tmp_path
):
    async with (
        serving(**on_postgresql) as first,
        serving(**on_postgresql, ladderbot_home=tmp_path / "second") as second,
    ):
        await first.browser().installs(install, ONE)
        both = [_tokens(one) for one in (first, second)]
        assert await both[1].of(ONE)
        await _aged(both[0], slack, 24)
        both[1]._known.clear()
        slack[ONE].faults.latency = 0.2
        found = await asyncio.gather(*(one.of(ONE) for one in both * 3))
        assert {renewing.token_of(one) for one in found} == {slack[ONE].backend.bot_token}
        assert _asked(slack) == 2


async def test_the_daily_work_renews_what_nobody_uses(bot, slack):
    await _aged(bot, slack, 24)
    (home,) = await bot.everywhere()
    assert (await home.client.auth_test())["team_id"] == ONE
    assert _asked(slack) == 2
