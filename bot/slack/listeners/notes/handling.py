"""Texts about notes: each request of `notes.requests` has one handler, in the module of what it is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.notes.markup import plain
from bot.notes.reading import read
from bot.notes.requests import (
    AskWhoReads,
    ExportNotes,
    Forget,
    HandOver,
    MakePacket,
    Misread,
    Place,
    Remind,
    Request,
    SeeGrowth,
    ShowLog,
    ShowNotes,
    ShowOffers,
    ShowPeople,
    ShowReminders,
    ShowShared,
    StopReminding,
    UnfinishedNote,
    WriteNote,
)
from bot.slack.desk import Desk
from bot.slack.listeners.growth import coverage, noticing, packets, placing
from bot.slack.listeners.notes import accesses, exporting, forgetting, handing, reminding, showing, writing
from bot.slack.listeners.notes.turn import Turn, answered
from bot.slack.views.notes.failing import refused

HANDLERS: Mapping[type, Callable[[Turn, Any], Awaitable[None]]] = {
    WriteNote: writing.write,
    UnfinishedNote: writing.unfinished,
    Misread: writing.misread,
    ShowNotes: showing.notes,
    ShowPeople: showing.whom,
    ShowShared: showing.shared,
    ShowLog: accesses.log,
    AskWhoReads: accesses.who_reads,
    ExportNotes: exporting.preview,
    HandOver: handing.hand_over,
    ShowOffers: handing.offers,
    Forget: forgetting.forget,
    Remind: reminding.remind,
    StopReminding: reminding.stop,
    ShowReminders: reminding.show,
    Place: placing.place,
    SeeGrowth: coverage.see,
    MakePacket: packets.ask,
}
"""Request → what answers it."""
_SHOWS = (ShowNotes, ShowPeople, SeeGrowth, MakePacket)
"""The requests that show somebody notes of their own, and with that what a changed ladder left behind."""


def about_notes(desk: Desk, context: AsyncBoltContext, user: str, text: str) -> Request | None:
    """What a text asks about notes; None where it is a question for the ladder. That is so on any day, so that for a
    question Slack need not be asked what day it is for this person."""
    return read(text, user, desk.notebook.now.date(), context.bot_user_id or "")


async def of_text(turn: Turn, text: str) -> None:
    """Answers a text about notes; what it keeps is on disk when this returns. What is not kept is handed back."""
    request = turn.read(text)
    typed = plain(text) if isinstance(request, WriteNote | UnfinishedNote | Place) else ""
    if not turn.me.is_member:
        await turn.say(refused(typed, writing.anew(turn, request), standing=turn.me.standing.value))
    elif request:
        await answered(turn, HANDLERS[type(request)](turn, request), typed, writing.anew(turn, request))
        if isinstance(request, _SHOWS):
            turn.later(noticing.look(turn))
