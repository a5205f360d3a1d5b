"""The picture of coverage: it comes with the table, and where it cannot be drawn the table stands alone."""

from __future__ import annotations

import sys

from tests.conversations.growth.evidenced import LARGE
from tests.conversations.notes.hands import until

STAFF = "growth @alex for staff"


def _pictures(member):
    return [file for one in member.sees() for file in one.files if file.name.endswith(".png")]


async def test_a_picture_of_it_comes_with_it_and_says_in_words_what_it_shows(anna, workspace, noted):
    noted(LARGE, text="private words")
    await anna.says(STAFF)
    await until(workspace, lambda: bool(_pictures(anna)), 30)
    (picture,) = _pictures(anna)
    assert picture.content.startswith(b"\x89PNG")
    assert "for Staff Engineer" in picture.alt
    assert "Scope 1. Own big projects" in picture.alt
    assert len(picture.alt) <= 1_000
    (beside,) = [one for one in anna.sees() if one.files]
    assert "private words" not in beside.plain + picture.alt
    assert "alex" not in beside.plain + picture.alt + picture.name


async def test_turning_a_page_sends_no_further_picture(anna, workspace, noted):
    noted(LARGE)
    shown = await anna.says(STAFF)
    await until(workspace, lambda: bool(_pictures(anna)), 30)
    await anna.presses(shown, "Show what is inherited")
    await workspace.quiet()
    assert len(_pictures(anna)) == 1


async def test_without_the_drawing_library_the_table_stands_alone(anna, workspace, noted, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    noted(LARGE)
    async with workspace.expects(1):
        anna.quietly.says(STAFF)


async def test_a_picture_that_slack_does_not_take_is_told(anna, workspace, noted):
    noted(LARGE)
    workspace.faults.fail(5, method="files.getUploadURLExternal")
    await anna.says(STAFF)
    await until(workspace, lambda: len(anna.sees()) == 3, 30)
    assert "The picture could not be sent (reference " in anna.sees()[-1].plain


async def test_without_notes_there_is_none(anna, workspace):
    async with workspace.expects(1):
        anna.quietly.says(STAFF)
