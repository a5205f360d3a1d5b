"""What ladders and their vocabulary say, read once for all who search it, count it, or look for names in it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ladders.model import Ladders, Theme
from bot.ladders.words import Readings, join, parted


class Said:
    """All texts of ladders and their vocabulary: `read` has the words of each.

    As joined stems there are the `texts` of the expectations, each one with its examples; the `ways` of speaking of
    them, and the words and ways of asking of the `themes`, in order; and how any of these is `asked` for. `lent` holds
    the stems of each word and phrase of a theme.
    """

    def __init__(self, ladders: Ladders) -> None:
        self.read = read = Readings(tuple(_texts(ladders))).__getitem__
        expectations = tuple(ladders.expectations())
        self.texts = join(" ".join(map(read, (one.text, *one.examples))) for one in expectations)
        self.ways: list[str] = []
        self.themes: list[str] = []
        self.asked: list[str] = []
        self.lent: dict[Theme, list[list[str]]] = {}
        for one in expectations:
            asked = join(map(read, one.asked_as))
            self.ways += asked + join(map(read, one.noted_as))
            self.asked += asked
        for theme in ladders.vocabulary.themes:
            words, asked = join(map(read, theme.words)), join(map(read, theme.asked_as))
            self.themes += words + asked
            self.asked += asked
            self.lent[theme] = parted(words)


def _texts(ladders: Ladders) -> Iterator[str]:
    """Each of them as it is written."""
    vocabulary = ladders.vocabulary
    for one in ladders.expectations():
        yield from (one.text, *one.examples, *one.said_as)
    for theme in vocabulary.themes:
        yield from (*theme.words, *theme.asked_as)
    for group in (*vocabulary.groups, *vocabulary.sections):
        yield from group
    yield from vocabulary.inside
    for topic in vocabulary.outside:
        yield from topic.asked_as
