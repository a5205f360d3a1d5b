"""What words stand for: stems, pairs of words, and the vocabulary's groups of words that mean the same; and which texts
hold them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import compress, count, pairwise
from math import log

from bot.ladders.asking import FRAME, STOP
from bot.ladders.words import PART, Read, plain, spans, stem

FRAMING = 0.4
"""The part of its weight that a word has with which people ask for anything."""
REMEMBERED = 8_192
"""How many words, or texts, each index remembers the matches of."""
SAME_MEANING = 0.45
"""The part of a word's weight that a word of the same meaning is worth."""
SAME_PHRASE = 0.8
"""The same for a whole phrase of the vocabulary, over all its words."""

_EMPTY = STOP | {"", PART}
"""Stems without content, and what parts joined texts."""

Pair = tuple[str, str]
"""Two stems side by side."""
Held = dict[str, list[int]]
"""Term → the numbers of the texts that it stands in, in order, each once."""
Spans = tuple[tuple[int, int, frozenset[str]], ...]
"""The words of a text: where each starts and ends, and the terms that it is met by."""
Ways = tuple[tuple[str, float], ...]
"""The terms that a word of a question may be met by, each with the part of its weight that it is then worth."""


class Meanings:
    """The vocabulary's groups: which concepts a word or a phrase stands for. A concept is a term like a word is."""

    def __init__(self, groups: Sequence[Sequence[str]], read: Read = plain) -> None:
        self.spans: Callable[[str], Spans] = lru_cache(maxsize=REMEMBERED)(self._spans)
        self._words: dict[str, list[str]] = defaultdict(list)
        self._phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for number, group in enumerate(groups):
            concept = f"#{number}"
            for spoken in map(read, group):
                stems = tuple(map(stem, spoken.split()))
                if len(stems) > 1:
                    self._phrases[stems[0], stems[1]].append((stems[2:], concept))
                elif stems and stems[0] not in _EMPTY:
                    self._words[stems[0]].append(concept)

    def of(self, word: str) -> Sequence[str]:
        """The concepts of one stem."""
        return self._words.get(word, ())

    def phrases(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The phrases in a text: where each starts and ends, and its concept."""
        for i in compress(count(), map(self._phrases.__contains__, pairwise(stems))):
            for others, concept in self._phrases[stems[i], stems[i + 1]]:
                end = i + 2 + len(others)
                if not others or tuple(stems[i + 2 : end]) == others:
                    yield i, end, concept

    def concepts(self, stems: Sequence[str]) -> Iterator[tuple[int, str]]:
        """The concepts that the words and phrases of a text stand for, and where."""
        words = self._words
        yield from [(i, concept) for i, word in enumerate(stems) if word in words for concept in words[word]]
        yield from [(start, concept) for start, _, concept in self.phrases(stems)]

    def counted(self, words: Mapping[str, int]) -> Counter[str]:
        """How often each concept is meant by these words; phrases are not counted."""
        counts: Counter[str] = Counter()
        for word in words.keys() & self._words.keys():
            for concept in self._words[word]:
                counts[concept] += words[word]
        return counts

    def concepts_in(self, stems: Sequence[str], words: Held) -> Held:
        """Concept → the texts that it stands in, of joined texts and the words of each."""
        found: dict[str, set[int]] = defaultdict(set)
        for word in words.keys() & self._words.keys():
            for concept in self._words[word]:
                found[concept].update(words[word])
        number = at = 0
        for start, _, concept in self.phrases(stems):
            number, at = number + stems[at:start].count(PART), start
            found[concept].add(number)
        return {concept: sorted(held) for concept, held in found.items()}

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


def rarities(holding: Mapping[str, int], total: int) -> dict[str, float]:
    """Term → its weight, of many terms: few numbers of texts differ."""
    of = {number: rarity("", number, total) for number in set(holding.values())}
    return {term: of[number] * FRAMING if term in FRAME else of[number] for term, number in holding.items()}


class Terms:
    """Joined texts by the terms that stand in them: content words and concepts."""

    def __init__(self, stems: Sequence[str], meanings: Meanings) -> None:
        self.words = _content(stems)
        self.terms = self.words | meanings.concepts_in(stems, self.words)


class Texts(Terms):
    """Joined texts by the terms that stand in them: content words, concepts, and pairs of stems (`code base`).

    Pairs are looked for when they are asked for, there are ten times as many of them as of words; `pairs` ahead.
    """

    def __init__(self, stems: Sequence[str], meanings: Meanings, pairs: Set[Pair]) -> None:
        super().__init__(stems, meanings)
        self.terms |= _pairs_in(stems, pairs)
        self._said = " ".join(("", *stems)).split(PART)

    def holding(self, term: str) -> Sequence[int]:
        """The texts that hold a term, in order, each once."""
        if term in self.terms:
            return self.terms[term]
        first, _, second = term.partition(" ")
        one, other = self.words.get(first, ()), self.words.get(second, ())
        if second in STOP or (first not in STOP and len(one) < len(other)):
            other = one
        sought, said = f" {term} ", self._said
        return [number for number in other if sought in said[number]] if other else ()


def _content(stems: Sequence[str]) -> Held:
    """Content word → the texts that it stands in, of joined texts."""
    found: Held = {}
    number = 0
    for word in stems:
        if word in _EMPTY:
            number += word == PART
        elif (held := found.get(word)) is None:
            found[word] = [number]
        elif held[-1] != number:
            held.append(number)
    return found


def _pairs_in(stems: Sequence[str], pairs: Set[Pair]) -> Held:
    """The pairs among these, as terms → the texts that they stand in, of joined texts."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    number = at = 0
    for start in compress(count(), map(pairs.__contains__, pairwise(stems))):
        number, at = number + stems[at:start].count(PART), start
        found[f"{stems[start]} {stems[start + 1]}"][number] = None
    return {pair: list(held) for pair, held in found.items()}
