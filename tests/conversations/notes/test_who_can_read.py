"""Asked who can read one's notes, it says so, with the truth about the operator and about Slack."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("asks", ["who can read my notes?", "are my notes private?", "can HR see my notes?"])
async def test_it_is_told_to_whoever_asks_alone(anna, asks):
    said = await anna.says(asks)
    assert said.ephemeral
    for part in (
        "You. Nobody else: no administrator, no HR, no manager.",
        "once you press Share on it",
        "a key that whoever runs this bot holds",
        "is Slack's too",
    ):
        assert part in said.plain
    assert "is empty" in (await anna.presses(said, "Access log")).plain


async def test_it_is_told_by_command_and_not_in_a_channel(anna):
    assert "Nobody else" in (await anna.command("/ladder who can read my notes")).plain
    refused = await anna.mentions("who can read my notes?")
    assert refused.ephemeral
    assert "direct message" in refused.plain


async def test_whether_others_keep_notes_is_told_to_nobody_and_where_to_ask_is(anna, alex):
    said = [(await alex.says("who has notes on me?")).plain]
    await anna.says("note @alex led the review")
    said.append((await alex.says("who has notes on me?")).plain)
    assert said[0] == said[1]
    assert "Nobody shares a growth note with you at the moment." in said[0]
    assert "what is held about you, ask whoever runs this bot" in said[0]


async def test_a_guest_is_not_told(gus):
    assert "growth notes are for members" in (await gus.says("are my notes private?")).plain
