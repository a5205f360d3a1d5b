"""Who can read one's own notes, and who did: the access log."""

from __future__ import annotations

from bot.notes.requests import AskWhoReads, ShowLog
from bot.slack.listeners.notes.turn import Turn, zone_of
from bot.slack.views.notes import accesses


async def log(turn: Turn, request: ShowLog) -> None:
    """Who did what with one's notes on somebody, or on anybody; the newest lines."""
    store = turn.notebook.store
    found = await turn.notebook.ask(store.accesses, turn.viewer, request.subject, accesses.MOST)
    await turn.say(accesses.log(found, request, turn.me.id, zone_of(turn.me)))


async def who_reads(turn: Turn, request: AskWhoReads) -> None:  # noqa: ARG001 - what a handler is given
    """Who can read one's notes."""
    await turn.say(accesses.WHO_READS)
