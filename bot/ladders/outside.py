"""Is it a question for a ladder at all? Pay, rosters, leave, other companies and the weather are not, and say so.

Naive Bayes over the words, word pairs and meanings of two lists of examples, both data: how people ask for
expectations, and how they ask for what no ladder answers. A threshold on the search alone tells them apart poorly: the
words are often the same ("how much does a staff engineer make"), the way of asking is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import log

from bot.ladders.asking import FRAME, STOP
from bot.ladders.meanings import Meanings
from bot.ladders.model import Ladders, Outside
from bot.ladders.questions import Kind, Question
from bot.ladders.words import read, stem

_SMOOTHING = 0.3
_FEW = 2
"""A question of few known signs leans as little as if it had so many more that say nothing."""
_BALANCE = 0.6
"""What is added to every sign: the log odds of questions for a ladder are about so far below 0, and the border is
at 0."""

_TOPIC, _TOPIC_INSIDE, _WORD_BESIDE, _NAME, _STEP = 0.05, 0.6, 0.75, 1.0, 1.2
"""How far a question must lean outside to be taken for such: the surer it is what it asks of a ladder, the further."""
_COVERED, _FULLY = 0.5, 1.2
"""How much further where a ladder speaks of all its words, and how much of them counts as all."""

Unnamed = Callable[[str], Sequence[str]]
"""The words of a text without the names of bands and roles in it."""


class Border:
    """The border between what ladders answer and what is outside of them."""

    def __init__(self, ladders: Ladders, meanings: Meanings, unnamed: Unnamed) -> None:
        self._meanings = meanings
        inside = [unnamed(phrase) for phrase in ladders.vocabulary.inside]
        inside += [read(phrase).words for e in ladders.expectations() for phrase in e.asked_as]
        inside += [read(phrase).words for theme in ladders.vocabulary.themes for phrase in theme.asked_as]
        self._topics = {
            topic: self._counted(unnamed(phrase) for phrase in topic.asked_as) for topic in ladders.vocabulary.outside
        }
        outside: Counter[str] = Counter()
        for counts in self._topics.values():
            outside.update(counts)
        self._leanings = _leanings(self._counted(inside), outside)

    def leaning(self, words: Sequence[str]) -> float:
        """How far these words lean outside, as the mean log odds of their signs; below 0 they lean inside."""
        known = [self._leanings[sign] for sign in self._signs(words) if sign in self._leanings]
        return sum(known) / (len(known) + _FEW)

    def limit(self, question: Question, covered: float) -> float:
        """How far this question may lean outside and still be for a ladder that covers so much of its words."""
        if question.kind in {Kind.COMPARE, Kind.NEXT, Kind.MIXIN}:
            return _STEP
        if question.entries or question.missing:
            if question.topic:
                return _TOPIC_INSIDE
            return _WORD_BESIDE if _says_more(question) else _NAME
        return _TOPIC + _COVERED * min(_FULLY, covered)

    def beyond(self, question: Question, covered: float) -> Outside | None:
        """What is outside and asked for here; None where the question is for a ladder."""
        if question.kind in {Kind.HELP, Kind.LIST} or self.leaning(question.words) <= self.limit(question, covered):
            return None
        return self.nearest(question.words)

    def nearest(self, words: Sequence[str]) -> Outside | None:
        """What is outside and is asked for most in these words; None where no word of it is known."""
        signs = [sign for sign in self._signs(words) if not STOP.issuperset(sign.split())]
        scores = {topic: _likelihood(signs, counts, len(self._leanings)) for topic, counts in self._topics.items()}
        known = any(sign in counts for sign in signs for counts in self._topics.values())
        return max(scores, key=lambda topic: scores[topic]) if known else None

    def _counted(self, phrases: Iterable[Sequence[str]]) -> Counter[str]:
        return Counter(sign for words in phrases for sign in self._signs(words))

    def _signs(self, words: Sequence[str]) -> Iterator[str]:
        stems = [stem(word) for word in words]
        return chain(stems, map(" ".join, pairwise(("", *stems, ""))), self._meanings.concepts(stems))


def _says_more(question: Question) -> bool:
    """Whether there is more beside a name than a way of asking for it, or for a section of it, as a whole."""
    return question.kind is Kind.ENTRY and any(stem(word) not in STOP | FRAME for word in question.words)


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


def _likelihood(signs: Sequence[str], counts: Counter[str], known: int) -> float:
    """The log likelihood of these signs in what was counted."""
    everything = _total(counts, known)
    return sum(log((counts[sign] + _SMOOTHING) / everything) for sign in signs)


def _total(counts: Counter[str], signs: int) -> float:
    return counts.total() + _SMOOTHING * signs
