"""What was done in the browser → a verb of `Acts`. What cannot be done is a sentence for whoever tried it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.workspace import filling, reading
from bot.workspace.backend import Backend
from bot.workspace.doing import Act
from bot.workspace.errors import Impossible
from bot.workspace.people import Member
from bot.workspace.reading import Choice
from bot.workspace.replies import Reply
from bot.workspace.state import Json


class Acting:
    """The hands of everybody who has a window open. `errors`: view id → block id → what is wrong with it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.errors: dict[str, dict[str, str]] = {}

    async def acts(self, member: Member, done: Mapping[str, Any]) -> Json:
        """Do it. The answer is empty, or has what the act gives; raises `Impossible` with the problem."""
        verb = getattr(self, f"_{done.get('verb')}", None)
        if done.get("verb") not in VERBS or verb is None:
            raise Impossible(f"there is no act called {done.get('verb')!r}")
        try:
            given: Json | Act | None = await verb(member, done)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Impossible("the page sent something that is no act: reload it") from None
        if isinstance(given, Act):
            await self._acknowledged(given)
            return {}
        return given or {}

    # writing

    async def _says(self, member: Member, done: Mapping[str, Any]) -> Act:
        text, where = str(done["text"]), str(done["at"])
        thread = self._message(member, where, str(done["thread"])) if done.get("thread") else None
        name = text.split(maxsplit=1)[0] if text.strip() else ""
        if not name:
            raise Impossible("there is nothing to send")
        if name.startswith("/"):
            if self._backend.manifest.command(name) is None:
                raise Impossible(f"{name} is not a valid command.")
            return member.quietly.command(text, channel=where, thread=thread)
        return member.quietly.says(text, channel=where, thread=thread)

    async def _edits(self, member: Member, done: Mapping[str, Any]) -> Act:
        return member.quietly.edits(self._on(member, done["message"]), str(done["text"]))

    async def _deletes(self, member: Member, done: Mapping[str, Any]) -> Act:
        return member.quietly.deletes(self._on(member, done["message"]))

    # looking and choosing

    async def _opens(self, member: Member, done: Mapping[str, Any]) -> Act:
        return member.quietly.opens(str(done["tab"]))

    async def _shortcut(self, member: Member, done: Mapping[str, Any]) -> Act:
        on = self._on(member, done["message"]) if done.get("message") else None
        return member.quietly.shortcut(str(done["name"]), on)

    async def _presses(self, member: Member, done: Mapping[str, Any]) -> Act:
        reply = self._on(member, done["on"])
        block, element = self._element(reply, done)
        index = done.get("option")
        if index is None:
            label = str((element.get("text") or {}).get("text", ""))
            return member.quietly.presses_this(reply, Choice(label=label, block=block, element=element))
        option = self._options(member, reply, block, element)[int(index)]
        label = reading.unmarked(option["text"]["text"])
        return member.quietly.presses_this(reply, Choice(label=label, block=block, element=element, option=option))

    async def _chooses(self, member: Member, done: Mapping[str, Any]) -> Act:
        reply = self._on(member, done["on"])
        self._element(reply, done)
        return member.quietly.chooses(reply, (done["block"], done["action"]), done["value"])

    async def _types(self, member: Member, done: Mapping[str, Any]) -> Json:
        reply = self._on(member, done["on"])
        block, element = self._element(reply, done)
        act = member.quietly.types_into(reply, (done["block"], done["action"]), str(done["text"]))
        await self._acknowledged(act)
        return {"options": [option["text"]["text"] for option in self._options(member, reply, block, element)]}

    # modals

    async def _fills(self, member: Member, done: Mapping[str, Any]) -> None:
        member.quietly.fills(self._view(member, done["view"]), {(done["block"], done["action"]): done["value"]})

    async def _submits(self, member: Member, done: Mapping[str, Any]) -> Json:
        modal = self._view(member, done["view"])
        view = modal.shown_view
        if lacking := filling.lacking(view):
            self.errors[view.id] = lacking
            return {"errors": lacking}
        self.errors.pop(view.id, None)
        act = member.quietly.submits(modal, {})
        await self._acknowledged(act)
        for delivery in act.deliveries:
            if isinstance(delivery.body, dict) and delivery.body.get("response_action") == "errors":
                self.errors[view.id] = dict(delivery.body["errors"])
                return {"errors": self.errors[view.id]}
        return {}

    async def _closes(self, member: Member, done: Mapping[str, Any]) -> Act:
        modal = self._view(member, done["view"])
        self.errors.pop(modal.shown_view.id, None)
        return member.quietly.closes(modal)

    async def _sends_now(self, member: Member, done: Mapping[str, Any]) -> None:
        seen = {one.channel: one for one in self._backend.calendar.pending if one.id == done["id"]}
        for channel, message in seen.items():
            if member.id in self._backend.store.channels[channel].members:
                self._backend.calendar.send_now(message)
                return
        raise Impossible("it is no longer to come")

    # what is meant

    def _on(self, member: Member, what: Mapping[str, Any]) -> Reply:
        """The message or the view that an act is on."""
        if "view" in what:
            return self._view(member, what["view"])
        return self._message(member, str(what["channel"]), str(what["ts"]))

    def _message(self, member: Member, channel: str, ts: str) -> Reply:
        found = [one for one in member.sees(channel) if one.ts == ts]
        if not found:
            raise Impossible("that message is gone")
        return found[0]

    def _view(self, member: Member, key: object) -> Reply:
        view = self._backend.store.views.get(str(key))
        if view is None or view.user != member.id:
            raise Impossible("that view is gone")
        return Reply(backend=self._backend, person=member.id, view=view)

    def _element(self, reply: Reply, done: Mapping[str, Any]) -> tuple[Json, Json]:
        for block, element in reading.elements(reply.blocks):
            if (block["block_id"], element["action_id"]) == (done["block"], done["action"]):
                return block, element
        raise Impossible("that is no longer there to press")

    def _options(self, member: Member, reply: Reply, block: Json, element: Json) -> list[Json]:
        return reading.options(element) or member.quietly.suggested(reply, block, element)

    async def _acknowledged(self, act: Act) -> None:
        """Wait for the app's word on what a person waits for; an event is delivered until the app takes it."""
        for delivery in act.deliveries:
            if delivery.retryable:
                continue
            await self._backend.bell.until(lambda one=delivery: None if one.state == "open" else True)  # type: ignore[misc]
            if delivery.state != "acked":
                raise Impossible(f"{act.what} failed: {delivery.detail}")
            if delivery.mistake:
                raise Impossible(f"{act.what}: the app {delivery.mistake}")


VERBS = frozenset(
    {
        "says", "edits", "deletes", "opens", "shortcut", "presses", "chooses", "types", "fills", "submits", "closes",
        "sends_now",
    }
)  # fmt: skip
