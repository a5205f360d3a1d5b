"""A topic → the expectations that speak of it, best first.

A word counts by how rare it is (idf). It is met by the same stem, or at a part of its weight by a word that means the
same; of several matches in one expectation the best counts. Two things are then added: how much the question is like
the best single way of speaking of an expectation (`asked_as`, `noted_as`), and how much the expectation holds the words
of the vocabulary's themes that the question is like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from math import sqrt
from operator import attrgetter
from typing import NamedTuple

from bot.ladders.asking import STOP
from bot.ladders.meanings import REMEMBERED, Held, Meanings, Texts, Ways, rarities, rarity
from bot.ladders.model import Expectation, Ladders
from bot.ladders.said import Said
from bot.ladders.themes import PART_OF_A_PHRASE, Themes
from bot.ladders.words import stem

TEXT, ASKED, BOTH = 1.0, 0.9, 1.3
"""What a match is worth in the text of an expectation, in the ways people speak of it, and in both."""
ADJACENT = 0.4
"""The part of its weight that a pair is worth: two words side by side here and there (`code base`, `codebase`)."""
PHRASE = 0.9
"""How much the likeness of the best single phrase counts beside the words."""
THEME, THEME_BESIDE = 0.8, 0.65
"""How much a theme counts beside the words, and where the ladders themselves say how people ask."""
LENT = 0.1
"""The share of a theme's words that a document must hold, beside the one that holds most, to be lent anything."""
TELLING = 0.1
"""How much a word of a theme must be worth, beside the one that is worth most, to be looked up."""
LENGTH = 0.3
"""How much of a long text's advantage is taken away."""
RERANKED = 10
"""How many candidates are compared phrase by phrase."""
_PART = 2
"""The letters of the shortest part of a word that two words are written as."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, its score, how much of the question its words and themes account for (about 1 where all of it), and
    whether a word met it: else themes alone did."""

    doc: Expectation
    score: float
    covers: float
    by_words: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Why something was found: a word of the question, the term that it met there, and what that was worth."""

    word: str
    term: str
    worth: float


class _Stand(NamedTuple):
    """Where a term stands: its weight, what it is worth in each document, and the ways of speaking of each that hold
    it."""

    weight: float
    worths: dict[int, float]
    phrases: dict[int, list[int]]


_NOWHERE = _Stand(0.0, {}, {})
_Stands = list[tuple[float, list[tuple[float, dict[int, list[int]]]]]]


class Index:
    """Expectations by the words that speak of them."""

    def __init__(self, ladders: Ladders, meanings: Meanings, said: Said) -> None:
        self._meanings = meanings
        self._docs: tuple[Expectation, ...] = tuple(ladders.expectations())
        self._numbers: dict[Expectation, int] = {doc: number for number, doc in enumerate(self._docs)}
        self._theme = THEME_BESIDE if any(doc.asked_as for doc in self._docs) else THEME
        self._themes = Themes(ladders.vocabulary.themes, meanings, said.themes)
        pairs = {pair for words in said.lent.values() for stems in words for pair in pairwise(stems)}
        pairs = {(a, b) for a, b in pairs if a not in STOP or b not in STOP}
        self._texts = Texts(said.texts, meanings, pairs)
        self._ways = Texts(said.ways, meanings, pairs)
        self._of = [number for number, doc in enumerate(self._docs) for _ in doc.said_as]
        self._shares = _shares(self._texts.words, len(self._docs))
        self._weights = self._rarities()
        self._phrase_weights = [0.0] * len(self._of)
        for word, phrases in self._ways.words.items():
            for phrase in phrases:
                self._phrase_weights[phrase] += self._weights[word]
        self._stand: Callable[[str], _Stand] = lru_cache(maxsize=REMEMBERED)(self._find_stand)
        self._pair: Callable[[str, str], Ways] = lru_cache(maxsize=REMEMBERED)(self._find_pair)
        self._parted: Callable[[str], Ways] = lru_cache(maxsize=REMEMBERED)(self._find_parted)
        self._met: Callable[[Ways], dict[int, float]] = lru_cache(maxsize=REMEMBERED)(self._meet)
        # Made ahead: it would be most of what a question takes the first time.
        held = {" ".join(pair) for pair in pairs} & (self._texts.terms.keys() | self._ways.terms.keys())
        weights = self._weights | {pair: self._stand(pair).weight for pair in held}
        self._lent = {theme: self._lend(words, weights) for theme, words in said.lent.items()}

    def find(
        self, words: Sequence[str], among: Set[Expectation] | None = None, most: int = 3, *, theme: float | None = None
    ) -> tuple[Found, ...]:
        """What speaks of these folded words, best first; `among` keeps the search inside some of the documents, and
        `theme` is how much a theme counts beside the words, where that is not as much as for questions."""
        asked = self._asked(words)
        whole = self._whole(asked)
        scores: dict[int, float] = defaultdict(float)
        for ways in (*asked.values(), *self._beside(words, asked).values()):
            for number, worth in self._met(ways).items():
                scores[number] += worth
        by_words = frozenset(scores)
        for spoken, likeness in self._themes.near(asked):
            worth = (self._theme if theme is None else theme) * whole * likeness
            for number, share in self._lent[spoken].items():
                scores[number] += worth * share
        if among is not None:
            scores = {number: score for number, score in scores.items() if self._docs[number] in among}
        best, stands = _best(scores, max(RERANKED, most)), self._stands(asked)
        found = [
            Found(
                self._docs[n],
                scores[n] + PHRASE * whole * self._likeness(stands, whole, n),
                scores[n] / whole,
                n in by_words,
            )
            for n in best
        ]
        return tuple(sorted(found, key=attrgetter("score"), reverse=True)[:most])

    def speaks_of(self, words: Sequence[str]) -> bool:
        """Whether each content word of these stands in the text of a document."""
        return {stem(word) for word in words} - STOP <= self._texts.words.keys()

    def met_by(self, words: Sequence[str]) -> frozenset[str]:
        """The terms that the words of a question are met by."""
        return frozenset(term for ways in self._asked(words).values() for term, _ in ways)

    def marks(self, terms: Set[str], text: str) -> tuple[tuple[int, int], ...]:
        """Where words that are met by these terms stand in a text: (start, end) of each."""
        return tuple((start, end) for start, end, meant in self._meanings.spans(text) if not meant.isdisjoint(terms))

    def why(self, words: Sequence[str], doc: Expectation) -> tuple[Match, ...]:
        """What the score of a document is made of, dearest first: words and the terms that they met, pairs of words,
        themes that lent their words, the likest phrase."""
        number = self._numbers[doc]
        asked = self._asked(words)
        whole = self._whole(asked)
        best = [
            (word, max((part * self._stand(term).worths.get(number, 0.0), term) for term, part in ways))
            for word, ways in (asked | self._beside(words, asked)).items()
        ]
        found = [Match(word, term, worth) for word, (worth, term) in best if worth]
        for theme, likeness in self._themes.near(asked):
            if share := self._lent[theme].get(number):
                found.append(Match("(theme)", theme.words[0], self._theme * whole * likeness * share))
        if alike := self._likeness(self._stands(asked), whole, number):
            found.append(Match("(phrase)", "asked_as", PHRASE * whole * alike))
        return tuple(sorted(found, key=lambda match: -match.worth))

    def _meet(self, ways: Ways) -> dict[int, float]:
        """Document → what the best match among these terms is worth in it."""
        return _best_of((part, self._stand(term).worths) for term, part in ways)

    def _lend(self, said: Iterable[Sequence[str]], weights: Mapping[str, float]) -> dict[int, float]:
        """Document → its share of a theme's words, as rare as they are: 1 for the document that holds most of them."""
        words = [_weighed(stems, weights) for stems in said]
        least = TELLING * max((weight for terms in words for weight, _, _ in terms), default=0.0)
        held: dict[int, float] = defaultdict(float)
        for terms in words:
            telling = [(part, self._stand(term).worths) for weight, part, term in terms if weight > least]
            for number, worth in _best_of(telling).items():
                held[number] += worth
        most = max(held.values(), default=1.0)
        return {number: worth / most for number, worth in held.items() if worth > LENT * most}

    def _stands(self, asked: Mapping[str, Ways]) -> _Stands:
        """Where the words of a question stand in the ways of asking: the weight of each, and by the terms that meet it,
        dearest first, its part and the phrases of each document."""
        return [
            (self._weight(word), [(part, held) for term, part in ways if (held := self._stand(term).phrases)])
            for word, ways in asked.items()
        ]

    def _likeness(self, stands: _Stands, whole: float, number: int) -> float:
        """How much the most alike single phrase of a document is like the question: 0 to 1."""
        common: dict[int, float] = defaultdict(float)
        for weight, terms in stands:
            parts: dict[int, float] = {}
            for part, documents in terms:
                for phrase in documents.get(number, ()):
                    if part > parts.get(phrase, 0.0):
                        parts[phrase] = part
            for phrase, part in parts.items():
                common[phrase] += weight * part
        weights = self._phrase_weights
        return max((min(1.0, c / sqrt(whole * weights[p])) for p, c in common.items() if weights[p]), default=0.0)

    def _asked(self, words: Sequence[str]) -> dict[str, Ways]:
        """Each content word of a question, with the terms that may meet it: also by the two that it may be written
        as."""
        asked = self._meanings.asked(words)
        for word in words:
            if stem(word) in asked and (parted := self._parted(word)):
                asked[stem(word)] += parted
        return asked

    def _find_parted(self, word: str) -> Ways:
        """The pairs that stand here and are one word otherwise: `codebase`, `code base`."""
        parts = ((word[:i], word[i:]) for i in range(_PART, len(word) - _PART + 1))
        pairs = (f"{stem(first)} {stem(second)}" for first, second in parts if first in self._weights or first in STOP)
        return tuple((pair, 1.0) for pair in pairs if self._stand(pair).worths)

    def _beside(self, words: Sequence[str], asked: Mapping[str, Ways]) -> dict[str, Ways]:
        """The pairs in a question that stand anywhere, as they are met."""
        return {a + b: ways for a, b in pairwise(words) if (ways := self._pair(a, b)) and stem(a + b) not in asked}

    def _find_pair(self, a: str, b: str) -> Ways:
        """Two words side by side as two, and as the one word that they may also be written as, where these stand."""
        first, second = stem(a), stem(b)
        if first in STOP and second in STOP:
            return ()
        return tuple((term, ADJACENT) for term in (f"{first} {second}", stem(a + b)) if self._stand(term).worths)

    def _find_stand(self, term: str) -> _Stand:
        texts, ways = self._texts.holding(term), self._ways.holding(term)
        if not texts and not ways:
            return _NOWHERE
        shares, of = self._shares, self._of
        phrases: dict[int, list[int]] = {}
        for phrase in ways:
            phrases.setdefault(of[phrase], []).append(phrase)
        weight = self._weights.get(term) or rarity(term, len(phrases.keys() | texts), len(self._docs))
        worths = {number: weight * TEXT * shares[number] for number in texts}
        worths |= {n: weight * (BOTH * shares[n] if n in worths else ASKED) for n in phrases}
        return _Stand(weight, worths, phrases)

    def _rarities(self) -> dict[str, float]:
        """The weight of each content word by the documents that hold it."""
        texts, of = self._texts.words, self._of.__getitem__
        held = {word: len({*map(of, phrases), *texts.get(word, ())}) for word, phrases in self._ways.words.items()}
        held |= {word: len(numbers) for word, numbers in texts.items() if word not in held}
        return rarities(held, len(self._docs))

    def _whole(self, asked: Iterable[str]) -> float:
        """The weight of all words of a question."""
        return sum(map(self._weight, asked)) or 1.0

    def _weight(self, word: str) -> float:
        return self._weights.get(word) or rarity(word, 0, len(self._docs))


