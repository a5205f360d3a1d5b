"""What Slack holds of reminders, whatever happens between the database and Slack: never too much, and not too little
for longer than until the next top-up."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Draft, Viewer
from bot.notes.reminders import LEASE, laid_ahead
from bot.notes.sql.reminders import SqlReminderStore
from bot.slack.listeners.notes.laying import Laying
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.storage.engine import StorageError
from bot.storage.opening import open_storage
from bot.wiring import notebook
from bot.workspace.state import TEAM

BERLIN = ZoneInfo("Europe/Berlin")
ANNA, ALEX, SAM = "U0ANNA", "U0ALEX", "U0SAM"
VIEWER = Viewer(TEAM, ANNA)
TUESDAY = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
WEEKLY = 17
"""Messages of a reminder that comes every week."""


@pytest.fixture(autouse=True)
def from_a_tuesday_on(workspace, monkeypatch):
    """Slack and the bot have one clock, which begins on a Tuesday."""
    workspace.clock.advance((TUESDAY - datetime.now(UTC)).total_seconds())
    monkeypatch.setattr(Notebook, "now", property(lambda _: datetime.fromtimestamp(workspace.clock.now(), UTC)))


class Process:
    """One process of the bot: connections of its own to the database that all share, and to Slack."""

    def __init__(self, workspace, storage):
        self.workspace = workspace
        self.notebook = notebook(storage)
        self.store, self.reminders = self.notebook.store, self.notebook.reminders
        retries = [AsyncRateLimitErrorRetryHandler(1)]
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url, retry_handlers=retries)
        self.people = People(allow_external=False)
        self.laying = Laying(self.notebook, self.people, client, TEAM, TEAM, None)

    def asks(self, subject=ALEX, every=7, by=VIEWER):
        self.reminders.set(by, subject, every, self.notebook.now)

    def rows(self, subject=ALEX, by=VIEWER):
        return self.reminders.laid(by, subject)


@pytest.fixture
def starting(workspace, home):
    """Starts a process on the one database."""
    with ExitStack() as stack:

        def start():
            storage = open_storage(home)
            stack.callback(storage.database.close)
            return Process(workspace, storage)

        yield start


@pytest.fixture
def bot(starting):
    """A process in which Anna has asked for a reminder about Alex every week, and nothing is laid yet."""
    process = starting()
    process.asks()
    return process


@pytest.fixture
def pass_time(workspace):
    """Lets time pass, for Slack and for the bot."""
    return lambda time: workspace.clock.advance(time.total_seconds())


def held(workspace):
    """When and to whom Slack will send what."""
    return [(one.post_at, one.channel, one.text) for one in workspace.scheduled]


def assert_as_wanted(bot, workspace):
    """Slack holds what Anna's reminder about Alex asks for, once, and the database knows each."""
    wanted = laid_ahead(bot.reminders.about(VIEWER, ALEX)[0], BERLIN, bot.notebook.now)
    assert [at for at, _, _ in held(workspace)] == [int(one.at.timestamp()) for one in wanted]
    assert {one.id for one in workspace.scheduled} == {one.message for one in bot.rows() if one.coming in wanted}


async def test_what_is_wanted_is_laid_and_once_more_changes_nothing(bot, workspace):
    await bot.laying.top_up()
    assert len(held(workspace)) == WEEKLY
    assert_as_wanted(bot, workspace)
    calls = len(workspace.log)
    await bot.laying.top_up()
    assert [one.name for one in workspace.log[calls:]] == []


async def test_each_day_brings_what_has_come_within_reach(bot, workspace, pass_time):
    await bot.laying.top_up()
    first, *others = held(workspace)
    pass_time(timedelta(days=8))
    await bot.laying.top_up()
    now = held(workspace)
    assert now[: len(others)] == others
    assert first not in now
    assert len(now) == WEEKLY
    assert_as_wanted(bot, workspace)


async def test_what_was_sent_is_forgotten_after_a_day(bot, workspace, pass_time):
    await bot.laying.top_up()
    first = bot.rows()[0].coming
    pass_time(first.at - bot.notebook.now + timedelta(hours=1))
    await bot.laying.top_up()
    assert bot.rows()[0].coming == first
    pass_time(timedelta(days=1))
    await bot.laying.top_up()
    assert first not in [one.coming for one in bot.rows()]


async def test_two_processes_at_once_lay_each_day_once(bot, starting, workspace):
    others = [starting() for _ in range(3)]
    workspace.faults.latency = 0.01
    await asyncio.gather(*(one.laying.follow(ANNA, [ALEX]) for one in [bot, *others]))
    assert len(held(workspace)) == WEEKLY
    assert len(workspace.calls("chat.scheduleMessage")) == WEEKLY
    assert_as_wanted(bot, workspace)


async def test_of_two_changes_at_once_the_last_word_stands(bot, starting, workspace):
    other = starting()
    workspace.faults.latency = 0.01
    laying = asyncio.create_task(bot.laying.follow(ANNA, [ALEX]))
    await workspace.backend.bell.until(lambda: len(held(workspace)) == 3 or None)
    other.asks(every=30)
    await asyncio.gather(laying, other.laying.follow(ANNA, [ALEX]))
    assert len(held(workspace)) == 3
    assert_as_wanted(bot, workspace)


