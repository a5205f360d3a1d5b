"""Notes read again: one's own, whole, newest first, a page at a time; nobody else's, whatever is pressed."""

from __future__ import annotations

import pytest
from hands import presses, value

from bot.notes.requests import ShowNotes
from bot.slack.views.notes.failing import NOT_THERE, NOT_UNDERSTOOD
from bot.slack.views.notes.values import OpenNote, Place, encode

LONG = " ".join(f"word{number}" for number in range(1_200))
"""Some 10,000 characters."""


async def _writes(member, *texts):
    for text in texts:
        await member.says(f"note {text}")


async def test_notes_on_somebody_show_the_newest_first_with_what_can_be_done(anna):
    await _writes(anna, "@alex led the outage review", "@alex got the follow-ups scheduled", "@sam wrote the guide")
    shown = await anna.says("notes @alex")
    assert shown.ephemeral
    assert shown.plain.startswith("Your notes about @alex")
    assert shown.plain.index("follow-ups") < shown.plain.index("outage review")
    assert "wrote the guide" not in shown.plain
    assert shown.buttons == [*["Edit", "Delete", "Link…", "Share"] * 2, "New note", "Export"]


async def test_all_notes_are_shown_where_nobody_is_named(anna):
    await _writes(anna, "@alex led the outage review", "me shipped the importer")
    shown = (await anna.says("notes")).plain
    assert "About @alex" in shown
    assert "About you" in shown


async def test_a_log_of_ones_own_work_is_shown_by_notes_me(anna):
    await _writes(anna, "@alex led the outage review", "me shipped the importer")
    shown = await anna.says("notes me")
    assert "shipped the importer" in shown.plain
    assert "outage" not in shown.plain
    assert "Share" not in shown.buttons


async def test_where_there_are_no_notes_it_says_how_to_write_one(anna):
    shown = await anna.says("notes @alex")
    assert "You have no notes about @alex yet" in shown.plain
    assert "note @alex made the release calm" in shown.plain
    assert shown.buttons == ["New note"]


@pytest.mark.parametrize("surface", ["message", "command"])
async def test_many_notes_turn_their_pages_in_place(anna, workspace, surface):
    await _writes(anna, *(f"@alex thing{number}." for number in range(9)))
    first = await (anna.says("notes @alex") if surface == "message" else anna.command("/ladder notes @alex"))
    assert "1 to 7 of 9" in first.plain
    assert "thing8." in first.plain
    assert "thing1." not in first.plain
    async with workspace.expects(0):
        second = await anna.presses(first, "Next page")
        assert second.ts == first.ts
        assert "8 to 9 of 9" in second.plain
        assert "thing1." in second.plain
        assert "thing0." in second.plain
        assert "Next page" not in second.buttons
        assert (await anna.presses(second, "Previous page")).plain == first.plain


async def test_a_long_note_stands_whole_on_several_pages(anna):
    await _writes(anna, f"@alex {LONG}", "@alex short")
    page = await anna.says("notes @alex")
    read = page.plain
    assert "Part 1 of" in read
    while "Next page" in page.buttons:
        page = await anna.presses(page, "Next page")
        read += page.plain
    assert all(word in read for word in LONG.split())
    while "Previous page" in page.buttons:
        page = await anna.presses(page, "Previous page")
    assert "short" in page.plain


async def test_a_page_that_is_gone_by_now_shows_the_first(anna):
    await _writes(anna, "@alex led the outage review")
    shown = await anna.says("notes @alex")
    beyond = encode(ShowNotes("U0ALEX"), Place(skip=700))
    assert "outage review" in (await presses(anna, shown, "Export", value=beyond)).plain


async def test_notes_since_a_day_leave_out_what_was_before(anna):
    await _writes(anna, "@alex 2026-01-05 long ago", "@alex lately")
    shown = (await anna.says("notes @alex since yesterday")).plain
    assert "Your notes about @alex since " in shown
    assert "lately" in shown
    assert "long ago" not in shown


