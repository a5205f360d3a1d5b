"""Questions in messages: a mention is answered in its thread, a direct message where it stands.

An edited question in a direct message has its answer changed, not a second one. A mention is answered once: an edit
of it comes as one more mention.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import posted
from bot.slack.desk import Desk
from bot.slack.in_force import Shown
from bot.slack.listeners.frequent import Event
from bot.slack.listeners.notes import talking
from bot.slack.notebook import viewer_of
from bot.slack.people import PATIENT
from bot.slack.views.blocks import View

Message = dict[str, Any]
_QUESTIONS = {None, "file_share", "me_message", "thread_broadcast"}
"""The kinds of message that a person asks with."""


def mentioned(desk: Desk) -> Event:
    """What is done with a mention."""

    async def answer(request: AsyncBoltRequest) -> None:
        event, client, context = request.body["event"], request.context.client, request.context
        if not _from_a_person(event):
            return
        # Not the event: an edit is a new one, and the same message.
        if await talking.refused(desk, client, context, event):
            return
        if await desk.claims.claim(f"{event['channel']}/{event['ts']}"):
            _start(_Asked(desk, client, context, event["channel"], event.get("thread_ts") or event["ts"]), event)

    return answer


def written(desk: Desk) -> Event:
    """What is done with a direct message: one that is new, edited or deleted."""

    async def take(request: AsyncBoltRequest) -> None:
        event, client, context = request.body["event"], request.context.client, request.context
        happened = _happened(event)
        if event.get("channel_type") != "im" or not happened:
            return
        message = happened.message
        # What comes again while the first is under way waits for its end: once anything is acknowledged, Slack does
        # not deliver it any more, and the note has to be on disk.
        where = f"{event['channel']}/{message['ts']}"
        async with desk.turn(f"delivered {where}"), desk.claims.once(request.body["event_id"]) as still_to_do:
            if not still_to_do:
                return
            said = talking.In(desk, client, context, event["channel"], message)
            if happened.gone:
                await talking.deleted(said)
            elif not await talking.about_notes(said, happened.before):
                asked = _Asked(desk, client, context, event["channel"], message.get("thread_ts"))
                _start(asked, message, edited=happened.before is not None)

    return take


@dataclass(frozen=True, slots=True)
class _Happened:
    """What a person did with a message of theirs."""

    message: Message
    before: str | None = None
    """What stood there before an edit."""
    gone: bool = False


def _happened(event: Message) -> _Happened | None:
    """A message that is new, edited or deleted; None for what is not a person's, or changes no word of it."""
    previous, kind = event.get("previous_message") or {}, event.get("subtype")
    now = event.get("message") or {}
    if kind == "message_deleted" or (kind == "message_changed" and now.get("subtype") == "tombstone"):
        # Slack leaves a stone where a message was that has answers in a thread.
        return _Happened(previous, gone=True) if _from_a_person(previous) else None
    if kind == "message_changed":
        before = previous.get("text") or ""
        return _Happened(now, before) if _from_a_person(now) and now.get("text") != before else None
    return _Happened(event) if kind in _QUESTIONS and _from_a_person(event) else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question in a channel, and what it takes to answer it there."""

    desk: Desk
    client: AsyncWebClient
    context: AsyncBoltContext
    channel: str
    thread: str | None

    async def answer(self, message: Message) -> None:
        """Posts the answer."""
        shown = await self._shown(message)
        await self.client.chat_postMessage(
            channel=self.channel,
            thread_ts=self.thread,
            text=shown.view.text,
            blocks=shown.view.blocks,
            metadata=posted.answering(message["ts"]),
        )
        self._keep(message, shown)

    async def answer_again(self, message: Message) -> None:
        """Changes the answer to an edited question; posts one where there is none."""
        answer = await posted.find_answer(self.client, self.channel, self.thread, message["ts"])
        if answer is None:
            await self.answer(message)
            return
        shown = await self._shown(message)
        await self.client.chat_update(
            channel=self.channel,
            ts=answer,
            text=shown.view.text,
            blocks=shown.view.blocks,
            metadata=posted.answering(message["ts"]),
        )
        self._keep(message, shown)

    async def tell(self, sentence: str) -> None:
        """Says one sentence where the question stands."""
        await self.client.chat_postMessage(channel=self.channel, thread_ts=self.thread, text=sentence)

    async def _shown(self, message: Message) -> Shown:
        if refusal := await self.desk.refusal(self.client, self.context, message["user"], PATIENT):
            return Shown(View(refusal, ()))
        shown = self.desk.in_force(self.context).shown(message.get("text") or "")
        self.desk.metrics.answered(shown.kind)
        return shown

    def _keep(self, message: Message, shown: Shown) -> None:
        if shown.gap:
            tenant = viewer_of(self.context, message["user"]).tenant
            self.desk.unanswered.keep(tenant, message["text"], self.context.bot_user_id or "")


def _start(asked: _Asked, message: Message, *, edited: bool = False) -> None:
    work: Callable[[Message], Awaitable[None]] = asked.answer_again if edited else asked.answer

    async def in_turn() -> None:
        async with asked.desk.turn(f"{asked.channel}/{message['ts']}"):
            await work(message)

    asked.desk.background.start(in_turn(), asked.tell, viewer_of(asked.context, message["user"]))


def _from_a_person(message: Message) -> bool:
    return "bot_id" not in message and bool(message.get("user"))
