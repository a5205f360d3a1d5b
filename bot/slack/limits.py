"""How much one person, and one workspace, may ask and write in a minute: so that a script takes the bot from nobody
else. Each process counts for itself, in memory, from one full minute to the next."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.notes.model import Viewer

log = logging.getLogger(__name__)

PEOPLE = 200
"""A workspace may do as much as so many people who do all that they may."""
_MINUTE = 60.0


class Limits:
    """Counts what people do. `questions`: what one person may ask, press and send off in a minute; `notes`: how many
    notes of theirs are kept or changed in it. 0: no limit."""

    def __init__(self, questions: int = 0, notes: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._questions, self._notes, self._clock = _Limit("requests", questions), _Limit("notes", notes), clock

    def may_ask(self, who: Viewer) -> bool:
        """Whether somebody may ask one thing more by now, which is counted."""
        return self._questions.takes(who, 1, self._clock())

    def may_write(self, who: Viewer, notes: int) -> bool:
        """Whether somebody may have so many more notes kept by now, which are counted: all of them or none."""
        return self._notes.takes(who, notes, self._clock())


@dataclass(slots=True)
class _Limit:
    """What was done in this minute: by each person, and, under its tenant, in each workspace."""

    of: str
    most: int
    _minute: int = -1
    _done: dict[Viewer | str, int] = field(default_factory=dict)
    _logged: set[Viewer] = field(default_factory=set)

    def takes(self, who: Viewer, count: int, now: float) -> bool:
        if not self.most:
            return True
        if (minute := int(now // _MINUTE)) != self._minute:
            self._minute, self._done, self._logged = minute, {}, set()
        theirs, everybodys = self._done.get(who, 0) + count, self._done.get(who.tenant, 0) + count
        if theirs > self.most or everybodys > self.most * PEOPLE:
            self._log(who)
            return False
        self._done[who], self._done[who.tenant] = theirs, everybodys
        return True

    def _log(self, who: Viewer) -> None:
        """Once a minute for each of the first of them: a flood does not become one in the log."""
        if who not in self._logged and len(self._logged) < PEOPLE:
            self._logged.add(who)
            log.warning("over the limit of %s: %s of %s", self.of, who.person, who.tenant)
