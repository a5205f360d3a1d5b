"""One's own notes, read again."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import Which
from bot.notes.requests import ShowNotes
from bot.slack.desk import Desk
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes.pages import page


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what can be done with notes that are shown."""


async def notes(turn: Turn, request: ShowNotes) -> None:
    """A page of them, newest day first."""
    which = Which(request.subject, request.since)
    await turn.say(page(await turn.notebook.ask(turn.notebook.store.page, turn.viewer, which)))
