"""What those who tend a ladder may look at again: nothing that is wrong, and nothing that stops the bot.

Advice that is wrong is noise. So two expectations are near-duplicates only if the words that carry them are the same:
"handles error cases" and "handles simple error cases" may well be two steps of a ladder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.ladders.composing import ancestors
from bot.ladders.loading import LadderFile, Problem
from bot.ladders.model import Band, Entry, Expectation, Vocabulary
from bot.ladders.reading import quoted
from bot.ladders.words import met, phrases, read, stem

SHORT = 12
"""Words of an expectation in which a vague one weighs; a longer expectation says what is meant."""
_EXPLAINED = re.compile(r"\w: |\(|\be\.g\.|\bsuch as\b")
"""How an expectation goes on to say what it means."""
_SMALL = frozenset("a an the and i you we they he she it my your our their his her its is are be".split())
_PART = 0.5
"""Of a band's expectations, how many another one says too before that is worth a line, where neither builds on it."""
_LINES = 5

_Words = tuple[str, ...]
_Said = Mapping[Expectation, _Words]


@dataclass(frozen=True, slots=True)
class Advice(Problem):
    """Something to look at again: where, what, and what to do. `kind` names it for programs."""

    kind: str


def advise(file: LadderFile, vocabulary: Vocabulary) -> tuple[Advice, ...]:
    """All that there is to say about one ladder, by line."""
    said = {one: _words(one.text) for one in file.ladder.expectations}
    same = (*_twice(file, said), *_repeats(file, said))
    found = (*same, *_vague(file, vocabulary), *_alone(file), *_idle(file), *_unasked(file))
    return tuple(sorted(found, key=lambda one: one.line))


def _twice(file: LadderFile, said: _Said) -> Iterator[Advice]:
    """What one entry says twice."""
    for entry in file.ladder.entries:
        first: dict[_Words, Expectation] = {}
        for expectation in entry.expectations:
            same = first.setdefault(said[expectation], expectation)
            if same is not expectation:
                what = f"{quoted(expectation.text)} says what line {file.saying(same)} says"
                yield Advice(file.path, file.saying(expectation), what, "keep one of the two", "near-duplicate")


class _Repeated(NamedTuple):
    """What a band says again of `other`, and whether that holds for it anyway."""

    other: Entry
    again: Sequence[Expectation]
    holds: bool


def _repeats(file: LadderFile, said: _Said) -> Iterator[Advice]:
    """Bands that say what another one says; each band once, with the one that it has the most of."""
    for place, band in enumerate(file.ladder.bands):
        if not band.expectations:
            continue
        holding = ancestors(file.ladder, band)
        found = [_repeated(other, band, said, holds=True) for other in holding]
        steps = (one for one in file.ladder.bands[:place] if _comparable(one, band))
        beside = (_repeated(other, band, said, holds=False) for other in steps)
        found += [one for one in beside if _telling(one, band)]
        most = max(found, key=lambda one: (len(one.again), one.holds), default=None)
        if most and most.again:
            yield _repeating(file, band, most)


def _comparable(one: Band, other: Band) -> bool:
    """Whether these are two steps of one way: two tracks may well say the same, and so may two bands of one number."""
    return one.track == other.track and (one.number is None or one.number != other.number)


def _repeated(other: Entry, band: Band, said: _Said, *, holds: bool) -> _Repeated:
    theirs = {said[one] for one in other.expectations}
    return _Repeated(other, [one for one in band.expectations if said[one] in theirs], holds)


def _telling(repeated: _Repeated, band: Band) -> bool:
    """Whether two bands that do not build on each other say too much alike: half of it, or a whole section."""
    if len(repeated.again) >= _PART * len(band.expectations):
        return True
    again, own = (Counter(one.section for one in some) for some in (repeated.again, band.expectations))
    return any(count > 1 and count == own[section] for section, count in again.items())


