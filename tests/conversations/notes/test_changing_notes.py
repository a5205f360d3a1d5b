"""Notes changed and deleted: with their buttons, and with the message that they were written with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hands import count_by, kept_by, presses, value

from bot.slack import ids
from bot.slack.views.notes.failing import NOT_THERE

# Edit and Delete


async def test_edit_opens_the_form_filled_and_keeps_what_is_changed(anna, workspace):
    receipt = await anna.says("note @alex yesterday: led the review")
    form = await anna.presses(receipt, "Edit")
    assert form.values[ids.NOTE_PERSON][ids.NOTE_PERSON]["selected_user"] == "U0ALEX"
    assert form.values[ids.NOTE_TEXT][ids.NOTE_TEXT]["value"] == "led the review"
    shown = await anna.submits(form, {"Text": "led the outage review", "Tags": "growth", "Day": "2026-01-02"})
    for said in ("Your note is changed.", "led the outage review", "Tags: growth", "Fri 2 Jan 2026"):
        assert said in shown.plain
    assert "led the outage review" in await kept_by(anna)
    assert await count_by(anna) == 1


async def test_a_note_can_move_to_somebody_else(anna):
    form = await anna.presses(await anna.says("note @alex led the review"), "Edit")
    assert "About @sam" in (await anna.submits(form, {"Person": "sam"})).plain
    assert await count_by(anna) == 0
    assert await count_by(anna, "@sam") == 1


async def test_a_note_cannot_move_to_somebody_who_has_one_of_the_same_message(anna):
    form = await presses(anna, await anna.says("note @alex @sam led the review"), "Edit")
    stays = await anna.submits(form, {"Person": "sam"})
    assert "another note on this person" in stays.errors[ids.NOTE_PERSON]
    assert await count_by(anna) == await count_by(anna, "@sam") == 1


async def test_delete_says_that_it_is_gone_in_its_place(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    gone = await anna.presses(receipt, "Delete")
    assert gone.plain.startswith("That note is deleted.")
    assert receipt.now.plain == gone.plain
    assert "no notes" in (await anna.presses(gone, "All notes about them")).plain
    assert await count_by(anna) == 0


async def test_delete_asks_first(anna):
    (delete,) = [one for one in (await anna.says("note @alex led it")).choices if one.label == "Delete"]
    assert delete.element["confirm"]["confirm"]["text"] == "Delete"


async def test_the_other_notes_of_a_message_stay_when_one_is_deleted(anna):
    receipt = await anna.says("note @alex @sam led the review")
    rest = await presses(anna, receipt, "Delete")
    assert "That note is deleted." in rest.plain
    assert "About @sam" in rest.plain
    assert (await anna.presses(rest, "Delete")).plain.startswith("That note is deleted.")
    assert await count_by(anna, "@sam") == 0


@pytest.mark.parametrize("button", ["Edit", "Delete"])
async def test_a_note_of_somebody_else_and_one_that_is_gone_are_told_apart_by_nobody(anna, sam, button):
    theirs = value(await anna.says("note @alex led the review"), button)
    own = await sam.says("note @alex was there")
    assert (await presses(sam, own, button, value=theirs)).plain == NOT_THERE
    gone = await sam.says("note @alex is there no more")
    await sam.presses(await sam.says("note @alex again"), "Delete")
    assert (await presses(sam, gone, button, value="0" * 32)).plain == NOT_THERE
    assert await count_by(anna) == 1


async def test_a_note_that_is_shared_is_not_its_subjects_to_change(anna, alex):
    receipt = await anna.says("note @alex led the review")
    shared = value(receipt, "Edit")
    await anna.presses(receipt, "Share")
    own = await alex.says("note @sam helped me")
    for button in ("Edit", "Delete"):
        assert (await presses(alex, own, button, value=shared)).plain == NOT_THERE
    assert await count_by(anna) == 1


async def test_a_note_deleted_while_its_form_is_open_is_not_kept_anew_and_what_was_typed_stays(anna):
    receipt = await anna.says("note @alex led the review")
    form = await anna.presses(receipt, "Edit")
    await anna.presses(receipt, "Delete")
    stays = await anna.submits(form, {"Text": "led the outage review"})
    assert stays.errors[ids.NOTE_TEXT] == NOT_THERE
    assert await count_by(anna) == 0


async def test_a_note_that_cannot_be_read_says_why_and_can_still_be_deleted(anna, tmp_path):
    receipt = await anna.says("note @alex led the review")
    with closing(sqlite3.connect(tmp_path / "ladder.db")) as database:
        database.execute("UPDATE notes SET sealed = zeroblob(80)")
        database.commit()
    for shown in (
        await anna.edits(receipt.question, "note @alex led the outage review"),
        await anna.presses(receipt, "Edit"),
    ):
        assert "This note cannot be read: " in shown.plain
        assert shown.buttons == ["Delete"]
    assert (await anna.presses(shown, "Delete")).plain.startswith("That note is deleted.")
    assert "About @alex" not in await kept_by(anna)


# the message that it was written with


async def test_editing_the_message_edits_the_note(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    async with workspace.expects(1):
        edited = await anna.edits(receipt.question, "note @alex yesterday: led the outage review")
    assert edited.ephemeral
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert "Your note is changed." in edited.plain
    assert f" {yesterday.day} " in edited.plain
    assert "led the outage review" in await kept_by(anna)
    assert await count_by(anna) == 1


async def test_somebody_named_instead_takes_the_note_along(anna):
    receipt = await anna.says("note @alex led the review")
    assert "About @sam" in (await anna.edits(receipt.question, "note @sam led the review")).plain
    assert await count_by(anna) == 0
    assert await count_by(anna, "@sam") == 1


async def test_somebody_named_besides_gets_a_note_too(anna):
    receipt = await anna.says("note @alex led the review")
    edited = await anna.edits(receipt.question, "note @alex @sam led the review")
    assert edited.plain.count("Delete") == 2
    assert await count_by(anna) == await count_by(anna, "@sam") == 1


async def test_the_note_on_somebody_named_no_more_stays_and_that_is_said(anna):
    receipt = await anna.says("note @alex @sam led the review")
    edited = await anna.edits(receipt.question, "note @alex led the outage review")
    assert "not about @sam any more" in edited.plain
    assert "led the outage review" in await kept_by(anna)
    assert "led the review" in await kept_by(anna, "@sam")
    await presses(anna, edited, "Delete", 1)
    assert await count_by(anna, "@sam") == 0
    assert await count_by(anna) == 1


async def test_what_was_chosen_in_the_form_stays_when_only_a_word_of_the_message_is_mended(anna):
    receipt = await anna.says("note @alex led the reveiw")
    await anna.submits(await anna.presses(receipt, "Edit"), {"Person": "sam", "Day": "2026-01-02"})
    edited = await anna.edits(receipt.question, "note @alex led the review")
    assert "About @sam · Fri 2 Jan 2026" in edited.plain
    assert await count_by(anna) == 0


@pytest.mark.parametrize("text", ["what is expected of a staff engineer?", "notes @alex", "note @alexx led it", "note"])
async def test_a_message_that_is_no_note_any_more_leaves_its_notes_as_they_are_and_that_is_said(anna, workspace, text):
    receipt = await anna.says("note @alex led the review")
    async with workspace.expects(1) as seen:
        anna.quietly.edits(receipt.question, text)
    assert "is no note any more" in seen[0].plain
    assert "Delete" in seen[0].buttons
    assert "led the review" in await kept_by(anna)


async def test_a_question_edited_into_a_note_writes_one_and_the_answer_stays(anna, workspace):
    answer = await anna.says("staff")
    async with workspace.expects(1):
        receipt = await anna.edits(answer.question, "note @alex led the review")
    assert "Your note is kept." in receipt.plain
    assert answer.now.plain == answer.plain
    assert await count_by(anna) == 1


async def test_a_refused_edit_leaves_the_note_as_it_is(anna):
    receipt = await anna.says("note @alex led the review")
    refused = await anna.edits(receipt.question, "note @stella led the outage review")
    assert "not of this workspace" in refused.plain
    assert "led the outage review" in refused.plain
    assert "is as it was" in refused.plain
    assert "led the review" in await kept_by(anna)


async def test_who_became_a_guest_changes_nothing_by_an_edit(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    workspace.changes("anna", is_restricted=True)
    await workspace.quiet()
    refused = await anna.edits(receipt.question, "note @alex led the outage review")
    assert "for members of this workspace" in refused.plain
    assert "led the outage review" in refused.plain
    workspace.changes("anna", is_restricted=False)
    await workspace.quiet()
    assert "led the review" in await kept_by(anna)


async def test_an_edit_that_unfurls_a_link_and_the_bots_own_posts_do_nothing(anna, workspace):
    receipt = await anna.says("note @alex wrote https://example.com/page")
    async with workspace.expects_nothing():
        workspace.backend.tell_changed(receipt.question, receipt.question)
    assert await count_by(anna) == 1


async def test_an_edit_delivered_twice_is_done_once(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    async with workspace.expects(1):
        await anna.edits(receipt.question, "note @alex @sam led the review")
        workspace.redeliver(times=2)
    assert await count_by(anna) == await count_by(anna, "@sam") == 1


async def test_deleting_the_message_asks_whether_the_note_goes_too(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    async with workspace.expects(1):
        asked = await anna.deletes(receipt.question)
    assert asked.ephemeral
    assert asked.buttons == ["Delete it", "Keep it"]
    assert "led the review" not in asked.plain
    assert await count_by(anna) == 1
    assert (await anna.presses(asked, "Delete it")).plain == "That note is deleted."
    assert await count_by(anna) == 0


async def test_the_note_stays_where_that_is_the_answer(anna):
    asked = await anna.deletes((await anna.says("note @alex @sam led the review")).question)
    assert asked.buttons == ["Delete them", "Keep them"]
    assert (await anna.presses(asked, "Keep them")).plain == "Then it stays."
    assert await count_by(anna) == await count_by(anna, "@sam") == 1


async def test_all_notes_of_a_message_go_with_it(anna):
    asked = await anna.deletes((await anna.says("note @alex @sam led the review")).question)
    assert (await anna.presses(asked, "Delete them")).plain == "2 notes are deleted."
    assert await count_by(anna) == await count_by(anna, "@sam") == 0


async def test_a_message_without_notes_is_deleted_silently(anna, workspace):
    answer = await anna.says("staff")
    noted = await anna.says("note @alex led the review")
    await anna.presses(noted, "Delete")
    async with workspace.expects_nothing():
        anna.quietly.deletes(answer.question)
        anna.quietly.deletes(noted.question)


async def test_the_stone_that_slack_leaves_for_a_message_with_answers_is_a_deletion(anna, workspace):
    receipt = await anna.says("note @alex led the review")
    await anna.says("note @sam helped", thread=receipt.question)
    deliveries = workspace.backend.dispatcher.deliveries
    written = next(one for one in deliveries if one.payload["event"].get("text", "").endswith("led the review"))
    event = written.payload["event"]
    stone = {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "ts": event["ts"],
    }
    changed = {"subtype": "message_changed", "message": stone, "previous_message": event, "channel_type": "im"}
    async with workspace.expects(1) as seen:
        workspace.deliver(
            "events_api",
            written.payload
            | {
                "event_id": "Ev-stone",
                "event": {"type": "message", "channel": event["channel"], "ts": "1.1", **changed},
            },
        )
    assert "Delete it" in seen[0].buttons


async def test_somebody_elses_source_on_a_button_deletes_nothing(anna, sam):
    theirs = (await anna.says("note @alex led the review")).question
    asked = await sam.deletes((await sam.says("note @alex was there")).question)
    gone = await presses(sam, asked, "Delete it", value=f"{theirs.channel}/{theirs.ts}")
    assert gone.plain == NOT_THERE
    assert await count_by(anna) == 1
