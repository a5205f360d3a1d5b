"""The driver: people who chat with the app and wait for its answers. The package's docstring shows how it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workspace import filling
from bot.workspace.acts import Acts
from bot.workspace.backend import Backend
from bot.workspace.doing import Act
from bot.workspace.errors import AppMistake, Impossible, NoAnswer, NotAcknowledged
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Happening, Message, Person


class Member:
    """A person at their keyboard. Every verb waits for the app's answer and fails loudly without one.

    `quietly` has the same verbs without the waiting.
    """

    def __init__(self, backend: Backend, person: Person, patience: float) -> None:
        self._backend, self._patience = backend, patience
        self.person = person
        self.quietly = Acts(backend, person)

    @property
    def id(self) -> str:
        """The user id."""
        return self.person.id

    @property
    def name(self) -> str:
        """The name, as in `@name`."""
        return self.person.name

    # talking

    async def command(self, line: str, *, channel: str = "general", thread: object = None) -> Reply:
        """Type a slash command (`/ladder band3`); the answer is a message or a modal."""
        return await self.answer_to(self.quietly.command(line, channel=channel, thread=thread))

    async def says(self, text: str, *, thread: Reply | Message | None = None) -> Reply:
        """Write to the bot in the DM, or in a `thread` wherever that is."""
        return await self.answer_to(self.quietly.says(text, thread=thread))

    async def mentions(self, text: str, *, channel: str = "general", thread: Reply | Message | None = None) -> Reply:
        """Write to the bot in a channel."""
        return await self.answer_to(self.quietly.mentions(text, channel=channel, thread=thread))

    async def edits(self, message: Message | Reply | None, text: str) -> Reply:
        """Change one's own message: `reply.question`, say."""
        return await self.answer_to(self.quietly.edits(_there(message), text))

    async def deletes(self, message: Message | Reply | None) -> Reply:
        """Delete one's own message."""
        return await self.answer_to(self.quietly.deletes(_there(message)))

    # the app's tabs

    async def opens_home(self) -> Reply:
        """Open the Home tab and wait for what the app publishes; `home` is the tab as it is."""
        return await self.answer_to(self.quietly.opens("home"))

    async def opens_messages(self) -> Reply:
        """Open the messages tab and wait for what the app says."""
        return await self.answer_to(self.quietly.opens("messages"))

    @property
    def home(self) -> Reply:
        """The Home tab as it is."""
        view = self._backend.store.views.get(self._backend.store.homes.get(self.id, ""))
        if view is None:
            raise Impossible(f"nothing was published to the Home tab of {self.name}")
        return Reply(backend=self._backend, person=self.id, view=view)

    # pressing

    async def presses(self, reply: Reply, label: str, *, menu: str = "", nth: int | None = None) -> Reply:
        """Press a button or choose an option; `menu` (placeholder or action id) tells equal labels apart, and so does
        `nth`, counted from 0."""
        return await self.answer_to(self.quietly.presses(reply, label, menu=menu, nth=nth))

    async def chooses(self, reply: Reply, element: str, value: object) -> Reply:
        """Set a picker, found by placeholder or action id, to a date, a name, …"""
        return await self.answer_to(self.quietly.chooses(reply, element, value))

    async def finds(self, reply: Reply, element: str, text: str = "") -> list[str]:
        """Type into a menu whose options the app has: the labels of what it gives. `chooses` takes one of them."""
        await self._acknowledged(self.quietly.types_into(reply, element, text))
        block, found = filling.find(reply.now.blocks, element)
        return [str(option["text"]["text"]) for option in self.quietly.suggested(reply.now, block, found)]

    async def shortcut(self, name: str, on: Reply | Message | None = None) -> Reply:
        """Run a global shortcut, or a message shortcut `on` a message."""
        return await self.answer_to(self.quietly.shortcut(name, on))

    # modals

    @property
    def modal(self) -> Reply:
        """The modal on top."""
        stack = self._backend.store.modals.get(self.id)
        if not stack:
            raise Impossible(f"{self.name} has no modal open")
        return Reply(backend=self._backend, person=self.id, view=self._backend.store.views[stack[-1]])

    async def submits(self, modal: Reply, values: Mapping[str, Any] | None = None) -> Reply:
        """Fill in and submit: the modal with its `errors`, the next modal, or what the app shows after it closed.

        `values` maps an input's label (or block id, or action id) to text, an option's label, a date, a name, a list
        of them.
        """
        return await self.answer_to(self.quietly.submits(modal, values or {}))

    async def closes(self, modal: Reply) -> None:
        """Close a modal and wait until the app knows, if it wants to."""
        await self._acknowledged(self.quietly.closes(modal))

    # seeing

    def sees(self, channel: str = "") -> list[Reply]:
        """Every message this person can see in a channel, oldest first; without a name, in the DM with the bot."""
        where = self.quietly.channel(channel) if channel else self._backend.store.dm(BOT_USER, self.id)
        return [
            Reply(backend=self._backend, person=self.id, message=message)
            for message in self._backend.store.in_channel(where.id)
            if message.ephemeral_to in (None, self.id)
        ]

    def can_see(self, happening: Happening) -> bool:
        """If this became visible to this person."""
        if happening.only_to is not None:
            return happening.only_to == self.id
        return happening.message is None or self.id in self._backend.store.channels[happening.message.channel].members

    # waiting

    async def answer_to(self, act: Act) -> Reply:
        """What the app shows this person because of `act`, once it has also acknowledged it."""
        if not act.deliveries:
            raise NoAnswer(
                f"{act.what}: the app was told nothing, because its manifest subscribes to no event for this"
            )
        await self._acknowledged(act)
        if found := self._at_once(act):
            return found
        happening = await self._backend.bell.until(lambda: next(self.answers(act), None), self._patience)
        if happening is None:
            raise NoAnswer(f"{act.what}: {self.name} was shown nothing within {self._patience} s.\n{self._recently()}")
        return self.shown(act, happening).now

    async def _acknowledged(self, act: Act) -> None:
        for delivery in act.deliveries:
            state = await self._backend.bell.until(
                lambda one=delivery: None if one.state == "open" else one.state,  # type: ignore[misc]
                self._patience,
            )
            if state != "acked":
                why = delivery.detail or f"nothing within {self._patience} s"
                raise NotAcknowledged(f"{act.what} was not acknowledged: {why}.\n{self._recently()}")
            if delivery.mistake:
                raise AppMistake(f"the app {delivery.mistake}")

    async def waits_for(self, text: str, on: Reply | None = None, *, channel: str = "") -> Reply:
        """Wait until there is a text in a message or view as it is now; or in a message of a channel, the last one that
        has it; or of the DM with the bot."""

        def look() -> Reply | None:
            there = [on.now] if on else self.sees(channel)
            return next((one for one in reversed(there) if text in one.plain), None)

        found = await self._backend.bell.until(look, self._patience)
        if found is None:
            raise NoAnswer(f"{self.name} saw no {text!r} within {self._patience} s.\n{self._recently()}")
        return found

    def shown(self, act: Act, happening: Happening) -> Reply:
        """What this person has before them with something that became visible because of `act`, as it was then."""
        return Reply(
            backend=self._backend, person=self.id, message=happening.message, view=happening.view, question=act.question
        )

    def _at_once(self, act: Act) -> Reply | None:
        """What needs no waiting: errors on a modal that stays."""
        for delivery in act.deliveries:
            if act.view and isinstance(delivery.body, dict) and delivery.body.get("response_action") == "errors":
                return Reply(
                    backend=self._backend,
                    person=self.id,
                    view=self._backend.store.views[act.view],
                    errors=delivery.body["errors"],
                )
        return None

    def answers(self, act: Act) -> Iterator[Happening]:
        """What became visible to this person because of `act`, in order."""
        return (one for one in self._backend.store.happened[act.began :] if self._is_answer(act, one))

    def _is_answer(self, act: Act, happening: Happening) -> bool:
        if not happening.by_app or happening.kind == "closed" or not self.can_see(happening):
            return False
        if happening.cause is not None:
            return any(happening.cause == delivery.id for delivery in act.deliveries)
        if happening.message is None:
            return act.home or happening.kind != "home"
        message = happening.message
        if message.channel == self._backend.store.dm(BOT_USER, self.id).id:
            return True
        return message.channel == act.channel and message.thread_ts in (None, act.thread)

    def _recently(self) -> str:
        """The last lines of the log, to see what the app did instead."""
        mistakes = [f"mistake: {one}" for one in self._backend.mistakes[-3:]]
        return "\n".join(["The last exchanges:", *(f"  {one}"[:300] for one in self._backend.log[-8:]), *mistakes])


def _there(message: Message | Reply | None) -> Message | Reply:
    if message is None:
        raise Impossible("there is no message: this reply answers none")
    return message
