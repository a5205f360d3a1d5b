"""One's own notes, read again, and what others share.

The access log of an author holds every reading of what they share, before it is shown. Of their own readings it holds
the first in an hour for each person, which is enough to see that somebody else sat at their Slack; these lines do not
stand in the way of reading where they cannot be written. What the Home tab shows is not logged.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from bot.growth.finding import find
from bot.notes.model import Deed, Note, Page, Unreadable, Which
from bot.notes.requests import ShowNotes, ShowPeople, ShowShared
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.notes import pages, people
from bot.slack.views.notes.values import LONGEST_TOPIC, START, OpenNote, Place
from bot.storage.engine import StorageError


async def notes(turn: Turn, request: ShowNotes, place: Place = START) -> None:
    """A page of one's own, newest day first."""
    which = Which(request.subject, request.since)
    ask, store = turn.notebook.ask, turn.notebook.store
    if request.about:
        await _found(turn, request, place)
        return
    page = await ask(store.page, turn.viewer, which, place.skip, pages.AT_ONCE)
    if place != (place := pages.within(place, page.total)):
        page = await ask(store.page, turn.viewer, which, place.skip, pages.AT_ONCE)
    await log_own(turn, request.subject, page.total)
    await turn.say(pages.notes(page, request, place, turn.reader))


async def _found(turn: Turn, request: ShowNotes, place: Place) -> None:
    """Those of a selection that speak of a topic, the best first. The topic is read as far as a button can carry it."""
    request = replace(request, about=" ".join(request.about.split())[:LONGEST_TOPIC])
    store, which = turn.notebook.store, Which(request.subject, request.since)
    everything = await turn.notebook.ask(store.everything, turn.viewer, which)
    readable = [note for note in everything if isinstance(note, Note)]
    vocabulary = turn.in_force.ladders.vocabulary
    found = await asyncio.to_thread(find, readable, request.about, vocabulary)
    place = pages.within(place, len(found))
    some = found[place.skip : place.skip + pages.AT_ONCE]
    await log_own(turn, request.subject, len(some))
    page = Page(some, more=False, total=len(found))
    unread = len(everything) - len(readable)
    await turn.say(pages.found(page, request, place, turn.reader, unread))


async def whom(turn: Turn, _: ShowPeople, place: Place = START) -> None:
    """Whom one has notes on."""
    found = await turn.notebook.ask(turn.notebook.store.people, turn.viewer)
    await turn.say(people.people(found, place, turn.me.id, turn.today))


async def shared(turn: Turn, _: ShowShared, place: Place = START) -> None:
    """What others share with oneself; each author's log says so."""
    found = await turn.notebook.ask(turn.notebook.store.shared_with, turn.viewer)
    place = pages.within(place, len(found))
    await _log_received(turn, found[place.skip : place.skip + pages.AT_ONCE])
    await turn.say(pages.shared(found, place, turn.today))


async def one(turn: Turn, asked: OpenNote, place: Place = START, *, said: str = "") -> None:
    """One note: of one's own, with what has just become of it, or shared with oneself."""
    note = await turn.notebook.ask(turn.notebook.store.read, turn.viewer, asked.note)
    if note.subject == turn.me.id and not (isinstance(note, Note) and note.author == turn.me.id):
        await _log_received(turn, [note])
        await turn.say(pages.one_shared(note, place, turn.today))
        return
    await log_own(turn, note.subject, 1)
    await turn.say(pages.one(note, place, turn.reader, said))


async def log_own(turn: Turn, subject: str | None, count: int) -> None:
    """Notes that one has read some of one's own, once an hour for each person and process."""
    viewer = turn.viewer
    if count and turn.desk.claims.here(f"read {viewer.tenant}/{viewer.person}/{subject}"):
        with suppress(StorageError):
            await turn.notebook.ask(
                turn.notebook.store.log, viewer, viewer.person, subject, Deed.READ, count, turn.notebook.now
            )


async def _log_received(turn: Turn, shown: Iterable[Note | Unreadable]) -> None:
    viewer, store = turn.viewer, turn.notebook.store
    for author, count in Counter(note.author for note in shown if isinstance(note, Note)).items():
        await turn.notebook.ask(store.log, viewer, author, viewer.person, Deed.READ, count, turn.notebook.now)
