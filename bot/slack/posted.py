"""Messages found again: one by where it stands, and which of ours answers which question, by the answer's metadata."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids

_PAGE, _PAGES = 200, 10
"""How many messages after a question are looked at for its answer: so many in a page, and so many pages."""

Message = dict[str, Any]


def answering(question: str) -> dict[str, Any]:
    """The metadata of the answer to the message with this ts."""
    return {"event_type": ids.ANSWERS, "event_payload": {"question": question}}


async def find_answer(client: AsyncWebClient, channel: str, thread: str | None, question: str) -> str | None:
    """Where the answer to a question stands: a thread is read onwards from the question, a channel back from now."""
    part: Message = {"channel": channel, "oldest": question, "limit": _PAGE, "include_all_metadata": True}
    for _ in range(_PAGES):
        page = await (
            client.conversations_replies(ts=thread, **part) if thread else client.conversations_history(**part)
        )
        messages: list[Message] = page.get("messages", [])
        found = next((message["ts"] for message in messages if _answers(message, question)), None)
        if found or not messages or not page.get("has_more"):
            return found
        part["oldest" if thread else "latest"] = messages[-1]["ts"]
    return None


async def find_message(client: AsyncWebClient, channel: str, thread: str | None, ts: str) -> Message | None:
    """A message by where it stands; None where it is gone."""
    exactly: Message = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True}
    page = await (
        client.conversations_replies(ts=thread, **exactly) if thread else client.conversations_history(**exactly)
    )
    messages: list[Message] = page.get("messages", [])
    return next((message for message in messages if message["ts"] == ts), None)


def _answers(message: Message, question: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    return metadata.get("event_type") == ids.ANSWERS and payload.get("question") == question
