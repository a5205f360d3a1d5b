"""Why a question is answered otherwise than it should be, and what in the ladder's files would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.answers import Explanation, UnknownAnswer
from bot.ladders.asking import FRAME, STOP
from bot.ladders.evaluating import Address, Given, Wanted
from bot.ladders.loading import VOCABULARY, LadderFile
from bot.ladders.model import Entry, Expectation, Ladders
from bot.ladders.questions import Question
from bot.ladders.reading import quoted
from bot.ladders.searching import Match
from bot.ladders.words import stem

SEARCHED = 12
"""So many of the expectations that speak of a topic can be paged through: what comes behind them is never shown."""
_MATCHES = 4
_WORDS_OF_A_GROUP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An expectation of a question about a topic: its place among all that were found, from 1, None where it is not
    among them; and the words of the question that it met."""

    expectation: Expectation
    place: int | None
    met: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A question that is answered otherwise than it should be: what was understood of it, what came, where that which
    was wanted is (the nearest of it), and what to do."""

    wanted: Wanted
    given: Given
    question: Question
    instead: Spoken | None
    nearest: Spoken | None
    todo: tuple[str, ...]


def explain(answering: Answering, files: Sequence[LadderFile], wanted: Wanted, given: Given) -> Miss:
    """Why a question that was answered so missed what was wanted."""
    why = answering.explain(wanted.text, SEARCHED)
    spoken = [_spoken(answering, why, one) for one in _all(answering, wanted.expectations)]
    nearest = min(spoken, key=lambda one: (one.place is None, one.place, -_worth(one)), default=None)
    first = next(_all(answering, given.expectations[:1]), None) if given.kind == "topic" else None
    instead = _spoken(answering, why, first) if first else None
    return Miss(
        wanted=wanted,
        given=given,
        question=why.answer.question,
        instead=instead,
        nearest=nearest,
        todo=tuple(_Todo(answering, files, wanted, why).of(nearest)),
    )


def lines(miss: Miss) -> Iterator[str]:
    """A miss for people."""
    wanted, question = miss.wanted, miss.question
    yield quoted(wanted.text)
    yield f"  wanted      {_wanted(wanted)}"
    names = ", ".join(one.id for one in question.entries) or "no name"
    topic = f"the words {quoted(' '.join(question.topic))}" if question.topic else "no topic"
    section = f", section {question.section}" if question.section else ""
    yield f"  understood  {miss.given.kind}: {names}{section}, {topic}"
    if miss.instead:
        yield f"  came        {_told(miss.instead)}"
    if miss.nearest:
        place = f"at place {miss.nearest.place}" if miss.nearest.place else "not found"
        yield f"  nearest     {place}: {_told(miss.nearest)}"
    for number, todo in enumerate(miss.todo):
        yield f"  {'' if number else 'to do':11} {todo}"


def as_json(miss: Miss) -> dict[str, Any]:
    """A miss for programs."""
    wanted, question = miss.wanted, miss.question
    return {
        "line": wanted.line,
        "id": wanted.id,
        "text": wanted.text,
        "kind": wanted.kind,
        "understood": {
            "kind": miss.given.kind,
            "entries": [one.id for one in question.entries],
            "section": question.section,
            "topic": list(question.topic),
        },
        "instead": _spoken_as_json(miss.instead),
        "nearest": _spoken_as_json(miss.nearest),
        "todo": list(miss.todo),
    }


def _wanted(wanted: Wanted) -> str:
    entries = ", ".join(wanted.entries)
    section = f" {wanted.section}" if wanted.section else ""
    addresses = "; ".join(f"{entry} {section} {number}" for entry, section, number in sorted(wanted.expectations))
    return f"{wanted.kind}: {entries or addresses or 'nothing'}{section}"


def _told(spoken: Spoken) -> str:
    one = spoken.expectation
    met = ", ".join(map(_said, spoken.met)) or "no word of the question"
    return f"{one.entry} {one.section} {one.number} {quoted(one.text)}, by {met}"


def _said(match: Match) -> str:
    match match.word:
        case "(theme)":
            return f"the theme of {quoted(match.term)}"
        case "(phrase)":
            return f"a phrase of its `{match.term}`"
    return match.word if match.word == match.term else f"{match.word} ~ {match.term}"


def _spoken_as_json(spoken: Spoken | None) -> dict[str, Any] | None:
    if spoken is None:
        return None
    met = [{"word": match.word, "term": match.term, "worth": round(match.worth, 1)} for match in spoken.met]
    return {**exporting.expectation(spoken.expectation), "place": spoken.place, "met": met}


def _all(answering: Answering, addresses: Sequence[Address] | frozenset[Address]) -> Iterator[Expectation]:
    for one in answering.ladders.expectations():
        if (one.entry, one.section, one.number) in addresses:
            yield one


def _spoken(answering: Answering, why: Explanation, expectation: Expectation) -> Spoken:
    place = next((n for n, (hit, _) in enumerate(why.found, 1) if hit.doc is expectation), None)
    met = answering.index.why(why.answer.question.topic, expectation)[:_MATCHES]
    return Spoken(expectation=expectation, place=place, met=tuple(_named(match, answering.ladders) for match in met))


def _named(match: Match, ladders: Ladders) -> Match:
    """A match by what a word means names the group of words that says so."""
    if match.term[:1] != "#":
        return match
    group = ladders.vocabulary.groups[int(match.term[1:])]
    return replace(match, term=" / ".join(group[:_WORDS_OF_A_GROUP]))


def _worth(spoken: Spoken) -> float:
    return sum(match.worth for match in spoken.met)


@dataclass(frozen=True, slots=True)
class _Todo:
    """What would help with one question."""

    answering: Answering
    files: Sequence[LadderFile]
    wanted: Wanted
    why: Explanation

    def of(self, nearest: Spoken | None) -> Iterator[str]:
        """Sentences, each with the file and the line where something is to be written."""
        if self.wanted.kind == "none":
            yield f"{VOCABULARY}: add it to the `asked_as` of a topic in `outside`"
        elif nearest:
            yield from self._for_a_topic(nearest)
        else:
            yield from self._for_entries()

    def _for_a_topic(self, nearest: Spoken) -> Iterator[str]:
        named = self.why.answer.question.entries
        if named and nearest.place is None and nearest.expectation.entry not in {one.id for one in named}:
            for one in named:
                yield f"{self._at(one)}: it names {one.name}, which lacks that: see whether its `also` says too much"
        yield f"{self._at(nearest.expectation)}: add the question, or what is typical of it, to `asked_as`"
        if unheard := self._unheard():
            words = " and of ".join(map(quoted, unheard))
            yield f"{VOCABULARY}: nothing speaks of {words}: put it into a line of `groups` with a word that is used"
        if self._is_outside():
            yield f"{VOCABULARY}: it looks like what no ladder answers: add it to `inside` as well"

    def _for_entries(self) -> Iterator[str]:
        question = self.why.answer.question
        named = {one.id for one in question.entries}
        missing = [one for one in self._entries() if one.id not in named]
        for one in missing:
            yield f"{self._at(one)}: {one.name} was not recognised: add to `also` what it is called here"
        for other in question.entries:
            if other.id not in self.wanted.entries:
                yield f"{self._at(other)}: {other.name} was recognised: see whether its `also` says too much"
        if missing:
            return
        if self.wanted.kind == "section" and question.section != self.wanted.section:
            yield f"{self._at_section()}: add to the `also` of the section what it is called here"
        elif self._is_outside():
            yield f"{VOCABULARY}: it looks like what no ladder answers: add it to `inside`"
        elif named == {*self.wanted.entries}:
            yield "the names are recognised, the way of asking is not: that is the bot's part, not that of a file"

    def _unheard(self) -> list[str]:
        """The words of the topic that meet nothing anywhere."""
        topic = [word for word in self.why.answer.question.topic if stem(word) not in STOP | FRAME]
        return [word for word in topic if word.isalpha() and not self.answering.index.find([word])]

    def _is_outside(self) -> bool:
        return isinstance(self.why.answer, UnknownAnswer) and self.why.leaning > self.why.limit

    def _entries(self) -> list[Entry]:
        wanted = self.wanted.entries
        return [one for ladder in self.answering.ladders for one in ladder.entries if one.id in wanted]

    def _at(self, what: Entry | Expectation) -> str:
        file = next((file for file in self.files if file.ladder.id == what.ladder), None)
        if file is None:
            return what.ladder
        return f"{file.path}:{file.of(what) if isinstance(what, Entry) else file.saying(what)}"

    def _at_section(self) -> str:
        """In the ladder of the entry that is wanted: the line of its section."""
        of = {one.ladder for one in self._entries()}
        lines = (
            f"{file.path}:{file.line('sections', place)}"
            for file in self.files
            for place, section in enumerate(file.ladder.sections)
            if file.ladder.id in of and section.id == self.wanted.section
        )
        return next(lines, str(self.wanted.section))
