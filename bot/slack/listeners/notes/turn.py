"""A person's turn with their notes: who they are, what it takes to answer them, and that only they see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.growth.targets import meant
from bot.notes.model import Change, Draft, Note, NotYoursError, SpentError, Viewer
from bot.notes.reading import read
from bot.notes.requests import Place, Request
from bot.notes.store import Written
from bot.slack.desk import Desk
from bot.slack.errors import apology, report
from bot.slack.in_force import InForce
from bot.slack.notebook import Notebook, viewer_of
from bot.slack.people import Person, home_of
from bot.slack.views.blocks import View
from bot.slack.views.notes.failing import NOT_THERE, SPENT, handed_back, not_done
from bot.slack.views.notes.pieces import Reader
from bot.storage.engine import StorageError

Say = Callable[[View], Awaitable[None]]
"""Shows something to the person alone. In a direct message or a channel it is ephemeral: it never stands in Slack's
history. On something that was pressed it takes its place, on the Home tab it opens a modal."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request of one person."""

    desk: Desk
    client: AsyncWebClient
    context: AsyncBoltContext
    me: Person
    say: Say
    channel: str = ""
    """Where it was asked; empty on the Home tab and in modals."""
    source: str = ""
    """What it was asked with: `D…/ts` for a message, `V…` for a modal, the trigger's id for a command."""
    trigger: str = ""
    """What a modal can be opened with for 3 s; empty where there is nothing to open one with."""
    thread: str | None = None
    """The thread that it was asked in."""
    asked: datetime | None = None
    """When, where that may be long ago: a message that was edited, or is delivered again."""
    pressed: Mapping[str, Any] | None = None
    """The payload of what was pressed or sent off; None for messages, commands and the Home tab."""
    in_force: InForce = field(init=False)
    """The ladders, the same from the beginning of the turn to its end."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "in_force", self.desk.in_force(self.context, self.pressed))

    @property
    def notebook(self) -> Notebook:
        """The notes."""
        return self.desk.notebook

    async def write(self, drafts: Sequence[Draft]) -> tuple[Note, ...]:
        """Keeps drafts, each source and subject once."""
        now = self.notebook.now
        return self._counted(now, await self.desk.together(_written, (self.viewer, drafts)))

    async def revise(self, changes: Sequence[tuple[str, Change]], further: Sequence[Draft] = ()) -> tuple[Note, ...]:
        """Changes some of the person's notes and keeps further ones, all of it or nothing."""
        now, revise = self.notebook.now, self.notebook.store.revise
        return self._counted(now, await self.notebook.ask(revise, self.viewer, changes, further, now))

    def _counted(self, now: datetime, notes: tuple[Note, ...]) -> tuple[Note, ...]:
        """Notes that were given back; those that were there before have another time."""
        self.desk.metrics.written(sum(note.written > now - timedelta(milliseconds=1) for note in notes))
        return notes

    @property
    def viewer(self) -> Viewer:
        """The person as the store knows them."""
        return viewer_of(self.context, self.me.id)

    @property
    def today(self) -> date:
        """The day where the person is."""
        return self.notebook.now.astimezone(zone_of(self.me)).date()

    @property
    def day(self) -> date:
        """The day on which it was asked, where the person is: what `yesterday` in it is counted from."""
        return self.asked.astimezone(zone_of(self.me)).date() if self.asked else self.today

    @property
    def reader(self) -> Reader:
        """The person as views of notes draw for them."""
        return Reader(self.me.id, self.today, self.in_force.ladders, self.notebook.keep_days)

    def read(self, text: str) -> Request | None:
        """What a text of theirs asks about notes; None where it is a question for the ladder."""
        request = read(text, self.me.id, self.day, self.context.bot_user_id or "")
        if isinstance(request, Place) and not meant(self.in_force.answering.understand(request.says)):
            return request.note
        return request

    def noted(self, text: str) -> Request | None:
        """The same, of a text that is a note for certain: where somebody stands can be one too."""
        request = self.read(text)
        return request.note if isinstance(request, Place) else request

    async def person(self, user: str) -> Person:
        """Who somebody is."""
        return await self.desk.people.person(self.client, user, *home_of(self.context))

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Does what need not be done before the acknowledgement: calls to Slack."""
        self.desk.background.start(work, self.tell)

    async def tell(self, sentence: str) -> None:
        """Says one sentence to the person alone."""
        await self.say(View(sentence, ()))


def _written(notebook: Notebook, written: Sequence[Written]) -> Sequence[tuple[Note, ...]]:
    return notebook.store.write_all(written, notebook.now)


async def told(turn: Turn, work: Awaitable[None], text: str = "", written: str = "") -> None:
    """Does something with notes. What stands in its way becomes a sentence, with the text that was typed for it; of a
    note that is `written` in a message, it can be tried again."""
    try:
        await work
    except NotYoursError:
        await turn.tell(NOT_THERE)
    except SpentError:
        await turn.say(handed_back(SPENT, text))
    except StorageError as error:
        await turn.say(not_done(error, text, written))


async def answered(turn: Turn, work: Awaitable[None], text: str = "", written: str = "") -> None:
    """The same for a message or a command, where nobody else says it: whatever fails, the person is told, and has their
    text back."""
    try:
        await told(turn, work, text, written)
    except Exception as error:
        await turn.say(handed_back(apology(report(error)), text, written))


async def told_of(turn: Turn, notice: str, person: str, shown: View) -> bool:
    """Tells somebody else, in their direct messages, what was done with notes: whether Slack took it. Where this does
    not come to its end, the notice of that id is told later."""
    try:
        await turn.client.chat_postMessage(channel=person, text=shown.text, blocks=list(shown.blocks) or None)
    except Exception as error:
        report(error)
        return False
    try:
        await turn.notebook.ask(turn.notebook.upkeep.sent, notice, turn.notebook.now)
    except StorageError as error:
        report(error)  # they are told once more
    return True


def zone_of(person: Person) -> ZoneInfo:
    """The time zone of a person; UTC where Slack names one that is not known here."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
