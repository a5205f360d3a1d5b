"""A topic → the expectations that speak of it, best first, with what is outside of every ladder competing among them.

A word counts by how rare it is (idf). It is met by the same stem, or at a part of its weight by a word that means the same;
of several matches in one expectation the best counts. The best candidates are then compared with the question phrase by
phrase: what people type mostly looks like one of the ways (`asked_as`) in which others ask for the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from math import log, sqrt
from operator import itemgetter

from bot.ladders.asking import FRAME, STOP
from bot.ladders.model import Expectation, Ladders, Outside
from bot.ladders.words import read, spans, stem

TEXT, ASKED, BOTH = 1.0, 0.9, 1.2
"""What a match is worth in the text of an expectation, in the ways it is asked for, and in both."""
SAME_MEANING = 0.4
"""The part of a word's weight that a word of the same meaning is worth."""
SAME_PHRASE = 0.8
"""The same for a whole phrase of the vocabulary, over all its words."""
ADJACENT = 0.4
"""The part of its weight that a pair is worth: two words side by side here and there (`code base`, `codebase`)."""
PHRASE = 1.0
"""How much the likeness of the best single phrase counts beside the words."""
FRAMING = 0.3
"""The part of its weight that a word has with which people ask for anything."""
LENGTH = 0.3
"""How much of a long text's advantage is taken away."""
RERANKED = 24
"""How many candidates are compared phrase by phrase."""

_REMEMBERED_WORDS = 8_192

Doc = Expectation | Outside
Ways = tuple[tuple[str, float], ...]
"""The terms that a word of a question may be met by, each with the part of its weight that it is then worth."""


