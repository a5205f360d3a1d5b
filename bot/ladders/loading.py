"""Ladders from a folder of YAML files, and every problem in them: the only way in for a ladder that people write.

`load` never raises for what a file or folder holds. What could be read whole is in its ladders, all that is wrong is in
its problems; a ladder with a problem is left out.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from bot.ladders import schema
from bot.ladders.checking import outside_twice, references, slug, text_of, validated
from bot.ladders.model import (
    Band,
    Entry,
    Expectation,
    Ladder,
    Ladders,
    Outside,
    Role,
    Section,
    Shared,
    Source,
    Theme,
    Track,
    Vocabulary,
)
from bot.ladders.reading import Complaint, Table, UnreadableError, deepest, line_of, of_the_system, parse, quoted, read

VOCABULARY = "vocabulary.yaml"
SHIPPED_VOCABULARY = Path(__file__).parents[2] / "ladder_data" / VOCABULARY
"""The words of the field that travel with the package: every folder's own are added to them."""
MAX_LADDERS = 200
MAX_PROBLEMS = 50  # told of one file
_WORDS = 5  # of a text, in the id that is made of it
_ID_LENGTH = 50  # leaves room for a number within the 60 of an id
_GUIDE = "docs/your-own-ladder.md shows how to write one"

_Model = TypeVar("_Model", bound=BaseModel)
_Value = TypeVar("_Value")


def place(path: Path, line: int) -> str:
    """A line of a file, as terminals and editors know it. A file's name may hold anything, also what none can print."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in str(path))
    return f"{printable}:{line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file, at a line from 1; for a whole file or folder the line is 1."""

    path: Path
    line: int
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{place(self.path, self.line)}: {self.what}: {self.todo}"


@dataclass(frozen=True, slots=True)
class LadderFile:
    """A ladder, and the file that it is written in: where each part of it stands there."""

    path: Path
    ladder: Ladder
    root: Table

    def line(self, *where: int | str) -> int:
        """The line of a part by its keys and places in lists, or of the nearest part around it."""
        return line_of(self.root, where)

    def of(self, entry: Entry, *where: int | str) -> int:
        """The line of an entry, or of what is at a key of it."""
        return self.line(*self._where(entry), *where)

    def saying(self, expectation: Expectation, *where: int | str) -> int:
        """The line of an expectation; of its section where that is prose."""
        return self.line(*self._whence(expectation), *where)

    def names(self, expectation: Expectation) -> bool:
        """Whether an expectation's id is written; else it is made of its words, and changes with them."""
        written = deepest(self.root, self._whence(expectation))[1]
        return isinstance(written, Table) and "id" in written

    def _where(self, entry: Entry) -> tuple[str, int]:
        alike = [one for one in self.ladder.entries if one.kind == entry.kind]
        return entry.kind if isinstance(entry, Shared) else f"{entry.kind}s", alike.index(entry)

    def _whence(self, one: Expectation) -> tuple[int | str, ...]:
        return *self._where(self.ladder.by_id[one.entry]), "expectations", one.section, one.number - 1


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read whole, and everything that is wrong. Without problems there is at least one ladder."""

    ladders: Ladders
    problems: tuple[Problem, ...]
    files: tuple[LadderFile, ...] = ()


def load(path: Path, base: Path | None = SHIPPED_VOCABULARY) -> Loaded:
    """The ladders of a folder, or the one of a file with the vocabulary beside it, and every problem.

    Every `*.yaml` but `vocabulary.yaml` is a ladder; names that begin with a dot and sub-folders are passed over.
    The folder's vocabulary adds to the one in the file `base`, whose own problems are not told; None: it stands alone.
    """
    if path.name == VOCABULARY and path.is_file():  # a vocabulary is nothing alone: it is read with its ladders
        return load(path.parent, base)
    try:
        folder, names = names_in(path)
    except OSError as error:
        return Loaded(Ladders(ladders=()), (Problem(path, 1, *of_the_system(error)),))
    ladders = [name for name in names if name.endswith(".yaml") and name != VOCABULARY]
    problems = [_misnamed(folder / name) for name in names if not name.endswith(".yaml")]
    if len(ladders) > MAX_LADDERS:
        problems.append(Problem(folder, 1, f"there are more than {MAX_LADDERS} ladders", "move some to another folder"))
    if not ladders and not problems:
        problems.append(Problem(path, 1, "there is no ladder here", _GUIDE))
    files, wrong = _ladders([folder / name for name in ladders[:MAX_LADDERS]])
    own = [folder / VOCABULARY] if VOCABULARY in names else []
    words, wrong_words = _vocabulary(own)
    if base and base.is_file() and not any(one.exists() and one.samefile(base) for one in own):
        words = _added(words, _base(base, base.stat().st_mtime_ns))
    found = Ladders(ladders=tuple(file.ladder for file in files), vocabulary=words)
    return Loaded(found, (*problems, *wrong, *wrong_words), files)


def names_in(path: Path) -> tuple[Path, list[str]]:
    """The folder, and the names in it that are a ladder's or meant to be. Raises OSError."""
    try:
        names = sorted(os.listdir(path))  # noqa: PTH208 - iterdir makes a Path of each
    except NotADirectoryError:
        beside = [VOCABULARY] if os.path.lexists(path.parent / VOCABULARY) else []
        return path.parent, [path.name, *beside]
    return path, [name for name in names if name[0] != "." and Path(name).suffix.lower() in (".yaml", ".yml")]


