"""The text of a growth note → the expectations that it may be evidence for. Nothing is linked by this: it proposes.

The search is that of the questions, put to each sentence: what fits several of them comes first. What differs is which
notes are evidence for nothing: leave, equipment and praise without content are told by examples from what people note
down of those who meet an expectation, or do not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from bot.ladders.answering import Answering
from bot.ladders.model import Entry, Expectation, Ladders
from bot.ladders.odds import Odds
from bot.ladders.searching import THEME
from bot.ladders.words import join, plain, read
from bot.notes.model import LONGEST_NOTE

MOST = 3
"""So many expectations are proposed at most."""
_CONSIDERED = 10
"""How many each sentence speaks for."""
_SENTENCES, _PARTED = re.compile(r"[.!?;]+\s|\n+"), 50
"""What ends a sentence, and how many are read one by one; the rest of a longer note is read as one."""
_NEAR = 1.25
"""How much more an expectation of an entry to prefer counts: enough where two come close."""
_THEME = 0.25
"""How much a theme counts where the ladder itself says how its expectations are noted down."""
_UNRELATED = 0.1
"""How far a note may lean to what no ladder speaks of, and still get something proposed."""


class Suggester:
    """Proposes expectations of one set of ladders; made once for them."""

    def __init__(self, answering: Answering) -> None:
        self._index, self._signs, self._ladders = answering.index, answering.signs, answering.ladders
        self._noted = [phrase for one in self._ladders.expectations() for phrase in one.noted_as]
        self._theme = _THEME if self._noted else THEME

    @cached_property
    def _odds(self) -> Odds:
        """What tells notes on what a ladder speaks of from others; counted for the first note, which a start need not
        wait for."""
        lists = (self._noted or _asked(self._ladders), self._ladders.vocabulary.unrelated)
        related, unrelated = (self._signs.counted(join(map(plain, phrases))) for phrases in lists)
        return Odds(related, unrelated)

    def suggest(self, text: str, near: Sequence[Entry] = (), most: int = MOST) -> tuple[Expectation, ...]:
        """What a note may be evidence for, best first; empty where nothing fits. `near` are the entries to prefer where
        several fit about as well: the subject's band, its roles, and the next one."""
        preferred = {one for entry in near for one in entry.expectations}
        parts = _SENTENCES.split(text[:LONGEST_NOTE], _PARTED)
        sentences = [words for part in parts if (words := read(part, LONGEST_NOTE).words)]
        if self._odds.leaning(self._signs.of([word for words in sentences for word in words])) > _UNRELATED:
            return ()
        scores: dict[Expectation, float] = defaultdict(float)
        for words in sentences:
            for hit in self._index.find(words, most=_CONSIDERED, theme=self._theme):
                scores[hit.doc] += hit.score * (_NEAR if hit.doc in preferred else 1.0)
        return tuple(sorted(scores, key=scores.__getitem__, reverse=True)[:most])


def _asked(ladders: Ladders) -> list[str]:
    """How people ask for expectations and themes: the nearest to notes where a ladder has none."""
    asked = [phrase for one in ladders.expectations() for phrase in one.asked_as]
    return asked + [phrase for theme in ladders.vocabulary.themes for phrase in theme.asked_as]
