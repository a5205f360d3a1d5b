"""What a button carries: the question that it asks, as a short text, and back.

Values come back from outside: nothing in them is trusted, and what does not fit the ladders in force is None.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.ladders.model import Ladders
from bot.ladders.questions import Kind, Question, well_formed

_MOST_ENTRIES = 8
_MOST_TEXT = 1_000


class _Carried(BaseModel):
    """A question as it stands in a value: ids for entries, or the words themselves, which say all but the page."""

    model_config = ConfigDict(extra="forbid", strict=True)

    ask: str = ""
    of: list[str] = Field(default=[], max_length=_MOST_ENTRIES)
    ladder: str | None = None
    section: str | None = None
    text: str = Field(default="", max_length=_MOST_TEXT)
    greeting: Literal["", "empty", "hello", "thanks"] = ""
    inherited: bool = False
    page: int = Field(default=1, ge=1, le=999)


def encode(question: Question) -> str:
    """A question as the value of a button, below Slack's 2,000 characters."""
    typed = question.text[:_MOST_TEXT] if question.kind in {Kind.TOPIC, Kind.UNKNOWN} else ""
    page = question.page if question.page > 1 else None
    carried = {
        "ask": question.kind.value,
        "of": [f"{entry.ladder}/{entry.id}" for entry in question.entries[:_MOST_ENTRIES]],
        "ladder": question.ladder,
        "section": question.section,
        "greeting": question.greeting,
        "inherited": question.inherited,
        "page": page,
    }
    shown = {"text": typed, "page": page} if typed else carried
    return _dumped({key: value for key, value in shown.items() if value})


def decode(value: str, ladders: Ladders, understand: Callable[[str], Question]) -> Question | None:
    """The question that a value carries; None where it is malformed or names what the ladders no longer have."""
    try:
        carried = _Carried.model_validate_json(value)
        if carried.text:
            return replace(understand(carried.text), page=carried.page)
        kind = Kind(carried.ask)
        refs = [ref.split("/") for ref in carried.of]
        entries = tuple(ladders.by_id[ladder].by_id[entry] for ladder, entry in refs)
        if carried.section is not None:
            ladders.by_id[entries[0].ladder].section(carried.section)
        if carried.ladder is not None:
            ladders.by_id[carried.ladder]
    except (ValidationError, ValueError, KeyError, IndexError):
        return None
    question = Question(
        kind=kind,
        entries=entries,
        section=carried.section,
        ladder=carried.ladder,
        greeting=carried.greeting,
        inherited=carried.inherited,
        page=carried.page,
    )
    return question if well_formed(question) else None


def mix_in(value: str, role: str) -> str:
    """The value that asks for the band of `value` with a role of its ladder mixed in; nonsense stays nonsense."""
    try:
        carried = _Carried.model_validate_json(value)
        band = carried.of[0]
    except (ValidationError, IndexError):
        return ""
    return _dumped({"ask": Kind.MIXIN.value, "of": [band, f"{band.split('/')[0]}/{role}"]})


def _dumped(carried: dict[str, object]) -> str:
    return json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
