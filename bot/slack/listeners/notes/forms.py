"""The form of a note: opened from the shortcuts, the command, the Home tab and Edit, and sent off."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.markup import plain
from bot.notes.model import LONGEST_NOTE, Change, Draft, Note, SpentError, Unreadable
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.errors import report
from bot.slack.listeners.notes import keeping, reminding
from bot.slack.listeners.notes.arriving import Acknowledgement, Press, Submission, pressing, submitting
from bot.slack.listeners.notes.turn import Turn, zone_of
from bot.slack.views import answers
from bot.slack.views.blocks import View
from bot.slack.views.notes import failing, receipts
from bot.slack.views.notes.forms import MOST_PEOPLE, Filled, form, tags_in, text_in
from bot.slack.views.notes.modals import modal
from bot.slack.views.notes.origins import Origin

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to everything that opens the form, and to the form."""

    def opening(filled: Callable[[Turn, Payload], Filled]) -> Callable[..., Awaitable[None]]:
        async def opened(ack: AsyncAck, body: Payload, client: AsyncWebClient, context: AsyncBoltContext) -> None:
            await ack()
            user, trigger = body["user"]["id"], body["trigger_id"]

            async def say(shown: View) -> None:
                await client.views_open(trigger_id=trigger, view=modal(shown))

            async def tell(sentence: str) -> None:
                await client.chat_postMessage(channel=user, text=sentence)

            async def open_it() -> None:
                me = await desk.who(client, context, user)
                turn = Turn(desk, client, context, me, say, trigger=trigger, pressed=body)
                if me.is_member:
                    await client.views_open(trigger_id=trigger, view=form(filled(turn, body)))
                else:
                    await say(failing.refused(standing=me.standing.value))

            desk.background.start(open_it(), tell)

        return opened

    app.global_shortcut(ids.LOG_NOTE)(opening(lambda turn, _: Filled(turn.today)))
    app.message_shortcut(ids.SAVE_AS_NOTE)(opening(_of_a_message))
    pressing(app, desk, ids.NOTE_NEW, _new)
    pressing(app, desk, ids.NOTE_EDIT, _edit)
    pressing(app, desk, ids.NOTE_ANSWER_FORM, _answer)
    submitting(app, desk, ids.NOTE_FORM, _sent)


async def show(turn: Turn, filled: Filled, *, on_top: bool = False) -> None:
    """Opens the form, over a modal where one is open; where that fails the text is handed back."""
    opens = turn.client.views_push if on_top else turn.client.views_open
    try:
        await opens(trigger_id=turn.trigger, view=form(filled))
    except SlackClientError as error:
        sentence = "Sorry, I could not open a form in time. Please try again."
        report(error)
        await turn.say(failing.handed_back(f"{filled.says} {sentence}".strip(), filled.text))


def _of_a_message(turn: Turn, body: Payload) -> Filled:
    """A message of anybody's: its text, its author, the day of it, and a link back."""
    message, channel = body["message"], body["channel"]["id"]
    by = (message["user"],) if message.get("user") and not message.get("bot_id") else ()
    day = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(zone_of(turn.me)).date()
    links = (_permalink(team, channel, message),) if (team := (body.get("team") or {}).get("domain")) else ()
    return Filled(min(day, turn.today), by, plain(message.get("text") or ""), links=links)


def _permalink(team: str, channel: str, message: Payload) -> str:
    """The address of a message, as Slack makes it. Asking Slack for it would need the bot to be in that channel."""
    link = f"https://{team}.slack.com/archives/{channel}/p{message['ts'].replace('.', '')}"
    thread = message.get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel}" if thread else link


async def _new(turn: Turn, press: Press) -> None:
    subjects = (press.value,) if re.fullmatch(ids.PERSON, press.value) else ()
    await show(turn, Filled(turn.today, subjects), on_top=_in_a_modal(press))


async def _edit(turn: Turn, press: Press) -> None:
    note = await keeping.own(turn, press.value)
    if isinstance(note, Unreadable):
        await turn.say(receipts.cannot_be_read(note, turn.reader))
        return
    filled = Filled(note.day, (note.subject,), note.text, note.tags, note.links, note.id)
    await show(turn, filled, on_top=_in_a_modal(press))


async def _answer(turn: Turn, press: Press) -> None:
    """Answers what stands in the form, in its place."""
    view = press.body["view"]
    origin = Origin.read(view.get("private_metadata") or "") or Origin()
    answer = turn.in_force.answering.ask(text_in(Submission(view).value, origin.joins))
    await turn.client.views_update(view_id=view["id"], hash=view["hash"], view=answers.modal(answer))


def _in_a_modal(press: Press) -> bool:
    return bool(press.body.get("view", {}).get("type") == "modal")


