"""`/ladder`: asked anywhere, answered for the asker's eyes only."""

from __future__ import annotations

import pytest

from bot import wiring
from bot.ladders.answering import Answering, UnknownAnswer, examples
from bot.ladders.data import LadderData
from bot.ladders.questions import Kind, Question
from bot.settings import Settings
from bot.slack import in_force
from bot.slack.manifest import manifest
from bot.workspace import Workspace

LIST = "Show the whole ladder"


async def test_a_band_is_answered_with_its_sections_and_what_it_builds_on(anna, workspace):
    async with workspace.expects(1):
        reply = await anna.command("/ladder band3")
    assert reply.plain.startswith("Engineer III\nBand 3 · Engineers · builds on Engineer II\nScope\n1. ")
    assert "\nSkills & Experience\n1. " in reply.plain
    assert "\nBehaviors & Mindset\n1. " in reply.plain
    assert reply.text == "Engineer III"


async def test_a_command_is_answered_without_a_call_to_slack_but_for_who_asks(anna, workspace):
    await anna.command("/ladder band3")
    assert {one.name for one in workspace.log if one.way == "in"} == {
        "apps.connections.open",
        "auth.test",
        "users.info",
    }
    before = len(workspace.log)
    await anna.command("/ladder staff")
    assert [one.name for one in workspace.log[before:] if one.way == "in"] == []


async def test_only_the_asker_sees_the_answer_even_where_the_bot_was_never_invited(anna, alex, workspace):
    for channel in ("general", "random"):
        reply = await anna.command("/ladder staff", channel=channel)
        assert reply.ephemeral
        assert [one.text for one in anna.sees(channel)] == ["Staff Engineer"]
        assert alex.sees(channel) == []


async def test_an_answer_has_buttons_for_what_people_ask_next(anna, ladders):
    reply = await anna.command("/ladder staff")
    assert reply.buttons == ["Everything inherited", "Compare with Principal Engineer", "Share in this channel"]
    assert reply.options == [role.name for role in ladders.by_id["engineering"].roles]


async def test_an_answer_names_its_source(anna, ladders):
    reply = await anna.command("/ladder staff")
    assert ladders.by_id["engineering"].source.credit in reply.plain


async def test_a_number_that_two_bands_share_shows_both(anna):
    reply = await anna.command("/ladder band 4")
    assert reply.text == "Staff Engineer and Engineering Manager"
    assert {"Staff Engineer", "Engineering Manager"} <= set(reply.buttons)


@pytest.mark.parametrize("line", ["/ladder", "/ladder help", "/ladder   ", "/ladder what can you do"])
async def test_help_shows_what_can_be_asked_and_leads_to_the_list(anna, ladders, line):
    reply = await anna.command(line)
    assert reply.ephemeral
    assert LIST in reply.buttons
    assert all(example in reply.plain for example in examples(ladders))
    assert "note @name" in reply.plain
    listed = await anna.presses(reply, LIST)
    assert "Staff Engineer · band 4" in listed.plain


async def test_every_example_in_help_works(anna, ladders):
    assert len(examples(ladders)) > 3
    for example in examples(ladders):
        reply = await anna.command(f"/ladder {example}")
        assert "The ladder doesn't say" not in reply.plain, example
        assert LIST not in reply.buttons, example


async def test_the_list_names_every_band_and_role_with_a_button_each(anna, ladders):
    reply = await anna.command("/ladder list")
    for entry in ladders.by_id["engineering"].entries:
        assert entry.name in reply.plain
        assert entry.name in reply.buttons
    opened = await anna.presses(reply, "Technical Lead")
    assert opened.plain.startswith("Technical Lead\nA role, mixed in to a band\n")


async def test_the_list_says_what_is_still_to_be_written(anna):
    assert "Operations Security Engineer · forthcoming" in (await anna.command("/ladder list")).plain


@pytest.mark.parametrize("asked", ["opsec", "what's expected of an operations security engineer?"])
async def test_a_role_that_is_still_to_be_written_is_said_to_be_forthcoming(anna, asked):
    reply = await anna.command(f"/ladder {asked}")
    assert reply.text == "Operations Security Engineer"
    assert "Forthcoming" in reply.plain


async def test_a_band_of_one_paragraph_is_answered_with_it(anna, ladders):
    reply = await anna.command("/ladder unlimited")
    assert ladders.by_id["engineering"].by_id["unlimited"].summary in reply.plain


@pytest.mark.parametrize("level", ["band 9", "engineer 7", "L12", "what's expected of a band 9?"])
async def test_a_level_that_does_not_exist_is_said_not_to_and_the_list_is_offered(anna, level):
    reply = await anna.command(f"/ladder {level}")
    assert "no such level" in reply.plain
    assert reply.buttons == [LIST, "Share in this channel"]
    assert "What there is to ask about" in (await anna.presses(reply, LIST)).plain


async def test_a_near_miss_asks_did_you_mean_with_buttons(anna, ladders, monkeypatch):
    near = tuple(ladders.by_id["engineering"].by_id[name] for name in ("staff-engineer", "systems-engineer"))
    missed = UnknownAnswer(Question(kind=Kind.UNKNOWN, text="stfs engineer"), "", near)
    monkeypatch.setattr(Answering, "ask", lambda self, text: missed)
    reply = await anna.command("/ladder stfs engineer")
    assert "Did you mean Staff Engineer or Systems Engineer?" in reply.plain
    assert reply.buttons == ["Staff Engineer", "Systems Engineer", LIST, "Share in this channel"]
    assert (await anna.presses(reply, "Systems Engineer")).text == "Systems Engineer"


async def test_what_the_ladder_does_not_say_is_not_made_up(anna):
    reply = await anna.command("/ladder qwertzuiop asdfghjkl")
    assert "The ladder doesn't say" in reply.plain
    assert LIST in reply.buttons


async def test_the_commands_name_is_a_setting(judges, ladders, answering, monkeypatch):
    monkeypatch.setattr(in_force, "Answering", lambda these: answering)
    async with Workspace.running(manifest("/steps"), judges=judges) as workspace:
        tokens = {"slack_bot_token": workspace.bot_token, "slack_app_token": workspace.app_token}
        settings = Settings(**tokens, slack_api_url=workspace.url, ladder_command="/steps")
        async with wiring.connected(settings, LadderData(ladders)):
            await workspace.connected()
            assert (await workspace.person("anna").command("/steps staff")).text == "Staff Engineer"
