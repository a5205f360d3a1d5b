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
from math import sqrt
from operator import attrgetter

from bot.ladders.asking import STOP
from bot.ladders.meanings import REMEMBERED, Held, Meanings, Ways, content, pairs, pairs_in, rarities, rarity
from bot.ladders.model import Expectation, Theme
from bot.ladders.themes import Themes
from bot.ladders.words import join, read_all, stem

TEXT, ASKED, BOTH = 1.0, 0.9, 1.3
"""What a match is worth in the text of an expectation, in the ways people speak of it, and in both."""
ADJACENT = 0.4
"""The part of its weight that a pair is worth: two words side by side here and there (`code base`, `codebase`)."""
PHRASE = 0.8
"""How much the likeness of the best single phrase counts beside the words."""
THEME = 0.8
"""How much a theme counts beside the words."""
LENT = 0.25
"""The share of a theme's words that a document must hold, beside the one that holds most, to be lent anything."""
TELLING = 0.1
"""How much a word of a theme must be worth, beside the one that is worth most, to be looked up."""
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


_Phrases = tuple[int, ...]
"""Which ways of asking for a document hold a term."""
_Stands = list[tuple[float, list[tuple[float, Mapping[int, _Phrases]]]]]


class Index:
    """Expectations by the words that speak of them."""

    def __init__(self, docs: Iterable[Expectation], meanings: Meanings, themes: Sequence[Theme] = ()) -> None:
        self._meanings = meanings
        self._docs: tuple[Expectation, ...] = tuple(docs)
        self._numbers: dict[Expectation, int] = {doc: number for number, doc in enumerate(self._docs)}
        texts = join(read_all(map(_text, self._docs)))
        ways = join(read_all(phrase for doc in self._docs for phrase in doc.said_as))
        of = [number for number, doc in enumerate(self._docs) for _ in doc.said_as]
        words = content(texts)
        self._in_texts = frozenset(words)
        asked = content(ways)
        self._phrases = _by_document(_merged(asked, meanings.concepts_in(ways), pairs_in(ways)), of)
        in_texts = _merged(words, meanings.concepts_in(texts), pairs_in(texts))
        self._postings = _weighed(in_texts, self._phrases, _shares(words, len(self._docs)))
        self._idf = rarities(self._postings, len(self._docs))
        for term, weight in self._idf.items():
            self._postings[term] = {number: weight * worth for number, worth in self._postings[term].items()}
        self._phrase_weights = [0.0] * len(of)
        for word, phrases in asked.items():
            for phrase in phrases:
                self._phrase_weights[phrase] += self._idf[word]
        self._themes = Themes(themes, meanings)
        self._met: Callable[[Ways], dict[int, float]] = lru_cache(maxsize=REMEMBERED)(self._meet)
        self._lent = lru_cache(maxsize=None)(self._lend)

    def find(
        self, words: Sequence[str], among: Set[Expectation] | None = None, most: int = 3, *, theme: float = THEME
    ) -> tuple[Found, ...]:
        """What speaks of these folded words, best first; `among` keeps the search inside some of the documents, and
        `theme` is how much a theme counts beside the words."""
        asked = self._meanings.asked(words)
        whole = self._whole(asked)
        scores: dict[int, float] = defaultdict(float)
        for ways in (*asked.values(), *self._beside(words, asked).values()):
            for number, worth in self._met(ways).items():
                scores[number] += worth
        for spoken, likeness in self._themes.near(asked):
            worth = theme * whole * likeness
            for number, share in self._lent(spoken).items():
                scores[number] += worth * share
        if among is not None:
            scores = {number: score for number, score in scores.items() if self._docs[number] in among}
        best, stands = _best(scores, max(RERANKED, most)), self._stands(asked)
        found = [
            Found(self._docs[n], scores[n] + PHRASE * whole * self._likeness(stands, whole, n), scores[n] / whole)
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
        whole = self._whole(asked)
        best = [
            (word, max((part * self._postings.get(term, {}).get(number, 0.0), term) for term, part in ways))
            for word, ways in (asked | self._beside(words, asked)).items()
        ]
        found = [Match(word, term, worth) for word, (worth, term) in best if worth]
        for theme, likeness in self._themes.near(asked):
            if share := self._lent(theme).get(number):
                found.append(Match("(theme)", theme.words[0], THEME * whole * likeness * share))
        if alike := self._likeness(self._stands(asked), whole, number):
            found.append(Match("(phrase)", "asked_as", PHRASE * whole * alike))
        return tuple(sorted(found, key=lambda match: -match.worth))

    def _meet(self, ways: Iterable[tuple[str, float]]) -> dict[int, float]:
        """Document → what the best match among these terms is worth in it."""
        best: dict[int, float] = {}
        for term, part in ways:
            if held := self._postings.get(term):
                worths = {number: part * worth for number, worth in held.items()} if part < 1 else held
                better = ((n, worth) for n, worth in worths.items() if worth > best.get(n, 0.0))
                best = {**best, **dict(better)} if best else worths
        return best

    def _lend(self, theme: Theme) -> dict[int, float]:
        """Document → its share of a theme's words, as rare as they are: 1 for the document that holds most of them."""
        words = self._themes.words[theme]
        least = TELLING * max((part * self._idf.get(term, 0.0) for ways in words for term, part in ways), default=0.0)
        held: dict[int, float] = defaultdict(float)
        for ways in words:
            telling = [(term, part) for term, part in ways if part * self._idf.get(term, 0.0) > least]
            for number, worth in self._meet(telling).items():
                held[number] += worth
        most = max(held.values(), default=1.0)
        return {number: worth / most for number, worth in held.items() if worth > LENT * most}

    def _stands(self, asked: Mapping[str, Ways]) -> _Stands:
        """Where the words of a question stand in the ways of asking: the weight of each, and by the terms that meet it,
        dearest first, its part and the phrases of each document."""
        return [
            (self._weight(word), [(part, self._phrases[term]) for term, part in ways if term in self._phrases])
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

    def _beside(self, words: Sequence[str], asked: Mapping[str, Ways]) -> dict[str, Ways]:
        """The pairs in a question that stand anywhere, as they are met."""
        return {p: ((p, ADJACENT),) for p in pairs(words) if p in self._postings and p not in asked}

    def _whole(self, asked: Iterable[str]) -> float:
        """The weight of all words of a question."""
        return sum(map(self._weight, asked)) or 1.0

    def _weight(self, word: str) -> float:
        return self._idf.get(word) or rarity(word, 0, len(self._docs))


def _best(scores: Mapping[int, float], most: int) -> list[int]:
    """The documents of the highest scores, highest first; of equals the first in the ladder."""
    least = min(nlargest(most, scores.values()), default=0.0)
    return sorted((n for n, score in scores.items() if score >= least), key=lambda n: (-scores[n], n))[:most]


def _merged(words: Held, concepts: Held, beside: Held) -> Held:
    """All terms: two words as one may be a word too."""
    both = {pair: sorted({*words[pair], *beside[pair]}) for pair in words.keys() & beside.keys()}
    return words | concepts | beside | both


def _shares(words: Held, texts: int) -> list[float]:
    """What a word in each of these texts is worth: a little less in a long one."""
    lengths = [0] * texts
    for held in words.values():
        for number in held:
            lengths[number] += 1
    usual = sum(lengths) / max(1, sum(map(bool, lengths)))
    return [1 / (1 + LENGTH * (length / usual - 1)) if length else 1.0 for length in lengths]


def _by_document(phrases: Mapping[str, Sequence[int]], of: Sequence[int]) -> dict[str, dict[int, _Phrases]]:
    """Term → document → those of its phrases that hold the term."""
    found: dict[str, dict[int, _Phrases]] = {}
    for term, held in phrases.items():
        stands = found[term] = {}
        for phrase in held:
            stands[of[phrase]] = (*stands.get(of[phrase], ()), phrase)
    return found


def _weighed(
    texts: Mapping[str, Sequence[int]], asked: Mapping[str, Mapping[int, _Phrases]], shares: Sequence[float]
) -> dict[str, dict[int, float]]:
    """Term → document → what a match there is worth."""
    found = {term: {number: TEXT * shares[number] for number in held} for term, held in texts.items()}
    for term, stands in asked.items():
        weights = found.setdefault(term, {})
        for number in stands:
            weights[number] = BOTH * shares[number] if number in weights else ASKED
    return found


def _text(expectation: Expectation) -> str:
    return " ".join((expectation.text, *expectation.examples))
