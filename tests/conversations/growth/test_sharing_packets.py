"""A packet is shared with its subject, or one's own with whom one likes; and taken back."""

from __future__ import annotations

import json

import pytest

from bot.slack.views.growth.giving import GONE_ALREADY, NOT_SHARED, SHARED_ALREADY, TAKEN_BACK
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from tests.conversations.growth.evidenced import LARGE, files_of, made, previewed
from tests.conversations.notes.hands import presses, until, value

MINE = "packet me for staff"
pytestmark = pytest.mark.usefixtures("no_pictures")


@pytest.fixture
def packet(anna, workspace, noted):
    """Anna's packet on Alex is made: the message below its files."""

    async def make(text="led the move", **more):
        noted(LARGE, text=text, **more)
        asked = MINE if more.get("subject") == anna.id else "packet @alex for staff"
        return await made(anna, workspace, await previewed(anna, workspace, asked))

    return make


async def _shared(member, workspace, below, label="Share with them"):
    member.quietly.presses(below, label)
    await until(workspace, lambda: "Take back" in member.sees()[-1].buttons, 30)
    return member.sees()[-1]


async def _own_shared(member, workspace, below, with_whom):
    form = await member.presses(below, "Share with somebody")
    member.quietly.submits(form, {"With whom?": with_whom})
    await until(workspace, lambda: "Take back" in member.sees()[-1].buttons, 30)
    return member.sees()[-1]


async def test_its_subject_gets_the_page_and_is_told_from_whom(anna, alex, sam, workspace, packet):
    shared = await _shared(anna, workspace, await packet())
    assert "@alex has your packet about @alex now: 1 note." in shared.plain
    assert not shared.ephemeral
    (given,) = alex.sees()
    assert "@anna shares a packet of growth notes about you with you." in given.plain
    (page,) = given.files
    assert page.name.endswith(".html")
    assert page.content.decode() == files_of(anna)["html"]
    assert "led the move" not in str(given.message) + str(shared.message)
    assert not sam.sees()


async def test_what_sharing_means_is_said_before(packet):
    (button,) = [one.element for one in (await packet()).choices if one.label == "Share with them"]
    assert "gets the page, with all notes in it" in button["confirm"]["text"]["text"]


async def test_it_is_taken_back_and_can_be_shared_again(anna, alex, workspace, packet):
    below = await packet()
    shared = await _shared(anna, workspace, below)
    back = await anna.presses(shared, "Take back")
    assert back.plain == TAKEN_BACK
    assert not alex.sees()[0].files
    assert not back.buttons
    await _shared(anna, workspace, below)
    assert alex.sees()[-1].files


async def test_pressing_twice_shares_once(anna, alex, workspace, packet):
    below = await packet()
    await _shared(anna, workspace, below)
    assert (await anna.presses(below, "Share with them")).plain == SHARED_ALREADY
    assert len(alex.sees()) == 1


async def test_what_was_left_out_is_not_shared(anna, alex, workspace, noted):
    noted(LARGE, ago=9, text="led the move")
    noted(LARGE, ago=8, text="taught the class")
    modal = await presses(anna, await previewed(anna, workspace), "Leave out", 0)
    await _shared(anna, workspace, await made(anna, workspace, modal))
    assert "led the move" not in files_of(alex)["html"]
    assert "taught the class" in files_of(alex)["html"]


async def test_what_is_not_any_more_what_its_author_looked_at_is_not_shared(anna, alex, packet, noted):
    below = await packet()
    noted(LARGE, text="was late")
    assert (await anna.presses(below, "Share with them")).plain == NOT_SHARED
    assert not alex.sees()


async def test_it_is_not_shared_with_a_subject_who_has_left(anna, alex, workspace, packet):
    below = await packet()
    workspace.leaves("alex")
    assert "@alex has left this workspace" in (await anna.presses(below, "Share with them")).plain
    assert not files_of(alex)


async def test_a_file_that_slack_does_not_take_can_be_shared_again(anna, alex, workspace, packet):
    below = await packet()
    workspace.faults.fail(1, method="files.getUploadURLExternal")
    assert "could not be shared (reference " in (await anna.presses(below, "Share with them")).plain
    await _shared(anna, workspace, below)
    assert files_of(alex)


