"""What becomes of a note later: deleted, or changed with the message that it was written with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_bolt.app.async_app import AsyncApp

from bot.notes.markup import plain
from bot.notes.model import Change, Draft, Note, NotYoursError, Unreadable
from bot.notes.requests import Request, WriteNote
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.notes import keeping, reminding
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.handling import of_text
from bot.slack.listeners.notes.turn import Turn, answered
from bot.slack.views.notes import failing, receipts
from bot.storage.engine import StorageError


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what deletes notes."""
    pressing(app, desk, ids.NOTE_DELETE, _delete)
    pressing(app, desk, ids.NOTE_GOES_TOO, _delete_of_source)
    pressing(app, desk, ids.NOTE_STAYS, _stays)


async def _delete(turn: Turn, press: Press) -> None:
    """Deletes one note; the others of its message are shown again."""
    note = await turn.notebook.ask(turn.notebook.store.read, turn.viewer, press.value)
    of_message = await _of_source(turn, note.source) if isinstance(note, Note) else ()
    if not await turn.notebook.ask(turn.notebook.store.erase, turn.viewer, [press.value]):
        raise NotYoursError
    stay = [one for one in of_message if one.id != note.id]
    await turn.say(receipts.deleted(note, stay, turn.reader))
    reminding.follow(turn, [note.subject])


async def _delete_of_source(turn: Turn, press: Press) -> None:
    """Deletes all that was written with a message."""
    notes = await _of_source(turn, press.value)
    gone = await turn.notebook.ask(turn.notebook.store.erase, turn.viewer, [note.id for note in notes])
    if not gone:
        raise NotYoursError
    await turn.say(receipts.gone_too(gone))
    reminding.follow(turn, {note.subject for note in notes})


async def _stays(turn: Turn, _: Press) -> None:
    await turn.say(receipts.stays())


async def message_deleted(turn: Turn, text: str) -> None:
    """Asks whether the notes of a message go with it; says nothing where there are none."""
    try:
        notes = await _of_source(turn, turn.source)
    except StorageError as error:
        if isinstance(turn.read(text), WriteNote):
            await turn.say(failing.not_done(error))
        return
    if notes:
        await turn.say(receipts.goes_too(notes, turn.source, turn.reader))


async def message_edited(turn: Turn, text: str, before: str) -> bool:
    """Changes the notes of a message with it; whether it was, or is now, about notes: all else is a question."""
    try:
        notes = await _of_source(turn, turn.source)
    except StorageError as error:
        about = isinstance(turn.read(before), WriteNote) or turn.read(text) is not None
        if about:
            await turn.say(failing.not_done(error, plain(text)))
        return about
    if notes:
        await answered(turn, _with_its_message(turn, text, before, notes), plain(text))
    elif turn.read(text) is not None:
        await of_text(turn, text)
    else:
        return False
    return True


async def _with_its_message(turn: Turn, text: str, before: str, notes: Sequence[Note | Unreadable]) -> None:
    request, was = turn.noted(text), turn.noted(before)
    if not turn.me.is_member:
        await turn.say(failing.refused(plain(text), standing=turn.me.standing.value))
    elif closed := [note for note in notes if isinstance(note, Unreadable)]:
        await turn.say(receipts.cannot_be_read(closed[0], turn.reader))
    elif not isinstance(request, WriteNote):
        await turn.say(receipts.no_note_any_more(notes, turn.reader))
    elif why := await keeping.hindrance(turn, request):
        await turn.say(failing.handed_back(f"{why} {receipts.AS_IT_WAS}", plain(text)))
    else:
        readable = [note for note in notes if isinstance(note, Note)]
        await _revise(turn, _revision(request, was, readable, turn.source))


@dataclass(frozen=True, slots=True)
class _Revision:
    """What an edit makes of the notes of a message."""

    changes: Sequence[tuple[str, Change]]
    further: Sequence[Draft]
    stay: Sequence[Note]
    """Those on people whom it names no more."""
    left: Sequence[str]
    """Whom a note went from to somebody else."""


def _revision(now: WriteNote, was: Request | None, notes: Sequence[Note], source: str) -> _Revision:
    """Only what the edit changed changes: somebody who was chosen in the form stays when a word of the text is mended.
    One person in the place of another takes the note along."""
    before = was if isinstance(was, WriteNote) else None
    text = now.text if not before or before.text != now.text else None
    day = now.day if not before or before.day != now.day else None
    there = [note.subject for note in notes]
    named = there if before and set(before.subjects) == set(now.subjects) else list(now.subjects)
    gone, come = [one for one in there if one not in named], [one for one in named if one not in there]
    moved = {gone[0]: come[0]} if len(gone) == len(come) == 1 else {}
    changes = [
        (note.id, Change(moved.get(note.subject), day, text))
        for note in notes
        if note.subject in named or note.subject in moved
    ]
    further = [Draft(one, now.day, now.text, source) for one in come if one not in moved.values()]
    stay = [note for note in notes if note.subject in gone and note.subject not in moved]
    return _Revision(changes, further, stay, list(moved))


async def _revise(turn: Turn, revision: _Revision) -> None:
    notes = await turn.revise(revision.changes, revision.further)
    shown = await keeping.receipt(turn, notes, changed=True)
    await turn.say(receipts.and_these_stay(shown, revision.stay, turn.reader))
    reminding.follow(turn, {note.subject for note in notes} | set(revision.left))


async def _of_source(turn: Turn, source: str) -> tuple[Note | Unreadable, ...]:
    return await turn.notebook.ask(turn.notebook.store.of_source, turn.viewer, source)
