"""Where an author sees somebody on the ladder: set by a sentence, private, changed and forgotten."""

from __future__ import annotations

import re

from slack_bolt.app.async_app import AsyncApp

from bot.growth import targets
from bot.notes.positions import Position
from bot.notes.requests import Place
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.notes import keeping, writing
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.growth import placing as says
from bot.slack.views.growth.values import Placed
from bot.slack.views.notes.failing import NOT_UNDERSTOOD, handed_back


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what sets a position, and forgets one."""
    pressing(app, desk, re.compile(rf"^{ids.PLACE_SET}:\d+$"), _set)
    pressing(app, desk, ids.PLACE_FORGET, _forget)


async def place(turn: Turn, request: Place) -> None:
    """Sets where somebody is seen, or asks which of several bands is meant."""
    if why := await keeping.not_about(turn, [request.subject]):
        await turn.say(handed_back(why, request.note.text))
        return
    message = "" if turn.trigger else writing.where(turn)
    may_be = targets.meant(turn.in_force.answering.understand(request.says))
    if len(may_be) == 1:
        await _place(turn, request.subject, may_be[0], message)
        return
    ladders = turn.in_force.ladders
    known = [(position, at) for position in may_be if (at := targets.composed(ladders, position))]
    await turn.say(says.which(request.subject, turn.me.id, known, message))


async def _place(turn: Turn, subject: str, position: Position, message: str = "") -> None:
    ladders, store = turn.in_force.ladders, turn.notebook.positions
    at = targets.composed(ladders, position)
    if not at:
        await turn.say(says.gone())
        return
    was = await turn.notebook.ask(store.position, turn.viewer, subject)
    await turn.notebook.ask(store.place, turn.viewer, subject, position)
    before = targets.composed(ladders, was) if was else None
    await turn.say(says.placed(subject, turn.me.id, at, before, message))


async def _set(turn: Turn, press: Press) -> None:
    """Sets the band that was chosen."""
    carried = Placed.read(press.value)
    if not carried or not carried.position:
        await turn.tell(NOT_UNDERSTOOD)
    elif why := await keeping.not_about(turn, [carried.subject]):
        await turn.tell(why)
    else:
        await _place(turn, carried.subject, carried.position)


async def _forget(turn: Turn, press: Press) -> None:
    carried = Placed.read(press.value)
    if not carried:
        await turn.tell(NOT_UNDERSTOOD)
        return
    await turn.notebook.ask(turn.notebook.positions.place, turn.viewer, carried.subject, None)
    await turn.say(says.forgotten(carried.subject, turn.me.id))
