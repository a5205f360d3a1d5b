"""What one person has before them, as values: places, messages, a thread, modals, what is to come.

Only what this person may see is in it; two windows can be two people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.workspace import reading
from bot.workspace.backend import Backend
from bot.workspace.calendar import Scheduled
from bot.workspace.people import Member
from bot.workspace.replies import Reply
from bot.workspace.state import BOT_USER, Channel, Message, Person, View

HOME = "home"
"""The place that is the app's Home tab; a channel of that name has its id."""
MOST = 100
"""Messages of a place that are shown: the newest."""
_TOGETHER = timedelta(minutes=5)
"""Messages of one author that follow so soon stand below one name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one can be. `key` is what an address calls it; `channel` its id, none for the Home tab."""

    key: str
    name: str
    kind: str
    channel: str | None = None
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message in a list, in the reader's time.

    `first` of its author's that stand together; `day` where a new day begins; `answers` in its thread, the last of
    them at `answered`. Without `reply` and `author` it was deleted, and its thread is still there.
    """

    channel: str
    ts: str
    at: datetime
    reply: Reply | None
    author: Person | None
    first: bool = True
    day: date | None = None
    answers: int = 0
    answered: datetime | None = None
    own: bool = False

    @property
    def edited(self) -> bool:
        """If its author changed it; what an app changes of its own Slack does not mark."""
        message = self.reply.message if self.reply else None
        return message is not None and message.edited is not None and not message.by_app

    @property
    def typed(self) -> str:
        """What one's own message was typed as."""
        return reading.typed(self.reply.text, self.reply.named) if self.reply and self.own else ""

    @property
    def key(self) -> str:
        """What the browser knows it by."""
        return f"{self.channel}-{self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A message that is to come, at `at` of the reader's time, and its text as it is read."""

    scheduled: Scheduled
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All of it. `thread` is None where none is open, `root` what it hangs on; `home` is there on the Home tab, once
    the app has published something. `earlier` messages are not in `lines`: they are too many to be shown at once.
    """

    me: Person
    now: datetime
    place: Place
    places: tuple[Place, ...]
    lines: tuple[Line, ...] = ()
    earlier: int = 0
    root: str | None = None
    thread: tuple[Line, ...] | None = None
    home: Reply | None = None
    modals: tuple[Reply, ...] = ()
    coming: tuple[Coming, ...] = ()


class Readers:
    """Up to where everybody has read: what is there at the beginning is not new."""

    def __init__(self, backend: Backend) -> None:
        self._began = backend.store.new_ts(backend.clock.now())
        self._read: dict[tuple[str, str], str] = {}

    def reads(self, person: str, messages: Sequence[Message]) -> None:
        """They have these before them."""
        for one in messages[-1:]:
            self._read[(person, one.channel)] = one.ts

    def unread(self, person: str, messages: Iterable[Message]) -> int:
        """How many of these are new to them."""
        return sum(
            one.ts > self._read.get((person, one.channel), self._began) and one.user != person for one in messages
        )


class Eyes:
    """What people see of one workspace."""

    def __init__(self, backend: Backend) -> None:
        self._backend, self._readers = backend, Readers(backend)

    def screen(self, member: Member, at: str = "", thread: str = "") -> Screen:
        """What `member` has before them at a place, which they have read now. Where they may not be, it is the DM."""
        store, zone = self._backend.store, member.person.zone
        seen = {one.id: [line.shown_message for line in member.sees(one.id)] for one in self._channels(member)}
        dm = store.dm(BOT_USER, member.id)
        here = self._here(at, seen, dm)
        messages = seen[here] if here else []
        self._readers.reads(member.id, messages)
        places = tuple(self._places(member, seen, dm))
        threads = _threads(messages)
        tops = _tops(messages)
        root = thread if thread in threads or thread in {one.ts for one in messages if not one.ephemeral_to} else None
        return Screen(
            me=member.person,
            now=datetime.fromtimestamp(self._backend.clock.now(), zone),
            place=next(one for one in places if one.channel == here),
            places=places,
            lines=tuple(self._lines(member, here, tops[-MOST:], threads)),
            earlier=max(0, len(tops) - MOST),
            root=root,
            thread=tuple(self._lines(member, here, _of_thread(messages, root), {})) if root else None,
            home=None if here else self._home(member),
            modals=tuple(self._reply(member, view=store.views[one]) for one in store.modals.get(member.id, ())),
            coming=tuple(self._coming(member, here)),
        )

    def _coming(self, member: Member, channel: str | None) -> Iterator[Coming]:
        named = self._reply(member).named
        for one in self._backend.calendar.pending:
            if one.channel == channel:
                at = datetime.fromtimestamp(one.post_at, member.person.zone)
                yield Coming(scheduled=one, at=at, text=reading.unmarked(one.text, named))

    def _channels(self, member: Member) -> list[Channel]:
        """Where they are: the DM with the bot, and channels."""
        dm = self._backend.store.dm(BOT_USER, member.id)
        there = list(self._backend.store.channels.values())
        return [dm, *(one for one in there if not one.is_im and member.id in one.members)]

    def _here(self, at: str, seen: Mapping[str, object], dm: Channel) -> str | None:
        """The id of the channel that `at` names, by key or id; None for the Home tab."""
        if at == HOME and self._backend.manifest.home_tab:
            return None
        app = self._backend.store.people[BOT_USER].name
        found = None if at == app else self._backend.store.channel_named(at)
        return found.id if found and found.id in seen else dm.id

    def _places(self, member: Member, seen: Mapping[str, Sequence[Message]], dm: Channel) -> Iterator[Place]:
        store = self._backend.store
        if self._backend.manifest.home_tab:
            yield Place(key=HOME, name="Home", kind="home")
        for channel, messages in seen.items():
            unread = self._readers.unread(member.id, messages)
            if channel != dm.id:
                named = store.channels[channel].name
                key = channel if named in (HOME, store.people[BOT_USER].name) else named
                yield Place(key=key, name=named, kind="channel", channel=channel, unread=unread)
            else:
                yield Place(
                    key=store.people[BOT_USER].name,
                    name=self._backend.manifest.name,
                    kind="dm",
                    channel=channel,
                    unread=unread,
                )

    def _lines(
        self, member: Member, channel: str | None, shown: Iterable[Message | str], threads: Mapping[str, list[Message]]
    ) -> Iterator[Line]:
        """Messages as lines. A thread's id stands where its first message was deleted."""
        before: Line | None = None
        for one in shown:
            before = self._line(member, channel or "", one, threads.get(_ts(one), []), before)
            yield before

    def _line(
        self, member: Member, channel: str, one: Message | str, answers: Sequence[Message], before: Line | None
    ) -> Line:
        zone = member.person.zone
        message = one if isinstance(one, Message) else None
        at = datetime.fromtimestamp(float(_ts(one)), zone)
        new_day = before is None or before.at.date() != at.date()
        return Line(
            channel=channel,
            ts=_ts(one),
            at=at,
            reply=self._reply(member, message=message) if message else None,
            author=self._backend.store.people[message.user] if message else None,
            first=new_day or not _together(before, message, at),
            day=at.date() if new_day else None,
            answers=len(answers),
            answered=datetime.fromtimestamp(float(answers[-1].ts), zone) if answers else None,
            own=message is not None and message.user == member.id,
        )

    def _home(self, member: Member) -> Reply | None:
        view = self._backend.store.views.get(self._backend.store.homes.get(member.id, ""))
        return self._reply(member, view=view) if view else None

    def _reply(self, member: Member, *, message: Message | None = None, view: View | None = None) -> Reply:
        return Reply(backend=self._backend, person=member.id, message=message, view=view)


