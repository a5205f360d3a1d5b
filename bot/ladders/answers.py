"""What an answer is: one frozen value a kind. Answers don't render themselves: views do."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ladders.composing import Comparison, Composed, ComposedSection, Step
from bot.ladders.model import Entry, Expectation, Ladder
from bot.ladders.questions import Question
from bot.ladders.searching import Found, Match


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
    """The expectations that speak of a topic, best first; `within` are the entries that the question stayed inside
    of."""

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
    """The ladder does not say. `says` is what there is to say all the same; `suggestions` are the nearest entries.
    `private`: the question may tell something of a person."""

    question: Question
    says: str = ""
    suggestions: tuple[Entry, ...] = ()
    private: bool = False


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question got its answer: what was understood, how far it leans outside and how far it may, and what was
    found."""

    answer: Answer
    leaning: float
    limit: float
    found: tuple[tuple[Found, tuple[Match, ...]], ...]
