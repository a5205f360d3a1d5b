"""What the Home tab shows a person, published when they open it, and again when their notes may have changed.

Slack says each time when somebody opens the tab, so it can only be out of date while they act on it: on the tab itself,
or in a modal before it.
"""

from __future__ import annotations

import json

from bot.notes.model import Page, Subject, Viewer, Which
from bot.notes.store import NoteStore
from bot.slack.errors import report
from bot.slack.listeners.growth import noticing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.blocks import Block
from bot.slack.views.home import home
from bot.slack.views.notes.glance import MOST_NOTES, glance, out_of_reach
from bot.storage.engine import StorageError


async def publish(turn: Turn) -> None:
    """Shows somebody their Home tab."""
    await _publish(turn, None)
    if turn.me.is_member:
        await noticing.look(turn)


async def refresh(turn: Turn) -> None:
    """Shows it again if it was opened lately and would not look the same. What the person did is done: a failure here
    is for the log."""
    try:
        if (shown := turn.desk.homes.get(turn.viewer)) is not None:
            await _publish(turn, shown)
    except Exception as error:
        report(error)


async def _publish(turn: Turn, shown: int | None) -> None:
    async with turn.desk.turn(f"home of {turn.viewer}"):
        view = home(turn.in_force.ladders, await _notes(turn) if turn.me.is_member else [])
        if (looks := hash(json.dumps(view))) != shown:
            await turn.client.views_publish(user_id=turn.me.id, view=view)
            turn.desk.homes[turn.viewer] = looks


async def _notes(turn: Turn) -> list[Block]:
    try:
        people, recent = await turn.notebook.ask(_read, turn.notebook.store, turn.viewer)
    except StorageError as error:
        return out_of_reach(error)
    return glance(people, recent, turn.reader)


def _read(store: NoteStore, viewer: Viewer) -> tuple[tuple[Subject, ...], Page]:
    return store.people(viewer), store.page(viewer, Which(), most=MOST_NOTES)
