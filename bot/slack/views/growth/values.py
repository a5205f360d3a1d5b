"""What buttons about growth carry: ids alone. They come back from outside, and nothing in them is trusted."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.notes.positions import Position
from bot.slack.views.notes.origins import Carried

Person = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{1,31}$")]
_Note = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,32}$")]
_Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Linking(Carried):
    """Notes, and an expectation by its mark."""

    notes: tuple[_Note, ...] = Field(min_length=1, max_length=20)
    mark: _Mark


class Behind(Carried):
    """A place in the list of links that a changed ladder has left behind, and one of them."""

    skip: int = Field(default=0, ge=0, le=1_000_000)
    note: _Note | None = None
    mark: _Mark | None = None


class Placed(Carried):
    """Somebody, and a band with roles beside it; the person alone where they are to be forgotten."""

    subject: Person
    ladder: _Id | None = None
    band: _Id | None = None
    roles: tuple[_Id, ...] = Field(default=(), max_length=8)

    @property
    def position(self) -> Position | None:
        """Where the person is put."""
        return Position(self.ladder, self.band, self.roles) if self.ladder and self.band else None