async def test_a_search_finds_what_speaks_of_a_topic(anna, alex):
    await _writes(anna, "@alex mentored two juniors", "@sam paid the invoice", "me wrote about mentoring")
    await _writes(alex, "@anna mentored everybody")
    shown = await anna.says("notes about mentoring")
    assert shown.ephemeral
    assert shown.plain.startswith("Your notes that speak of “mentoring”, the best first")
    assert "mentored two juniors" in shown.plain
    assert "wrote about mentoring" in shown.plain
    assert "invoice" not in shown.plain
    assert "everybody" not in shown.plain


async def test_a_search_turns_its_pages(anna, workspace):
    await _writes(anna, *(f"@alex mentored person{number}." for number in range(9)), "@alex paid the invoice")
    first = await anna.says("notes @alex about mentoring")
    assert "1 to 7 of 9" in first.plain
    async with workspace.expects(0):
        second = await anna.presses(first, "Next page")
    assert "8 to 9 of 9" in second.plain
    assert "invoice" not in second.plain


async def test_a_search_that_finds_nothing_says_so(anna):
    await _writes(anna, "@alex led the outage review")
    shown = (await anna.says("notes about <@U0SAM> & qwertz")).plain
    assert "You have no notes" in shown


async def test_people_are_shown_with_how_many_notes_and_when_the_last_one_was(anna):
    await _writes(anna, "@alex led the outage review", "@alex mentored", "me shipped the importer")
    shown = await anna.says("people")
    assert shown.ephemeral
    assert "@alex · 2 notes, the last one " in shown.plain
    assert "You · 1 note, " in shown.plain
    assert shown.plain.count(", today") == 2
    assert "mentored" in (await presses(anna, shown, "Read", 0)).plain


async def test_nobody_is_shown_to_who_wrote_nothing(anna, alex):
    await _writes(alex, "@anna led the outage review")
    shown = await anna.says("people")
    assert "no notes on anybody yet" in shown.plain
    assert shown.buttons == ["New note"]


async def test_two_people_never_see_each_others_notes(anna, sam):
    await _writes(anna, "@alex led the outage review")
    await _writes(sam, "@alex was late")
    for command in ("notes @alex", "notes", "people"):
        assert "was late" not in (await anna.says(command)).plain
        assert "outage" not in (await sam.says(command)).plain


async def test_a_button_with_the_id_of_somebody_elses_note_shows_nothing(anna, alex, sam):
    await _writes(anna, "@alex led the outage review")
    note = value(await anna.says("notes @alex"), "Edit")
    for other in (alex, sam):
        await _writes(other, "me did something else")
        shown = await other.says("notes me")
        for forged in (encode(OpenNote(note)), encode(OpenNote("0" * 32))):
            answer = await presses(other, shown, "Export", value=forged)
            assert answer.plain == NOT_THERE
            shown = await other.says("notes me")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"ask":"erase"}',
        '{"ask":"note"}',
        '{"ask":"stop"}',
        '{"ask":"note","note":"../x"}',
        '{"ask":"notes","skip":-1}',
        '{"ask":"notes","skip":99999999999999999999}',
        '{"ask":"notes","subject":"<!channel>"}',
        '{"ask":"notes","author":"U0ALEX"}',
        '{"ask":"notes","about":"' + "x" * 301 + '"}',
    ],
)
async def test_a_button_that_carries_nonsense_is_answered_with_a_sentence(anna, forged):
    shown = await anna.says("notes")
    act = await presses(anna, shown, "New note", action_id="ladder_notes_ask:1", value=forged)
    assert act.text == NOT_UNDERSTOOD


async def test_a_guest_is_shown_no_notes(gus):
    for command in ("notes", "people", "notes @alex"):
        assert "growth notes are for members" in (await gus.says(command)).plain


async def test_a_database_that_fails_while_pages_are_turned_is_told(anna, bot, tmp_path, workspace):
    await _writes(anna, *(f"@alex thing{number}." for number in range(9)))
    shown = await anna.says("notes @alex")
    (tmp_path / "ladder.db").rename(tmp_path / "away.db")
    answer = await anna.presses(shown, "Next page")
    assert "The database file is gone" in answer.plain
    assert "Nothing was changed." in answer.plain
