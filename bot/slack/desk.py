"""The desk that every listener goes to: it knows the ladders in force, who may ask, and the work under way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from cachetools import TTLCache
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Viewer
from bot.slack.background import Background
from bot.slack.claims import Claims
from bot.slack.in_force import COMMON, InForce
from bot.slack.limits import Limits
from bot.slack.metrics import Metrics
from bot.slack.notebook import Notebook, viewer_of
from bot.slack.people import REFUSAL, TOO_FAST, People, Person, Standing, home_of, team_of
from bot.slack.together import Together, Work
from bot.slack.unanswered import Unanswered

_Asked = TypeVar("_Asked")
_Said = TypeVar("_Said")
_HOMES_FOR = 3_600
_MOST_HOMES = 50_000


class Desk:
    """What is the same for every request, whoever asks."""

    def __init__(
        self,
        in_force: Mapping[str, InForce],
        people: People,
        background: Background,
        notebook: Notebook,
        limits: Limits | None = None,
    ) -> None:
        self.all_in_force = in_force
        """By workspace, and under COMMON; a reload puts others in their place."""
        self.people = people
        self.background = background
        self.notebook = notebook
        self.claims = Claims(notebook, background)
        self.limits = limits or Limits()
        self.unanswered = Unanswered(notebook, background)
        self.homes: TTLCache[Viewer, int] = TTLCache(_MOST_HOMES, _HOMES_FOR)
        """Whose Home tab was opened in the last hour, and a hash of what it shows."""
        self._together: dict[Work[Any, Any], Together[Any, Any]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def metrics(self) -> Metrics:
        """What is counted of all that."""
        return self.background.metrics

    def in_force(self, context: AsyncBoltContext, pressed: Mapping[str, Any] | None = None) -> InForce:
        """The ladders in force where somebody asks, or has pressed something. Ask once for each request: the next time
        they may be others."""
        now = self.all_in_force
        return now.get(team_of(context, pressed) or COMMON) or now[COMMON]

    async def who(self, client: AsyncWebClient, context: AsyncBoltContext, user: str, patience: float = 0.0) -> Person:
        """Who does something: each listener asks once, and does for members alone what is theirs. It is counted."""
        if self.limits.may_ask(viewer_of(context, user)):
            return await self.people.person(client, user, *home_of(context), patience)
        return Person(user, Standing.HURRIED)

    async def refusal(self, client: AsyncWebClient, context: AsyncBoltContext, user: str, patience: float = 0.0) -> str:
        """Why a question for the ladder is not answered; empty where it is. It is counted."""
        if not self.limits.may_ask(viewer_of(context, user)):
            return TOO_FAST
        return "" if await self.people.may_ask(client, user, *home_of(context), patience) else REFUSAL

    async def together(self, work: Work[_Asked, _Said], asked: _Asked) -> _Said:
        """Asks the database together with all who ask for the same work at once: what goes with every note."""
        if work not in self._together:
            self._together[work] = Together(self.notebook, self.background, work)
        said: _Said = await self._together[work].ask(asked)
        return said

    def turn(self, question: str) -> asyncio.Lock:
        """Held while a question is answered: an edit waits for the answer that it changes."""
        return self._turns.setdefault(question, asyncio.Lock())