def _misnamed(path: Path) -> Problem:
    return Problem(path, 1, "the name of a ladder's file ends in .yaml", f"rename it to {path.stem}.yaml")


def _ladders(paths: Iterable[Path]) -> tuple[tuple[LadderFile, ...], list[Problem]]:
    ladders: list[LadderFile] = []
    problems: list[Problem] = []
    first: dict[str, Path] = {}
    for path in paths:
        file = _file(path, schema.Ladder, references)
        problems += file.problems
        name = text_of(file.root, "id")
        if name and first.setdefault(name, path) != path:
            what = f"the ladder {quoted(name)} is already in {first[name].name}"
            problems.append(Problem(path, file.root.lines["id"], what, "give one of them another id, or remove it"))
        elif file.written:
            ladders.append(LadderFile(path, _ladder(file.written), file.root))
    return tuple(ladders), problems


def _vocabulary(paths: Iterable[Path]) -> tuple[Vocabulary, list[Problem]]:
    """The vocabulary, where there is one (at most one path) and nothing is wrong with it."""
    for path in paths:
        file = _file(path, schema.Vocabulary, outside_twice)
        if not file.written:
            return Vocabulary(), file.problems
        outside = tuple(Outside(**dict(topic)) for topic in file.written.outside)
        themes = tuple(Theme(**dict(theme)) for theme in file.written.themes)
        return Vocabulary(**{**dict(file.written), "themes": themes, "outside": outside}), []
    return Vocabulary(), []


@lru_cache(maxsize=1)
def _base(path: Path, changed: int) -> Vocabulary:  # noqa: ARG001 - another file where it was changed
    """Read once for all folders, and for their reloads: it is longer than most ladders."""
    return _vocabulary([path])[0]


def _added(own: Vocabulary, base: Vocabulary) -> Vocabulary:
    """Both, the own first; a copy of what the base has adds nothing. Of a topic outside, the own sentence is said."""
    themes = {(theme.words, theme.asked_as): theme for theme in (*own.themes, *base.themes)}
    outside = {topic.id: topic for topic in own.outside}
    for topic in base.outside:
        mine = outside.setdefault(topic.id, topic)
        private = mine.private or topic.private
        outside[topic.id] = replace(mine, asked_as=_once(mine.asked_as, topic.asked_as), private=private)
    return Vocabulary(
        titles=_once(own.titles, base.titles),
        sections=_once(own.sections, base.sections),
        groups=_once(own.groups, base.groups),
        themes=tuple(themes.values()),
        inside=_once(own.inside, base.inside),
        outside=tuple(outside.values()),
        unrelated=_once(own.unrelated, base.unrelated),
        traits=_once(own.traits, base.traits),
        deeds=_once(own.deeds, base.deeds),
        effects=_once(own.effects, base.effects),
        vague=_once(own.vague, base.vague),
    )


