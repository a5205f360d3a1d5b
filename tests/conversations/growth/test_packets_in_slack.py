"""`packet @alex`: previewed note by note, made with its progress shown, sent as files."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.slack.listeners.growth.aiming import CHANGED
from bot.slack.views.growth.packets import AT_ONCE, STARTS_ANEW
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from tests.conversations.growth.evidenced import LARGE, PACKET, TEACH, files_of, made, previewed
from tests.conversations.notes.hands import presses, until


async def test_it_is_previewed_note_by_note(anna, workspace, noted):
    noted(LARGE, ago=9, text="led the move to the new queue")
    noted(ago=4, text="was calm")
    offered = await anna.says(PACKET)
    assert offered.ephemeral
    assert "You have 2 notes about @alex." in offered.plain
    modal = await previewed(anna, workspace)
    assert modal.kind == "modal"
    assert "A packet of your notes about @alex, for Staff Engineer" in modal.plain
    assert "2 notes go in, word for word." in modal.plain
    assert "Not linked to what it expects, and so at the end: 1." in modal.plain
    assert modal.plain.index("led the move to the new queue") < modal.plain.index("was calm")
    assert "Scope 1" in modal.plain
    assert "not linked to what it expects" in modal.plain


async def test_the_files_hold_every_note_word_for_word(anna, workspace, noted):
    noted(LARGE, ago=9, text="led the *move* to the new queue\nwith <@U0SAM> & others")
    noted(ago=4, text="was calm")
    below = await made(anna, workspace, await previewed(anna, workspace))
    files = files_of(anna)
    assert "led the *move* to the new queue\nwith @sam &amp; others" in files["html"]
    assert "led the \\*move\\* to the new queue\\\n> with @sam \\& others" in files["md"]
    for text in files.values():
        assert "Growth notes on alex" in text
        assert "written by anna" in text
        assert "was calm" in text
        assert "Notes without a link to these expectations" in text
    assert "data:image/png" in files["html"]
    assert anna.modal.plain.startswith("A packet\nThe packet with 2 notes is in your direct messages with me.")
    assert not below.ephemeral
    assert "led the" not in "".join(one.plain for one in anna.sees() if not one.ephemeral)


async def test_what_is_left_out_does_not_go_in_and_can_be_put_back(anna, workspace, noted, no_pictures):
    noted(LARGE, ago=9, text="led the move")
    noted(TEACH, ago=8, text="taught the class")
    modal = await previewed(anna, workspace)
    modal = await presses(anna, modal, "Leave out", 1)
    assert "1 of 2 notes goes in" in modal.plain
    assert "Left out" in modal.plain
    back = await anna.presses(modal, "Put back")
    assert "2 notes go in" in back.plain
    await made(anna, workspace, await presses(anna, back, "Leave out", 0))
    for text in files_of(anna).values():
        assert "led the move" not in text
        assert "taught the class" in text


async def test_what_is_left_out_survives_the_turning_of_pages(anna, workspace, noted, no_pictures):
    for number in range(AT_ONCE + 3):
        noted(LARGE, ago=100 - number, text=f"deed number {number:02}")
    modal = await presses(anna, await previewed(anna, workspace), "Leave out", 2)
    second = await anna.presses(modal, "Next page")
    assert "deed number 10" in second.plain
    assert "Page 2 of 2" in second.plain
    second = await presses(anna, second, "Leave out", 1)
    assert "Page 2 of 2" in second.plain
    first = await anna.presses(second, "Previous page")
    assert first.buttons.count("Put back") == 1
    await made(anna, workspace, first)
    for text in files_of(anna).values():
        assert [f"deed number {number:02}" in text for number in (1, 2, 3, 10, 11, 12)] == [
            *(True, False, True),
            *(True, False, True),
        ]


async def test_with_everything_left_out_there_is_nothing_to_make(anna, workspace, noted):
    noted(LARGE)
    modal = await anna.presses(await previewed(anna, workspace), "Leave out")
    assert "Make the packet" not in modal.buttons


async def test_notes_that_change_meanwhile_begin_the_preview_anew(anna, workspace, noted):
    noted(LARGE, ago=9, text="led the move")
    noted(TEACH, ago=8, text="taught the class")
    modal = await presses(anna, await previewed(anna, workspace), "Leave out", 0)
    noted(LARGE, ago=1, text="wrote the review")
    anew = await anna.presses(modal, "Make the packet")
    assert STARTS_ANEW in anew.plain
    assert "3 notes go in" in anew.plain
    assert not files_of(anna)


async def test_it_is_of_the_period_that_was_asked_for(anna, workspace, noted, no_pictures):
    noted(LARGE, ago=100, text="long ago")
    noted(LARGE, ago=2, text="lately done")
    await made(anna, workspace, await previewed(anna, workspace, "packet @alex since 2 weeks ago for staff"))
    for text in files_of(anna).values():
        assert "long ago" not in text
        assert "lately done" in text


async def test_without_a_target_it_is_asked_where_they_stand_and_goes_on(anna, workspace, noted):
    noted(LARGE)
    asked = await anna.says("packet @alex")
    assert asked.plain.startswith("You have not said yet where they stand.")
    modal = await previewed(anna, workspace, "packet @alex", "Engineer III (band 3)")
    assert "A packet of your notes about @alex, for Staff Engineer" in modal.plain
    assert "for Staff Engineer" in (await anna.says("packet @alex")).plain


async def test_coverage_leads_to_a_packet(anna, workspace, noted):
    noted(LARGE)
    modal = await previewed(anna, workspace, "growth @alex for staff", "Make a packet")
    assert "1 note goes in" in modal.plain


async def test_its_author_alone_is_advised_on_traits_and_on_what_is_missing(anna, workspace, noted, no_pictures):
    noted(LARGE, ago=9, text="is brilliant")
    noted(LARGE, ago=8, text="took over the flaky test hunt in october and halved the red builds")
    modal = await previewed(anna, workspace)
    assert modal.plain.count("Only you see this") == 1
    assert "a word for a trait (“brilliant”)" in modal.plain
    assert "I do not find a deed, a date or a figure or an effect" in modal.plain
    await made(anna, workspace, modal)
    for text in files_of(anna).values():
        assert "Only you see this" not in text


async def test_how_far_it_is_is_shown_while_it_is_made(anna, workspace, noted):
    noted(LARGE)
    began = len(workspace.backend.store.happened)
    await made(anna, workspace, await previewed(anna, workspace))
    shown = [str(one.view.blocks) for one in workspace.backend.store.happened[began:] if one.view]
    for step in ("Reading 1 note …", "Drawing the picture …", "Writing the pages …", "Sending the files …"):
        assert any(step in view for view in shown)


async def test_a_modal_that_is_closed_meanwhile_stops_nothing(anna, workspace, noted, no_pictures):
    noted(LARGE)
    modal = await previewed(anna, workspace)
    anna.quietly.presses(modal, "Make the packet")
    anna.quietly.closes(modal)
    await until(workspace, lambda: any("Only you have it." in one.plain for one in anna.sees()), 30)
    assert set(files_of(anna)) == {"html", "md"}


async def test_without_the_drawing_library_it_has_no_picture(anna, workspace, noted, no_pictures):
    noted(LARGE)
    await made(anna, workspace, await previewed(anna, workspace))
    assert "It has no picture." in anna.modal.plain
    assert "<figure>" not in files_of(anna)["html"]


async def test_what_slack_does_not_take_can_be_tried_again(anna, workspace, noted, no_pictures):
    noted(LARGE)
    modal = await previewed(anna, workspace)
    workspace.faults.fail(1, method="files.getUploadURLExternal")
    anna.quietly.presses(modal, "Make the packet")
    await until(workspace, lambda: "could not be sent (reference " in anna.modal.plain, 30)
    await made(anna, workspace, anna.modal)
    assert set(files_of(anna)) == {"html", "md"}


async def test_the_log_says_that_it_was_made(anna, workspace, noted, no_pictures):
    noted(LARGE)
    noted(LARGE)
    await made(anna, workspace, await previewed(anna, workspace))
    assert "You exported 2 notes about @alex" in (await anna.says("log @alex")).plain


async def test_notes_of_others_do_not_go_in(anna, sam, workspace, noted, no_pictures):
    noted(LARGE, text="by anna")
    noted(LARGE, text="by somebody else", author=sam)
    modal = await previewed(anna, workspace)
    assert "by somebody else" not in modal.plain
    await made(anna, workspace, modal)
    assert "by somebody else" not in "".join(files_of(anna).values())


async def test_without_notes_there_is_nothing_to_make(anna, workspace, noted):
    assert "You have no notes about @alex, so" in (await anna.says(PACKET)).plain
    modal = await previewed(anna, workspace, "growth @alex for staff", "Make a packet")
    assert "so there is nothing to make a packet of" in modal.plain


async def test_a_preview_with_what_the_bot_never_put_there_makes_nothing(anna, workspace, noted):
    noted(LARGE)
    modal = await previewed(anna, workspace)
    for value in ("99999", "x", "-1", ""):
        modal = await presses(anna, modal, "Leave out" if "Leave out" in modal.buttons else "Put back", value=value)
        assert modal.kind == "modal"
    offered = await anna.says(PACKET)
    for value in ('{"ask":"packet"}', '{"ask":"packet","subject":"U0ALEX","target":"nonsense"}', "{}"):
        assert (await presses(anna, offered, "Preview", value=value)).text == NOT_UNDERSTOOD
        offered = await anna.says(PACKET)


async def test_somebody_who_is_no_member_makes_none(gus):
    assert "growth notes are for members" in (await gus.says("packet me")).plain


async def test_a_preview_whose_state_is_not_what_the_bot_put_there_makes_nothing(anna, workspace, noted):
    noted(LARGE)
    for metadata, says in (
        ("{}", NOT_UNDERSTOOD.replace("`", "")),
        ('{"subject":"U0ALEX","target":"000000000000"}', CHANGED),
        ('{"subject":"U0SAM","target":"' + _target(await previewed(anna, workspace)) + '"}', "You have no notes about"),
    ):
        modal = await previewed(anna, workspace)
        forged = replace(modal.view, source=modal.view.source | {"private_metadata": metadata})
        workspace.backend.store.put_view(forged)
        shown = await anna.presses(modal.now, "Make the packet")
        assert says in shown.plain
        assert not files_of(anna)


def _target(modal):
    return json.loads(modal.view.source["private_metadata"])["target"]


async def test_more_notes_than_a_packet_holds_are_refused_with_the_way_out(anna, workspace, noted, monkeypatch):
    monkeypatch.setattr("bot.slack.listeners.growth.packets.MOST_PACKED", 1)
    noted(LARGE)
    noted(LARGE)
    assert "packet @alex since january" in (await previewed(anna, workspace)).plain
