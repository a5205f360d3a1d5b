"""What was done in the browser → a verb of `Acts`. What cannot be done is a sentence for whoever tried it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.workspace import filling, payloads, reading
from bot.workspace.backend import Backend
from bot.workspace.doing import Act
from bot.workspace.errors import Impossible
from bot.workspace.people import Member
from bot.workspace.reading import Choice
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Json


@dataclass(frozen=True, slots=True)
class Sent:
    """What the page sent of an act. What is not there, or is no such thing, is an `Impossible`."""

    given: Mapping[str, Any]

    def has(self, name: str) -> bool:
        """If something is given."""
        return self.given.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """A text."""
        if isinstance(found := self.given.get(name), str):
            return found
        raise Impossible(f"The page sent an act without {name!r}: reload it.")

    def part(self, name: str) -> Sent:
        """A part that has names of its own."""
        if isinstance(found := self.given.get(name), dict):
            return Sent(found)
        raise Impossible(f"The page sent an act without {name!r}: reload it.")

    def one_of(self, options: Sequence[Json], name: str) -> Json:
        """The option with this index."""
        return _at(self.given.get(name), options)

    def some_of(self, options: Sequence[Json], name: str) -> list[Json]:
        """The options with these indexes."""
        found = self.given.get(name)
        return [_at(index, options) for index in (found if isinstance(found, list) else [found])]

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of an element: its block's and its action's."""
        return self.text("block"), self.text("action")

    @property
    def value(self) -> object:
        """What somebody chose or typed: a text, a name, a list of these, or nothing."""
        found = self.given.get("value")
        if all(one is None or isinstance(one, str) for one in (found if isinstance(found, list) else [found])):
            return found
        raise Impossible("The page sent an act with a value that is none: reload it.")


def _at(index: object, options: Sequence[Json]) -> Json:
    if isinstance(index, int) and 0 <= index < len(options):
        return options[index]
    raise Impossible("That is no longer there to choose.")


