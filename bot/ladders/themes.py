"""What ladders of the field speak of, and how people ask for it without a ladder's words.

A theme holds the words that ladders use for something and the ways in which people ask for it. A question that is like
one of these ways is lent the theme's words: that is how a ladder without any `asked_as` of its own is searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import sqrt
from operator import itemgetter

from bot.ladders.meanings import REMEMBERED, Meanings, Terms, Ways, rarities, rarity
from bot.ladders.model import Theme

NEAREST = 5
"""How many themes a question is lent words from."""
ALIKE = 0.25
"""How much a question must be like one of a theme's ways of asking: 0 to 1."""
CLOSE = 0.5
"""The part of the likest theme's likeness that the others must have: one far less alike lends nothing."""
PART_OF_A_PHRASE = 0.35
"""The part of its weight that a single word of a theme's phrase has."""


class Themes:
    """The themes of a vocabulary, by the ways in which people ask for them."""

    def __init__(self, themes: Sequence[Theme], meanings: Meanings, said: Sequence[str]) -> None:
        self._phrases = Terms(said, meanings)
        self._of = [theme for theme in themes for _ in (*theme.words, *theme.asked_as)]
        words = self._phrases.words
        self._weights = rarities(dict(zip(words, map(len, words.values()), strict=True)), len(self._of))
        weights = [0.0] * len(self._of)
        for word, held in words.items():
            for number in held:
                weights[number] += self._weights[word]
        self._shares = [1 / sqrt(weight) if weight else 0.0 for weight in weights]
        self._met: Callable[[Ways], dict[int, float]] = lru_cache(maxsize=REMEMBERED)(self._meet)

    def near(self, asked: Mapping[str, Ways]) -> list[tuple[Theme, float]]:
        """The themes that a question is most like, and how much: 0 to 1."""
        weights = {word: self._weights.get(word) or rarity(word, 0, len(self._of)) for word in asked}
        common: dict[int, float] = defaultdict(float)
        for word, ways in asked.items():
            weight = weights[word]
            for number, part in self._met(ways).items():
                common[number] += weight * part
        share = 1 / sqrt(sum(weights.values()) or 1.0)
        least = ALIKE / share
        likeness: dict[Theme, float] = defaultdict(float)
        for number, weight in common.items():
            alike = weight * self._shares[number]
            if alike > least:
                theme = self._of[number]
                likeness[theme] = max(likeness[theme], min(1.0, alike * share))
        near = nlargest(NEAREST, likeness.items(), key=itemgetter(1))
        return [(theme, alike) for theme, alike in near if alike >= CLOSE * near[0][1]]

    def _meet(self, ways: Ways) -> dict[int, float]:
        """The phrases that hold one of these terms, each with the largest part."""
        best: dict[int, float] = {}
        for term, part in sorted(ways, key=itemgetter(1)):
            best |= dict.fromkeys(self._phrases.terms.get(term, ()), part)
        return best
