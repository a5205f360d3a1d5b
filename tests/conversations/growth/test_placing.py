"""Where an author sees somebody on the ladder: their own view, set, changed, forgotten, and never lost as a note."""

from __future__ import annotations

import pytest

from bot.notes.sql.positions import SqlPositionStore
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.storage.engine import StorageError
from tests.conversations.notes.hands import presses, value


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("@alex is band 2", "Engineer II"),
        ("@alex is a staff engineer + tech lead", "Staff Engineer + Technical Lead"),
        ("@alex is now a Principal Engineer.", "Principal Engineer"),
        ("@alex: is senior", "Engineer III"),
    ],
)
async def test_a_sentence_says_where_one_sees_somebody(anna, typed, name):
    shown = await anna.says(typed)
    assert shown.ephemeral
    assert shown.plain.startswith(f"You see @alex as {name}.")
    assert "Nobody else can see it" in shown.plain
    assert "You have no notes about @alex yet." in (await anna.says("notes @alex")).plain


async def test_a_sentence_that_names_no_band_is_a_note(anna):
    for text in ("is great in reviews", "is almost staff", "is working with the staff engineer", "is band 9"):
        assert (await anna.says(f"@alex {text}")).plain.startswith("Your note is kept.")
        assert text in (await anna.says("notes @alex")).plain


async def test_what_says_where_somebody_stands_can_be_a_note_too(anna):
    kept = await anna.presses(await anna.says("@alex is a staff engineer"), "Keep it as a note too")
    assert kept.plain.startswith("Your note is kept.")
    assert "is a staff engineer" in (await anna.says("notes @alex")).plain


async def test_a_note_that_says_where_somebody_stands_changes_with_its_message(anna):
    kept = await anna.presses(await anna.says("@alex is a staff engineer"), "Keep it as a note too")
    message = next(one for one in anna.sees() if "is a staff engineer" in one.text and not one.by_app)
    assert (await anna.edits(message, "@alex is a principal engineer")).plain.startswith("Your note is changed.")
    assert "is a principal engineer" in (await anna.says("notes @alex")).plain
    assert kept


async def test_by_command_it_is_set_as_well(anna):
    shown = await anna.command("/ladder @alex is band 2")
    assert shown.plain.startswith("You see @alex as Engineer II.")
    assert "type it with note in front" in shown.plain
    assert (await anna.command("/ladder note @alex is band 2")).plain.startswith("Your note is kept.")


async def test_where_one_sees_somebody_is_changed_and_forgotten(anna):
    await anna.says("@alex is band 2")
    changed = await anna.says("@alex is band 3")
    assert changed.plain.startswith("You see @alex as Engineer III. Before, it was Engineer II.")
    forgotten = await anna.presses(changed, "Forget it")
    assert forgotten.plain == "I do not know any more where you see @alex."
    assert "Before" not in (await anna.says("@alex is band 2")).plain


async def test_it_is_each_authors_own_view(anna, sam):
    await anna.says("@alex is band 2")
    assert "Before" not in (await sam.says("@alex is band 3")).plain
    assert "Engineer III" not in (await anna.says("@alex is band 2")).plain


async def test_one_says_it_of_oneself(anna):
    assert (await anna.says("me is band 2")).plain.startswith("You see yourself as Engineer II.")
    assert "note, or a question" in (await anna.says("me is late")).plain
    assert (await anna.says("@anna is staff")).plain.startswith("You see yourself as Staff Engineer.")


async def test_a_number_of_several_tracks_is_asked_back(anna):
    asked = await anna.says("@alex is band 4")
    assert asked.plain.startswith("Which of these is @alex? I have set nothing yet.")
    assert asked.buttons == ["Staff Engineer", "Engineering Manager", "Keep it as a note"]
    shown = await anna.presses(asked, "Engineering Manager")
    assert shown.plain.startswith("You see @alex as Engineering Manager.")


async def test_a_forged_button_sets_nothing(anna):
    asked = await anna.says("@alex is band 4")
    for forged in ("", "{}", '{"subject":"U0ALEX","ladder":"engineering","band":"engineer-2","more":1}', "x" * 2_000):
        assert (await presses(anna, asked, "Staff Engineer", value=forged)).text == NOT_UNDERSTOOD
        asked = await anna.says("@alex is band 4")
    gone = '{"subject":"U0ALEX","ladder":"engineering","band":"technical-lead"}'
    assert "that band is not there any more" in (await presses(anna, asked, "Staff Engineer", value=gone)).plain
    shown = await anna.says("@alex is band 2")
    assert "Before" not in shown.plain
    assert (await presses(anna, shown, "Forget it", value="{")).text == NOT_UNDERSTOOD


async def test_somebody_who_is_no_member_is_told_so(gus, anna):
    refused = await gus.says("@alex is band 2")
    assert "growth notes are for members" in refused.plain
    assert "is band 2" in refused.plain


async def test_somebody_from_elsewhere_stands_nowhere(anna):
    refused = await anna.says("@stella is band 2")
    assert "@stella is not of this workspace" in refused.plain
    assert "is band 2" in refused.plain


async def test_somebody_who_is_not_of_the_workspace_is_set_nowhere_by_a_forged_button(anna, stella):
    asked = await anna.says("@alex is band 4")
    forged = value(asked, "Staff Engineer").replace("U0ALEX", stella.id)
    answer = await presses(anna, asked, "Staff Engineer", value=forged)
    assert "@stella is not of this workspace" in answer.plain


async def test_a_database_that_fails_hands_the_sentence_back(anna, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    monkeypatch.setattr(SqlPositionStore, "place", fails)
    answer = await anna.says("@alex is band 2")
    assert "Nothing was changed" in answer.plain
    assert "is band 2" in answer.plain
