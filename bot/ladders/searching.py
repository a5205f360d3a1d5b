"""A topic → the expectations that speak of it, best first.

A word counts by how rare it is (idf). It is met by the same stem, or at a part of its weight by a word that means the
same; of several matches in one expectation the best counts. Two things are then added: how much the question is like
the best single way of asking (`asked_as`) for an expectation, and how much the expectation holds the words of the
vocabulary's themes that the question is like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from operator import attrgetter

from bot.ladders.asking import STOP
from bot.ladders.meanings import REMEMBERED, Meanings, Terms, Ways, pairs, rarity
from bot.ladders.model import Expectation, Theme
from bot.ladders.themes import Themes
from bot.ladders.words import read, stem

TEXT, ASKED, BOTH = 1.0, 0.9, 1.3
"""What a match is worth in the text of an expectation, in the ways it is asked for, and in both."""
ADJACENT = 0.4
"""The part of its weight that a pair is worth: two words side by side here and there (`code base`, `codebase`)."""
PHRASE = 0.7
"""How much the likeness of the best single phrase counts beside the words."""
THEME = 0.8
"""How much a theme counts beside the words."""
LENT = 0.25
"""The share of a theme's words that a document must hold, beside the one that holds most, to be lent anything."""
LENGTH = 0.3
"""How much of a long text's advantage is taken away."""
RERANKED = 10
"""How many candidates are compared phrase by phrase."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, its score, and how much of the question its words and themes account for: about 1 where all of it."""

    doc: Expectation
    score: float
    covers: float


@dataclass(frozen=True, slots=True)
class Match:
    """Why something was found: a word of the question, the term that it met there, and what that was worth."""

    word: str
    term: str
    worth: float


@dataclass(frozen=True, slots=True)
class _Place:
    """A term in a document: what a match there is worth, and in which of its phrases it stands."""

    weight: float
    phrases: tuple[int, ...]


@dataclass(slots=True)
class _Hit:
    worth: float = 0.0
    phrases: dict[int, float] = field(default_factory=dict)


_Met = tuple[float, dict[int, _Hit]]
"""A word's weight, and the documents that it is met in."""