def _repeating(file: LadderFile, band: Band, repeated: _Repeated) -> Advice:
    other, again = repeated.other, repeated.again
    lines = sorted({file.saying(one) for one in again})
    where = ", ".join(map(str, lines[:_LINES])) + ", …" * (len(lines) > _LINES)
    count = f"{len(again)} of {len(band.expectations)} expectations (line{'s' * (len(lines) > 1)} {where})"
    what = f"{quoted(band.name)} says again what {quoted(other.name)} says: {count}"
    if repeated.holds:
        todo = "what is expected there holds here anyway: leave them out, or say what is more here"
    else:
        todo = f"say what is more here; if all of it holds here too, builds_on: [{other.id}] says so once"
    return Advice(file.path, file.of(band), what, todo, "repeats")


def _vague(file: LadderFile, vocabulary: Vocabulary) -> Iterator[Advice]:
    """Short expectations with words that may mean anything, and nothing that says what is meant."""
    listed = phrases(vocabulary.vague)
    for expectation in file.ladder.expectations:
        words = read(expectation.text, None).words
        if len(words) > SHORT or expectation.examples or _EXPLAINED.search(expectation.text):
            continue
        compared = [word for before, word in pairwise(("", *words)) if before != "more"]
        if found := met(listed, compared):
            named = " and ".join(quoted(" ".join(phrase)) for phrase in found)
            what = f"{named} leave{'s' * (len(found) == 1)} open what is meant: {quoted(expectation.text)}"
            yield Advice(file.path, file.saying(expectation), what, "say what it looks like, or add examples", "vague")


def _alone(file: LadderFile) -> Iterator[Advice]:
    """Bands that stand beside the others of their track: nobody can be told what comes next."""
    built_on = {name for band in file.ladder.bands for name in band.builds_on}
    todo = "with builds_on the bot knows what is next, and what holds from below"
    for track in dict.fromkeys(band.track for band in file.ladder.bands):
        bands = file.ladder.on_track(track)
        alone = [band for band in bands if not band.builds_on and band.id not in built_on]
        if len(alone) == len(bands) > 1:
            on = f" of the track {quoted(track)}" if track else ""
            what = f"none of the {len(bands)} bands{on} builds on another"
            yield Advice(file.path, file.of(bands[0]), what, todo, "no-neighbours")
        elif len(bands) > 1:
            for band in alone:
                what = f"{quoted(band.name)} builds on no band, and none on it"
                yield Advice(file.path, file.of(band), what, todo, "no-neighbours")


def _idle(file: LadderFile) -> Iterator[Advice]:
    """Roles that change nothing, or not all that they say they do."""
    names = {section.id: section.name for section in file.ladder.sections}
    for role in file.ladder.roles:
        if role.forthcoming:
            continue
        empty = [names[section] for section in role.changes if not role.under(section)]
        if not role.expectations:
            what, todo = f"the role {quoted(role.name)} changes nothing", "say what it adds, or add forthcoming: true"
            yield Advice(file.path, file.of(role), what, todo, "changes-nothing")
        elif empty:
            what = f"the role {quoted(role.name)} changes {' and '.join(map(quoted, empty))}, and expects nothing there"
            yield Advice(
                file.path, file.of(role, "changes"), what, "say what it adds, or take it out", "changes-nothing"
            )


def _unasked(file: LadderFile) -> Iterator[Advice]:
    """How many expectations have no `asked_as`: of the ladder where none has any, else of each entry."""
    todo = "people ask in other words than a ladder has: write some of theirs there"
    if file.ladder.expectations and not any(one.asked_as for one in file.ladder.expectations):
        what = "no expectation has asked_as"
        yield Advice(file.path, file.of(file.ladder.entries[0]), what, todo, "no-asked-as")
        return
    for entry in file.ladder.entries:
        without = [one for one in entry.expectations if not one.asked_as]
        if without:
            what = f"{quoted(entry.name)} has {len(without)} of {len(entry.expectations)} expectations without asked_as"
            yield Advice(file.path, file.saying(without[0]), what, todo, "no-asked-as")


def _words(text: str) -> _Words:
    """The words that carry a text, in any order; the text itself where it has hardly any."""
    words = [word for word in read(text, None).words if word not in _SMALL]
    return tuple(sorted(map(stem, words))) if len(words) > 2 else (text.lower(),)
