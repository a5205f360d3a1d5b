"""What is about notes and mentions the bot in a channel is refused in private, not repeated and not kept."""

from __future__ import annotations

import pytest
from hands import count_by

PRIVATE = [
    "note @alex led the outage",
    "@alex: led the outage",
    "note me shipped the outage page",
    "notes @alex",
    "people",
    "forget @alex",
    "note",
]


@pytest.mark.parametrize("text", PRIVATE)
async def test_it_is_refused_with_a_private_hint(anna, workspace, text):
    async with workspace.expects(1):
        hint = await anna.mentions(text)
    assert hint.ephemeral
    assert hint.thread_ts is None
    assert "direct message" in hint.plain
    assert "slash command" in hint.plain
    assert "outage" not in hint.plain
    assert await count_by(anna) == await count_by(anna, "me") == 0


async def test_in_a_thread_the_hint_stands_there(anna, alex, workspace):
    root = alex.quietly.says("hello", channel="general").question
    async with workspace.expects(1):
        hint = await anna.mentions("note @alex led the outage", thread=root)
    assert hint.ephemeral
    assert hint.thread_ts == root.ts


async def test_an_answered_question_edited_into_a_note_is_refused_too_and_its_answer_stays(anna, workspace):
    answer = await anna.mentions("staff")
    mention = next(
        one for one in reversed(workspace.backend.dispatcher.deliveries) if one.what.endswith("staff")
    ).payload
    event = mention["event"] | {"text": "<@U0BOT> note <@U0ALEX> led the outage", "edited": {"ts": "1.1"}}
    async with workspace.expects(1) as seen:
        workspace.deliver("events_api", mention | {"event_id": "Ev-edit", "event": event})
        workspace.deliver("events_api", mention | {"event_id": "Ev-edit", "event": event})
    assert seen[0].ephemeral
    assert "direct message" in seen[0].plain
    assert answer.now.plain == answer.plain
    assert await count_by(anna) == 0


async def test_each_edit_of_a_mention_about_notes_is_refused(anna, workspace):
    await anna.mentions("note @alex led the outage")
    mention = next(one for one in reversed(workspace.backend.dispatcher.deliveries) if "outage" in one.what).payload
    for edit in ("1.1", "1.2"):
        event = mention["event"] | {"edited": {"ts": edit}}
        async with workspace.expects(1) as seen:
            workspace.deliver("events_api", mention | {"event_id": f"Ev-{edit}", "event": event})
        assert "direct message" in seen[0].plain


async def test_a_note_edited_into_a_question_is_answered(anna, workspace):
    hint = await anna.mentions("note @alex led the outage")
    mention = next(one for one in reversed(workspace.backend.dispatcher.deliveries) if "outage" in one.what).payload
    event = mention["event"] | {"text": "<@U0BOT> staff", "edited": {"ts": "1.1"}}
    async with workspace.expects(1) as seen:
        workspace.deliver("events_api", mention | {"event_id": "Ev-edit", "event": event})
    assert "Staff Engineer" in seen[0].plain
    assert hint.ephemeral


async def test_a_question_about_the_ladder_that_names_somebody_is_answered(anna):
    answer = await anna.mentions("@alex what is expected of a staff engineer?")
    assert not answer.ephemeral
    assert "Staff Engineer" in answer.plain


async def test_a_guest_is_told_that_notes_are_for_members(gus, workspace):
    async with workspace.expects(1):
        hint = await gus.mentions("note @alex led the outage")
    assert hint.ephemeral
    assert "for members of this workspace" in hint.plain


async def test_a_hint_delivered_twice_is_said_once(anna, workspace):
    async with workspace.expects(1):
        await anna.mentions("note @alex led the outage")
        workspace.redeliver(times=2)
