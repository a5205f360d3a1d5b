"""What stands beside the page: things to try, which whoever serves the page knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to try; `how` has Slack's marks. `done` when it was."""

    title: str
    how: str
    done: bool = False


Guide = Callable[[str], Sequence[Step]]
"""A person's name → what there is to try for them."""
