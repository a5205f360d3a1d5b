"""Notes that speak of a topic, best first: by its words, by words that mean the same, and by what belongs to it.

A word counts by how rare it is among the notes. What belongs to a topic comes from the vocabulary's themes: `mentoring`
is lent the words with which people speak of mentoring, and a note that has several of them is found, as `paired with
the new hire` is. One alone is chance. Where no word is known, the letters of the topic are looked for as they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.growth.once import once
from bot.ladders.meanings import Meanings, Terms, rarity
from bot.ladders.model import Vocabulary
from bot.ladders.words import fold, join, plain, read, stem
from bot.notes.model import Note

ENOUGH = 0.3
"""The part of a topic's weight that a note must account for."""
LENT, MOST_LENT = 0.17, 0.4
"""What a lent word is worth, and all of them together: two are enough, and less than one word of the same meaning."""
FEW = 12
"""A word that belongs to more themes than so many says nothing of any of them."""

Stems = tuple[str, ...]


def find(notes: Sequence[Note], about: str, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """The notes whose text or tags speak of a topic as typed, best first, the newer of two as good first.

    What a vocabulary says of topics is worked out at its first search, which takes longer. 5,000 notes take 0.1 s:
    work for a thread, not for an event loop.
    """
    known, words = _known(vocabulary), read(about).words
    held = Terms(join(plain(_text(note)) for note in notes), known.meanings).terms
    scores: dict[int, float] = defaultdict(float)
    asked = known.meanings.asked(words)
    weights = {word: rarity(word, len(held.get(word, ())), len(notes)) for word in asked}
    for word, ways in asked.items():
        best: dict[int, float] = {}
        for term, part in sorted(ways, key=lambda way: way[1]):
            best |= dict.fromkeys(held.get(term, ()), part)
        for number, part in best.items():
            scores[number] += part * weights[word] / sum(weights.values())
    for number, count in known.lent(tuple(map(stem, words)), held).items():
        scores[number] += min(MOST_LENT, LENT * count)
    hits = {number: score for number, score in scores.items() if score >= ENOUGH} or _literally(notes, about)
    order = sorted(hits, key=lambda number: (hits[number], notes[number].day, notes[number].written), reverse=True)
    return tuple(notes[number] for number in order)


def _literally(notes: Sequence[Note], about: str) -> dict[int, float]:
    """The notes that hold a topic letter by letter: for writing without spaces between words."""
    sought = fold(about.strip())
    return {n: 1.0 for n, note in enumerate(notes) if sought and sought in fold(_text(note))}


class _Known:
    """What a vocabulary says of topics."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.meanings = Meanings(vocabulary.groups)
        said = [(number, t) for number, one in enumerate(vocabulary.themes) for t in (*one.words, *one.asked_as)]
        terms = Terms(join(plain(text) for _, text in said), self.meanings).terms
        self._themes = {term: {said[at][0] for at in held} for term, held in terms.items()}
        self._named: dict[Stems, set[int]] = defaultdict(set)
        for number, theme in enumerate(vocabulary.themes):
            for name in map(plain, theme.words):
                self._named[tuple(map(stem, name.split()))].add(number)

    def lent(self, topic: Stems, held: Mapping[str, Sequence[int]]) -> dict[int, int]:
        """How many words each text has of what belongs to a topic; a word and what it stands for are one."""
        themes = self._named.get(topic, set())
        found: dict[int, set[str]] = defaultdict(set)
        for term, belongs in self._themes.items():
            if len(belongs) <= FEW and term not in topic and not themes.isdisjoint(belongs):
                for number in held.get(term, ()):
                    found[number].add(term)
        return {number: len(terms.difference(*map(self.meanings.of, terms))) for number, terms in found.items()}


_known = once(_Known)


def _text(note: Note) -> str:
    return " ".join((note.text, *note.tags))