@dataclass(frozen=True, slots=True)
class Found:
    """An expectation (or something outside of all ladders), its score, and the share of the question that it accounts for."""

    doc: Doc
    score: float
    covers: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Match:
    """Why something was found: a word of the question, the term that it met there, and what that was worth."""

    word: str
    term: str
    worth: float


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a text is found by: the stems of its content words, and the pairs and concepts in it."""

    words: frozenset[str]
    further: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.words | self.further


@dataclass(frozen=True, slots=True)
class _Place:
    """A term in a document: what a match there is worth, and in which of its phrases it stands."""

    weight: float
    phrases: tuple[int, ...]


@dataclass(slots=True)
class _Hit:
    worth: float = 0.0
    phrases: dict[int, float] = field(default_factory=dict)


class Index:
    """All expectations of some ladders and everything outside of them, by the words that speak of them."""

    def __init__(self, ladders: Ladders) -> None:
        self._meanings = _Meanings(ladders.vocabulary.groups)
        self._docs: tuple[Doc, ...] = (*ladders.expectations(), *ladders.vocabulary.outside)
        self._numbers = {doc: number for number, doc in enumerate(self._docs)}
        texts = [self._meanings.terms(_text(doc)) for doc in self._docs]
        asked = [[self._meanings.terms(phrase) for phrase in doc.asked_as] for doc in self._docs]
        self._postings = _postings(texts, asked)
        self._idf = {
            term: _rarity(len(held), len(self._docs)) * (FRAMING if term in FRAME else 1.0)
            for term, held in self._postings.items()
        }
        self._unseen = _rarity(0, len(self._docs))
        self._phrase_weights = [[self._weight(phrase.words) for phrase in phrases] for phrases in asked]
        self._met = lru_cache(maxsize=_REMEMBERED_WORDS)(self._meet)

    @property
    def known(self) -> frozenset[str]:
        """Every stem that the ladders or the vocabulary use."""
        return frozenset(self._postings) | self._meanings.words

    def concepts(self, stems: Sequence[str]) -> Iterator[str]:
        """The meanings that words and phrases of a text stand for, as the vocabulary has them."""
        yield from (concept for word in stems if word not in STOP for concept in self._meanings.of(word))
        yield from (concept for _, _, concept in self._meanings.phrases(stems))

    def find(self, words: Sequence[str], among: Set[Doc] | None = None, most: int = 3) -> tuple[Found, ...]:
        """What speaks of these folded words, best first; `among` keeps the search inside some of the documents."""
        asked = self._asked(words)
        met = [
            (self._idf.get(word, self._unseen * (FRAMING if word in FRAME else 1.0)), self._met(ways))
            for word, ways in asked.items()
        ]
        pairs = [
            self._met(((pair, ADJACENT),)) for pair in _pairs(words) if pair in self._postings and pair not in asked
        ]
        scores: dict[int, float] = defaultdict(float)
        for hits in (*(hits for _, hits in met), *pairs):
            for number, hit in hits.items():
                scores[number] += hit.worth
        if among is not None:
            scores = {n: scores[n] for doc in among if (n := self._numbers[doc]) in scores}
        whole = sum(weight for weight, _ in met) or 1.0
        best = nlargest(max(RERANKED, most), scores.items(), key=itemgetter(1))
        found = []
        for number, score in best:
            alike = self._likeness(met, whole, number)
            found.append(Found(self._docs[number], score + PHRASE * whole * alike, score / whole, alike))
        return tuple(sorted(found, key=lambda f: -f.score)[:most])

    def marks(self, words: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
        """Where the words of a question, or words that mean the same, stand in a text: (start, end) of each."""
        asked = {term for ways in self._asked(words).values() for term, _ in ways}
        return tuple((start, end) for start, end, word in spans(text) if {word, *self._meanings.of(word)} & asked)

    def why(self, words: Sequence[str], doc: Doc) -> tuple[Match, ...]:
        """Which words of a question met which terms of a document, dearest first."""
        number = self._numbers[doc]
        found = []
        for word, ways in self._asked(words).items():
            term, worth = max(((term, self._worth(term, part, number)) for term, part in ways), key=itemgetter(1))
            found += [Match(word, term, worth)] if worth else []
        return tuple(sorted(found, key=lambda match: -match.worth))

    def _asked(self, words: Sequence[str]) -> dict[str, Ways]:
        """Each content word of a question, with the terms that may meet it."""
        stems = [stem(word) for word in words]
        meant: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for start, end, concept in self._meanings.phrases(stems):
            for i in range(start, end):
                meant[i].append((concept, SAME_PHRASE / (end - start)))
        asked: dict[str, Ways] = {}
        for i, word in enumerate(stems):
            if word not in STOP:
                asked[word] = ((word, 1.0), *((c, SAME_MEANING) for c in self._meanings.of(word)), *meant[i])
            elif i in meant:
                asked[word] = tuple(meant[i])
        return asked

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

    def _worth(self, term: str, part: float, number: int) -> float:
        place = self._postings.get(term, {}).get(number)
        return part * self._idf[term] * place.weight if place else 0.0

    def _likeness(self, met: Sequence[tuple[float, dict[int, _Hit]]], whole: float, number: int) -> float:
        """How much the most alike single phrase of a document is like the question: 0 to 1."""
        common: dict[int, float] = defaultdict(float)
        for weight, hits in met:
            if hit := hits.get(number):
                for phrase, part in hit.phrases.items():
                    common[phrase] += weight * part
        weights = self._phrase_weights[number]
        return max((min(1.0, c / sqrt(whole * weights[p])) for p, c in common.items() if weights[p]), default=0.0)

    def _weight(self, words: frozenset[str]) -> float:
        return sum(self._idf[word] for word in words)


class _Meanings:
    """The vocabulary's groups: which concepts a word or a phrase stands for. A concept is a term like a word is."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._words: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for number, group in enumerate(groups):
            for spoken in group:
                stems = tuple(stem(word) for word in read(spoken).words)
                if len(stems) == 1:
                    self._words[stems[0]].append(f"#{number}")
                elif stems:
                    self._phrases[stems[0]].append((stems, f"#{number}"))

    @property
    def words(self) -> frozenset[str]:
        """Every stem that stands in a group."""
        return frozenset(self._words) | {s for several in self._phrases.values() for stems, _ in several for s in stems}

    def of(self, word: str) -> Sequence[str]:
        """The concepts of one stem."""
        return self._words.get(word, ())

    def phrases(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The phrases in a text: where each starts and ends, and its concept."""
        for i, first in enumerate(stems):
            for phrase, concept in self._phrases.get(first, ()):
                if tuple(stems[i : i + len(phrase)]) == phrase:
                    yield i, i + len(phrase), concept

    def terms(self, text: str) -> _Terms:
        """What a text is found by: its content words, the pairs in it, and the concepts of both."""
        words = read(text).words
        stems = [stem(word) for word in words]
        content = {s for s in stems if s not in STOP}
        concepts = {c for s in content for c in self.of(s)} | {c for _, _, c in self.phrases(stems)}
        return _Terms(frozenset(content), frozenset(concepts | set(_pairs(words))))


def _postings(texts: Sequence[_Terms], asked: Sequence[Sequence[_Terms]]) -> dict[str, dict[int, _Place]]:
    """Term → document → its place there; long texts give each of their words a little less."""
    usual = sum(len(text.words) for text in texts) / max(1, sum(bool(text.words) for text in texts))
    found: dict[str, dict[int, _Place]] = defaultdict(dict)
    for number, (text, ways) in enumerate(zip(texts, asked, strict=True)):
        share = 1 / (1 + LENGTH * (len(text.words) / usual - 1)) if text.words else 1.0
        for term in text.all.union(*(way.all for way in ways)):
            phrases = tuple(p for p, way in enumerate(ways) if term in way.all)
            weight = (BOTH if phrases else TEXT) * share if term in text.all else ASKED
            found[term][number] = _Place(weight, phrases)
    return dict(found)


def _rarity(holding: int, total: int) -> float:
    return log(1 + (total - holding + 0.5) / (holding + 0.5))


def _text(doc: Doc) -> str:
    return " ".join((doc.text, *doc.examples)) if isinstance(doc, Expectation) else ""


def _pairs(words: Sequence[str]) -> Iterator[str]:
    """Two words side by side as the one word that they may also be written as: `code base`, `codebase`."""
    return (stem(a + b) for a, b in pairwise(words) if stem(a) not in STOP or stem(b) not in STOP)
