"""The rules of Slack that both sides share: who is where, what may be posted, triggers, response URLs, events.

The Web API (`webapi/`), `responses.py` and the people (`people.py`) all go through one `Backend`.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.workspace import doing, payloads
from bot.workspace.blockkit import Judge, characters, problems
from bot.workspace.calendar import Calendar, Scheduled
from bot.workspace.clock import Bell, Clock
from bot.workspace.delivery import Delivery, Dispatcher, Kind, Transport
from bot.workspace.errors import Impossible, Refusal
from bot.workspace.faults import Faults
from bot.workspace.http_delivery import Http
from bot.workspace.log import Exchange
from bot.workspace.manifest import Manifest
from bot.workspace.sockets import Sockets
from bot.workspace.state import BOT_USER, App, Channel, Json, Message, Person, Store, Team, View, invented_people

SECONDS_OF_A_TRIGGER = 3.0
SECONDS_OF_A_RESPONSE_URL = 1800.0
USES_OF_A_RESPONSE_URL = 5
LONGEST_TEXT = 40_000
_IDS = 1_000_000
"""Ids are counted in each workspace of a Slack from another number on."""


@dataclass(slots=True, kw_only=True)
class Trigger:
    """The right to open one modal. `view` is the modal that it was pressed in."""

    user: str
    at: float
    cause: str
    view: str | None = None
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """Where the app may answer an interaction. `source` is the message that was acted on."""

    user: str
    channel: str
    at: float
    cause: str
    source: tuple[str, str] | None = None
    thread_ts: str | None = None
    uses: int = 0


class Backend:
    """One workspace with one app installed. `judges` are further opinions on every piece of Block Kit."""

    def __init__(
        self,
        manifest: Manifest,
        *,
        people: Iterable[Person] = (),
        judges: Sequence[Judge] = (),
        request_url: str = "",
        on_ack: Callable[[Delivery], Awaitable[None]],
        team: Team | None = None,
        app: App | None = None,
        number: int = 0,
    ) -> None:
        self.manifest = manifest
        self.team = team or Team()
        self.bot_tokens: dict[str, float] = {} if app else {"xoxb-" + secrets.token_hex(12): math.inf}
        """The bot's tokens, the newest last, and when each of them ends."""
        self.revoked_tokens: set[str] = set()
        self.app_token = "xapp-1-" + secrets.token_hex(12)
        self.signing_secret = app.signing_secret if app else secrets.token_hex(16)
        self.origin = ""
        self.clock, self.bell, self.faults = Clock(), Bell(), Faults()
        self.log: list[Exchange] = []
        self.done = doing.memory()
        self.mistakes: list[str] = []
        self.judges: tuple[Judge, ...] = (problems, *judges)
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.suggested: dict[str, list[Json]] = {}
        """The options that the app gave last for a menu, by `payloads.menu` of it and of whoever types there."""
        self.sockets = Sockets(self.clock, self.bell, self.log)
        self.http = Http(manifest, self.clock, self.log, self.signing_secret, request_url)
        self.dispatcher = Dispatcher(self.clock, self.bell, on_ack)
        self.calendar = Calendar(self.clock, self.post_scheduled)
        self.calls_under_way = 0
        self.store = Store(number * _IDS)
        bot = Person(id=BOT_USER, name=manifest.bot_name.lower(), real_name=manifest.name, is_bot=True)
        for person in (replace(bot, team_id=self.team.id), *invented_people(self.team), *people):
            self.store.people[person.id] = person
        members = frozenset(p.id for p in self.store.people.values() if not p.deleted)
        # The bot was invited to #general; nobody invited it to #random.
        for name, who in (("general", members), ("random", members - {bot.id})):
            channel = Channel(id=f"C0{name.upper()}{self.team.suffix}", name=name, members=who)
            self.store.channels[channel.id] = channel

    @property
    def bot_token(self) -> str:
        """The bot's newest token; empty where the app is not installed."""
        return next(reversed(self.bot_tokens), "")

    def kind_of(self, token: str) -> str:
        """Whose a token is: `app` or `bot`. Refused where it is not good any more, or never was."""
        if token == self.app_token:
            return "app"
        if token in self.revoked_tokens:
            raise Refusal("account_inactive" if not self.bot_tokens else "token_revoked")
        if token not in self.bot_tokens:
            raise Refusal("invalid_auth")
        if self.bot_tokens[token] <= self.clock.now():
            raise Refusal("token_expired")
        return "bot"

    @property
    def transport(self) -> Transport:
        """Where deliveries go."""
        return self.sockets if self.manifest.socket_mode else self.http

    # what the app may do

    def channel_for_posting(self, name: str) -> Channel:
        """The channel the app may post to; a person's id means the DM with them."""
        person = self.store.people.get(name)
        if person is not None and not person.is_bot and not person.deleted:
            return self.store.dm(BOT_USER, name)
        channel = self.store.channel_named(name)
        if channel is None or (channel.is_im and BOT_USER not in channel.members):
            raise Refusal("channel_not_found")
        if BOT_USER not in channel.members and "chat:write.public" not in self.manifest.scopes:
            raise Refusal("not_in_channel")
        return channel

    def needs(self, *scopes: str) -> None:
        """Refuse unless the manifest asks for one of these scopes."""
        if not self.manifest.scopes & set(scopes):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.manifest.scopes)))

    def check_message(self, text: str, blocks: Sequence[Any] | None, *, in_all: int | None = None) -> None:
        """Refuse what Slack would not show, and blocks without a text for notifications and screen readers."""
        if len(text) > LONGEST_TEXT:
            raise Refusal("msg_too_long")
        if not text.strip():
            raise Refusal("no_text", *(["blocks need a fallback `text`"] if blocks else []))
        if blocks and (found := [sentence for judge in self.judges for sentence in judge(blocks, "message")]):
            raise Refusal("invalid_blocks", *found)
        if blocks and in_all and characters(blocks) > in_all:
            raise Refusal("msg_blocks_too_long", f"{characters(blocks)} characters in all blocks, more than {in_all}")

    def thread(self, channel: str, thread_ts: str | None) -> str | None:
        """The thread's id, if there is such a thread or it can be begun."""
        if not thread_ts:
            return None
        parent = self.store.messages.get((channel, thread_ts))
        if parent is None or parent.ephemeral_to is not None or parent.thread_ts not in (None, thread_ts):
            raise Refusal("thread_not_found")
        return thread_ts

    def post(
        self,
        channel: Channel,
        text: str,
        blocks: Sequence[Json] = (),
        *,
        thread_ts: str | None = None,
        ephemeral_to: str | None = None,
        metadata: Json | None = None,
        files: tuple[str, ...] = (),
        cause: str | None = None,
    ) -> Message:
        """Show a message of the app's, and tell the app so: its own posts come back to it as events."""
        posted = Message(
            channel=channel.id,
            ts=self.store.new_ts(self.clock.now()),
            user=BOT_USER,
            text=text,
            blocks=with_ids(self.store, blocks),
            thread_ts=thread_ts,
            by_app=True,
            ephemeral_to=ephemeral_to,
            metadata=metadata,
            files=files,
        )
        self.store.put_message(posted, cause=cause)
        self.tell_message(posted)
        self.bell.ring()
        return posted

    def post_scheduled(self, laid: Scheduled) -> None:
        """Show a message whose time has come: not one with metadata, nor one to somebody who has left."""
        channel = self.store.channels[laid.channel]
        left = channel.is_im and any(self.store.people[one].deleted for one in channel.members)
        if not (laid.metadata or left):
            self.post(channel, laid.text, laid.blocks, thread_ts=laid.thread_ts)

    def change(
        self,
        old: Message,
        text: str,
        blocks: Sequence[Json] | None,
        metadata: Json | None = None,
        cause: str | None = None,
    ) -> Message:
        """Replace the app's message; `blocks=None` keeps those that it has."""
        changed = replace(
            old,
            text=text,
            blocks=old.blocks if blocks is None else with_ids(self.store, blocks),
            edited=f"{self.clock.now():.6f}",
            metadata=metadata or old.metadata,
        )
        self.store.put_message(changed, cause=cause)
        self.tell_changed(changed, old)
        self.bell.ring()
        return changed

    def remove(self, old: Message, cause: str | None = None) -> None:
        """Take the app's message away."""
        self.store.remove_message(old, cause=cause)
        self.tell_deleted(old)
        self.bell.ring()

    # what the app is told

    def put_person(self, person: Person) -> None:
        """Keep what is new about somebody, and tell the app."""
        self.store.people[person.id] = person
        now = self.clock.now()
        body = {
            "type": "user_change",
            "user": payloads.user(person, now, self.team),
            "cache_ts": int(now),
            "event_ts": self.store.new_ts(now),
        }
        self.tell(body, "user_change", f"user_change of {person.name}", person.id)

    def tell_farewell(self, subscription: str, **more: object) -> Delivery | None:
        """Tell the app that it is at its end here: `app_uninstalled`, `tokens_revoked`."""
        if subscription not in self.manifest.events:
            return None
        body = {"type": subscription, **more}
        event = payloads.farewell(body, self.store.new_id("Ev"), self.clock.now(), self.team)
        return self._sent("events_api", event, subscription)

    def view_of(self, view: View) -> Json:
        """A view as the app gets to see it."""
        return payloads.view(view, self.team)

    def body_of(self, message: Message) -> Json:
        """A message as the app gets to see it."""
        return payloads.message(message, self.manifest.name, self.store.files, self.team)

    def tell(self, body: Json, subscription: str, what: str, person: str | None = None) -> Delivery | None:
        """Send an event, if the manifest subscribes to it and the app is installed."""
        if subscription not in self.manifest.events or not self.bot_tokens:
            return None
        now = self.clock.now()
        event = payloads.event(body, self.store.new_id("Ev"), now, self.team)
        return self.deliver("events_api", event, what, person=person)

    def tell_message(self, message: Message) -> Delivery | None:
        """Tell the app of a message of its own."""
        return self._tell_in(message, self.body_of(message), f"message of the app: {message.text[:60]}")

    def tell_typed(self, message: Message, body: Json, what: str) -> Delivery | None:
        """Tell the app what somebody wrote where it is."""
        return self._tell_in(message, body, what)

    def tell_mention(self, message: Message, body: Json, what: str) -> Delivery | None:
        """Tell the app that somebody named it."""
        where = {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}
        return self.tell(body | where, "app_mention", what, message.user)

    def tell_changed(self, new: Message, old: Message, what: str = "") -> Delivery | None:
        """Tell the app of an edit, with the message before and after."""
        body = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "ts": self.store.new_ts(self.clock.now()),
        }
        shown = {"message": self.body_of(new), "previous_message": self.body_of(old)}
        return self._tell_in(new, body | shown, what or "message_changed by the app")

    def tell_deleted(self, old: Message, what: str = "") -> Delivery | None:
        """Tell the app of a deletion."""
        body = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "ts": self.store.new_ts(self.clock.now()),
        }
        shown = {"deleted_ts": old.ts, "previous_message": self.body_of(old)}
        return self._tell_in(old, body | shown, what or "message_deleted by the app")

    def _tell_in(self, message: Message, body: Json, what: str) -> Delivery | None:
        channel = self.store.channels[message.channel]
        # Ephemeral messages are no events, and an app hears only where it is.
        if message.ephemeral_to is not None or BOT_USER not in channel.members:
            return None
        where = {"channel": channel.id, "channel_type": "im" if channel.is_im else "channel", "event_ts": body["ts"]}
        return self.tell(body | where, "message.im" if channel.is_im else "message.channels", what, message.user)

    def deliver(
        self,
        kind: Kind,
        payload: Json,
        what: str,
        *,
        answerable: bool = False,
        person: str | None = None,
        key: str = "",
    ) -> Delivery:
        """Send anything to the app, which must be installed here."""
        if not self.bot_tokens:
            raise Impossible(f"the app is not installed in {self.team.id}")
        return self._sent(kind, payload, what, answerable=answerable, person=person, key=key)

    def _sent(
        self,
        kind: Kind,
        payload: Json,
        what: str,
        *,
        answerable: bool = False,
        person: str | None = None,
        key: str = "",
    ) -> Delivery:
        delivery = Delivery(
            id=key or self.store.new_id("envelope-"),
            kind=kind,
            payload=payload,
            what=what,
            answerable=answerable,
            person=person,
        )
        return self.dispatcher.send(delivery, self.transport)

    # what an interaction carries

    def new_trigger(self, user: str, cause: str, view: str | None = None) -> str:
        """A trigger id for an interaction of `user`, pressed in the modal `view`."""
        key = f"{self.store.new_id('')}.{secrets.randbelow(10**10)}.{secrets.token_hex(8)}"
        self.triggers[key] = Trigger(user=user, at=self.clock.now(), cause=cause, view=view)
        return key

    def exchange_trigger(self, key: str) -> Trigger:
        """Use a trigger up."""
        trigger = self.triggers.get(key)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self.clock.now() - trigger.at > SECONDS_OF_A_TRIGGER:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(
        self, user: str, channel: str, cause: str, source: Message | None = None, thread_ts: str | None = None
    ) -> str:
        """A response URL for an interaction in `channel`, with the message `source`."""
        token = secrets.token_hex(12)
        self.response_urls[token] = ResponseUrl(
            user=user,
            channel=channel,
            at=self.clock.now(),
            cause=cause,
            source=(source.channel, source.ts) if source else None,
            thread_ts=thread_ts,
        )
        return f"{self.origin}/response/{token}"


def with_ids(store: Store, blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks as Slack keeps them: every block and every interactive element with an id."""
    return tuple(_with_ids(store, block) for block in blocks)


def _with_ids(store: Store, block: Json) -> Json:
    block = {"block_id": store.new_id("b"), **block}
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            block[key] = _with_action_id(store, block[key])
    if block["type"] == "actions":
        block["elements"] = [_with_action_id(store, element) for element in block["elements"]]
    return block


def _with_action_id(store: Store, element: Json) -> Json:
    return element if element["type"] == "image" else {"action_id": store.new_id("a"), **element}
