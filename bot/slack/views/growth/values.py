"""What buttons about growth carry: ids alone. They come back from outside, and nothing in them is trusted."""

from __future__ import annotations

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

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


MOST_PACKED = 10_000
"""Notes of one packet: which of them are left out still fits the 2,000 characters of a button."""


def _packed(text: str) -> str:
    try:
        _bits(text)
    except (binascii.Error, ValueError):
        raise ValueError("no bits") from None
    return text


def _bits(text: str) -> int:
    return int.from_bytes(b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True), "little")


class Packing(Carried):
    """A packet that is to be made, or was: on whom, for which band (`targets.marked`), since when, and which notes are
    left out, as bits over them from the oldest. `state` is a digest of what the author looked at."""

    subject: Person
    target: Annotated[str, StringConstraints(pattern=r"^[0-9a-f+]{12,116}$")]
    since: date | None = None
    state: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = "0" * 16
    out: Annotated[str, StringConstraints(max_length=1_700), AfterValidator(_packed)] = ""

    @property
    def digest(self) -> str:
        """A short name for it."""
        return sha256(self.dumped().encode()).hexdigest()[:16]

    @property
    def left_out(self) -> frozenset[int]:
        """The places of the notes that are left out, counted from 0."""
        bits = _bits(self.out)
        return frozenset(place for place in range(bits.bit_length()) if bits >> place & 1)

    def leaving_out(self, places: Iterable[int]) -> Packing:
        """The same, with these left out."""
        bits = sum(1 << place for place in set(places))
        packed = urlsafe_b64encode(bits.to_bytes((bits.bit_length() + 7) // 8, "little"))
        return self.model_copy(update={"out": packed.decode().rstrip("=")})


class Given(Carried):
    """A packet that was shared: the file in Slack, with whom, on whom, how many notes, which packet; with the seal of
    its author."""

    file: Annotated[str, StringConstraints(pattern=r"^F[A-Z0-9]{1,31}$")]
    to: Person
    subject: Person
    count: int = Field(ge=0, le=MOST_PACKED)
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    seal: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
