"""What notes may be evidence for: proposed, and never linked by this."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.growth import targets
from bot.ladders.model import Entry, Expectation
from bot.notes.model import Note, Viewer
from bot.slack.errors import report
from bot.slack.in_force import InForce
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import Notebook


async def proposed(turn: Turn, notes: Sequence[Note]) -> tuple[Expectation, ...]:
    """Up to three that the notes of one text may be evidence for, best first, and are not yet. What goes wrong here
    is for the log: the notes are kept."""
    first = notes[0]
    try:
        preferred = await near(turn.notebook, turn.in_force, turn.viewer, first.subject)
        found = await asyncio.to_thread(turn.in_force.suggester.suggest, first.text, preferred)
    except Exception as error:
        report(error)
        return ()
    linked = set.intersection(*({one.address for one in note.evidence} for note in notes))
    return tuple(one for one in found if (one.ladder, one.entry, one.id) not in linked)


async def near(notebook: Notebook, in_force: InForce, viewer: Viewer, subject: str) -> tuple[Entry, ...]:
    """The entries that somebody's work is evidence for most likely: where the viewer sees them, and the next band."""
    position = await notebook.ask(notebook.positions.position, viewer, subject)
    return targets.near(in_force.ladders, position) if position else ()
