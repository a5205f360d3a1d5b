"""What is made once of a set of ladders, or of a vocabulary, and is gone with it: a reload puts others in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

_Of = TypeVar("_Of")
_Made = TypeVar("_Made")


def once(make: Callable[[_Of], _Made]) -> Callable[[_Of], _Made]:
    """Calls `make` once for each value, for as long as that value is there; what it makes must not refer to it."""
    kept: WeakKeyDictionary[_Of, _Made] = WeakKeyDictionary()

    @wraps(make)
    def made(of: _Of) -> _Made:
        found = kept.get(of)
        if found is None:
            found = kept[of] = make(of)
        return found

    return made
