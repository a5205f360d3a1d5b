"""A person's turn with their notes: who they are, what it takes to answer them, and that only they see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Viewer
from bot.slack.desk import Desk
from bot.slack.notebook import Notebook, viewer_of
from bot.slack.people import Person, home_of
from bot.slack.views.blocks import View

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

    @property
    def notebook(self) -> Notebook:
        """The notes."""
        return self.desk.notebook

    @property
    def viewer(self) -> Viewer:
        """The person as the store knows them."""
        return viewer_of(self.context, self.me.id)

    @property
    def today(self) -> date:
        """The day where the person is."""
        return self.notebook.now.astimezone(zone_of(self.me)).date()

    async def person(self, user: str) -> Person:
        """Who somebody is."""
        return await self.desk.people.person(self.client, user, *home_of(self.context))

    def later(self, work: Coroutine[Any, Any, object]) -> None:
        """Does what need not be done before the acknowledgement: calls to Slack."""
        self.desk.background.start(work, self.tell)

    async def tell(self, sentence: str) -> None:
        """Says one sentence to the person alone."""
        await self.say(View(sentence, ()))


def zone_of(person: Person) -> ZoneInfo:
    """The time zone of a person; UTC where Slack names one that is not known here."""
    try:
        return ZoneInfo(person.tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
