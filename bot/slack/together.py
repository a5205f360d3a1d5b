"""What several people ask of the database at once goes there together: one piece of work in its threads, one
transaction, one wait for the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from bot.slack.background import Background
from bot.slack.notebook import Notebook

_Asked = TypeVar("_Asked")
_Said = TypeVar("_Said")
Work = Callable[[Notebook, Sequence[_Asked]], Sequence[_Said]]
"""Takes what several ask, and says something to each, in their order. Where it raises, none of it is done."""
_MOST = 100
"""How much goes together at most."""
_GATHER = 0.01
"""Seconds between two pieces of work, in which what comes is gathered: who asks alone waits for none of it, and of
hundreds a second each costs a quarter less."""


class Together(Generic[_Asked, _Said]):
    """Does one kind of work for all who ask: what is asked while some of it is under way goes into the next piece."""

    def __init__(self, notebook: Notebook, background: Background, work: Work[_Asked, _Said]) -> None:
        self._notebook = notebook
        self._background = background
        self._work = work
        self._waiting: list[tuple[_Asked, asyncio.Future[_Said]]] = []
        self._at_work = False

    async def ask(self, asked: _Asked) -> _Said:
        """What the work says to this, or raises of this alone."""
        said: asyncio.Future[_Said] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, said))
        if not self._at_work:
            self._at_work = True
            self._background.aside(self._do_all())
        return await said

    async def _do_all(self) -> None:
        try:
            while some := self._waiting[:_MOST]:
                del self._waiting[: len(some)]
                await self._do(some)
                await asyncio.sleep(_GATHER)
        finally:
            self._at_work = False

    async def _do(self, some: Sequence[tuple[_Asked, asyncio.Future[_Said]]]) -> None:
        try:
            said = await self._notebook.ask(self._work, self._notebook, [asked for asked, _ in some])
        except Exception as error:
            if len(some) > 1:  # one of them may stand in the way of all
                await asyncio.gather(*(self._do([one]) for one in some))
            elif not some[0][1].done():
                some[0][1].set_exception(error)
        else:
            for (_, waiting), one in zip(some, said, strict=True):
                if not waiting.done():  # whoever asked may have been cancelled
                    waiting.set_result(one)
