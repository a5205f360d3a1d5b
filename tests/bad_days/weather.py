"""What holds on a bad day, and how one ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.notes.model import Note, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.storage.opening import open_storage
from bot.workspace import Workspace
from bot.workspace.state import BOT_USER, TEAM, Message

SORRY = ("Sorry, something went wrong", "Sorry, I can only answer members", "Your note was not kept")


async def delivered(workspace: Workspace) -> None:
    """Waits until all is acknowledged; what Slack would try again in minutes it tries now."""
    while workspace.backend.dispatcher.open:
        await workspace.backend.bell.until(lambda: not workspace.backend.dispatcher.open or None, 1)
        workspace.clock.advance(301)


async def calm(workspace: Workspace) -> None:
    """Waits until all is delivered and done."""
    await delivered(workspace)
    await workspace.quiet()


def replies(workspace: Workspace, question: Message) -> list[Message]:
    """The answers to a question: in the thread of a mention, or with the question's ts in their metadata."""
    return [
        one
        for one in workspace.backend.store.messages.values()
        if one.by_app and one.channel == question.channel and question.ts in (one.thread_ts, _answers(one))
    ]


def sorry(workspace: Workspace, person: str) -> list[Message]:
    """The sentences that a person was told, in the direct messages with the bot, instead of an answer."""
    where = workspace.backend.store.dm(BOT_USER, workspace.person(person).id).id
    there = [one for one in workspace.backend.store.messages.values() if one.by_app and one.channel == where]
    return [one for one in there if one.text.startswith(SORRY)]


def receipts(workspace: Workspace, person: str) -> list[str]:
    """What a person was shown of notes that are kept."""
    return [one.plain for one in workspace.person(person).sees() if one.plain.startswith("Your note is kept.")]


def kept(workspace: Workspace, home: Path, *people: str, url: str = "", keys: str = "") -> Counter[str]:
    """The texts of people's notes that are in the database, and how often each is."""
    storage = open_storage(home, url, keys)
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    viewers = [Viewer(TEAM, workspace.person(one).id) for one in people]
    found = [note for viewer in viewers for note in store.everything(viewer, Which())]
    storage.database.close()
    return Counter(note.text for note in found if isinstance(note, Note))


def _answers(message: Message) -> object:
    return ((message.metadata or {}).get("event_payload") or {}).get("question")
