"""What was found in a document: entries, their sections and expectations, and what a person should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Note(NamedTuple):
    """What a person should look at, at a line of the document (from 1)."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation in the document's own words, the examples that it gives for it, and its line where known."""

    text: str
    examples: tuple[str, ...] = ()
    prose: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry; its name is empty where the document gives none."""

    name: str
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A band, a role or what all share. `label` is the band as written, `number` the whole number in it."""

    name: str
    line: int
    label: str = ""
    number: int | None = None
    track: str = ""
    kind: str = "band"
    anchor: str = ""
    also: tuple[str, ...] = ()
    summary: str = ""
    forthcoming: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()

    @property
    def count(self) -> int:
        """The number of its expectations."""
        return sum(len(section.expectations) for section in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that was found in a document. `ignored` are the headings that had no part in it; `own` is a ladder's file."""

    name: str
    entries: tuple[Entry, ...]
    notes: tuple[Note, ...] = ()
    ignored: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    license: str = ""
    license_url: str = ""
    own: bool = False


class NothingFoundError(Exception):
    """There is no ladder in a document; the message is for people and names the headings that are there."""