async def test_what_is_stopped_while_it_is_laid_does_not_come(bot, starting, workspace):
    other = starting()
    workspace.faults.latency = 0.01
    laying = asyncio.create_task(bot.laying.follow(ANNA, [ALEX]))
    await workspace.backend.bell.until(lambda: held(workspace) or None)
    other.reminders.stop(VIEWER, ALEX)
    await other.laying.follow(ANNA, [ALEX])
    await laying
    assert held(workspace) == []
    assert bot.rows() == ()


async def test_after_a_restart_everything_is_as_it_was(bot, starting, workspace):
    await bot.laying.top_up()
    before = held(workspace)
    after = starting()
    await after.laying.top_up()
    assert held(workspace) == before
    after.reminders.stop(VIEWER, ALEX)
    await after.laying.follow(ANNA)
    assert held(workspace) == []


# killed in between


async def kill_while_it_asks(bot, workspace):
    """Ends a process after it has asked Slack for a message, before it hears of it."""
    workspace.faults.latency = 0.05
    before = len(held(workspace))
    laying = asyncio.create_task(bot.laying.top_up())
    while len(workspace.calls("chat.scheduleMessage")) == before:  # noqa: ASYNC110 - nothing tells of a call that has come
        await asyncio.sleep(0.001)
    laying.cancel()
    await asyncio.gather(laying, return_exceptions=True)
    await workspace.backend.bell.until(lambda: len(held(workspace)) > before or None)
    workspace.faults.latency = 0


async def test_killed_before_slack_was_asked_it_is_laid_later_and_once(bot, starting, workspace, pass_time):
    (reminder,) = bot.reminders.of(VIEWER)
    bot.reminders.claim(VIEWER, reminder, laid_ahead(reminder, BERLIN, bot.notebook.now)[0], bot.notebook.now)
    after = starting()
    await after.laying.top_up()
    assert len(held(workspace)) == WEEKLY - 1, "whoever has claimed it may still be asking"
    pass_time(LEASE + timedelta(minutes=1))
    await after.laying.top_up()
    assert len(held(workspace)) == WEEKLY
    assert_as_wanted(after, workspace)


async def test_killed_while_slack_was_asked_it_is_found_and_not_laid_again(bot, starting, workspace, pass_time):
    await kill_while_it_asks(bot, workspace)
    assert len(held(workspace)) == 1
    assert [one.message for one in bot.rows()] == [None]
    after, other = starting(), starting()
    await after.laying.top_up()
    pass_time(LEASE + timedelta(minutes=1))
    workspace.faults.latency = 0.01
    await asyncio.gather(after.laying.top_up(), other.laying.top_up())
    assert len(workspace.calls("chat.scheduledMessages.list")) == 1
    assert_as_wanted(after, workspace)


async def test_killed_while_slack_was_asked_for_what_is_stopped_since_it_is_found_and_taken_back(
    bot, starting, workspace, pass_time
):
    await kill_while_it_asks(bot, workspace)
    after = starting()
    after.reminders.stop(VIEWER, ALEX)
    pass_time(LEASE + timedelta(minutes=1))
    await after.laying.top_up()
    assert held(workspace) == []
    assert after.rows() == ()


async def test_what_is_found_is_ones_own_among_many_at_the_same_time(bot, starting, workspace, pass_time):
    (reminder,) = bot.reminders.of(VIEWER)
    first = laid_ahead(reminder, BERLIN, bot.notebook.now)[0]
    people = [workspace.joins(f"p{number}").id for number in range(110)]
    for by, subject in [(ANNA, SAM), (SAM, ALEX), *((one, ALEX) for one in people)]:
        text = f"<@{by}>, you asked to be reminded about <@{subject}>."
        await bot.laying.client.chat_scheduleMessage(channel=by, post_at=int(first.at.timestamp()), text=text)
    await kill_while_it_asks(bot, workspace)
    mine = workspace.scheduled[-1]
    after = starting()
    pass_time(LEASE + timedelta(minutes=1))
    await after.laying.follow(ANNA, [ALEX])
    assert after.rows()[0].message == mine.id
    assert len([one for one in workspace.scheduled if one.channel == mine.channel]) == WEEKLY + 1
    assert len(workspace.calls("chat.scheduledMessages.list")) == 2


# Slack fails


async def test_a_rate_limit_is_waited_for(bot, workspace, soon):
    workspace.faults.rate_limit(1, retry_after=1, method="chat.scheduleMessage")
    await bot.laying.top_up()
    assert_as_wanted(bot, workspace)


async def test_where_slack_refuses_the_next_time_begins_where_it_stopped(bot, workspace):
    workspace.faults.rate_limit(2, retry_after=0, method="chat.scheduleMessage")
    await bot.laying.top_up()
    assert held(workspace) == []
    assert bot.rows() == ()
    await bot.laying.top_up()
    assert_as_wanted(bot, workspace)


