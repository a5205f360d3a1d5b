"""What words stand for: stems, pairs of words, and the vocabulary's groups of words that mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.ladders.asking import FRAME, STOP
from bot.ladders.words import Joined, read_all, spans, stem, stem_all

FRAMING = 0.4
"""The part of its weight that a word has with which people ask for anything."""
REMEMBERED = 8_192
"""How many words, or texts, each index remembers the matches of."""
SAME_MEANING = 0.45
"""The part of a word's weight that a word of the same meaning is worth."""
SAME_PHRASE = 0.8
"""The same for a whole phrase of the vocabulary, over all its words."""

_EMPTY = STOP | {""}
"""Stems without content, and what parts joined texts."""

Held = dict[str, list[int]]
"""Term → the numbers of the texts that it stands in, each once."""
Spans = tuple[tuple[int, int, frozenset[str]], ...]
"""The words of a text: where each starts and ends, and the terms that it is met by."""
Ways = tuple[tuple[str, float], ...]
"""The terms that a word of a question may be met by, each with the part of its weight that it is then worth."""


class Meanings:
    """The vocabulary's groups: which concepts a word or a phrase stands for. A concept is a term like a word is."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self.spans: Callable[[str], Spans] = lru_cache(maxsize=REMEMBERED)(self._spans)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for number, group in enumerate(groups):
            for spoken in read_all(group):
                first, *others = map(stem, spoken) if spoken else ("",)
                if others:
                    self._phrases[first, others[0]].append((tuple(others[1:]), f"#{number}"))
                elif first and first not in STOP:
                    self._words[first].append(f"#{number}")

    def of(self, word: str) -> Sequence[str]:
        """The concepts of one stem."""
        return self._words.get(word, ())

    def phrases(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The phrases in a text: where each starts and ends, and its concept."""
        starts = [(i, pair) for i, pair in enumerate(pairwise(stems)) if pair in self._phrases]
        for i, pair in starts:
            for others, concept in self._phrases[pair]:
                end = i + 2 + len(others)
                if tuple(stems[i + 2 : end]) == others:
                    yield i, end, concept

    def concepts(self, stems: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The concepts that the words and phrases of a text stand for, and where."""
        words = self._words
        yield from ((i, concept) for i, word in enumerate(stems) if word in words for concept in words[word])
        yield from ((start, concept) for start, _, concept in self.phrases(stems))

    def concepts_in(self, texts: Joined) -> Held:
        """Concept → the texts that it stands in."""
        return _held((concept, texts.numbers[at]) for at, concept in self.concepts(texts.stems))

    def _spans(self, text: str) -> Spans:
        return tuple((a, b, frozenset((word, *self.of(word)))) for a, b, word in spans(text))

    def asked(self, words: Sequence[str]) -> dict[str, Ways]:
        """Each content word of a question, with the terms that may meet it."""
        stems = [stem(word) for word in words]
        meant: dict[int, list[tuple[str, float]]] = defaultdict(list)
        for start, end, concept in self.phrases(stems):
            for i in range(start, end):
                meant[i].append((concept, SAME_PHRASE / (end - start)))
        asked: dict[str, Ways] = {}
        for i, word in enumerate(stems):
            if word not in STOP:
                alike = ((c, SAME_MEANING) for c in self.of(word))
                asked[word] = (*asked.get(word, ((word, 1.0), *alike)), *meant[i])
            elif i in meant:
                asked[word] = (*asked.get(word, ()), *meant[i])
        return asked


def rarity(term: str, holding: int, total: int) -> float:
    """The weight of a term that so many of all texts hold: its idf, less where people ask for anything with it."""
    return log(1 + (total - holding + 0.5) / (holding + 0.5)) * (FRAMING if term in FRAME else 1.0)


def rarities(held: Mapping[str, Collection[int]], total: int) -> dict[str, float]:
    """The weight of each term by the texts that hold it."""
    return {term: rarity(term, len(numbers), total) for term, numbers in held.items()}


def content(texts: Joined) -> Held:
    """Content word → the texts that it stands in."""
    return {
        word: held for word, held in _held(zip(texts.stems, texts.numbers, strict=True)).items() if word not in _EMPTY
    }


def pairs_in(texts: Joined) -> Held:
    """Two words side by side as one → the texts that they stand in."""
    found = list(_side_by_side(texts.words, texts.stems))
    return _held(zip(stem_all([pair for pair, _ in found]), [texts.numbers[at] for _, at in found], strict=True))


def _held(standing: Iterable[tuple[str, int]]) -> Held:
    found: dict[str, list[int]] = defaultdict(list)
    for term, number in standing:
        found[term].append(number)
    return {term: list(dict.fromkeys(held)) for term, held in found.items()}


def pairs(words: Sequence[str]) -> list[str]:
    """Two words side by side as the one word that they may also be written as: `code base`, `codebase`."""
    return [stem(pair) for pair, _ in _side_by_side(words, [stem(word) for word in words])]


def _side_by_side(words: Sequence[str], stems: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Two words as one where one of them has content, and where they stand; no empty word is one of two."""
    for at, (a, b, first, second) in enumerate(zip(words, words[1:], stems, stems[1:], strict=False)):
        if (first not in _EMPTY or second not in _EMPTY) and a and b:
            yield a + b, at
