"""What is wrong with a file that could be read: its shape (pydantic's findings in our words) and what it refers to.

References are looked up in the file as written, not in the validated one: a wrong key on line 3 must not hide the
unknown band on line 40.
"""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.ladders import schema
from bot.ladders.reading import Bare, Complaint, Items, Table, folded, line_of, quoted

MAX_EXPECTATIONS = 2_000
MAX_FINDINGS = 60  # of each check on one file: more than loading tells
_CIRCLES = 5
_LOOKED_AT = 300  # ids, for the nearest one: a ladder has fewer, and a bomb more

Where = tuple[int | str, ...]
_Sentence = tuple[str, str]
_Error = Any  # pydantic's ErrorDetails, whose ctx is as free as this
_Model = TypeVar("_Model", bound=BaseModel)

_ENTRIES = ("bands", "roles", "shared")
_NOUNS = {
    "sections": "section",
    "tracks": "track",
    "bands": "band",
    "roles": "role",
    "shared": "shared entry",
    "outside": "outside topic",
}


def slug(text: str) -> str:
    """A text as an id: lower case, a-z, 0-9 and hyphens; empty where none of that is in it."""
    folded = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).casefold()  # ß is ss
    plain = folded.encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))


def validated(root: Table, model: type[_Model]) -> _Model | list[Complaint]:
    """The file as the model has it, or what is wrong with its shape."""
    try:
        return model.model_validate(root)
    except ValidationError as error:
        findings = [found for found in error.errors(include_url=False) if not _follows(found, model)]
    placed = sorted(((line_of(root, found["loc"]), place) for place, found in enumerate(findings)))
    return [Complaint(line, *_sentence(findings[place], model)) for line, place in placed[:MAX_FINDINGS]]


def references(root: Table) -> list[Complaint]:
    """What is wrong between the parts of a ladder's file: ids twice, and names that lead nowhere."""
    return [
        Complaint(line_of(root, where), what, todo)
        for check in (_ids_twice, _unknown_sections, _unknown_tracks, _unknown_bands, _circles, _too_many)
        for where, what, todo in itertools.islice(check(root), MAX_FINDINGS)
    ]


def outside_twice(root: Table) -> list[Complaint]:
    """Topics of a vocabulary with one id."""
    twice = itertools.islice(_twice(root, _tables(root, "outside")), MAX_FINDINGS)
    return [Complaint(line_of(root, where), what, todo) for where, what, todo in twice]


# The shape.


