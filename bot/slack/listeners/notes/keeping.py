"""What all ways to a note share: whom it may be about, and the receipt once it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.notes.model import LONGEST_NOTE, Note, NotYoursError, Unreadable
from bot.notes.requests import WriteNote
from bot.slack.listeners.growth.proposing import proposed
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import Person, Standing
from bot.slack.views.blocks import View
from bot.slack.views.notes import failing, receipts, words
from bot.storage.engine import StorageError


def mention(somebody: Person) -> str:
    """Somebody as a message shows them."""
    return words.person(somebody.id)


def at(somebody: Person) -> str:
    """Somebody where Slack shows no mentions: on buttons and beside fields."""
    return f"@{somebody.name or somebody.id}"


async def not_about(turn: Turn, subjects: Sequence[str], named: Callable[[Person], str] = mention) -> str:
    """Why there are no notes about some of these people; empty where there may be."""
    people = await asyncio.gather(*map(turn.person, subjects))
    by = {standing: [named(one) for one in people if one.standing is standing] for standing in Standing}
    refused = by[Standing.BOT], by[Standing.ELSEWHERE], by[Standing.UNKNOWN]
    return failing.not_about(*refused) if any(refused) else ""


async def hindrance(turn: Turn, request: WriteNote) -> str:
    """Why nothing is kept of what somebody wrote; empty where it may be, which is counted."""
    wrong = failing.too_long(request.text, LONGEST_NOTE) or await not_about(turn, request.subjects)
    return wrong or too_many(turn, len(request.subjects))


def too_many(turn: Turn, notes: int) -> str:
    """Why so many notes are not kept now; empty where they may be, which is counted."""
    return "" if turn.desk.limits.may_write(turn.viewer, notes) else failing.TOO_MANY


async def receipt(turn: Turn, notes: Sequence[Note], *, changed: bool = False) -> View:
    """What is said of notes that are kept. Of its message in Slack's history a person is told once."""
    hint = turn.source.startswith("D") and await _first_time(turn)
    return receipts.receipt(notes, turn.reader, await proposed(turn, notes), changed=changed, hint=hint)


async def own(turn: Turn, note: str) -> Note | Unreadable:
    """A note that the person wrote; one that is only shared with them is not theirs."""
    found = await turn.notebook.ask(turn.notebook.store.read, turn.viewer, note)
    if isinstance(found, Note) and found.author != turn.me.id:
        raise NotYoursError
    return found


async def _first_time(turn: Turn) -> bool:
    """Whether this person was never told of Slack's history; the database is asked once an hour. The note is kept
    whatever it says now."""
    if not turn.desk.claims.here(f"slack keeps messages {turn.viewer}"):
        return False
    with suppress(StorageError):
        claim, viewer = turn.notebook.upkeep.claim, turn.viewer
        return await turn.notebook.ask(claim, viewer.tenant, f"slack keeps messages {viewer.person}", turn.notebook.now)
    return False
