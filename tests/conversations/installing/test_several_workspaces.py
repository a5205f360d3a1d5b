"""Several workspaces: each with its own token, none sees anything of another, and each comes and goes by itself."""

from __future__ import annotations

import asyncio

import pytest

from bot.slack import tokens as remembering
from bot.storage.opening import open_storage
from bot.workspace import Impossible
from tests.conversations.installing.conftest import ONE, TWO

TOLD = "led the outage review"


def _store(served):
    return served.app.oauth_flow.settings.installation_store._tokens


@pytest.fixture
async def both(served, install):
    """Installed in both."""
    for team in (ONE, TWO):
        assert (await served.browser().installs(install, team)).status == 200
    return served


async def test_a_bot_is_installed_asked_noted_with_uninstalled_refused_and_installed_again(
    slack, served, install, logged
):
    anna = slack[ONE].person("anna")
    with pytest.raises(Impossible):
        await anna.command("/ladder band3")
    await served.browser().installs(install, ONE)
    assert (await anna.command("/ladder band3")).text == "Engineer III"
    assert TOLD in (await anna.command(f"/ladder note @alex {TOLD}")).plain
    slack.uninstall(ONE)
    await slack[ONE].quiet()
    assert await _store(served).find(ONE) is None
    with pytest.raises(Impossible):
        await anna.command("/ladder band3")
    late = slack[ONE].backend
    late.bot_tokens = {"xoxb-late": float("inf")}  # what was under way when it was uninstalled
    assert "not installed here" in (await anna.command("/ladder band3")).plain
    late.bot_tokens = {}
    await served.browser().installs(install, ONE)
    assert TOLD in (await anna.command("/ladder notes @alex")).plain
    assert TOLD not in logged.text


async def test_notes_of_one_workspace_are_seen_in_no_other(slack, both):
    one, two = slack[ONE].person("anna"), slack[TWO].person("anna")
    await one.command(f"/ladder note @alex {TOLD}")
    await two.command("/ladder note @alex paired with the new hire")
    assert one.id == two.id
    assert TOLD in (await one.command("/ladder notes @alex")).plain
    seen = (await two.command("/ladder notes @alex")).plain
    assert "paired with the new hire" in seen
    assert TOLD not in seen
    two.quietly.presses(await two.command("/ladder export all"), "Markdown")
    await slack[TWO].backend.bell.until(lambda: [one for one in two.sees() if one.files] or None, 10)
    (file,) = [one for reply in two.sees() for one in reply.files]
    assert "paired with the new hire" in file.content.decode()
    assert TOLD not in file.content.decode()


async def test_each_workspace_is_spoken_to_with_its_own_token(slack, both):
    for team in (ONE, TWO):
        before = {one: len(slack[one].calls("chat.postMessage")) for one in (ONE, TWO)}
        assert (await slack[team].person("anna").says("band 3")).text == "Engineer III"
        after = {one: len(slack[one].calls("chat.postMessage")) - before[one] for one in (ONE, TWO)}
        assert after == {team: 1, (TWO if team == ONE else ONE): 0}


async def test_who_somebody_is_in_one_workspace_says_nothing_about_another(slack, both):
    slack[TWO].changes("anna", is_restricted=True)
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"
    assert "I can only answer members" in (await slack[TWO].person("anna").command("/ladder band3")).plain
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"


async def test_one_workspace_uninstalls_it_and_the_other_keeps_it(slack, both):
    slack.uninstall(TWO)
    await slack[TWO].quiet()
    assert [one.tenant for one in await _store(both).everywhere()] == [ONE]
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"


async def test_slack_is_not_asked_for_each_request_who_the_bot_is(slack, both):
    anna = slack[ONE].person("anna")
    before = len(slack[ONE].calls("auth.test"))
    for _ in range(3):
        await anna.command("/ladder band3")
    assert len(slack[ONE].calls("auth.test")) == before


