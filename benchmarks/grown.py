"""Many ladders made from one: as large as it, none a copy. The same count makes the same ladders."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

from benchmarks.asked import reworded
from bot.ladders.model import Entry, Expectation, Ladder, Ladders

_AREAS = (
    "Payments", "Search", "Growth", "Platform", "Mobile", "Billing", "Identity", "Catalogue", "Logistics", "Analytics",
    "Marketing", "Support", "Compliance", "Research", "Finance", "Hardware", "Language", "Partner", "Network", "Safety",
)  # fmt: skip
_CRAFTS = ("Designer", "Analyst", "Writer", "Specialist", "Consultant")
_CLAUSE = re.compile(r"(?<=[.;:,])\s+")
_WORD = re.compile(r"[A-Za-z][a-z'-]+")
_REPLACED = 0.5
"""How often a word is replaced that has words of the same meaning."""

Meanings = Mapping[str, Sequence[str]]


def grown(ladders: Ladders, count: int) -> Ladders:
    """`count` ladders (at most 100) made from the first one, each of another job family, with the same vocabulary.

    A text is one of its own clauses and some of others', words exchanged for others of the same meaning. All draw on
    the words of one ladder: each stands in more expectations than where a hundred ladders were written one by one.
    """
    first = ladders.ladders[0]
    meanings = _meanings(ladders.vocabulary.groups)
    families = islice(product(_AREAS, _CRAFTS), count)
    made = tuple(_Family(area, craft, meanings, first).ladder() for area, craft in families)
    return Ladders(ladders=made, vocabulary=ladders.vocabulary)


def words_in(ladders: Ladders) -> int:
    """How many different words the expectations are written in."""
    return len({word.lower() for e in ladders.expectations() for word in _WORD.findall(e.text)})


class _Family:
    """One job family, and how its ladder differs from the first."""

    def __init__(self, area: str, craft: str, meanings: Meanings, first: Ladder) -> None:
        self._title = f"{area} {craft}"
        self._id = self._title.lower().replace(" ", "-")
        self._meanings = meanings
        self._first = first
        self._pool = [e for entry in first.entries for e in entry.expectations]
        self._random = random.Random(self._title)

    def ladder(self) -> Ladder:
        """Its ladder."""
        entries = tuple(self._entry(entry) for entry in self._first.entries)
        return replace(self._first, id=self._id, name=f"{self._title} Bands", entries=entries)

    def _entry(self, entry: Entry) -> Entry:
        return replace(
            entry,
            ladder=self._id,
            name=self._named(entry.name),
            also=tuple(self._named(name) for name in entry.also),
            expectations=tuple(self._expectation(e) for e in entry.expectations),
        )

    def _named(self, name: str) -> str:
        """Staff Engineer → Staff Payments Analyst; a name of another kind has the family in front."""
        return re.sub("(?i)engineer", self._title, name) if "engineer" in name.lower() else f"{self._title} {name}"

    def _expectation(self, own: Expectation) -> Expectation:
        mixed = (own, *self._random.sample(self._pool, 2))
        clauses = [self._random.choice(_CLAUSE.split(e.text)) for e in mixed]
        return replace(
            own,
            ladder=self._id,
            text=self._exchanged(" ".join(clauses)),
            asked_as=self._reworded([phrase for e in mixed for phrase in e.asked_as], len(own.asked_as)),
            noted_as=self._reworded([phrase for e in mixed for phrase in e.noted_as], len(own.noted_as)),
        )

    def _reworded(self, phrases: Sequence[str], most: int) -> tuple[str, ...]:
        """So many of these phrases in other words."""
        chosen = self._random.sample(phrases, min(len(phrases), most))
        return tuple(reworded(self._exchanged(phrase), self._random) for phrase in chosen)

    def _exchanged(self, text: str) -> str:
        """The text with half of the words that have others of the same meaning exchanged for one of these."""
        return _WORD.sub(lambda found: self._another(found[0]), text)

    def _another(self, word: str) -> str:
        same = self._meanings.get(word.lower())
        return self._random.choice(same) if same and self._random.random() < _REPLACED else word


def _meanings(groups: Sequence[Sequence[str]]) -> Meanings:
    """Each word of the vocabulary with the words and phrases that mean the same."""
    found: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for word in group:
            found[word.lower()] += [other for other in group if other != word]
    return found
