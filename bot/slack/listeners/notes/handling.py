"""Texts about notes: each request of `notes.requests` has one handler, in the module of what it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.notes.reading import read
from bot.notes.requests import (
    Forget,
    HandOver,
    Remind,
    Request,
    ShowLog,
    ShowNotes,
    ShowOffers,
    ShowPeople,
    ShowReminders,
    ShowShared,
    StopReminding,
    WriteNote,
)
from bot.slack.desk import Desk
from bot.slack.listeners.notes import accesses, forgetting, handing, reminding, showing, writing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import REFUSAL
from bot.slack.views.notes.failing import not_done
from bot.storage.engine import StorageError

HANDLERS: Mapping[type, Callable[[Turn, Any], Awaitable[None]]] = {
    WriteNote: writing.write,
    ShowNotes: showing.notes,
    ShowPeople: showing.whom,
    ShowShared: showing.shared,
    ShowLog: accesses.log,
    HandOver: handing.hand_over,
    ShowOffers: handing.offers,
    Forget: forgetting.forget,
    Remind: reminding.remind,
    StopReminding: reminding.stop,
    ShowReminders: reminding.show,
}
"""Request → what answers it."""


def is_about_notes(desk: Desk, context: AsyncBoltContext, user: str, text: str) -> bool:
    """Whether a text is no question for the ladder: that is so on any day, so that for a question Slack need not be
    asked what day it is for this person."""
    return read(text, user, desk.notebook.now.date(), context.bot_user_id or "") is not None


async def of_text(turn: Turn, text: str) -> None:
    """Answers a text about notes; what it keeps is on disk when this returns."""
    if not turn.me.is_member:
        await turn.tell(REFUSAL)
    elif request := read(text, turn.me.id, turn.today, turn.context.bot_user_id or ""):
        await handle(turn, request)


async def handle(turn: Turn, request: Request) -> None:
    """Answers a request; what it keeps is on disk when this returns."""
    try:
        await HANDLERS[type(request)](turn, request)
    except StorageError as error:
        await turn.say(not_done(error))
