"""A note is shared with its subject, one way, and taken back."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import Deed, Note, NotYoursError
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.notes import showing
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes import sharing as says
from bot.slack.views.notes.values import OpenNote


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the two buttons of a note."""
    pressing(app, desk, ids.NOTE_SHARE, _share)
    pressing(app, desk, ids.NOTE_UNSHARE, _take_back)


async def _share(turn: Turn, press: Press) -> None:
    """Shares a note with its subject, who is told once, without any of its text."""
    store, now = turn.notebook.store, turn.notebook.now
    note = await turn.notebook.ask(store.read, turn.viewer, press.value)
    if note.subject == turn.me.id:
        raise NotYoursError
    subject = await turn.person(note.subject)
    if not subject.is_member:
        await turn.tell(says.cannot_be_shared(subject.id, subject.standing.value))
        return
    shared = await turn.notebook.ask(store.share, turn.viewer, [note.id], now)
    said = says.SHARED
    for one in shared:
        await turn.notebook.ask(store.log, turn.viewer, turn.me.id, one.subject, Deed.SHARE, 1, now)
        if not await _told(turn, one):
            said = says.SHARED_UNTOLD
    await showing.one(turn, OpenNote(note.id), said=said)


async def _told(turn: Turn, note: Note) -> bool:
    """Whether Slack took the message that tells the subject."""
    notice = says.notice(note)
    try:
        await turn.client.chat_postMessage(channel=note.subject, text=notice.text, blocks=notice.blocks)
    except Exception as error:
        report(error)
        return False
    return True


async def _take_back(turn: Turn, press: Press) -> None:
    """Ends the sharing; pressed again it changes nothing."""
    store, now = turn.notebook.store, turn.notebook.now
    if await turn.notebook.ask(store.unshare, turn.viewer, [press.value], now):
        note = await turn.notebook.ask(store.read, turn.viewer, press.value)
        await turn.notebook.ask(store.log, turn.viewer, turn.me.id, note.subject, Deed.UNSHARE, 1, now)
    await showing.one(turn, OpenNote(press.value), said=says.TAKEN_BACK)
