"""The text of a growth note → the expectations that it may be evidence for. Nothing is linked by this: it proposes.

The search is that of the questions. What differs is which notes are evidence for nothing: leave, equipment and praise
without content are told by examples, from what people note down of those who meet an expectation, or do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.answering import Answering
from bot.ladders.model import Entry, Expectation, Ladders
from bot.ladders.odds import Odds
from bot.ladders.searching import THEME
from bot.ladders.words import read, read_all
from bot.notes.model import LONGEST_NOTE

MOST = 3
"""So many expectations are proposed at most."""
_CONSIDERED = 10
"""How many are weighed against each other."""
_NEAR = 1.15
"""How much more an expectation of an entry to prefer counts: enough where two come close."""
_THEME = 0.25
"""How much a theme counts where the ladder itself says how its expectations are noted down."""
_BALANCE, _UNRELATED = 0.6, 0.5
"""What is added to every sign, and how far a note may then lean to what no ladder speaks of."""


class Suggester:
    """Proposes expectations of one set of ladders; made once for them, without any other state."""

    def __init__(self, answering: Answering) -> None:
        self._index, self._signs = answering.index, answering.signs
        noted = [phrase for one in answering.ladders.expectations() for phrase in one.noted_as]
        self._theme = _THEME if noted else THEME
        unrelated = answering.ladders.vocabulary.unrelated
        counted = self._signs.counted
        related = counted(read_all(noted or _asked(answering.ladders)))
        self._odds = Odds(related, counted(read_all(unrelated)), _BALANCE)

    def suggest(self, text: str, near: Sequence[Entry] = (), most: int = MOST) -> tuple[Expectation, ...]:
        """What a note may be evidence for, best first; empty where nothing fits. `near` are the entries to prefer where
        several fit about as well: the subject's band, its roles, and the next one."""
        words = read(text, LONGEST_NOTE).words
        if self._odds.leaning(self._signs.of(words)) > _UNRELATED:
            return ()
        preferred = {entry.id for entry in near}
        found = sorted(
            self._index.find(words, most=_CONSIDERED, theme=self._theme),
            key=lambda hit: -hit.score * (_NEAR if hit.doc.entry in preferred else 1.0),
        )
        return tuple(hit.doc for hit in found[:most])


def _asked(ladders: Ladders) -> list[str]:
    """How people ask for expectations and themes: the nearest to notes where a ladder has none."""
    asked = [phrase for one in ladders.expectations() for phrase in one.asked_as]
    return asked + [phrase for theme in ladders.vocabulary.themes for phrase in theme.asked_as]
