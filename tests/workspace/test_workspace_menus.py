"""Menus whose options the app has: it is asked as people type, and answers as Slack wants it."""

from __future__ import annotations

import pytest

from bot.workspace.errors import AppMistake, Impossible, NotAcknowledged


@pytest.fixture
def anna(workspace):
    return workspace.person("anna")


async def test_a_menu_offers_what_the_app_finds_as_one_types(anna, workspace):
    shown = await anna.command("/ladder menu")
    assert await anna.finds(shown, "Any") == ["Apple", "Pear", "Plum"]
    assert await anna.finds(shown, "Any", "p") == ["Apple", "Pear", "Plum"]
    assert await anna.finds(shown, "Any", "pl") == ["Apple", "Plum"]
    assert await anna.finds(shown, "Any", "fig") == []
    asked = next(one for one in reversed(workspace.backend.dispatcher.deliveries)).payload
    assert (asked["type"], asked["value"], asked["action_id"], asked["block_id"]) == (
        "block_suggestion",
        "fig",
        "any",
        "outside",
    )
    assert asked["container"]["type"] == "message"
    assert not {"trigger_id", "response_url"} & asked.keys()


async def test_one_chooses_among_what_was_offered_last(anna):
    shown = await anna.command("/ladder menu")
    with pytest.raises(Impossible, match="no option"):
        await anna.chooses(shown, "Any", "Pear")
    await anna.finds(shown, "Any", "pe")
    assert (await anna.chooses(shown, "Any", "Pear")).text == "you chose pear"
    with pytest.raises(Impossible, match="no option 'Plum'"):
        await anna.chooses(shown, "Any", "Plum")


async def test_options_may_come_in_groups(anna):
    shown = await anna.command("/ladder menu")
    assert await anna.finds(shown, "Any", "groups") == ["Fig"]
    assert (await anna.chooses(shown, "Any", "Fig")).text == "you chose fig"


async def test_the_app_is_asked_from_the_third_character_on_unless_it_says_otherwise(anna):
    shown = await anna.command("/ladder menu")
    with pytest.raises(Impossible, match="from 3 characters on"):
        await anna.finds(shown, "Usual", "pl")
    assert await anna.finds(shown, "Usual", "plu") == ["Plum"]


@pytest.mark.parametrize(("typed", "wrong"), [("bare", "options"), ("many", "101 items"), ("long", "76 characters")])
async def test_what_slack_would_not_show_is_a_mistake(anna, workspace, typed, wrong):
    shown = await anna.command("/ladder menu")
    with pytest.raises(AppMistake, match=wrong):
        await anna.finds(shown, "Any", typed)
    assert len(workspace.mistakes) == 1
    with pytest.raises(Impossible, match="no option"):
        await anna.chooses(shown, "Any", "Apple")


async def test_an_answer_that_does_not_come_is_missed(anna):
    shown = await anna.command("/ladder menu")
    anna._patience = 0.2
    with pytest.raises(NotAcknowledged):
        await anna.finds(shown, "Any", "late")


async def test_a_menu_that_has_its_options_does_not_ask(anna):
    shown = await anna.command("/ladder it")
    with pytest.raises(Impossible, match="the app is not asked"):
        await anna.finds(shown, "With a role", "tech")
