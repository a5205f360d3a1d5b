"""Questions in messages: a mention is answered in its thread, a direct message where it stands.

An edited question in a direct message has its answer changed, not a second one. A mention is answered once: an edit
of it comes as one more mention.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids, posted
from bot.slack.desk import Desk
from bot.slack.listeners.notes.handling import is_about_notes, of_text
from bot.slack.listeners.notes.turn import Turn
from bot.slack.people import REFUSAL, home_of
from bot.slack.views.blocks import View

Message = dict[str, Any]
_QUESTIONS = {None, "file_share", "me_message", "thread_broadcast"}
"""The kinds of message that a person asks with."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to mentions and to direct messages."""

    async def mentioned(event: Message, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        # Not the event: an edit is a new one, and the same message.
        if _from_a_person(event) and desk.claim(f"{event['channel']}/{event['ts']}"):
            _start(_Asked(desk, client, context, event["channel"], event.get("thread_ts") or event["ts"]), event)

    async def written(event: Message, body: Message, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("channel_type") != "im" or not desk.claim(body["event_id"]):
            return
        if event.get("subtype") == "message_changed":
            edited = event["message"]
            asked = _Asked(desk, client, context, event["channel"], edited.get("thread_ts"))
            if _from_a_person(edited) and edited.get("text") != event.get("previous_message", {}).get("text"):
                _start(asked, edited, edited=True)
        elif event.get("subtype") in _QUESTIONS and _from_a_person(event):
            if is_about_notes(desk, context, event["user"], event.get("text") or ""):
                await _of_notes(desk, client, context, event)
                return
            _start(_Asked(desk, client, context, event["channel"], event.get("thread_ts")), event)

    app.event(ids.APP_MENTION)(mentioned)
    app.event(ids.MESSAGE)(written)


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
        shown = await self._view(message)
        await self.client.chat_postMessage(
            channel=self.channel,
            thread_ts=self.thread,
            text=shown.text,
            blocks=shown.blocks,
            metadata=posted.answering(message["ts"]),
        )

    async def answer_again(self, message: Message) -> None:
        """Changes the answer to an edited question; posts one where there is none."""
        answer = await posted.find_answer(self.client, self.channel, self.thread, message["ts"])
        if answer is None:
            await self.answer(message)
            return
        shown = await self._view(message)
        await self.client.chat_update(
            channel=self.channel,
            ts=answer,
            text=shown.text,
            blocks=shown.blocks,
            metadata=posted.answering(message["ts"]),
        )

    async def tell(self, sentence: str) -> None:
        """Says one sentence where the question stands."""
        await self.client.chat_postMessage(channel=self.channel, thread_ts=self.thread, text=sentence)

    async def _view(self, message: Message) -> View:
        if await self.desk.people.may_ask(self.client, message["user"], *home_of(self.context)):
            return self.desk.view(message.get("text") or "")
        return View(REFUSAL, ())


async def _of_notes(desk: Desk, client: AsyncWebClient, context: AsyncBoltContext, event: Message) -> None:
    """Answers a direct message about notes. What it keeps is kept before Slack has its acknowledgement: if this process
    is killed, Slack delivers it again."""
    user, channel, thread = event["user"], event["channel"], event.get("thread_ts")

    async def post(shown: View) -> None:
        await client.chat_postEphemeral(
            channel=channel, user=user, thread_ts=thread, text=shown.text, blocks=shown.blocks
        )

    async def tell(sentence: str) -> None:
        await post(View(sentence, ()))

    async def say(shown: View) -> None:
        desk.background.start(post(shown), tell)

    me = await desk.people.person(client, user, *home_of(context))
    await of_text(Turn(desk, client, context, me, say, channel, source=f"{channel}/{event['ts']}"), event["text"])


def _start(asked: _Asked, message: Message, *, edited: bool = False) -> None:
    work: Callable[[Message], Awaitable[None]] = asked.answer_again if edited else asked.answer

    async def in_turn() -> None:
        async with asked.desk.turn(f"{asked.channel}/{message['ts']}"):
            await work(message)

    asked.desk.background.start(in_turn(), asked.tell)


def _from_a_person(message: Message) -> bool:
    return "bot_id" not in message and bool(message.get("user"))