async def test_the_author_keeps_the_way_back_where_slack_does_not_take_the_message(anna, workspace, packet):
    below = await packet()
    workspace.faults.fail(1, method="chat.postMessage")
    answer = await anna.presses(below, "Share with them")
    assert answer.ephemeral
    assert "Take back" in answer.buttons


async def test_the_log_says_that_it_was_shared_and_taken_back(anna, workspace, packet):
    await anna.presses(await _shared(anna, workspace, await packet()), "Take back")
    lines = (await anna.says("log @alex")).plain
    assert "You shared 1 note about @alex" in lines
    assert "You took back 1 note about @alex" in lines


async def test_a_file_that_is_gone_is_told_so(anna, alex, workspace, packet):
    shared = await _shared(anna, workspace, await packet())
    (file,) = alex.sees()[0].files
    workspace.backend.store.remove_file(file)
    assert (await anna.presses(shared, "Take back")).plain == GONE_ALREADY


async def test_while_slack_fails_it_stays_shared(anna, alex, workspace, packet):
    shared = await _shared(anna, workspace, await packet())
    workspace.faults.fail(1, method="files.delete")
    assert "could not be taken back (reference " in (await anna.presses(shared, "Take back")).plain
    assert alex.sees()[0].files
    assert (await anna.presses(shared, "Take back")).plain == TAKEN_BACK


async def test_nobody_takes_back_what_somebody_else_shared(anna, alex, sam, workspace, packet, noted):
    shared = await _shared(anna, workspace, await packet())
    noted(LARGE, author=sam)
    theirs = await made(sam, workspace, await previewed(sam, workspace))
    mine = value(shared, "Take back")
    other = json.dumps(json.loads(mine) | {"seal": "0" * 32})
    for forged in (mine, other, "{}", ""):
        answer = await presses(sam, theirs, "Share with them", action_id="ladder_packet_take_back", value=forged)
        assert answer.text == NOT_UNDERSTOOD
    assert alex.sees()[0].files


async def test_nobody_shares_notes_that_are_not_theirs(anna, alex, sam, workspace, packet, noted):
    below = await packet()
    noted(LARGE, author=sam)
    theirs = await made(sam, workspace, await previewed(sam, workspace))
    answer = await presses(sam, theirs, "Share with them", value=value(below, "Share with them"))
    assert answer.plain == NOT_SHARED
    for forged in ("{}", "x" * 2_000):
        assert (await presses(sam, theirs, "Share with them", value=forged)).text == NOT_UNDERSTOOD
    assert not alex.sees()


async def test_ones_own_is_shared_with_whom_one_likes(anna, alex, dana, workspace, packet):
    shared = await _own_shared(anna, workspace, await packet(subject="U0ANNA"), "dana")
    assert "@dana has your packet about you now: 1 note." in shared.plain
    assert "@anna shares a packet of growth notes about their own work with you." in dana.sees()[0].plain
    assert "led the move" in files_of(dana)["html"]
    assert not alex.sees()
    assert (await anna.presses(shared, "Take back")).plain == TAKEN_BACK
    assert not files_of(dana)


@pytest.mark.parametrize(
    ("who", "why"), [("gus", "@gus is a guest"), ("anna", "It is yours already"), ("stella", "of another organisation")]
)
async def test_ones_own_is_shared_with_nobody_but_another_member(anna, packet, who, why):
    form = await anna.presses(await packet(subject="U0ANNA"), "Share with somebody")
    stays = await anna.submits(form, {"With whom?": who})
    assert why in "".join(stays.errors.values())


async def test_one_cannot_share_notes_on_somebody_else_with_a_third(anna, sam, workspace, packet):
    on_alex = value(await packet(), "Share with them")
    form = await anna.presses(await packet(subject="U0ANNA"), "Share with somebody")
    view = form.shown_view
    forged = view.source | {"private_metadata": on_alex}
    workspace.backend.store.put_view(type(view)(**{**_fields(view), "source": forged}))
    stays = await anna.submits(form.now, {"With whom?": "sam"})
    assert list(stays.errors.values()) == [NOT_UNDERSTOOD]
    assert not sam.sees()


def _fields(view):
    return {name: getattr(view, name) for name in view.__slots__}
