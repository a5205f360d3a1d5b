"""Notes as texts: kept and confirmed in private, asked about where they may be questions, refused with the reason."""

from __future__ import annotations

import asyncio
import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hands import count_by, kept_by, presses, until

from bot.notes.sql.store import SqlNoteStore
from bot.slack import ids
from bot.storage.engine import StorageError

OUTSIDERS = ("gus", "uma", "stella")


async def test_a_receipt_says_who_which_day_what_who_can_read_it_and_until_when(anna, workspace):
    async with workspace.expects(1):
        receipt = await anna.says("note @alex yesterday: led the outage review & wrote it up")
    assert receipt.ephemeral
    for said in (
        "Your note is kept.",
        "About @alex",
        "yesterday",
        "led the outage review & wrote it up",
        "Only you can read this.",
        "stored encrypted, with a key that whoever runs this bot holds",
        "until you delete it",
    ):
        assert said in receipt.plain
    assert receipt.buttons[:2] == ["Edit", "Delete"]


async def test_a_receipt_says_when_notes_end_where_the_company_decided_that(connecting, workspace):
    async with connecting(notes_keep_days=365):
        receipt = await workspace.person("anna").says("note @alex led the review")
        assert "It is kept until " in receipt.plain
        assert "until you delete it" not in receipt.plain


async def test_that_slack_keeps_the_message_is_said_once_a_person_with_the_way_around(anna, sam):
    first, second = await anna.says("note @alex one"), await anna.says("note @alex two")
    assert "under Slack's own rules" in first.plain
    assert "Log a growth note" in first.plain
    assert "Slack's own rules" not in second.plain
    assert "Slack's own rules" in (await sam.says("note @alex three")).plain


async def test_what_is_written_with_the_command_stands_nowhere_in_slack_and_nothing_is_said_of_that(anna, sam):
    receipt = await anna.command("/ladder note @alex led the review")
    assert receipt.ephemeral
    assert "Only you can read this." in receipt.plain
    assert "Slack's own rules" not in receipt.plain
    assert not [one for where in ("general", "") for one in sam.sees(where) if "review" in one.plain]


async def test_a_command_that_takes_longer_than_slack_waits_is_answered_afterwards(anna, workspace, monkeypatch):
    monkeypatch.setattr("bot.slack.listeners.commands._PATIENCE", 0.05)
    workspace.faults.latency = 0.2
    assert "takes longer than usual" in (await anna.command("/ladder note @alex led the review")).plain
    await until(workspace, lambda: len(anna.sees("general")) == 2)
    receipt = anna.sees("general")[1]
    assert receipt.ephemeral
    assert "Your note is kept." in receipt.plain


async def test_a_command_that_slack_has_given_up_is_answered_all_the_same(anna, workspace, monkeypatch):
    """On a machine that is too slow: what was kept is not kept without a word."""
    monkeypatch.setattr("bot.workspace.sockets.SECONDS_TO_ACKNOWLEDGE", 0.1)
    monkeypatch.setattr("bot.slack.listeners.commands._GIVEN_UP", 0.1)
    workspace.faults.latency = 0.4
    asked = anna.quietly.command("/ladder note @alex led the review")
    await until(workspace, lambda: anna.sees("general"))
    assert [one.state for one in asked.deliveries] == ["failed"]
    assert "Your note is kept." in anna.sees("general")[0].plain


async def test_what_is_longer_than_a_message_comes_in_several_by_command_too(anna, workspace):
    text = "<&>" * 2_000
    assert "Your note is kept." in (await anna.command(f"/ladder note @alex {text}")).plain
    await until(workspace, lambda: len(anna.sees("general")) == 3)
    shown = anna.sees("general")
    assert text in "".join("".join(one.plain for one in shown).split())
    assert all(one.ephemeral for one in shown)


async def test_what_is_longer_than_a_message_comes_in_several_where_a_button_is_pressed_too(anna, workspace):
    text = "what about this? " + "<&>" * 2_000
    receipt = await anna.presses(await anna.says(f"@alex {text}"), "Keep as a note on @alex")
    assert "Your note is kept." in receipt.plain
    await until(workspace, lambda: len(anna.sees()) == 4)
    assert "<&>" * 2_000 in "".join("".join(one.plain for one in anna.sees()[1:]).split())
    assert all(one.ephemeral for one in anna.sees()[1:])


