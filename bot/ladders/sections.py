"""Words of a question → the section of a ladder that they mean: `responsibilities` → Scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.ladders.asking import STOP
from bot.ladders.model import Ladder, Ladders
from bot.ladders.words import read, stem

Phrase = tuple[str, ...]


class SectionNames:
    """What each ladder's sections answer to: their names, their other names, the words of their names, and the
    vocabulary's words for a section that is called so."""

    def __init__(self, ladders: Ladders) -> None:
        self._phrases = {ladder.id: _phrases(ladder, ladders.vocabulary.sections) for ladder in ladders}
        self._starting: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
        for ladder, phrases in self._phrases.items():
            for phrase in sorted(phrases, key=len, reverse=True):
                self._starting[ladder, phrase[0]].append(phrase)

    def find(self, stems: Sequence[str], ladder: str) -> tuple[str, range] | None:
        """The section that the longest phrase in these stems means, and where that phrase stands."""
        found: tuple[str, range] | None = None
        for start, first in enumerate(stems):
            for phrase in self._starting.get((ladder, first), ()):
                stands = range(start, start + len(phrase))
                if tuple(stems[start : stands.stop]) == phrase and (found is None or len(found[1]) < len(stands)):
                    found = self._phrases[ladder][phrase], stands
        return found

    def words(self, ladder: str, section: str) -> frozenset[str]:
        """The single stems that mean this section."""
        return frozenset(p[0] for p, meant in self._phrases[ladder].items() if meant == section and len(p) == 1)


def _phrases(ladder: Ladder, groups: Sequence[Sequence[str]]) -> dict[Phrase, str]:
    own = {phrase: s.id for s in ladder.sections for phrase in _spoken(s.name, *s.also, *read(s.name).words)}
    alike = [list(_spoken(*group)) for group in groups]
    meant = {phrase: own[known] for group in alike for known in group if known in own for phrase in group}
    return {phrase: section for phrase, section in (meant | own).items() if not set(phrase) <= STOP}


def _spoken(*phrases: str) -> Iterator[Phrase]:
    return (tuple(stem(word) for word in read(phrase).words) for phrase in phrases)
