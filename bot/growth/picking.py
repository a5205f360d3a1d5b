"""What is typed into a picker → expectations of the whole ladder: by the beginnings of words, and by what is meant."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from bot.growth.once import once
from bot.ladders.answering import Answering
from bot.ladders.model import Band, Entry, Expectation, Ladders
from bot.ladders.words import read


def pick(answering: Answering, typed: str, near: Sequence[Entry] = (), most: int = 100) -> tuple[Expectation, ...]:
    """Expectations of which the words, or the names of their entry, begin as typed, those of `near` entries first; then
    those that speak of it in other words. Where nothing is typed, all of them."""
    words = read(typed).words
    preferred = {entry.id for entry in near}
    literal = [one for one, spoken in _spoken(answering.ladders) if _begin(spoken, words)]
    literal.sort(key=lambda one: one.entry not in preferred)
    meant = [hit.doc for hit in answering.index.find(words, most=most)] if words else []
    return tuple(dict.fromkeys((*literal, *meant)))[:most]


def _begin(spoken: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(one.startswith(word) for one in spoken) for word in words)


@once
def _spoken(ladders: Ladders) -> tuple[tuple[Expectation, tuple[str, ...]], ...]:
    """Each expectation with its words, and those of its entry and its section."""
    made = []
    for one in ladders.expectations():
        entry, section = ladders.by_id[one.ladder].by_id[one.entry], ladders.by_id[one.ladder].section(one.section)
        label = entry.label if isinstance(entry, Band) else ""
        said = (one.text, *one.examples, entry.name, *entry.also, label, section.name, *section.also)
        made.append((one, tuple(dict.fromkeys(chain.from_iterable(read(text, None).words for text in said)))))
    return tuple(made)
