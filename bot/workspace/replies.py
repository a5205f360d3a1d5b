"""What a person has before them: a message, a modal or a Home tab, as it stood when it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.workspace import reading
from bot.workspace.backend import Backend
from bot.workspace.errors import Impossible
from bot.workspace.state import BOT_USER, File, Json, Message, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A snapshot: `now` reads it anew. Exactly one of `message` and `view` is there.

    `question` is the person's own message that it answers, `errors` what a modal says beside its inputs (block id to
    sentence), `deleted` that it is gone.
    """

    backend: Backend = field(repr=False)
    person: str
    message: Message | None = None
    view: View | None = None
    question: Message | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    deleted: bool = False

    @property
    def kind(self) -> Literal["message", "modal", "home"]:
        """What it is."""
        return self.view.kind if self.view else "message"

    @property
    def text(self) -> str:
        """A message's `text` (what a notification shows), a view's title."""
        return self.message.text if self.message else self.title

    @property
    def title(self) -> str:
        """A modal's title."""
        return str(((self.view.source if self.view else {}).get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, ids filled in."""
        return list(self.message.blocks) if self.message else self.shown_view.blocks

    @property
    def plain(self) -> str:
        """Everything a person can read in it, without markup; the blocks if there are any, else the text."""
        if self.message and not self.message.blocks:
            names = [file.name for file in self.files]
            return "\n".join(filter(None, [reading.unmarked(self.message.text, self.named), *names]))
        shown = [reading.plain(self.blocks, self.named), *(file.name for file in self.files)]
        if self.view:
            buttons = (self.view.source.get(name) or {} for name in ("submit", "close"))
            shown = [self.title, *shown, *self.errors.values(), *(str(button.get("text", "")) for button in buttons)]
        return "\n".join(filter(None, shown))

    @property
    def choices(self) -> list[reading.Choice]:
        """Buttons and menu options, in reading order."""
        return reading.choices(self.blocks)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons, in order."""
        return [choice.label for choice in self.choices if choice.option is None]

    @property
    def options(self) -> list[str]:
        """The labels of all options in menus, in order."""
        return [choice.label for choice in self.choices if choice.option is not None]

    @property
    def ephemeral(self) -> bool:
        """If only this person sees it."""
        return self.message is not None and self.message.ephemeral_to is not None

    @property
    def channel(self) -> str:
        """The channel's id."""
        return self.shown_message.channel

    @property
    def ts(self) -> str:
        """The message's id in its channel."""
        return self.shown_message.ts

    @property
    def thread_ts(self) -> str | None:
        """The thread it stands in."""
        return self.message.thread_ts if self.message else None

    @property
    def by_app(self) -> bool:
        """If the app wrote it."""
        return self.message is None or self.message.by_app

    @property
    def author(self) -> str:
        """The author's name."""
        return self.named(self.message.user if self.message else BOT_USER)

    @property
    def files(self) -> list[File]:
        """The files attached to it."""
        return [self.backend.store.files[one] for one in self.message.files] if self.message else []

    @property
    def values(self) -> Mapping[str, Any]:
        """What a view's inputs hold: block id to action id to state."""
        return self.shown_view.values

    @property
    def shown_message(self) -> Message:
        """The message; raises `Impossible` for a view."""
        if self.message is None:
            raise Impossible(f"this is a {self.kind}, not a message")
        return self.message

    @property
    def shown_view(self) -> View:
        """The view; raises `Impossible` for a message."""
        if self.view is None:
            raise Impossible("this is a message, not a view")
        return self.view

    @property
    def now(self) -> Reply:
        """The same message or view as it is now; `deleted` if it is no longer there."""
        store = self.backend.store
        if self.message:
            found = store.messages.get((self.message.channel, self.message.ts))
            return replace(self, message=found or self.message, deleted=found is None)
        view = store.views.get(self.shown_view.id)
        return replace(self, view=view or self.view, deleted=view is None)

    def choice(self, label: str, menu: str = "", nth: int | None = None) -> reading.Choice:
        """The one thing with this label that can be pressed, in the menu with this placeholder or action id; the `nth`
        of several, counted from 0."""
        found = [
            choice
            for choice in self.choices
            if choice.label == label and menu in ("", choice.menu, choice.element.get("action_id"))
        ]
        if len(found) == 1 or (nth is not None and nth < len(found)):
            return found[nth or 0]
        there = ", ".join(repr(choice.label) for choice in self.choices) or "nothing to press"
        raise Impossible(f"{len(found) or 'no'} times {label!r} here: {there}")

    def named(self, key: str) -> str:
        """The name of a person or channel."""
        store = self.backend.store
        named = store.people.get(key) or store.channels.get(key)
        return named.name if named else key

    def __str__(self) -> str:
        return self.plain
