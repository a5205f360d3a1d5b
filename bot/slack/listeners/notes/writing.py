"""A note that is written as a text: in a direct message or with the command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from slack_bolt.app.async_app import AsyncApp

from bot.notes.markup import plain
from bot.notes.model import Draft
from bot.notes.requests import Misread, Request, UnfinishedNote, WriteNote
from bot.slack import ids, posted
from bot.slack.desk import Desk
from bot.slack.listeners.notes import forms, keeping, reminding
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.turn import Turn, told
from bot.slack.people import Standing
from bot.slack.views.blocks import View
from bot.slack.views.notes import failing, receipts
from bot.slack.views.notes.forms import Filled
from bot.slack.views.notes.origins import Written

_GONE = "That message is gone, and I have kept nothing of it."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what becomes of a message that could be a note."""
    pressing(app, desk, ids.NOTE_KEEP, _of_its_message(_keep))
    pressing(app, desk, ids.NOTE_ANSWER, _of_its_message(_answer))
    pressing(app, desk, ids.NOTE_TAKE_ON, _of_its_message(_take_on))


async def write(turn: Turn, request: WriteNote) -> None:
    """Keeps one note for each subject, and says so once they are on disk; asks first where it may be a question."""
    if request.sure:
        await keep(turn, request)
    elif turn.trigger:
        filled = Filled(request.day, request.subjects, request.text, says=receipts.EITHER, may_ask=True)
        await forms.show(turn, filled)
    else:
        people = await asyncio.gather(*map(turn.person, request.subjects))
        await turn.say(receipts.either([keeping.at(one) for one in people], where(turn)))


async def unfinished(turn: Turn, request: UnfinishedNote) -> None:
    """Says what is missing; the form takes on all that is there."""
    if turn.trigger:
        says = receipts.missing(request) if request.text or request.unknown else ""
        await forms.show(turn, _filled(turn, request, says))
    else:
        await turn.say(receipts.unfinished(request, where(turn)))


async def misread(turn: Turn, request: Misread) -> None:
    """Says what is wrong in a command."""
    await turn.tell(request.says)


async def keep(turn: Turn, request: WriteNote) -> None:
    """Keeps a note for each subject, all or none."""
    if why := await keeping.hindrance(turn, request):
        await turn.say(await _refused(turn, request, why))
        return
    drafts = [Draft(subject, request.day, request.text, turn.source) for subject in request.subjects]
    notes = await turn.write(drafts)
    await turn.say(await keeping.receipt(turn, notes))
    reminding.follow(turn, request.subjects)


async def _refused(turn: Turn, request: WriteNote, why: str) -> View:
    unknown = Standing.UNKNOWN in {one.standing for one in await asyncio.gather(*map(turn.person, request.subjects))}
    return failing.handed_back(why, request.text, anew(turn, request) if unknown else "")


def where(turn: Turn) -> str:
    """Where the message of this turn stands, as the value of a button."""
    return Written(ts=turn.source.partition("/")[2], thread=turn.thread).dumped()


def anew(turn: Turn, request: Request | None) -> str:
    """The same where that message is a note for certain, which a button can keep later; else empty."""
    return where(turn) if isinstance(request, WriteNote) and request.sure and not turn.trigger else ""


# what is pressed


def _of_its_message(do: Callable[[Turn, str], Awaitable[None]]) -> Callable[[Turn, Press], Awaitable[None]]:
    """Does something with the text of the message that a button is about: it is read anew, as it stands now."""

    async def pressed(turn: Turn, press: Press) -> None:
        written = Written.read(press.value)
        found = written and await posted.find_message(turn.client, turn.channel, written.thread, written.ts)
        if not written or not found or found.get("user") != turn.me.id:
            await turn.tell(_GONE)
            return
        asked = datetime.fromtimestamp(float(written.ts), UTC)
        source = f"{turn.channel}/{written.ts}"
        await do(replace(turn, source=source, thread=written.thread, asked=asked), found.get("text") or "")

    return pressed


async def _keep(turn: Turn, text: str) -> None:
    request = turn.noted(text)
    if isinstance(request, WriteNote):
        await told(turn, keep(replace(turn, trigger=""), request), plain(text), where(turn))
    else:
        await turn.say(failing.handed_back("Your message is no note any more, so I kept nothing.", plain(text)))


async def _answer(turn: Turn, text: str) -> None:
    shown = turn.in_force.shown(text)
    turn.desk.metrics.answered(shown.kind)
    await turn.say(shown.view)


async def _take_on(turn: Turn, text: str) -> None:
    request = turn.read(text)
    filled = (
        _filled(turn, request)
        if isinstance(request, WriteNote | UnfinishedNote)
        else Filled(turn.day, text=plain(text))
    )
    await forms.show(turn, replace(filled, source=turn.source))


def _filled(turn: Turn, request: WriteNote | UnfinishedNote, says: str = "") -> Filled:
    """A form with all that is there."""
    return Filled(request.day or turn.day, request.subjects, request.text, says=says)
