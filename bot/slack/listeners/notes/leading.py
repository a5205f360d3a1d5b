"""Buttons that ask what they carry: further pages, somebody's notes, lists."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.notes.requests import ShowNotes, ShowPeople, ShowShared
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.growth import coverage, packets
from bot.slack.listeners.notes import showing
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.handling import HANDLERS
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.values import OpenGrowth, OpenLine, OpenNote, OpenPacket, decode

_IN_PAGES: Mapping[type, Callable[..., Awaitable[None]]] = {
    ShowNotes: showing.notes,
    ShowPeople: showing.whom,
    ShowShared: showing.shared,
    OpenNote: showing.one,
    OpenGrowth: coverage.show,
    OpenLine: coverage.line,
    OpenPacket: packets.preview,
}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to these buttons."""
    pressing(app, desk, re.compile(f"^{ids.NOTES_ASK}:"), _asked)


async def _asked(turn: Turn, press: Press) -> None:
    found = decode(press.value)
    if found is None:
        await turn.tell(NOT_UNDERSTOOD)
        return
    asked, place = found
    show: Any = _IN_PAGES.get(type(asked))
    await (show(turn, asked, place) if show else HANDLERS[type(asked)](turn, asked))
