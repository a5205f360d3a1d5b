"""How well questions are answered: what a question wants, when an answer is right, and how many are.

A line of a file of questions is a JSON object: `id`, `text`, `kind` and, by kind, `entries` (ids), `section` (its id)
or `expectations`, each by its `entry` and either `section` and `number`, which counts from 1 in it, or its `id`.

    lookup, expect   all of an entry, or of several
    section          one section of them
    compare, mixin   two entries beside each other; a band and its roles
    next             from a band to a band, in this order
    topic            the expectations that may come first
    none             nothing: no ladder answers it
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.ladders import exporting
from bot.ladders.answers import Answer
from bot.ladders.model import Entry, Ladders
from bot.ladders.reading import quoted

AMONG = 3
"""How many expectations a first answer shows: of these one should be right."""
_ENTRIES = {"lookup": 1, "expect": 1, "section": 1, "compare": 2, "mixin": 2, "next": 2}
"""Kind → how many entries it has at least."""
_KINDS = (*_ENTRIES, "topic", "none")

Address = tuple[str, str, int]
"""Entry, section, number."""
Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question and what is right. A `note` wants expectations too, or none: then its kind is `nothing`."""

    id: str
    text: str
    kind: str
    entries: tuple[str, ...] = ()
    section: str | None = None
    expectations: frozenset[Address] = frozenset()
    line: int = 0


class Given(NamedTuple):
    """What is judged of an answer, or of what is proposed for a note: `expectations` are best first."""

    kind: str
    entries: tuple[str, ...]
    section: str | None
    expectations: tuple[Address, ...]


class Judged(NamedTuple):
    """Whether the first answer is right, and one of the first three: the same where there is only one."""

    first: bool
    among_three: bool


class Share(NamedTuple):
    """Of how many questions, how many are answered right, first and among the first three."""

    asked: int
    first: int
    among_three: int


class GoldError(Exception):
    """A line of a file of questions is none; the message says what is wrong and what to do."""


def given(answer: Answer) -> Given:
    """What is judged of an answer."""
    told = exporting.answer(answer)
    found = tuple(map(_address, told["expectations"]))
    return Given(told["kind"], tuple(told["entries"]), told["section"], found)


def judge(wanted: Wanted, answer: Given) -> Judged:
    """Whether an answer is right."""
    if wanted.kind in {"topic", "note"}:
        right = [address in wanted.expectations for address in answer.expectations[:AMONG]]
        return Judged(first=right[:1] == [True], among_three=any(right))
    right_at_once = _right(wanted, answer)
    return Judged(right_at_once, right_at_once)


def tally(judged: Iterable[tuple[Wanted, Judged]]) -> dict[str, Share]:
    """The shares by kind, in the order of the alphabet."""
    marks: defaultdict[str, list[Judged]] = defaultdict(list)
    for wanted, judgement in judged:
        marks[wanted.kind].append(judgement)
    return {kind: _share(some) for kind, some in sorted(marks.items())}


def whole(shares: Mapping[str, Share]) -> Share:
    """All kinds together."""
    return Share(*(sum(column) for column in zip(*shares.values(), strict=True))) if shares else Share(0, 0, 0)


def _right(wanted: Wanted, answer: Given) -> bool:
    if wanted.kind == "nothing":
        return not answer.expectations
    if wanted.kind == "none":
        return answer.kind in {"unknown", "help"} and not answer.entries and not answer.expectations
    if wanted.kind == "next":
        return answer.kind == "next" and answer.entries == wanted.entries
    kind = "entry" if wanted.kind in {"lookup", "expect"} else wanted.kind
    in_section = wanted.kind != "section" or answer.section == wanted.section
    return answer.kind == kind and {*answer.entries} == {*wanted.entries} and in_section


def _share(judged: list[Judged]) -> Share:
    return Share(len(judged), sum(one.first for one in judged), sum(one.among_three for one in judged))


# what a file of questions says


def wanted(line: str, number: int, ladders: Ladders) -> Wanted:
    """A line of a file of questions about these ladders; GoldError where it is none, or they do not have what it
    names."""
    said = _read(line)
    kind, text = said.get("kind"), said.get("text")
    if kind not in _KINDS:
        raise GoldError(f'the "kind" of a question is one of {", ".join(_KINDS)}{_instead(kind)}')
    if not isinstance(text, str) or not text.strip():
        raise GoldError('a question has a "text": write down what people ask')
    return Wanted(
        id=str(said.get("id", number)),
        text=text,
        kind=kind,
        entries=_entries(said, kind, ladders),
        section=_section(said, ladders) if kind == "section" else None,
        expectations=_expectations(said, ladders) if kind == "topic" else frozenset(),
        line=number,
    )


def _read(line: str) -> Line:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise GoldError('a line is a JSON object, such as {"text": "staff", "kind": "lookup", "entries": ["staff"]}')
    return said


def _entries(said: Line, kind: str, ladders: Ladders) -> tuple[str, ...]:
    if kind not in _ENTRIES:
        return ()
    named = _list(said, "entries", _ENTRIES[kind])
    for id_ in named:
        _called(id_, ladders)
    return tuple(named)


def _section(said: Line, ladders: Ladders) -> str:
    named = said.get("section")
    known = sorted({section.id for ladder in ladders for section in ladder.sections})
    if named not in known:
        raise GoldError(f'the "section" of a question is one of {", ".join(known)}{_instead(named)}')
    return str(named)


def _instead(said: object) -> str:
    return "" if said is None else f": not {quoted(str(said))}"


def _expectations(said: Line, ladders: Ladders) -> frozenset[Address]:
    return frozenset(_found(one, ladders) for one in _list(said, "expectations", 1))


def _found(one: Any, ladders: Ladders) -> Address:  # noqa: ANN401 - JSON
    """The expectation that is meant, by its number or by its id."""
    named = one if isinstance(one, dict) else {}
    keys = ("id",) if "id" in named else ("section", "number")
    for entry in _called(named["entry"], ladders) if "entry" in named else ():
        for told in map(exporting.expectation, entry.expectations):
            if all(told[key] == named.get(key) for key in keys):
                return _address(told)
    raise GoldError(
        f"there is no expectation {json.dumps(one, ensure_ascii=False)}: name its entry, section and number, or its "
        "entry and id, as `ladder-bot show --json` has them"
    )


def _called(id_: Any, ladders: Ladders) -> list[Entry]:  # noqa: ANN401 - JSON
    """The entries with an id, of all ladders."""
    found = [entry for ladder in ladders for entry in ladder.entries if entry.id == id_]
    if not found:
        raise GoldError(f"there is no entry {quoted(str(id_))}: `ladder-bot list` shows the ids of all")
    return found


def _list(said: Line, key: str, least: int) -> list[Any]:
    named = said.get(key)
    if not isinstance(named, list) or len(named) < least:
        raise GoldError(f'a question of the kind {quoted(said["kind"])} has "{key}": a list of at least {least}')
    return named


def _address(told: Line) -> Address:
    return told["entry"], told["section"], told["number"]
