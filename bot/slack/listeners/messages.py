"""Questions in messages: a mention is answered in its thread, a direct message where it stands.

An edited question has its answer changed, not a second one: the answer carries in its metadata which message it
belongs to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.people import REFUSAL
from bot.slack.views.blocks import View

_PAGE, _PAGES = 200, 10
"""How many messages after a question are looked at for its answer: so many in a page, and so many pages."""

Message = dict[str, Any]
_QUESTIONS = {None, "file_share", "thread_broadcast"}
"""The kinds of message that a person asks with."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to mentions and to direct messages."""

    async def mentioned(event: Message, body: Message, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if _from_a_person(event) and desk.first_time(body["event_id"]):
            _start(_Asked(desk, client, context, event["channel"], event.get("thread_ts") or event["ts"]), event)

    async def written(event: Message, body: Message, client: AsyncWebClient, context: AsyncBoltContext) -> None:
        if event.get("channel_type") != "im" or not desk.first_time(body["event_id"]):
            return
        if event.get("subtype") == "message_changed":
            edited = event["message"]
            asked = _Asked(desk, client, context, event["channel"], edited.get("thread_ts"))
            if _from_a_person(edited) and edited.get("text") != event.get("previous_message", {}).get("text"):
                _start(asked, edited, edited=True)
        elif event.get("subtype") in _QUESTIONS and _from_a_person(event):
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
        metadata = {"event_type": ids.ANSWERS, "event_payload": {"question": message["ts"]}}
        await self.client.chat_postMessage(
            channel=self.channel, thread_ts=self.thread, text=shown.text, blocks=shown.blocks, metadata=metadata
        )

    async def answer_again(self, message: Message) -> None:
        """Changes the answer to an edited question; posts one where there is none."""
        posted = await self._posted(message["ts"])
        if posted is None:
            await self.answer(message)
            return
        shown = await self._view(message)
        metadata = {"event_type": ids.ANSWERS, "event_payload": {"question": message["ts"]}}
        await self.client.chat_update(
            channel=self.channel, ts=posted, text=shown.text, blocks=shown.blocks, metadata=metadata
        )

    async def tell(self, sentence: str) -> None:
        """Says one sentence where the question stands."""
        await self.client.chat_postMessage(channel=self.channel, thread_ts=self.thread, text=sentence)

    async def _view(self, message: Message) -> View:
        team, enterprise = self.context.team_id, self.context.enterprise_id
        if await self.desk.people.may_ask(self.client, message["user"], team, enterprise):
            return self.desk.view(message.get("text") or "")
        return View(REFUSAL, ())

    async def _posted(self, question: str) -> str | None:
        """Where the answer to a question stands: a thread is read onwards from the question, a channel back from
        now."""
        since: Message = {"channel": self.channel, "oldest": question, "limit": _PAGE, "include_all_metadata": True}
        if self.thread:
            page = await self.client.conversations_replies(ts=self.thread, **since)
            return _answer_among(page.get("messages", []), question)
        for _ in range(_PAGES):
            page = await self.client.conversations_history(**since)
            messages: list[Message] = page.get("messages", [])
            if (found := _answer_among(messages, question)) or not page.get("has_more"):
                return found
            since["latest"] = messages[-1]["ts"]
        return None


def _start(asked: _Asked, message: Message, *, edited: bool = False) -> None:
    work: Callable[[Message], Awaitable[None]] = asked.answer_again if edited else asked.answer

    async def in_turn() -> None:
        async with asked.desk.turn(f"{asked.channel}/{message['ts']}"):
            await work(message)

    asked.desk.background.start(in_turn(), asked.tell)


def _answer_among(messages: list[Message], question: str) -> str | None:
    return next((m["ts"] for m in messages if _answers(m, question)), None)


def _answers(message: Message, question: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == ids.ANSWERS and payload.get("question") == question


def _from_a_person(message: Message) -> bool:
    return "bot_id" not in message and bool(message.get("user"))
