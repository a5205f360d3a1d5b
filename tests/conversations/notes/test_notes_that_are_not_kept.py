"""A database that fails: a sentence, the text handed back whole, and the ladder still answers. No log has the text."""

from __future__ import annotations

import pytest

from bot.notes.sql.store import SqlNoteStore
from bot.slack import ids
from bot.storage.engine import StorageError

MARKER = "plumcake"


@pytest.fixture
def breaks(tmp_path):
    """Takes the database away from the bot, and gives it back."""

    def gone():
        (tmp_path / "ladder.db").rename(tmp_path / "away.db")

    def back():
        (tmp_path / "away.db").rename(tmp_path / "ladder.db")

    gone.back = back
    return gone


def _handed_back(shown, text):
    assert "The database" in shown.plain
    assert "Nothing was changed." in shown.plain
    assert text in shown.plain


def _logged(log):
    written = "\n".join(log.written)
    assert MARKER not in written
    return written


TEXT = f"led the review <b> & {MARKER}\n*whole*"


async def test_a_note_in_a_direct_message_is_handed_back_and_the_ladder_answers(anna, breaks, log, workspace):
    breaks()
    async with workspace.expects(1):
        _handed_back(await anna.says(f"note @alex {TEXT}"), TEXT.replace("*whole*", "whole"))
    assert (await anna.says("staff")).text == "Staff Engineer"
    _logged(log)


async def test_a_note_that_was_handed_back_is_kept_by_a_button_once_the_database_is_back(anna, breaks, log):
    breaks()
    shown = await anna.says(f"note @alex {TEXT}")
    _handed_back(await anna.presses(shown, "Try again"), MARKER)
    breaks.back()
    assert "Your note is kept." in (await anna.presses(shown, "Try again")).plain
    assert (await anna.command("/ladder notes @alex")).plain.count(MARKER) == 1
    _logged(log)


async def test_a_note_by_command_is_handed_back(anna, breaks, log):
    breaks()
    _handed_back(await anna.command(f"/ladder note @alex {TEXT}"), MARKER)
    _logged(log)


async def test_a_form_stays_with_all_that_was_typed_and_can_be_sent_again(anna, breaks, log):
    form = await anna.shortcut("Log a growth note")
    breaks()
    stays = await anna.submits(form, {"Person": ["alex"], "Text": TEXT, "Tags": MARKER})
    assert "The database" in stays.errors[ids.NOTE_TEXT]
    assert stays.now.values[ids.NOTE_TEXT][ids.NOTE_TEXT]["value"] == TEXT
    breaks.back()
    assert "Your note is kept." in (await anna.submits(stays)).plain
    _logged(log)


async def test_an_edit_of_a_note_is_handed_back_and_one_of_a_question_is_answered(anna, breaks, log):
    receipt, answer = await anna.says("note @alex led it"), await anna.says("band 2")
    breaks()
    _handed_back(await anna.edits(receipt.question, f"note @alex {MARKER}"), MARKER)
    assert (await anna.edits(answer.question, "staff")).plain.startswith("Staff Engineer")
    breaks.back()
    assert "led it" in (await anna.command("/ladder notes @alex")).plain
    _logged(log)


async def test_a_deleted_message_whose_notes_cannot_be_looked_for_is_told(anna, breaks, workspace):
    receipt, answer = await anna.says("note @alex led it"), await anna.says("band 2")
    breaks()
    assert "The database" in (await anna.deletes(receipt.question)).plain
    async with workspace.expects_nothing():
        anna.quietly.deletes(answer.question)


@pytest.mark.parametrize("button", ["Edit", "Delete"])
async def test_a_button_that_fails_says_so(anna, breaks, button):
    receipt = await anna.says("note @alex led it")
    breaks()
    assert "The database" in (await anna.presses(receipt, button)).plain


async def test_a_note_is_not_deleted_where_it_is_said_that_nothing_was_changed(anna, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    receipt = await anna.says("note @alex led it")
    with monkeypatch.context() as broken:
        broken.setattr(SqlNoteStore, "of_source", fails)
        assert "Nothing was changed." in (await anna.presses(receipt, "Delete")).plain
    assert "led it" in (await anna.says("notes @alex")).plain


async def test_an_edit_that_fails_unforeseen_is_told_with_a_reference_and_the_text(anna, monkeypatch, log):
    def revise(*_):
        raise RuntimeError(MARKER)

    receipt = await anna.says("note @alex led it")
    with monkeypatch.context() as broken:
        broken.setattr(SqlNoteStore, "revise", revise)
        shown = await anna.edits(receipt.question, f"note @alex {MARKER}")
    assert "something went wrong" in shown.plain
    assert MARKER in shown.plain
    assert "RuntimeError" in _logged(log)


async def test_an_unforeseen_error_hands_the_text_back_with_a_reference_and_logs_none_of_it(anna, monkeypatch, log):
    def write(*_):
        raise RuntimeError(MARKER)

    form = await anna.shortcut("Log a growth note")
    monkeypatch.setattr("bot.notes.sql.store.SqlNoteStore.write_all", write)
    for shown in (await anna.says(f"note @alex {TEXT}"), await anna.command(f"/ladder note @alex {TEXT}")):
        assert "something went wrong" in shown.plain
        assert MARKER in shown.plain
    stays = await anna.submits(form, {"Person": ["alex"], "Text": TEXT})
    assert "something went wrong" in stays.errors[ids.NOTE_TEXT]
    assert "RuntimeError" in _logged(log)


async def test_no_log_and_no_file_of_the_bot_holds_a_word_of_a_note(anna, alex, log, tmp_path, workspace):
    receipt = await anna.says(f"note @alex {TEXT}")
    await anna.command(f"/ladder note @alex {MARKER}")
    await anna.submits(await anna.shortcut("Log a growth note"), {"Person": ["alex"], "Text": MARKER, "Tags": MARKER})
    await anna.submits(await anna.presses(receipt, "Edit"), {"Text": f"{MARKER} again"})
    await anna.edits(receipt.question, f"note @sam {MARKER}")
    await anna.mentions(f"note @alex {MARKER}")
    asked = await anna.says(f"@alex what is {MARKER}?")
    await anna.presses(asked, "Keep as a note on @alex")
    await anna.presses(await anna.says(f"note @alexx {MARKER}"), "Finish it in a form")
    await anna.presses(await anna.deletes(receipt.question), "Delete it")
    await workspace.quiet()
    assert not [one for one in alex.sees("general") if one.by_app]
    _logged(log)
    assert not [path for path in tmp_path.iterdir() if path.is_file() and MARKER.encode() in path.read_bytes()]
