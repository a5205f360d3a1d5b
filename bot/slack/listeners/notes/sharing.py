"""A note is shared with its subject, one way, and taken back."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import NotYoursError
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.notes import showing
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn, told_of
from bot.slack.views.notes import sharing as says
from bot.slack.views.notes.values import OpenNote
from bot.storage.engine import StorageError


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the two buttons of a note."""
    pressing(app, desk, ids.NOTE_SHARE, _share)
    pressing(app, desk, ids.NOTE_UNSHARE, _take_back)


async def _share(turn: Turn, press: Press) -> None:
    """Shares a note with its subject, who is told once, without any of its text. A button that was drawn when the note
    was about somebody else asked for another thing, and shares nothing."""
    store, now = turn.notebook.store, turn.notebook.now
    id_, _, asked_about = press.value.partition("/")
    note = await turn.notebook.ask(store.read, turn.viewer, id_)
    if note.subject == turn.me.id:
        raise NotYoursError
    if note.subject != asked_about:
        await _show(turn, id_, says.ABOUT_SOMEBODY_ELSE)
        return
    subject = await turn.person(note.subject)
    if not subject.is_member:
        await turn.tell(says.cannot_be_shared(subject.id, subject.standing.value))
        return
    shared = await turn.notebook.ask(store.share, turn.viewer, [note.id], now)
    told = [await told_of(turn, one.id, one.subject, says.notice(one.author, one.id)) for one in shared]
    await _show(turn, note.id, says.SHARED if all(told) else says.SHARED_UNTOLD)


async def _take_back(turn: Turn, press: Press) -> None:
    """Ends the sharing; pressed again it changes nothing."""
    await turn.notebook.ask(turn.notebook.store.unshare, turn.viewer, [press.value], turn.notebook.now)
    await _show(turn, press.value, says.TAKEN_BACK)


async def _show(turn: Turn, note: str, said: str) -> None:
    """The note with what has just become of it. That is done: a database that fails now takes nothing of it back."""
    try:
        await showing.one(turn, OpenNote(note), said=said)
    except StorageError as error:
        report(error)
        await turn.tell(said)
