"""A name as typed → the entries that it names. The only place that imports rapidfuzz.

What the people of one ladder call its bands lives in that ladder, and titles that mean the same in the whole field in
the vocabulary; here is what every ladder shares: ordinals, Roman numerals, `sr`, `jr` and `eng`, `L3` and `IC3`,
typos.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.ladders import asking
from bot.ladders.model import Band, Entry, Ladders
from bot.ladders.words import Read, plain, read, stem

_SPELLED = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten".split())}
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_AS_DIGITS = _SPELLED | {"i": "1", "v": "5", "x": "10"}
_SHORT = {
    "eng": "engineer", "engr": "engineer", "engg": "engineer", "swe": "engineer", "sde": "engineer", "sdev": "engineer",
    "dev": "engineer", "developer": "engineer", "programmer": "engineer", "coder": "engineer",
    "sr": "senior", "snr": "senior",
    "jr": "junior", "jnr": "junior", "mgr": "manager", "mngr": "manager", "princ": "principal", "prin": "principal",
    "mgmt": "management", "dir": "director", "tech": "technical", "lvl": "level", "sys": "systems",
    "infosec": "security",
}  # fmt: skip
_WRITTEN_OUT = _ROMAN.keys() | _AS_DIGITS.keys() | _SHORT.keys() | {"software"}
_LEVELS = frozenset("band level grade tier b l ic m e".split())
_COUNTED = _LEVELS | {"engineer", "engineers"}
_GLUED = re.compile(r"([a-z]+)(\d{1,3}[a-z]?)")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,3}(?:[a-z]|\.\d+)?")
_BETWEEN_NUMBERS = frozenset("and to or vs versus with from than into".split())
_MANAGES = frozenset("manager management director head vp chief cto".split())
_AFTER_A_PRONOUN = frozenset(
    "am should have need want can will would do must was could get be become move go take know think work had may "
    "might just".split()
)
_TYPO, _LIKELY = 0.75, 72.0
_SHORTEST_TYPO = 4
_MISSPELT = 0.8
_SHORTEST_MISSPELT = 5
_PAIR, _SHORTEST_PART = 2, 3

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """The words from `start` up to `end` name these entries. No entries: a level that the ladders do not have."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class _Token(NamedTuple):
    """A canonical word and the index of the typed word that it comes from (`band3` is two canonical words)."""

    word: str
    at: int
    roman: bool = False


class Spelling:
    """Puts typos right, among the words that are known: `skils`, `mentring`. Short words and first letters are not
    guessed."""

    def __init__(self, known: Collection[str]) -> None:
        self._stems = frozenset(map(stem, known))
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(w for w in known if len(w) >= _SHORTEST_MISSPELT):
            self._by_letter[word[0]].append(word)
        self.right = lru_cache(maxsize=4096)(self._right)

    def _right(self, word: str) -> str:
        if len(word) < _SHORTEST_MISSPELT or not word.isalpha() or stem(word) in self._stems:
            return word
        near = self._by_letter.get(word[0], [])
        hit = process.extractOne(word, near, scorer=OSA.normalized_similarity, score_cutoff=_MISSPELT)
        return hit[0] if hit else word