def _follows(error: _Error, root: type[BaseModel]) -> bool:
    """Whether it says no more than what is told anyway: nobody mends one mistake twice."""
    written, where = error["input"], error["loc"]
    if error["type"] == "missing":  # the key is there, but misspelt
        known = _model_at(where[:-1], root).model_fields
        others = itertools.islice((key for key in written if key not in known), _LOOKED_AT // 10)
        return any("expectations" in where or _nearest(key, [where[-1]]) for key in others)
    # Pydantic calls a list too short when too few of its items are right.
    return error["type"] == "too_short" and isinstance(written, Items) and len(written) >= error["ctx"]["min_length"]


def _sentence(error: _Error, root: type[BaseModel]) -> _Sentence:
    """What is wrong and what to do, for one of pydantic's errors."""
    where: Where = tuple(step for step in error["loc"] if step != "[key]")  # pydantic's mark for the key itself
    error = {**error, "ctx": error.get("ctx", {})}
    if error["type"] == "extra_forbidden":
        return _unknown_key(where, root)
    if error["type"] == "missing":
        return f'this {_noun(where[:-1])} has no "{where[-1]}"', f'add "{where[-1]}: …" to it'
    if _nothing(error["input"]) or error["ctx"].get("min_length") == 1:
        return f"{_subject(where)} is empty", "write something there, or remove it"
    said = _SENTENCES.get(error["type"], _UNFORESEEN)
    return said(error, _subject(where))


def _nothing(value: object) -> bool:
    return value is None or (isinstance(value, (str, Items, Table)) and not value)


def _unknown_key(where: Where, root: type[BaseModel]) -> _Sentence:
    key, known = str(where[-1]), list(_model_at(where[:-1], root).model_fields)
    what = f"unknown key {quoted(key)}"
    if near := _nearest(key, known):
        return what, f'did you mean "{near}"?'
    if "expectations" in where:  # "- Note: do this" is a key to YAML
        return what, "put the whole text in quotes if the colon is part of it"
    return what, f"the keys here are {', '.join(known)}"


def _model_at(where: Where, root: type[BaseModel]) -> type[BaseModel]:
    keys = [step for step in where if isinstance(step, str)]
    if len(keys) > 1:
        return schema.Expectation
    return schema.PARTS[keys[0]] if keys else root


def _noun(where: Where) -> str:
    if "expectations" in where:
        return "expectation"
    return _NOUNS.get(str(where[0]), str(where[0])) if where else "ladder"


def _subject(where: Where) -> str:
    """How a sentence calls the thing at `where`."""
    if not where:
        return "the file"
    last = where[-1]
    if isinstance(last, str):
        return "this expectation" if last == "text" else quoted(last)
    if len(where) == 2 and where[0] in _NOUNS:
        return f"this {_noun(where)}"
    if where[-3:-2] == ("expectations",):
        return "this expectation"
    return f"an item of {quoted(next(step for step in reversed(where) if isinstance(step, str)))}"


def _too_long(error: _Error, subject: str) -> _Sentence:
    return f"{subject} is longer than {error['ctx']['max_length']:,} characters", "shorten it, or split it"


def _too_many_items(error: _Error, subject: str) -> _Sentence:
    return f"{subject} holds more than {error['ctx']['max_length']:,} items", "remove some"


def _too_few_items(error: _Error, subject: str) -> _Sentence:
    return f"{subject} needs at least {error['ctx']['min_length']} items", "add what else means the same, or remove it"


def _pattern(error: _Error, subject: str) -> _Sentence:
    value = error["input"]
    if error["ctx"]["pattern"] == schema.URL_PATTERN:
        return f"{subject} is no address of the web: {quoted(value)}", "write it out, from https:// on"
    instead = slug(value)[:60].rstrip("-") or "engineer-1"
    return f"{quoted(value)} can't be an id", f'use a-z, 0-9 and hyphens, such as "{instead}"'


def _bare(error: _Error, subject: str) -> _Sentence:
    value: Bare = error["input"]
    return f"{subject} is {value.kind}, not a text", f'put it in quotes if it is meant: "{value}"'


def _always(what: str, todo: str) -> Callable[[_Error, str], _Sentence]:
    return lambda _, subject: (f"{subject} {what}", todo)


_UNFORESEEN = _always("can't be read here", "compare it with docs/your-own-ladder.md")


def _keys_wanted(error: _Error, subject: str) -> _Sentence:  # noqa: ARG001 - one shape for all sentences
    if subject == "this expectation":
        return f"{subject} is a list", "put the text in quotes if the brackets belong to it"
    return f"{subject} takes keys of its own", 'write "key: text" lines under it, indented'


_SENTENCES: dict[str, Callable[[_Error, str], _Sentence]] = {
    "string_type": _always("takes a single text", "write it without dashes, brackets or keys"),
    "tuple_type": _always("takes a list", 'begin each item with "- " on a line of its own, or write [one, two]'),
    "dict_type": _keys_wanted,
    "model_type": _keys_wanted,
    "string_too_long": _too_long,
    "too_long": _too_many_items,
    "too_short": _too_few_items,
    "string_pattern_mismatch": _pattern,
    "bare": _bare,
    "yes_or_no": _always("takes true or false", "write true, or remove it"),
}


# What parts of a ladder say of each other. Each check yields where, what and what to do.

_Finding = tuple[Where, str, str]


def _ids_twice(root: Table) -> Iterator[_Finding]:
    yield from _twice(root, _tables(root, "sections"))
    yield from _twice(root, _tables(root, "tracks"))
    yield from _twice(root, _tables(root, *_ENTRIES))
    for where, entry in _tables(root, *_ENTRIES):
        yield from _twice(root, _expectations(where, entry))


def _twice(root: Table, tables: Iterable[tuple[Where, object]]) -> Iterator[_Finding]:
    first: dict[str, Where] = {}
    for where, table in tables:
        if name := text_of(table, "id"):
            if name in first:
                line = line_of(root, (*first[name], "id"))
                what = f"the id {quoted(name)} is already used on line {line}"
                yield (*where, "id"), what, f"give this {_noun(where)} an id of its own"
            first.setdefault(name, where)


def _unknown_sections(root: Table) -> Iterator[_Finding]:
    known = _ids(root, "sections")
    for where, entry in _tables(root, *_ENTRIES):
        for key in _sections(entry):
            if known and key not in known:
                yield (*where, "expectations", key), *_unknown("section", key, known)
        for place, name in _texts(entry, "changes"):
            if known and name not in known:
                yield (*where, "changes", place), *_unknown("section", name, known)


def _unknown_tracks(root: Table) -> Iterator[_Finding]:
    known = _ids(root, "tracks")
    for where, band in _tables(root, "bands"):
        if (name := text_of(band, "track")) and name not in known:
            yield (*where, "track"), *_unknown("track", name, known)


def _unknown_bands(root: Table) -> Iterator[_Finding]:
    known = _ids(root, "bands")
    for where, band in _tables(root, "bands"):
        for place, name in _texts(band, "builds_on"):
            if name not in known:
                yield (*where, "builds_on", place), *_unknown("band", name, known)


def _circles(root: Table) -> Iterator[_Finding]:
    """Bands that build on themselves, by whatever way; each circle once, spelled out."""
    places = {text_of(band, "id"): where for where, band in _tables(root, "bands")}
    below = {
        text_of(band, "id"): {name for _, name in _texts(band, "builds_on") if name in places}
        for _, band in _tables(root, "bands")
    }
    for _ in range(_CIRCLES):
        try:
            TopologicalSorter(below).prepare()
        except CycleError as error:
            circle = error.args[1][::-1]  # graphlib has the lower one first
            yield (*places[circle[0]], "builds_on"), *_circle(circle)
            below[circle[0]].discard(circle[1])


def _circle(circle: list[str]) -> _Sentence:
    if len(circle) == 2:
        return f"{quoted(circle[0])} builds on itself", "take it out of its builds_on"
    names = [quoted(name) for name in circle[:10]] + ["…"] * (len(circle) > 10)
    way = ", which builds on ".join(names[1:])
    return f"{names[0]} builds on {way}: a circle", "take one of them out of its builds_on"


def _too_many(root: Table) -> Iterator[_Finding]:
    written = (expectation for where, entry in _tables(root, *_ENTRIES) for expectation in _expectations(where, entry))
    if sum(1 for _ in written) > MAX_EXPECTATIONS:
        yield ("bands",), f"the ladder has more than {MAX_EXPECTATIONS:,} expectations", "make several ladders of it"


def _unknown(kind: str, name: str, known: Iterable[str]) -> _Sentence:
    what = f"unknown {kind} {quoted(name)}"
    some = list(itertools.islice(known, _LOOKED_AT))
    if near := _nearest(name, some):
        return what, f'did you mean "{near}"?'
    if not some:
        return what, f'write it under "{kind}s" first'
    return what, f"the {kind}s are {', '.join(some[:8])}{', …' * (len(some) > 8)}"


def _nearest(word: str, known: list[str]) -> str | None:
    """The known word that was probably meant; case, hyphens and underscores make no difference."""
    alike = {re.sub("[-_ ]", "", name.lower()): name for name in known}
    near = difflib.get_close_matches(re.sub("[-_ ]", "", word[:60].lower()), alike, 1, 0.7)
    return alike[near[0]] if near else None


# Looking into a file as written, where anything may be anything.


def text_of(table: object, key: str) -> str:
    """The text at a key of a table; empty where there is none."""
    value = table.get(key) if isinstance(table, Table) else None
    return folded(value) if isinstance(value, str) else ""


def _tables(root: Table, *keys: str) -> Iterator[tuple[Where, Table]]:
    for key in keys:
        for place, table in enumerate(_items(root.get(key))):
            if isinstance(table, Table):
                yield (key, place), table


def _expectations(where: Where, entry: Table) -> Iterator[tuple[Where, object]]:
    for section, written in _sections(entry).items():
        for place, expectation in enumerate(_items(written)):
            yield (*where, "expectations", section, place), expectation


def _sections(entry: Table) -> dict[str, object]:
    written = entry.get("expectations")
    return written if isinstance(written, Table) else {}


def _texts(table: Table, key: str) -> Iterator[tuple[int, str]]:
    for place, text in enumerate(_items(table.get(key))):
        if isinstance(text, str) and text:
            yield place, folded(text)


def _ids(root: Table, key: str) -> dict[str, None]:
    return {name: None for _, table in _tables(root, key) if (name := text_of(table, "id"))}


def _items(value: object) -> Items:
    return value if isinstance(value, Items) else Items()
