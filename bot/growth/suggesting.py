"""The text of a growth note → the expectations that it may be evidence for. Nothing is linked by this: it proposes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.answering import Answering
from bot.ladders.model import Entry, Expectation
from bot.ladders.words import read
from bot.notes.model import LONGEST_NOTE

MOST = 3
"""So many expectations are proposed at most."""
_CONSIDERED = 10
"""How many are weighed against each other."""
_NEAR = 1.15
"""How much more an expectation of an entry to prefer counts: enough where two come close."""
_UNRELATED = 0.15
"""How far a note may lean to what no ladder speaks of."""


class Suggester:
    """Proposes expectations of one set of ladders; made once for them, without any other state."""

    def __init__(self, answering: Answering) -> None:
        self._index = answering.index
        self._border = answering.border

    def suggest(self, text: str, near: Sequence[Entry] = (), most: int = MOST) -> tuple[Expectation, ...]:
        """What a note may be evidence for, best first; empty where nothing fits. `near` are the entries to prefer where
        several fit about as well: the subject's band, its roles, and the next one."""
        words = read(text, LONGEST_NOTE).words
        if self._border.leaning(words) > _UNRELATED:
            return ()
        preferred = {entry.id for entry in near}
        found = sorted(
            self._index.find(words, most=_CONSIDERED),
            key=lambda hit: -hit.score * (_NEAR if hit.doc.entry in preferred else 1.0),
        )
        return tuple(hit.doc for hit in found[:most])
