"""Two workspaces, two ladders: one has its own, the other the common one, in whatever way the bot is installed."""

from __future__ import annotations

import pytest

from bot.workspace import Team
from tests.conversations.installing.conftest import ONE, TWO
from tests.conversations.notes.hands import presses
from tests.ladders.making import CREW, made

ORG = "E0ORG"
NOTE = "note @alex they taught the new deckhands four knots"


@pytest.fixture(params=[False, True], ids=["each by itself", "for the organisation"])
def org_wide(request):
    return request.param


@pytest.fixture
def teams(org_wide):
    organisation = {"enterprise": ORG} if org_wide else {}
    return [Team(id=ONE, **organisation), Team(id=TWO, name="Two", suffix="2", **organisation)]


@pytest.fixture
def options(org_wide):
    return {"org_wide": True} if org_wide else {}


@pytest.fixture
async def both(serving, install, org_wide):
    """The bot in both workspaces: the first has its own ladder."""
    async with serving({ONE: made(CREW)}) as served:
        for team in (ONE,) if org_wide else (ONE, TWO):
            assert (await served.browser().installs(install, team, org_wide=org_wide)).status == 200
        yield served


async def test_in_each_the_ladder_in_force_there_answers_however_it_is_asked(both, slack):
    one, two = slack[ONE].person("anna"), slack[TWO].person("anna")
    for anna, band, text, other in ((one, "sailor", "Steer by the stars", "Staff"), (two, "staff", "Staff", "Sailor")):
        command = await anna.command(f"/ladder {band}")
        assert text in command.plain
        for ask in (anna.says, anna.mentions):
            assert text in (await ask(band)).plain
        assert text in (await anna.presses(command, "Everything inherited")).plain
        home = await anna.opens_home()
        assert other not in home.plain
        assert text in (await anna.presses(home, "Sailor" if anna is one else "Staff Engineer")).plain


async def test_what_is_asked_in_both_is_not_remembered_from_one_to_the_other(both, slack):
    for _ in range(2):
        assert "Navigator" in (await slack[ONE].person("anna").command("/ladder band 3")).plain
        assert "Engineer III" in (await slack[TWO].person("anna").command("/ladder band 3")).plain


async def test_notes_are_held_against_the_ladder_in_force_there(both, slack):
    one, two = slack[ONE].person("anna"), slack[TWO].person("anna")
    assert "Teach deckhands knots" in (await one.says(NOTE)).plain
    assert "Teach deckhands knots" not in (await two.says(NOTE)).plain
    shown = await presses(one, await one.says("notes @alex"), "Link…")
    assert [found for found in await one.finds(shown, "Search the ladder", "sextant") if "Use a sextant" in found]
    assert "Sailor" in (await one.says("@alex is band 2")).plain
    assert "Engineer II" in (await two.says("@alex is band 2")).plain
