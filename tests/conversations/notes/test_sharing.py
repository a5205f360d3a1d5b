"""A note is shared with its subject, one way; the subject is told without any of its text; it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hands import daily_work, pressed, presses, value

from bot.notes.model import Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.notes.sql.upkeep import SqlUpkeep
from bot.slack.views.notes.failing import NOT_THERE
from bot.storage.engine import StorageError
from bot.workspace.state import TEAM

TEXT = "led the outage review"


async def _kept(author, subject="@alex"):
    """The author's list, with one note in it."""
    await author.says(f"note {subject} {TEXT}")
    return await author.says(f"notes {subject}")


async def _shared(author, subject="@alex"):
    return await author.presses(await _kept(author, subject), "Share")


def _notices(reader):
    return [one for one in reader.sees() if "shares a growth note about you" in one.plain]


async def test_a_shared_note_is_read_by_its_subject_and_stands_in_no_history(anna, alex, sam):
    shown = await _shared(anna)
    assert shown.plain.startswith("This note is shared now.")
    assert "Shared with @alex, who can read it" in shown.plain
    (notice,) = _notices(alex)
    assert not notice.ephemeral
    assert TEXT not in str(notice.message)
    read = await alex.presses(notice, "Read it")
    assert read.ephemeral
    assert TEXT in read.plain
    assert "From @anna" in read.plain
    assert read.buttons == ["All that is shared with you"]
    assert TEXT in (await alex.presses(read, "All that is shared with you")).plain
    assert not sam.sees()


async def test_sharing_is_asked_back_with_what_it_means(anna):
    (button,) = [one.element for one in (await _kept(anna)).choices if one.label == "Share"]
    assert "is told, and can read this note from now on" in button["confirm"]["text"]["text"]
    assert "You can take it back; what was read by then was read." in button["confirm"]["text"]["text"]


async def test_sharing_is_one_way(anna, alex):
    await alex.says("note @anna was kind")
    await _shared(anna)
    assert "was kind" not in (await anna.says("notes")).plain
    assert TEXT not in (await alex.says("notes")).plain
    assert "Nobody shares" in (await anna.says("shared")).text


async def test_only_what_is_shared_is_shown_to_its_subject(anna, alex):
    await _shared(anna)
    await anna.says("note @alex was late on Monday")
    shown = (await alex.says("shared")).plain
    assert TEXT in shown
    assert "was late" not in shown


async def test_pressing_twice_shares_once_and_tells_once(anna, alex):
    listed = await _kept(anna)
    for act in [pressed(anna, listed, "Share") for _ in range(2)]:
        assert "Shared with @alex" in (await anna.answer_to(act)).plain
    assert len(_notices(alex)) == 1


async def test_a_note_that_is_taken_back_is_not_read_any_more(anna, alex):
    shared = await _shared(anna)
    (notice,) = _notices(alex)
    back = await anna.presses(shared, "Take back")
    assert back.plain.startswith("This note is yours alone again.")
    assert "Share" in back.buttons
    assert (await alex.presses(notice, "Read it")).plain == NOT_THERE
    assert "Nobody shares" in (await alex.says("shared")).text


async def test_what_was_taken_back_can_be_shared_again(anna, alex):
    back = await anna.presses(await _shared(anna), "Take back")
    await anna.presses(back, "Share")
    assert TEXT in (await alex.presses(_notices(alex)[-1], "Read it")).plain


async def test_a_note_is_neither_shared_nor_taken_back_by_anybody_but_its_author(anna, alex, sam):
    note = value(await _kept(anna), "Share")
    for other in (alex, sam):
        listed = await _kept(other, "@dana")
        assert (await presses(other, listed, "Share", value=note)).plain == NOT_THERE
    assert not _notices(alex)
    await anna.presses(await anna.says("notes @alex"), "Share")
    for other in (alex, sam):
        listed = await other.says("notes @dana")
        answer = await presses(other, listed, "Share", action_id="ladder_note_unshare", value=note)
        assert answer.plain == NOT_THERE
    assert TEXT in (await alex.says("shared")).plain


async def test_somebody_else_cannot_read_what_is_shared(anna, alex, sam):
    await _shared(anna)
    (notice,) = _notices(alex)
    listed = await _kept(sam, "@dana")
    assert (await presses(sam, listed, "Export", value=value(notice, "Read it"))).plain == NOT_THERE


async def test_a_note_on_oneself_is_not_shared(anna, workspace):
    await anna.says("note me shipped the importer")
    listed = await anna.says("notes me")
    assert "Share" not in listed.buttons
    answer = await presses(anna, listed, "Edit", action_id="ladder_note_share")
    assert answer.plain == NOT_THERE


async def test_a_note_is_not_shared_with_a_guest_who_could_not_read_it(anna, gus):
    answer = await _shared(anna, "@gus")
    assert "This note stays yours alone. @gus is a guest" in answer.plain
    assert not gus.sees()