class Acting:
    """The hands of everybody who has a window open. `errors`: view id → block id → what is wrong with it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.errors: dict[str, dict[str, str]] = {}

    async def acts(self, member: Member, done: Sent) -> Json:
        """Do it. The answer is empty, or has what the act gives; raises `Impossible` with the problem."""
        if done.text("verb") not in VERBS:
            raise Impossible(f"there is no act called {done.text('verb')!r}")
        given: Json | Act | None = await getattr(self, f"_{done.text('verb')}")(member, done)
        if isinstance(given, Act):
            await self._acknowledged(given)
            return {}
        return given or {}

    # writing

    async def _says(self, member: Member, done: Sent) -> Act | Json:
        text, where = done.text("text"), done.text("at")
        if not text.strip():
            raise Impossible("There is nothing to send.")
        thread = self._message(member, where, done.text("thread")) if done.has("thread") else None
        if text.startswith("/"):
            return self._command(member, text, where, thread)
        channel = member.quietly.channel(where)
        act = member.quietly.says(text, channel=channel.id, thread=thread)
        app = self._backend.store.people[BOT_USER]
        if act.question and f"<@{app.id}>" in act.question.text and app.id not in channel.members:
            return {"note": f"{app.real_name} is not in #{channel.name}: it does not hear what is said there."}
        return act

    def _command(self, member: Member, line: str, where: str, thread: Reply | None) -> Act:
        name = line.split(maxsplit=1)[0]
        if thread:
            raise Impossible("Slash commands do not work in threads, in Slack neither. Type it where the thread began.")
        if self._backend.manifest.command(name) is None:
            known = ", ".join(one.name for one in self._backend.manifest.commands)
            advice = f"this app has {known}" if known else "this app has none"
            raise Impossible(f"{name} is not a slash command: {advice}. A space in front of it makes it a message.")
        return member.quietly.command(" ".join(line.split(maxsplit=1)), channel=where)

    async def _edits(self, member: Member, done: Sent) -> Act:
        if not done.text("text").strip():
            raise Impossible("Nothing would be left of the message. It can be deleted instead.")
        return member.quietly.edits(self._on(member, done.part("message")), done.text("text"))

    async def _deletes(self, member: Member, done: Sent) -> Act:
        return member.quietly.deletes(self._on(member, done.part("message")))

    # looking and choosing

    async def _opens(self, member: Member, done: Sent) -> Act:
        return member.quietly.opens(done.text("tab"))

    async def _shortcut(self, member: Member, done: Sent) -> Act:
        on = self._on(member, done.part("message")) if done.has("message") else None
        return member.quietly.shortcut(done.text("name"), on)

    async def _presses(self, member: Member, done: Sent) -> Act:
        reply = self._on(member, done.part("on"))
        block, element = self._element(reply, done)
        if not done.has("option"):
            if element["type"] != "button":
                raise Impossible("One of its options has to be chosen.")
            return member.quietly.presses_this(
                reply, Choice(label=element["text"]["text"], block=block, element=element)
            )
        option = done.one_of(self._options(member, reply, block, element), "option")
        label = reading.unmarked(option["text"]["text"])
        return member.quietly.presses_this(reply, Choice(label=label, block=block, element=element, option=option))

    async def _chooses(self, member: Member, done: Sent) -> Act:
        reply = self._on(member, done.part("on"))
        return member.quietly.chooses(reply, done.ids, self._value(member, reply, done))

    async def _types(self, member: Member, done: Sent) -> Json:
        reply = self._on(member, done.part("on"))
        block, element = self._element(reply, done)
        act = member.quietly.types_into(reply, done.ids, done.text("text"))
        await self._acknowledged(act)
        return {"options": [option["text"]["text"] for option in self._options(member, reply, block, element)]}

    # modals

    async def _fills(self, member: Member, done: Sent) -> None:
        view = self._view(member, done.text("view"))
        member.quietly.fills(view, {done.ids: self._value(member, view, done)})

    async def _submits(self, member: Member, done: Sent) -> Json:
        modal = self._view(member, done.text("view"))
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

    async def _closes(self, member: Member, done: Sent) -> Act:
        modal = self._view(member, done.text("view"))
        self.errors.pop(modal.shown_view.id, None)
        return member.quietly.closes(modal)

    async def _sends_now(self, member: Member, done: Sent) -> None:
        seen = {one.channel: one for one in self._backend.calendar.pending if one.id == done.text("id")}
        for channel, message in seen.items():
            if member.id in self._backend.store.channels[channel].members:
                self._backend.calendar.send_now(message)
                return
        raise Impossible("It is no longer to come.")

    # what is meant

    def _on(self, member: Member, what: Sent) -> Reply:
        """The message or the view that an act is on."""
        if what.has("view"):
            return self._view(member, what.text("view"))
        return self._message(member, what.text("channel"), what.text("ts"))

    def _message(self, member: Member, channel: str, ts: str) -> Reply:
        found = [one for one in member.sees(channel) if one.ts == ts]
        if not found:
            raise Impossible("That message is gone.")
        return found[0]

    def _view(self, member: Member, key: object) -> Reply:
        view = self._backend.store.views.get(str(key))
        if view is None or view.user != member.id:
            raise Impossible("What this was in is gone.")
        return Reply(backend=self._backend, person=member.id, view=view)

    def _element(self, reply: Reply, done: Sent) -> tuple[Json, Json]:
        for block, element in reading.elements(reply.blocks):
            if (block["block_id"], element["action_id"]) == done.ids:
                return block, element
        raise Impossible("That is no longer there to press.")

    def _options(self, member: Member, reply: Reply, block: Json, element: Json) -> list[Json]:
        return reading.options(element) or member.quietly.suggested(reply, block, element)

    def _value(self, member: Member, reply: Reply, done: Sent) -> object:
        """What an element is given: its `options` by their indexes, one `option` (which is toggled where several can be
        chosen), or a `value` as the browser has it."""
        block, element = self._element(reply, done)
        if "options" in done.given:
            return done.some_of(self._options(member, reply, block, element), "options")
        if "option" in done.given:
            held = (reply.values if reply.view else {}).get(block["block_id"], {})
            return filling.picked(held, element, done.one_of(self._options(member, reply, block, element), "option"))
        value = done.value
        if isinstance(value, str) and element["type"] == "datetimepicker":
            return _moment(value, member)
        return payloads.rich_text(value) if isinstance(value, str) and element["type"] == "rich_text_input" else value

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


def _moment(value: str, member: Member) -> int:
    """`2026-11-03T09:30` of somebody's time, in seconds since 1970."""
    try:
        return int(datetime.fromisoformat(value).replace(tzinfo=member.person.zone).timestamp())
    except ValueError:
        raise Impossible(f"{value} is no moment.") from None


VERBS = frozenset(
    {
        "says", "edits", "deletes", "opens", "shortcut", "presses", "chooses", "types", "fills", "submits", "closes",
        "sends_now",
    }
)  # fmt: skip
