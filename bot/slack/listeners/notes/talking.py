"""What people write to the bot about notes: in direct messages it is kept, in channels refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.requests import WriteNote
from bot.slack.desk import Desk
from bot.slack.listeners.notes import changing, handling
from bot.slack.listeners.notes.turn import Turn
from bot.slack.notebook import viewer_of
from bot.slack.people import PATIENT
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes import failing

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class In:
    """A message in the direct messages with the bot, and what it takes to answer it."""

    desk: Desk
    client: AsyncWebClient
    context: AsyncBoltContext
    channel: str
    message: Message

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.message.get("text") or ""

    async def turn(self) -> Turn:
        """Who wrote it, and how they are answered: for their eyes, and after the acknowledgement."""
        user, ts = self.message["user"], self.message["ts"]
        me = await self.desk.who(self.client, self.context, user, PATIENT)

        async def say(shown: View) -> None:
            self.desk.background.start(self._post(shown), self._tell, viewer_of(self.context, user))

        asked = datetime.fromtimestamp(float(ts), UTC)
        source, thread = f"{self.channel}/{ts}", self.message.get("thread_ts")
        return Turn(
            self.desk, self.client, self.context, me, say, self.channel, source=source, thread=thread, asked=asked
        )

    async def _post(self, shown: View) -> None:
        for message in blocks.messages(shown):
            await self.client.chat_postEphemeral(
                channel=self.channel,
                user=self.message["user"],
                thread_ts=self.message.get("thread_ts"),
                text=message.text,
                blocks=message.blocks,
            )

    async def _tell(self, sentence: str) -> None:
        await self._post(View(sentence, ()))


async def about_notes(said: In, before: str | None) -> bool:
    """Answers a message that is about notes, or was before an edit; whether it is. What it keeps is on disk then."""
    asks = handling.about_notes(said.desk, said.context, said.message["user"], said.text)
    if before is not None:
        return await changing.message_edited(await said.turn(), said.text, before)
    if asks is None:
        return False
    await handling.of_text(await said.turn(), said.text)
    return True


async def deleted(said: In) -> None:
    """Asks whether the notes of a message that was deleted go with it."""
    await changing.message_deleted(await said.turn(), said.text)


async def refused(desk: Desk, client: AsyncWebClient, context: AsyncBoltContext, event: Message) -> bool:
    """Whether a mention in a channel is about notes: then nothing is done with it, and who wrote it is told in private.
    What may as well be a question is one there."""
    asks = handling.about_notes(desk, context, event["user"], event.get("text") or "")
    if asks is None or (isinstance(asks, WriteNote) and not asks.sure):
        return False

    async def tell(sentence: str) -> None:
        await client.chat_postEphemeral(
            channel=event["channel"], user=event["user"], thread_ts=event.get("thread_ts"), text=sentence
        )

    async def hint() -> None:
        me = await desk.who(client, context, event["user"], PATIENT)
        await tell(failing.IN_PRIVATE if me.is_member else failing.refused(standing=me.standing.value).text)

    edit = event.get("edited") or {}
    if await desk.claims.claim(f"{event['channel']}/{event['ts']} in private {edit.get('ts')}"):
        desk.background.start(hint(), tell, viewer_of(context, event["user"]))
    return True
