"""A packet from notes: drafted of what its author has now, and made in a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from bot.growth import printing
from bot.growth.charts import NoPicturesError, described, picture
from bot.growth.coverage import cover
from bot.growth.packets import Packet, oldest_first, packet, version
from bot.ladders.composing import Composed
from bot.notes.markdown import Names
from bot.notes.model import Note, Which
from bot.slack.listeners.growth import aiming
from bot.slack.listeners.notes.exporting import names
from bot.slack.listeners.notes.files import Attachment
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.growth import packets as says
from bot.slack.views.growth.packets import Draft
from bot.slack.views.growth.values import Packing

Step = Callable[[str], Awaitable[None]]
"""Told what is being done now."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A packet before it is made, and the band that it is for."""

    draft: Draft
    target: Composed


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a packet."""

    page: Attachment
    markdown: Attachment
    has_picture: bool


async def drafted(turn: Turn, packing: Packing) -> Drafted | None:
    """The packet of one's own notes as they are now; None where the ladder has its band no more. Where the notes or the
    ladder are not what `packing` was made for, its state differs, and nothing is left out."""
    target = aiming.target_of(turn, packing.target)
    if target is None:
        return None
    which = Which(packing.subject, packing.since)
    found = await turn.notebook.ask(turn.notebook.store.everything, turn.viewer, which)
    notes = oldest_first(note for note in found if isinstance(note, Note))
    state, coverage = await asyncio.to_thread(lambda: (_state(target, notes), cover(target, notes, turn.today)))
    if state != packing.state or max(packing.left_out, default=0) >= len(notes):
        packing = packing.model_copy(update={"state": state, "out": ""})
    return Drafted(Draft(packing, coverage, notes, len(found) - len(notes), turn.me.id), target)


async def made(turn: Turn, of: Drafted, step: Step) -> Made:
    """The files of a packet. Without the drawing library it has no picture."""
    draft = of.draft
    await step(says.reading(draft.count))
    called = await names(turn, draft.notes)
    built = await asyncio.to_thread(_built, turn, of, called)
    await step(says.DRAWING)
    drawn = await asyncio.to_thread(_drawn, built)
    await step(says.WRITING)
    words = described(built.coverage, turn.today)
    page = await asyncio.to_thread(printing.html, built, called, drawn, words)
    markdown = await asyncio.to_thread(printing.markdown, built, called)
    name = f"growth-packet-{turn.today.isoformat()}"
    return Made(
        Attachment(f"{name}.html", page.encode()), Attachment(f"{name}.md", markdown.encode()), drawn is not None
    )


def _built(turn: Turn, of: Drafted, called: Names) -> Packet:
    subject, notes = of.draft.packing.subject, of.draft.notes
    return packet(
        of.target,
        notes,
        subject=called.get(subject, subject),
        author=called.get(turn.me.id, turn.me.name or turn.me.id),
        today=turn.today,
        since=of.draft.packing.since,
        left_out={notes[place].id for place in of.draft.packing.left_out},
    )


def _drawn(built: Packet) -> bytes | None:
    try:
        return picture(built.coverage, built.made)
    except NoPicturesError:
        return None


def _state(target: Composed, notes: list[Note]) -> str:
    """A digest of all that a packet is made of."""
    said = [(note.id, note.day, note.text, note.evidence, note.handed_by) for note in notes]
    return sha256(repr((version(target.ladder), said)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
