"""The schema that editors get: valid itself, explained throughout, and as strict as loading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import jsonschema
import pytest
import yaml

from bot.ladders import checking, schema
from bot.ladders.schema import json_schema

GUIDE = Path(__file__).parents[2] / "docs" / "your-own-ladder.md"
KINDS: tuple[Literal["ladder", "vocabulary"], ...] = ("ladder", "vocabulary")


def example(kind: str) -> dict[str, Any]:
    ladder, vocabulary = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return dict(yaml.safe_load(ladder if kind == "ladder" else vocabulary))


def errors(kind: Literal["ladder", "vocabulary"], data: object) -> list[str]:
    return [error.message for error in jsonschema.Draft7Validator(json_schema(kind)).iter_errors(data)]


def properties(kind: Literal["ladder", "vocabulary"]) -> Iterator[tuple[str, dict[str, Any]]]:
    made = json_schema(kind)
    for name, part in [(kind, made), *made["definitions"].items()]:
        for key, value in part["properties"].items():
            yield f"{name}.{key}", value


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_valid_and_the_guides_example_keeps_to_it(kind: Literal["ladder", "vocabulary"]) -> None:
    jsonschema.Draft7Validator.check_schema(json_schema(kind))
    assert errors(kind, example(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_tooltip_and_no_noise(kind: Literal["ladder", "vocabulary"]) -> None:
    for name, value in properties(kind):
        assert len(value["description"]) > 10, name
        assert not {"title", "default"} & value.keys(), name


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_refuses_unknown_keys(kind: Literal["ladder", "vocabulary"]) -> None:
    made = json_schema(kind)
    assert all(part["additionalProperties"] is False for part in [made, *made["definitions"].values()])


def test_the_schema_says_where_its_parts_are_for_the_nearest_key() -> None:
    for key, part in schema.PARTS.items():
        for model in (schema.Ladder, schema.Vocabulary):
            if key in model.model_fields and not (model is schema.Vocabulary and key == "sections"):
                assert checking._model_at((key, 0), model) is part


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "red"},
        {"id": "Not An Id"},
        {"name": ["a", "list"]},
        {"bands": []},
        {"bands": [{"id": "a"}]},
        {"sections": [{"id": "a", "name": "A", "band": 3}]},
        {"bands": [{"id": "a", "name": "A", "expectations": {"scope": 42}}]},
        {"bands": [{"id": "a", "name": "A", "expectations": {"scope": [42]}}]},
        {"bands": [{"id": "a", "name": "A", "expectations": {"scope": [{"id": "no-text"}]}}]},
        {"bands": [{"id": "a", "name": "A", "forthcoming": "perhaps"}]},
        {"source": {"url": "ftp://example.org"}},
    ],
)
def test_the_schema_refuses_what_loading_refuses(change: dict[str, Any]) -> None:
    assert errors("ladder", {**example("ladder"), **change})


@pytest.mark.parametrize("band", [3, "3a", "M2", 2.5])
def test_a_bands_label_is_a_number_or_a_text(band: object) -> None:
    assert errors("ladder", {**example("ladder"), "bands": [{"id": "a", "name": "A", "band": band}]}) == []


def test_prose_may_be_longer_than_one_text() -> None:
    prose = "\n\n".join(["word " * 400] * 10)
    band = {"id": "a", "name": "A", "expectations": {"craft": prose}}
    assert errors("ladder", {**example("ladder"), "bands": [band]}) == []
