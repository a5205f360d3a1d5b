"""How far one's notes on somebody reach into what a band expects: the lines, the notes behind them, a picture."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_bolt.app.async_app import AsyncApp

from bot.growth.coverage import Coverage, address, cover
from bot.growth.evidence import mark
from bot.growth.targets import after, composed, unmarked
from bot.ladders.composing import Composed
from bot.notes.model import Note, Which
from bot.notes.requests import SeeGrowth
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.listeners.growth import aiming, packets, pictures
from bot.slack.listeners.notes import keeping
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.showing import log_own
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.blocks import Block
from bot.slack.views.growth import coverage as says
from bot.slack.views.notes import pages, pieces
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.values import (
    ELSEWHERE,
    START,
    UNLINKED,
    OpenGrowth,
    OpenLine,
    OpenPacket,
    Place,
    asking,
    decode,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the menus of coverage; its buttons ask what they carry."""
    pressing(app, desk, ids.GROWTH_PLACE, _place)
    pressing(app, desk, ids.GROWTH_BAND, _other_band)
    pressing(app, desk, ids.GROWTH_LINE, _open)


async def see(turn: Turn, request: SeeGrowth) -> None:
    """Coverage as it is asked for in words, with the picture of it."""
    asked = OpenGrowth(request.subject)
    if target := await aiming.aimed(turn, asked, request.target):
        await _with_picture(turn, asked, target)


async def show(turn: Turn, asked: OpenGrowth, place: Place = START) -> None:
    """A page of coverage."""
    if target := await aiming.aimed(turn, asked):
        await _show(turn, asked, place, target)


async def line(turn: Turn, asked: OpenLine, place: Place = START) -> None:
    """The notes behind one line."""
    target = aiming.target_of(turn, asked.target)
    behind = _behind((await _covered(turn, asked.subject, target))[0], asked.line) if target else None
    if behind is None:
        await turn.tell(aiming.CHANGED)
        return
    place = pages.within(place, len(behind.notes))
    some = behind.notes[place.skip : place.skip + pages.AT_ONCE]
    await log_own(turn, asked.subject, len(some))
    units = [pieces.own(note, turn.reader) for note in some] or [[]]
    units[0] = [*behind.head, *units[0]]
    back = asking("Back to growth", OpenGrowth(asked.subject, asked.target), number=9)
    await turn.say(pages.framed(behind.title, units, asked, place, len(behind.notes), [back]))


async def _place(turn: Turn, press: Press) -> None:
    """Sets where the author sees somebody, and goes on with what they had asked for."""
    ladders, asked = turn.in_force.ladders, _asked(press)
    position = unmarked(ladders, press.value)
    if asked is None:
        await turn.tell(NOT_UNDERSTOOD)
    elif position is None or (target := composed(ladders, after(ladders, position))) is None:
        await turn.tell(aiming.CHANGED)
    else:
        if why := await keeping.not_about(turn, [asked.subject]):
            await turn.tell(why)
            return
        await turn.notebook.ask(turn.notebook.positions.place, turn.viewer, asked.subject, position)
        await _go_on(turn, asked, target)


async def _other_band(turn: Turn, press: Press) -> None:
    """The same for another band."""
    asked = _asked(press)
    if asked is None:
        await turn.tell(NOT_UNDERSTOOD)
    elif (target := aiming.target_of(turn, press.value)) is None:
        await turn.tell(aiming.CHANGED)
    else:
        await _go_on(turn, asked, target)


async def _go_on(turn: Turn, asked: OpenGrowth | OpenPacket, target: Composed) -> None:
    if isinstance(asked, OpenPacket):
        await packets.preview(turn, replace(asked, target=aiming.mark_of(target)))
    else:
        await _with_picture(turn, OpenGrowth(asked.subject), target)


async def _open(turn: Turn, press: Press) -> None:
    asked = _asked(press)
    if isinstance(asked, OpenGrowth) and asked.target:
        await line(turn, OpenLine(asked.subject, press.value, asked.target))
    else:
        await turn.tell(NOT_UNDERSTOOD)


def _asked(press: Press) -> OpenGrowth | OpenPacket | None:
    """What a menu belongs to: its row's id says so."""
    found = decode(press.block)
    return found[0] if found and isinstance(found[0], OpenGrowth | OpenPacket) else None


async def _with_picture(turn: Turn, asked: OpenGrowth, target: Composed) -> None:
    covered = await _show(turn, asked, START, target)
    if covered.counted:
        turn.later(pictures.send(turn, covered))


async def _show(turn: Turn, asked: OpenGrowth, place: Place, target: Composed) -> Coverage:
    asked = OpenGrowth(asked.subject, aiming.mark_of(target), asked.unfolded)
    covered, unreadable = await _covered(turn, asked.subject, target)
    seen = await aiming.seen_at(turn, asked.subject)
    at = composed(turn.in_force.ladders, seen) if seen else None
    shown = says.Shown(
        covered,
        asked,
        at.name if at else "",
        aiming.bands(turn, target),
        unreadable,
        turn.me.id,
        turn.today,
    )
    await turn.say(says.coverage(shown, place, table=bool(turn.channel)))
    return covered


async def _covered(turn: Turn, subject: str, target: Composed) -> tuple[Coverage, int]:
    """Coverage by one's own notes, and how many of them cannot be read."""
    found = await turn.notebook.ask(turn.notebook.store.everything, turn.viewer, Which(subject))
    notes = [note for note in found if isinstance(note, Note)]
    return await asyncio.to_thread(cover, target, notes, turn.today), len(found) - len(notes)


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind a line: a title, the wording, the notes."""

    title: str
    head: Sequence[Block]
    notes: Sequence[Note]


def _behind(covered: Coverage, opened: str) -> _Behind | None:
    """None where the target has no such line any more."""
    if opened == ELSEWHERE:
        return _Behind("Notes linked to other bands only", (), covered.elsewhere)
    if opened == UNLINKED:
        return _Behind("Notes linked to nothing yet", (), covered.unlinked)
    for one in covered.lines:
        if mark(address(one.applied)) == opened:
            ladder = covered.target.ladder
            return _Behind(says.title_of(one, ladder), says.wording_of(one), one.notes)
    return None
