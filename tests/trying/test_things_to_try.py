"""The things to try: each is ticked off by doing it, as the list says, and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.ladders.answering import Answering
from bot.slack.in_force import COMMON
from bot.trying.guide import steps
from bot.trying.seeding import Seeding
from bot.trying.seeds import seeds
from bot.workspace.page.guide import Guide
from tests.conversations.growth.evidenced import made, previewed
from tests.ladders.making import CREW
from tests.ladders.making import made as ladders_of

pytestmark = pytest.mark.usefixtures("no_pictures")


@pytest.fixture
def no_pictures(monkeypatch):
    """The drawing library is not installed: packets are quick."""
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)


@pytest_asyncio.fixture
async def guide(workspace, bot, answering):
    """The list of a try-out that has just begun."""
    await Seeding(workspace, bot.desk.notebook, bot.desk.all_in_force[COMMON], seeds()).sow(datetime.now(UTC))
    made = Guide(workspace, steps(answering, "ladder"))
    await workspace.quiet()
    return made


@pytest.fixture
def typed(guide):
    """What a step says is to be typed."""
    return lambda key: next(step.text for step in guide.steps if step.key == key)


def test_the_list_is_short_and_its_keys_are_told_apart(answering):
    found = steps(answering, "ladder")
    assert 8 <= len(found) <= 10
    assert len({step.key for step in found}) == len(found)


async def test_what_the_seeds_did_is_nothing_that_was_tried(guide):
    assert guide.tried == set()


async def test_each_step_is_ticked_by_what_it_says_and_by_nothing_before(guide, typed, anna, alex, workspace):
    ticked = []

    def newly(*keys):
        ticked.extend(keys)
        assert guide.tried == set(ticked)

    answer = await anna.command(typed("ask by command"))
    newly("ask by command")
    await anna.presses(answer, "Share in this channel")
    newly("share an answer")
    await anna.says(typed("ask in your own words"))
    newly("ask in your own words")
    note = await anna.says(typed("write a note"))
    newly("write a note")
    await anna.presses(note, "Link", nth=0)
    newly("link a note")
    await anna.says(typed("see growth"))
    newly("see growth")
    modal = await previewed(anna, workspace, typed("make a packet"))
    newly()
    await made(anna, workspace, modal)
    newly("make a packet")
    assert "Your notes" in (await anna.says(typed("be alex"))).plain
    newly()
    await alex.says(typed("be alex"))
    newly("be alex")
    message = next(one for one in anna.sees("general") if one.author == "sam")
    await anna.shortcut("Save as growth note", on=message)
    newly("save a message")
    await anna.opens_home()
    newly("open home")
    assert ticked == [step.key for step in guide.steps]
    assert list(workspace.backend.store.ticked) == ticked


async def test_with_another_ladder_what_is_to_be_typed_is_answered_too(connecting, workspace):
    these = ladders_of(CREW)
    async with connecting(these):
        guide = Guide(workspace, steps(Answering(these), "ladder"))
        anna = workspace.person("anna")
        for step in guide.steps[:3]:
            if step.text:
                await (anna.command if step.text.startswith("/") else anna.says)(step.text)
        assert guide.tried == {"ask by command", "ask in your own words"}


async def test_a_note_that_is_written_in_the_form_counts_too(guide, anna):
    form = await anna.shortcut("Log a growth note")
    assert guide.tried == set()
    await anna.submits(form, {"Person": "alex", "Text": "Kept the release calm."})
    assert guide.tried == {"write a note"}
