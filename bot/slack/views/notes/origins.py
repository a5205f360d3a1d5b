"""What buttons and forms of notes carry: where something stands, never what a note says.

Values come back from outside: nothing in them is trusted, and what is malformed is None.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

MOST_LINKS = 5

_Ts = Annotated[str, StringConstraints(pattern=r"^\d{1,12}\.\d{1,8}$")]
_Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>|]+$", max_length=500)]

Join = Literal["", " ", "\n"]
"""What stands between two parts of a text."""


class Carried(BaseModel):
    """A value as short JSON."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def read(cls, value: str) -> Self | None:
        """What a value says; None where it is malformed."""
        try:
            return cls.model_validate_json(value)
        except ValidationError:
            return None

    def dumped(self) -> str:
        """As a value."""
        return self.model_dump_json(exclude_defaults=True)


class Written(Carried):
    """Where a message stands in the direct messages with the bot."""

    ts: _Ts
    thread: _Ts | None = None


class Origin(Carried):
    """What a form was opened for."""

    note: str = Field(default="", pattern=r"^[0-9a-f]{0,32}$")
    """The note that is changed; empty for a new one."""
    source: str = Field(default="", max_length=100)
    """The message that the form takes on; empty for none."""
    links: tuple[_Link, ...] = Field(default=(), max_length=MOST_LINKS)
    joins: tuple[Join, ...] = Field(default=(), max_length=40)
    """What stood between the parts of a text that takes several fields."""
