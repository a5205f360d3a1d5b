"""What Slack delivers to two processes at once is done by one: questions, edits, notes, hints, presses."""

from __future__ import annotations

import asyncio

import pytest

NOTE = "note @alex led the outage review"


@pytest.fixture
async def two(connecting, workspace):
    """Two bots on one database; each event goes to both."""
    async with connecting(), connecting():
        await workspace.connected(2)
        workspace.copies = 2
        yield


@pytest.fixture
def anna(workspace, two):
    return workspace.person("anna")


def _files(member):
    return [file for one in member.sees() for file in one.files]


async def test_a_mention_has_one_answer(anna, workspace):
    async with workspace.expects(1):
        assert (await anna.mentions("band 3")).text == "Engineer III"


async def test_a_question_has_one_answer_and_its_edit_changes_that(anna, workspace):
    async with workspace.expects(1):
        said = await anna.says("band 3")
    async with workspace.expects(0):
        assert (await anna.edits(said.question, "band 2")).text == "Engineer II"
        await workspace.quiet()
    assert len(workspace.calls("chat.update")) == 1


async def test_a_note_has_one_receipt_and_its_edit_another(anna, workspace):
    async with workspace.expects(1):
        said = await anna.says(NOTE)
    assert "Your note is kept." in said.plain
    async with workspace.expects(1):
        await anna.edits(said.question, f"{NOTE} and wrote it up")
    notes = await anna.command("/ladder notes @alex")
    assert notes.plain.count("led the outage review") == 1
    assert "and wrote it up" in notes.plain


async def test_a_message_that_is_deleted_is_asked_about_once(anna, workspace):
    said = await anna.says(NOTE)
    async with workspace.expects(1):
        await anna.deletes(said.question)


async def test_who_writes_a_note_in_a_channel_is_told_once(anna, workspace):
    async with workspace.expects(1):
        assert (await anna.mentions(NOTE)).ephemeral


async def test_what_is_pressed_twice_is_done_once(anna, workspace):
    """The second press reaches the other process."""
    answer = await anna.command("/ladder band3")
    async with workspace.expects(1):
        for _ in range(2):
            anna.quietly.presses(answer, "Share in this channel")


async def test_of_an_export_that_is_pressed_twice_there_is_one_file(anna, workspace):
    await anna.says(NOTE)
    shown = await anna.says("export @alex")
    workspace.faults.latency = 0.2  # the first is at it while the second comes
    for _ in range(2):
        anna.quietly.presses(shown, "Markdown")
    await workspace.backend.bell.until(lambda: _files(anna) or None, 20)
    await workspace.quiet()
    assert len(_files(anna)) == 1


async def test_an_offer_that_is_accepted_twice_says_so_once(anna, workspace):
    await anna.says(NOTE)
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    await anna.submits(form, {"Which": "the one note", "What they get": "copies: I keep mine"})
    dana = workspace.person("dana")
    offer = next(one for one in dana.sees() if "Accept" in one.buttons)
    for _ in range(2):
        dana.quietly.presses(offer, "Accept")
    await workspace.backend.bell.until(lambda: "your own now" in offer.now.plain or None, 20)
    await workspace.quiet()
    assert "are your own now" in offer.now.plain


async def test_an_old_edit_that_comes_again_late_does_not_undo_a_newer_one(anna, workspace):
    said = await anna.says(NOTE)
    workspace.copies = 1
    (first,) = anna.quietly.edits(said.question, f"{NOTE} once").deliveries
    await workspace.quiet()
    await anna.edits(said.question, f"{NOTE} twice")
    async with workspace.expects_nothing():
        workspace.redeliver(first, times=4)
    assert "review twice" in (await anna.command("/ladder notes @alex")).plain


async def test_without_the_database_a_question_is_answered_and_once_where_it_comes_to_one_process(
    workspace, connecting, tmp_path
):
    async with connecting():
        anna = workspace.person("anna")
        (tmp_path / "ladder.db").rename(tmp_path / "away.db")
        async with workspace.expects(1):
            assert (await anna.mentions("band 3")).text == "Engineer III"
            workspace.redeliver(times=2)
        (tmp_path / "away.db").rename(tmp_path / "ladder.db")
        assert "Your note is kept." in (await anna.says(NOTE)).plain


async def test_many_at_once_are_all_answered_once(anna, workspace):
    async with workspace.expects(20) as seen:
        await asyncio.gather(*(anna.mentions("band 3") for _ in range(20)))
    assert len({one.thread_ts for one in seen.replies}) == 20
