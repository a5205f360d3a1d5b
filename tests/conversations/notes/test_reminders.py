"""Reminders: asked for, seen, stopped, moved by a note; what Slack holds of them whatever happens meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hands import presses

from bot import wiring
from bot.notes.reminders import MOST
from bot.notes.sql.reminders import SqlReminderStore
from bot.slack.background import Background
from bot.slack.notebook import Notebook
from bot.storage.engine import StorageError

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
EVERY_2_WEEKS = "remind me about @alex every 2 weeks"


@pytest.fixture(autouse=True)
def at_rest(workspace, monkeypatch):
    """Waits until the bot has done what it does after its answer."""
    made = []

    class Watched(Background):
        def __init__(self):
            super().__init__()
            made.append(self)

    monkeypatch.setattr(wiring, "Background", Watched)

    async def rests():
        await workspace.quiet()
        assert not any([await one.drain(60) for one in made])
        await workspace.quiet()

    return rests


@pytest.fixture(autouse=True)
def from_a_tuesday_on(workspace, monkeypatch):
    """Slack and the bot have one clock, which begins on a Tuesday."""
    workspace.clock.advance((TUESDAY - datetime.now(UTC)).total_seconds())
    monkeypatch.setattr(Notebook, "now", property(lambda _: datetime.fromtimestamp(workspace.clock.now(), UTC)))


@pytest.fixture
def pass_days(workspace, at_rest):
    """Lets days pass, for Slack and for the bot."""

    async def passes(days):
        await at_rest()
        workspace.clock.advance(days * 24 * 3_600)
        await at_rest()

    return passes


@pytest.fixture
def days_laid(workspace, at_rest):
    """The days for which Slack has a message, with how many it has."""

    async def laid():
        await at_rest()
        return [datetime.fromtimestamp(one.post_at, BERLIN).date() for one in workspace.scheduled]

    return laid


def in_days(number: int) -> date:
    """The day so many days after the first, or the Monday after it."""
    day = (TUESDAY + timedelta(days=number)).date()
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


# asking, seeing, stopping


async def test_a_reminder_is_laid_with_slack_as_far_ahead_as_it_takes(anna, workspace, days_laid):
    async with workspace.expects(1):
        answer = await anna.says(EVERY_2_WEEKS)
    assert answer.ephemeral
    assert f"I remind you about @alex every 2 weeks, first on {said(in_days(14))}." in answer.plain
    assert await days_laid() == [in_days(14 * number) for number in range(1, 9)]
    assert {datetime.fromtimestamp(one.post_at, BERLIN).time().isoformat() for one in workspace.scheduled} == {
        "09:00:00"
    }


async def test_by_command_it_is_the_same(anna, days_laid):
    answer = await anna.command("/ladder remind me about @alex every 30 days")
    assert answer.ephemeral
    assert f"every 30 days, first on {said(in_days(30))}" in answer.plain
    assert len(await days_laid()) == 3


async def test_it_comes_as_a_message_to_its_author_alone_with_no_text_of_a_note(anna, alex, workspace, pass_days):
    await anna.says("note @alex ran the outage review")
    await anna.says(EVERY_2_WEEKS)
    await pass_days(17)
    reminder = anna.sees()[-1]
    assert "You asked to be reminded about @alex." in reminder.plain
    assert not reminder.ephemeral
    assert reminder.buttons == ["New note", "Stop these", "All reminders"]
    assert not [one for one in anna.sees() if not one.ephemeral and one.by_app and "outage" in one.plain]
    assert alex.sees() == []


async def test_of_ones_own_work(anna, workspace, pass_days):
    answer = await anna.says("remind me about me every week")
    assert "about your own work every week" in answer.plain
    await pass_days(10)
    assert "You asked to be reminded about your own work." in anna.sees()[-1].plain


async def test_asked_for_again_it_takes_the_place_of_the_first(anna, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await days_laid()
    await anna.says("remind me about @alex every 60 days")
    assert await days_laid() == [in_days(60)]
    answer = await anna.says("reminders")
    assert answer.plain.count("@alex") == 1
    assert f"every 60 days, next on {said(in_days(60))}" in answer.plain


async def test_they_are_listed_and_each_is_stopped_with_its_button(anna, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await anna.says("remind me about @sam every day")
    await days_laid()
    listed = await anna.says("reminders")
    assert f"@alex · every 2 weeks, next on {said(in_days(14))}" in listed.plain
    assert f"@sam · every day, next on {said(in_days(1))}" in listed.plain
    assert listed.buttons == ["Stop", "Stop"]
    left = await presses(anna, await anna.says("reminders"), "Stop")
    assert "I do not remind you about @alex any more." in left.plain
    assert "@sam · every day" in left.plain
    assert len(await days_laid()) > 80
    left = await anna.presses(left, "Stop")
    assert "You have no reminders." in left.plain
    assert await days_laid() == []


async def test_one_is_stopped_with_words(anna, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await days_laid()
    answer = await anna.says("stop reminding me about @alex")
    assert "I do not remind you about @alex any more." in answer.plain
    assert await days_laid() == []
    assert "You had no reminder about @alex." in (await anna.says("stop reminding me about @alex")).plain


async def test_a_reminder_is_not_stopped_where_it_is_said_that_nothing_was_changed(anna, monkeypatch, days_laid):
    def fails(*_):
        raise StorageError("The database is busy.")

    await anna.says(EVERY_2_WEEKS)
    before = await days_laid()
    with monkeypatch.context() as broken:
        broken.setattr(SqlReminderStore, "of", fails)
        assert "Nothing was changed." in (await anna.says("stop reminding me about @alex")).plain
    assert await days_laid() == before
    assert "@alex · every 2 weeks" in (await anna.says("reminders")).plain


async def test_a_reminder_itself_stops_those_that_would_follow(anna, workspace, pass_days, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await pass_days(17)
    answer = await anna.presses(anna.sees()[-1], "Stop these")
    assert answer.ephemeral
    assert "I do not remind you about @alex any more." in answer.plain
    assert await days_laid() == []


async def test_everybody_has_their_own(anna, sam, days_laid):
    await anna.says(EVERY_2_WEEKS)
    assert "You have no reminders." in (await sam.says("reminders")).plain
    assert "You had no reminder" in (await sam.says("stop reminding me about @alex")).plain
    assert len(await days_laid()) == 8


async def test_about_somebody_who_has_left_the_list_says_that_none_comes(anna, workspace, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await days_laid()
    workspace.leaves("alex")
    await days_laid()
    assert "@alex · has left: none comes any more" in (await anna.says("reminders")).plain


# a note moves it


async def test_a_note_moves_it_forward(anna, workspace, pass_days, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await pass_days(10)
    await anna.says("note @sam helped with the release")
    assert (await days_laid())[0] == in_days(14)
    await anna.says("note @alex led the outage review")
    assert await days_laid() == [in_days(10 + 14 * number) for number in range(1, 9)]
    assert f"next on {said(in_days(24))}" in (await anna.says("reminders")).plain


async def test_a_note_moves_it_where_the_first_look_whether_there_is_one_fails(anna, pass_days, days_laid, monkeypatch):
    await anna.says(EVERY_2_WEEKS)
    await pass_days(10)

    def fails(*_):
        raise StorageError("The database is busy.")

    monkeypatch.setattr(SqlReminderStore, "concern", fails)
    assert (await anna.says("note @alex led the outage review")).plain.startswith("Your note is kept.")
    assert (await days_laid())[0] == in_days(24)


async def test_a_second_note_of_a_day_asks_slack_for_nothing(anna, workspace, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await days_laid()
    before = len(workspace.log)
    await anna.says("note @alex led the outage review")
    await days_laid()
    assert not [one for one in workspace.log[before:] if "chedule" in one.name]


# refusals


@pytest.mark.parametrize("who", ["gus", "stella"])
async def test_only_members_are_reminded(workspace, bot, who, days_laid):
    answer = await workspace.person(who).says(EVERY_2_WEEKS)
    assert "Sorry" in answer.plain
    assert await days_laid() == []


@pytest.mark.parametrize(("who", "why"), [("stella", "is from outside"), ("ladder", "is an app"), ("leo", "has left")])
async def test_of_others_than_people_of_the_workspace_nobody_is_reminded(anna, who, why, days_laid):
    answer = await anna.says(f"remind me about @{who} every week")
    assert why in answer.plain
    assert await days_laid() == []
    assert "You have no reminders." in (await anna.says("reminders")).plain


async def test_where_slack_does_not_say_who_it_is_nothing_is_asked_for(anna, workspace, days_laid, soon):
    await anna.says("reminders")
    workspace.faults.fail(8, method="users.info")
    answer = await anna.says("remind me about @sam every week")
    assert "Please ask again in a minute." in answer.plain
    assert await days_laid() == []


async def test_there_are_only_so_many(anna, workspace, days_laid):
    for number in range(MOST):
        workspace.joins(f"p{number}")
        await anna.says(f"remind me about @p{number} every 100 days")
    answer = await anna.says(EVERY_2_WEEKS)
    assert f"You have {MOST} reminders" in answer.plain
    assert len(await days_laid()) == MOST
    listed = await anna.says("reminders")
    assert listed.buttons == ["Stop"] * MOST


@pytest.mark.parametrize("value", ['{"ask":"stop"}', '{"ask":"stop","subject":"everybody"}', "nonsense"])
async def test_a_button_that_was_tampered_with_stops_nothing(anna, days_laid, value):
    await anna.says(EVERY_2_WEEKS)
    answer = await presses(anna, await anna.says("reminders"), "Stop", value=value)
    assert "I cannot read what that button carries" in answer.plain
    assert len(await days_laid()) == 8


async def test_a_button_stops_nothing_of_anybody_else(anna, sam, days_laid):
    await anna.says(EVERY_2_WEEKS)
    await sam.says("remind me about @dana every 2 weeks")
    value = '{"ask":"stop","subject":"U0ALEX"}'
    answer = await presses(sam, await sam.says("reminders"), "Stop", value=value)
    assert "You had no reminder about @alex." in answer.plain
    assert len(await days_laid()) == 16