async def test_where_slack_fails_it_is_looked_up_before_it_is_asked_again(bot, workspace, pass_time):
    workspace.faults.fail(1, method="chat.scheduleMessage")
    await bot.laying.top_up()
    assert [one.message for one in bot.rows()] == [None]
    await bot.laying.top_up()
    pass_time(LEASE + timedelta(minutes=1))
    await bot.laying.top_up()
    assert workspace.calls("chat.scheduledMessages.list")
    assert_as_wanted(bot, workspace)


async def test_what_could_not_be_taken_back_is_taken_back_later(bot, workspace):
    await bot.laying.top_up()
    bot.reminders.stop(VIEWER, ALEX)
    workspace.faults.fail(1, method="chat.deleteScheduledMessage")
    await bot.laying.follow(ANNA)
    assert len(held(workspace)) == WEEKLY
    await bot.laying.top_up()
    assert held(workspace) == []
    assert bot.rows() == ()


async def test_what_slack_has_no_more_is_forgotten(bot, workspace):
    await bot.laying.top_up()
    first = workspace.scheduled[0]
    await bot.laying.client.chat_deleteScheduledMessage(channel=first.channel, scheduled_message_id=first.id)
    bot.reminders.stop(VIEWER, ALEX)
    await bot.laying.top_up()
    assert held(workspace) == []
    assert bot.rows() == ()


async def test_what_is_about_to_be_sent_is_left_alone(bot, workspace, pass_time):
    await bot.laying.top_up()
    first = bot.rows()[0].coming
    pass_time(first.at - bot.notebook.now - timedelta(seconds=90))
    bot.reminders.stop(VIEWER, ALEX)
    await bot.laying.top_up()
    assert [one.coming for one in bot.rows()] == [first]
    assert not [one for one in workspace.calls("chat.deleteScheduledMessage") if one.refused]


async def test_one_that_fails_does_not_keep_the_others_from_being_laid(bot, workspace, caplog):
    bot.asks(SAM)
    workspace.faults.rate_limit(2, retry_after=0, method="chat.scheduleMessage")
    await bot.laying.top_up()
    assert bot.rows(ALEX) == ()
    assert len(bot.rows(SAM)) == WEEKLY
    assert f"reminders of {ANNA}: SlackApiError ratelimited" in caplog.text


async def test_a_database_that_fails_raises_nothing(bot, workspace, monkeypatch, caplog):
    def fails(*_):
        raise StorageError("The disk of the database is full.")

    monkeypatch.setattr(SqlReminderStore, "laid", fails)
    await bot.laying.follow(ANNA, [ALEX])
    assert held(workspace) == []
    assert "StorageError" in caplog.text


# people change


async def test_a_note_puts_them_off(bot, workspace, pass_time):
    await bot.laying.top_up()
    pass_time(timedelta(days=3))
    now = bot.notebook.now
    bot.store.write(VIEWER, [Draft(ALEX, now.date(), "text", "D1/1")], now)
    await bot.laying.follow(ANNA, [ALEX])
    assert_as_wanted(bot, workspace)
    channels = {channel for _, channel, _ in held(workspace)}
    assert len(channels) == 1


async def test_in_another_time_zone_they_come_at_nine_there(bot, workspace):
    await bot.laying.top_up()
    days = [one.coming.day for one in bot.rows()]
    workspace.changes("anna", tz="America/New_York")
    bot.people.forget(ANNA)
    await bot.laying.top_up()
    zone = ZoneInfo("America/New_York")
    local = [datetime.fromtimestamp(one.post_at, zone) for one in workspace.scheduled]
    assert {one.hour for one in local} == {9}
    assert [one.date() for one in local] == days


@pytest.mark.parametrize("change", ["leaves", "becomes a guest"])
async def test_to_somebody_who_is_no_member_any_more_nothing_is_sent(bot, workspace, change):
    await bot.laying.top_up()
    if change == "leaves":
        workspace.leaves("anna")
    else:
        workspace.changes("anna", is_restricted=True)
    bot.people.forget(ANNA)
    await bot.laying.top_up()
    assert held(workspace) == []
    assert bot.rows() == ()
    assert bot.reminders.of(VIEWER)


async def test_where_slack_does_not_say_who_somebody_is_nothing_is_touched(bot, workspace):
    await bot.laying.top_up()
    before = held(workspace)
    bot.people.forget(ANNA)
    bot.asks(every=30)
    workspace.faults.fail(1, method="users.info")
    await bot.laying.top_up()
    assert held(workspace) == before


async def test_about_somebody_who_left_nobodys_come_and_again_when_they_return(bot, workspace):
    bot.asks(by=Viewer(TEAM, SAM))
    await bot.laying.top_up()
    before = held(workspace)
    workspace.leaves("alex")
    bot.people.forget(ALEX)
    await bot.laying.top_up()
    assert held(workspace) == []
    workspace.returns("alex")
    bot.people.forget(ALEX)
    await bot.laying.top_up()
    assert held(workspace) == before


async def test_what_is_forgotten_is_taken_back(bot, workspace):
    bot.asks(SAM)
    await bot.laying.top_up()
    bot.store.forget(VIEWER, None)
    await bot.laying.follow(ANNA)
    assert held(workspace) == []
