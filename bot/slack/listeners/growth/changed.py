"""What becomes of links that a changed ladder has left behind: kept on the new words, or taken away."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.growth.evidence import Outdated, evidence_for, mark
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.growth.noticing import left_behind
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.growth.changed import behind
from bot.slack.views.growth.values import Behind
from bot.slack.views.notes.failing import NOT_UNDERSTOOD


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the notice, and to the buttons of its list."""
    pressing(app, desk, re.compile(rf"^{ids.CHANGED_SHOW}:\d+$"), _show)
    pressing(app, desk, ids.CHANGED_KEEP, _keep)
    pressing(app, desk, ids.CHANGED_UNLINK, _unlink)


async def _show(turn: Turn, press: Press) -> None:
    if carried := Behind.read(press.value):
        await _shown(turn, carried)
    else:
        await turn.tell(NOT_UNDERSTOOD)


async def _shown(turn: Turn, carried: Behind) -> None:
    await turn.say(behind(await left_behind(turn), carried.skip, turn.reader))


async def _keep(turn: Turn, press: Press) -> None:
    """Makes a link anew, in the words in force; one that is settled, or gone, stays as it is."""
    if not (carried := Behind.read(press.value)):
        await turn.tell(NOT_UNDERSTOOD)
        return
    one = await _one(turn, carried)
    if one and one.now:
        await turn.notebook.ask(turn.notebook.store.link, turn.viewer, one.note.id, [evidence_for(one.now)])
    await _shown(turn, carried)


async def _unlink(turn: Turn, press: Press) -> None:
    if not (carried := Behind.read(press.value)):
        await turn.tell(NOT_UNDERSTOOD)
        return
    if one := await _one(turn, carried):
        await turn.notebook.ask(turn.notebook.store.unlink, turn.viewer, one.note.id, one.evidence.address)
    await _shown(turn, carried)


async def _one(turn: Turn, carried: Behind) -> Outdated | None:
    """The link that a button is about, while it is left behind."""
    for one in await left_behind(turn):
        if one.note.id == carried.note and mark(one.evidence.address) == carried.mark:
            return one
    return None
