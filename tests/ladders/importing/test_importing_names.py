"""Which headings name a level, and the band that stands in them."""
# ruff: noqa: E501 - documents as they are

from __future__ import annotations

import pytest

from bot.ladders.importing import names


@pytest.mark.parametrize(
    ("heading", "taken_apart"),
    [
        ("Engineer I (Band 1)", ("Engineer I", "1", 1)),
        ("L3: Senior Software Engineer", ("Senior Software Engineer", "L3", 3)),
        ("D1 - Developer 1", ("Developer 1", "D1", 1)),
        ("L1.0: Graduate", ("Graduate", "L1.0", 1)),
        ("Level 2: Engineer", ("Engineer", "2", 2)),
        ("Level: Engineer (L2)", ("Engineer", "L2", 2)),
        ("Level 2", ("Level 2", "2", 2)),
        ("L2", ("L2", "L2", 2)),
        ("Engineer (IC 3a)", ("Engineer", "3a", 3)),
        ("Manager (M2)", ("Manager", "M2", 2)),
        ("Manager - M2", ("Manager", "M2", 2)),
        ("Engineer [4]", ("Engineer", "4", 4)),
        ("Staff+ (L6+)", ("Staff+", "L6+", 6)),
        ("Senior (L3-L4)", ("Senior", "L3-L4", 3)),
        ("IC1 (Junior Engineer)", ("Junior Engineer", "IC1", 1)),
        ("IC1 (see below)", ("IC1 (see below)", "", None)),
        ("Senior L1", ("Senior L1", "L1", 1)),
        ("Storage on S3", ("Storage on S3", "", None)),
        ("Engineer, level L5", ("Engineer", "L5", 5)),
        ("Software Engineer Level 2", ("Software Engineer Level 2", "2", 2)),
        ("Engineer III", ("Engineer III", "", None)),
        ("Software Engineer 2", ("Software Engineer 2", "", None)),
        ("Team 2: who", ("Team 2: who", "", None)),
        ("Goals (q1)", ("Goals (q1)", "", None)),
    ],
)
def test_a_band_is_read_as_it_is_written(heading: str, taken_apart: tuple[str, str, int | None]) -> None:
    assert names.read(heading) == taken_apart


@pytest.mark.parametrize(
    "heading",
    "Junior|Senior Engineers|Staff Engineer|Director of Engineering|VP Engineering|VP, Product|Leading Expert|Level 3|IC4"
    "|Engineer II|👩‍🔧 Engineer|Mid-level Developer|Manager, Data|Senior II|Operations Security Engineer (“OpSec”)|QA/QE Engineer".split(
        "|"
    ),
)
def test_a_title_or_a_word_of_seniority_names_a_level(heading: str) -> None:
    assert names.is_level(heading)


@pytest.mark.parametrize(
    "heading",
    "Engineers|Engineering|FAQ|What is a senior engineer?|Becoming a manager|Tech Lead vs Manager|Scope|II|Levels|Level"
    "|The Engineer|Engineering and Manager|Leadership|Q1: Engineer asks|...|Talk to your manager|✨".split("|"),
)
def test_anything_else_does_not(heading: str) -> None:
    assert not names.is_level(heading)


def test_a_sentence_does_not() -> None:
    assert not names.is_level("A title for whoever can be trusted with whatever comes, and with more: Senior Engineer")


def test_names_sound_more_or_less_senior() -> None:
    titles = [
        "Intern",
        "Graduate",
        "Junior Engineer",
        "Engineer",
        "Senior Engineer",
        "Staff Engineer",
        "Senior Principal",
    ]
    assert sorted(titles, key=names.standing) == titles