async def test_who_became_a_guest_does_not_read_what_is_shared_any_more(anna, alex, workspace):
    await _shared(anna)
    (notice,) = _notices(alex)
    workspace.changes("alex", is_restricted=True)
    await workspace.quiet()
    for shown in (await alex.presses(notice, "Read it"), await alex.says("shared")):
        assert "growth notes are for members" in shown.plain
        assert TEXT not in shown.plain


async def test_a_note_is_not_shared_with_somebody_who_has_left(anna, workspace):
    listed = await _kept(anna, "@dana")
    workspace.leaves("dana")
    answer = await anna.presses(listed, "Share")
    assert "@dana has left this workspace" in answer.plain
    assert "Shared with" not in (await anna.says("notes")).plain


async def test_a_note_is_not_shared_while_slack_does_not_say_who_the_subject_is(anna, alex, workspace, soon):
    listed = await _kept(anna)
    workspace.changes("alex", real_name="Alexandra")  # and so Slack is asked anew who that is
    await workspace.quiet()
    workspace.faults.fail(8, method="users.info")
    answer = await anna.presses(listed, "Share")
    assert "Slack does not say at the moment who @alex is" in answer.plain
    assert not _notices(alex)


async def test_the_author_is_told_when_the_subject_could_not_be(anna, alex, workspace):
    listed = await _kept(anna)
    workspace.faults.fail(5, method="chat.postMessage")
    answer = await anna.presses(listed, "Share")
    assert "Slack did not take my message about it yet. I try again in a while" in answer.plain
    assert TEXT in (await alex.says("shared")).plain


async def test_the_subject_is_told_later_where_the_bot_ended_before_it_could(anna, alex, workspace, notebook):
    await _kept(anna)
    now, by = notebook.now, Viewer(TEAM, anna.id)
    notebook.store.share(by, [notebook.store.page(by, Which()).notes[0].id], now)
    work = daily_work(workspace, notebook)
    await work.look(now + timedelta(minutes=9))
    assert not _notices(alex), "whoever shared it may be about to tell them"
    for minutes in (10, 30):
        await work.look(now + timedelta(minutes=minutes))
    (notice,) = _notices(alex)
    assert TEXT in (await alex.presses(notice, "Read it")).plain


async def test_who_was_told_is_told_once(anna, alex, workspace, notebook):
    await _shared(anna)
    work = daily_work(workspace, notebook)
    await work.look(notebook.now + timedelta(hours=1))
    assert len(_notices(alex)) == 1


async def test_what_is_shared_or_taken_back_is_said_to_be_whatever_fails_then(anna, alex, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    listed = await _kept(anna)
    with monkeypatch.context() as broken:
        broken.setattr(SqlNoteStore, "log", fails)
        read, reads = SqlNoteStore.read, iter([True, False])
        broken.setattr(SqlNoteStore, "read", lambda *asked: read(*asked) if next(reads) else fails())
        broken.setattr(SqlUpkeep, "sent", fails)
        assert (await anna.presses(listed, "Share")).plain == "This note is shared now."
    assert len(_notices(alex)) == 1
    shared = await anna.says("notes @alex")
    with monkeypatch.context() as broken:
        broken.setattr(SqlNoteStore, "read", fails)
        assert (await anna.presses(shared, "Take back")).plain == "This note is yours alone again."
    said = (await anna.says("log @alex")).plain
    assert "You shared 1 note" in said
    assert "You took back 1 note" in said


async def test_the_log_says_who_read_shared_and_took_back(anna, alex):
    shared = await _shared(anna)
    await alex.presses(_notices(alex)[0], "Read it")
    await alex.says("shared")
    await anna.presses(shared, "Take back")
    lines = (await anna.says("log @alex")).plain.splitlines()
    deeds = [line.split(" · ")[1] for line in lines if " · " in line]
    assert deeds == [
        "You took back 1 note about @alex",
        "@alex read 1 note about @alex",
        "@alex read 1 note about @alex",
        "You shared 1 note about @alex",
        "You read 1 note about @alex",
    ]
    assert TEXT not in "".join(lines)


async def test_the_log_is_its_authors_alone(anna, alex, sam):
    await _shared(anna)
    for other in (alex, sam):
        assert "is empty" in (await other.says("log")).text


async def test_the_log_is_told_by_person(anna):
    await _kept(anna, "@alex")
    await _kept(anna, "@sam")
    whole, one = (await anna.says("log")).plain, (await anna.says("log @sam")).plain
    assert "about @alex" in whole
    assert "about @sam" in whole
    assert "about @alex" not in one


@pytest.mark.parametrize("command", ["shared", "log"])
async def test_a_guest_is_shown_neither(gus, command):
    assert "growth notes are for members" in (await gus.says(command)).plain


async def test_a_button_from_before_the_note_changed_shares_nothing_with_anybody_else(anna, alex, sam):
    old = await _kept(anna)
    kept = await anna.presses(await anna.says("notes @alex"), "Edit")
    await anna.submits(kept, {"Person": "sam"})
    shown = await anna.presses(old, "Share")
    assert "I shared nothing" in shown.plain
    assert not _notices(sam)
    assert not _notices(alex)
    assert "Nobody shares" in (await sam.says("shared")).text
