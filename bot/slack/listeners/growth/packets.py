"""Packets: previewed note by note, made while the modal says how far it is, and sent as files.

Nothing of a packet is kept here. The preview carries a digest of what the author looks at, and bits for what is left
out; what is made is made of the notes anew, and only while they are what was looked at.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace

from slack_bolt.app.async_app import AsyncApp

from bot.growth.advice import Adviser
from bot.notes.model import Deed, Which
from bot.notes.requests import MakePacket
from bot.slack import ids
from bot.slack.claims import WORK
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.growth import aiming, making
from bot.slack.listeners.growth.making import Drafted
from bot.slack.listeners.notes.arriving import Press, pressing
from bot.slack.listeners.notes.files import send_files
from bot.slack.listeners.notes.showing import log_own
from bot.slack.listeners.notes.turn import Turn
from bot.slack.views.blocks import Block
from bot.slack.views.growth import packets as says
from bot.slack.views.growth.packets import AT_ONCE, Draft
from bot.slack.views.growth.values import MOST_PACKED, Packing
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.modals import modal
from bot.slack.views.notes.values import START, OpenPacket, Place


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons of the preview."""
    pressing(app, desk, re.compile(f"^{ids.PACKET_TURN}:"), _turn_page)
    pressing(app, desk, re.compile(f"^{ids.PACKET_LEAVE}:"), _leave_out)
    pressing(app, desk, ids.PACKET_MAKE, _make)


async def ask(turn: Turn, request: MakePacket) -> None:
    """What a packet would be made of, asked for in words: the preview needs something that is pressed."""
    asked = OpenPacket(request.subject, "", request.since)
    if target := await aiming.aimed(turn, asked, request.target):
        which = Which(request.subject, request.since)
        page = await turn.notebook.ask(turn.notebook.store.page, turn.viewer, which, 0, 1)
        asked = replace(asked, target=aiming.mark_of(target))
        await turn.say(says.offer(asked, target.name, page.total, turn.me.id))


async def preview(turn: Turn, asked: OpenPacket, _: Place = START) -> None:
    """Opens the preview, in the place of a modal where one is open. It opens empty: Slack waits 3 s for a modal, and
    many notes may take longer to read."""
    target = await aiming.aimed(turn, asked)
    if target is None:
        return
    board = _Board(turn, turn.source)
    if turn.channel:
        opened = await turn.client.views_open(trigger_id=turn.trigger, view=says.opening())
        board = _Board(turn, opened["view"]["id"])
    packing = Packing(subject=asked.subject, target=aiming.mark_of(target), since=asked.since)
    drafted = await making.drafted(turn, packing)
    if drafted is None or not drafted.draft.notes:
        await board.show(says.nothing(asked, turn.me.id))
    elif len(drafted.draft.notes) > MOST_PACKED:
        await board.show(modal(says.too_many(len(drafted.draft.notes))))
    else:
        await _show(board, drafted.draft, 0)


@dataclass(frozen=True, slots=True)
class _Board:
    """The modal in which a packet is made."""

    turn: Turn
    id: str

    async def show(self, view: Block) -> None:
        """Shows something in it. That it was closed meanwhile stops nothing."""
        try:
            await self.turn.client.views_update(view_id=self.id, view=view)
        except Exception as error:
            report(error)


async def _show(board: _Board, draft: Draft, page: int, said: str = "") -> None:
    page = min(page, -(-len(draft.notes) // AT_ONCE) - 1)
    shown = draft.notes[page * AT_ONCE : (page + 1) * AT_ONCE]
    adviser = Adviser(board.turn.in_force.ladders.vocabulary)
    await log_own(board.turn, draft.packing.subject, len(shown))
    remarks = await asyncio.to_thread(lambda: [adviser.advise(note.text) for note in shown])
    await board.show(says.preview(draft, page, remarks, said))


async def _turn_page(turn: Turn, press: Press) -> None:
    if drafted := await _as_it_was(turn, press):
        await _show(_Board(turn, turn.source), drafted.draft, _number(press))


async def _leave_out(turn: Turn, press: Press) -> None:
    """Leaves a note out, or puts it back; either shows the page that it stands on."""
    if drafted := await _as_it_was(turn, press):
        draft, place = drafted.draft, _number(press)
        changed = draft.packing.left_out ^ ({place} if place < len(draft.notes) else set())
        draft = replace(draft, packing=draft.packing.leaving_out(changed))
        await _show(_Board(turn, turn.source), draft, place // AT_ONCE)


async def _make(turn: Turn, press: Press) -> None:
    """Makes the packet. What is pressed while one is under way does nothing."""
    under_way = f"packet {turn.viewer}"
    if not await turn.desk.claims.claim(under_way, WORK):
        return
    try:
        if (drafted := await _as_it_was(turn, press)) and drafted.draft.count:
            await _made(_Board(turn, turn.source), drafted)
    finally:
        turn.desk.claims.release(under_way)


async def _made(board: _Board, drafted: Drafted) -> None:
    turn, draft = board.turn, drafted.draft
    steps: list[str] = []

    async def step(name: str) -> None:
        steps.append(name)
        await board.show(says.under_way(steps))

    try:
        made = await making.made(turn, drafted, step)
        store, now = turn.notebook.store, turn.notebook.now
        subject, count = draft.packing.subject, draft.count
        await turn.notebook.ask(store.log, turn.viewer, turn.me.id, subject, Deed.EXPORT, count, now)
        await step(says.SENDING)
        await send_files(turn.client, turn.me.id, [made.page, made.markdown], says.beside_the_files(count))
    except Exception as error:
        await _show(board, draft, 0, says.not_made(report(error)))
        return
    await board.show(says.made(draft, picture=made.has_picture))
    shown = says.what_now(draft)
    await turn.client.chat_postMessage(channel=turn.me.id, text=shown.text, blocks=shown.blocks)


async def _as_it_was(turn: Turn, press: Press) -> Drafted | None:
    """What the author looks at; where that is not so any more the preview starts anew, and says so."""
    packing = Packing.read(str(press.body.get("view", {}).get("private_metadata") or ""))
    drafted = await making.drafted(turn, packing) if packing else None
    if packing is None:
        await turn.tell(NOT_UNDERSTOOD)
    elif drafted is None:
        await turn.tell(aiming.CHANGED)
    elif drafted.draft.packing == packing:
        return drafted
    elif not 0 < len(drafted.draft.notes) <= MOST_PACKED:
        await preview(turn, OpenPacket(packing.subject, packing.target, packing.since))
    else:
        await _show(_Board(turn, turn.source), drafted.draft, 0, says.STARTS_ANEW)
    return None


def _number(press: Press) -> int:
    """The number that a button carries; 0 where it is none."""
    return int(press.value) if re.fullmatch("[0-9]{1,5}", press.value) else 0