async def test_a_command_delivered_twice_makes_one_note(anna, workspace):
    await anna.command("/ladder note @alex led the review")
    workspace.redeliver(times=2)
    await workspace.quiet()
    assert await count_by(anna) == 1
    await anna.command("/ladder note @alex led the review")
    assert await count_by(anna) == 2, "typed anew it is another"


async def test_a_note_about_oneself_is_a_work_log(anna):
    assert "About you" in (await anna.says("note me shipped the importer")).plain
    assert "shipped the importer" in await kept_by(anna, "me")


async def test_several_lines_stay_several_lines(anna):
    await anna.says("@alex: led the review\n\n• wrote it up\n• scheduled the rest")
    assert "led the review\n\n• wrote it up\n• scheduled the rest" in await kept_by(anna)


async def test_several_people_get_a_note_each_with_one_receipt(anna, workspace):
    async with workspace.expects(1):
        receipt = await anna.says("@alex @sam: ran the workshop")
    assert "Your 2 notes are kept." in receipt.plain
    assert receipt.plain.count("ran the workshop") == 1
    assert receipt.buttons.count("Delete") == 2
    assert "ran the workshop" in await kept_by(anna)
    assert "ran the workshop" in await kept_by(anna, "@sam")


async def test_a_mention_of_the_bot_in_front_changes_nothing(anna):
    assert "Your note is kept." in (await anna.says("@ladder note @alex led the review")).plain


async def test_a_message_delivered_twice_makes_one_note_and_one_receipt(anna, workspace):
    async with workspace.expects(1):
        await anna.says("note @alex led the review")
        workspace.redeliver(times=2)
    assert await count_by(anna) == 1


async def test_what_comes_again_while_it_is_being_kept_is_acknowledged_once_it_is(anna, workspace, monkeypatch):
    done, write = threading.Event(), SqlNoteStore.write_all

    def slow(*args):
        assert done.wait(5)
        return write(*args)

    monkeypatch.setattr(SqlNoteStore, "write_all", slow)
    async with workspace.expects(1):
        first = anna.quietly.says("note @alex led the review")
        again = workspace.redeliver()
        await asyncio.sleep(0.2)
        assert {one.state for one in (*first.deliveries, *again)} == {"open"}
        done.set()
    assert {one.state for one in (*first.deliveries, *again)} == {"acked"}


async def test_a_message_that_no_process_remembers_makes_one_note_and_one_more_receipt(anna, workspace, monkeypatch):
    await anna.says("note @alex led the review")
    monkeypatch.setattr("bot.slack.claims.Claims.once", lambda *_: nullcontext(enter_result=True))
    async with workspace.expects(1) as seen:
        workspace.redeliver()
    assert "Your note is kept." in seen[0].plain
    assert await count_by(anna) == 1


async def test_days_are_counted_from_the_day_on_which_a_message_was_written_however_late_it_comes(anna, monkeypatch):
    monkeypatch.setattr("bot.slack.notebook.Notebook.now", property(lambda _: datetime.now(UTC) + timedelta(days=3)))
    late = await anna.says("note @alex led the review")
    assert ", 3 days ago" in late.plain
    assert ", 4 days ago" in (await anna.edits(late.question, "note @alex yesterday: led the review")).plain


@pytest.mark.parametrize(("zone", "ahead"), [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)])
async def test_yesterday_is_counted_where_the_writer_is(bot, workspace, zone, ahead):
    pat = workspace.joins("pat", tz=zone)
    there = (datetime.now(UTC) + timedelta(hours=ahead)).date() - timedelta(days=1)
    for receipt in (
        await pat.says("note @alex yesterday: led it"),
        await pat.command("/ladder yesterday @alex: led it"),
    ):
        assert f"{there:%a} {there.day} {there:%b %Y}, yesterday" in receipt.plain


async def test_a_text_too_long_for_a_note_is_handed_back_whole(anna, workspace):
    text = " ".join(f"word{number}" for number in range(1_500))
    async with workspace.expects(2) as seen:
        anna.quietly.says(f"note @alex {text}")
    assert "at most 10,000 characters" in seen[0].plain
    assert "".join(text.split()) in "".join("".join(one.plain for one in seen.replies).split())
    assert await count_by(anna) == 0


# what may be either


