"""The workspace itself: starts and stops the server, knows its people, and lets a test look, wait and misbehave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from bot.workspace import manifest as manifests
from bot.workspace import responses
from bot.workspace.backend import Backend
from bot.workspace.blockkit import Judge
from bot.workspace.calendar import Scheduled
from bot.workspace.clock import Clock
from bot.workspace.delivery import Delivery, Kind
from bot.workspace.errors import Impossible, Unexpected, WorkspaceError
from bot.workspace.faults import Faults
from bot.workspace.log import Exchange
from bot.workspace.people import Member
from bot.workspace.replies import Reply
from bot.workspace.server import Server
from bot.workspace.state import BOT_USER, App, Channel, Happening, Json, Person, Team

if TYPE_CHECKING:
    from bot.workspace.page.guide import Step
    from bot.workspace.page.routes import Page


class Options(TypedDict, total=False):
    """How a workspace may differ."""

    people: Iterable[Person]
    judges: Sequence[Judge]
    request_url: str
    port: int
    patience: float
    team: Team
    app: App
    number: int


class About(TypedDict, total=False):
    """What may be said of a new person."""

    id: str
    real_name: str
    tz: str
    team_id: str
    is_admin: bool
    is_restricted: bool
    is_ultra_restricted: bool
    is_stranger: bool


@dataclass(slots=True)
class Seen:
    """What became visible inside `expects`; filled when the block ends."""

    replies: list[Reply] = field(default_factory=list)

    def __getitem__(self, index: int) -> Reply:
        return self.replies[index]

    def __len__(self) -> int:
        return len(self.replies)


class Workspace:
    """A small Slack on loopback with one app installed, described by its parsed `manifest`.

    Options: `people` beside the invented ones; `request_url` to which everything goes that the manifest sends to URLs,
    if it does not enable Socket Mode; `judges` with further opinions on Block Kit; `port`; `patience`, how many real
    seconds people wait for an answer. With `app` it is one of several workspaces, which a `Slack` serves: `number` says
    which, and `team` what it is.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        **options: Unpack[Options],
    ) -> None:
        read, request_url = manifests.read(manifest), options.get("request_url", "")
        if request_url and read.socket_mode:
            raise Impossible("an app in Socket Mode gets nothing at a request_url: turn socket_mode_enabled off")
        self.backend = Backend(
            read,
            people=options.get("people", ()),
            judges=options.get("judges", ()),
            request_url=request_url,
            on_ack=self._acknowledged,
            team=options.get("team"),
            app=options.get("app"),
            number=options.get("number", 0),
        )
        self._server = Server([self.backend], options.get("port", 0))
        self._members: dict[str, Member] = {}
        self._patience = options.get("patience", 5.0)
        self._page: Page | None = None

    @classmethod
    @asynccontextmanager
    async def running(cls, manifest: Mapping[str, Any], **options: Unpack[Options]) -> AsyncIterator[Workspace]:
        """A started workspace; stopped at the end of the block."""
        workspace = cls(manifest, **options)
        await workspace.start()
        try:
            yield workspace
        finally:
            await workspace.stop()

    async def start(self) -> None:
        """Listen."""
        await self._server.start()

    async def stop(self) -> None:
        """Stop delivering and close every connection."""
        await self.rest()
        await self._server.stop()

    async def rest(self) -> None:
        """Stop delivering."""
        if self._page:
            self._page.close()
        await self.backend.calendar.stop()
        await self.backend.dispatcher.stop()
        await self.backend.http.close()

    def opens_page(self, steps: Sequence[Step] = (), fixtures: Sequence[str] = ()) -> str:
        """Serve the page beside the Web API, and say where: `bot.workspace.page`. `steps` are what there is to try,
        `fixtures` what a test that is copied from it asks for beside people."""
        if self._page is None:
            from bot.workspace.page.routes import Page

            self._page = Page(self, steps, fixtures)
            self._server.serves(self._page.route)
        return self._page.address

    # what the app needs

    @property
    def url(self) -> str:
        """The Web API's base: the value for SLACK_API_URL."""
        return f"{self.backend.origin}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token, xoxb-…."""
        return self.backend.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token of Socket Mode, xapp-…."""
        return self.backend.app_token

    @property
    def signing_secret(self) -> str:
        """What HTTP deliveries are signed with."""
        return self.backend.signing_secret

    @property
    def request_url(self) -> str:
        """Where the app listens, if not where the manifest says; of several, where what is posted by hand goes."""
        return next(iter(self.backend.http.urls), "")

    @request_url.setter
    def request_url(self, url: str) -> None:
        """Where the app listens, if that is known only after it started."""
        self.backend.http.urls = [url] if url else []

    def balance(self, urls: Iterable[str]) -> None:
        """Send everything to one of these after the other: several processes of the app."""
        self.backend.http.urls = [*urls]

    @property
    def copies(self) -> int:
        """How many of each event the app gets at once, each from another of its connections or URLs in turn."""
        return self.backend.dispatcher.copies

    @copies.setter
    def copies(self, count: int) -> None:
        """From now on."""
        self.backend.dispatcher.copies = count

    # what a test turns and reads

    @property
    def clock(self) -> Clock:
        """The workspace's time."""
        return self.backend.clock

    @property
    def faults(self) -> Faults:
        """Bad weather on request."""
        return self.backend.faults

    @property
    def log(self) -> list[Exchange]:
        """Everything that went over the wire."""
        return self.backend.log

    @property
    def mistakes(self) -> list[str]:
        """What the app acknowledged or responded with that Slack would not have shown."""
        return self.backend.mistakes

    def calls(self, method: str) -> list[Exchange]:
        """The app's Web API calls of one method."""
        return [one for one in self.log if one.way == "in" and one.name == method]

    @property
    def scheduled(self) -> tuple[Scheduled, ...]:
        """The app's messages that are still to be posted, the next one first."""
        return self.backend.calendar.pending

    # people and places

    def person(self, name: str) -> Member:
        """Somebody who is there, by name or id."""
        person = self.backend.store.person_named(name)
        if person is None or person.is_bot:
            raise Impossible(f"there is nobody called {name!r}")
        if person.deleted:
            raise Impossible(f"{name} has left")
        return self._members.setdefault(person.id, Member(self.backend, person, self._patience))

    def joins(self, name: str, **about: Unpack[About]) -> Member:
        """A new person, in #general like all the others."""
        given: About = {"id": self.backend.store.new_id("U"), "real_name": name.title(), **about}
        person = Person(name=name, **given)
        self.backend.store.people[person.id] = person
        self.backend.store.invite(self.backend.store.channels[f"C0GENERAL{self.backend.team.suffix}"], person.id)
        return self.person(name)

    def changes(self, name: str, **about: Unpack[About]) -> None:
        """What Slack says of somebody is another thing now; the app is told."""
        self.backend.put_person(replace(self.backend.store.people[self.person(name).id], **about))

    def leaves(self, name: str) -> None:
        """Deactivate somebody; the app is told."""
        self.backend.put_person(replace(self.backend.store.people[self.person(name).id], deleted=True))

    def returns(self, name: str) -> Member:
        """Activate somebody again who has left; the app is told."""
        person = self.backend.store.person_named(name)
        if person is None or not person.deleted:
            raise Impossible(f"{name} has not left")
        self.backend.put_person(replace(person, deleted=False))
        return self.person(name)

    def channel(self, name: str, *, bot: bool = True, members: Iterable[str] = ()) -> Channel:
        """A new public channel; everybody is in it unless `members` are named."""
        wanted = list(members)
        people = [self.person(one).id for one in wanted] or [
            p.id for p in self.backend.store.people.values() if not p.is_bot
        ]
        channel = Channel(
            id=self.backend.store.new_id("C"), name=name, members=frozenset([*people, *([BOT_USER] if bot else [])])
        )
        self.backend.store.channels[channel.id] = channel
        return channel

    def invites_bot(self, channel: str) -> None:
        """Add the bot to a channel."""
        found = self.backend.store.channel_named(channel)
        if found is None:
            raise Impossible(f"there is no channel {channel!r}")
        self.backend.store.invite(found, BOT_USER)

    def visible_to(self, member: Member, channel: str = "") -> list[Reply]:
        """What one person can see in a channel, or in their DM with the bot."""
        return member.sees(channel)

    # waiting

    async def connected(self, count: int = 1) -> None:
        """Wait until the app has this many sockets open."""
        sockets = self.backend.sockets
        if await self.backend.bell.until(lambda: len(sockets.connections) >= count or None, self._patience) is None:
            raise WorkspaceError(f"{len(sockets.connections)} connections after {self._patience} s, not {count}")

    async def quiet(self, still: float = 0.05) -> None:
        """Wait until all is delivered, no call is under way, and nothing more happens for `still` real seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._patience
        while True:
            busy, before = self._busy(), (len(self.log), len(self.backend.store.happened))
            rung = await self.backend.bell.rung(still)
            same = before == (len(self.log), len(self.backend.store.happened))
            if same and not (rung or busy or self._busy()):
                return
            if loop.time() > end:
                waiting = ", ".join(delivery.what for delivery in self.backend.dispatcher.open) or "calls go on"
                raise WorkspaceError(f"not quiet after {self._patience} s: {waiting}")

    def _busy(self) -> bool:
        return bool(self.backend.dispatcher.open or self.backend.calls_under_way)

    @asynccontextmanager
    async def expects(self, count: int, *, of: Callable[[Happening], bool] | None = None) -> AsyncIterator[Seen]:
        """Everything the app newly posts or opens inside the block, and until it is quiet: exactly `count` pieces.

        Updates of what was there, and a Home tab published, are not counted.
        """
        seen, began = Seen(), len(self.backend.store.happened)
        known = {*self.backend.store.views}
        yield seen
        # On a busy machine the app may be at work where nothing is heard of it.
        await self.backend.bell.until(lambda: len(self._new(began, known, of)) >= count or None, self._patience)
        await self.quiet()
        seen.replies += self._new(began, known, of)
        if len(seen.replies) != count:
            shown = "\n---\n".join(str(one) for one in seen.replies)
            raise Unexpected(f"{count} expected, {len(seen.replies)} seen:\n{shown}")

    def _new(self, began: int, known: Set[str], of: Callable[[Happening], bool] | None) -> list[Reply]:
        """What the app posted or opened after the first `began` happenings, but for views that were `known`."""
        found, known = list[Reply](), {*known}
        for one in self.backend.store.happened[began:]:
            new = one.kind == "posted" or (one.kind == "view" and one.view is not None and one.view.id not in known)
            if one.by_app and new and (of is None or of(one)):
                known |= {one.view.id} if one.view else set()
                found.append(Reply(backend=self.backend, person=one.only_to or "", message=one.message, view=one.view))
        return found

    @asynccontextmanager
    async def expects_nothing(self) -> AsyncIterator[None]:
        """The app neither posts nor opens anything, nor changes or removes what is there."""
        began = len(self.backend.store.happened)
        async with self.expects(0):
            yield
        if changed := [one for one in self.backend.store.happened[began:] if one.by_app]:
            raise Unexpected(f"nothing expected, but: {', '.join(one.kind for one in changed)}")

    # misbehaving

    def deliver(self, kind: Kind, payload: Json, *, answerable: bool = False, key: str = "") -> Delivery:
        """Deliver any payload as it is."""
        return self.backend.deliver(
            kind, payload, f"delivered by hand: {payload.get('type', kind)}", answerable=answerable, key=key
        )

    def redeliver(self, delivery: Delivery | None = None, *, times: int = 1, reason: str = "timeout") -> list[Delivery]:
        """Deliver again, as a retry, the last delivery or this one: same event id, retry number, reason."""
        if delivery is None:
            mine = [one for one in self.backend.dispatcher.deliveries if one.person and one.person != BOT_USER]
            if not mine:
                raise Impossible("nothing was delivered yet")
            delivery = mine[-1]
        return [
            self.backend.dispatcher.send(
                Delivery(
                    id=self.backend.store.new_id("envelope-"),
                    kind=delivery.kind,
                    payload=delivery.payload,
                    what=f"again: {delivery.what}",
                    answerable=delivery.answerable,
                    person=delivery.person,
                    attempts=number,
                    reason=reason,
                ),
                self.backend.transport,
            )
            for number in range(1, times + 1)
        ]

    async def post(
        self,
        payload: Json | str,
        *,
        headers: Mapping[str, str] | None = None,
        at: float | None = None,
        secret: str | None = None,
    ) -> Exchange:
        """Post to the app's URL: a forged `secret` or an old `at` make signatures that must be refused."""
        body = payload if isinstance(payload, str) else json.dumps(payload)
        return await self.backend.http.post(
            self.request_url, body, "application/json", headers or {}, what="posted by hand", at=at, secret=secret
        )

    async def verify_url(self) -> bool:
        """The handshake by which Slack accepts a request URL."""
        challenge = self.backend.store.new_id("challenge-")
        answer = await self.post({"type": "url_verification", "token": "verification-token", "challenge": challenge})
        return answer.status == 200 and challenge in str(answer.answer)

    async def drop_connections(self) -> None:
        """Close every socket without a warning."""
        await self.backend.sockets.drop()

    async def refresh_connections(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        await self.backend.sockets.refresh()

    async def _acknowledged(self, delivery: Delivery) -> None:
        await responses.acknowledged(self.backend, delivery)
