"""The daily work: what ends is told a week ahead and then deleted, and those who leave keep their notes for a while."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Draft, Viewer
from bot.notes.sql.reminders import SqlReminderStore
from bot.notes.sql.subjects import Subjects
from bot.slack import upkeep
from bot.slack.background import Background
from bot.slack.installed import OneHome
from bot.slack.people import People
from bot.slack.upkeep import Rounds
from bot.storage.journal import Journal
from bot.storage.opening import open_storage
from bot.workspace.state import TEAM

START = datetime(2026, 11, 3, 9, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
KEEP, GRACE = 90, timedelta(days=30)
MARKER = "outage-marker"


@pytest_asyncio.fixture
async def keeper(workspace, notebook):
    """Makes the daily work of one process: `keeper()`, `keeper(keep=0)`, `keeper(another_notebook)`."""

    def make(of=notebook, keep=KEEP):
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
        return Rounds(replace(of, keep_days=keep), People(allow_external=False), OneHome(client), GRACE, GRACE)

    return make


@pytest.fixture
def another(notebook, tmp_path):
    """The same database, opened once more, as by another process."""
    storage = open_storage(tmp_path)
    yield storage
    storage.database.close()


@pytest.fixture
def write(notebook):
    """Keeps notes of Anna's: `write("U0ALEX", "U0SAM", at=…)`, one on each; by somebody else: `by=`."""

    def write(*subjects, at=START, by="U0ANNA"):
        drafts = [Draft(one, date(2026, 1, 1), f"{MARKER} {i}", f"{at}/{i}") for i, one in enumerate(subjects)]
        return notebook.store.write(Viewer(TEAM, by), drafts, at)

    return write


def told(workspace, name):
    """Every message of the bot to somebody, as they read it."""
    return [one.plain for one in workspace.person(name).sees()]


def count(notebook, person="U0ANNA"):
    return notebook.store.count(Viewer(TEAM, person), None)


# notes that are kept for a time


async def test_who_has_notes_that_end_is_told_a_week_ahead_once_and_then_they_go(
    workspace, notebook, keeper, write, tmp_path
):
    write("U0ALEX", "U0ALEX", "U0SAM")
    work, ends = keeper(), START + timedelta(days=KEEP)
    await work.look(ends - WEEK - DAY)
    assert told(workspace, "anna") == []
    for day in range(-7, 1):
        await work.look(ends + day * DAY)
        assert count(notebook) == 3
    (said,) = told(workspace, "anna")
    assert said == (
        "Growth notes are kept for 90 days here. 3 growth notes of yours, on 2 people, will be deleted on "
        "Tue 2 Feb 2027. To keep them yourself, write me export all: I send you all your notes in a file."
    )
    await work.look(ends + DAY)
    assert count(notebook) == 0
    assert len(Journal(tmp_path / "erased.journal").erased()) == 3
    assert len(told(workspace, "anna")) == 1


@pytest.mark.parametrize(("kept", "left"), [(True, ("today?", "89 days ago?", "90 days ago?")), (False, ())])
async def test_questions_that_found_nothing_end_after_90_days_and_where_none_are_kept_at_once(
    notebook, keeper, kept, left
):
    for text, days in (("today?", 0), ("89 days ago?", 89), ("90 days ago?", 90), ("91 days ago?", 91)):
        notebook.unanswered.add(TEAM, [text], (START - timedelta(days=days)).date())
    await keeper(replace(notebook, keep_unanswered=kept)).look(START)
    assert set(notebook.unanswered.everything().texts) == set(left)


async def test_without_retention_nothing_is_told_and_nothing_ends(workspace, notebook, keeper, write):
    write("U0ALEX")
    await keeper(keep=0).look(START + timedelta(days=5_000))
    assert (told(workspace, "anna"), count(notebook)) == ([], 1)


async def test_where_it_is_switched_on_with_old_notes_there_they_are_told_first_and_go_a_week_later(
    workspace, notebook, keeper, write
):
    write("U0ALEX")
    late = START + timedelta(days=1_000)
    work = keeper()
    for day in range(7):
        await work.look(late + day * DAY)
        assert count(notebook) == 1
    assert len(told(workspace, "anna")) == 1
    await work.look(late + WEEK)
    assert count(notebook) == 0


async def test_a_longer_time_spares_what_was_told_to_end(workspace, notebook, keeper, write):
    write("U0ALEX")
    late = START + timedelta(days=KEEP)
    await keeper().look(late)
    await keeper(keep=KEEP * 2).look(late + WEEK + DAY)
    assert count(notebook) == 1


async def test_switched_off_before_it_was_told_it_is_not_told(workspace, notebook, keeper, write):
    write("U0ALEX")
    late = START + timedelta(days=KEEP)
    workspace.faults.fail(method="chat.postMessage")
    await keeper().look(late)
    await keeper(keep=0).look(late + DAY)
    assert (told(workspace, "anna"), count(notebook)) == ([], 1)


