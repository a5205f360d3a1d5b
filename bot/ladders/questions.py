"""A text as people type it → a Question: which kind, which entries, which section, and the words left over as a
topic."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from bot.ladders import asking
from bot.ladders.composing import above, ancestors, below
from bot.ladders.matching import Mention, Names
from bot.ladders.model import Band, Entry, Ladders, Role
from bot.ladders.sections import SectionNames
from bot.ladders.words import read, stem


class Kind(StrEnum):
    """What sort of answer a question asks for."""

    ENTRY = "entry"
    SECTION = "section"
    COMPARE = "compare"
    NEXT = "next"
    MIXIN = "mixin"
    TOPIC = "topic"
    LIST = "list"
    HELP = "help"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was understood.

    `entries` are in order: from and to for NEXT, the band and then its roles for MIXIN. `text` is what was typed,
    folded; `words` are those of it outside of names, `topic` those that neither a section nor a way of asking explains
    (empty where none of them carries a topic). `ladder` is the one that was named. `missing`: a level was named that
    no ladder has. `inherited` asks for what cascades up too, `page` for a further part.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    section: str | None = None
    ladder: str | None = None
    text: str = ""
    words: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    greeting: str = ""
    missing: bool = False
    cut: bool = False
    inherited: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class _Text:
    """A text while it is being understood: its words, the names in it, and where the words outside of names stand."""

    words: tuple[str, ...]
    mentions: tuple[Mention, ...]
    rest: tuple[int, ...]
    stems: frozenset[str]

    @classmethod
    def of(cls, words: tuple[str, ...], mentions: tuple[Mention, ...]) -> _Text:
        """The text of these words with these names in it."""
        named = {i for m in mentions for i in range(m.start, m.end)}
        rest = tuple(i for i in range(len(words)) if i not in named)
        return cls(words, mentions, rest, frozenset(stem(words[i]) for i in rest))

    def left(self, *explained: Set[str], but: range = range(0)) -> tuple[str, ...]:
        """The words that are neither names nor explained, nor stand in `but`; none where no topic is among them."""
        left = []
        for i in self.rest:
            said = stem(self.words[i])
            if i not in but and not any(said in known for known in explained):
                left.append(self.words[i])
        return tuple(left) if any(stem(w) not in asking.STOP for w in left) else ()

    def before(self, mention: Mention) -> str:
        """The stem in front of a mention, articles passed over."""
        at = mention.start - 1
        while at >= 0 and self.words[at] in asking.ARTICLES:
            at -= 1
        return stem(self.words[at]) if at >= 0 else ""


_NO_TOPIC = asking.STOP | asking.FRAME
_LISTING = asking.LISTS | asking.RULES
_ON_THE_WAY = asking.NEXT | asking.MOVE | asking.TOWARDS
_AROUND_NUMBERS = asking.STOP | asking.COMPARE | asking.NEXT | asking.MOVE
_MOST_ENTRIES = 8
_CONTENT_BESIDE_A_SECTION = 2


class Questions:
    """Understands questions about one set of ladders."""

    def __init__(self, ladders: Ladders, names: Names) -> None:
        self._ladders = ladders
        self._names = names
        self._sections = SectionNames(ladders)
        self._ladder_words = _ladder_words(ladders)
        self._tracks = _track_names(ladders)

    def read(self, text: str) -> Question:
        """The question that a text asks; any text is one."""
        typed = read(text)
        mentions = self._names.find(typed.words) or self._bare_numbers(typed.words)
        found = _Text.of(self._spelt(typed.words, mentions), mentions)
        ladder = next((self._ladder_words[s] for s in map(stem, typed.words) if s in self._ladder_words), None)
        question = _small_talk(typed.words) or self._about(found, self._entries(found.mentions, ladder))
        return replace(
            question,
            ladder=ladder or question.ladder,
            text=" ".join(typed.words),
            words=tuple(found.words[i] for i in found.rest),
            cut=typed.cut,
        )

    def _spelt(self, words: tuple[str, ...], mentions: Sequence[Mention]) -> tuple[str, ...]:
        """The words with the typos outside of names put right."""
        named = {i for mention in mentions for i in range(mention.start, mention.end)}
        return tuple(w if i in named else self._names.spelling.right(w) for i, w in enumerate(words))

    def unnamed(self, text: str) -> str:
        """A plain text without the names in it."""
        if not self._names.may_be_in(text):
            return text
        words = text.split()
        named = {i for mention in self._names.find(words, ours=True) for i in range(mention.start, mention.end)}
        return " ".join([word for i, word in enumerate(words) if i not in named])

    def _bare_numbers(self, words: tuple[str, ...]) -> tuple[Mention, ...]:
        """Numbers alone are levels only where nothing else could be meant: `3`, `3 vs 4`, `from 2 to 3`."""
        others = {stem(w) for w in words if not w[:1].isdigit()}
        return self._names.find(words, bare=True) if len(others) < len(words) and others <= _AROUND_NUMBERS else ()

    def _entries(self, mentions: Sequence[Mention], ladder: str | None) -> list[tuple[Entry, ...]]:
        """The entries of each mention, of the named ladder where one is named."""
        found = []
        for mention in mentions:
            inside = tuple(e for e in mention.entries if e.ladder == ladder)
            found.append(inside or mention.entries)
        return found

    def _about(self, text: _Text, found: list[tuple[Entry, ...]]) -> Question:
        if not text.mentions:
            return self._unnamed(text)
        named = tuple(dict.fromkeys(e for entries in found for e in entries))
        if not all(found):
            return Question(kind=Kind.UNKNOWN, entries=named[:_MOST_ENTRIES], missing=True)
        return (
            self._comparison(text, found, named)
            or self._mixin(named)
            or self._step(text, found, asking.NEXT)
            or self._section(text, named)
            or self._step(text, found, asking.MOVE)
            or self._entry(text, named)
        )

    def _entry(self, text: _Text, named: tuple[Entry, ...]) -> Question:
        """What is named as a whole, or a topic inside of it."""
        topic = text.left(asking.FRAME, self._ladder_words.keys())
        if topic and text.words[0] == "who":  # asks who does it: a level in it is whom it is done to
            return Question(kind=Kind.UNKNOWN, topic=text.words)
        about = any(text.words[i] in asking.ABOUT for i in text.rest) and text.before(text.mentions[0]) != "about"
        whole = text.words[0] in asking.TELLS and content(topic) == 1 and not about
        return Question(kind=Kind.ENTRY, entries=named[:_MOST_ENTRIES], topic=() if whole else topic)

    def _unnamed(self, text: _Text) -> Question:
        """A question without a name is about a topic, unless it asks for a track, or for the list of all there is."""
        carried = tuple(
            s for i in text.rest if (s := stem(text.words[i])) not in _NO_TOPIC and s not in self._ladder_words
        )
        lists = not text.stems.isdisjoint(_LISTING) and set(carried) <= _LISTING
        if lists and not asking.OWN.isdisjoint(text.words):
            return Question(kind=Kind.UNKNOWN)
        ladder, track = self._tracks.get(tuple(s for s in carried if s not in _ON_THE_WAY), (None, ""))
        if ladder and (pair := self._onto(text, ladder, track)):
            return Question(kind=Kind.NEXT, entries=pair)
        if lists or carried in self._tracks:
            return Question(kind=Kind.LIST, ladder=ladder)
        topic = text.left(self._ladder_words.keys(), asking.FRAME) or text.left(self._ladder_words.keys())
        return Question(kind=Kind.UNKNOWN, topic=topic)

    def _onto(self, text: _Text, ladder_id: str, track_id: str) -> tuple[Band, Band] | None:
        """The step on to a track, where a way there is asked for: `want to go into management`."""
        ladder = self._ladders.by_id[ladder_id]
        first = next(iter(ladder.on_track(track_id)), None)
        lower = below(ladder, first) if first else None
        return (lower, first) if first and lower and text.stems & (asking.NEXT | asking.MOVE) else None

    def _comparison(self, text: _Text, found: list[tuple[Entry, ...]], named: tuple[Entry, ...]) -> Question | None:
        """Two entries beside each other, or a band and its neighbour; of more than two, each is shown."""
        asked = not text.stems.isdisjoint(asking.COMPARE) or text.stems >= asking.SIDE_BY_SIDE
        if len(found) > 1:
            between = set(text.words[text.mentions[0].end : text.mentions[1].start])
            asked = asked or not asking.BETWEEN_TWO.isdisjoint(text.words) or bool(between and between <= asking.OR)
        if not asked:
            return None
        if len(found) == 2:
            return _beside(*_same_track(found[0], found[1]))
        if len(named) == 2:
            return _beside(*named)
        return self._neighbours(text, named[0]) if len(named) == 1 else _all_of(named)

    def _neighbours(self, text: _Text, entry: Entry) -> Question | None:
        """A band and the one above it, or below where that is asked for or there is none above."""
        if not isinstance(entry, Band):
            return None
        ladder = self._ladders.by_id[entry.ladder]
        lower, higher = below(ladder, entry), next(iter(above(ladder, entry)), None)
        if lower and (text.stems & asking.LOWER or not higher):
            return _beside(lower, entry)
        return _beside(entry, higher) if higher else None

    def _mixin(self, named: tuple[Entry, ...]) -> Question | None:
        """A band with roles, wherever both are named."""
        bands = [e for e in named if isinstance(e, Band)]
        roles = [e for e in named if isinstance(e, Role) and bands and e.ladder == bands[0].ladder]
        return Question(kind=Kind.MIXIN, entries=(bands[0], *roles)) if roles else None

    def _step(self, text: _Text, found: list[tuple[Entry, ...]], cues: Set[str]) -> Question | None:
        """From where one stands to a band further up, where one of the cues asks for it."""
        bands = [tuple(e for e in entries if isinstance(e, Band)) for entries in found]
        pair: tuple[Band, Band] | None = None
        if len(bands) == 2 and all(bands):
            pair = self._from_to(text, *bands)
        elif len(bands) == 1 and bands[0]:
            pair = self._onwards(text, bands[0][0], cues)
        return Question(kind=Kind.NEXT, entries=pair) if pair and pair[0].ladder == pair[1].ladder else None

    def _from_to(self, text: _Text, first: tuple[Band, ...], second: tuple[Band, ...]) -> tuple[Band, Band] | None:
        """Two bands: `from engineer 2 to staff`, `senior wanting to become staff`."""
        start, target = (text.before(mention) for mention in text.mentions)
        between = text.words[text.mentions[0].end : text.mentions[1].start]
        moving = start in asking.STANDING or text.stems & asking.MOVE or between == ("to",)
        if not text.stems & asking.NEXT and not (target in asking.FOR and moving):
            return None
        return self._in_order(first, second)

    def _onwards(self, text: _Text, band: Band, cues: Set[str]) -> tuple[Band, Band] | None:
        """One band: the way to it (`path to principal`), or on from it (`what comes after staff`)."""
        ladder, leading = self._ladders.by_id[band.ladder], text.before(text.mentions[0])
        after = ("after" in text.words and text.stems & asking.FOLLOWS) or leading in asking.HIGHER
        if not text.stems & cues and not after:
            return None
        if leading in asking.TOWARDS:
            lower = below(ladder, band)
            return (lower, band) if lower else None
        higher = next(iter(above(ladder, band)), None)
        standing = cues is asking.NEXT or leading in asking.STANDING
        return (band, higher) if higher and standing else None

    def _in_order(self, first: tuple[Band, ...], second: tuple[Band, ...]) -> tuple[Band, Band]:
        a, b = _same_track(first, second)
        return (b, a) if b in ancestors(self._ladders.by_id[a.ladder], a) else (a, b)

    def _section(self, text: _Text, named: tuple[Entry, ...]) -> Question | None:
        """One section of what is named, where words of the text mean that section in its ladder."""
        ladder = named[0].ladder
        stems = [stem(word) if i in text.rest else "" for i, word in enumerate(text.words)]
        found = self._sections.find(stems, ladder)
        if found is None:
            return None
        section, stands = found
        topic = text.left(asking.FRAME, self._sections.words(ladder, section), but=stands)
        beside = topic if content(topic) >= _CONTENT_BESIDE_A_SECTION else ()
        return Question(kind=Kind.SECTION, entries=named[:_MOST_ENTRIES], section=section, topic=beside)


def content(words: Sequence[str]) -> int:
    """How many words carry a topic."""
    return sum(stem(word) not in asking.STOP for word in words)


def well_formed(question: Question) -> bool:
    """Whether a question that came from outside holds what its kind needs."""
    kinds = [type(entry) for entry in question.entries]
    one_ladder = len({entry.ladder for entry in question.entries}) == 1
    match question.kind:
        case Kind.ENTRY:
            return bool(kinds)
        case Kind.SECTION:
            return one_ladder and question.section is not None
        case Kind.COMPARE:
            return one_ladder and len(kinds) == 2
        case Kind.NEXT:
            return one_ladder and kinds == [Band, Band]
        case Kind.MIXIN:
            return one_ladder and kinds[:1] == [Band] and len(kinds) > 1 and set(kinds[1:]) == {Role}
    return not kinds


def _small_talk(words: tuple[str, ...]) -> Question | None:
    said = set(words)
    if not words:
        return Question(kind=Kind.HELP, greeting="empty")
    if " ".join(words) in asking.ABOUT_THE_BOT or (len(words) <= 2 and said & asking.HELPS):
        return Question(kind=Kind.HELP)
    for greeting, core in (("thanks", asking.THANKS), ("hello", asking.HELLO)):
        if said & core and said <= asking.HELLO | asking.THANKS | asking.AROUND_A_GREETING:
            return Question(kind=Kind.HELP, greeting=greeting)
    return None


_E = TypeVar("_E", bound=Entry)


def _same_track(first: Sequence[_E], second: Sequence[_E]) -> tuple[_E, _E]:
    """One entry of each, on one track where several carry the same number."""
    same = ((a, b) for a in first for b in second if _track(a) == _track(b))
    return next(same, (first[0], second[0]))


def _track(entry: Entry) -> tuple[str, str | None]:
    return entry.ladder, entry.track if isinstance(entry, Band) else None


def _beside(a: Entry, b: Entry) -> Question:
    """Two entries of one ladder compared; of two ladders, which share no sections, shown one after the other."""
    return Question(kind=Kind.COMPARE, entries=(a, b)) if a.ladder == b.ladder and a is not b else _all_of((a, b))


def _all_of(named: Sequence[Entry]) -> Question:
    """Entries as they are."""
    return Question(kind=Kind.ENTRY, entries=tuple(dict.fromkeys(named))[:_MOST_ENTRIES])


def _ladder_words(ladders: Ladders) -> dict[str, str]:
    """Stem → the one ladder whose name holds it, where there are several ladders to tell apart."""
    holders: dict[str, set[str]] = {}
    for ladder in ladders:
        for word in read(f"{ladder.id} {ladder.name}").words:
            holders.setdefault(stem(word), set()).add(ladder.id)
    several = len(ladders.ladders) > 1
    return {
        s: next(iter(ids))
        for s, ids in holders.items()
        if several and len(ids) == 1 and s not in asking.FRAME | asking.STOP
    }


def _track_names(ladders: Ladders) -> dict[tuple[str, ...], tuple[str, str]]:
    """The content stems of each name of a track → its ladder and its id, which is empty where several are called so."""
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for ladder in ladders:
        for track in ladder.tracks:
            for spoken in (track.name, *track.also):
                name = tuple(s for s in map(stem, read(spoken).words) if s not in asking.STOP | asking.FRAME)
                alone = found.setdefault(name, (ladder.id, track.id)) == (ladder.id, track.id)
                found[name] = (ladder.id, track.id if alone else "")
    return {name: track for name, track in found.items() if name}
