"""Two workspaces, two ladders: whoever asks, notes and looks where a workspace has ladders of its own has those."""

from __future__ import annotations

import pytest

from bot.ladders.data import LadderData
from bot.workspace.state import TEAM
from tests.ladders.making import CREW, made

NOTE = "note @alex they taught the new deckhands four knots"


@pytest.fixture
def crew():
    return made(CREW)


async def test_a_workspace_with_ladders_of_its_own_is_answered_from_them(connecting, workspace, ladders, crew):
    async with connecting(LadderData(ladders, {TEAM: crew})):
        anna = workspace.person("anna")
        for ask in (anna.says, anna.mentions):
            assert "Steer by the stars" in (await ask("what's expected of a sailor?")).plain
        command = await anna.command("/ladder sailor")
        assert "Steer by the stars" in command.plain
        assert "Chart unknown coasts" in (await anna.presses(command, "Compare with Navigator")).plain
        home = await anna.opens_home()
        assert "Deckhand" in home.plain
        assert "Staff Engineer" not in home.plain
        assert "Scrub the planks" in (await anna.presses(home, "Deckhand")).plain


async def test_notes_are_held_against_the_ladders_of_the_workspace(connecting, workspace, ladders, crew):
    async with connecting(LadderData(ladders, {TEAM: crew})):
        anna = workspace.person("anna")
        assert "Teach deckhands knots" in (await anna.says(NOTE)).plain
        assert "Sailor" in (await anna.says("@alex is band 2")).plain
        assert "Navigator" in (await anna.says("growth @alex")).plain


async def test_every_other_workspace_has_the_common_ladders(connecting, workspace, ladders, crew):
    async with connecting(LadderData(ladders, {"T0ELSEWHERE": crew})):
        anna = workspace.person("anna")
        assert (await anna.command("/ladder staff")).text == "Staff Engineer"
        assert "Steer by the stars" not in (await anna.command("/ladder sailor")).plain
        assert "Staff Engineer" in (await anna.opens_home()).plain
        assert "Teach deckhands knots" not in (await anna.says(NOTE)).plain
