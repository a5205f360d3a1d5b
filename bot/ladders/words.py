"""A text as typed → its words: Slack's markup taken off, case and accents folded, bounded in length."""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LONGEST = 1_000
"""Characters of a text that are read. Nobody asks a question in more; what is beyond is cut, and the answer says so."""

_TAGS = re.compile(
    r"<[@!][^<>|]*(?:\|[^<>]*)?>|<#[^<>|]*\|?([^<>]*)>|<(?:https?|mailto|tel):[^<>]*>|https?://\S+|:[a-z0-9_+-]+:"
)
_ARROW = re.compile(r"[-=]+(?:>|&gt;)|→")
_MARKUP = re.compile("[<:&→>]")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_WORD = re.compile(r"1:1|\d+\.\d+|[^\W_]+(?:'[^\W_]+)?")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_STEM = Stemmer.Stemmer("english", 0)  # without a cache of its own
_REMEMBERED = 8_192

Phrases = dict[str, list[tuple[str, ...]]]
"""Phrases of one or more words by their first."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: its `words`, folded for matching, and whether it was cut."""

    words: tuple[str, ...]
    cut: bool


def read(text: str, longest: int | None = LONGEST) -> Typed:
    """The words of a text, without Slack's mentions, links and emoji codes.

    An apostrophe stays inside its word (`what's`), a hyphen parts two; nothing beyond `longest` characters is read.
    """
    folded = fold(_plain(text[:longest]))  # may be longer: one character of Arabic can stand for eighteen
    return Typed(tuple(_words(folded[:longest])), longest is not None and max(len(text), len(folded)) > longest)


def read_all(texts: Iterable[str]) -> list[list[str]]:
    """The words of each of these texts, which are ours: nothing of them is cut."""
    return [_words(fold(_plain(text))) for text in texts]


def _plain(text: str) -> str:
    """A text without Slack's markup."""
    if not _MARKUP.search(text):
        return text
    plain = _ARROW.sub(" to ", _TAGS.sub(r" \1 ", text))
    for entity, sign in _ENTITIES.items():
        plain = plain.replace(entity, sign)
    return plain


def _words(folded: str) -> list[str]:
    """The words of a folded text. Nothing but words and blanks is split in a third of the time."""
    return folded.split() if folded.replace(" ", "").isalnum() else _WORD.findall(folded)


def fold(text: str) -> str:
    """Lower case, without accents, straight apostrophes: what counts when words are compared."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """The English stem of one folded word: mentoring, mentored → mentor. Possessives fall off."""
    return sys.intern(_STEM.stemWord(word.removesuffix("'s")))


class Joined(NamedTuple):
    """Many texts one after the other, an empty word after each: their words, the stems, and the number of the text that
    each is of."""

    words: list[str]
    stems: list[str]
    numbers: list[int]

    def since(self, first: int) -> Joined:
        """The texts from this number on."""
        start = bisect_left(self.numbers, first)
        return Joined(self.words[start:], self.stems[start:], self.numbers[start:])


def join(texts: Iterable[Sequence[str]]) -> Joined:
    """The words of many texts, every different one stemmed once."""
    words: list[str] = []
    numbers: list[int] = []
    for number, text in enumerate(texts):
        words += text
        words.append("")
        numbers += [number] * (len(text) + 1)
    return Joined(words, stem_all(words), numbers)


def stem_all(words: Sequence[str]) -> list[str]:
    """The stem of each of these words, every different one found once."""
    different = list(set(words))
    stems = map(sys.intern, _STEM.stemWords([word.removesuffix("'s") for word in different]))
    return list(map(dict(zip(different, stems, strict=True)).__getitem__, words))


def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """The words of a text that is ours: where each starts and ends, and its stem."""
    return tuple((m.start(), m.end(), stem(fold(m.group()))) for m in _WORD.finditer(text))


def phrases(spoken: Iterable[str]) -> Phrases:
    """Phrases by their first word, the longest first."""
    found: Phrases = {}
    for words in sorted((read(phrase).words for phrase in spoken), key=len, reverse=True):
        if words:
            found.setdefault(words[0], []).append(words)
    return found


def met(listed: Phrases, words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The phrases that stand in a text, each once, in the order in which they do; none inside a longer one."""
    found: dict[tuple[str, ...], None] = {}
    end = 0
    for start, word in enumerate(words):
        for phrase in listed.get(word, ()) if start >= end else ():
            if tuple(words[start : start + len(phrase)]) == phrase:
                found[phrase], end = None, start + len(phrase)
                break
    return tuple(found)
