"""What words stand for: stems, pairs of words, and the vocabulary's groups of words that mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.ladders.asking import FRAME, STOP
from bot.ladders.words import read, spans, stem

FRAMING = 0.4
"""The part of its weight that a word has with which people ask for anything."""
REMEMBERED = 8_192
"""How many words, or texts, each index remembers the matches of."""
SAME_MEANING = 0.45
"""The part of a word's weight that a word of the same meaning is worth."""
SAME_PHRASE = 0.8
"""The same for a whole phrase of the vocabulary, over all its words."""

Spans = tuple[tuple[int, int, frozenset[str]], ...]
"""The words of a text: where each starts and ends, and the terms that it is met by."""
Ways = tuple[tuple[str, float], ...]
"""The terms that a word of a question may be met by, each with the part of its weight that it is then worth."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text is found by: the stems of its content words, the concepts and the pairs in it; and all its stems."""

    stems: tuple[str, ...]
    words: frozenset[str]
    concepts: frozenset[str]
    pairs: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every term."""
        return self.words | self.concepts | self.pairs


class Meanings:
    """The vocabulary's groups: which concepts a word or a phrase stands for. A concept is a term like a word is."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self.spans: Callable[[str], Spans] = lru_cache(maxsize=REMEMBERED)(self._spans)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for number, group in enumerate(groups):
            for spoken in group:
                first, *others = [stem(word) for word in read(spoken).words] or [""]
                if others:
                    self._phrases[first, others[0]].append((tuple(others[1:]), f"#{number}"))
                elif first and first not in STOP:
                    self._words[first].append(f"#{number}")

    def of(self, word: str) -> Sequence[str]:
        """The concepts of one stem."""
        return self._words.get(word, ())

    def phrases(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The phrases in a text: where each starts and ends, and its concept."""
        for i, pair in enumerate(pairwise(stems)):
            for others, concept in self._phrases.get(pair, ()):
                end = i + 2 + len(others)
                if tuple(stems[i + 2 : end]) == others:
                    yield i, end, concept

    def concepts(self, stems: Sequence[str]) -> list[str]:
        """The concepts that the words and phrases of a text stand for."""
        found = [concept for word in stems if word in self._words for concept in self._words[word]]
        if any(pair in self._phrases for pair in pairwise(stems)):
            found += [concept for _, _, concept in self.phrases(stems)]
        return found

    def terms(self, words: Sequence[str], *, paired: bool = False) -> Terms:
        """What folded words are found by; with `paired`, also by two of them side by side."""
        stems = tuple(map(stem, words))
        content = frozenset(stems) - STOP
        return Terms(stems, content, frozenset(self.concepts(stems)), frozenset(pairs(words) if paired else ()))

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
    """The weight of a term that so many of all documents hold: its idf, less for words with which people ask for
    anything."""
    return log(1 + (total - holding + 0.5) / (holding + 0.5)) * (FRAMING if term in FRAME else 1.0)


def pairs(words: Sequence[str]) -> Iterator[str]:
    """Two words side by side as the one word that they may also be written as: `code base`, `codebase`."""
    return (stem(a + b) for a, b in pairwise(words) if stem(a) not in STOP or stem(b) not in STOP)
