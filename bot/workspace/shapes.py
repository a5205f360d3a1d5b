"""A few words for saying what JSON must look like. A shape takes a value and its place, and says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

Shape = Callable[[object, str], Iterator[str]]


def text(longest: int, shortest: int = 1, pattern: str = "") -> Shape:
    """A string of so many characters; `pattern` must match all of it."""

    def shape(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at} must be a string"
        elif not shortest <= len(value) <= longest:
            yield f"{at} has {len(value)} characters: {shortest} to {longest} are allowed"
        elif pattern and not re.fullmatch(pattern, value):
            yield f"{at} does not look as it must: {value[:60]!r}"

    return shape


def anything(_value: object, _at: str) -> Iterator[str]:
    """Whatever it is: somebody else looks at it."""
    return iter(())


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"{at} must be true or false"


def whole(least: int, most: int) -> Shape:
    """A whole number."""

    def shape(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield f"{at} must be a whole number from {least} to {most}"

    return shape


def one_of(*allowed: object) -> Shape:
    """One of these values."""

    def shape(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{at} must be one of {', '.join(map(str, allowed))}, not {value!r}"

    return shape


def listed(item: Shape, most: int, least: int = 1) -> Shape:
    """A list of so many of these."""

    def shape(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{at} must be a list"
            return
        if not least <= len(value) <= most:
            yield f"{at} has {len(value)} items: {least} to {most} are allowed"
        for number, one in enumerate(value):
            yield from item(one, f"{at}[{number}]")

    return shape


def record(
    needed: Mapping[str, Shape], also: Mapping[str, Shape] | None = None, *rules: Callable[[Mapping[str, Any]], str]
) -> Shape:
    """An object with these fields and no others. A rule looks at it once the fields are right."""
    known = {**needed, **(also or {})}

    def shape(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at} must be an object"
            return
        found = [f"{at}.{name} is missing" for name in needed if name not in value]
        found += [f"{at}.{name} is not allowed here" for name in value if name not in known]
        for name, part in value.items():
            if name in known:
                found += known[name](part, f"{at}.{name}")
        if not found:
            found = [f"{at}: {sentence}" for rule in rules if (sentence := rule(value))]
        yield from found

    return shape


def typed(shapes: Mapping[str, Shape], allowed: Collection[str] | None = None) -> Shape:
    """An object that its `type` tells the shape of; `allowed` are the types that may stand here."""

    def shape(value: object, at: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            yield f"{at} must be an object with a type"
        elif kind not in (shapes if allowed is None else allowed):
            yield f"{at}: a {kind!r} cannot stand here"
        elif kind not in shapes:
            yield f"{at}: this workspace does not know {kind!r} yet"
        else:
            yield from shapes[kind](value, at)

    return shape


def exactly_one(*names: str) -> Callable[[Mapping[str, Any]], str]:
    """A rule: one of these fields, and only one."""

    def rule(value: Mapping[str, Any]) -> str:
        return "" if sum(name in value for name in names) == 1 else f"exactly one of {' and '.join(names)} is needed"

    return rule


def distinct(values: Sequence[object]) -> list[object]:
    """The values that are there more than once."""
    return [value for number, value in enumerate(values) if value is not None and value in values[:number]]
