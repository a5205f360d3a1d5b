"""Two versions of ladders → what changed: each change once, with where it stands in the old file and in the new one.

An expectation is the same one where its id is, or else its words, or else where they are much alike: an id that was
made of words changes with them. Another number, because something came or went before it, is no change of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from bot.ladders.changes import (
    Change,
    How,
    Ids,
    Named,
    Side,
    Sides,
    entry_side,
    entry_values,
    ladder_side,
    ladder_values,
    more_and_less,
    named,
    part_side,
    part_values,
    several,
)
from bot.ladders.loading import VOCABULARY, LadderFile, Loaded
from bot.ladders.model import Entry, Expectation, Ladder, Outside, Section, Theme, Track, Vocabulary
from bot.ladders.pairing import Bag, Pairing, displaced, weighed, words_in
from bot.ladders.reading import UnreadableError, line_of, read

_SAME_PLACE, _SAME_ENTRY, _ANYWHERE = 0.4, 0.5, 0.75
"""How much alike two texts must be to be one that was reworded, and moved as well. With 0.4, of 167 texts that were
restated from the first word to the last 165 were known again, none mistaken; of unrelated ones 1 in 800 was."""
_HALF = 0.5
"""The part of their texts that two ladders, entries or sections share, when they are one with another id and name."""
_TEXTS = {"summary", "source.changes", "rule"}
_PHRASES = ("asked_as", "noted_as", "examples")

_Value = TypeVar("_Value")
_Place = tuple[str, int]


def differences(old: Loaded, new: Loaded) -> tuple[Change, ...]:
    """All that changed in the ladders, in the order of the new ones; in each part, what was removed comes last."""
    files = _same(old.files, new.files, lambda file: file.ladder, lambda file: _texts(file.ladder.expectations))
    was = {id(after): before for before, after in files.pairs}
    found: list[Change] = []
    for file in new.files:
        if before := was.get(id(file)):
            changes = _Versions(before, file).changes()
            found += sorted(changes, key=lambda change: change.entry is not None)  # the ladder's own come first
        else:
            found.append(Change(ladder=named(file.ladder), what="ladder", how=("added",), new=ladder_side(file)))
    for file in files.gone:
        found.append(Change(ladder=named(file.ladder), what="ladder", how=("removed",), old=ladder_side(file)))
    return tuple(found)


def vocabulary_differences(old: Vocabulary, new: Vocabulary, path: Path) -> Iterator[Change]:
    """How many lines of each of its lists changed; `path` is that of the new one."""
    for field in fields(Vocabulary):
        before, after = ({*map(_line, getattr(one, field.name))} for one in (old, new))
        if counted := more_and_less(len(after - before), len(before - after)):
            side = Side(counted, path, _line_of_key(path, field.name))
            yield Change(ladder=Named(VOCABULARY, VOCABULARY), what=field.name, how=("changed",), new=side)


class _Versions:
    """One ladder, before and after: which of its parts are which, and what changed in them."""

    def __init__(self, old: LadderFile, new: LadderFile) -> None:
        self._old, self._new = old, new
        self._change = partial(Change, ladder=named(new.ladder))
        a, b = old.ladder, new.ladder
        self._entries = _same(a.entries, b.entries, _itself, lambda entry: _texts(entry.expectations))
        self._sections = _same(a.sections, b.sections, _itself, _under(a, b))
        self._tracks = _same(a.tracks, b.tracks, _itself, _on(a, b))
        pairings = (self._entries, self._sections, self._tracks)
        self._now = Ids(*({before.id: after.id for before, after in pairing.pairs} for pairing in pairings))
        # Entry and section of each expectation, by the ids of now; no id begins with a hyphen.
        self._place = {one: (one.entry, one.section) for one in b.expectations}
        for one in a.expectations:
            entry = self._now.entries.get(one.entry, f"-{one.entry}")
            self._place[one] = entry, self._now.sections.get(one.section, f"-{one.section}")
        self._own = {one for file in (old, new) for one in file.ladder.expectations if file.names(one)}
        self._expectations = self._paired()

    def changes(self) -> Iterator[Change]:
        """All of them, part by part."""
        yield from self._values(ladder_values(self._old), ladder_values(self._new))
        yield from self._rules()
        yield from self._parts("section", self._sections)
        yield from self._parts("track", self._tracks)
        yield from self._order("entries", self._entries, self._old.ladder.entries, self._new.ladder.entries)
        was = {id(after): before for before, after in self._entries.pairs}
        for entry in self._new.ladder.entries:
            yield from self._entry(was.get(id(entry)), entry)
        for entry in self._entries.gone:
            lost = [one for one in self._expectations.gone if one.entry == entry.id]
            yield self._change(what=entry.kind, how=("removed",), old=entry_side(self._old, entry, lost))

    # Keys with a value, and lists of parts.

    def _values(self, old: Sides, new: Sides, entry: Named | None = None) -> Iterator[Change]:
        for what in dict.fromkeys((*new, *old)):
            before, after = old.get(what), new.get(what)
            if before and after and before.text == after.text:
                continue
            both: How = "reworded" if what in _TEXTS else "changed"
            how: How = both if before and after else "added" if after else "removed"
            yield self._change(entry=entry, what=what, how=(how,), old=before, new=after, unlinks=what == "id")

    def _rules(self) -> Iterator[Change]:
        old, new = (
            [Side(text, file.path, file.line("rules", place)) for place, text in enumerate(file.ladder.rules)]
            for file in (self._old, self._new)
        )
        rules = Pairing(old, new)
        rules.by(lambda rule: rule.text)
        rules.by_likeness(lambda rule: words_in(rule.text), _SAME_PLACE)
        was = {id(after): before for before, after in rules.pairs}
        for rule in new:
            yield from self._values({"rule": was[id(rule)]} if id(rule) in was else {}, {"rule": rule})
        for rule in rules.gone:
            yield from self._values({"rule": rule}, {})
        yield from self._order("rules", rules, old, new)

    def _parts(self, noun: str, parts: Pairing[Any]) -> Iterator[Change]:
        """Sections, or tracks."""
        old, new = (getattr(file.ladder, f"{noun}s") for file in (self._old, self._new))
        was = {id(after): before for before, after in parts.pairs}
        for part in new:
            if before := was.get(id(part)):
                yield from self._values(part_values(self._old, noun, before), part_values(self._new, noun, part))
            else:
                yield self._change(what=noun, how=("added",), new=part_side(self._new, noun, part))
        for part in parts.gone:
            yield self._change(what=noun, how=("removed",), old=part_side(self._old, noun, part))
        yield from self._order(f"{noun}s", parts, old, new)

    def _order(self, what: str, pairing: Pairing[Any], old: Iterable[Any], new: Iterable[Any]) -> Iterator[Change]:
        """How many of those that stayed stand elsewhere among themselves."""
        places = {id(one): place for place, one in enumerate(old)}
        was = {id(after): places[id(before)] for before, after in pairing.pairs}
        kept = [was[id(one)] for one in new if id(one) in was]
        if count := displaced(kept):
            line = self._new.line("bands" if what == "entries" else what)
            side = Side(f"{count} of {len(kept)} {what} stand elsewhere", self._new.path, line)
            yield self._change(what="order", how=("changed",), new=side)

    # Entries.

    def _entry(self, before: Entry | None, entry: Entry) -> Iterator[Change]:
        if before is None:
            come = [one for one in self._expectations.come if one.entry == entry.id]
            yield self._change(what=entry.kind, how=("added",), new=entry_side(self._new, entry, come))
        else:
            old = entry_values(self._old, before, self._now)
            yield from self._values(old, entry_values(self._new, entry), named(entry))
        kept = [(was, now) for was, now in self._expectations.pairs if now.entry == entry.id]
        changed = [found for was, now in kept if (found := self._kept(entry, was, now))]
        if before is not None:
            changed += [self._one(entry, "added", now) for now in self._expectations.come if now.entry == entry.id]
            changed += [self._one(entry, "removed", was) for was in self._expectations.gone if was.entry == before.id]
        order = {section.id: place for place, section in enumerate(self._new.ladder.sections)}
        for _, change in sorted(changed, key=lambda one: (order.get(one[0][0], len(order)), one[0][1])):
            yield change
        yield from self._phrases(entry, kept)
        for section in self._new.ladder.sections:
            stayed = [(was, now) for was, now in kept if self._place[was] == self._place[now] == (entry.id, section.id)]
            if count := displaced([was.number for was, now in sorted(stayed, key=lambda pair: pair[1].number)]):
                line = self._new.of(entry, "expectations", section.id)
                text = f"{count} of {len(stayed)} stand elsewhere in {section.name}"
                yield self._changed(entry, "order", text, line)

    def _kept(self, entry: Entry, was: Expectation, now: Expectation) -> tuple[_Place, Change] | None:
        moved = self._place[was] != self._place[now]
        how: tuple[How, ...] = (*(("moved",) if moved else ()), *(("reworded",) if was.text != now.text else ()))
        if not how and was.id == now.id:
            return None
        old, new = self._side(self._old, was), self._side(self._new, now)
        elsewhere = self._place[was][0] != entry.id
        if elsewhere:
            old = old._replace(at=f"{self._old.ladder.by_id[was.entry].name}, {old.at}")
        told = self._change(entry=named(entry), what="expectation", how=how or ("changed",), old=old, new=new)
        return (now.section, now.number), replace(told, unlinks=elsewhere or was.id != now.id)

    def _one(self, entry: Entry, how: Literal["added", "removed"], one: Expectation) -> tuple[_Place, Change]:
        file = self._new if how == "added" else self._old
        side, added = self._side(file, one), how == "added"
        sides = (None, side) if added else (side, None)
        change = self._change(entry=named(entry), what="expectation", how=(how,), old=sides[0], new=sides[1])
        return (self._place[one][1], one.number), change

    def _phrases(self, entry: Entry, kept: Sequence[tuple[Expectation, Expectation]]) -> Iterator[Change]:
        """How many ways of asking, of noting down, and examples came and went; and what is prose now."""
        for key in _PHRASES:
            some = [(was, now) for was, now in kept if getattr(was, key) != getattr(now, key)]
            more, less = (
                sum(len({*getattr(pair[side], key)} - {*getattr(pair[1 - side], key)}) for pair in some)
                for side in (1, 0)
            )
            if some:
                text = f"{more_and_less(more, less) or 'another order'} in {several(len(some), 'expectation')}"
                yield self._changed(entry, key, text, self._new.saying(some[0][1], key))
        prose = [now for was, now in kept if was.prose != now.prose]
        if prose:
            text = f"paragraphs {'now' if prose[0].prose else 'no more'} in {several(len(prose), 'expectation')}"
            yield self._changed(entry, "prose", text, self._new.saying(prose[0]))

    def _changed(self, entry: Entry, what: str, text: str, line: int) -> Change:
        side = Side(text, self._new.path, line)
        return self._change(entry=named(entry), what=what, how=("changed",), new=side)

    def _side(self, file: LadderFile, one: Expectation) -> Side:
        at = f"{file.ladder.section(one.section).name} {one.number}"
        return Side(one.text, file.path, file.saying(one), at, one.id)

    def _paired(self) -> Pairing[Expectation]:
        """Which expectation is which."""
        place, own = self._place, self._own
        pairing = Pairing([*self._old.ladder.expectations], [*self._new.ladder.expectations])
        pairing.by(lambda one: (*place[one], one.id, one.text))
        pairing.by(lambda one: (*place[one], one.text))
        pairing.by(lambda one: (place[one][0], one.id) if one in own else None)
        pairing.by(lambda one: (place[one][0], one.text))
        pairing.by(lambda one: one.text)
        words = weighed(
            *({one: words_in(one.text) for one in some.ladder.expectations} for some in (self._old, self._new))
        )
        pairing.by_likeness(words.__getitem__, _SAME_PLACE, place.__getitem__)
        pairing.by(lambda one: (place[one][0], one.id))
        pairing.by_likeness(words.__getitem__, _SAME_ENTRY, lambda one: place[one][0])
        pairing.by_likeness(words.__getitem__, _ANYWHERE)
        return pairing


def _same(
    old: Sequence[_Value], new: Sequence[_Value], of: Callable[[_Value], Any], held: Callable[[_Value], Bag]
) -> Pairing[_Value]:
    """Ladders, entries, sections or tracks by their id, else their name, else what they hold."""
    pairing = Pairing(old, new)
    pairing.by(lambda one: of(one).id)
    pairing.by(lambda one: of(one).name)
    pairing.by_likeness(held, _HALF)
    return pairing


def _itself(one: _Value) -> _Value:
    return one


def _texts(expectations: Iterable[Expectation]) -> Bag:
    return dict.fromkeys((one.text for one in expectations), 1.0)


def _under(*ladders: Ladder) -> Callable[[Section], Bag]:
    """The texts under a section of one of these ladders."""
    found: dict[int, dict[str, float]] = {id(section): {} for ladder in ladders for section in ladder.sections}
    for ladder in ladders:
        for one in ladder.expectations:
            found[id(ladder.section(one.section))][one.text] = 1.0
    return lambda section: found[id(section)]


def _on(*ladders: Ladder) -> Callable[[Track], Bag]:
    """The bands on a track of one of these ladders."""
    found = {
        id(track): dict.fromkeys((band.id for band in ladder.on_track(track.id)), 1.0)
        for ladder in ladders
        for track in ladder.tracks
    }
    return lambda track: found[id(track)]


def _line_of_key(path: Path, key: str) -> int:
    try:
        return line_of(read(path, path.parent).root, (key,))
    except UnreadableError:  # it is there no more
        return 1


def _line(one: object) -> object:
    """A line of a vocabulary, to be compared: topics and themes are compared by identity otherwise."""
    return astuple(one) if isinstance(one, (Outside, Theme)) else one
