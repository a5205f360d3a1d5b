"""Answers and entries as programs read them."""

from __future__ import annotations

import json

import pytest
from making import CREW, band, crew, made, role
from test_matching import TWINS

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.composing import compose
from bot.ladders.model import Ladder, Ladders
from bot.ladders.questions import Kind, Question

KEYS = ["kind", "entries", "section", "expectations", "suggestions", "ladder"]


@pytest.fixture(scope="module")
def aboard() -> Answering:
    return Answering(made(CREW))


@pytest.fixture(scope="module")
def ladder() -> Ladder:
    return crew()


def asked(answering: Answering, kind: Kind, *entries: str, section: str | None = None) -> dict[str, object]:
    (ladder,) = answering.ladders
    question = Question(kind=kind, entries=tuple(ladder.by_id[entry] for entry in entries), section=section)
    told = exporting.answer(answering.answer(question))
    assert list(told) == KEYS
    assert json.loads(json.dumps(told)) == told
    return told


def found(told: dict[str, object]) -> list[str]:
    return [one["id"] for one in told["expectations"]]  # type: ignore[attr-defined]


def test_an_expectation_is_told_by_its_address(aboard: Answering) -> None:
    assert asked(aboard, Kind.ENTRY, "sailor") == {
        "kind": "entry",
        "entries": ["sailor"],
        "section": None,
        "expectations": [
            {"entry": "sailor", "section": "scope", "number": 1, "id": "steer"},
            {"entry": "sailor", "section": "scope", "number": 2, "id": "teach"},
        ],
        "suggestions": [],
        "ladder": "crew",
    }


def test_entries_are_told_in_order_with_what_they_expect(aboard: Answering) -> None:
    told = asked(aboard, Kind.ENTRY, "mate", "deckhand")
    assert told["entries"] == ["mate", "deckhand"]
    assert found(told) == ["watches", "scrub", "swim"]


def test_a_section_is_told_with_what_it_expects(aboard: Answering) -> None:
    told = asked(aboard, Kind.SECTION, "navigator", section="skills")
    assert (told["kind"], told["section"], found(told)) == ("section", "skills", ["sextant"])


def test_a_comparison_tells_what_differs(aboard: Answering) -> None:
    told = asked(aboard, Kind.COMPARE, "navigator", "mate")
    assert (told["kind"], told["entries"], found(told)) == (
        "compare",
        ["navigator", "mate"],
        ["chart", "watches", "sextant"],
    )


def test_a_step_tells_what_is_new_and_suggests_the_other_track(aboard: Answering) -> None:
    told = asked(aboard, Kind.NEXT, "sailor", "navigator")
    assert (told["kind"], told["entries"], found(told)) == ("next", ["sailor", "navigator"], ["chart", "sextant"])
    assert told["suggestions"] == ["mate"]


def test_a_band_with_roles_tells_both(aboard: Answering) -> None:
    told = asked(aboard, Kind.MIXIN, "navigator", "cook")
    assert (told["kind"], told["entries"]) == ("mixin", ["navigator", "cook"])
    assert found(told) == ["feed", "chart", "sextant", "spice"]


@pytest.mark.parametrize("kind", [Kind.LIST, Kind.HELP])
def test_the_list_and_help_tell_their_kind_alone(aboard: Answering, kind: Kind) -> None:
    empty = {"entries": [], "section": None, "expectations": [], "suggestions": [], "ladder": None}
    assert asked(aboard, kind) == {"kind": kind.value, **empty}


def test_what_is_unknown_has_suggestions_and_nothing_else() -> None:
    told = exporting.answer(Answering(made(CREW)).ask("band 9"))
    assert told["kind"] == "unknown"
    assert [told[key] for key in ("entries", "section", "expectations")] == [[], None, []]


def test_entries_of_two_ladders_have_no_one_ladder() -> None:
    answering = Answering(made(*TWINS))
    assert exporting.answer(answering.ask("senior"))["ladder"] is None
    assert exporting.answer(answering.ask("design senior"))["ladder"] == "design"
    assert exporting.answer(answering.ask("list design"))["ladder"] == "design"


def test_an_entry_is_shown_with_every_expectation_its_text_and_its_origin(ladder: Ladder) -> None:
    shown = exporting.composed(compose(ladder, band(ladder, "deckhand"), [role(ladder, "cook")]))
    assert json.loads(json.dumps(shown)) == shown
    assert {key: value for key, value in shown.items() if key != "sections"} == {
        "id": "deckhand",
        "ladder": "crew",
        "name": "Deckhand",
        "band": 1,
        "track": "makers",
        "kind": "band",
        "builds_on": [],
        "roles": ["cook"],
    }
    scope, skills = shown["sections"]
    assert (scope["id"], scope["name"]) == ("scope", "Scope")
    assert scope["expectations"][1] == {
        "entry": "deckhand",
        "section": "scope",
        "number": 1,
        "id": "scrub",
        "text": "Scrub the planks.",
        "origin": "own",
    }
    assert [(e["id"], e["origin"]) for e in scope["expectations"]] == [
        ("feed", "role"),
        ("scrub", "own"),
        ("kind", "inherited"),
    ]
    assert [e["id"] for e in skills["expectations"]] == ["swim", "spice"]


def test_a_role_is_shown_without_band_and_track(ladder: Ladder) -> None:
    head = exporting.head(role(ladder, "cook"))
    assert (head["kind"], head["band"], head["track"], head["builds_on"]) == ("role", None, None, [])


def test_a_band_is_told_as_a_number_where_it_is_one_else_as_written() -> None:
    bands = (
        "bands: [{id: a, name: A, band: 3a}, {id: b, name: B, band: 12}, {id: c, name: C}, {id: d, name: D, band: ²}]"
    )
    assert [exporting.head(entry)["band"] for entry in made(bands).by_id["small"].bands] == ["3a", 12, None, "²"]


def test_the_listing_has_every_entry_with_its_sections_and_numbers(ladder: Ladder) -> None:
    rows = exporting.listing(Ladders(ladders=(ladder,)))
    assert [row["id"] for row in rows] == list(ladder.by_id)
    assert rows[0]["sections"] == [
        {"id": "scope", "name": "Scope", "expectations": 1},
        {"id": "skills", "name": "Skills", "expectations": 1},
    ]
    assert [s["expectations"] for s in rows[1]["sections"]] == [2, 0]
    assert json.loads(json.dumps(rows)) == rows


def test_the_shipped_ladder_is_listed_whole(ladders: Ladders) -> None:
    rows = exporting.listing(ladders)
    assert sum(section["expectations"] for row in rows for section in row["sections"]) == 167
    assert [row["band"] for row in rows] == [1, 2, 3, 4, 5, 4, 5, 6, None, None, None, None]