async def test_a_text_that_could_be_either_asks_and_keeps_nothing_until_it_is_told(anna, workspace):
    async with workspace.expects(1):
        asked = await anna.says("@alex what is expected of a staff engineer?")
    assert asked.ephemeral
    assert asked.buttons == ["Keep as a note on @alex", "Answer the question"]
    assert await count_by(anna) == 0
    receipt = await anna.presses(asked, "Keep as a note on @alex")
    assert "Your note is kept." in receipt.plain
    assert asked.now.plain == receipt.plain
    assert "what is expected of a staff engineer?" in await kept_by(anna)


async def test_a_text_that_could_be_either_is_answered_where_it_is_a_question(anna):
    asked = await anna.says("@alex what is expected of a staff engineer?")
    answer = await anna.presses(asked, "Answer the question")
    assert "Staff Engineer" in answer.plain
    assert asked.now.plain == answer.plain
    assert await count_by(anna) == 0


async def test_a_text_that_could_be_either_is_asked_about_in_its_thread(anna):
    thread = await anna.says("staff")
    asked = await anna.says("@alex what is expected of a staff engineer?", thread=thread)
    assert asked.thread_ts
    assert "Your note is kept." in (await anna.presses(asked, "Keep as a note on @alex")).plain


async def test_what_could_be_either_and_is_gone_by_now_is_not_kept(anna, workspace):
    asked = await anna.says("@alex what is expected of a staff engineer?")
    async with workspace.expects_nothing():
        anna.quietly.deletes(asked.question)
    assert "is gone" in (await anna.presses(asked, "Keep as a note on @alex")).plain


@pytest.mark.parametrize(
    "value", ["", "{}", '{"ts": "1"}', '{"ts": "1796006482.484610"}', '{"ts": "1.1", "text": "mine"}']
)
async def test_a_forged_place_of_a_message_is_one_that_is_gone(anna, value):
    asked = await anna.says("@alex what is expected of a staff engineer?")
    assert "is gone" in (await presses(anna, asked, "Keep as a note on @alex", value=value)).plain
    assert await count_by(anna) == 0


async def test_what_could_be_either_and_is_a_question_by_now_is_not_kept(anna, workspace):
    asked = await anna.says("@alex what is expected of a staff engineer?")
    await anna.edits(asked.question, "what is expected of a staff engineer?")
    assert "no note any more" in (await anna.presses(asked, "Keep as a note on @alex")).plain


async def test_a_command_that_could_be_either_opens_a_form_that_can_also_answer(anna, workspace):
    async with workspace.expects(1):
        form = await anna.command("/ladder @alex what is expected of a staff engineer?")
    assert "a note, or a question" in form.plain
    answer = await anna.presses(form, "Answer the question instead")
    assert answer.title == "Ladder"
    assert "Staff Engineer" in answer.plain
    form = await anna.command("/ladder @alex what is expected of a staff engineer?")
    receipt = await anna.submits(form)
    assert "Your note is kept." in receipt.plain
    assert "what is expected of a staff engineer?" in await kept_by(anna)


# what is missing


@pytest.mark.parametrize(
    ("text", "said", "people", "kept"),
    [
        ("note @alexx led the review", "I don't know who @alexx is", [], "led the review"),
        ("note led the review", "Whom is it about?", [], "led the review"),
        ("note @alex", "The text is missing", ["U0ALEX"], None),
        ("note @alex 2099-01-01: led the review", "is still to come", ["U0ALEX"], "led the review"),
        ("note @alex 3/11: led the review", "“3/11” may be two days", ["U0ALEX"], "3/11: led the review"),
    ],
)
async def test_what_is_missing_is_said_and_the_form_has_the_rest(anna, text, said, people, kept):
    shown = await anna.says(text)
    assert shown.ephemeral
    assert said in shown.plain
    form = await anna.presses(shown, "Finish it in a form")
    assert form.values[ids.NOTE_PERSON][ids.NOTE_PERSON]["selected_users"] == people
    assert form.values[ids.NOTE_TEXT][ids.NOTE_TEXT]["value"] == kept
    receipt = await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    assert "Your note is kept." in receipt.plain


async def test_a_note_that_a_form_finished_is_edited_with_its_message(anna):
    shown = await anna.says("note @alexx led the review")
    await anna.submits(await anna.presses(shown, "Finish it in a form"), {"Person": ["alex"]})
    edited = await anna.edits(shown.question, "note @alex led the outage review")
    assert "Your note is changed." in edited.plain
    assert await count_by(anna) == 1


