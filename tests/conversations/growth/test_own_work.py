"""An engineer's own log: coverage for the next band, and a packet to bring to their manager."""

from __future__ import annotations

from tests.conversations.growth.evidenced import LARGE, files_of, made, previewed
from tests.conversations.notes.hands import until

ME = "U0ANNA"


async def test_an_engineer_keeps_a_log_and_sees_how_far_it_reaches(anna, noted, no_pictures):
    assert (await anna.says("note me shipped the importer")).plain.startswith("Your note is kept.")
    noted(LARGE, subject=ME, text="led the move")
    await anna.says("@anna is band 3")
    shown = await anna.says("growth me")
    assert shown.plain.startswith("Your growth, for Staff Engineer")
    assert "You see yourself as Engineer III. Only you know that I know." in shown.plain
    assert "2 notes about you; the last one is about" in shown.plain
    assert "1 linked to nothing yet" in shown.plain


async def test_where_they_have_not_said_where_they_stand_they_are_asked(anna, noted, no_pictures):
    noted(LARGE, subject=ME)
    asked = await anna.says("growth me")
    assert asked.plain.startswith("You have not said yet where you stand. Choose where you are on the ladder.")
    assert (await anna.presses(asked, "Engineer III (band 3)")).plain.startswith("Your growth, for Staff Engineer")


async def test_they_make_a_packet_of_their_own(anna, workspace, noted, no_pictures):
    noted(LARGE, subject=ME, text="led the move")
    noted(LARGE, text="a note on somebody else")
    below = await made(anna, workspace, await previewed(anna, workspace, "packet me for staff"))
    assert below.plain.startswith(
        "A packet of your notes about your own work, for Staff Engineer: 1 note. Only you have it."
    )
    for text in files_of(anna).values():
        assert "Growth notes on anna" in text
        assert "led the move" in text
        assert "a note on somebody else" not in text


async def test_what_others_wrote_about_them_does_not_count(anna, sam, noted, no_pictures):
    noted(LARGE, author=sam, subject=ME)
    assert "You have no notes about you yet." in (await anna.says("growth me for staff")).plain


async def test_nobody_else_is_shown_any_of_it(anna, sam, workspace, noted):
    noted(LARGE, subject=ME, text="led the move")
    await anna.says("growth me for staff")
    await until(workspace, lambda: any(one.files for one in anna.sees()), 30)
    assert "You have no notes about @anna yet." in (await sam.says("growth @anna for staff")).plain
