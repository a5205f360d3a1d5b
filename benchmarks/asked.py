"""Questions of every kind, made from a ladder's own names and ways of asking; a seed makes the same ones again."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.ladders.model import Band, Entry, Expectation, Ladder, Ladders

_ENTRY = ("{}", "what's expected of a {}?", "tell me about {}", "what does a {} do", "show {}", "i'm a {}, what now")
_SECTION = ("{section} of a {}", "what {section} does a {} need?", "{section} for {}", "{} {section}")
_COMPARE = ("{} vs {other}", "difference between {} and {other}", "compare a {} with a {other}", "{} or {other}?")
_NEXT = ("from {} to {other}", "what do I need to get from {} to {other}?", "next step after {}", "promotion from {}")
_MIXIN = ("{} who is also {role}", "{} + {role}", "what changes when a {} is {role}", "{} as a {role}")
_TOPIC = ("{}", "who {}", "who is expected to {}", "when do I {}", "where does it say {}", "is it my job: {}?")
_INSIDE = ("does a {} have to {topic}", "{}: {topic}", "as a {} do I need {topic}?", "{topic} for a {}")
_OUTSIDE = (
    "what does a {} earn", "when will I become a {}", "how many vacation days does a {} get", "stock options of a {}",
    "who is the {} on call today", "can a {} work from abroad", "is there a bonus for a {}", "how do I apply as a {}",
)  # fmt: skip
SHARES = {
    "entry": 15, "section": 10, "compare": 10, "next": 8, "mixin": 7,
    "topic": 30, "inside": 8, "outside": 6, "nonsense": 6,
}  # fmt: skip
"""How many of 100 mixed questions are of each kind."""
_ATTEMPTS = 50

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as typed, and the kind that it was made as."""

    kind: str
    text: str


def mixed(ladders: Ladders, count: int, seed: int = 1) -> list[Asked]:
    """About `count` different questions of all kinds, shuffled; fewer where the ladders are too small for as many."""
    asker = Asker(ladders, seed)
    wanted = {kind: round(count * share / 100) for kind, share in SHARES.items()}
    return asker.shuffled([asked for kind, many in wanted.items() for asked in asker.several(kind, many)])


def topics(ladders: Ladders, count: int, seed: int = 2) -> list[str]:
    """Different questions about topics."""
    return [asked.text for asked in Asker(ladders, seed).several("topic", count)]


class Asker:
    """Asks like people do: in the ladder's names, with typos, in its ways of asking with words dropped and moved."""

    def __init__(self, ladders: Ladders, seed: int) -> None:
        self._ladders = ladders
        self._random = random.Random(seed)
        self._kinds: dict[str, Callable[[Ladder], str]] = {
            "entry": self._entry, "section": self._section, "compare": self._compare, "next": self._next,
            "mixin": self._mixin, "topic": self._topic, "inside": self._inside, "outside": self._outside,
            "nonsense": self._nonsense,
        }  # fmt: skip

    def several(self, kind: str, count: int) -> list[Asked]:
        """Up to `count` different questions of a kind."""
        made: dict[str, None] = {}
        for _ in range(count * _ATTEMPTS):
            if len(made) >= count:
                break
            made[self._kinds[kind](self._random.choice(self._ladders.ladders))] = None
        return [Asked(kind, text) for text in made]

    def shuffled(self, asked: Sequence[Asked]) -> list[Asked]:
        """The questions in another order."""
        return self._random.sample(asked, len(asked))

    def _entry(self, ladder: Ladder) -> str:
        name = self._name(self._one(ladder.entries))
        return self._one(_ENTRY).format(self._typo(name) if self._random.random() < 0.4 else name)

    def _section(self, ladder: Ladder) -> str:
        section = self._one(ladder.sections)
        spoken = self._one((section.name, *section.also))
        return self._one(_SECTION).format(self._name(self._one(ladder.entries)), section=spoken)

    def _compare(self, ladder: Ladder) -> str:
        a, b = self._random.sample(ladder.entries, 2)
        return self._one(_COMPARE).format(self._name(a), other=self._name(b))

    def _next(self, ladder: Ladder) -> str:
        a, b = self._two_bands(ladder)
        return self._one(_NEXT).format(self._name(a), other=self._name(b))

    def _mixin(self, ladder: Ladder) -> str:
        role = self._one(ladder.roles or ladder.bands)
        return self._one(_MIXIN).format(self._name(self._one(ladder.bands)), role=self._name(role))

    def _topic(self, ladder: Ladder) -> str:
        return self._one(_TOPIC).format(self._reworded(ladder))

    def _inside(self, ladder: Ladder) -> str:
        return self._one(_INSIDE).format(self._name(self._one(ladder.entries)), topic=self._reworded(ladder))

    def _outside(self, ladder: Ladder) -> str:
        outside = self._ladders.vocabulary.outside
        if outside and self._random.random() < 0.7:
            return reworded(self._one(self._one(outside).asked_as), self._random)
        return self._one(_OUTSIDE).format(self._name(self._one(ladder.entries)))

    def _nonsense(self, _: Ladder) -> str:
        lengths = [self._random.randint(2, 9) for _ in range(self._random.randint(1, 6))]
        return " ".join("".join(self._random.choices(string.ascii_lowercase, k=length)) for length in lengths)

    def _reworded(self, ladder: Ladder) -> str:
        expectations: list[Expectation] = [e for entry in ladder.entries for e in entry.expectations]
        expectation = self._one(expectations)
        return reworded(self._one(expectation.asked_as or (expectation.text[:80],)), self._random)

    def _name(self, entry: Entry) -> str:
        names = (entry.name, *entry.also) + ((f"band {entry.label}",) if isinstance(entry, Band) else ())
        return self._one(names)

    def _typo(self, name: str) -> str:
        """Two neighbouring letters exchanged, or one left out."""
        at = self._random.randrange(max(1, len(name) - 1))
        return name[:at] + (name[at + 1 : at + 2] + name[at] if self._random.random() < 0.5 else "") + name[at + 2 :]

    def _two_bands(self, ladder: Ladder) -> tuple[Band, Band]:
        """Two neighbours, the lower first."""
        at = self._random.randrange(max(1, len(ladder.bands) - 1))
        return ladder.bands[at], ladder.bands[min(at + 1, len(ladder.bands) - 1)]

    def _one(self, several: Sequence[_T]) -> _T:
        return self._random.choice(several)


def reworded(phrase: str, rng: random.Random) -> str:
    """A phrase with up to two words dropped and perhaps two neighbours exchanged, while enough of them are left."""
    words = phrase.split()
    for _ in range(rng.randint(0, 2)):
        if len(words) > 3:
            words.pop(rng.randrange(len(words)))
    if len(words) > 2 and rng.random() < 0.5:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = words[at + 1], words[at]
    return " ".join(words)
