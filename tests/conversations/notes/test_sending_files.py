"""One's notes as a file: first what is in it, then into the direct messages, for the person alone."""

from __future__ import annotations

import json

import pytest
from hands import pressed, presses, until, value

from bot.slack.views.notes.failing import NOT_UNDERSTOOD

TEXT = "led the outage review"


async def _previewed(member, command="export @alex"):
    for note in ("@alex led the outage review", "@alex mentored @sam", "me shipped the importer"):
        await member.says(f"note {note}")
    return await member.says(command)


def _files(member):
    return [file for one in member.sees() for file in one.files]


async def test_a_preview_says_what_is_in_the_file_and_where_it_will_stand(anna, workspace):
    shown = await _previewed(anna)
    assert shown.ephemeral
    assert "A file of your notes about @alex" in shown.plain
    assert "2 notes, of " in shown.plain
    assert "into your direct messages with me" in shown.plain
    assert "whoever may export direct messages can read it" in shown.plain
    assert TEXT not in shown.plain
    assert shown.buttons == ["Markdown", "CSV", "JSON"]
    assert not _files(anna)


async def test_a_preview_counts_what_is_shared_and_names_the_days(anna):
    await anna.says("note @alex 2026-01-05 began")
    await anna.presses(await anna.says("notes @alex"), "Share")
    shown = (await _previewed(anna)).plain
    assert "3 notes, from Mon 5 Jan 2026 to " in shown
    assert "1 of them shared" in shown


@pytest.mark.parametrize(("label", "ending"), [("Markdown", "md"), ("CSV", "csv"), ("JSON", "json")])
async def test_the_file_comes_into_the_direct_messages_with_people_by_name(anna, alex, sam, label, ending):
    shown = await _previewed(anna)
    sent = pressed(anna, shown, label)
    told = await anna.answer_to(sent)
    (file,) = _files(anna)
    assert file.name.startswith("growth-notes-20")
    assert file.name.endswith(f".{ending}")
    text = file.content.decode()
    assert TEXT in text
    assert "importer" not in text
    assert "alex" in text
    assert "sam" in text
    (message,) = [one for one in anna.sees() if one.files]
    assert "2 notes" in message.plain
    assert TEXT not in message.text
    assert told.kind == "message"
    assert not _files(alex)
    assert not _files(sam)


@pytest.mark.parametrize("label", ["Markdown", "CSV", "JSON"])
async def test_half_of_a_character_in_a_note_keeps_no_file_back(anna, label):
    await anna.says("note @alex led \ud83d the review")
    preview = await anna.command("/ladder export @alex")
    await anna.presses(preview, label)
    assert "led ? the review" in _files(anna)[0].content.decode().replace("\\", "")


async def test_a_file_of_all_notes_holds_those_about_oneself_too(anna):
    await anna.answer_to(pressed(anna, await _previewed(anna, "export all as json"), "JSON"))
    notes = json.loads(_files(anna)[0].content)["notes"]
    assert [note["subject"] for note in notes] == ["U0ANNA", "U0ALEX", "U0ALEX"]


async def test_ones_own_work_is_exported_alone(anna):
    shown = await _previewed(anna, "export me")
    assert "A file of your notes about you" in shown.plain
    assert "1 note, of " in shown.plain


async def test_a_format_that_is_named_is_the_one_offered(anna):
    assert (await _previewed(anna, "export @alex as csv")).buttons == ["CSV"]


async def test_where_there_are_no_notes_there_is_no_file(anna, alex):
    await _previewed(alex, "notes")
    shown = await anna.says("export @alex")
    assert shown.plain == "You have no notes about @alex to export."
    assert not shown.buttons


async def test_notes_that_are_deleted_after_the_preview_are_in_no_file(anna):
    shown = await _previewed(anna)
    carried = value(shown, "JSON").replace("U0ALEX", "U0DANA")
    answer = await presses(anna, shown, "JSON", value=carried)
    assert answer.plain == "You have no notes about @dana to export."
    assert not _files(anna)


async def test_the_notes_of_somebody_else_are_in_no_file(anna, sam):
    await _previewed(anna)
    await sam.says("note @alex was late")
    await sam.answer_to(pressed(sam, await sam.says("export all"), "JSON"))
    (file,) = _files(sam)
    assert len(json.loads(file.content)["notes"]) == 1
    assert not _files(anna)


@pytest.mark.parametrize("method", ["conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_file_that_slack_does_not_take_can_be_sent_again(anna, workspace, method, caplog):
    shown = await _previewed(anna)
    workspace.faults.fail(method=method)
    failed = await anna.presses(shown, "JSON")
    assert "The file could not be sent" in failed.plain
    assert not _files(anna)
    await anna.answer_to(pressed(anna, failed, "JSON"))
    await until(workspace, lambda: len(_files(anna)) == 1)
    assert "outage" not in caplog.text


async def test_pressing_twice_at_once_sends_one_file(workspace, connecting):
    async with connecting():
        anna = workspace.person("anna")
        shown = await _previewed(anna)
        for _ in range(2):
            pressed(anna, shown, "JSON")
        await until(workspace, lambda: bool(_files(anna)))
    assert len(_files(anna)) == 1


@pytest.mark.parametrize("forged", ['{"ask":"people"}', "{", '{"ask":"export","format":"exe"}'])
async def test_a_forged_button_sends_nothing(anna, forged):
    shown = await _previewed(anna)
    assert (await presses(anna, shown, "JSON", value=forged)).text == NOT_UNDERSTOOD
    assert not _files(anna)


async def test_an_export_stands_in_the_access_log(anna):
    await anna.answer_to(pressed(anna, await _previewed(anna), "JSON"))
    assert "You exported 2 notes about @alex" in (await anna.says("log")).plain


async def test_an_export_begins_on_the_home_tab_too(anna, workspace):
    await _previewed(anna)
    modal = await anna.presses(await anna.opens_home(), "Export")
    assert "A file of your notes" in modal.plain
    pressed(anna, modal, "CSV")
    await until(workspace, lambda: "is in your direct messages" in modal.now.plain)
    assert len(_files(anna)) == 1


async def test_a_guest_exports_nothing(gus):
    assert "growth notes are for members" in (await gus.says("export all")).plain
