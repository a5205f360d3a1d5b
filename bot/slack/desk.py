"""The desk that every listener goes to: it knows the ladders in force, who may ask, and the work under way."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from weakref import WeakValueDictionary

from cachetools import TTLCache

from bot.growth.suggesting import Suggester
from bot.ladders.answering import Answering
from bot.ladders.answers import Answer, UnknownAnswer
from bot.ladders.questions import Kind, Question
from bot.notes.model import Viewer
from bot.slack.background import Background
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.slack.views.answers import view
from bot.slack.views.blocks import View
from bot.slack.views.values import decode

_REMEMBERED_VIEWS = 512
_LONGEST_REMEMBERED = 200
_CLAIMED_FOR = 3_600
_MOST_CLAIMS = 100_000
_HOMES_FOR = 3_600
_MOST_HOMES = 50_000


class Desk:
    """Answers as views. The same question has the same answer while the ladders stand, so the last ones are
    remembered."""

    def __init__(self, answering: Answering, people: People, background: Background, notebook: Notebook) -> None:
        self.answering = answering
        self.suggester = Suggester(answering)
        self.people = people
        self.background = background
        self.notebook = notebook
        self._claimed: TTLCache[str, None] = TTLCache(_MOST_CLAIMS, _CLAIMED_FOR)
        self.homes: TTLCache[Viewer, int] = TTLCache(_MOST_HOMES, _HOMES_FOR)
        """Whose Home tab was opened in the last hour, and a hash of what it shows."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._remembered = lru_cache(maxsize=_REMEMBERED_VIEWS)(self._view)

    def view(self, text: str, *, share: bool = False) -> View:
        """What is shown for a text as typed."""
        return self._remembered(text, share) if len(text) <= _LONGEST_REMEMBERED else self._view(text, share)

    def carried(self, value: str) -> Answer:
        """The answer to the question that a button carries."""
        question = decode(value, self.answering.ladders, self.answering.understand)
        if question is None:
            return UnknownAnswer(
                Question(kind=Kind.UNKNOWN), "The ladder has changed since I wrote this. Please ask again."
            )
        return self.answering.answer(question)

    def claim(self, name: str) -> bool:
        """Takes on what is to be done once, whether this is the first claim to it: Slack delivers again what it
        believes lost, and people press twice."""
        if name in self._claimed:
            return False
        self._claimed[name] = None
        return True

    def release(self, name: str) -> None:
        """Gives back what was claimed and not done: it may be claimed again."""
        self._claimed.pop(name, None)

    def turn(self, question: str) -> asyncio.Lock:
        """Held while a question is answered: an edit waits for the answer that it changes."""
        return self._turns.setdefault(question, asyncio.Lock())

    def _view(self, text: str, share: bool) -> View:
        return view(self.answering.ask(text), share=share)
