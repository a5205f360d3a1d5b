"""A note that is written: in a direct message, with the command, in a form."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import Draft
from bot.notes.requests import WriteNote
from bot.slack.desk import Desk
from bot.slack.listeners.notes import reminding
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes.receipts import receipt


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what can be done with a note that is being written."""


async def write(turn: Turn, request: WriteNote) -> None:
    """Keeps one note for each subject, and says so once they are on disk."""
    drafts = [Draft(subject, request.day, request.text, turn.source) for subject in request.subjects]
    notes = await turn.notebook.ask(turn.notebook.store.write, turn.viewer, drafts, turn.notebook.now)
    await turn.say(receipt(notes))
    reminding.follow(turn, request.subjects)
