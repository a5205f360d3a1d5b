"""All notes on somebody, or all of one's own, deleted after a question that counts them."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import Holdings, MoreNotesError
from bot.notes.requests import Forget
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.reminding import follow
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes import forgetting as views
from bot.slack.views.notes.failing import NOT_UNDERSTOOD

_NOTHING = Holdings(0, 0, 0, 0, 0, 0)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what is answered to the question."""
    pressing(app, desk, ids.FORGET, _forget)
    pressing(app, desk, ids.FORGET_NOT, _keep)


async def forget(turn: Turn, request: Forget) -> None:
    """Asks first, with what there is."""
    await _ask(turn, request.subject)


async def _ask(turn: Turn, subject: str | None, *, more: bool = False) -> None:
    there = await turn.notebook.ask(turn.notebook.store.holdings, turn.viewer, subject)
    if there == _NOTHING:
        await turn.say(views.nothing(subject, turn.me.id))
    else:
        await turn.say(views.question(subject, there, turn.me.id, more=more))


async def _forget(turn: Turn, press: Press) -> None:
    """Deletes what was counted; asks anew where there is more by now."""
    agreed = views.agreed(press.value)
    if agreed is None or agreed.person != turn.me.id:
        await turn.tell(NOT_UNDERSTOOD)
        return
    try:
        count = await turn.notebook.ask(turn.notebook.store.forget, turn.viewer, agreed.subject, agreed.told)
    except MoreNotesError:
        await _ask(turn, agreed.subject, more=True)
        return
    await turn.say(views.done(agreed.subject, count, turn.me.id))
    follow(turn, [agreed.subject] if agreed.subject else None)


async def _keep(turn: Turn, press: Press) -> None:  # noqa: ARG001 - what a press is given
    await turn.tell(views.KEPT)
