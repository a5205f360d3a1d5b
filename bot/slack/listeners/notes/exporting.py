"""One's notes as a file, in the direct messages with the bot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from slack_bolt.app.async_app import AsyncApp

from bot.notes.exporting import export
from bot.notes.markup import MENTIONED
from bot.notes.model import Deed, Note, Unreadable, Which
from bot.notes.requests import ExportNotes, Format
from bot.slack import ids
from bot.slack.claims import WORK
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.files import Attachment, send_files
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes import exporting as says
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.values import decode

MOST_NAMES = 200
"""People whose names are looked up for one file; the others stand in it by their ids."""
_AT_ONCE = 5

Notes = Sequence[Note | Unreadable]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of the preview."""
    pressing(app, desk, re.compile(f"^{ids.NOTES_SEND}:"), _send)


async def preview(turn: Turn, request: ExportNotes) -> None:
    """What would be in the file, and where it would stand."""
    await turn.say(says.preview(await _selected(turn, request), request, turn.me.id))


async def _send(turn: Turn, press: Press) -> None:
    """Sends the file. What is pressed while one is under way does nothing."""
    asked = decode(press.value)
    if asked is None or not isinstance(request := asked[0], ExportNotes):
        await turn.tell(NOT_UNDERSTOOD)
        return
    under_way = f"export {turn.viewer}"
    if await turn.desk.claims.claim(under_way, WORK):
        try:
            await _sent(turn, request, request.format or Format.MARKDOWN)
        finally:
            turn.desk.claims.release(under_way)


async def _sent(turn: Turn, request: ExportNotes, form: Format) -> None:
    notes = await _selected(turn, request)
    if not notes:
        await turn.say(says.preview(notes, request, turn.me.id))
        return
    text = await asyncio.to_thread(export, notes, await names(turn, notes), form)
    viewer, store, now = turn.viewer, turn.notebook.store, turn.notebook.now
    await turn.notebook.ask(store.log, viewer, viewer.person, request.subject, Deed.EXPORT, len(notes), now)
    try:
        content = text.encode(errors="replace")  # UTF-8 has no place for half of a surrogate pair
        file = Attachment(f"growth-notes-{turn.today.isoformat()}.{form.value}", content)
        await send_files(turn.client, turn.me.id, [file], says.beside_the_file(len(notes)))
    except Exception as error:
        await turn.say(says.preview(notes, request, turn.me.id, failed=report(error)))
    else:
        await turn.say(says.sent(len(notes)))


async def _selected(turn: Turn, request: ExportNotes) -> Notes:
    return await turn.notebook.ask(turn.notebook.store.everything, turn.viewer, Which(request.subject))


async def names(turn: Turn, notes: Notes) -> dict[str, str]:
    """What the people in these notes are called, those of the newest notes first."""
    people = list(dict.fromkeys(one for note in notes for one in _people(note)))[:MOST_NAMES]
    called: dict[str, str] = {}
    for first in range(0, len(people), _AT_ONCE):
        found = await asyncio.gather(*map(turn.person, people[first : first + _AT_ONCE]))
        called |= {one.id: one.name for one in found if one.name}
    return called


def _people(note: Note | Unreadable) -> list[str]:
    if isinstance(note, Unreadable):
        return [note.subject]
    return [note.subject, note.author, *([note.handed_by] if note.handed_by else []), *MENTIONED.findall(note.text)]
