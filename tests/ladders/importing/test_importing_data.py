"""YAML, JSON and front matter: our own schema, topics with levels, maps, and lists of records."""
# ruff: noqa: E501, ISC004, RUF024 - documents as they are

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.ladders.importing.found import NothingFoundError
from bot.ladders.importing.writing import UnwritableError
from bot.ladders.reading import UnreadableError
from bot.settings import LADDER_DATA
from tests.ladders.importing.imported import imported, problems, tree

TOPICS = """
title: Backend
levels: 2
skipped: null
topics:
  - name: talking
    title:
    content:
      - level: 1
        criteria: [a]
      - level: 2
        criteria: [b]
        exampleCriteria:
          - criteria: c
            examples: [Such as this.]
  - name: building
    title: 🛠️ Building
    content:
      - level: 2
        criteria: [{text: d}, 5]
"""
EXPECTED = {"Level 1": {"talking": ["a"]}, "Level 2": {"talking": ["b", "c"], "🛠️ Building": ["d", "5"]}}


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("ladder.yaml", TOPICS),
        ("ladder.md", f"---\n{TOPICS}---\n# About\n- x\n"),
        ("ladder.json", json.dumps(yaml.safe_load(TOPICS))),
    ],
)
def test_topics_with_levels_are_turned_around(tmp_path: Path, name: str, document: str) -> None:
    found = imported(tmp_path, document, name)
    assert tree(found)["Level 1"] == EXPECTED["Level 1"]
    assert tree(found)["Level 2"]["talking"] == ["b", "c"]
    assert found.name == "Backend"
    assert [entry.number for entry in found.entries] == [1, 2]
    examples = [one.examples for e in found.entries for s in e.sections for one in s.expectations if one.examples]
    assert examples == [("Such as this.",)]
    assert problems(tmp_path, found) == []


def test_what_the_document_calls_levels_are_levels_whatever_their_names(tmp_path: Path) -> None:
    level = {"title": "n00b", "summary": "New.", "criteria": ["a"]}
    topics = [{"title": one, "levels": [level, level | {"title": "pr0"}]} for one in ("Attitude", "Focus")]
    found = imported(tmp_path, json.dumps({"title": "Core", "topics": topics}), "core.json")
    assert tree(found) == dict.fromkeys(["n00b", "pr0"], {"Attitude": ["a"], "Focus": ["a"]})


@pytest.mark.parametrize(
    "document",
    [
        "Junior Engineer: {craft_of_code: [a], people: [b]}\nSenior Engineer: {craft_of_code: [a], people: [b]}\n",
        "- Junior Engineer: {craft_of_code: [a], people: [b]}\n- Senior Engineer: {craft_of_code: [a], people: [b]}\n",
        "- title: Junior Engineer\n  sections: [{name: craft of code, items: [a]}, {name: people, items: [[b]]}]\n"
        "- title: Senior Engineer\n  sections: [{name: craft of code, items: [a]}, {name: people, items: [b]}]\n",
        "one: {name: Junior Engineer, craft_of_code: [a], people: [b]}\n"
        "two: {name: Senior Engineer, craft_of_code: [a], people: [b]}\n",
    ],
)
def test_names_are_keys_or_are_under_a_key(tmp_path: Path, document: str) -> None:
    expected = dict.fromkeys(["Junior Engineer", "Senior Engineer"], {"craft of code": ["a"], "people": ["b"]})
    assert tree(imported(tmp_path, document, "ladder.yml")) == expected


def test_pay_is_an_attribute_a_summary_a_summary_and_a_long_text_a_section(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "- {id: jr, title: Junior, band: 1, salary: 10k, icon: x, summary: New., craft: Writes code that others read.}\n"
        "- {title: Senior, band: 2, criteria: [b], extra: Writes code that others read.}\n",
        "ladder.yaml",
    )
    assert tree(found) == {
        "Junior": {"craft": ["Writes code that others read."]},
        "Senior": {"": ["b"], "extra": ["Writes code that others read."]},
    }
    first = found.entries[0]
    assert (first.label, first.attributes, first.summary, first.anchor) == ("1", {"salary": "10k"}, "New.", "jr")
    assert problems(tmp_path, found) == []


def test_records_are_rows_of_a_table(tmp_path: Path) -> None:
    rows = [
        ("engineer", "craft", "a"),
        ("engineer", "craft", "b"),
        ("senior engineer", "craft", "c"),
        ("engineer", "people", "d"),
    ]
    records = [dict(zip(("level", "area", "says"), row, strict=True)) for row in rows]
    for name, document in (("a.json", json.dumps(records)), ("a.yaml", yaml.safe_dump(records, sort_keys=False))):
        assert tree(imported(tmp_path, document, name)) == {
            "engineer": {"craft": ["a", "b"], "people": ["d"]},
            "senior engineer": {"craft": ["c"]},
        }


def test_our_own_schema_is_taken_as_it_is(tmp_path: Path) -> None:
    found = imported(tmp_path, (LADDER_DATA / "engineering.yaml").read_bytes(), "own.yaml")
    assert (len(found.entries), sum(entry.count for entry in found.entries)) == (12, 167)
    assert [entry.anchor for entry in found.entries][:2] == ["engineer-1", "engineer-2"]
    assert "a ladder's file already" in found.notes[0].message
    with pytest.raises(UnwritableError, match="copy it"):
        problems(tmp_path, found)


def test_lines_of_a_list_are_those_of_the_file(tmp_path: Path) -> None:
    listed = "# Ours\n---\n\n- {name: Junior, items: [a]}\n- {name: Senior, items: [b]}\n"
    assert [entry.line for entry in imported(tmp_path, listed, "x.yaml").entries] == [4, 5]


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("broken.json", '{"a": '),
        ("deep.json", "[" * 100_000),
        ("long.json", "[" + "1" * 10_000 + "]"),
        ("broken.yaml", "a: b: c"),
        ("bomb.yaml", "a: &a [b]\nc: *a\n"),
        ("bad.csv", '"' + "x" * 200_000),
        ("wide.csv", "," * 50_001),
        ("many.json", f"[{'1,' * 100_001}1]"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str, document: str) -> None:
    with pytest.raises(UnreadableError):
        imported(tmp_path, document, name)


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("empty.json", "{}"),
        ("number.json", "5"),
        ("nothing.json", "null"),
        ("deep.json", '{"a":' * 30 + '["b"]' + "}" * 30),
        ("list.json", "[" * 40 + "1" + "]" * 40),
        ("scalars.json", '{"a": true, "b": "http://example.org/with a long text"}'),
        ("other.yaml", "name: x\nsettings: [a, b]\n"),
    ],
)
def test_other_data_are_no_ladder(tmp_path: Path, name: str, document: str) -> None:
    with pytest.raises(NothingFoundError, match="no levels found"):
        imported(tmp_path, document, name)


def test_front_matter_that_is_none_is_only_left_out(tmp_path: Path) -> None:
    body = "## Junior\n- a\n## Senior\n- b\n"
    assert imported(tmp_path, f"---\ntitle: Our Ladder\nx: [\n---\n{body}").name == "Our Ladder"
    assert imported(tmp_path, f"---\nx: [\n---\n{body}").entries[0].line == 4
