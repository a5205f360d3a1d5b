"""A text as typed → its words: Slack's markup taken off, case and accents folded, bounded in length."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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
_STEM = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: its `words`, folded for matching, and whether it was cut."""

    words: tuple[str, ...]
    cut: bool


def read(text: str, longest: int | None = LONGEST) -> Typed:
    """The words of a text, without Slack's mentions, links and emoji codes.

    An apostrophe stays inside its word (`what's`), a hyphen parts two; nothing beyond `longest` characters is read.
    """
    plain = text[:longest]
    if _MARKUP.search(plain):
        plain = _ARROW.sub(" to ", _TAGS.sub(r" \1 ", plain))
        for entity, sign in _ENTITIES.items():
            plain = plain.replace(entity, sign)
    folded = fold(plain)  # may be longer: one character of Arabic can stand for eighteen
    return Typed(tuple(_WORD.findall(folded[:longest])), longest is not None and max(len(text), len(folded)) > longest)


def fold(text: str) -> str:
    """Lower case, without accents, straight apostrophes: what counts when words are compared."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English stem of one folded word: mentoring, mentored → mentor. Possessives fall off."""
    return str(_STEM.stemWord(word.removesuffix("'s")))


def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """The words of a text that is ours: where each starts and ends, and its stem."""
    return tuple((m.start(), m.end(), stem(fold(m.group()))) for m in _WORD.finditer(text))
