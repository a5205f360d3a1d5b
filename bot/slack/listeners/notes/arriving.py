"""How a turn begins that is no text: something is pressed, or a modal is sent off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import NotYoursError, SpentError
from bot.slack.desk import Desk
from bot.slack.errors import apology, code_of, delivered, report
from bot.slack.listeners.notes.homes import refresh
from bot.slack.listeners.notes.turn import Say, Turn, told
from bot.slack.views import blocks
from bot.slack.views.blocks import View
from bot.slack.views.notes.failing import NOT_THERE, SPENT, not_done, refused
from bot.slack.views.notes.modals import modal
from bot.storage.engine import StorageError

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """What was pressed or chosen: the element as Slack sends it back, and all of the payload around it."""

    action: Payload
    body: Payload

    @property
    def value(self) -> str:
        """What the button, or the chosen option, carries. It comes from outside: nothing in it is trusted."""
        chosen = self.action.get("selected_option") or self.action
        return _text(chosen.get("value"))

    @property
    def block(self) -> str:
        """The id of the row that it stands in; as little trusted."""
        return _text(self.action.get("block_id"))


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent off: what stands in it, and the metadata that it was opened with."""

    view: Payload

    @property
    def metadata(self) -> str:
        """The private metadata. It comes from outside: nothing in it is trusted."""
        return _text(self.view.get("private_metadata"))

    def value(self, block: str) -> Any:  # noqa: ANN401 - Slack's: a text, an id, a list of either, or None
        """What the one element of a block holds."""
        (state,) = (self.view["state"]["values"].get(block) or {"": {}}).values()
        if "selected_options" in state:
            return [option["value"] for option in state["selected_options"]]
        if "selected_option" in state:
            return (state["selected_option"] or {}).get("value")
        return next((state[key] for key in _HOLDS if key in state), None)


def _text(value: object) -> str:
    """A value as text that a database takes: JSON may carry halves of characters."""
    return str(value or "").encode(errors="replace").decode()


_HOLDS = ("value", "selected_user", "selected_users", "selected_date")

Acknowledgement = dict[str, Any]
"""What a submission is answered with: `{}` closes the modal, `response_action` keeps or changes it."""


def pressing(
    app: AsyncApp,
    desk: Desk,
    action_id: Any,  # noqa: ANN401 - a text or a pattern, as Bolt takes them
    do: Callable[[Turn, Press], Awaitable[None]],
) -> None:
    """Listens to a button or a menu, by its id or a pattern of ids. What is not theirs, or not there any more, and a
    database that fails are told here. The Home tab shows what it changed."""

    async def pressed(
        ack: AsyncAck,
        action: Payload,
        body: Payload,
        client: AsyncWebClient,
        context: AsyncBoltContext,
        respond: AsyncRespond,
    ) -> None:
        await ack()
        say = _in_place(client, respond, body)

        async def turn() -> None:
            me = await desk.who(client, context, body["user"]["id"])
            begun = Turn(
                desk,
                client,
                context,
                me,
                say,
                channel=body.get("channel", {}).get("id", ""),
                source=body.get("view", {}).get("id", ""),
                trigger=body["trigger_id"],
                pressed=body,
            )
            if me.is_member:
                await told(begun, do(begun, Press(action, body)))
            else:
                await say(refused(standing=me.standing.value))
            if body.get("view"):
                await refresh(begun)

        async def tell(sentence: str) -> None:
            await say(View(sentence, ()))

        desk.background.start(turn(), tell)

    app.action(action_id)(pressed)


def submitting(
    app: AsyncApp, desk: Desk, callback_id: str, do: Callable[[Turn, Submission], Awaitable[Acknowledgement]]
) -> None:
    """Listens to a modal that is sent off. What `do` keeps is kept before Slack has its acknowledgement. Where it fails
    the modal stays, with all that was typed."""

    async def sent(
        ack: AsyncAck, view: Payload, body: Payload, client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        me = await desk.who(client, context, body["user"]["id"])

        async def say(shown: View) -> None:
            await client.views_update(view_id=view["id"], view=modal(shown))

        trigger = body.get("trigger_id", "")
        turn = Turn(desk, client, context, me, say, source=view["id"], trigger=trigger, pressed=body)
        if me.is_member:
            await ack(**await _done(do(turn, Submission(view)), view))
            turn.later(refresh(turn))
        else:
            await ack(**_beside_the_last(view, refused(standing=me.standing.value)))

    app.view(callback_id)(sent)


async def _done(work: Awaitable[Acknowledgement], view: Payload) -> Acknowledgement:
    try:
        return await work
    except NotYoursError:
        return _beside_the_last(view, View(NOT_THERE, ()))
    except SpentError:
        return _beside_the_last(view, View(SPENT, ()))
    except StorageError as error:
        return _beside_the_last(view, not_done(error))
    except Exception as error:  # whatever it is, what was typed stays
        return _beside_the_last(view, View(apology(report(error)), ()))


def _beside_the_last(view: Payload, shown: View) -> Acknowledgement:
    """A sentence beside the last field that has to be filled in; in the place of a modal that has none."""
    fields = [one["block_id"] for one in view["blocks"] if one["type"] == "input" and not one.get("optional")]
    if fields:
        return {"response_action": "errors", "errors": {fields[-1]: shown.text}}
    return {"response_action": "update", "view": modal(shown)}


def _in_place(client: AsyncWebClient, respond: AsyncRespond, body: Payload) -> Say:
    """Shows in the place of what was pressed; beside a message that others see, or that stands in the history."""
    surface = body.get("view", {})

    async def in_a_modal(shown: View) -> None:
        if surface["type"] == "home":
            await client.views_open(trigger_id=body["trigger_id"], view=modal(shown))
            return
        try:
            await client.views_update(view_id=surface["id"], hash=surface["hash"], view=modal(shown))
        except SlackApiError as error:
            if code_of(error) != "hash_conflict":  # another press was faster, and stands
                raise

    async def as_a_message(shown: View) -> None:
        ephemeral = bool(body.get("container", {}).get("is_ephemeral"))
        for number, message in enumerate(blocks.messages(shown)):
            answer = await respond(
                text=message.text,
                blocks=list(message.blocks) or None,
                replace_original=ephemeral and not number,
                response_type="ephemeral",
                thread_ts=None if ephemeral else body.get("message", {}).get("thread_ts"),
            )
            delivered(answer)

    return in_a_modal if surface else as_a_message
