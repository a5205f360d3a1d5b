"""A call's arguments. They come as text in a form or as JSON; each is read in one way only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.errors import Refusal
from bot.workspace.state import Json


class Method:
    """One method: its function, the scopes of which one is enough, its tokens (`bot`, `app`, `any`, `none`)."""

    def __init__(self, run: Callable[[Backend, Arguments], Json], *scopes: str, tokens: str = "bot") -> None:
        self.run, self.scopes, self.tokens = run, scopes, tokens


class Arguments:
    """What was sent. Reading an argument that is not there gives the empty value; `need` refuses that."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None and name != "token"}
        # Bolt adds `team_id` to every call; it matters to organisations with several workspaces only.
        self._read: set[str] = {"team_id"}

    def text(self, name: str) -> str:
        """A string; numbers count as such."""
        self._read.add(name)
        value = self._values.get(name, "")
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise Refusal("invalid_arguments", f"{name} must be a string")
        return str(value)

    def need(self, name: str) -> str:
        """A string that must be there."""
        if not (value := self.text(name)):
            raise Refusal("invalid_arguments", f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """True or false."""
        self._read.add(name)
        return self._values.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self.text(name)
        if value and not value.isdigit():
            raise Refusal("invalid_arguments", f"{name} must be a whole number")
        return int(value) if value else default

    def structure(self, name: str, error: str = "invalid_arguments") -> list[Any] | Json | None:
        """A list or an object, sent as such or as JSON text; None if it is not there."""
        self._read.add(name)
        value = self._values.get(name)
        if isinstance(value, str) and value:
            try:
                value = json.loads(value)
            except ValueError as problem:
                raise Refusal(error, f"{name} is not JSON: {problem}") from problem
        if value in (None, ""):
            return None
        if not isinstance(value, list | dict):
            raise Refusal(error, f"{name} must be a list or an object")
        return value

    def need_team(self, backend: Backend) -> None:
        """Refuse a call with a token of an organisation that does not say which of its workspaces is meant."""
        if backend.team.org_wide and not self.text("team_id"):
            raise Refusal("missing_argument", "team_id is required with a token of an organisation")

    def ignore(self, *names: str) -> None:
        """Arguments that change nothing in this workspace."""
        self._read.update(names)

    def check_all_read(self) -> None:
        """Refuse what nobody read."""
        if unknown := sorted(set(self._values) - self._read):
            raise Refusal("invalid_arguments", *(f"{name} is not known to this workspace" for name in unknown))
