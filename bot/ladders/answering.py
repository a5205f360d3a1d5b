"""A question → its answer: exact, with where it comes from; and where the ladder does not say, that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from bot.ladders.composing import Comparison, Composed, ComposedSection, Step, above, compare, compose, step
from bot.ladders.matching import Names
from bot.ladders.model import Band, Entry, Expectation, Ladder, Ladders, Role
from bot.ladders.outside import Border
from bot.ladders.questions import Kind, Question, Questions
from bot.ladders.searching import Doc, Found, Index


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """What one or more entries expect."""

    question: Question
    composed: tuple[Composed, ...]


@dataclass(frozen=True, slots=True)
class SectionAnswer:
    """One section of one or more entries."""

    question: Question
    composed: tuple[Composed, ...]

    @property
    def sections(self) -> tuple[tuple[Composed, ComposedSection], ...]:
        """The section of each entry that has something in it."""
        return tuple((c, s) for c in self.composed for s in c.sections if s.section.id == self.question.section)

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """What the section expects, in reading order."""
        return tuple(a.expectation for _, section in self.sections for a in section.applied)


@dataclass(frozen=True, slots=True)
class MixinAnswer:
    """A band with roles mixed in."""

    question: Question
    composed: Composed


@dataclass(frozen=True, slots=True)
class CompareAnswer:
    """Two entries beside each other."""

    question: Question
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class NextAnswer:
    """The way from one band to another."""

    question: Question
    step: Step


@dataclass(frozen=True, slots=True)
class Passage:
    """An expectation that speaks of a topic, and where in its text the words of the question are met: (start, end)."""

    ladder: Ladder
    expectation: Expectation
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The expectations that speak of a topic, best first; `within` are the entries that the question stayed inside of."""

    question: Question
    passages: tuple[Passage, ...]
    within: tuple[Entry, ...]
    more: bool

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        """The expectations that were found."""
        return tuple(passage.expectation for passage in self.passages)


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """Everything there is to ask about."""

    question: Question
    ladders: tuple[Ladder, ...]


@dataclass(frozen=True, slots=True)
class HelpAnswer:
    """A friendly line and examples that work with these ladders."""

    question: Question
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownAnswer:
    """The ladder does not say. `says` is what there is to say all the same; `suggestions` are the nearest entries."""

    question: Question
    says: str = ""
    suggestions: tuple[Entry, ...] = ()


Answer = (
    EntryAnswer
    | SectionAnswer
    | MixinAnswer
    | CompareAnswer
    | NextAnswer
    | TopicAnswer
    | ListAnswer
    | HelpAnswer
    | UnknownAnswer
)


_FOUND_ON_A_PAGE = 3
_FOUND_AT_MOST = 12
_WORDS_BESIDE_A_SECTION = 3
_COVERS, _COVERS_NAMED = 0.2, 0.35
_OUTSIDE, _OUTSIDE_NAMED = 0.3, 0.5
"""The share of a question that the best hit must account for before it is an answer; below, the ladder does not say."""


class Answering:
    """Answers questions about one set of ladders; made once for them, without any other state."""

    def __init__(self, ladders: Ladders) -> None:
        self.ladders = ladders
        self._index = Index(ladders)
        self._names = Names(ladders, self._index.known)
        self._questions = Questions(ladders, self._names)
        self._all: Set[Doc] = frozenset(ladders.expectations())
        self._border = Border(ladders, self._index, self._questions.unnamed)

    def ask(self, text: str) -> Answer:
        """The one answer to any text."""
        return self.answer(self._questions.read(text))

    def understand(self, text: str) -> Question:
        """The question that a text asks."""
        return self._questions.read(text)

    def answer(self, question: Question) -> Answer:
        """The answer to an understood question."""
        return self._on_topic(question) or self._by_kind(question)

    def _on_topic(self, question: Question) -> Answer | None:
        """What speaks of the topic of a question, or what is outside of ladders; None where neither comes near."""
        if not question.words:
            return None
        leaning = self._border.leaning(question.words)
        if leaning > (_OUTSIDE_NAMED if question.entries else _OUTSIDE):
            outside = self._border.nearest(question.words)
            return UnknownAnswer(
                replace(question, kind=Kind.UNKNOWN), outside.says if outside else "", question.entries
            )
        inside = self._inside(question)
        if not inside or inside[0].covers < (_COVERS_NAMED if question.entries else _COVERS):
            return None
        first = _FOUND_ON_A_PAGE * (question.page - 1)
        shown = inside[first : first + _FOUND_ON_A_PAGE]
        more = len(inside) > first + _FOUND_ON_A_PAGE
        return TopicAnswer(
            replace(question, kind=Kind.TOPIC), tuple(self._passages(question, shown)), question.entries, more
        )

    def _inside(self, question: Question) -> tuple[Found, ...]:
        """The expectations that speak of the topic. Comparing, stepping and mixing in are asked for as such: no topic wins."""
        if not question.topic or question.kind in {Kind.COMPARE, Kind.NEXT, Kind.MIXIN}:
            return ()
        if question.kind is Kind.SECTION and len(question.topic) < _WORDS_BESIDE_A_SECTION:
            return ()
        return self._index.find(question.topic, among=self._within(question), most=_FOUND_AT_MOST)

    def _within(self, question: Question) -> Set[Doc]:
        """The expectations that a question stays inside of: those of its entries and what cascades up into them."""
        if question.entries:
            return {e for c in self._composed(replace(question, inherited=True)) for e in c.expectations}
        if question.ladder:
            return {e for entry in self.ladders.by_id[question.ladder].entries for e in entry.expectations}
        return self._all

    def _passages(self, question: Question, found: Iterable[Found]) -> Iterator[Passage]:
        for hit in found:
            if isinstance(hit.doc, Expectation):
                marks = self._index.marks(question.topic, hit.doc.text)
                yield Passage(self.ladders.by_id[hit.doc.ladder], hit.doc, marks)

    def _by_kind(self, question: Question) -> Answer:
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
        return self._unknown(question)

    def _composed(self, question: Question) -> tuple[Composed, ...]:
        return tuple(compose(self._ladder(e), e, inherited=question.inherited) for e in question.entries)

    def _ladder(self, entry: Entry) -> Ladder:
        return self.ladders.by_id[entry.ladder]

    def _unknown(self, question: Question) -> UnknownAnswer:
        if question.missing:
            return UnknownAnswer(question, "There is no such level here.", ())
        nearest = self._names.nearest(question.words)
        return UnknownAnswer(question, "", nearest)


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
