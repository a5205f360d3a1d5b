"""Buttons and menus: what they carry is asked, and the answer takes the place of what the person alone could see."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ladders.answers import Answer
from bot.slack import ids
from bot.slack.desk import Desk
from bot.slack.errors import NotDeliveredError, code_of, delivered
from bot.slack.in_force import InForce, is_gap
from bot.slack.notebook import viewer_of
from bot.slack.views.answers import modal, shared_by, view
from bot.slack.views.blocks import View
from bot.slack.views.values import mix_in

Payload = dict[str, Any]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to everything that can be pressed or chosen in an answer and on the Home tab."""

    def pressing(show: Callable[[_Pressed, Payload], Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def pressed(
            ack: AsyncAck,
            action: Payload,
            body: Payload,
            client: AsyncWebClient,
            context: AsyncBoltContext,
            respond: AsyncRespond,
        ) -> None:
            await ack()
            press = _Pressed(desk, client, context, respond, body)
            desk.background.start(press.by_a_member(show, action), press.tell)

        return pressed

    app.action(re.compile(f"^{ids.OPEN}:"))(pressing(_open))
    app.action(ids.MIX_IN)(pressing(_mix_in))
    app.action(ids.SHARE)(pressing(_share))
    app.action(ids.SEARCH)(pressing(_search))


@dataclass(frozen=True, slots=True)
class _Pressed:
    """Something was pressed: by whom, and where the answer goes."""

    desk: Desk
    client: AsyncWebClient
    context: AsyncBoltContext
    respond: AsyncRespond
    body: Payload

    async def by_a_member(self, show: Callable[[_Pressed, Payload], Awaitable[None]], action: Payload) -> None:
        """Shows what was asked for, to those who may ask."""
        user = self.body["user"]["id"]
        if refusal := await self.desk.refusal(self.client, self.context, user):
            await self.tell(refusal)
        else:
            await show(self, action)

    async def show(self, answer: Answer) -> None:
        """Puts an answer in a modal, in the place of a private message, or privately beside a public one."""
        self.desk.metrics.answered(answer.question.kind)
        surface = self.body.get("view", {})
        if surface.get("type") == "home":
            await self.client.views_open(trigger_id=self.body["trigger_id"], view=modal(answer))
        elif surface:
            await self._update(surface, modal(answer))
        else:
            await self.say(view(answer, share=self.ephemeral), replace_original=self._private)

    async def say(self, shown: View, *, replace_original: bool = False, response_type: str = "ephemeral") -> None:
        """Answers at the response URL; a public message is left to the others as it is."""
        answer = await self.respond(
            text=shown.text,
            blocks=list(shown.blocks) or None,
            replace_original=replace_original,
            response_type=response_type,
            thread_ts=None if replace_original else self.body.get("message", {}).get("thread_ts"),
        )
        delivered(answer)

    async def tell(self, sentence: str) -> None:
        """Says one sentence to the person alone."""
        if self.context.response_url:
            await self.say(View(sentence, ()))
        else:
            await self.client.chat_postMessage(channel=self.body["user"]["id"], text=sentence)

    async def _update(self, surface: Payload, shown: Payload) -> None:
        """Puts a view in the place of the one that was pressed; one that was faster than this press stands."""
        try:
            await self.client.views_update(view_id=surface["id"], hash=surface["hash"], view=shown)
        except SlackApiError as error:
            if code_of(error) != "hash_conflict":
                raise

    @property
    def in_force(self) -> InForce:
        """The ladders that are asked."""
        return self.desk.in_force(self.context, self.body)

    @property
    def ephemeral(self) -> bool:
        return bool(self.body.get("container", {}).get("is_ephemeral"))

    @property
    def _private(self) -> bool:
        """Whether only this person sees the message: an ephemeral one, or one in their direct messages."""
        return self.ephemeral or str(self.body.get("channel", {}).get("id", "")).startswith("D")


async def _open(press: _Pressed, action: Payload) -> None:
    await press.show(press.in_force.carried(action.get("value", "")))


async def _mix_in(press: _Pressed, action: Payload) -> None:
    await press.show(press.in_force.carried(mix_in(action["block_id"], action["selected_option"]["value"])))


async def _share(press: _Pressed, action: Payload) -> None:
    """Shows an answer to the channel once, and takes the button to share it away."""
    value, where = action.get("value", ""), press.body.get("container", {})
    answer = press.in_force.carried(value)
    share = f"share {where.get('channel_id')}/{where.get('message_ts')}/{value}"
    if await press.desk.claims.claim(share):
        try:
            await press.say(shared_by(answer, press.body["user"]["id"]), response_type="in_channel")
        except NotDeliveredError:
            press.desk.claims.release(share)
            raise
    if press.ephemeral:
        with suppress(NotDeliveredError):  # it is shared all the same, and a second press shares nothing
            await press.say(view(answer), replace_original=True)


async def _search(press: _Pressed, action: Payload) -> None:
    asked = action.get("value") or ""
    answer = press.in_force.answering.ask(asked)
    await press.show(answer)
    if is_gap(answer):
        press.desk.unanswered.keep(viewer_of(press.context, press.body["user"]["id"]).tenant, asked)