async def test_where_the_database_fails_the_ladder_is_answered_with_the_token_that_is_remembered(
    slack, both, monkeypatch
):
    anna = slack[ONE].person("anna")
    await anna.command("/ladder band3")
    monkeypatch.setattr(remembering, "_REMEMBERED", 0)
    both.settings.home.joinpath("ladder.db").rename(both.settings.home / "away.db")
    assert (await anna.command("/ladder band3")).text == "Engineer III"
    assert (await anna.says("band 3")).text == "Engineer III"


async def test_what_cannot_begin_for_want_of_a_token_is_delivered_again_and_answered_then(slack, both):
    anna, home = slack[ONE].person("anna"), both.settings.home
    _store(both)._known.clear()
    home.joinpath("ladder.db").rename(home / "away.db")
    asked = anna.quietly.says("band 3")
    (delivery,) = asked.deliveries
    await slack[ONE].backend.bell.until(lambda: delivery.attempts > 1 or None, 10)
    assert "went wrong" in (await anna.command("/ladder band3")).plain
    home.joinpath("away.db").rename(home / "ladder.db")
    slack[ONE].clock.advance(61)
    assert (await anna.answer_to(asked)).text == "Engineer III"


async def test_the_daily_work_is_done_in_each_workspace_with_its_own_token(slack, serving, install, monkeypatch):
    monkeypatch.setattr("bot.slack.upkeep._FIRST", 0)
    async with serving(notes_keep_days=90) as served:
        for team in (ONE, TWO):
            await served.browser().installs(install, team)
            anna = slack[team].person("anna")
            await anna.command(f"/ladder note @alex {TOLD}")
            await anna.command("/ladder remind me about @alex every 2 weeks")
    home = served.settings.home
    storage = open_storage(home)
    with storage.database.writing() as connection:
        connection.exec_driver_sql("UPDATE notes SET written = written - 90 * 86400000")
        connection.exec_driver_sql("DELETE FROM marks WHERE name = 'daily work'")
    storage.database.close()
    async with serving(notes_keep_days=90):
        for team in (ONE, TWO):
            anna = slack[team].person("anna")
            found = await slack[team].backend.bell.until(
                lambda anna=anna: [one for one in anna.sees() if "will be deleted on" in one.plain] or None, 10
            )
            assert found, team
            assert slack[team].scheduled


# several processes


async def test_two_processes_on_one_postgresql_share_what_is_installed(
    slack, serving, install, on_postgresql, home, tmp_path, monkeypatch
):
    async with (
        serving(**on_postgresql) as first,
        serving(**on_postgresql, ladderbot_home=tmp_path / "second") as second,
    ):
        browser = first.browser()
        consent = await browser.presses_button(await browser.opens(install))
        browser.aliases = second.browser().aliases  # the balancer sends the browser to the other
        assert (await browser.decides(consent, ONE)).status == 200
        anna = slack[ONE].person("anna")
        for served in (first, second):
            slack.goes_to(f"{served.address}/slack/events")
            assert (await anna.command("/ladder band3")).text == "Engineer III"
        slack.uninstall(ONE)
        await slack[ONE].quiet()
        slack.goes_to(f"{first.address}/slack/events")
        assert await _store(first).of(ONE), "remembered, for a minute at most"
        monkeypatch.setattr(remembering, "_REMEMBERED", 0)
        assert await _store(first).of(ONE) is None


async def test_of_two_processes_one_uses_a_state(slack, serving, install, on_postgresql, tmp_path):
    async with (
        serving(**on_postgresql) as first,
        serving(**on_postgresql, ladderbot_home=tmp_path / "second") as second,
    ):
        state = await first.app.oauth_flow.settings.state_store.async_issue()
        used = await asyncio.gather(
            *(served.app.oauth_flow.settings.state_store.async_consume(state) for served in (first, second) * 5)
        )
        assert sorted(used) == [False] * 9 + [True]
