"""Who leaves is noted as soon as Slack tells of it; nothing is lost by those who come back."""

from __future__ import annotations

from datetime import timedelta

from bot.workspace.state import TEAM


def leavers(notebook):
    return notebook.upkeep.leavers(TEAM, notebook.now + timedelta(days=1))


async def test_an_author_who_leaves_is_noted_until_they_come_back(anna, workspace, notebook):
    await anna.command("/ladder note @alex led the outage review")
    workspace.leaves("anna")
    await workspace.quiet()
    assert leavers(notebook) == (anna.id,)
    workspace.returns("anna")
    await workspace.quiet()
    assert leavers(notebook) == ()
    assert "led the outage review" in (await anna.command("/ladder notes @alex")).plain


async def test_of_whom_the_bot_has_nothing_it_notes_nothing(anna, workspace, notebook):
    workspace.leaves("anna")
    await workspace.quiet()
    assert leavers(notebook) == ()


async def test_an_offer_can_still_be_accepted_after_its_author_has_left(anna, dana, workspace, notebook):
    await anna.command("/ladder note @alex led the outage review")
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    await anna.submits(form, {"Which": "the one note", "What they get": "copies: I keep mine"})
    await workspace.quiet()
    workspace.leaves("anna")
    await workspace.quiet()
    offer = next(one for one in dana.sees() if "Accept" in one.buttons)
    await dana.presses(offer, "Accept")
    assert "led the outage review" in (await dana.command("/ladder notes @alex")).plain
