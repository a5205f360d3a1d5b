"""What notes may be evidence for: proposed, and never linked by this."""

from __future__ import annotations

from collections.abc import Sequence

from bot.growth import targets
from bot.ladders.model import Entry, Expectation
from bot.notes.model import Note, Viewer
from bot.notes.positions import Position
from bot.slack.errors import report
from bot.slack.in_force import InForce
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import Notebook


async def proposed(turn: Turn, notes: Sequence[Note]) -> tuple[Expectation, ...]:
    """Up to three that the notes of one text may be evidence for, best first, and are not yet. What goes wrong here
    is for the log: the notes are kept."""
    first = notes[0]
    try:
        found = await turn.desk.together(_suggested, (turn.in_force, turn.viewer, first))
    except Exception as error:
        report(error)
        return ()
    linked = set.intersection(*({one.address for one in note.evidence} for note in notes))
    return tuple(one for one in found if (one.ladder, one.entry, one.id) not in linked)


async def near(notebook: Notebook, in_force: InForce, viewer: Viewer, subject: str) -> tuple[Entry, ...]:
    """The entries that somebody's work is evidence for most likely: where the viewer sees them, and the next band."""
    return _near(in_force, await notebook.ask(notebook.positions.position, viewer, subject))


def _suggested(notebook: Notebook, noted: Sequence[tuple[InForce, Viewer, Note]]) -> Sequence[tuple[Expectation, ...]]:
    """In the database's thread, where it is known by then what to prefer: for a long text it takes tens of
    milliseconds."""
    seen = notebook.positions.positions([(viewer, note.subject) for _, viewer, note in noted])
    return [
        in_force.suggester.suggest(note.text, _near(in_force, position))
        for (in_force, _, note), position in zip(noted, seen, strict=True)
    ]


def _near(in_force: InForce, position: Position | None) -> tuple[Entry, ...]:
    return targets.near(in_force.ladders, position) if position else ()