def _weighed(stems: Sequence[str], weights: Mapping[str, float]) -> list[tuple[float, float, str]]:
    """The terms that a word or phrase of a theme is met by, those with a weight: that, the part of it that counts, and
    the term. Of a phrase these are its pairs, and at a part its words."""
    if len(stems) == 1:
        return [(weights[stems[0]], 1.0, stems[0])] if stems[0] in weights else []
    words = [(PART_OF_A_PHRASE * weights[word], PART_OF_A_PHRASE, word) for word in stems if word in weights]
    return words + [(weights[pair], 1.0, pair) for pair in map(" ".join, pairwise(stems)) if pair in weights]


def _best_of(parts: Iterable[tuple[float, dict[int, float]]]) -> dict[int, float]:
    """Document → the most that a match is worth in it; each with the part of its worth that counts."""
    best: dict[int, float] = {}
    for part, worths in parts:
        counted = worths.copy() if part == 1.0 else {number: part * worth for number, worth in worths.items()}
        if best:
            for number, worth in counted.items():
                if worth > best.get(number, 0.0):
                    best[number] = worth
        else:
            best = counted
    return best


def _best(scores: Mapping[int, float], most: int) -> list[int]:
    """The documents of the highest scores, highest first; of equals the first in the ladder."""
    least = min(nlargest(most, scores.values()), default=0.0)
    return sorted((n for n, score in scores.items() if score >= least), key=lambda n: (-scores[n], n))[:most]


def _shares(words: Held, texts: int) -> list[float]:
    """What a word in each of these texts is worth: a little less in a long one."""
    lengths = [0] * texts
    for held in words.values():
        for number in held:
            lengths[number] += 1
    usual = sum(lengths) / max(1, sum(map(bool, lengths)))
    return [1 / (1 + LENGTH * (length / usual - 1)) if length else 1.0 for length in lengths]
