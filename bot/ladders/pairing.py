"""Which of these is which of those: by what they are called, or else by how much alike they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import Match, SequenceMatcher
from math import log
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from bot.ladders.asking import STOP
from bot.ladders.words import fold, stem

T = TypeVar("T")
Key = Callable[[T], Hashable]
Bag = Mapping[Any, float]
"""What something holds, each with what it weighs."""

_LITTLE = 0.3
"""What a word without a topic weighs, where others weigh 1."""
_CANDIDATES = 100
"""How many are compared with each, where there are more: those that share its rarest words."""
_RUN = 2
"""How many words and signs between two changes are told to be the same: one alone is only in the way of reading."""
_READABLE = 0.4
"""The part of two texts that must be the same, for the rest to be marked in it."""
_LONGEST = 400
"""Words and signs of a text in which changed ones are looked for; a longer one is shown whole."""
# A word, a sign, or one character of a script that puts no blanks between words; with the blanks before it.
_TOKEN = re.compile(r"\s*(?:[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’][^\W_]+)?|[\W_])")


class Part(NamedTuple):
    """A piece of two texts: in both, only in the old one, or only in the new one."""

    how: Literal["same", "old", "new"]
    text: str


class Pairing(Generic[T]):
    """Pairs of old and new ones, found step by step; each is in one pair at most."""

    def __init__(self, old: Sequence[T], new: Sequence[T]) -> None:
        self.pairs: list[tuple[T, T]] = []
        self.gone = list(old)
        """The old ones that are in no pair."""
        self.come = list(new)
        """The new ones that are in no pair."""

    def by(self, key: Key[T]) -> None:
        """Pairs those with one key, in their order. None is no key."""
        waiting: dict[Hashable, list[T]] = defaultdict(list)
        for one in self.come:
            waiting[key(one)].append(one)
        waiting.pop(None, None)
        found = [(one, waiting[key(one)].pop(0)) for one in self.gone if waiting.get(key(one))]
        self._pair(found)

    def by_likeness(self, bag: Callable[[T], Bag], least: float, within: Key[T] = lambda _: None) -> None:
        """Pairs those that are alike, `least` of 1 or more, the likest first; only inside of what has one key."""
        groups: dict[Hashable, tuple[list[T], list[T]]] = defaultdict(lambda: ([], []))
        for one in self.gone:
            groups[within(one)][0].append(one)
        for one in self.come:
            groups[within(one)][1].append(one)
        for old, new in groups.values():
            alike = _alike([bag(one) for one in old], [bag(one) for one in new], least) if old and new else ()
            self._pair([(old[i], new[j]) for i, j in alike])

    def _pair(self, found: Sequence[tuple[T, T]]) -> None:
        self.pairs += found
        old, new = ({id(pair[side]) for pair in found} for side in (0, 1))
        self.gone = [one for one in self.gone if id(one) not in old]
        self.come = [one for one in self.come if id(one) not in new]


def words_in(text: str) -> Bag:
    """The stems of a text; those without a topic weigh little. Of a text without words, the text."""
    counted = Counter(stem(fold(token.strip())) for token in _TOKEN.findall(text) if token.strip()[:1].isalnum())
    return {word: count * (_LITTLE if word in STOP else 1.0) for word, count in counted.items()} or {text: 1.0}


def weighed(old: Mapping[T, Bag], new: Mapping[T, Bag]) -> dict[T, Bag]:
    """The same bags, in which less weighs what many hold: with it texts begin, or go on, whatever they say."""
    most = max(len(old), len(new))
    holding = Counter(one for bag in old.values() for one in bag) | Counter(one for bag in new.values() for one in bag)
    worth = {one: log((most + 1) / count) for one, count in holding.items()}
    return {
        key: {one: weight * worth[one] for one, weight in bag.items()}
        for bags in (old, new)
        for key, bag in bags.items()
    }


def likeness(a: Bag, b: Bag) -> float:
    """From 0, nothing in common, to 1."""
    small, large = (a, b) if len(a) < len(b) else (b, a)
    common = sum(min(weight, large[one]) for one, weight in small.items() if one in large)
    return 2 * common / (sum(a.values()) + sum(b.values()))


def _alike(old: Sequence[Bag], new: Sequence[Bag], least: float) -> Iterator[tuple[int, int]]:
    """The places of those that go together, the likest first, and of equally like ones the first."""
    holding: dict[Hashable, list[int]] = defaultdict(list)
    for place, bag in enumerate(new):
        for one in bag:
            holding[one].append(place)
    compared = ((likeness(bag, new[j]), i, j) for i, bag in enumerate(old) for j in _candidates(bag, holding))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, i, j in sorted((-score, i, j) for score, i, j in compared if score >= least):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _candidates(bag: Bag, holding: Mapping[Hashable, Sequence[int]]) -> Iterable[int]:
    found: dict[int, None] = {}
    for held in sorted((holding[one] for one in bag if one in holding), key=len):
        if len(found) >= _CANDIDATES:
            break
        found |= dict.fromkeys(held)
    return found


def displaced(places: Sequence[int]) -> int:
    """How many of these would have to be taken out, so that the others stand in order."""
    ends: list[int] = []  # the least end of a run in order, by its length
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(places) - len(ends)


def marked(old: str, new: str) -> list[Part]:
    """Two texts as one, with what changed; as two where too little is the same to be read so."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(a), len(b)) > _LONGEST:
        return [Part("old", old), Part("same", " "), Part("new", new)]
    matcher = SequenceMatcher(None, [one.strip() for one in a], [one.strip() for one in b], autojunk=False)
    end = Match(len(a), len(b), 0)
    same = [block for block in matcher.get_matching_blocks() if block.size >= _RUN or _at_an_end(block, end)]
    if sum(block.size for block in same) * 2 < _READABLE * (len(a) + len(b)):
        same = []
    parts: list[Part] = []
    at_a = at_b = 0
    for block in (*same, end):
        parts += _apart("old", a[at_a : block.a])
        parts += [Part("same", " ")] if at_a == at_b == 0 < block.a * block.b else []
        parts += _apart("new", b[at_b : block.b])
        at_a, at_b = block.a + block.size, block.b + block.size
        parts += [Part("same", "".join(b[block.b : at_b]))] if block.size else []
    return parts


def _at_an_end(block: Match, end: Match) -> bool:
    return (block.a, block.b) == (0, 0) or (block.a + block.size, block.b + block.size) == (end.a, end.b)


def _apart(how: Literal["old", "new"], tokens: Sequence[str]) -> Iterator[Part]:
    """A changed piece, with the blanks before it outside."""
    text = "".join(tokens)
    if text:
        bare = text.lstrip()
        if len(bare) < len(text):
            yield Part("same", " ")
        yield Part(how, bare)
