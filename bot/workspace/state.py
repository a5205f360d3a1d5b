"""Who and what there is: people, channels, messages, views, files. Frozen values, kept by one `Store`.

The store knows no rules of Slack's; `backend.py` does. It only says, in `happened`, what became visible, in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]

TEAM = "T0WORKSPACE"
OTHER_TEAM = "T0ELSEWHERE"
DOMAIN = "loopback"
APP_ID = "A0LOOPBACK"
BOT_ID = "B0LOOPBACK"
BOT_USER = "U0BOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What an app that workspaces install themselves shows Slack: its id and its secret, and what it is signed with."""

    client_id: str
    client_secret: str
    signing_secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A workspace, perhaps of an organisation. `org_wide`: the app is installed for all of that, and not in the team.
    `suffix` is put behind the ids of its people and channels: in two workspaces of an organisation none are the same.
    """

    id: str = TEAM
    name: str = "Loopback"
    domain: str = DOMAIN
    enterprise: str | None = None
    org_wide: bool = False
    suffix: str = ""

    @property
    def installed_in(self) -> str:
        """Where the app is installed: the team, or its organisation."""
        return (self.enterprise or self.id) if self.org_wide else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member, a guest, a stranger from another organisation, or the bot user itself."""

    id: str
    name: str
    real_name: str
    tz: str = "Europe/Berlin"
    team_id: str = TEAM
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.tz)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A public channel, or a DM (`im`), which has two members and no name."""

    id: str
    name: str
    is_im: bool = False
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `ephemeral_to` is the only person who sees it, `metadata` the app's own."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    by_app: bool = False
    ephemeral_to: str | None = None
    edited: str | None = None
    metadata: Json | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a Home tab. `source` is the view as the app sent it, with block and action ids filled in."""

    id: str
    user: str
    source: Json
    hash: str
    root: str
    previous: str | None = None
    values: Mapping[str, Json] = field(default_factory=dict)

    @property
    def kind(self) -> Literal["modal", "home"]:
        """A modal or a Home tab."""
        return "home" if self.source["type"] == "home" else "modal"

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, ids filled in."""
        blocks: list[Json] = self.source["blocks"]
        return blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An uploaded file; `content` is None until the bytes have come, `alt` what a picture shows in words."""

    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    content: bytes | None = None
    shared_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that became visible, perhaps `only_to` one person; `cause` is the delivery that it answers."""

    number: int
    kind: Literal["posted", "changed", "removed", "view", "closed", "home"]
    by_app: bool
    message: Message | None = None
    view: View | None = None
    only_to: str | None = None
    cause: str | None = None


class Store:
    """Everything the workspace remembers."""

    def __init__(self, first_id: int = 0) -> None:
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.files: dict[str, File] = {}
        self.happened: list[Happening] = []
        self.ticked: dict[str, None] = {}
        """What somebody has tried of the things to try, in that order."""
        self.last_ts = 0.0
        self._ids = first_id

    def new_id(self, prefix: str) -> str:
        """Ids are counted, so that a failing test fails the same way twice."""
        self._ids += 1
        return f"{prefix}{self._ids:08d}"

    def new_ts(self, now: float) -> str:
        """A message's time, which is also its id in its channel: always later than the one before."""
        self.last_ts = max(round(now, 6), round(self.last_ts + 0.000001, 6))
        return f"{self.last_ts:.6f}"

    def goes_on(self, ids: int, last_ts: float) -> None:
        """Count ids from another number on, and let times be later than another one."""
        self._ids, self.last_ts = max(self._ids, ids), max(self.last_ts, last_ts)

    def person_named(self, name: str) -> Person | None:
        """By name, `@name` or id."""
        wanted = name.removeprefix("@").lower()
        return next((p for p in self.people.values() if wanted in (p.id.lower(), p.name.lower())), None)

    def channel_named(self, name: str) -> Channel | None:
        """By name, `#name` or id; a DM by its id."""
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if wanted == c.id or (not c.is_im and wanted == c.name)), None)

    def dm(self, user: str, other: str) -> Channel:
        """The DM of two people, opened if it is not there yet."""
        both = frozenset({user, other})
        for channel in self.channels.values():
            if channel.is_im and channel.members == both:
                return channel
        channel = Channel(id=self.new_id("D"), name="directmessage", is_im=True, members=both)
        self.channels[channel.id] = channel
        return channel

    def invite(self, channel: Channel, user: str) -> Channel:
        """Add somebody to a channel."""
        joined = replace(channel, members=channel.members | {user})
        self.channels[channel.id] = joined
        return joined

    def in_channel(self, channel: str) -> Iterator[Message]:
        """Its messages, oldest first, threads and ephemeral ones included."""
        return iter([m for (where, _), m in sorted(self.messages.items()) if where == channel])

    def put_message(self, message: Message, *, cause: str | None = None) -> Message:
        """Keep a new or changed message."""
        key = (message.channel, message.ts)
        kind: Literal["posted", "changed"] = "changed" if key in self.messages else "posted"
        self.messages[key] = message
        self._happen(kind, message.by_app, message=message, only_to=message.ephemeral_to, cause=cause)
        return message

    def remove_message(self, message: Message, *, cause: str | None = None) -> None:
        """Forget a message."""
        del self.messages[(message.channel, message.ts)]
        self._happen("removed", message.by_app, message=message, only_to=message.ephemeral_to, cause=cause)

    def remove_file(self, file: File) -> None:
        """Forget a file; the messages that it stood in stay."""
        del self.files[file.id]
        for message in [one for one in self.messages.values() if file.id in one.files]:
            self.put_message(replace(message, files=tuple(one for one in message.files if one != file.id)))

    def put_view(self, view: View, *, cause: str | None = None) -> View:
        """Keep a new or changed view."""
        self.views[view.id] = view
        if view.kind == "home":
            self.homes[view.user] = view.id
        self._happen("home" if view.kind == "home" else "view", True, view=view, only_to=view.user, cause=cause)
        return view

    def keep_values(self, view: View, values: Mapping[str, Json]) -> View:
        """What the person typed or chose: theirs, so nothing happened."""
        self.views[view.id] = kept = replace(view, values=values)
        return kept

    def close_modal(self, user: str) -> View:
        """Take the person's topmost modal away."""
        view = self.views.pop(self.modals[user].pop())
        self._happen("closed", True, view=view, only_to=user)
        return view

    def _happen(
        self,
        kind: Literal["posted", "changed", "removed", "view", "closed", "home"],
        by_app: bool,
        *,
        message: Message | None = None,
        view: View | None = None,
        only_to: str | None = None,
        cause: str | None = None,
    ) -> None:
        self.happened.append(
            Happening(
                number=len(self.happened),
                kind=kind,
                by_app=by_app,
                message=message,
                view=view,
                only_to=only_to,
                cause=cause,
            )
        )


def invented_people(team: Team) -> tuple[Person, ...]:
    """The people every workspace starts with: colleagues, a guest of each kind, a stranger, one who has left."""
    return tuple(
        replace(person, id=person.id + team.suffix, team_id=person.team_id if person.is_stranger else team.id)
        for person in _INVENTED
    )


_INVENTED = (
    Person(id="U0ANNA", name="anna", real_name="Anna Berg"),
    Person(id="U0ALEX", name="alex", real_name="Alex Moreau", tz="America/New_York"),
    Person(id="U0SAM", name="sam", real_name="Sam Okafor", tz="Asia/Tokyo"),
    Person(id="U0DANA", name="dana", real_name="Dana Lindqvist", is_admin=True),
    Person(id="U0GUS", name="gus", real_name="Gus Guest", is_restricted=True),
    Person(id="U0UMA", name="uma", real_name="Uma Single", is_restricted=True, is_ultra_restricted=True),
    Person(id="U0STELLA", name="stella", real_name="Stella Elsewhere", team_id=OTHER_TEAM, is_stranger=True),
    Person(id="U0LEO", name="leo", real_name="Leo Left", deleted=True),
)
