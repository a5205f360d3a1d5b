"""What people do: each an `Act`, and all of it in order as it was `Done`, for whoever wants to do it again."""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.workspace.delivery import Delivery
from bot.workspace.state import Message, Person

REMEMBERED = 1_000
"""How many acts are remembered, the last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a person did. `channel` and `thread` say where an answer may appear, `home` if on the Home tab too."""

    what: str
    deliveries: tuple[Delivery, ...]
    began: int
    channel: str | None = None
    thread: str | None = None
    question: Message | None = None
    home: bool = False
    view: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act with whose it is (by id), the verb of `Acts` that it was done with, and what that was given. They are
    counted from 1."""

    number: int
    person: str
    verb: str
    given: Mapping[str, Any]
    act: Act
    at: float


def memory() -> deque[Done]:
    """Of nothing yet."""
    return deque(maxlen=REMEMBERED)


class Hands(Protocol):
    """Whose verbs are remembered."""

    @property
    def person(self) -> Person:
        """Whose hands they are."""

    @property
    def backend(self) -> Any:  # noqa: ANN401 - a `Backend`, which knows this module
        """Where they act."""


_Mine = TypeVar("_Mine", bound=Hands)
_Given = ParamSpec("_Given")


def remembered(verb: Callable[Concatenate[_Mine, _Given], Act]) -> Callable[Concatenate[_Mine, _Given], Act]:
    """A verb whose acts are remembered in `Backend.done`; what was refused is none."""
    signature = inspect.signature(verb)

    @wraps(verb)
    def doing(mine: _Mine, /, *args: _Given.args, **more: _Given.kwargs) -> Act:
        at, act = mine.backend.clock.now(), verb(mine, *args, **more)
        given = dict(signature.bind(mine, *args, **more).arguments)
        del given["self"]
        before = mine.backend.done
        number = before[-1].number + 1 if before else 1
        before.append(Done(number=number, person=mine.person.id, verb=verb.__name__, given=given, act=act, at=at))
        return act

    return doing
