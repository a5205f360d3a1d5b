"""Is it a question for a ladder at all? Pay, rosters, leave, other companies and the weather are not, and say so.

Naive Bayes over the words, word pairs and meanings of two lists of examples, both data: how people ask for
expectations, and how they ask for what no ladder answers. A threshold on the search alone tells them apart poorly: the
words are often the same ("how much does a staff engineer make"), the way of asking is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain

from bot.ladders.asking import FRAME, STOP
from bot.ladders.model import Ladders, Outside
from bot.ladders.odds import Examples, Odds, Signs
from bot.ladders.questions import Kind, Question
from bot.ladders.said import Said
from bot.ladders.words import PART, join, stem

_BALANCE = 0.6
"""What is added to every sign: the log odds of questions for a ladder are about so far below 0, and the border is
at 0."""

_TOPIC, _TOPIC_INSIDE, _WORD_BESIDE, _NAME, _STEP = 0.05, 0.6, 0.75, 0.93, 1.3
"""How far a question must lean outside to be taken for such: the surer it is what it asks of a ladder, the further."""
_COVERED, _FULLY = 0.5, 1.2
"""How much further where a ladder speaks of all its words, and how much of them counts as all."""

_EMPTY = STOP | {PART}
"""What a sign without content is made of."""

Unnamed = Callable[[str], str]
"""A plain text → the same without the names of bands and roles in it."""


class Border:
    """The border between what ladders answer and what is outside of them."""

    def __init__(self, ladders: Ladders, signs: Signs, unnamed: Unnamed, said: Said) -> None:
        self._signs = signs
        vocabulary, read = ladders.vocabulary, said.read
        inside = signs.counted(join(map(unnamed, map(read, vocabulary.inside))) + said.asked)
        self._asked = {topic: [unnamed(read(phrase)) for phrase in topic.asked_as] for topic in vocabulary.outside}
        self._outside = signs.counted(join(chain.from_iterable(self._asked.values())))
        self._odds = Odds(inside, self._outside, _BALANCE)

    @cached_property
    def _topics(self) -> dict[Outside, Examples]:
        """What is outside, one by one: counted for the first question that is, which a start need not wait for."""
        return {
            topic: Examples(self._signs.counted(join(phrases)), self._odds.known)
            for topic, phrases in self._asked.items()
        }

    def leaning(self, words: Sequence[str]) -> float:
        """How far these words lean outside; below 0 they lean inside."""
        return self._odds.leaning(self._signs.of(words))

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
        signs = [s for s in self._signs.of(words) if not _EMPTY.issuperset(s.split())]
        if self._outside.keys().isdisjoint(signs):
            return None
        return max(self._topics, key=lambda topic: sum(map(self._topics[topic].share, signs)))


def _says_more(question: Question) -> bool:
    """Whether there is more beside a name than a way of asking for it, or for a section of it, as a whole."""
    return question.kind is Kind.ENTRY and any(stem(word) not in STOP | FRAME for word in question.words)
