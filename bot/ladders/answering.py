"""A question → its answer: exact, with where it comes from; and where the ladder does not say, that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache

from bot.ladders.answers import (
    Answer,
    CompareAnswer,
    EntryAnswer,
    Explanation,
    HelpAnswer,
    ListAnswer,
    MixinAnswer,
    NextAnswer,
    Passage,
    SectionAnswer,
    TopicAnswer,
    UnknownAnswer,
)
from bot.ladders.composing import Composed, above, compare, compose, step
from bot.ladders.matching import Names
from bot.ladders.meanings import Meanings
from bot.ladders.model import Band, Entry, Expectation, Ladder, Ladders, Role
from bot.ladders.odds import Signs
from bot.ladders.outside import Border
from bot.ladders.questions import Kind, Question, Questions, content
from bot.ladders.said import Said
from bot.ladders.searching import Found, Index

Hits = tuple[Found, ...]

_FOUND_ON_A_PAGE = 3
_FOUND_AT_MOST = 12
_COVERS, _COVERS_NAMED = 0.2, 0.35
"""The share of a question that the best hit must account for before it is an answer; below, the ladder does not say."""
_BARE = 2
"""So few words show no way of asking: `sql`, `staff please`."""
_REMEMBERED = 512
_OWN = 1.5
"""How much more an expectation of the entry that was named counts than one that cascaded up into it."""


class Answering:
    """Answers questions about one set of ladders; made once for them, without any other state."""

    def __init__(self, ladders: Ladders) -> None:
        self.ladders = ladders
        said = Said(ladders)
        meanings = Meanings(ladders.vocabulary.groups, said.read)
        self.index = Index(ladders, meanings, said)
        self._names = Names(ladders, said.read)
        self._inside = lru_cache(maxsize=_REMEMBERED)(self._all_inside)
        self._questions = Questions(ladders, self._names)
        self.signs = Signs(meanings)
        self._border = Border(ladders, self.signs, self._questions.unnamed, said)

    def ask(self, text: str) -> Answer:
        """The one answer to any text."""
        return self.answer(self._questions.read(text))

    def understand(self, text: str) -> Question:
        """The question that a text asks."""
        return self._questions.read(text)

    def answer(self, question: Question) -> Answer:
        """The answer to an understood question."""
        found = self._found(question)
        return self._outside(question, found) or self._on_topic(question, found) or self._by_kind(question, found)

    def explain(self, text: str, most: int = 5) -> Explanation:
        """Why a text gets its answer."""
        question = self.understand(text)
        found = self._found(question)
        leaning, limit = self._border.leaning(question.words), self._border.limit(question, _covered(found))
        matches = tuple((hit, self.index.why(question.topic, hit.doc)) for hit in found[:most])
        return Explanation(self.answer(question), leaning, limit, matches)

    def _outside(self, question: Question, found: Hits) -> Answer | None:
        """What is said where no ladder can answer. A word alone is no way of asking."""
        if len(question.words) <= _BARE and self._is_bare(question):
            return None
        outside = self._border.beyond(question, _covered(found))
        if outside is None:
            return None
        near = question.entries or self._entries_of(found[:_FOUND_ON_A_PAGE])
        return UnknownAnswer(replace(question, kind=Kind.UNKNOWN), outside.says, near, outside.private)

    def _is_bare(self, question: Question) -> bool:
        """Whether there is nothing but a name, or one word that the ladder speaks of: no way of asking can be seen."""
        if question.entries:
            return not question.topic
        return content(question.words) == 1 and self.index.speaks_of(question.words)

    def _on_topic(self, question: Question, found: Hits) -> Answer | None:
        """What speaks of the topic of a question; None where it has none, or where nothing comes near. What says itself
        how people ask for it does not by themes alone."""
        if not found or found[0].covers < (_COVERS_NAMED if question.entries else _COVERS):
            return None
        if found[0].doc.asked_as and not found[0].by_words:
            return None
        first = _FOUND_ON_A_PAGE * (question.page - 1)
        shown = found[first : first + _FOUND_ON_A_PAGE] or found[:_FOUND_ON_A_PAGE]
        passages = tuple(self._passages(question, shown))
        more = found[-1] is not shown[-1]
        return TopicAnswer(replace(question, kind=Kind.TOPIC), passages, question.entries, more)

    def _found(self, question: Question) -> Hits:
        """The expectations that speak of the topic. Comparing, stepping and mixing in are asked for as such: no
        topic wins."""
        if not question.topic or question.kind in {Kind.COMPARE, Kind.NEXT, Kind.MIXIN}:
            return ()
        found = self.index.find(question.topic, among=self._within(question), most=_FOUND_AT_MOST)
        own = {entry.id for entry in question.entries}
        return tuple(sorted(found, key=lambda hit: -hit.score * (_OWN if hit.doc.entry in own else 1.0)))

    def _within(self, question: Question) -> Set[Expectation] | None:
        """The expectations that a question stays inside of, those that cascade up among them; None where it is free."""
        if question.entries:
            return self._inside(question.entries)
        if question.ladder:
            return {e for entry in self.ladders.by_id[question.ladder].entries for e in entry.expectations}
        return None

    def _all_inside(self, entries: tuple[Entry, ...]) -> Set[Expectation]:
        return {e for entry in entries for e in compose(self._ladder(entry), entry).expectations}

    def _passages(self, question: Question, found: Iterable[Found]) -> Iterator[Passage]:
        terms = self.index.met_by(question.topic)
        for hit in found:
            marks = self.index.marks(terms, hit.doc.text)
            yield Passage(self.ladders.by_id[hit.doc.ladder], hit.doc, marks)

    def _by_kind(self, question: Question, found: Hits) -> Answer:
        match question.kind:
            case Kind.ENTRY:
                return EntryAnswer(question, self._composed(question))
            case Kind.SECTION:
                return SectionAnswer(question, self._composed(question))
            case Kind.MIXIN:
                band, *roles = question.entries
                mixed = tuple(role for role in roles if isinstance(role, Role))
                return MixinAnswer(question, compose(self._ladder(band), band, mixed, inherited=question.inherited))
            case Kind.COMPARE:
                a, b = question.entries
                return CompareAnswer(question, compare(self._ladder(a), a, b))
            case Kind.NEXT:
                start, target = (entry for entry in question.entries if isinstance(entry, Band))
                return NextAnswer(question, step(self._ladder(start), start, target))
            case Kind.LIST:
                return ListAnswer(question, tuple(x for x in self.ladders if question.ladder in {None, x.id}))
            case Kind.HELP:
                return HelpAnswer(question, examples(self.ladders))
        return self._unknown(question, found)

    def _composed(self, question: Question) -> tuple[Composed, ...]:
        return tuple(compose(self._ladder(e), e, inherited=question.inherited) for e in question.entries)

    def _ladder(self, entry: Entry) -> Ladder:
        return self.ladders.by_id[entry.ladder]

    def _unknown(self, question: Question, found: Hits) -> UnknownAnswer:
        """The ladder does not say; offered are the entries that are called most alike, else those that come nearest."""
        if question.missing:
            return UnknownAnswer(question, self._no_such_level(), question.entries)
        near = self._names.nearest(question.words)
        return UnknownAnswer(question, "", near or self._entries_of(found[:_FOUND_ON_A_PAGE]))

    def _entries_of(self, found: Hits) -> tuple[Entry, ...]:
        return tuple(dict.fromkeys(self.ladders.by_id[hit.doc.ladder].by_id[hit.doc.entry] for hit in found))

    def _no_such_level(self) -> str:
        spans = [f"{x.bands[0].name} to {x.bands[-1].name} ({x.name})" for x in self.ladders if x.bands]
        return f"There is no such level here. The bands go from {'; '.join(spans)}." if spans else ""


def examples(ladders: Ladders) -> tuple[str, ...]:
    """Questions that these ladders answer, in their own names: one of each kind that they can."""
    ladder = max(ladders, key=lambda one: len(one.bands), default=None)
    if ladder is None or not ladder.bands:
        return ()
    bands = [band for band in ladder.bands if band.expectations] or list(ladder.bands)
    middle = bands[len(bands) // 2]
    asked = [f"what's expected of a {middle.name}?", f"{ladder.sections[0].name} of a {middle.name}"]
    if higher := above(ladder, middle):
        asked += [
            f"{middle.name} vs {higher[0].name}",
            f"what do I need to get from {middle.name} to {higher[0].name}?",
        ]
    asked += [f"{middle.name} who is also {role.name}" for role in ladder.roles[:1]]
    return tuple(asked)


def _covered(found: Hits) -> float:
    return found[0].covers if found else 0.0