class Names:
    """Every name of every entry, ready to be found in what people type."""

    def __init__(self, ladders: Ladders, read_ours: Read = plain) -> None:
        self._entries = _names(ladders)
        self._spoken = {" ".join(name): entries for name, entries in self._entries.items()}
        self._bands = tuple(band for ladder in ladders for band in ladder.bands)
        self._sizes = _sizes(self._entries)
        self._tracks: dict[tuple[str, str | None], frozenset[str]] = {
            (ladder.id, track.id): frozenset(word for name in (track.name, *track.also) for word in read(name).words)
            for ladder in ladders
            for track in ladder.tracks
        }
        self._parts = frozenset(word for name in self._entries for word in name)
        self._in_names = self._parts | _SHORT.keys()
        self._pairs = frozenset(pair for name in self._entries for pair in pairwise(name))
        self._counted = frozenset(a for a, b in self._pairs if b.isdigit()) | _COUNTED
        self._begins = self._counted | self._sizes.keys() | {start for name in self._entries for start in _starts(name)}
        self._spellings = sorted(w for w in self._in_names if len(w) >= _SHORTEST_TYPO)
        self._known = _all_words(ladders, read_ours)
        self._never_a_typo = self._parts | {word for word in asking.KNOWN if self._singular(word) is None}
        self.spelling = Spelling(self._known | asking.KNOWN)
        self._closest = lru_cache(maxsize=4096)(self._find_closest)

    def find(self, words: Sequence[str], *, bare: bool = False, ours: bool = False) -> tuple[Mention, ...]:
        """The names in these folded words, from left to right, each the longest that fits.

        With `bare`, a number that stands alone is a level too (`3 vs 4`). In a text that is `ours` nothing is a typo.
        """
        return tuple(self._mentions(self._meant(list(_canonical(words, self._counted)), ours), bare))

    def may_be_in(self, text: str) -> bool:
        """Whether any word of a plain text is part of a name or has a number in it: without one, nothing is found."""
        return not self._in_names.isdisjoint(text.split()) or _DIGIT.search(text) is not None

    def nearest(self, words: Sequence[str], most: int = 3) -> tuple[Entry, ...]:
        """The entries whose names look most like what was typed, best first; none where nothing comes near."""
        said = " ".join(token.word for token in _canonical(words, self._counted))
        hits = process.extract(said, self._spoken.keys(), scorer=fuzz.ratio, score_cutoff=_LIKELY, limit=most)
        return tuple(dict.fromkeys(entry for name, _, _ in hits for entry in self._spoken[name]))[:most]

    def _meant(self, said: list[_Token], ours: bool) -> list[_Token]:
        """The tokens with plurals and typos of names put right."""
        words = [token.word for token in said]
        around = zip(("", *words), words, (*words[1:], ""), strict=False)
        right = [self._right(before, word, after, ours) for before, word, after in around]
        return [t if t.word == word else t._replace(word=word) for t, word in zip(said, right, strict=True)]

    def _right(self, before: str, word: str, after: str, ours: bool) -> str:
        if word in self._never_a_typo or word[:1].isdigit():
            return word
        if single := self._singular(word):
            return single
        if ours or len(word) < _SHORTEST_TYPO or word in asking.KNOWN:
            return word
        known = word in self._known
        if known and before not in self._parts and after not in self._parts:
            return word
        closest = self._closest(word)
        # A word that the ladders use is a typo only inside a name: `principle engineer`.
        return word if known and not {(before, closest), (closest, after)} & self._pairs else closest

    def _singular(self, word: str) -> str | None:
        """The part of a name, or the word for a level, that this is the plural or possessive of."""
        single = word.removesuffix("'s").removesuffix("s")
        return single if single in self._parts or single in _LEVELS else None

    def _find_closest(self, word: str) -> str:
        hit = process.extractOne(word, self._spellings, scorer=OSA.normalized_similarity, score_cutoff=_TYPO)
        return _SHORT.get(hit[0], hit[0]) if hit else word

    def _mentions(self, tokens: list[_Token], bare: bool) -> Iterator[Mention]:
        i, prefix = 0, ""
        while i < len(tokens):
            if tokens[i].word not in self._begins and not tokens[i].word[:1].isdigit():
                i += 1
                continue
            size, entries = self._named(tokens, i) or self._level(tokens, i, prefix, bare) or (0, ())
            if size:
                start = min(tokens[i].at, tokens[i - 1].at + 1) if i else 0  # with what was passed over: `software`
                yield Mention(start, tokens[i + size - 1].at + 1, entries)
                prefix = tokens[i].word if tokens[i].word in self._counted else prefix
            i += size or 1

    def _named(self, tokens: list[_Token], i: int) -> tuple[int, tuple[Entry, ...]] | None:
        """How many tokens at `i` are the name of which entries."""
        for size in self._sizes.get(tokens[i].word, ()):
            name = tuple(t.word for t in tokens[i : i + size])
            if found := self._entries.get(name):
                return len(name), found
        glued = (tokens[i].word + tokens[i + 1].word,) if i + 1 < len(tokens) else ()
        return (2, self._entries[glued]) if glued in self._entries else None

    def _level(self, tokens: list[_Token], i: int, prefix: str, bare: bool) -> tuple[int, tuple[Entry, ...]] | None:
        """A level by its number: `band 3`, `L3`, the 4 of `band 3 and 4`, a numeral alone (`a III`)."""
        word, after = tokens[i].word, tokens[i + 1].word if i + 1 < len(tokens) else ""
        if word in self._counted and _NUMBER.fullmatch(after):
            return 2, self._at(word, after)
        if not word[:1].isdigit():
            return None
        before = tokens[i - 1].word if i else ""
        goes_on = bool(prefix and (before in _BETWEEN_NUMBERS or _NUMBER.fullmatch(before)))
        if _NUMBER.fullmatch(word) and (tokens[i].roman or goes_on or bare):
            return 1, self._at(prefix or ("engineer" if tokens[i].roman else "band"), word)
        return None

    def _at(self, prefix: str, number: str) -> tuple[Entry, ...]:
        """The bands at a level: the name itself, else the label as written, else the number."""
        if named := self._entries.get((prefix, number)):
            return named
        if labelled := tuple(b for b in self._bands if b.label.lower() == prefix + number):
            return labelled
        found = tuple(b for b in self._bands if b.label.lower() == number) or tuple(
            b for b in self._bands if str(b.number) == number
        )
        if prefix in _LEVELS - {"ic", "m"}:
            return found
        return tuple(b for b in found if self._manages(b) == (prefix == "m"))

    def _manages(self, band: Band) -> bool:
        """Whether a band is on a track of managers: the track's names say so; the band's own where it is on none."""
        return not _MANAGES.isdisjoint(self._tracks.get((band.ladder, band.track)) or read(band.name).words)


