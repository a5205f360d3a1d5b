"""Everything that can be pressed, chosen or sent off, replayed as somebody else, from elsewhere, and with nonsense.

What is Sam's stays as it is, nobody else is shown any of it, and whoever did it gets a sentence, not a failure.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from types import SimpleNamespace

import pytest
from forging import SECRET, Forger, everything_in, sams, state
from hands import until

from bot.slack import ids, listeners

ELSEWHERE = {
    "another workspace": {"team": {"id": "T0OTHER", "domain": "other"}, "enterprise": None},
    "another organisation": {
        "team": None,
        "enterprise": {"id": "E0OTHER", "name": "Other"},
        "is_enterprise_install": True,
    },
}
IN_MESSAGES = {ids.SHARE, ids.HANDOVER_ACCEPT, ids.HANDOVER_END, ids.NOTE_KEEP, ids.NOTE_ANSWER, ids.NOTE_TAKE_ON}
IN_MODALS = {ids.NOTE_ANSWER_FORM, f"{ids.PACKET_TURN}:1", f"{ids.PACKET_LEAVE}:0", ids.PACKET_MAKE}
"""These stand in the one or the other alone."""
NONSENSE = (
    "",
    "null",
    "[]",
    '{"ask":"note","note":"../../etc/passwd"}',
    "'; DROP TABLE notes; --",
    "U0ANNA/*/999999999",
    "x" * 100_000,
    '{"subject":"U0ANNA","target":"' + "0" * 12 + '","out":"' + "_" * 1_700 + '"}',
    "\x00\ud83d",
    "9" * 400,
)


@pytest.fixture
def kept(notebook, ladders, sam):
    return sams(notebook, ladders, sam.id)


@pytest.fixture
def forger(workspace):
    return Forger(workspace)


@pytest.fixture
def registered():
    """What the bot listens to, by the name of Bolt's method."""
    found = defaultdict(list)

    class Recorder:
        def __getattr__(self, kind):
            return lambda what, *_: found[kind].append(what) or (lambda *_: None)

    listeners.register(Recorder(), SimpleNamespace(), "/ladder")
    return found


def _is(listened, name):
    return listened == name if isinstance(listened, str) else bool(listened.search(name))


def test_everything_that_can_be_pressed_or_sent_off_is_tried_here(registered, notebook, ladders):
    kept = sams(notebook, ladders, "U0SAM")
    for listened in registered["action"]:
        assert [name for name in kept.values if _is(listened, name)], f"{listened} is not in forging.sams"
    assert set(registered["view"]) == set(kept.forms)
    assert registered["options"] == [ids.LINK_PICK]


def _where(action, metadata):
    """In a message (None) or in a modal with some metadata, where a button may stand."""
    return [*([] if action in IN_MODALS else [None]), *([] if action in IN_MESSAGES else [metadata])]


async def _all(forger, kept, who, **more):
    """Presses and sends off all there is with Sam's ids; each with what the bot did."""
    for action, values in kept.values.items():
        for value in values:
            for modal in _where(action, kept.packing):
                done = await forger.presses(who, action, value, row=kept.rows.get(action, "row"), modal=modal, **more)
                yield f"{action} {value}", done
    for callback, (metadata, typed) in kept.forms.items():
        yield callback, await forger.submits(who, callback, metadata, state(callback, typed), **more)
    yield "options", await forger.types(who, ids.LINK_PICK, kept.rows[ids.LINK_PICK], "a", **more)


def _kind(what, delivery, asked, caplog, *, but=SECRET):
    """The person is answered in some way, with nothing of Sam's, and nothing failed."""
    assert delivery.state == "acked", f"{what}: {delivery.detail}"
    told = json.dumps([asked, delivery.body], default=str)
    assert but not in told, what
    assert "something went wrong" not in told, what
    assert not [record for record in caplog.records if record.levelname == "ERROR"], what
    assert asked or delivery.body or ids.HANDOVER_END in what, f"{what} is answered with nothing"


@pytest.mark.parametrize("name", ["alex", "gus", "stella"])
async def test_what_is_sams_is_of_no_use_to_anybody_else(workspace, forger, kept, home, caplog, name):
    who, before = workspace.person(name), everything_in(home)
    async for what, (delivery, asked) in _all(forger, kept, who):
        _kind(what, delivery, asked, caplog)
    after = everything_in(home)
    assert before <= after
    if name != "alex":  # a member may well place Anna and write a note about her, as anybody may: theirs
        assert before == after
    assert all("U0SAM" not in str(row) for row in after - before)


async def test_an_offer_is_taken_by_whom_it_is_made_to_and_by_nobody_in_their_place(workspace, forger, kept, home):
    dana, before = workspace.person("dana"), everything_in(home)
    for who in (workspace.person("alex"), workspace.person("anna")):
        await forger.presses(who, ids.HANDOVER_ACCEPT, kept.offer)
        assert everything_in(home) == before
    await forger.presses(dana, ids.HANDOVER_ACCEPT, kept.offer)
    await until(workspace, lambda: everything_in(home) != before)


@pytest.mark.parametrize("name", list(ELSEWHERE))
async def test_whoever_acts_from_elsewhere_changes_nothing_and_is_shown_nothing(
    workspace, forger, kept, home, caplog, name
):
    before, stella = everything_in(home), workspace.person("stella")
    async for what, (delivery, asked) in _all(forger, kept, stella, **ELSEWHERE[name]):
        _kind(what, delivery, asked, caplog)
    assert everything_in(home) == before


async def test_what_an_organisation_that_the_bot_is_not_installed_for_says_of_sam_is_not_believed(
    workspace, sam, forger, kept, home, caplog
):
    before = everything_in(home)
    async for what, (delivery, asked) in _all(forger, kept, sam, **ELSEWHERE["another organisation"]):
        _kind(what, delivery, asked, caplog)
    assert everything_in(home) == before


async def test_nonsense_in_a_button_a_row_or_a_form_deletes_and_changes_nothing(sam, forger, kept, home, caplog):
    before = everything_in(home)
    for action in kept.values:
        done = [
            await forger.presses(sam, action, one, row=one[:255], modal=_where(action, one)[0], wait=False)
            for one in NONSENSE
        ]
        asked = await forger.settled(0 if action == ids.HANDOVER_END else len(NONSENSE))
        for delivery, _ in done:
            _kind(action, delivery, asked, caplog, but="Traceback")
    for callback, (_, typed) in kept.forms.items():
        for nonsense in NONSENSE:
            form = {one: nonsense if one == "text" else value for one, value in typed.items()}
            _kind(
                callback, *await forger.submits(sam, callback, nonsense, state(callback, form)), caplog, but="Traceback"
            )
    assert before <= everything_in(home)


async def test_ids_are_long_and_drawn_at_random(kept, notebook, ladders):
    again = sams(notebook, ladders, "U0MIRA")
    for one in (kept.note, again.note, kept.offer, again.offer):
        assert re.fullmatch("[0-9a-f]{32}", one)
    assert len({kept.note, again.note, kept.offer, again.offer}) == 4
