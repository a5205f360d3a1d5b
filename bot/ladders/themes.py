"""What ladders of the field speak of, and how people ask for it without a ladder's words.

A theme holds the words that ladders use for something and the ways in which people ask for it. A question that is like
one of these ways is lent the theme's words: that is how a ladder without any `asked_as` of its own is searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import sqrt
from operator import itemgetter

from bot.ladders.asking import STOP
from bot.ladders.meanings import REMEMBERED, Meanings, Ways, pairs, rarity
from bot.ladders.model import Theme
from bot.ladders.words import read, stem

NEAREST = 5
"""How many themes a question is lent words from."""
ALIKE = 0.25
"""How much a question must be like one of a theme's ways of asking: 0 to 1."""
PART_OF_A_PHRASE = 0.35
"""The part of its weight that a single word of a theme's phrase has."""


class Themes:
    """The themes of a vocabulary, by the ways in which people ask for them."""

    def __init__(self, themes: Sequence[Theme], meanings: Meanings) -> None:
        phrases = [
            (theme, meanings.terms(read(said).words)) for theme in themes for said in (*theme.asked_as, *theme.words)
        ]
        postings: dict[str, list[int]] = defaultdict(list)
        for number, (_, terms) in enumerate(phrases):
            for term in terms.all:
                postings[term].append(number)
        self._of = [theme for theme, _ in phrases]
        self._postings = dict(postings)
        self._weights = {term: rarity(term, len(held), len(phrases)) for term, held in postings.items()}
        self._lengths = [sqrt(sum(self._weights[word] for word in terms.words)) for _, terms in phrases]
        self._met = lru_cache(maxsize=REMEMBERED)(self._meet)

    def near(self, asked: Mapping[str, Ways]) -> list[tuple[Theme, float]]:
        """The themes that a question is most like, and how much: 0 to 1."""
        weights = {word: self._weights.get(word) or rarity(word, 0, len(self._of)) for word in asked}
        common: dict[int, float] = defaultdict(float)
        for word, ways in asked.items():
            weight = weights[word]
            for number, part in self._met(ways):
                common[number] += weight * part
        length = sqrt(sum(weights.values()))
        likeness: dict[Theme, float] = {}
        for number, weight in common.items():
            alike = weight / (length * self._lengths[number])
            if alike > likeness.get(self._of[number], ALIKE):
                likeness[self._of[number]] = min(1.0, alike)
        return nlargest(NEAREST, likeness.items(), key=itemgetter(1))

    def words(self, theme: Theme) -> Iterator[Ways]:
        """The words that a theme lends: each the terms that it is met by. A phrase is met by its pairs, and its
        parts."""
        for spoken in theme.words:
            words = read(spoken).words
            parts = [stem(word) for word in words if stem(word) not in STOP]
            if len(words) == 1:
                yield tuple((part, 1.0) for part in parts)
            else:
                glued = list(pairs(words))
                yield (*((pair, 1.0) for pair in glued), *((part, PART_OF_A_PHRASE) for part in parts))

    def _meet(self, ways: Ways) -> tuple[tuple[int, float], ...]:
        """The phrases that hold one of these terms, each with the largest part."""
        best: dict[int, float] = {}
        for term, part in ways:
            for number in self._postings.get(term, ()):
                best[number] = max(part, best.get(number, 0.0))
        return tuple((number, part) for number, part in best.items() if self._lengths[number])
