"""A note is written and read again: the shortest way through all the rooms."""

from __future__ import annotations


async def test_a_note_in_a_direct_message_is_kept_and_shown_to_its_author_alone(anna, sam, workspace):
    async with workspace.expects(1):
        receipt = await anna.says("note @alex led the outage review")
    assert receipt.ephemeral
    assert "Only you can read this" in receipt.plain
    assert "led the outage review" in (await anna.says("notes @alex")).plain
    assert "led the outage review" not in (await sam.says("notes @alex")).plain


async def test_a_note_by_command_is_kept_and_stands_nowhere_in_slack(anna, alex):
    receipt = await anna.command("/ladder note @alex led the outage review")
    assert receipt.ephemeral
    assert "led the outage review" in (await anna.command("/ladder notes @alex")).plain
    assert not [one for one in alex.sees("general") if "outage" in one.plain]
