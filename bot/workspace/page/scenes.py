"""What people did, act by act, with what they saw because of it: what a test of it is written from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.workspace.doing import Done
from bot.workspace.people import Member
from bot.workspace.replies import Reply
from bot.workspace.state import Happening, Json, Message
from bot.workspace.workspace import Workspace

_LONGEST = 70
"""Characters of a line that is asserted."""
_SOON = 30.0
"""Seconds within which an act is answered."""
_OF_THE_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?|mon|tue|wed|thu|fri|sat|sun|today|yesterday|tomorrow)\b"
    r"|\b\d+ (?:(?:second|minute|hour|day|week|month|year)s?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b"
    r"|\b\d\d?:\d\d\b|\b\d{4}\b|\d{6}",
    re.IGNORECASE,
)
"""What is another on another day."""

Key = tuple[str, str]
"""A message by its channel and time, a view by "view" and its id."""
Thing = Reply | Message
"""What an act is done to, or brings about."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An act, by whom, and what was shown first because of it, if anything was. What happened before `until` may be
    seen before the next act begins."""

    done: Done
    member: Member
    shown: Happening | None
    until: int

    @property
    def who(self) -> str:
        """Whose act it is, as a variable is called."""
        return re.sub(r"\W|^(?=\d)", "_", self.member.name)

    @property
    def answer(self) -> Reply | None:
        """What was shown, as it was then."""
        return self.member.shown(self.done.act, self.shown) if self.shown else None

    @property
    def errors(self) -> Sequence[str]:
        """What a modal that stays says beside its inputs."""
        return _errors(self.done)

    @property
    def on(self) -> Thing | None:
        """What it was done to; of a thread, its first message."""
        given = self.done.given
        return next((given[name] for name in ("reply", "message", "modal", "on", "thread") if given.get(name)), None)

    @property
    def in_thread(self) -> bool:
        """If it was said in a thread."""
        return self.done.given.get("thread") is not None

    @property
    def payload(self) -> Json:
        """What the app was told first."""
        return self.done.act.deliveries[0].payload

    def is_on(self, thing: Thing) -> bool:
        """If it was done to this, or in the thread of it."""
        if self.on is None:
            return False
        return thread_of(self.on) == thread_of(thing) if self.in_thread else key_of(self.on) == key_of(thing)

    def telling(self, happened: Sequence[Happening]) -> str:
        """A line of the answer that was to be read there until the next act; nothing where there is none."""
        if self.shown is None or self.answer is None:
            return ""
        changes = [one for one in happened[self.shown.number : self.until] if one.kind in ("posted", "changed", "view")]
        here = [self.member.shown(self.done.act, one) for one in changes]
        versions = [one for one in here if key_of(one) == key_of(self.answer)]
        return next((line for line in lines_of(self.answer) if all(line in one.plain for one in versions)), "")


def told(workspace: Workspace) -> list[Done]:
    """What a test can begin with, the oldest first. That somebody looks at the messages is nothing to do again, and who
    has left does nothing."""
    people = workspace.backend.store.people
    return [
        one for one in workspace.backend.done if one.given.get("tab") != "messages" and not people[one.person].deleted
    ]


def scenes(workspace: Workspace, since: int) -> Iterator[Scene]:
    """All from the act with this number on."""
    done = [one for one in told(workspace) if one.number >= since]
    begins = [*(one.act.began for one in done), len(workspace.backend.store.happened)]
    answers: set[int] = set()
    for one, until in zip(done, begins[1:], strict=True):
        member = workspace.person(one.person)
        # Who does two things at once may be shown the answer to the first after the second.
        seen = (shown for shown in _answers(member, one) if shown.cause or shown.number not in answers)
        shown = next(seen, None)
        answers |= {shown.number} if shown else set()
        if one.verb != "opens" or shown:  # a tab that stays as it is answers nothing
            yield Scene(one, member, shown, max(until, shown.number + 1 if shown else 0))


def _answers(member: Member, done: Done) -> Iterator[Happening]:
    """What can be the answer to an act: what was posted long after it is not."""
    if done.act.deliveries and not _errors(done):
        for one in member.answers(done.act):
            if one.cause or not one.message or float(one.message.edited or one.message.ts) - done.at < _SOON:
                yield one


def _errors(done: Done) -> Sequence[str]:
    for one in done.act.deliveries:
        if isinstance(one.body, dict) and one.body.get("response_action") == "errors":
            return [str(sentence) for sentence in one.body["errors"].values()]
    return ()


def key_of(thing: Thing) -> Key:
    """What a thing is known by."""
    if isinstance(thing, Reply) and thing.view:
        return "view", thing.view.id
    message = message_of(thing)
    return message.channel, message.ts


def thread_of(thing: Thing) -> Key:
    """What the thread is known by that something stands in, or would begin."""
    if isinstance(thing, Reply) and thing.view:
        return key_of(thing)
    message = message_of(thing)
    return message.channel, message.thread_ts or message.ts


def message_of(thing: Thing) -> Message:
    """The message of what is one."""
    return thing.shown_message if isinstance(thing, Reply) else thing


def is_as(one: Reply, other: Reply) -> bool:
    """If one and the same thing looks the same in both."""
    if one.view and other.view:
        return one.view.source == other.view.source
    return (one.text, one.blocks) == (other.text, other.blocks)


def lines_of(reply: Reply) -> Iterator[str]:
    """What can be read in it, line by line, as far as it is the same on any other day."""
    for line in reply.plain.splitlines():
        piece = _OF_THE_DAY.split(line.strip(), maxsplit=1)[0]
        cut = piece if len(piece) <= _LONGEST else piece[:_LONGEST].rpartition(" ")[0] or piece[:_LONGEST]
        if len(cut.strip()) > 3:
            yield cut.strip()
