"""The reference of a request: eight digits that stand in every line of the log that belongs to it, and in the apology
for what fails in it. And how long ago it came in."""

from __future__ import annotations

import secrets
import time
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("reference", default="")
_began: ContextVar[float] = ContextVar("began")


def begin() -> None:
    """Gives a request its reference, for the task that this is called in and all that begins there."""
    _current.set(new())
    _began.set(time.monotonic())


def current() -> str:
    """That of the request under way; empty outside of one, as in the daily work."""
    return _current.get()


def waited() -> float:
    """Seconds since the request under way came in."""
    return time.monotonic() - _began.get()


def new() -> str:
    """Another one."""
    return secrets.token_hex(4)