class Index:
    """Expectations by the words that speak of them."""

    def __init__(self, docs: Iterable[Expectation], meanings: Meanings, themes: Sequence[Theme] = ()) -> None:
        self._meanings = meanings
        self._docs: tuple[Expectation, ...] = tuple(docs)
        self._numbers: dict[Expectation, int] = {doc: number for number, doc in enumerate(self._docs)}
        texts = [meanings.terms(read(_text(doc), None).words, paired=True) for doc in self._docs]
        asked = [[meanings.terms(read(phrase).words, paired=True) for phrase in doc.asked_as] for doc in self._docs]
        self._in_texts = frozenset(word for text in texts for word in text.words)
        self._postings = _postings(texts, asked)
        self._idf = {term: rarity(term, len(held), len(self._docs)) for term, held in self._postings.items()}
        self._phrase_weights = [[sum(self._idf[word] for word in way.words) for way in ways] for ways in asked]
        self._themes = Themes(themes, meanings)
        self._met: Callable[[Ways], dict[int, _Hit]] = lru_cache(maxsize=REMEMBERED)(self._meet)
        self._lent = lru_cache(maxsize=None)(self._lend)

    def find(self, words: Sequence[str], among: Set[Expectation] | None = None, most: int = 3) -> tuple[Found, ...]:
        """What speaks of these folded words, best first; `among` keeps the search inside some of the documents."""
        asked = self._meanings.asked(words)
        met: list[_Met] = [(self._weight(word), self._met(ways)) for word, ways in asked.items()]
        whole = sum(weight for weight, _ in met) or 1.0
        beside: list[dict[int, _Hit]] = [self._met(((pair, ADJACENT),)) for pair in pairs(words) if pair not in asked]
        scores: dict[int, float] = defaultdict(float)
        for hits in (*(hits for _, hits in met), *beside):
            for number, hit in hits.items():
                scores[number] += hit.worth
        for theme, likeness in self._themes.near(asked):
            for number, share in self._lent(theme).items():
                scores[number] += THEME * whole * likeness * share
        if among is not None:
            scores = {number: score for number, score in scores.items() if self._docs[number] in among}
        best = sorted(sorted(scores), key=scores.__getitem__, reverse=True)[: max(RERANKED, most)]
        found = [
            Found(self._docs[n], scores[n] + PHRASE * whole * self._likeness(met, whole, n), scores[n] / whole)
            for n in best
        ]
        return tuple(sorted(found, key=attrgetter("score"), reverse=True)[:most])

    def speaks_of(self, words: Sequence[str]) -> bool:
        """Whether each content word of these stands in the text of a document."""
        return {stem(word) for word in words} - STOP <= self._in_texts

    def met_by(self, words: Sequence[str]) -> frozenset[str]:
        """The terms that the words of a question are met by."""
        return frozenset(term for ways in self._meanings.asked(words).values() for term, _ in ways)

    def marks(self, terms: Set[str], text: str) -> tuple[tuple[int, int], ...]:
        """Where words that are met by these terms stand in a text: (start, end) of each."""
        return tuple((start, end) for start, end, meant in self._meanings.spans(text) if not meant.isdisjoint(terms))

    def why(self, words: Sequence[str], doc: Expectation) -> tuple[Match, ...]:
        """What the score of a document is made of, dearest first: words and the terms that they met, pairs of words,
        themes that lent their words, the likest phrase."""
        number = self._numbers[doc]
        asked = self._meanings.asked(words)
        ways: list[tuple[str, Ways]] = [
            *asked.items(),
            *((pair, ((pair, ADJACENT),)) for pair in pairs(words) if pair not in asked),
        ]
        best = [(word, max((self._worth(term, part, number), term) for term, part in terms)) for word, terms in ways]
        found = [Match(word, term, worth) for word, (worth, term) in best if worth]
        met: list[_Met] = [(self._weight(word), self._met(terms)) for word, terms in asked.items()]
        whole = sum(weight for weight, _ in met) or 1.0
        for theme, likeness in self._themes.near(asked):
            if share := self._lent(theme).get(number):
                found.append(Match("(theme)", theme.words[0], THEME * whole * likeness * share))
        if alike := self._likeness(met, whole, number):
            found.append(Match("(phrase)", "asked_as", PHRASE * whole * alike))
        return tuple(sorted(found, key=lambda match: -match.worth))

    def _meet(self, ways: Ways) -> dict[int, _Hit]:
        """Document → its best match among these terms, and which of its phrases hold one of them."""
        best: dict[int, _Hit] = {}
        for term, part in ways:
            for number, place in self._postings.get(term, {}).items():
                hit = best.setdefault(number, _Hit())
                hit.worth = max(hit.worth, part * self._idf[term] * place.weight)
                for phrase in place.phrases:
                    hit.phrases[phrase] = max(hit.phrases.get(phrase, 0.0), part)
        return best

    def _lend(self, theme: Theme) -> dict[int, float]:
        """Document → its share of a theme's words, as rare as they are: 1 for the document that holds most of them."""
        held: dict[int, float] = defaultdict(float)
        for ways in self._themes.words(theme):
            best: dict[int, float] = {}
            for term, part in ways:
                worth = part * self._idf.get(term, 0.0)
                for number, place in self._postings.get(term, {}).items():
                    best[number] = max(worth * place.weight, best.get(number, 0.0))
            for number, worth in best.items():
                held[number] += worth
        most = max(held.values(), default=1.0)
        return {number: worth / most for number, worth in held.items() if worth > LENT * most}

    def _likeness(self, met: Sequence[_Met], whole: float, number: int) -> float:
        """How much the most alike single phrase of a document is like the question: 0 to 1."""
        common: dict[int, float] = defaultdict(float)
        for weight, hits in met:
            if hit := hits.get(number):
                for phrase, part in hit.phrases.items():
                    common[phrase] += weight * part
        weights = self._phrase_weights[number]
        return max((min(1.0, c / sqrt(whole * weights[p])) for p, c in common.items() if weights[p]), default=0.0)

    def _worth(self, term: str, part: float, number: int) -> float:
        place = self._postings.get(term, {}).get(number)
        return part * self._idf[term] * place.weight if place else 0.0

    def _weight(self, word: str) -> float:
        return self._idf.get(word) or rarity(word, 0, len(self._docs))


def _postings(texts: Sequence[Terms], asked: Sequence[Sequence[Terms]]) -> dict[str, dict[int, _Place]]:
    """Term → document → its place there; long texts give each of their words a little less."""
    usual = sum(len(text.words) for text in texts) / max(1, sum(bool(text.words) for text in texts))
    found: dict[str, dict[int, _Place]] = defaultdict(dict)
    for number, (text, ways) in enumerate(zip(texts, asked, strict=True)):
        share = 1 / (1 + LENGTH * (len(text.words) / usual - 1)) if text.words else 1.0
        stands: dict[str, list[int]] = {term: [] for term in text.all}
        for phrase, way in enumerate(ways):
            for term in way.all:
                stands.setdefault(term, []).append(phrase)
        for term, phrases in stands.items():
            weight = (BOTH if phrases else TEXT) * share if term in text.all else ASKED
            found[term][number] = _Place(weight, tuple(phrases))
    return dict(found)


def _text(expectation: Expectation) -> str:
    return " ".join((expectation.text, *expectation.examples))