async def test_a_notice_that_comes_late_leaves_a_week_all_the_same(workspace, notebook, keeper, write):
    write("U0ALEX")
    ends, work = START + timedelta(days=KEEP), keeper()
    for day in (-6, -5, -4):
        workspace.faults.fail(method="chat.postMessage")
        await work.look(ends + day * DAY)
    assert told(workspace, "anna") == []
    await work.look(ends - 3 * DAY)
    assert "will be deleted on Fri 5 Feb 2027" in told(workspace, "anna")[0]
    await work.look(ends + 3 * DAY)
    assert count(notebook) == 1
    await work.look(ends + 4 * DAY)
    assert count(notebook) == 0


# notices


@pytest.mark.parametrize(("deed", "did"), [("export", "exported"), ("purge", "deleted")])
async def test_what_the_operator_did_is_told_to_the_author(deed, did, workspace, keeper, write, another):
    write("U0ALEX", "U0ALEX")
    SqlReminderStore(another.database).set(Viewer(TEAM, "U0SAM"), "U0ALEX", 14, START)
    getattr(Subjects(another.database, another.keys, another.journal), deed)("U0ALEX", TEAM, START)
    await keeper(keep=0).look(START)
    (said,) = told(workspace, "anna")
    assert said == (
        f"On Tue 3 Nov 2026 the operator of this bot {did} 2 growth notes on @alex that you wrote: people may ask "
        "for what is held about them, or that it is deleted. log shows it."
    )
    (said,) = told(workspace, "sam")
    assert f"the operator of this bot {did} what you keep about @alex: people may ask" in said


async def test_a_notice_that_cannot_be_delivered_is_tried_again_so_often_and_no_more(
    workspace, notebook, keeper, write, caplog
):
    write("U0ALEX", by="U0LEO")
    write("U0ALEX")
    late, work = START + timedelta(days=KEEP), keeper()
    for look in range(6):
        await work.look(late + look * timedelta(minutes=11))
    assert len(told(workspace, "anna")) == 1
    assert len(workspace.calls("chat.postMessage")) == 1 + 3
    await work.look(late + DAY)
    assert len(workspace.calls("chat.postMessage")) == 1 + 4
    assert "not delivered: SlackApiError channel_not_found" in caplog.text
    assert MARKER not in caplog.text


# those who leave


async def test_who_left_unseen_is_found_and_their_notes_go_after_the_grace(workspace, notebook, keeper, write):
    write("U0ALEX", by="U0SAM")
    write("U0ALEX")
    workspace.leaves("sam")
    work = keeper(keep=0)
    await work.look(START)
    await work.look(START + GRACE)
    assert count(notebook, "U0SAM") == 1
    await work.look(START + GRACE + DAY)
    assert (count(notebook, "U0SAM"), count(notebook)) == (0, 1)


async def test_who_comes_back_in_time_loses_nothing(workspace, notebook, keeper, write):
    write("U0ALEX", by="U0SAM")
    work = keeper(keep=0)
    workspace.leaves("sam")
    await work.look(START)
    workspace.returns("sam")
    await work.look(START + 5 * DAY)
    workspace.leaves("sam")
    await work.look(START + 29 * DAY)
    await work.look(START + GRACE + 5 * DAY)
    assert count(notebook, "U0SAM") == 1
    assert notebook.upkeep.leavers(TEAM, START + GRACE + 5 * DAY) == ("U0SAM",)


async def test_before_anything_is_deleted_slack_is_asked_whether_they_are_still_gone(
    workspace, notebook, keeper, write
):
    write("U0ALEX", by="U0SAM")
    notebook.upkeep.left(TEAM, "U0SAM", START)
    workspace.faults.fail(method="users.info")
    await keeper(keep=0).look(START + GRACE + DAY)
    assert count(notebook, "U0SAM") == 1
    assert notebook.upkeep.leavers(TEAM, START + GRACE + DAY) == ()


async def test_whom_slack_does_not_know_any_more_is_gone(workspace, notebook, keeper, write):
    write("U0ALEX", by="U0GONE")
    notebook.upkeep.left(TEAM, "U0GONE", START)
    await keeper(keep=0).look(START + GRACE + DAY)
    assert count(notebook, "U0GONE") == 0


async def test_where_one_fails_the_others_are_removed(workspace, notebook, keeper, write, caplog):
    for person in ("U0ALEX", "U0SAM"):
        write("U0DANA", by=person)
        notebook.upkeep.left(TEAM, person, START)
        workspace.leaves(person)
    workspace.faults.fail(3, method="users.info")  # whether each of the two is gone, and once more of the first
    work = keeper(keep=0)
    await work.look(START + GRACE + DAY)
    assert (count(notebook, "U0ALEX"), count(notebook, "U0SAM")) == (1, 0)
    assert "SlackApiError internal_error" in caplog.text
    await work.look(START + GRACE + 2 * DAY)
    assert count(notebook, "U0ALEX") == 0


async def test_slack_is_not_asked_for_everybody_where_the_bot_has_nothing_of_anybody(workspace, keeper):
    await keeper().look(START)
    assert workspace.calls("users.info") == []


