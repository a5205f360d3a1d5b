"""A packet that was made is shared: with its subject, or one's own with whom one likes; and taken back."""

from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import sha256

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.notes.model import Deed
from bot.slack import ids
from bot.slack.claims import WORK
from bot.slack.desk import Desk
from bot.slack.errors import code_of, report
from bot.slack.listeners.growth import making
from bot.slack.listeners.notes import keeping
from bot.slack.listeners.notes.arriving import Acknowledgement, Press, Submission, pressing, submitting
from bot.slack.listeners.notes.files import send_files
from bot.slack.listeners.notes.turn import Say, Turn
from bot.slack.people import Person
from bot.slack.views.blocks import View
from bot.slack.views.growth import giving as says
from bot.slack.views.growth.values import Given, Packing
from bot.slack.views.notes import words
from bot.slack.views.notes.failing import NOT_UNDERSTOOD

_GONE = {"file_not_found", "file_deleted"}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what is done with a packet that was made."""
    pressing(app, desk, ids.PACKET_SHARE, _share)
    pressing(app, desk, ids.PACKET_TAKE_BACK, _take_back)
    submitting(app, desk, ids.PACKET_SHARE_FORM, _share_own)


async def _share(turn: Turn, press: Press) -> None:
    """Shares a packet with its subject; for one's own, asks with whom."""
    packing = Packing.read(press.value)
    if packing is None:
        await turn.tell(NOT_UNDERSTOOD)
    elif packing.subject == turn.me.id:
        await turn.client.views_open(trigger_id=turn.trigger, view=says.with_whom(packing))
    else:
        to = await turn.person(packing.subject)
        why = _hindrance(turn, to, words.person(to.id))
        await (turn.tell(why) if why else _give(turn, packing, to.id))


async def _share_own(turn: Turn, sent: Submission) -> Acknowledgement:
    """Shares one's own packet with who was chosen: after the acknowledgement, for it is made anew."""
    packing, chosen = Packing.read(sent.metadata), sent.value(ids.PACKET_READER)
    why = NOT_UNDERSTOOD
    if packing and packing.subject == turn.me.id and chosen:
        to = await turn.person(str(chosen))
        why = _hindrance(turn, to, keeping.at(to))
        if not why:
            turn.later(_give(replace(turn, say=_posting(turn)), packing, to.id))
            return {}
    return {"response_action": "errors", "errors": {ids.PACKET_READER: why}}


def _hindrance(turn: Turn, to: Person, called: str) -> str:
    """Why it cannot be shared with somebody; empty where it can."""
    if to.id == turn.me.id:
        return says.not_with(called, "yourself")
    return "" if to.is_member else says.not_with(called, to.standing.value)


async def _give(turn: Turn, packing: Packing, to: str) -> None:
    """Makes the page anew, if it would be what the author looked at, and sends it. Pressed twice it goes once."""
    once = _once(turn, packing.digest, to)
    if not await turn.desk.claims.claim(once, WORK):
        await turn.tell(says.SHARED_ALREADY)
        return
    try:
        given = await _given(turn, packing, to)
    except Exception as error:
        given = None
        await turn.tell(says.not_shared(report(error)))
    if given is None:
        turn.desk.claims.release(once)
        return
    turn.desk.claims.keep(once)
    try:
        await _posting(turn)(says.shared(given, turn.me.id))
    except Exception as error:  # it is shared: the way back has to be shown
        report(error)
        await turn.say(says.shared(given, turn.me.id))


async def _given(turn: Turn, packing: Packing, to: str) -> Given | None:
    drafted = await making.drafted(turn, packing)
    if drafted is None or drafted.draft.packing != packing or not drafted.draft.count:
        await turn.tell(says.NOT_SHARED)
        return None

    async def unseen(_: str) -> None:
        """Nobody waits before a modal."""

    made, count = await making.made(turn, drafted, unseen), drafted.draft.count
    await _log(turn, packing.subject, Deed.SHARE, count)
    comment = says.comes_from(turn.me.id, packing.subject, to)
    (file,) = await send_files(turn.client, to, [made.page], comment)
    seal = _seal(turn, file)
    return Given(file=file, to=to, subject=packing.subject, count=count, of=packing.digest, seal=seal)


async def _take_back(turn: Turn, press: Press) -> None:
    """Deletes the file. The message that says that it is shared says so from now on."""
    given = Given.read(press.value)
    if given is None or not hmac.compare_digest(given.seal, _seal(turn, given.file)):
        await turn.tell(NOT_UNDERSTOOD)
        return
    said = says.TAKEN_BACK
    try:
        await turn.client.files_delete(file=given.file)
    except SlackApiError as error:
        if code_of(error) not in _GONE:
            await turn.tell(says.not_taken_back(report(error)))
            return
        said = says.GONE_ALREADY
    else:
        await _log(turn, given.subject, Deed.UNSHARE, given.count)
    turn.desk.claims.release(_once(turn, given.of, given.to))
    ts = press.body.get("message", {}).get("ts")
    await turn.client.chat_update(channel=turn.channel, ts=ts, text=said, blocks=[])


async def _log(turn: Turn, subject: str, deed: Deed, count: int) -> None:
    store, now = turn.notebook.store, turn.notebook.now
    await turn.notebook.ask(store.log, turn.viewer, turn.me.id, subject, deed, count, now)


def _posting(turn: Turn) -> Say:
    """Says something in the direct messages, where it stays."""

    async def post(shown: View) -> None:
        await turn.client.chat_postMessage(channel=turn.me.id, text=shown.text, blocks=shown.blocks or None)

    return post


def _once(turn: Turn, packet: str, to: str) -> str:
    return f"share {turn.viewer} {packet} {to}"


def _seal(turn: Turn, file: str) -> str:
    """Proves that this person shared this file: every file of the bot's can be deleted with its token."""
    said = f"{turn.viewer.tenant}/{turn.viewer.person}/{file}"
    return hmac.new((turn.client.token or "").encode(), said.encode(), sha256).hexdigest()[:32]
