"""Enterprise Grid: installed once for a whole organisation, asked in each of its workspaces, gone from all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.notes.model import Viewer
from bot.slack.listeners.notes.laying import Laying
from bot.slack.people import People
from bot.storage.opening import open_storage
from bot.wiring import notebook
from bot.workspace import Team
from tests.conversations.installing.conftest import ONE, TWO

ORG = "E0ORG"
TOLD = "led the outage review"


@pytest.fixture
def teams():
    """An organisation with two workspaces, each with people of its own, and a workspace outside of it."""
    return [
        Team(id=ONE, enterprise=ORG),
        Team(id=TWO, enterprise=ORG, suffix="2"),
        Team(id="T0OTHER", name="Other", suffix="3"),
    ]


@pytest.fixture
def options():
    return {"org_wide": True}


@pytest.fixture
async def installed(served, install, slack):
    page = await served.browser().installs(install, ONE, org_wide=True)
    assert page.status == 200
    return page


def _tokens(served):
    return served.app.oauth_flow.settings.installation_store._tokens


@pytest.fixture
def stores(served):
    opened = open_storage(served.settings.home)
    yield notebook(opened)
    opened.database.close()


async def test_who_installed_it_is_led_to_where_workspaces_are_added(installed):
    assert installed.plain.startswith("Ladder is installed in Loopback Group")
    assert "It is in none of its workspaces yet" in installed.plain
    assert installed.links == [
        f"https://app.slack.com/manage/{ORG}/integrations/profile/A0LOOPBACK/workspaces/add",
    ]


async def test_it_answers_in_every_workspace_of_the_organisation_however_it_is_asked(installed, slack):
    for team in (ONE, TWO):
        anna = slack[team].person("anna")
        answer = await anna.command("/ladder band3")
        assert answer.text == "Engineer III"
        assert (await anna.presses(answer, "Everything inherited")).ts == answer.ts
        assert (await anna.says("band 3")).text == "Engineer III"
        assert (await anna.mentions("band 3")).thread_ts
        assert (await anna.presses(await anna.opens_home(), "Staff Engineer")).kind == "modal"


async def test_a_form_is_sent_although_slack_names_no_team_with_it(installed, slack):
    anna = slack[TWO].person("anna")
    form = await anna.shortcut("Log a growth note")
    await anna.submits(form, {"Person": "alex", "Text": TOLD})
    assert TOLD in (await anna.command("/ladder notes @alex")).plain


async def test_notes_belong_to_the_organisation_and_to_their_author_there(installed, slack, stores):
    await slack[ONE].person("anna").command(f"/ladder note @alex {TOLD}")
    assert stores.store.count(Viewer(ORG, "U0ANNA"), None) == 1
    assert stores.store.count(Viewer(ONE, "U0ANNA"), None) == 0
    assert TOLD not in (await slack[TWO].person("anna").command("/ladder notes @alex")).plain


async def test_a_member_of_any_of_its_workspaces_is_one_and_a_guest_of_any_is_none(installed, slack):
    assert (await slack[TWO].person("sam").command("/ladder band3")).text == "Engineer III"
    for guest in ("gus", "stella"):
        assert "I can only answer members" in (await slack[TWO].person(guest).command("/ladder band3")).plain


async def test_a_workspace_outside_of_it_is_not_installed_with_it(installed, slack, served, install):
    assert await _tokens(served).of("T0OTHER") is None
    assert (await served.browser().installs(install, "T0OTHER")).status == 200
    assert sorted(one.tenant for one in await _tokens(served).everywhere()) == [ORG, "T0OTHER"]


async def test_one_workspace_of_an_organisation_can_install_it_for_itself_alone(served, install, slack):
    assert (await served.browser().installs(install, TWO)).status == 200
    (one,) = await _tokens(served).everywhere()
    assert (one.tenant, one.team, one.enterprise) == (TWO, TWO, ORG)
    assert (await slack[TWO].person("anna").command("/ladder band3")).text == "Engineer III"
    assert slack[ONE].backend.bot_token == ""


async def test_a_file_comes_to_who_asks_for_it(installed, slack):
    anna = slack[TWO].person("anna")
    await anna.command(f"/ladder note @alex {TOLD}")
    anna.quietly.presses(await anna.command("/ladder export all"), "Markdown")
    await slack[TWO].backend.bell.until(lambda: [one for one in anna.sees() if one.files] or None, 10)
    (file,) = [one for reply in anna.sees() for one in reply.files]
    assert TOLD in file.content.decode()


async def test_an_organisation_that_the_operator_names_may_install_it_for_all_or_for_one(serving, install):
    async with serving(allowed_workspaces=ORG) as served:
        assert (await served.browser().installs(install, "T0OTHER")).status == 403
        assert (await served.browser().installs(install, TWO)).status == 200
        assert (await served.browser().installs(install, ONE, org_wide=True)).status == 200


async def test_uninstalled_it_is_gone_from_every_workspace(installed, slack, served):
    slack.uninstall(TWO)
    await slack[TWO].quiet()
    assert await _tokens(served).find(ORG) is None
    assert await _tokens(served).forsaken(datetime.now(UTC) + timedelta(days=1)) == (ORG,)


async def test_the_daily_work_reaches_people_in_all_of_its_workspaces(installed, slack, served, stores):
    anna, sam = slack[ONE].person("anna"), slack[TWO].person("sam")
    for who in (anna, sam):
        await who.command("/ladder remind me about @alex every 2 weeks")
    for team in (ONE, TWO):
        await slack[team].quiet()
    (home,) = await _tokens(served).everywhere()
    assert (home.tenant, home.team, home.enterprise) == (ORG, None, ORG)
    for who in (anna, sam):
        await home.client.chat_postMessage(channel=who.id, text="told")
        assert who.sees()[-1].text == "told"
    assert slack[ONE].scheduled
    assert slack[TWO].scheduled


async def test_a_reminder_of_which_nobody_knows_what_became_is_looked_up_in_each_workspace(
    installed, slack, served, stores
):
    sam = slack[TWO].person("sam")
    await sam.command("/ladder remind me about @alex every 2 weeks")
    await slack[TWO].quiet()
    (home,) = await _tokens(served).everywhere()
    work = Laying(stores, People(allow_external=False), home.client, ORG, None, ORG)
    await work.top_up()
    laid = len(slack[TWO].scheduled)
    with stores.database.writing() as connection:  # as if the process had ended before it heard from Slack
        connection.exec_driver_sql("UPDATE scheduled SET message = NULL, channel = NULL, claimed = 0")
    await work.top_up()
    assert len(slack[TWO].scheduled) == laid
    assert all(one.message for one in stores.reminders.laid(Viewer(ORG, sam.id), "U0ALEX2"))
