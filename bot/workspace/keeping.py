"""A workspace from one run to the next: everything that it remembers as JSON, and back.

What a process that is killed has not kept is lost, but its ids are not given again: the app remembers them. They are
counted on from the time in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.workspace.backend import Backend
from bot.workspace.calendar import Scheduled
from bot.workspace.state import BOT_USER, Channel, File, Message, Person, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept. `modals` are the stacks of people, the topmost last; `last_ts` the newest time of a message."""

    __pydantic_config__ = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    version: Literal[1] = 1
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    messages: tuple[Message, ...]
    views: tuple[View, ...]
    modals: dict[str, tuple[str, ...]]
    homes: dict[str, str]
    files: tuple[File, ...]
    scheduled: tuple[Scheduled, ...]
    ticked: tuple[str, ...]
    last_ts: float


class NotKeptError(Exception):
    """What should be a kept workspace is none; the message says why."""


@cache
def _adapter() -> TypeAdapter[Kept]:
    return TypeAdapter(Kept)


def keep(backend: Backend) -> Kept:
    """The workspace as it is now."""
    store = backend.store
    return Kept(
        people=tuple(store.people.values()),
        channels=tuple(store.channels.values()),
        messages=tuple(store.messages.values()),
        views=tuple(store.views.values()),
        modals={person: tuple(stack) for person, stack in store.modals.items()},
        homes=dict(store.homes),
        files=tuple(store.files.values()),
        scheduled=backend.calendar.pending,
        ticked=tuple(store.ticked),
        last_ts=store.last_ts,
    )


def written(kept: Kept) -> bytes:
    """As JSON. Nothing of it changes any more, so any thread may do it."""
    return _adapter().dump_json(kept)


def read(content: bytes) -> Kept:
    """What `written` wrote. NotKeptError where it is something else."""
    try:
        kept = _adapter().validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise NotKeptError(f"{where}: {first['msg']}" if where else first["msg"]) from None
    if missing := sorted(set(_missing(kept))):
        raise NotKeptError(f"it speaks of {', '.join(missing[:3])}, which is not in it")
    return kept


def put_back(backend: Backend, kept: Kept) -> None:
    """Put what was kept into a workspace that has just begun. Whoever is new in it stays; the app's own name too."""
    store = backend.store
    store.people |= {one.id: one for one in kept.people if one.id != BOT_USER}
    store.channels |= {one.id: one for one in kept.channels}
    store.messages |= {(one.channel, one.ts): one for one in kept.messages}
    store.views |= {one.id: one for one in kept.views}
    store.modals |= {person: list(stack) for person, stack in kept.modals.items()}
    store.homes |= kept.homes
    store.files |= {one.id: one for one in kept.files}
    store.ticked |= dict.fromkeys(kept.ticked)
    store.goes_on(int(backend.clock.now() * 1000), kept.last_ts)
    for message in kept.scheduled:
        backend.calendar.lay(message)


def _missing(kept: Kept) -> Iterator[str]:
    """The ids that something is said of and nothing is known of."""
    people, channels = ({one.id for one in those} for those in (kept.people, kept.channels))
    views, files = ({one.id for one in those} for those in (kept.views, kept.files))
    for message in kept.messages:
        yield from {message.channel} - channels
        yield from {message.user} - people
        yield from set(message.files) - files
    for channel in kept.channels:
        yield from channel.members - people
    for stack in (*kept.modals.values(), tuple(kept.homes.values())):
        yield from set(stack) - views
    yield from {*kept.modals, *kept.homes} - people
    yield from {one.channel for one in kept.scheduled} - channels