def _sizes(names: Iterable[Name]) -> dict[str, tuple[int, ...]]:
    """The first word of a name → how many words the names have that begin with it, longest first."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for name in names:
        sizes[name[0]].add(len(name))
    return {word: tuple(sorted(several, reverse=True)) for word, several in sizes.items()}


def _starts(name: Name) -> Iterator[str]:
    """What may stand first where a name of one word is written as two."""
    return (name[0][:at] for at in range(1, len(name[0]))) if len(name) == 1 else iter(())


def _names(ladders: Ladders) -> dict[Name, tuple[Entry, ...]]:
    """Canonical name → the entries that carry it: names and other names first, then titles that mean the same."""
    own: dict[Name, dict[Entry, None]] = defaultdict(dict)
    for ladder in ladders:
        for entry in ladder.entries:
            for spoken in (entry.name, *entry.also, entry.id.replace("-", " ")):
                for name in _written(spoken):
                    own[name][entry] = None
    found = dict(own)
    for titles in ladders.vocabulary.titles:
        names = [name for title in titles for name in _written(title)]
        meant = {entry: None for name in names for entry in own.get(name, ())}
        for name in names:
            if meant and name not in own:
                found[name] = found.get(name, {}) | meant
    return {name: tuple(entries) for name, entries in found.items()}


def _written(spoken: str) -> Iterator[Name]:
    """The canonical name, what such an engineer does (`data engineering`), and two words as one: `techlead`."""
    words = read(spoken).words
    if name := tuple(token.word for token in _canonical(words, None)):
        yield name
        if len(name) > 1 and name[-1] == "engineer":
            yield (*name[:-1], "engineering")
    if len(words) == _PAIR and not any(word[:1].isdigit() or len(word) < _SHORTEST_PART for word in words):
        yield ("".join(words),)


def _all_words(ladders: Ladders, read_ours: Read) -> frozenset[str]:
    """Every word that the ladders and the vocabulary use: none of them is a typo of a name."""
    vocabulary = ladders.vocabulary
    texts = [text for e in ladders.expectations() for text in (e.text, *e.said_as, *e.examples)]
    texts += [phrase for group in (*vocabulary.groups, *vocabulary.sections) for phrase in group]
    texts += [*vocabulary.inside, *(phrase for topic in vocabulary.outside for phrase in topic.asked_as)]
    return frozenset(" ".join(map(read_ours, texts)).split())


def _canonical(words: Sequence[str], counted: frozenset[str] | None) -> Iterator[_Token]:
    """The words with abbreviations written out and numerals as digits; `counted` are words that a number follows.

    `one` and the letters i, v and x are numerals only behind a counted word, or, where `counted` is None, inside a
    name.
    """
    before = ""
    for at, word in enumerate(words):
        if word.isalpha() and word not in _WRITTEN_OUT:
            before = word
            yield _Token(word, at)
            continue
        after = words[at + 1] if at + 1 < len(words) else ""
        for part in _parts(word):
            numeral = before in counted and after not in _AFTER_A_PRONOUN if counted is not None else bool(before)
            if part == "software" and after:
                continue
            digits = _ROMAN.get(part) or (_AS_DIGITS.get(part) if numeral else None)
            before = digits or _SHORT.get(part, part)
            yield _Token(before, at, part in _ROMAN)


def _parts(word: str) -> tuple[str, ...]:
    """`band3` → band, 3; several of a level (`3s`) → 3; any other word as it is."""
    if word.isalpha():
        return (word,)
    single = word.removesuffix("s")
    glued = _GLUED.fullmatch(single)
    if glued and (glued[1] in _COUNTED or glued[1] in _SHORT):
        return glued[1], glued[2]
    return (single if single.isdigit() else word,)
