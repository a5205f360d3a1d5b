"""Links from notes to expectations: confirmed, picked from the whole ladder, and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.growth.evidence import by_mark, evidence_for, mark
from bot.growth.picking import pick
from bot.ladders.model import Entry
from bot.notes.model import Evidence, Note, NotYoursError, Unreadable, Viewer
from bot.notes.store import NoteStore
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.in_force import InForce
from bot.slack.listeners.growth.proposing import near, proposed
from bot.slack.listeners.notes import keeping
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import Notebook, viewer_of
from bot.slack.views.growth import linking as says
from bot.slack.views.growth.values import Linking
from bot.slack.views.notes import receipts
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.storage.engine import StorageError

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of links, and to the picker."""
    pressing(app, desk, ids.NOTE_LINK, _show)
    pressing(app, desk, ids.LINK, _link)
    pressing(app, desk, ids.UNLINK, _unlink)
    pressing(app, desk, ids.LINK_PICK, _picked)

    async def typed(
        ack: AsyncAck, payload: Payload, body: Payload, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        user = context.user_id or ""
        if not (await desk.who(client, context, user)).is_member:
            await ack(options=[])
            return
        in_force = desk.in_force(context, body)
        preferred = await _near(desk.notebook, in_force, viewer_of(context, user), says.noted(payload["block_id"]))
        found = pick(in_force.answering, payload.get("value") or "", preferred)
        await ack(options=says.options(found, in_force.ladders))

    app.options(ids.LINK_PICK)(typed)


async def _near(notebook: Notebook, in_force: InForce, viewer: Viewer, note: str) -> tuple[Entry, ...]:
    """What a note's subject is near to. The picker searches the whole ladder also where nobody can say."""
    with suppress(NotYoursError, StorageError):
        found = await notebook.ask(notebook.store.read, viewer, note)
        return await near(notebook, in_force, viewer, found.subject)
    return ()


async def _show(turn: Turn, press: Press) -> None:
    """Shows a note's links, and what may become one."""
    note = await keeping.own(turn, press.value)
    if isinstance(note, Unreadable):
        await turn.say(receipts.cannot_be_read(note, turn.reader))
    else:
        await _shown(turn, [note], says.HEAD)


async def _shown(turn: Turn, notes: Sequence[Note], said: str) -> None:
    await turn.say(says.view(said, notes, await proposed(turn, notes), turn.reader))


async def _link(turn: Turn, press: Press) -> None:
    if carried := Linking.read(press.value):
        await _make(turn, carried.notes, carried.mark)
    else:
        await turn.tell(NOT_UNDERSTOOD)


async def _picked(turn: Turn, press: Press) -> None:
    await _make(turn, [says.noted(str(press.action.get("block_id")))], press.value)


async def _make(turn: Turn, ids_: Sequence[str], marked: str) -> None:
    """Links notes to an expectation, in the wording in force."""
    ask, store = turn.notebook.ask, turn.notebook.store
    notes = await ask(_own, store, turn.viewer, ids_)
    expectation = by_mark(turn.in_force.ladders).get(marked)
    if expectation is None:
        await _shown(turn, notes, says.GONE)
        return
    evidence = evidence_for(expectation)
    if any(len({one.address for one in note.evidence} - {evidence.address}) >= says.MOST for note in notes):
        await _shown(turn, notes, says.TOO_MANY)
        return
    await _shown(turn, await ask(_linked, store, turn.viewer, notes, evidence), says.LINKED)


async def _unlink(turn: Turn, press: Press) -> None:
    carried = Linking.read(press.value)
    if not carried:
        await turn.tell(NOT_UNDERSTOOD)
        return
    ask, store = turn.notebook.ask, turn.notebook.store
    notes = await ask(_own, store, turn.viewer, carried.notes)
    await _shown(turn, await ask(_unlinked, store, turn.viewer, notes, carried.mark), says.UNLINKED)


def _own(store: NoteStore, viewer: Viewer, ids_: Sequence[str]) -> list[Note]:
    """Those of these notes that the viewer wrote and can open; NotYoursError where none is."""
    found = []
    for one in ids_:
        with suppress(NotYoursError):
            note = store.read(viewer, one)
            if isinstance(note, Note) and note.author == viewer.person:
                found.append(note)
    if not found:
        raise NotYoursError
    return found


def _linked(store: NoteStore, viewer: Viewer, notes: Sequence[Note], evidence: Evidence) -> list[Note]:
    return [store.link(viewer, note.id, [evidence]) for note in notes]


def _unlinked(store: NoteStore, viewer: Viewer, notes: Sequence[Note], marked: str) -> list[Note]:
    """Takes a link away wherever there is one with this mark: its expectation may be gone from the ladder."""
    return [store.unlink(viewer, note.id, link.address) if (link := _marked(note, marked)) else note for note in notes]


def _marked(note: Note, marked: str) -> Evidence | None:
    return next((one for one in note.evidence if mark(one.address) == marked), None)