# sent off


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form."""

    subjects: Sequence[str]
    day: date
    text: str
    tags: tuple[str, ...]


async def _sent(turn: Turn, sent: Submission) -> Acknowledgement:
    """Keeps what stands in the form, or says beside the fields what is wrong; the receipt takes the form's place."""
    origin = Origin.read(sent.metadata) or Origin()
    before = await keeping.own(turn, origin.note) if origin.note else None
    typed, errors = _typed(sent, origin)
    errors = errors | await _wrong(turn, typed, before)
    if not errors and (why := keeping.too_many(turn, len(typed.subjects))):
        errors = {ids.NOTE_TEXT: why}
    if errors:
        return {"response_action": "errors", "errors": errors}
    if before:
        change = Change(typed.subjects[0], typed.day, typed.text, typed.tags)
        changed = await turn.notebook.ask(turn.notebook.store.change, turn.viewer, before.id, change, turn.notebook.now)
        notes: Sequence[Note] = [changed]
    else:
        notes = await _kept(turn, typed, origin)
    reminding.follow(turn, {*typed.subjects, *([before.subject] if before else [])})
    shown = await keeping.receipt(turn, notes, changed=before is not None)
    return {"response_action": "update", "view": modal(shown)}


def _typed(sent: Submission, origin: Origin) -> tuple[_Typed, dict[str, str]]:
    """What stands in the form, and what is wrong with its tags."""
    chosen = sent.value(ids.NOTE_PERSON) or []
    subjects = [chosen] if isinstance(chosen, str) else list(chosen)
    day, text = date.fromisoformat(sent.value(ids.NOTE_DAY)), text_in(sent.value, origin.joins)
    try:
        return _Typed(subjects, day, text, tags_in(sent.value(ids.NOTE_TAGS) or "")), {}
    except ValueError as error:
        return _Typed(subjects, day, text, ()), {ids.NOTE_TAGS: str(error)}


async def _wrong(turn: Turn, typed: _Typed, before: Note | Unreadable | None) -> dict[str, str]:
    """What is wrong in the form, by field."""
    if len(typed.subjects) > MOST_PEOPLE:
        return {ids.NOTE_PERSON: f"A form makes notes about {MOST_PEOPLE} people at most."}
    why = await keeping.not_about(turn, typed.subjects, keeping.at)
    who = why or await _taken(turn, before, typed.subjects[0])
    wrong = {
        ids.NOTE_PERSON: who,
        ids.NOTE_DAY: "That day is still to come. A note is about a day that was." if typed.day > turn.today else "",
        ids.NOTE_TEXT: failing.too_long(typed.text, LONGEST_NOTE)
        if typed.text
        else "There is nothing in here to keep.",
    }
    return {field: sentence for field, sentence in wrong.items() if sentence}


async def _taken(turn: Turn, note: Note | Unreadable | None, subject: str) -> str:
    """One message makes one note on a person: a note cannot become one on somebody who has one of the same message."""
    if not isinstance(note, Note) or note.subject == subject:
        return ""
    same = await turn.notebook.ask(turn.notebook.store.of_source, turn.viewer, note.source)
    taken = any(one.subject == subject for one in same)
    return "There is another note on this person, written with the same message." if taken else ""


async def _kept(turn: Turn, typed: _Typed, origin: Origin) -> Sequence[Note]:
    """Keeps a note for each person. What a form took on from a message is kept as the notes of that message, so that an
    edit of it finds them. Where the message has notes already, which say something else, or had some that are deleted,
    these are further ones."""
    drafts = [Draft(one, typed.day, typed.text, turn.source, typed.tags, origin.links) for one in typed.subjects]
    if not origin.source:
        return await _of_form(turn, drafts)
    of_message = [replace(draft, source=origin.source) for draft in drafts]
    try:
        notes = await turn.write(of_message)
    except SpentError:
        return await _of_form(turn, drafts)
    others = [draft for draft, note in zip(drafts, notes, strict=True) if note.text != draft.text]
    return [*(note for note in notes if note.text == typed.text), *(await _of_form(turn, others) if others else ())]


async def _of_form(turn: Turn, drafts: Sequence[Draft]) -> Sequence[Note]:
    """Keeps the notes of a form. One that was kept while Slack waited in vain is sent off again, perhaps with another
    text: the last one stands."""
    notes = await turn.write(drafts)
    changes = [
        (note.id, Change(None, draft.day, draft.text, draft.tags))
        for draft, note in zip(drafts, notes, strict=True)
        if (note.day, note.text, note.tags) != (draft.day, draft.text, draft.tags)
    ]
    changed = await turn.revise(changes) if changes else ()
    return list(({note.id: note for note in notes} | {note.id: note for note in changed}).values())
