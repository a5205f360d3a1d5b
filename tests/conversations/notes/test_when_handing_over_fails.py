"""Handing notes over where something is in the way: no offer is lost, none is half done, and the person is told."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.notes.model import Draft, Viewer
from bot.notes.sql.store import SqlNoteStore
from bot.storage.engine import StorageError
from bot.workspace.state import TEAM

ANNA, DANA = Viewer(TEAM, "U0ANNA"), Viewer(TEAM, "U0DANA")


@pytest_asyncio.fixture
async def asked(anna):
    """Anna has a note on Alex and has asked to hand it over to Dana."""
    await anna.command("/ladder note @alex led the outage review")
    return await anna.says("hand over @alex to @dana")


@pytest.fixture
def fails(monkeypatch):
    """Lets a method of the store fail, once or for good."""

    def fail(name):
        def failing(*_, **__):
            raise StorageError("The database is busy.")

        with_it = getattr(SqlNoteStore, name)
        monkeypatch.setattr(SqlNoteStore, name, failing)
        return lambda: monkeypatch.setattr(SqlNoteStore, name, with_it)

    return fail


async def offered(anna, asked):
    form = await anna.presses(asked, "Choose notes")
    return await anna.submits(
        form, {"Which": "the one note", "What they get": "the notes themselves: I keep none of them"}
    )


def offer_to(who):
    return next(one for one in who.sees() if "Accept" in one.buttons)


async def test_an_offer_that_cannot_be_kept_leaves_the_form_as_it_is(anna, asked, fails):
    mend = fails("offer")
    shown = await offered(anna, asked)
    assert "The database is busy." in shown.plain
    mend()
    assert "Nothing moves before they accept" in (await anna.submits(anna.modal)).plain


async def test_an_acceptance_that_failed_can_be_pressed_again(anna, dana, asked, fails, workspace, notebook):
    await offered(anna, asked)
    await workspace.quiet()
    mend = fails("accept")
    assert "Nothing was changed" in (await dana.presses(offer_to(dana), "Accept")).plain
    mend()
    await dana.presses(offer_to(dana), "Accept")
    assert notebook.store.count(DANA, "U0ALEX") == 1


async def test_notes_that_have_moved_are_said_to_have_moved_whatever_fails_then(anna, dana, asked, fails, workspace):
    await offered(anna, asked)
    await workspace.quiet()
    offer = offer_to(dana)
    fails("count")
    await dana.presses(offer, "Accept")
    assert "are your own now" in offer.now.plain


@pytest.mark.parametrize("value", ["nonsense", "U0ALEX", "U0ALEX/U0DANA/U0SAM", "U0ALEX/" + "U" * 40])
async def test_a_button_that_is_not_ours_leads_nowhere(value, anna, asked, workspace):
    workspace.backend.store.messages[asked.channel, asked.ts].blocks[-1]["elements"][0]["value"] = value
    assert "not one of mine" in (await anna.presses(asked.now, "Choose notes")).plain


async def test_a_form_in_which_nothing_is_chosen_offers_nothing(anna, asked, workspace, notebook):
    form = await anna.presses(asked, "Choose notes")
    view = form.shown_view.source | {"id": form.shown_view.id, "private_metadata": "U0ALEX/U0DANA"}
    sent = {
        "type": "view_submission",
        "user": {"id": anna.id},
        "team": {"id": TEAM},
        "view": view | {"state": {"values": {}}},
    }
    workspace.deliver("interactive", sent, answerable=True)
    await workspace.quiet()
    assert notebook.store.offers(ANNA) == ()


async def test_a_form_for_notes_that_are_gone_by_now_offers_nothing(anna, asked, notebook):
    form = await anna.presses(asked, "Choose notes")
    notebook.store.write(ANNA, [Draft("U0ALEX", notebook.now.date(), "another", "1")], notebook.now)
    picked = next(block["element"] for block in form.blocks if block.get("block_id") == "picked")
    old = picked["option_groups"][0]["options"][0]
    notebook.store.erase(ANNA, [old["value"]])
    shown = await anna.submits(
        form, {"Which": "those that I pick", "Picked": [old["text"]["text"]], "What they get": "copies: I keep mine"}
    )
    assert "There is none of these that can be handed over." in shown.plain
    assert notebook.store.offers(ANNA) == ()


async def test_notes_that_cannot_be_opened_cannot_be_handed_over(anna, asked, notebook, workspace):
    with notebook.database.writing() as connection:
        connection.exec_driver_sql("UPDATE notes SET sealed = x'00'")
    assert "None of these notes can be opened" in (await anna.presses(asked, "Choose notes")).plain


async def test_where_slack_does_not_say_who_somebody_is_it_can_be_tried_again(anna, asked, workspace, soon):
    assert asked.buttons
    workspace.faults.fail(8, method="users.info")  # it is asked eight times
    answer = await anna.says("hand over @alex to @sam")
    assert "Slack did not tell me in time who @sam is" in answer.plain
    assert (await anna.says("hand over @alex to @sam")).buttons == ["Choose notes"]


async def test_an_offer_whose_author_cannot_be_told_is_accepted_all_the_same(anna, dana, asked, workspace, notebook):
    await offered(anna, asked)
    await workspace.quiet()
    workspace.leaves("anna")
    await workspace.quiet()
    await dana.presses(offer_to(dana), "Accept")
    assert notebook.store.count(DANA, "U0ALEX") == 1


async def test_of_very_many_offers_the_newest_are_shown(anna, dana, notebook):
    now = notebook.now
    for number in range(25):
        (note,) = notebook.store.write(ANNA, [Draft(f"U0S{number}", now.date(), "x", "1")], now)
        notebook.store.offer(ANNA, note.subject, dana.id, [note.id], moves=False, now=now)
    shown = await dana.says("offers")
    assert len(shown.buttons) == 28
    assert "11 older ones follow when these are closed." in shown.plain
