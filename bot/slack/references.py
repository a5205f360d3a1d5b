"""The reference of a request: eight digits that stand in every line of the log that belongs to it, and in the apology
for what fails in it."""

from __future__ import annotations

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("reference", default="")


def begin() -> None:
    """Gives a request its reference, for the task that this is called in and all that begins there."""
    _current.set(new())


def current() -> str:
    """That of the request under way; empty outside of one, as in the daily work."""
    return _current.get()


def new() -> str:
    """Another one."""
    return secrets.token_hex(4)
