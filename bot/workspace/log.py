"""The request log: everything that went over the wire, both ways, with its time. Tests and an inspector read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer.

    `way` is `in` (the app asked the workspace: `web api`, `response_url`, `upload`) or `out` (the workspace told the
    app: `socket`, `http`). `status` is the HTTP status, 0 where there is none; `answered` is None until there is an
    answer. `sent` and `headers` are the headers of an HTTP delivery and of its answer.
    """

    way: Literal["in", "out"]
    over: str
    name: str
    asked: Any
    at: float
    answer: Any = None
    status: int = 0
    answered: float | None = None
    sent: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def refused(self) -> str:
        """The error that the workspace answered, or nothing."""
        return str(self.answer.get("error", "")) if self.way == "in" and isinstance(self.answer, dict) else ""

    def __str__(self) -> str:
        answer = self.answer if self.refused or self.way == "out" else "ok"
        return f"{self.way} {self.over} {self.name} -> {self.status or ''} {answer}".replace("  ", " ")
