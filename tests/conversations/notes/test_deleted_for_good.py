"""A note that was deleted does not come back with its message, edited or delivered again."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from hands import count_by, presses

from bot.notes.model import Draft, Viewer
from bot.slack import ids
from bot.slack.views.notes.failing import SPENT
from bot.workspace.state import TEAM


async def _deleted(anna, text="note @alex led the review"):
    """A message whose note is deleted with its button."""
    receipt = await anna.says(text)
    await presses(anna, receipt, "Delete")
    return receipt.question


@pytest.mark.parametrize("text", ["note @alex led the outage review", "note @sam yesterday: led the outage review"])
async def test_an_edit_makes_no_new_note_says_so_and_hands_the_text_back(anna, text):
    said = await anna.edits(await _deleted(anna), text)
    assert said.ephemeral
    assert SPENT in said.plain
    assert text.removeprefix("note ") in said.plain
    assert await count_by(anna) == await count_by(anna, "@sam") == 0


async def test_it_can_be_written_as_a_new_message(anna):
    await _deleted(anna)
    assert "Your note is kept." in (await anna.says("note @alex led the review")).plain


async def test_delivered_again_where_no_process_remembers_it_makes_no_note(anna, workspace, monkeypatch):
    await _deleted(anna)
    monkeypatch.setattr("bot.slack.claims.Claims.once", lambda *_: nullcontext(enter_result=True))
    (written,) = [one for one in workspace.backend.dispatcher.deliveries if one.kind == "events_api"]
    async with workspace.expects(1) as seen:
        workspace.redeliver(written)
    assert SPENT in seen[0].plain
    assert await count_by(anna) == 0


async def test_of_a_message_about_several_people_the_others_stay_and_nobody_comes_to_them(anna):
    message = await _deleted(anna, "note @alex @sam led the review")
    edited = await anna.edits(message, "note @alex @sam led the outage review")
    assert "About @sam" in edited.plain
    assert "About @alex" not in edited.plain
    assert SPENT in (await anna.edits(message, "note @alex @sam @dana led the outage review")).plain
    assert await count_by(anna) == await count_by(anna, "@dana") == 0
    assert await count_by(anna, "@sam") == 1


async def test_an_edit_into_a_question_is_answered(anna):
    assert "Staff Engineer" in (await anna.edits(await _deleted(anna), "staff engineer")).plain


async def test_what_was_asked_back_about_a_message_makes_no_note_of_it_once_one_was_deleted(anna):
    asked = await anna.says("@alex: how did the review go?")
    kept = await presses(anna, asked, "Keep as a note on @alex")
    await anna.presses(kept, "Delete")
    assert (await presses(anna, asked, "Keep as a note on @alex")).plain.startswith(SPENT)


async def test_a_form_sent_again_after_its_note_was_deleted_stays_with_all_that_was_typed(anna, notebook):
    """Slack did not hear the first answer; the note was deleted from a list meanwhile."""
    form, by = await anna.shortcut("Log a growth note"), Viewer(TEAM, anna.id)
    draft = Draft("U0ALEX", notebook.now.date(), "led the review", form.view.id)
    (note,) = notebook.store.write(by, [draft], notebook.now)
    notebook.store.erase(by, [note.id])
    stays = await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    assert stays.errors == {ids.NOTE_TEXT: SPENT}
    assert await count_by(anna) == 0


async def test_a_form_that_takes_on_such_a_message_keeps_what_is_typed_there(anna):
    unfinished = await anna.says("note @alexx led the review")
    kept = await anna.submits(await anna.presses(unfinished, "Finish it in a form"), {"Person": ["alex"]})
    await presses(anna, kept, "Delete")
    again = await anna.submits(await anna.presses(unfinished, "Finish it in a form"), {"Person": ["alex"]})
    assert "Your note is kept." in again.plain
    assert await count_by(anna) == 1