def _threads(messages: Iterable[Message]) -> dict[str, list[Message]]:
    """A thread's id → what was answered in it, oldest first."""
    found: dict[str, list[Message]] = {}
    for one in messages:
        if one.thread_ts and one.thread_ts != one.ts:
            found.setdefault(one.thread_ts, []).append(one)
    return found


def _tops(messages: Sequence[Message]) -> list[Message | str]:
    """What stands in the channel itself: what is in no thread, and threads whose first message was deleted."""
    there = {one.ts for one in messages}
    found: list[Message | str] = [one for one in messages if one.thread_ts in (None, one.ts)]
    return sorted([*found, *(root for root in _threads(messages) if root not in there)], key=_ts)


def _of_thread(messages: Sequence[Message], root: str) -> list[Message | str]:
    found: list[Message | str] = [one for one in messages if root in (one.ts, one.thread_ts)]
    return found if found and _ts(found[0]) == root else [root, *found]


def _ts(one: Message | str) -> str:
    return one.ts if isinstance(one, Message) else one


def _together(before: Line | None, message: Message | None, at: datetime) -> bool:
    """If it stands below the name that is above it already."""
    last = before.reply.message if before and before.reply else None
    if before is None or last is None or message is None or before.answers:
        return False
    same = last.user == message.user and last.ephemeral_to == message.ephemeral_to
    return same and at - before.at < _TOGETHER
