"""Authors are told once of the links that a changed ladder has left behind."""

from __future__ import annotations

from bot.growth.evidence import Outdated, mark, outdated
from bot.growth.packets import version
from bot.notes.model import Note, Which
from bot.slack.errors import report
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.blocks import View
from bot.slack.views.growth.changed import notice


async def left_behind(turn: Turn) -> list[Outdated]:
    """The links of the person's own notes that do not stand on the words in force."""
    notes = await turn.notebook.ask(turn.notebook.store.everything, turn.viewer, Which())
    return list(outdated(turn.in_force.ladders, (note for note in notes if isinstance(note, Note))))


async def look(turn: Turn) -> None:
    """Tells an author who is shown something of theirs, once for each state of the ladder, in their direct messages.
    While the ladder stands it is looked for once an hour at most; what goes wrong is for the log."""
    state = mark(map(version, turn.in_force.ladders))
    name = f"look for links left behind {turn.viewer} {state}"
    if not turn.desk.claims.here(name):
        return
    try:
        if found := await left_behind(turn):
            await _tell(turn, notice(found), state)
    except Exception as error:
        report(error)
        turn.desk.claims.release(name)


async def _tell(turn: Turn, told: View, state: str) -> None:
    claim, tenant = turn.notebook.upkeep.claim, turn.viewer.tenant
    if await turn.notebook.ask(claim, tenant, f"ladder {state} {turn.me.id}", turn.notebook.now):
        await turn.client.chat_postMessage(channel=turn.me.id, text=told.text, blocks=told.blocks)
