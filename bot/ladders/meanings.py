"""What words stand for: stems, pairs of words, and the vocabulary's groups of words that mean the same; and which texts
hold them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, compress, count, pairwise
from math import log

from bot.ladders.asking import FRAME, STOP
from bot.ladders.words import PART, Read, join, plain, spans, stem

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
            for spoken in map(read, group):
                first, *others = map(stem, spoken.split() or ("",))
                if others:
                    self._phrases[first, others[0]].append((tuple(others[1:]), f"#{number}"))
                elif first not in _EMPTY:
                    self._words[first].append(f"#{number}")

    def of(self, word: str) -> Sequence[str]:
        """The concepts of one stem."""
        return self._words.get(word, ())

    def phrases(self, stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """The phrases in a text: where each starts and ends, and its concept."""
        for i in compress(count(), map(self._phrases.__contains__, pairwise(stems))):
            for others, concept in self._phrases[stems[i], stems[i + 1]]:
                end = i + 2 + len(others)
                if tuple(stems[i + 2 : end]) == others:
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

    def concepts_in(self, stems: Sequence[str], numbers: Sequence[int], words: Held) -> Held:
        """Concept → the texts that it stands in; `numbers` says of which text each stem is, `words` what each holds."""
        found: dict[str, set[int]] = defaultdict(set)
        for word in words.keys() & self._words.keys():
            for concept in self._words[word]:
                found[concept].update(words[word])
        for start, _, concept in self.phrases(stems):
            found[concept].add(numbers[start])
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


class Texts:
    """Plain texts by the terms that stand in them: content words, concepts, and pairs of stems (`code base`)."""

    def __init__(self, texts: Iterable[str], meanings: Meanings) -> None:
        stems = join(texts)
        numbers = list(accumulate(map(PART.__eq__, stems)))
        self.words = _content(stems, numbers)
        self.terms = self.words | meanings.concepts_in(stems, numbers, self.words)
        self._said = " ".join(("", *stems)).split(PART)

    def stems(self, number: int) -> list[str]:
        """The stems of one text."""
        return self._said[number].split()

    def holding(self, term: str) -> Sequence[int]:
        """The texts that hold a term, in order, each once. Pairs are looked for when they are asked for: there are ten
        times as many of them as of words."""
        first, _, second = term.partition(" ")
        if not second:
            return self.terms.get(term, ())
        one, other = self.words.get(first, ()), self.words.get(second, ())
        if second in STOP or (first not in STOP and len(one) < len(other)):
            other = one
        sought, said = f" {term} ", self._said
        return [number for number in other if sought in said[number]] if other else ()


def _content(stems: Sequence[str], numbers: Sequence[int]) -> Held:
    """Content word → the texts that it stands in; `numbers` says of which text each stem is."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for word, number in zip(stems, numbers, strict=True):
        if word not in _EMPTY:
            found[word][number] = None
    return {word: list(held) for word, held in found.items()}
