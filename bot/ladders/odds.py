"""How far words lean from one list of examples to another: naive Bayes over words, word pairs and meanings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import log

from bot.ladders.meanings import Meanings
from bot.ladders.words import PART, stem

_SMOOTHING = 0.3
_FEW = 2
"""A text of few known signs leans as little as if it had so many more that say nothing."""

Counts = Counter[str]
"""Sign → how often it stands in examples."""


class Signs:
    """The signs in a text: words, two side by side, the first and the last one, and what they stand for."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings

    def of(self, words: Sequence[str]) -> Iterator[str]:
        """The signs of folded words."""
        stems = [stem(word) for word in words]
        return chain(stems, _pairs(stems), (concept for _, concept in self._meanings.concepts(stems)))

    def counted(self, stems: Sequence[str]) -> Counts:
        """How often each sign stands in joined phrases, but for what whole phrases of them stand for."""
        counts, pairs = Counter(stems), Counter(_pairs(stems))
        concepts = self._meanings.counted(counts)
        for others in (pairs, concepts):  # no sign is in two of them, and added it would be counted one by one
            dict.update(counts, others)
        del counts[PART], counts[f"{PART} {PART}"]
        return counts


def _pairs(stems: Sequence[str]) -> Iterator[str]:
    """Two side by side, the first and the last one beside what bounds a text."""
    return map(" ".join, pairwise((PART, *stems, PART)))


class Examples:
    """How often each sign stands in examples; `known` is how many signs there are in all."""

    def __init__(self, counts: Counts, known: int) -> None:
        self.counts = counts
        self._all = counts.total() + _SMOOTHING * known
        self._unseen = log(_SMOOTHING / self._all) if known else 0.0

    def share(self, sign: str) -> float:
        """The log of a sign's share in all signs of the examples."""
        count = self.counts.get(sign)
        return log((count + _SMOOTHING) / self._all) if count else self._unseen


class Odds:
    """The odds that a text belongs with one list of examples rather than with the other."""

    def __init__(self, inside: Counts, outside: Counts, balance: float = 0.0) -> None:
        self.known = len(inside) + len(outside.keys() - inside.keys())
        self._inside, self._outside = Examples(inside, self.known), Examples(outside, self.known)
        self._balance = balance

    def leaning(self, signs: Iterable[str]) -> float:
        """How far signs lean outside, as the mean of their log odds and the balance; below 0 they lean inside, and 0
        where one of the lists is empty."""
        inside, outside = self._inside, self._outside
        if not inside.counts or not outside.counts:
            return 0.0
        known = [sign for sign in signs if sign in inside.counts or sign in outside.counts]
        return sum(outside.share(sign) - inside.share(sign) + self._balance for sign in known) / (len(known) + _FEW)