def _once(own: Iterable[_Value], base: Iterable[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys((*own, *base)))


@dataclass(frozen=True, slots=True)
class _File(Generic[_Model]):
    """A file as written; `written` is None where there are problems, and `root` is empty where it can't be read."""

    root: Table
    written: _Model | None
    problems: list[Problem]


def _file(path: Path, model: type[_Model], check: Callable[[Table], list[Complaint]]) -> _File[_Model]:
    try:
        document = read(path, path.parent)
    except UnreadableError as error:
        return _File(Table(1), None, [Problem(path, *error.complaint)])
    shaped = validated(document.root, model)
    # A key that is there twice hides what it holds: what refers to that isn't wrong.
    complaints = [*document.complaints, *([] if document.complaints else check(document.root))]
    if isinstance(shaped, list):
        complaints += shaped
    if complaints or isinstance(shaped, list):
        return _File(document.root, None, _told(path, complaints))
    return _File(document.root, shaped, [])


def _told(path: Path, complaints: Iterable[Complaint]) -> list[Problem]:
    """Problems by line, each once, and no more than anyone reads."""
    problems = [Problem(path, *complaint) for complaint in sorted(set(complaints))]
    if len(problems) <= MAX_PROBLEMS:
        return problems
    told = problems[:MAX_PROBLEMS]
    return [*told, Problem(path, told[-1].line, "there is more wrong in this file", "mend what is told above first")]


def of_text(text: str) -> Ladder | None:
    """The ladder in a text of our schema; None where anything in it is wrong."""
    try:
        document = parse(text)
    except UnreadableError:
        return None
    written = validated(document.root, schema.Ladder)
    wrong = isinstance(written, list) or document.complaints or references(document.root)
    return None if wrong or isinstance(written, list) else _ladder(written)


# The file as written → values.


def _ladder(written: schema.Ladder) -> Ladder:
    entries: list[Entry] = [_band(written.id, band) for band in written.bands]
    entries += [Role(**_entry(written.id, role), changes=tuple(dict.fromkeys(role.changes))) for role in written.roles]
    entries += [Shared(**_entry(written.id, shared)) for shared in written.shared]
    return Ladder(
        id=written.id,
        name=written.name,
        summary=written.summary,
        source=Source(**dict(written.source)),
        rules=written.rules,
        sections=tuple(Section(**dict(section)) for section in written.sections),
        tracks=tuple(Track(**dict(track)) for track in written.tracks),
        entries=tuple(entries),
    )


def _band(ladder: str, written: schema.Band) -> Band:
    number = re.search("[0-9]+", written.band)
    return Band(
        **_entry(ladder, written),
        label=written.band,
        number=int(number[0]) if number else None,
        track=written.track or None,
        builds_on=tuple(dict.fromkeys(written.builds_on)),
    )


def _entry(ladder: str, written: schema.Entry) -> dict[str, Any]:
    """What a band, a role and a shared entry have in common, by the names of the model's fields."""
    return {
        "ladder": ladder,
        "id": written.id,
        "name": written.name,
        "also": written.also,
        "summary": written.summary,
        "attributes": tuple(written.attributes.items()),
        "forthcoming": written.forthcoming,
        "expectations": tuple(_expectations(ladder, written)),
    }


def _expectations(ladder: str, entry: schema.Entry) -> Iterator[Expectation]:
    names = _Names(e.id for written in entry.expectations.values() for e in written)
    for section, written in entry.expectations.items():
        for number, expectation in enumerate(written, 1):
            yield Expectation(
                ladder=ladder,
                entry=entry.id,
                section=section,
                number=number,
                id=expectation.id or names.made_of(expectation.text, section),
                text=expectation.text,
                prose=isinstance(expectation, schema.Paragraph),
                examples=expectation.examples,
                asked_as=expectation.asked_as,
                noted_as=expectation.noted_as,
            )


class _Names:
    """Ids for the expectations of one entry that are written without one."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def made_of(self, text: str, section: str) -> str:
        """The first words as an id, or the section where they have no letter of a-z; -2, -3 where it is taken."""
        base = "-".join(slug(text[:300]).split("-")[:_WORDS])[:_ID_LENGTH].rstrip("-") or section
        numbered = (f"{base}-{number}" for number in itertools.count(2))
        name = next(name for name in itertools.chain([base], numbered) if name not in self._taken)
        self._taken.add(name)
        return name
