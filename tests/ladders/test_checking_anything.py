"""Whatever stands anywhere in a file is taken or told in plain words."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ladders.test_checking import told, told_of_words

WHOLE: dict[str, Any] = {
    "id": "a",
    "name": "A",
    "summary": "S",
    "source": {"title": "T", "url": "https://example.org"},
    "rules": ["r"],
    "sections": [{"id": "scope", "name": "Scope", "also": ["duties"]}],
    "tracks": [{"id": "t", "name": "T", "also": ["tt"]}],
    "bands": [
        {"id": "one", "name": "One", "band": "1", "track": "t", "also": ["uno"], "attributes": {"Years": "2"}},
        {"id": "two", "name": "Two", "builds_on": ["one"], "expectations": {"scope": ["x", {"id": "y", "text": "y"}]}},
        {
            "id": "six",
            "name": "Six",
            "expectations": {"scope": [{"text": "y", "asked_as": ["z"], "noted_as": ["w"], "examples": ["e"]}]},
        },
    ],
    "roles": [{"id": "r", "name": "R", "changes": ["scope"], "expectations": {"scope": "one\n\ntwo"}}],
    "shared": [{"id": "s", "name": "S", "summary": "text"}],
}

WORDS: dict[str, Any] = {
    "titles": [["a", "b"]],
    "groups": [["a", "b"]],
    "outside": [{"id": "a", "says": "b", "asked_as": ["c"]}],
}

ODD: tuple[object, ...] = (
    None, True, 42, 4.2, "", " ", "text", "x" * 3000, "UPPER case!", [], [[]], [None], ["a"], [42], [{}], {},
    {"a": "b"}, {"id": "a"}, {"": None}, ["a"] * 300, {str(n): "x" for n in range(300)},
)  # fmt: skip


def places(value: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield (*where, key)
        yield from places(inner, (*where, key))


def put(value: Any, where: tuple[Any, ...], new: object) -> Any:
    changed = copy.deepcopy(value)
    inner = changed
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = new
    return changed


@pytest.mark.no_cover
@pytest.mark.parametrize(("whole", "tell"), [(WHOLE, told), (WORDS, told_of_words)])
def test_anything_anywhere_is_taken_or_told_in_plain_words(whole: dict[str, Any], tell: Any) -> None:
    assert tell(json.dumps(whole)) == []
    for where in places(whole):
        for odd in ODD:
            for sentence in tell(json.dumps(put(whole, where, odd), indent=1)):
                assert "can't be read here" not in sentence, (where, odd)
                assert not any(word in sentence for word in ("type=", "Input", "[type", "pydantic", "None", "tuple")), (
                    sentence
                )
                assert "\n" not in sentence


def test_the_guide_is_where_sentences_say() -> None:
    assert (Path(__file__).parents[2] / "docs" / "your-own-ladder.md").is_file()