async def test_a_form_opened_twice_for_one_message_loses_neither_text(anna):
    shown = await anna.says("note @alexx led the review")
    for text in ("first", "second"):
        form = await anna.presses(shown, "Finish it in a form")
        assert text in (await anna.submits(form, {"Person": ["alex"], "Text": text})).plain
    kept = await kept_by(anna)
    assert "first" in kept
    assert "second" in kept


@pytest.mark.parametrize("text", ["note", "note @alex", "note @alexx led it"])
async def test_an_unfinished_command_opens_the_form(anna, workspace, text):
    async with workspace.expects(1):
        form = await anna.command(f"/ladder {text}")
    assert form.kind == "modal"
    assert "Your note is kept." in (await anna.submits(form, {"Person": ["sam"], "Text": "done"})).plain


async def test_a_form_that_cannot_be_opened_hands_the_text_back(anna, workspace):
    workspace.faults.fail(1, status=400, method="views.open")
    shown = await anna.command("/ladder note @alexx led the review")
    assert "could not open a form" in shown.plain
    assert "led the review" in shown.plain


async def test_a_command_about_notes_with_something_wrong_in_it_is_told_what(anna, workspace):
    async with workspace.expects(1):
        assert "hand over @alex to @dana" in (await anna.says("hand over @alex")).plain
    assert "hand over @alex to @dana" in (await anna.command("/ladder hand over @alex")).plain


async def test_a_note_is_confirmed_although_the_database_fails_right_after(anna, monkeypatch):
    def claim(*_):
        raise StorageError("The disk of the database is full.")

    monkeypatch.setattr("bot.notes.sql.upkeep.SqlUpkeep.claim", claim)
    assert "Your note is kept." in (await anna.says("note @alex led the review")).plain
    assert await count_by(anna) == 1


# who may, and about whom


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize("allowed", [False, True])
async def test_guests_and_people_from_elsewhere_cannot_write_notes(connecting, workspace, name, allowed):
    async with connecting(allow_external=allowed):
        who = workspace.person(name)
        for write in (who.says, lambda text: who.command(f"/ladder {text}")):
            shown = await write("note @alex led the review")
            assert "growth notes are for members of this workspace" in shown.plain
            assert "led the review" in shown.plain
            assert not shown.buttons
        assert "growth notes are for members" in (await who.shortcut("Log a growth note")).plain


@pytest.mark.parametrize(("name", "why"), [("stella", "not of this workspace"), ("ladder", "an app")])
async def test_a_note_about_somebody_outside_or_an_app_is_refused_with_the_reason_and_handed_back(anna, name, why):
    for shown in (
        await anna.says(f"note @alex @{name} led it"),
        await anna.command(f"/ladder note @alex @{name} led it"),
    ):
        assert why in shown.plain
        assert "I keep nothing of this" in shown.plain
        assert "led it" in shown.plain
    assert await count_by(anna) == 0


@pytest.mark.parametrize("name", ["gus", "sam"])
async def test_a_note_about_a_guest_or_somebody_who_left_is_kept(anna, workspace, name):
    if name == "sam":
        workspace.leaves("sam")
    assert "Your note is kept." in (await anna.says(f"note @{name} ran the workshop")).plain


async def test_when_slack_does_not_say_who_somebody_is_the_note_can_be_tried_again(anna, workspace):
    await anna.says("band 2")  # who anna is, is known
    workspace.faults.fail(2, status=400, method="users.info")
    shown = await anna.says("note @alex led the review")
    assert "Slack did not tell me in time who @alex is" in shown.plain
    assert "led the review" in shown.plain
    assert "Your note is kept." in (await anna.presses(shown, "Try again")).plain
    assert "led the review" in await kept_by(anna)


async def test_when_slack_does_not_say_who_writes_the_text_is_handed_back(anna, workspace):
    for writes, buttons in (
        (partial(anna.command, "/ladder note @alex led the review"), []),
        (partial(anna.says, "note @alex led the review"), ["Try again"]),
    ):
        workspace.faults.fail(1, status=400, method="users.info")
        shown = await writes()
        assert "Slack did not tell me in time who you are" in shown.plain
        assert "led the review" in shown.plain
        assert shown.buttons == buttons
    assert "Your note is kept." in (await anna.presses(shown, "Try again")).plain
