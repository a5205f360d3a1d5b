"""Notes go over to somebody else: their author chooses which, and nothing moves before the other accepts."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.notes.model import Draft, Viewer, Which
from bot.slack.views.notes.failing import REFUSAL
from bot.slack.views.notes.handing import MOST_PICKED, NOT_OPEN
from bot.workspace.modals import LARGEST_VIEW
from bot.workspace.state import TEAM
from tests.conversations.notes.hands import daily_work, until

ALL, SINCE, PICKED = "all notes", "those since a day", "those that I pick"
COPIES, MOVE = "copies: I keep mine", "the notes themselves: I keep none of them"


def notes_of(notebook, person, subject="U0ALEX"):
    return notebook.store.page(Viewer(TEAM, person), Which(subject), most=1_000).notes


def texts_of(notebook, person):
    return sorted(note.text for note in notes_of(notebook, person))


@pytest_asyncio.fixture
async def written(anna):
    """Anna has three notes on Alex, and one on Sam."""
    for note in (
        "2026-03-02 @alex led the outage review",
        "2026-05-04 @alex mentored a junior",
        "2026-09-01 @alex shipped the importer",
        "@sam wrote the guide",
    ):
        await anna.command(f"/ladder note {note}")


async def offers(anna, which=ALL, how=COPIES, **more):
    """Anna hands over to Dana, with the form filled in so, and Dana is told; what Anna is shown."""
    asked = await anna.says("hand over @alex to @dana")
    form = await anna.presses(asked, "Choose notes")
    slack, began = form.backend, len(form.backend.log)
    shown = await anna.submits(form, {"Which": which, "What they get": how, **more})
    await slack.bell.until(lambda: any(one.name == "chat.postMessage" for one in slack.log[began:]) or None, 5)
    return shown


async def hears(who, words, workspace):
    """Waits until somebody has been told something, whatever else the machine has to do."""
    await workspace.backend.bell.until(lambda: any(words in one.plain for one in who.sees()) or None, 30)


def offer_to(who):
    return [one for one in who.sees() if "Accept" in one.buttons][-1]


async def test_copies_go_over_once_they_are_accepted_and_the_author_keeps_theirs(
    written, anna, dana, workspace, notebook
):
    async with workspace.expects(3):  # the answer, the form, which becomes what Anna is shown of it, the offer to Dana
        shown = await offers(anna)
    assert "3 growth notes on @alex (copies)" in shown.plain
    offer = offer_to(dana)
    assert offer.plain.startswith("@anna offers you 3 growth notes on @alex.")
    assert offer.buttons == ["Accept", "Decline"]
    assert notes_of(notebook, dana.id) == ()

    async with workspace.expects(1) as told:  # Anna
        await dana.presses(offer, "Accept")
    assert told[0].plain == "@dana accepted: 3 growth notes on @alex went over, as copies."
    assert "are your own now, shared with nobody" in offer.now.plain
    assert not offer.now.buttons
    assert texts_of(notebook, dana.id) == texts_of(notebook, anna.id)
    assert {(note.author, note.handed_by, note.shared) for note in notes_of(notebook, dana.id)} == {
        (dana.id, anna.id, None)
    }
    assert "Written by @anna, who handed it over to you" in (await dana.command("/ladder notes @alex")).plain


async def test_notes_that_move_leave_their_author_and_with_the_last_the_reminder(
    written, anna, dana, workspace, notebook
):
    await anna.command("/ladder remind me about @alex every 2 weeks")
    await offers(anna, how=MOVE)
    assert len(notes_of(notebook, anna.id)) == 3
    async with workspace.expects(1) as told:
        await dana.presses(offer_to(dana), "Accept")
    assert "You have no others, so you are not reminded about them any more." in told[0].plain
    assert notebook.reminders.of(Viewer(TEAM, anna.id)) == ()
    await workspace.backend.bell.until(lambda: not workspace.scheduled or None, 5)
    assert workspace.scheduled == ()
    assert notes_of(notebook, anna.id) == ()
    assert len(notes_of(notebook, dana.id)) == 3
    assert len(notes_of(notebook, anna.id, "U0SAM")) == 1


async def test_a_shared_note_goes_over_shared_with_nobody(written, anna, dana, alex, notebook):
    one = notes_of(notebook, anna.id)[0]
    notebook.store.share(Viewer(TEAM, anna.id), [one.id], notebook.now)
    await offers(anna, how=MOVE)
    await dana.presses(offer_to(dana), "Accept")
    assert notebook.store.shared_with(Viewer(TEAM, alex.id)) == ()


async def test_those_since_a_day_go_over(written, anna, dana, notebook):
    await offers(anna, SINCE, MOVE, Since="2026-05-04")
    await anna.command("/ladder remind me about @alex every 2 weeks")
    await dana.presses(offer_to(dana), "Accept")
    assert texts_of(notebook, dana.id) == ["mentored a junior", "shipped the importer"]
    assert len(notebook.reminders.of(Viewer(TEAM, anna.id))) == 1


async def test_those_that_are_picked_go_over(written, anna, dana, notebook):
    await offers(anna, PICKED, Picked=["Mon 4 May 2026 · mentored a junior"])
    await dana.presses(offer_to(dana), "Accept")
    assert texts_of(notebook, dana.id) == ["mentored a junior"]


async def test_no_text_of_a_note_is_told_to_anybody_before_they_accept(written, anna, dana, workspace):
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    assert "outage" in json.dumps(form.blocks)  # the author's own form
    await anna.submits(form, {"Which": ALL, "What they get": COPIES})
    await workspace.quiet()
    for word in ("outage", "mentored", "importer"):
        assert not [one for one in (*dana.sees(), *dana.sees("general")) if word in str(one.blocks) + one.text]
        assert not [one for one in anna.sees() if word in str(one.blocks) + one.text]


async def test_a_person_with_very_many_notes_can_hand_over_what_they_want(anna, dana, workspace, notebook):
    me, day = Viewer(TEAM, anna.id), date(2026, 1, 1)
    emoji = "\N{GRINNING FACE}" * 100
    drafts = [Draft("U0ALEX", day + timedelta(days=i), f"{i} {emoji}", f"m{i}") for i in range(MOST_PICKED + 50)]
    notebook.store.write(me, drafts, notebook.now)
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    menu = next(block["element"] for block in form.blocks if block.get("block_id") == "picked")
    picked = [option["text"]["text"] for group in menu["option_groups"] for option in group["options"]]
    assert len(picked) == MOST_PICKED
    assert len(json.dumps(form.shown_view.source)) < LARGEST_VIEW
    assert f"The newest {MOST_PICKED} are here" in form.plain
    await anna.submits(form, {"Which": PICKED, "Picked": picked, "What they get": MOVE})
    await until(workspace, lambda: any("Accept" in one.buttons for one in dana.sees()))
    await dana.presses(offer_to(dana), "Accept")
    assert (len(notes_of(notebook, dana.id)), len(notes_of(notebook, anna.id))) == (MOST_PICKED, 50)
    await hears(anna, "accepted", workspace)
    shown = await offers(anna, how=MOVE)
    assert "50 growth notes" in shown.plain


@pytest.mark.parametrize(
    ("filled", "block"),
    [
        ({"Which": SINCE}, "since"),
        ({"Which": PICKED}, "picked"),
        ({"Which": ALL, "Since": "2026-05-04"}, "since"),
        ({"Which": ALL, "Picked": ["Mon 4 May 2026 · mentored a junior"]}, "picked"),
        ({"Which": SINCE, "Since": "2026-12-24"}, "which"),
    ],
)
async def test_a_form_that_contradicts_itself_stays_open_and_offers_nothing(
    filled, block, written, anna, dana, notebook
):
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    assert list((await anna.submits(form, {"What they get": MOVE, **filled})).errors) == [block]
    assert notebook.store.offers(Viewer(TEAM, dana.id)) == ()


async def test_who_declines_gets_nothing_and_the_author_is_told(written, anna, dana, workspace, notebook):
    await offers(anna, how=MOVE)
    offer = offer_to(dana)
    async with workspace.expects(1) as told:
        await dana.presses(offer, "Decline")
    assert told[0].plain == "@dana declined the offer of 3 growth notes on @alex. Nothing moved."
    assert offer.now.plain == "You declined the offer of 3 growth notes on @alex. Nothing moved."
    assert (len(notes_of(notebook, anna.id)), notes_of(notebook, dana.id)) == (3, ())


async def test_the_author_can_withdraw_while_it_is_open(written, anna, dana, workspace, notebook):
    shown = await offers(anna, how=MOVE)
    async with workspace.expects(1) as told:
        withdrawn = await anna.presses(shown, "Withdraw")
    assert "You withdrew the offer of 3 growth notes on @alex." in withdrawn.plain
    assert told[0].plain == "@anna withdrew the offer of 3 growth notes on @alex. Nothing moved."
    offer = offer_to(dana)
    await dana.presses(offer, "Accept")
    assert offer.now.plain == NOT_OPEN
    assert (len(notes_of(notebook, anna.id)), notes_of(notebook, dana.id)) == (3, ())


async def test_open_offers_are_listed_for_both_with_what_each_can_do(written, anna, dana, sam, workspace, notebook):
    await offers(anna)
    again = await anna.command("/ladder hand over @alex to @dana")
    assert again.buttons == ["Withdraw"]
    mine = await anna.says("offers")
    assert "To @dana: 3 growth notes on @alex (copies)" in mine.plain
    hers = await dana.command("/ladder offers")
    assert "From @anna: 3 growth notes on @alex (copies)" in hers.plain
    assert (mine.buttons, hers.buttons) == (["Withdraw"], ["Accept", "Decline"])
    assert "No offers are open" in (await sam.says("offers")).plain
    accepted = await dana.presses(hers, "Accept")
    assert "are your own now" in accepted.plain
    assert len(notes_of(notebook, dana.id)) == 3
    await hears(anna, "accepted", workspace)
    assert "No offers are open" in (await anna.says("offers")).plain


async def test_the_same_notes_are_not_offered_twice_to_somebody(written, anna, dana, notebook):
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    mine = [note.id for note in notes_of(notebook, anna.id)]
    notebook.store.offer(Viewer(TEAM, anna.id), "U0ALEX", dana.id, mine, moves=False, now=notebook.now)
    shown = await anna.submits(form, {"Which": ALL, "What they get": COPIES})
    assert "To @dana: 3 growth notes on @alex (copies)" in shown.plain
    assert len(notebook.store.offers(Viewer(TEAM, dana.id))) == 1


async def test_an_offer_pressed_twice_is_accepted_once(written, anna, dana, workspace, notebook):
    await offers(anna)
    offer = offer_to(dana)
    async with workspace.expects(1):
        dana.quietly.presses(offer, "Accept")
        await dana.presses(offer, "Accept")
    assert "are your own now" in offer.now.plain
    assert len(notes_of(notebook, dana.id)) == 3


@pytest.mark.parametrize("label", ["Accept", "Decline"])
async def test_pressed_by_anybody_else_nothing_happens(label, written, anna, dana, sam, workspace, notebook):
    await offers(anna)
    stolen = offer_to(dana)
    workspace.backend.store.invite(workspace.backend.store.channels[stolen.channel], sam.id)
    sam.quietly.presses(stolen, label)
    await workspace.quiet()
    assert notes_of(notebook, sam.id) == ()
    assert len(notebook.store.offers(Viewer(TEAM, dana.id))) == 1


async def test_what_was_deleted_since_does_not_go_over(written, anna, dana, notebook):
    await offers(anna)
    notebook.store.erase(Viewer(TEAM, anna.id), [note.id for note in notes_of(notebook, anna.id)])
    offer = offer_to(dana)
    await dana.presses(offer, "Accept")
    assert offer.now.plain == "No note on @alex went over: what was offered has been deleted since."


async def test_the_author_sees_in_their_log_who_took_what(written, anna, dana, notebook):
    await offers(anna)
    await dana.presses(offer_to(dana), "Accept")
    (line,) = notebook.store.accesses(Viewer(TEAM, anna.id), "U0ALEX")
    assert (line.who, line.deed, line.count) == (dana.id, "handover", 3)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("gus", "@gus is a guest"),
        ("stella", "@stella is of another organisation"),
        ("leo", "@leo is deactivated"),
        ("ladder", "@ladder is a bot"),
        ("anna", "yours already"),
        ("alex", "not handed over to the person that they are about"),
    ],
)
async def test_notes_go_to_members_only_and_to_a_third_person(to, why, written, anna):
    answer = await anna.command(f"/ladder hand over @alex to @{to}")
    assert why in answer.plain
    assert not answer.buttons


async def test_where_there_is_nothing_nothing_can_be_handed_over(anna):
    answer = await anna.says("hand over @alex to @dana")
    assert answer.plain == "There is nothing to hand over: you have no notes on @alex."


async def test_who_became_a_guest_meanwhile_gets_and_takes_nothing(written, anna, dana, workspace, notebook):
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    workspace.changes("dana", is_restricted=True)
    await workspace.quiet()
    refused = await anna.submits(form, {"Which": ALL, "What they get": MOVE})
    assert "@dana is a guest" in refused.plain
    workspace.changes("dana", is_restricted=False)
    await workspace.quiet()
    await offers(anna, how=MOVE)
    workspace.changes("dana", is_restricted=True)
    await workspace.quiet()
    assert (await dana.presses(offer_to(dana), "Accept")).plain == REFUSAL
    assert len(notes_of(notebook, anna.id)) == 3


async def test_an_offer_that_could_not_be_told_stands_and_says_so(written, anna, dana, workspace):
    workspace.faults.fail(status=500, method="chat.postMessage")
    await offers(anna)
    failed = "Slack did not deliver my message to @dana"
    await workspace.backend.bell.until(lambda: failed in anna.modal.plain or None, 5)
    assert failed in anna.modal.plain
    assert (await dana.says("offers")).buttons == ["Accept", "Decline"]


async def test_where_the_bot_ended_before_it_could_tell_of_it_both_are_told_later(
    written, anna, dana, workspace, notebook
):
    now = notebook.now
    ids = [note.id for note in notes_of(notebook, anna.id)]
    offer = notebook.store.offer(Viewer(TEAM, anna.id), "U0ALEX", dana.id, ids, moves=True, now=now)
    work = daily_work(workspace, notebook)
    for minutes in (9, 10, 30):
        await work.look(now + timedelta(minutes=minutes))
    (told,) = [one for one in dana.sees() if "offers you 3 growth notes" in one.plain]
    assert told.buttons == ["Accept", "Decline"]
    notebook.store.accept(Viewer(TEAM, dana.id), offer.id, now)
    for minutes in (40, 60):
        await work.look(now + timedelta(minutes=minutes))
    (told,) = [one.plain for one in anna.sees() if "accepted" in one.plain]
    assert told == "@dana accepted your offer: 3 growth notes went over. log shows it."


async def test_who_was_told_of_an_offer_and_of_its_end_is_told_once(written, anna, dana, workspace, notebook):
    await offers(anna)
    await dana.presses(offer_to(dana), "Accept")
    await hears(anna, "accepted", workspace)
    await workspace.quiet()
    await daily_work(workspace, notebook).look(notebook.now + timedelta(hours=1))
    assert sum("offers you" in one.plain or "are your own now" in one.plain for one in dana.sees()) == 1
    assert sum("accepted" in one.plain for one in anna.sees()) == 1


async def test_a_guest_cannot_hand_over(gus):
    assert (await gus.says("hand over @alex to @dana")).plain == REFUSAL
