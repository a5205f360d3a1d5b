"""What ladders of the field speak of, and how people ask for it without a ladder's words.

A theme holds the words that ladders use for something and the ways in which people ask for it. A question that is like
one of these ways is lent the theme's words: that is how a ladder without any `asked_as` of its own is searched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from math import sqrt
from operator import itemgetter

from bot.ladders.meanings import REMEMBERED, Meanings, Ways, content, pairs_in, rarities, rarity
from bot.ladders.model import Theme
from bot.ladders.words import Joined, join, read_all

NEAREST = 5
"""How many themes a question is lent words from."""
ALIKE = 0.25
"""How much a question must be like one of a theme's ways of asking: 0 to 1."""
PART_OF_A_PHRASE = 0.35
"""The part of its weight that a single word of a theme's phrase has."""
_ALONE = 2
"""The length of a word alone among joined texts: itself and what parts it from the next."""


class Themes:
    """The themes of a vocabulary, by the ways in which people ask for them."""

    def __init__(self, themes: Sequence[Theme], meanings: Meanings) -> None:
        asked = [(theme, phrase) for theme in themes for phrase in theme.asked_as]
        said = asked + [(theme, word) for theme in themes for word in theme.words]
        self._of = [theme for theme, _ in said]
        phrases = join(read_all(phrase for _, phrase in said))
        words = content(phrases)
        self._postings = words | meanings.concepts_in(phrases)
        self._weights = rarities(words, len(said))
        weights = [0.0] * len(said)
        for word, held in words.items():
            for number in held:
                weights[number] += self._weights[word]
        self._shares = [1 / sqrt(weight) if weight else 0.0 for weight in weights]
        self._met: Callable[[Ways], dict[int, float]] = lru_cache(maxsize=REMEMBERED)(self._meet)
        lent = iter(_lent(phrases.since(len(asked))))
        self.words = {theme: list(islice(lent, len(theme.words))) for theme in themes}

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
        return nlargest(NEAREST, likeness.items(), key=itemgetter(1))

    def _meet(self, ways: Ways) -> dict[int, float]:
        """The phrases that hold one of these terms, each with the largest part."""
        best: dict[int, float] = {}
        for term, part in sorted(ways, key=itemgetter(1)):
            best |= dict.fromkeys(self._postings.get(term, ()), part)
        return best


def _lent(spoken: Joined) -> list[Ways]:
    """The terms that each of these words and phrases is met by: a phrase by its pairs, and at a part by its words."""
    lengths = Counter(spoken.numbers)
    ways: dict[int, dict[str, float]] = {number: {} for number in lengths}
    for pair, held in pairs_in(spoken).items():
        for number in held:
            ways[number][pair] = 1.0
    for word, held in content(spoken).items():
        for number in held:
            ways[number].setdefault(word, PART_OF_A_PHRASE if lengths[number] > _ALONE else 1.0)
    return [tuple(terms.items()) for terms in ways.values()]
