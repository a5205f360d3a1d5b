"""What people do, without waiting for an answer: each verb tells the app and returns an `Act`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.workspace import filling, payloads
from bot.workspace.backend import Backend
from bot.workspace.delivery import Delivery
from bot.workspace.doing import Act, remembered
from bot.workspace.errors import Impossible
from bot.workspace.reading import Choice
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Channel, Json, Message, Person, View


class Acts:
    """One person's hands."""

    def __init__(self, backend: Backend, person: Person) -> None:
        self.backend, self.person = backend, person

    # writing

    @remembered
    def command(self, line: str, *, channel: str = "general", thread: object = None) -> Act:
        """Type a slash command: `/ladder band3`."""
        name, _, text = line.strip().partition(" ")
        command = self.backend.manifest.command(name)
        if command is None:
            raise Impossible(f"{name} is not a command of the manifest")
        if thread is not None:
            raise Impossible("slash commands do not work in threads")
        where = self.channel(channel)
        delivery_id = self.backend.store.new_id("envelope-")
        payload = payloads.command(
            self.person,
            where,
            name,
            self._typed(text, with_names=True) if command.should_escape else text.strip(),
            self.backend.team,
            trigger_id=self.backend.new_trigger(self.person.id, delivery_id),
            response_url=self.backend.new_response_url(self.person.id, where.id, delivery_id),
        )
        began = self._begin()
        delivery = self.backend.deliver(
            "slash_commands", payload, line.strip(), answerable=True, person=self.person.id, key=delivery_id
        )
        return Act(what=line.strip(), deliveries=(delivery,), began=began, channel=where.id)

    @remembered
    def says(self, text: str, *, channel: str = "", thread: Reply | Message | None = None) -> Act:
        """Write a message: to the bot, or in a channel; `@name` and `#channel` become mentions there."""
        where = self.channel(channel) if channel else self._dm(thread)
        if where.is_im and not self.backend.manifest.messages_tab:
            raise Impossible("the manifest has no messages tab: nobody can write to this app")
        if where.is_im and self.backend.manifest.messages_tab_read_only:
            raise Impossible("the manifest's messages tab is read-only")
        typed = self._typed(text)
        message = Message(
            channel=where.id,
            ts=self.backend.store.new_ts(self.backend.clock.now()),
            user=self.person.id,
            text=typed,
            thread_ts=_root(thread),
        )
        began = self._begin()
        self.backend.store.put_message(message)
        self.backend.bell.ring()
        body = self.backend.body_of(message) | {
            "client_msg_id": self.backend.store.new_id("client-"),
            "blocks": [payloads.rich_text(text)],
        }
        told = [self.backend.tell_typed(message, body, text)]
        if f"<@{BOT_USER}>" in typed and BOT_USER in where.members and not where.is_im:
            told.append(self.backend.tell_mention(message, body, text))
        return self._act(text, told, began, message)

    def mentions(self, text: str, *, channel: str = "general", thread: Reply | Message | None = None) -> Act:
        """Write to the bot in a channel; its name is put in front if it is not in the text."""
        where = self.channel(channel)
        if BOT_USER not in where.members:
            raise Impossible(f"the bot is not in #{where.name}: invite it first")
        bot = "@" + self.backend.store.people[BOT_USER].name
        return self.says(text if bot in text.lower() else f"{bot} {text}", channel=channel, thread=thread)

    @remembered
    def edits(self, message: Message | Reply, text: str) -> Act:
        """Change one's own message."""
        old = self._own(message)
        new = replace(old, text=self._typed(text), edited=f"{self.backend.clock.now():.6f}")
        began = self._begin()
        self.backend.store.put_message(new)
        self.backend.bell.ring()
        what = f"edit: {text}"
        return self._act(what, [self.backend.tell_changed(new, old, what)], began, new)

    @remembered
    def deletes(self, message: Message | Reply) -> Act:
        """Delete one's own message."""
        old, began = self._own(message), self._begin()
        self.backend.store.remove_message(old)
        self.backend.bell.ring()
        what = f"delete: {old.text}"
        return self._act(what, [self.backend.tell_deleted(old, what)], began, old)

    # looking

    @remembered
    def opens(self, tab: str) -> Act:
        """Open the app's `home` or `messages` tab."""
        manifest = self.backend.manifest
        if not (manifest.home_tab if tab == "home" else manifest.messages_tab):
            raise Impossible(f"the manifest has no {tab} tab")
        began, dm = self._begin(), self._dm()
        body: Json = {
            "type": "app_home_opened",
            "user": self.person.id,
            "channel": dm.id,
            "tab": tab,
            "event_ts": f"{self.backend.clock.now():.6f}",
        }
        if tab == "home" and (view := self.backend.store.views.get(self.backend.store.homes.get(self.person.id, ""))):
            body["view"] = self.backend.view_of(view)
        what = f"open the {tab} tab"
        told = self.backend.tell(body, "app_home_opened", what, self.person.id)
        return Act(what=what, deliveries=(told,) if told else (), began=began, channel=dm.id, home=tab == "home")

    # pressing

    def presses(self, reply: Reply, label: str, *, menu: str = "", nth: int | None = None) -> Act:
        """Press a button, or choose an option in a menu, by its label; of several the `nth`, counted from 0."""
        return self.presses_this(reply, reply.choice(label, menu, nth))

    @remembered
    def presses_this(self, reply: Reply, choice: Choice) -> Act:
        """Press one of `reply.choices`."""
        label = choice.label
        chosen: Json = {"value": choice.element["value"]} if choice.element.get("value") else {}
        if choice.option is None:
            return self._acts_on(reply, choice.block, choice.element, {"text": choice.element["text"], **chosen}, label)
        held = (reply.values if reply.view else {}).get(choice.block["block_id"], {})
        picked = filling.picked(held, choice.element, choice.option)
        value = filling.state_of(
            self.backend, choice.element, picked, self._offered(reply, choice.block, choice.element)
        )
        return self._acts_on(reply, choice.block, choice.element, value, label)

    @remembered
    def chooses(self, reply: Reply, element: filling.Name, value: object) -> Act:
        """Set a picker (date, person, …) that is no input, found by its placeholder or action id."""
        block, found = filling.find(reply.blocks, element)
        state = filling.state_of(self.backend, found, value, self._offered(reply, block, found))
        return self._acts_on(reply, block, found, state, filling.in_words(value))

    @remembered
    def types_into(self, reply: Reply, element: filling.Name, text: str = "") -> Act:
        """Open a menu whose options the app has, found by its placeholder or action id, and type into it."""
        block, found = filling.find(reply.now.blocks, element)
        if not str(found["type"]).endswith("external_select"):
            raise Impossible(f"the options of {element!r} are there: the app is not asked for them")
        if len(text) < (least := found.get("min_query_length", 3)):
            raise Impossible(f"Slack asks for the options of {element!r} from {least} characters on")
        began, where = self._begin(), self._container(reply.now, "", block, found, {})
        payload = self._interaction(
            "block_suggestion",
            action_id=found["action_id"],
            block_id=block["block_id"],
            value=text,
            **{name: part for name, part in where.items() if name in ("container", "view", "channel", "message")},
        )
        what = f"type {text!r} into {element!r}"
        delivery = self.backend.deliver("interactive", payload, what, answerable=True, person=self.person.id)
        return Act(what=what, deliveries=(delivery,), began=began)

    def suggested(self, reply: Reply, block: Json, element: Json) -> list[Json]:
        """The options that the app gave last for a menu."""
        where = reply.view.id if reply.view else reply.ts
        menu = payloads.menu(self.person.id, where, block["block_id"], element["action_id"])
        return self.backend.suggested.get(menu, [])

    def _offered(self, reply: Reply, block: Json, element: Json) -> list[Json]:
        """Its options as far as the app gave them: the last ones, and those that are chosen already."""
        held = (reply.values if reply.view else {}).get(block["block_id"], {}).get(element["action_id"], {})
        return [*self.suggested(reply, block, element), *held.get("selected_options", ())]

    def _acts_on(self, reply: Reply, block: Json, element: Json, chosen: Json, label: str) -> Act:
        if not self.backend.manifest.interactive:
            raise Impossible("the manifest does not enable interactivity")
        reply = reply.now
        if reply.deleted:
            raise Impossible(f"{label!r} is gone: the {reply.kind} it stood on is no longer there")
        began, delivery_id = self._begin(), self.backend.store.new_id("envelope-")
        if element["type"] not in ("button", "overflow") and reply.view:
            reply = replace(reply, view=filling.set_value(self.backend, reply.view, block, element, chosen))
        action = {
            "type": element["type"],
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "action_ts": f"{self.backend.clock.now():.6f}",
            **chosen,
        }
        payload = self._interaction(
            "block_actions",
            actions=[action],
            **self._container(reply, delivery_id, block, element, chosen),
        )
        what = f"press {label!r}"
        delivery = self.backend.deliver("interactive", payload, what, person=self.person.id, key=delivery_id)
        message = reply.message
        return Act(
            what=what,
            deliveries=(delivery,),
            began=began,
            channel=message.channel if message else None,
            thread=(message.thread_ts or message.ts) if message else None,
            question=reply.question,
            home=True,
        )

    def _container(self, reply: Reply, delivery_id: str, block: Json, element: Json, chosen: Json) -> Json:
        view, message = reply.view, reply.message
        trigger = self.backend.new_trigger(
            self.person.id, delivery_id, view.id if view and view.kind == "modal" else None
        )
        if view or not message:
            shown = self.backend.view_of(reply.shown_view)
            return {"trigger_id": trigger, "container": {"type": "view", "view_id": shown["id"]}, "view": shown}
        where = {"message_ts": message.ts, "channel_id": message.channel, "is_ephemeral": reply.ephemeral}
        channel = self.backend.store.channels[message.channel]
        values = (
            {}
            if element["type"] in ("button", "overflow")
            else {block["block_id"]: {element["action_id"]: {"type": element["type"], **chosen}}}
        )
        return {
            "trigger_id": trigger,
            "container": {
                "type": "message",
                **where,
                **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            },
            "channel": {"id": channel.id, "name": channel.name},
            "state": {"values": values},
            "response_url": self.backend.new_response_url(
                self.person.id, channel.id, delivery_id, message, message.thread_ts
            ),
            # An ephemeral message is nowhere stored: Slack does not send it back.
            **({} if reply.ephemeral else {"message": self.backend.body_of(message)}),
        }

    # modals

    def fills(self, modal: Reply, values: Mapping[Any, Any]) -> View:
        """Type into a modal's inputs, found by label, block id or action id; nothing is sent."""
        view = modal.now.shown_view
        for name, value in values.items():
            block, element = filling.find(view.blocks, name)
            state = filling.state_of(self.backend, element, value, self._offered(modal, block, element))
            view = filling.set_value(self.backend, view, block, element, state)
        return view

    @remembered
    def submits(self, modal: Reply, values: Mapping[str, Any]) -> Act:
        """Fill a modal in and press its submit button; refuses what Slack's own checks refuse."""
        view = self.fills(self._top(modal), values)
        if not view.source.get("submit"):
            raise Impossible(f"{modal.title!r} has nothing to submit")
        filling.check(view)
        began, delivery_id = self._begin(), self.backend.store.new_id("envelope-")
        payload = self._interaction(
            "view_submission",
            trigger_id=self.backend.new_trigger(self.person.id, delivery_id, view.id),
            view=self.backend.view_of(view),
            response_urls=[],
        )
        what = f"submit {modal.title!r}"
        delivery = self.backend.deliver(
            "interactive", payload, what, answerable=True, person=self.person.id, key=delivery_id
        )
        return Act(what=what, deliveries=(delivery,), began=began, home=True, view=view.id)

    @remembered
    def closes(self, modal: Reply) -> Act:
        """Close a modal; the one below it comes up, unless it says `clear_on_close`."""
        view = self._top(modal).shown_view
        began, told = self._begin(), []
        stack = self.backend.store.modals[self.person.id]
        clears = bool(view.source.get("clear_on_close"))
        for _ in range(len(stack) if clears else 1):
            gone = self.backend.store.close_modal(self.person.id)
            if gone.source.get("notify_on_close"):
                payload = self._interaction(
                    "view_closed", view=self.backend.view_of(gone), is_cleared=clears and gone.id != view.id
                )
                told.append(
                    self.backend.deliver("interactive", payload, f"close {modal.title!r}", person=self.person.id)
                )
        self.backend.bell.ring()
        return Act(what=f"close {modal.title!r}", deliveries=tuple(told), began=began, home=True)

    # shortcuts

    @remembered
    def shortcut(self, name: str, on: Reply | Message | None = None) -> Act:
        """Run a shortcut by its name or callback id; `on` a message for a message shortcut."""
        shortcut = self.backend.manifest.shortcut(name, "global" if on is None else "message")
        if shortcut is None:
            raise Impossible(f"the manifest has no such {'global' if on is None else 'message'} shortcut: {name!r}")
        began, delivery_id = self._begin(), self.backend.store.new_id("envelope-")
        more: Json = {
            "callback_id": shortcut.callback_id,
            "trigger_id": self.backend.new_trigger(self.person.id, delivery_id),
            "action_ts": f"{self.backend.clock.now():.6f}",
        }
        message = on.message if isinstance(on, Reply) else on
        if message is not None:
            if message.ephemeral_to is not None:
                raise Impossible("ephemeral messages have no shortcuts")
            channel = self.backend.store.channels[message.channel]
            more |= {
                "channel": {"id": channel.id, "name": channel.name},
                "message_ts": message.ts,
                "message": self.backend.body_of(message),
                "response_url": self.backend.new_response_url(self.person.id, channel.id, delivery_id),
            }
        kind = "shortcut" if message is None else "message_action"
        payload = self._interaction(kind, **more)
        what = f"shortcut {shortcut.name!r}"
        delivery = self.backend.deliver("interactive", payload, what, person=self.person.id, key=delivery_id)
        return Act(what=what, deliveries=(delivery,), began=began, channel=message.channel if message else None)

    # where and who

    def channel(self, name: str) -> Channel:
        """A channel that this person is in."""
        if name == self.backend.store.people[BOT_USER].name:
            return self._dm()
        channel = self.backend.store.channel_named(name)
        if channel is None:
            raise Impossible(f"there is no channel {name!r}")
        if self.person.id not in channel.members:
            raise Impossible(f"{self.person.name} is not in #{channel.name}")
        return channel

    def _dm(self, thread: Reply | Message | None = None) -> Channel:
        if thread is not None:
            return self.channel(thread.channel)
        return self.backend.store.dm(BOT_USER, self.person.id)

    def _begin(self) -> int:
        return len(self.backend.store.happened)

    def _act(self, what: str, told: list[Delivery | None], began: int, message: Message) -> Act:
        return Act(
            what=what,
            deliveries=tuple(one for one in told if one is not None),
            began=began,
            channel=message.channel,
            thread=message.thread_ts or message.ts,
            question=message,
        )

    def _interaction(self, kind: str, **more: object) -> Json:
        return payloads.interaction(kind, self.person, self.backend.team, **more)

    def _own(self, message: Message | Reply) -> Message:
        wanted = message.shown_message if isinstance(message, Reply) else message
        found = self.backend.store.messages.get((wanted.channel, wanted.ts))
        if found is None or found.user != self.person.id:
            raise Impossible(f"{self.person.name} has no such message: {wanted.text!r}")
        return found

    def _top(self, modal: Reply) -> Reply:
        stack = self.backend.store.modals.get(self.person.id, [])
        if not stack or modal.shown_view.id != stack[-1]:
            raise Impossible(f"{modal.title!r} is not the modal that {self.person.name} has before them")
        return modal.now

    def _typed(self, text: str, *, with_names: bool = False) -> str:
        """A line as Slack passes it on: escaped, with links and mentions marked."""
        store = self.backend.store
        text = text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = re.sub(r"https?://[^\s|]+", r"<\g<0>>", text)
        for person in sorted(store.people.values(), key=lambda p: -len(p.name)):
            mark = f"<@{person.id}|{person.name}>" if with_names else f"<@{person.id}>"
            text = re.sub(rf"(?<![\w<|])@{re.escape(person.name)}\b", mark, text, flags=re.IGNORECASE)
        if not with_names:
            text = re.sub(r"(?<![\w<|])@(channel|here|everyone)\b", r"<!\1>", text)
        for channel in store.channels.values():
            if not channel.is_im:
                text = re.sub(rf"(?<![\w&])#{re.escape(channel.name)}\b", f"<#{channel.id}|{channel.name}>", text)
        return text


def _root(thread: Reply | Message | None) -> str | None:
    return None if thread is None else thread.thread_ts or thread.ts
