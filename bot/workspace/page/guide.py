"""Things to try, which whoever serves the page knows. Each is ticked off once somebody has done it and the app has
answered: what is pressed in the list ticks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.workspace.doing import Done
from bot.workspace.errors import Impossible
from bot.workspace.replies import Reply
from bot.workspace.workspace import Workspace

_PATIENCE = 60.0
"""Seconds for which answers to an act are looked for: the first may be that to the act before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to try. It is kept by its `key`; `how` has Slack's marks. `text` is what is typed, `at` in which place
    and as `who`, by their keys and names, where that matters. `tried` looks at what somebody has done, and at what the
    app has shown them because of it."""

    key: str
    title: str
    how: str
    tried: Callable[[Done, Reply], bool]
    text: str = ""
    at: str = ""
    who: str = ""


class Guide:
    """The steps, and which of them were tried since it was made, or in the runs before."""

    def __init__(self, workspace: Workspace, steps: Sequence[Step]) -> None:
        self._workspace, self.steps = workspace, steps
        self._seen = self._newest
        self._waiting: list[Done] = []

    @property
    def tried(self) -> frozenset[str]:
        """The keys of those that were tried."""
        self._look()
        return frozenset(self._ticked)

    @property
    def _ticked(self) -> dict[str, None]:
        return self._workspace.backend.store.ticked

    @property
    def _newest(self) -> int:
        done = self._workspace.backend.done
        return done[-1].number if done else 0

    def _look(self) -> None:
        """Looks at what was done since the last time, and at what was not answered yet by then."""
        now = self._workspace.clock.now()
        new = [one for one in self._workspace.backend.done if one.number > self._seen]
        self._seen = self._newest
        self._waiting = [one for one in (*self._waiting, *new) if not self._settled(one, now)]

    def _settled(self, done: Done, now: float) -> bool:
        """Ticks what it was; whether it needs no second look."""
        try:
            member = self._workspace.person(done.person)
        except Impossible:  # they have left
            return True
        for answer in [member.shown(done.act, one) for one in member.answers(done.act)]:
            for step in self.steps:
                if step.key not in self._ticked and step.tried(done, answer):
                    self._ticked[step.key] = None
        return now - done.at > _PATIENCE
