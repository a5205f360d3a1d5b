"""Notes that go over to somebody else: their author chooses which, and nothing moves before the other accepts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.notes.model import Handover, Note, NotYoursError, Unreadable, Which
from bot.notes.requests import HandOver, ShowOffers
from bot.slack import ids
from bot.slack.claims import WORK
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.notes.arriving import Acknowledgement, Press, Submission, pressing, submitting
from bot.slack.listeners.notes.reminding import end
from bot.slack.listeners.notes.turn import Turn, told_of
from bot.slack.people import Standing
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import handing as views
from bot.slack.views.notes import words
from bot.slack.views.notes.handing import Chosen, How
from bot.slack.views.notes.modals import modal
from bot.storage.engine import StorageError

_UNREADABLE = "None of these notes can be opened, so there is none to hand over. `notes` says why."


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the form of a handover, and to what can be done with an offer."""
    pressing(app, desk, ids.HANDOVER_CHOOSE, _choose)
    submitting(app, desk, ids.HANDOVER_FORM, _offer)
    pressing(app, desk, ids.HANDOVER_ACCEPT, _accept)
    pressing(app, desk, ids.HANDOVER_END, _end)


async def hand_over(turn: Turn, request: HandOver) -> None:
    """Says how many notes there are, and leads to the form; where the same is offered already, to that offer."""
    if refusal := await _refusal(turn, request.subject, request.to):
        await turn.tell(refusal)
    elif already := await _open(turn, request.subject, request.to):
        await turn.say(views.standing(already, turn.me.id))
    else:
        count = await turn.notebook.ask(turn.notebook.store.count, turn.viewer, request.subject)
        await turn.say(views.offering(request.subject, request.to, count, turn.me.id))


async def offers(turn: Turn, request: ShowOffers) -> None:  # noqa: ARG001 - what a handler is given
    """What stands open, with what can be done about it."""
    await turn.say(views.standing(await turn.notebook.ask(turn.notebook.store.offers, turn.viewer), turn.me.id))


async def _choose(turn: Turn, press: Press) -> None:
    subject, to = views.pair(press.value) or ("", "")
    if refusal := await _refusal(turn, subject, to):
        await turn.tell(refusal)
        return
    store = turn.notebook.store
    page = await turn.notebook.ask(store.page, turn.viewer, Which(subject), most=views.MOST_PICKED)
    if picks := _readable(page.notes):
        form = views.form(subject, to, picks, page.total, turn.me.id)
        await turn.client.views_open(trigger_id=turn.trigger, view=form)
    else:
        await turn.tell(_UNREADABLE)


async def _offer(turn: Turn, form: Submission) -> Acknowledgement:
    """Makes the offer that a form describes; what it answers the form with."""
    subject, to = views.pair(form.metadata) or ("", "")
    if refusal := await _refusal(turn, subject, to):
        return _shown(View(refusal, ()))
    if already := await _open(turn, subject, to):
        return _shown(views.standing(already, turn.me.id))
    chosen, day, picked = form.value(views.WHICH), form.value(views.SINCE), form.value(views.PICKED)
    if wrong := _contradiction(chosen, day, picked):
        return {"response_action": "errors", "errors": wrong}
    notes = picked if chosen == Chosen.PICKED else await _since(turn, subject, day)
    moves, making = form.value(views.HOW) == How.MOVE, turn.notebook.store.offer
    try:
        offer = await turn.notebook.ask(making, turn.viewer, subject, to, notes, moves=moves, now=turn.notebook.now)
    except ValueError:
        wrong = {views.WHICH: "There is none of these that can be handed over."}
        return {"response_action": "errors", "errors": wrong}
    turn.later(_announce(turn, offer))
    return _shown(views.offered(offer, turn.me.id))


async def _accept(turn: Turn, press: Press) -> None:
    offer = await _ended(turn, press, turn.notebook.store.accept, turn.notebook.now)
    if offer:
        stops = offer.moves and await _reminds_no_more(turn, offer)
        await _in_place(turn, press, views.accepted(offer, turn.me.id))
        await told_of(turn, offer.id, offer.author, views.accepted(offer, offer.author, stops=stops))


async def _reminds_no_more(turn: Turn, offer: Handover) -> bool:
    """Ends the author's reminder about a person on whom they have no notes left; whether that is so. The notes have
    moved: a database that fails now takes nothing of that back."""
    try:
        giver = replace(turn.viewer, person=offer.author)
        if await turn.notebook.ask(turn.notebook.store.count, giver, offer.subject):
            return False
        await end(turn, offer.author, offer.subject)
    except StorageError as error:
        report(error)
        return False
    return True


