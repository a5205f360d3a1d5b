"""What a try-out begins with, as `seeds.yaml` has it: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("seeds.yaml")


@dataclass(frozen=True, slots=True)
class SeedNote:
    """A note on somebody, by name, about a day so many days `ago`. `expects` are ENTRY/EXPECTATION of the shipped
    ladder."""

    about: str
    ago: int
    text: str
    expects: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class SeedAuthor:
    """What somebody has written, and where they see others on the ladder."""

    notes: tuple[SeedNote, ...]
    sees: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeedMessage:
    """What somebody wrote in #general on the last working day, `at` a time of UTC."""

    who: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class SeedQuestion:
    """What somebody writes to the bot: by mention in a channel, else in the direct messages. `{band}` in the text
    stands for a band of the ladder."""

    who: str
    text: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Seeds:
    """Authors by name, what stands in the channel, and what the bot still has to answer."""

    authors: Mapping[str, SeedAuthor]
    channel: tuple[SeedMessage, ...]
    asks: tuple[SeedQuestion, ...]


@cache
def seeds() -> Seeds:
    """The seeds that come with the bot."""
    read = yaml.load(_FILE.read_bytes(), Loader=yaml.CSafeLoader)
    return Seeds(
        {name: SeedAuthor(tuple(map(_note, one["notes"])), one["sees"]) for name, one in read["authors"].items()},
        tuple(SeedMessage(**one) for one in read["channel"]),
        tuple(SeedQuestion(**one) for one in read["asks"]),
    )


def _note(read: dict[str, Any]) -> SeedNote:
    return SeedNote(**{**read, "expects": tuple(read.get("expects", ()))})
