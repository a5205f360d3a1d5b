"""A text as typed → its words: Slack's markup taken off, case and accents folded, bounded in length."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

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
PART = "|"
"""What parts texts that are joined, and bounds one of them: no word."""
_STEM = Stemmer.Stemmer("english", 0)  # without a cache of its own
_REMEMBERED = 16_384

_VERBS = """
    beat beaten, begin began begun, blow blew blown, break broke broken, bring brought, build built, buy bought,
    catch caught, choose chose chosen, deal dealt, dig dug, draw drew drawn, dream dreamt, drive drove driven,
    eat ate eaten, fall fell fallen, feel felt, fight fought, fly flew flown, forget forgot forgotten,
    forgive forgave forgiven, freeze froze frozen, grow grew grown, hang hung, hear heard, hide hid hidden, keep kept,
    lead led, learn learnt, lend lent, lose lost, meet met, overcome overcame, oversee oversaw overseen, pay paid,
    rewrite rewrote rewritten, ride rode ridden, run ran, seek sought, sell sold, send sent, shake shook shaken,
    shine shone, shoot shot, shrink shrank shrunk, sink sank sunk, sit sat, sleep slept, slide slid,
    speak spoke spoken, spend spent, spin spun, steal stole stolen, stick stuck, strike struck, sweep swept,
    swim swam swum, teach taught, tear torn, throw threw thrown, undertake undertook undertaken, wake woke woken,
    wear wore worn, win won, withdraw withdrew withdrawn, write wrote written
"""
_IRREGULAR = {form: verb for verb, *forms in map(str.split, _VERBS.split(",")) for form in forms}
"""Forms of verbs → the verb. Left out are verbs with which people ask for anything (find, make, take), and forms that
are words of their own (left, saw, rose)."""
_PLAIN = b" 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BETWEEN = "\0"

Read = Callable[[str], str]
"""A text → its words, as `plain` does it."""

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
    folded = fold(_unmarked(text[:longest]))  # may be longer: one character of Arabic can stand for eighteen
    return Typed(tuple(_words(folded[:longest])), longest is not None and max(len(text), len(folded)) > longest)


def plain(text: str) -> str:
    """The words of a text that is ours, with a blank between: nothing of it is cut."""
    return " ".join(_words(fold(_unmarked(text))))


class Readings(dict[str, str]):
    """Texts that are ours → their words, as `plain` reads them; of so many, most are nothing but words."""

    def __init__(self, texts: Sequence[str]) -> None:
        signs = _BETWEEN.join(texts).encode(errors="replace").translate(None, _PLAIN).split(_BETWEEN.encode())
        odd = compress(texts, signs) if len(signs) == len(texts) else texts
        super().__init__(zip(texts, map(str.lower, texts), strict=True))
        self.update({text: plain(text) for text in odd})

    def __missing__(self, text: str) -> str:
        return plain(text)


def _unmarked(text: str) -> str:
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


class _Stems(dict[str, str]):
    """Folded words → their stems; begun anew where there are too many to remember. A look costs half of a call's."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = sys.intern(_STEM.stemWord(_IRREGULAR.get(word) or word.removesuffix("'s")))
        return found

    cache_clear = dict.clear  # as `lru_cache` calls it


_STEMS = _Stems()
stem: Callable[[str], str] = _STEMS.__getitem__
"""The English stem of one folded word: mentoring, mentored → mentor; taught → teach. Possessives fall off."""


def join(texts: Iterable[str]) -> list[str]:
    """The stems of plain texts, PART after each text."""
    return list(map(stem, f" {PART} ".join((*texts, "")).split()))


def parted(stems: Sequence[str]) -> list[list[str]]:
    """The stems of each of joined texts."""
    return [said.split() for said in " ".join(stems).split(PART)[:-1]]


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