async def test_what_was_handed_over_in_the_grace_stays(workspace, notebook, keeper, write):
    notes = write("U0ALEX", "U0ALEX", by="U0SAM")
    offer = notebook.store.offer(Viewer(TEAM, "U0SAM"), "U0ALEX", "U0DANA", [notes[0].id], moves=False, now=START)
    workspace.leaves("sam")
    work = keeper(keep=0)
    await work.look(START)
    notebook.store.accept(Viewer(TEAM, "U0DANA"), offer.id, START + 10 * DAY)
    await work.look(START + GRACE + DAY)
    assert (count(notebook, "U0SAM"), count(notebook, "U0DANA")) == (0, 1)


# reminders


async def test_reminders_are_topped_up_daily_and_those_of_who_has_left_are_taken_back(workspace, notebook, keeper):
    now = notebook.now
    for person in ("U0ANNA", "U0SAM"):
        notebook.reminders.set(Viewer(TEAM, person), "U0ALEX", 14, now)
    work = keeper(keep=0)
    await work.look(now)
    both = len(workspace.scheduled)
    notebook.upkeep.left(TEAM, "U0SAM", now - GRACE - DAY)
    workspace.leaves("sam")
    await work.look(now + DAY)
    assert len(workspace.scheduled) == both / 2 > 0
    assert notebook.reminders.pairs(TEAM) == (("U0ANNA", "U0ALEX"),)


# once, whatever happens


async def test_what_fails_is_tried_again_in_the_next_look_and_the_rest_is_done(
    workspace, notebook, keeper, write, caplog
):
    write("U0ALEX", by="U0SAM")
    workspace.leaves("sam")
    workspace.faults.fail(2, method="users.info")
    work = keeper()
    for look in range(3):
        assert notebook.upkeep.leavers(TEAM, START + DAY) == ()
        await work.look(START + look * timedelta(minutes=10))
    assert notebook.upkeep.leavers(TEAM, START + DAY) == ("U0SAM",)
    assert len(workspace.calls("users.info")) == 3
    assert caplog.text.count("SlackApiError internal_error") == 2


async def test_what_keeps_failing_is_left_until_the_next_day(workspace, keeper, write):
    write("U0ALEX")
    workspace.faults.fail(10, method="users.info")
    work = keeper()
    for look in range(6):
        await work.look(START + look * timedelta(minutes=10))
    assert len(workspace.calls("users.info")) == 3
    await work.look(START + DAY)
    assert len(workspace.calls("users.info")) == 4


async def test_the_work_of_a_day_is_done_in_the_morning(workspace, keeper, write):
    write("U0ALEX")
    work = keeper()
    for hour in (9, 15, 23, 24 + 7, 24 + 8):
        await work.look(START.replace(hour=0) + timedelta(hours=hour))
    assert len(workspace.calls("users.info")) == 2


async def test_it_looks_from_time_to_time_until_it_is_stopped_and_a_look_that_fails_is_not_the_last(
    monkeypatch, caplog
):
    looks, enough = [], asyncio.Event()

    class Failing:
        async def look(self, now):
            looks.append(now)
            if len(looks) == 3:
                enough.set()
            raise OSError(MARKER)

    monkeypatch.setattr(upkeep, "_FIRST", 0)
    monkeypatch.setattr(upkeep, "_EVERY", 0)
    with caplog.at_level(logging.DEBUG):
        async with upkeep.keeping(Failing(), Background()):
            await asyncio.wait_for(enough.wait(), 40)
    seen = len(looks)
    await asyncio.sleep(0)
    assert len(looks) == seen
    assert "OSError" in caplog.text
    assert MARKER not in caplog.text


async def test_a_look_that_has_begun_is_finished_when_the_bot_stops(monkeypatch):
    begun, done, background = asyncio.Event(), [], Background()

    class Slow:
        async def look(self, now):
            begun.set()
            await asyncio.sleep(0.01)
            done.append(now)

    monkeypatch.setattr(upkeep, "_FIRST", 0)
    async with upkeep.keeping(Slow(), background):
        await begun.wait()
    assert done == []
    assert await background.drain(5) == 0
    assert len(done) == 1


async def test_a_bot_that_runs_looks(connecting, workspace, notebook, write, monkeypatch):
    monkeypatch.setattr(upkeep, "_FIRST", 0)
    write("U0ALEX", at=datetime.now(UTC) - timedelta(days=KEEP))
    async with connecting(notes_keep_days=KEEP):
        anna = workspace.person("anna")
        await workspace.backend.bell.until(lambda: anna.sees() or None, 5)
    assert "will be deleted on" in told(workspace, "anna")[0]


async def test_what_is_held_of_events_is_deleted_when_it_is_over(keeper, notebook):
    notebook.events.claim({"Ev1": START + timedelta(hours=1)}, START)
    for at, left in ((START, {"Ev1"}), (START + timedelta(hours=1), set())):
        await keeper().look(at)
        assert set(notebook.events.claim({"Ev1": START}, START - DAY)) == left
