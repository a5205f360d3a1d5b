"""Where an author sees somebody on the ladder: their own view, private, and sealed as their notes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.notes.model import Viewer


@dataclass(frozen=True, slots=True)
class Position:
    """A band of a ladder with the roles beside it, by their ids."""

    ladder: str
    band: str
    roles: tuple[str, ...] = ()


class PositionStore(Protocol):
    """Positions of subjects, each to be read by the author who set it. StorageError where the database fails."""

    def place(self, by: Viewer, subject: str, position: Position | None) -> None:
        """Sets where the author sees a subject, in the place of what was set before; None forgets it."""

    def position(self, viewer: Viewer, subject: str) -> Position | None:
        """Where the viewer sees a subject; None where they have not said, or it is not as it was written."""

    def positions(self, asked: Sequence[tuple[Viewer, str]]) -> tuple[Position | None, ...]:
        """The same for several viewers, with a subject each."""
