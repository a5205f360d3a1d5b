"""Is it a question for a ladder at all? Pay, rosters, leave, other companies and the weather are not, and say so.

Naive Bayes over the words, word pairs and meanings of two lists of examples, both data: how people ask for
expectations, and
how they ask for what no ladder answers. A threshold on the search alone tells them apart poorly: the words are often
the same ("how much does a staff engineer make"), the way of asking is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from math import log

from bot.ladders.meanings import Meanings
from bot.ladders.model import Ladders, Outside
from bot.ladders.searching import Index
from bot.ladders.words import read, stem

_SMOOTHING = 0.3
_FEW = 2
"""A question of few known signs leans as little as if it had so many more that say nothing."""
_BALANCE = 0.6
"""What is added to every sign: the log odds of questions for a ladder are about so far below 0, and the border is
at 0."""

Unnamed = Callable[[str], Sequence[str]]
"""The words of a text without the names of bands and roles in it."""


class Border:
    """The border between what ladders answer and what is outside of them."""

    def __init__(self, ladders: Ladders, meanings: Meanings, unnamed: Unnamed) -> None:
        self._meanings = meanings
        self._outside = ladders.vocabulary.outside
        inside = [unnamed(phrase) for phrase in ladders.vocabulary.inside]
        inside += [read(phrase).words for e in ladders.expectations() for phrase in e.asked_as]
        inside += [read(phrase).words for theme in ladders.vocabulary.themes for phrase in theme.asked_as]
        outside = [unnamed(phrase) for topic in ladders.vocabulary.outside for phrase in topic.asked_as]
        self._leanings = _leanings(
            Counter(sign for words in inside for sign in self._signs(words)),
            Counter(sign for words in outside for sign in self._signs(words)),
        )

    def leaning(self, words: Sequence[str]) -> float:
        """How far these words lean outside, as the mean log odds of their signs; below 0 they lean inside."""
        known = [self._leanings[sign] for sign in self._signs(words) if sign in self._leanings]
        return sum(known) / (len(known) + _FEW)

    def nearest(self, words: Sequence[str]) -> Outside | None:
        """What is outside and speaks of these words most, if anything does."""
        found = self._topics.find(words, most=1)
        return found[0].doc if found else None

    @cached_property
    def _topics(self) -> Index[Outside]:
        """What is outside, by the words that speak of it; made when first needed: start-up need not wait for it."""
        return Index(self._outside, self._meanings)

    def _signs(self, words: Sequence[str]) -> Iterator[str]:
        stems = [stem(word) for word in words]
        return chain(stems, map(" ".join, pairwise(("", *stems, ""))), self._meanings.concepts(stems))


def _leanings(inside: Counter[str], outside: Counter[str]) -> dict[str, float]:
    """Sign → log odds of standing outside rather than inside; empty where there is nothing to tell apart."""
    if not inside or not outside:
        return {}
    signs = inside.keys() | outside.keys()
    all_inside, all_outside = (_total(counts, len(signs)) for counts in (inside, outside))
    return {
        sign: log((outside[sign] + _SMOOTHING) / all_outside) - log((inside[sign] + _SMOOTHING) / all_inside) + _BALANCE
        for sign in signs
    }


def _total(counts: Counter[str], signs: int) -> float:
    return counts.total() + _SMOOTHING * signs