async def _end(turn: Turn, press: Press) -> None:
    me = turn.me.id
    offer = await _ended(turn, press, turn.notebook.store.withdraw)
    if offer:
        other = offer.to if me == offer.author else offer.author
        await _in_place(turn, press, views.closed(offer, me, me))
        await told_of(turn, offer.id, other, views.closed(offer, me, other))


async def _ended(turn: Turn, press: Press, how: Callable[..., Handover], *more: Any) -> Handover | None:  # noqa: ANN401
    """The offer that a press ends, once however often it is pressed; None where there was nothing to end, which is
    said."""
    claimed = f"handover/{press.value}/{turn.me.id}"
    if not await turn.desk.claims.claim(claimed, WORK):
        return None
    try:
        return await turn.notebook.ask(how, turn.viewer, press.value, *more)
    except NotYoursError:
        await _in_place(turn, press, View(views.NOT_OPEN, ()))
    except StorageError:
        turn.desk.claims.release(claimed)
        raise
    return None


async def _refusal(turn: Turn, subject: str, to: str) -> str:
    """Why one's notes on a subject do not go to somebody; empty where they may."""
    if not subject:
        return "That button is not one of mine. Please ask again: `hand over @alex to @dana`."
    if to == turn.me.id:
        return "These notes are yours already. Name somebody else to hand them over to."
    if to == subject:
        return "Notes are not handed over to the person that they are about. You can share single notes with them."
    standing = (await turn.person(to)).standing
    if standing is Standing.UNKNOWN:
        return f"Slack did not tell me in time who {words.person(to)} is. Please try again in a minute."
    if standing is not Standing.MEMBER:
        return f"Notes go to members of this workspace only, and {words.person(to)} is {_AS[standing]}."
    if not await turn.notebook.ask(turn.notebook.store.count, turn.viewer, subject):
        return f"There is nothing to hand over: you have no notes on {words.whom(subject, turn.me.id)}."
    return ""


_AS = {
    Standing.GUEST: "a guest",
    Standing.ELSEWHERE: "of another organisation",
    Standing.GONE: "deactivated",
    Standing.BOT: "a bot",
}


def _contradiction(chosen: str, day: str | None, picked: Sequence[str]) -> dict[str, str]:
    """What does not go together in the form, by block: whoever fills in a day and says "all" means one of the two."""
    wrong = {} if chosen in set(Chosen) else {views.WHICH: "Which notes?"}
    if chosen == Chosen.SINCE and not day:
        wrong[views.SINCE] = "Which day?"
    if chosen == Chosen.PICKED and not picked:
        wrong[views.PICKED] = "Which notes?"
    if chosen != Chosen.SINCE and day:
        wrong[views.SINCE] = "Leave this empty, or choose the notes since a day above."
    if chosen != Chosen.PICKED and picked:
        wrong[views.PICKED] = "Leave this empty, or choose the notes that you pick above."
    return wrong


async def _since(turn: Turn, subject: str, day: str | None) -> list[str]:
    """The ids of one's notes on a subject, since a day; what cannot be read cannot be handed over."""
    which = Which(subject, date.fromisoformat(day) if day else None)
    notes = await turn.notebook.ask(turn.notebook.store.everything, turn.viewer, which)
    return [note.id for note in _readable(notes)]


def _readable(notes: Sequence[Note | Unreadable]) -> list[Note]:
    return [one for one in notes if isinstance(one, Note)]


async def _open(turn: Turn, subject: str, to: str) -> list[Handover]:
    """The open offers of one's notes on a subject to somebody: a second one would bring them the same copies twice."""
    same = (turn.me.id, subject, to)
    offers = await turn.notebook.ask(turn.notebook.store.offers, turn.viewer)
    return [one for one in offers if (one.author, one.subject, one.to) == same]


async def _announce(turn: Turn, offer: Handover) -> None:
    if not await told_of(turn, offer.id, offer.to, views.offer(offer)):
        await turn.tell(
            f"The offer stands, but Slack did not deliver my message to {words.person(offer.to)}. I try again in a "
            "while; they see it at once when they write `offers` to me."
        )


async def _in_place(turn: Turn, press: Press, shown: View) -> None:
    """Shows what became of an offer in the place of the offer, so that nothing is left to press."""
    container = press.body.get("container", {})
    if container.get("type") != "message" or container.get("is_ephemeral"):
        await turn.say(shown)
        return
    said = list(shown.blocks) or [blocks.section(shown.text)]
    await turn.client.chat_update(channel=turn.channel, ts=container["message_ts"], text=shown.text, blocks=said)


def _shown(view: View) -> Acknowledgement:
    return {"response_action": "update", "view": modal(view)}
