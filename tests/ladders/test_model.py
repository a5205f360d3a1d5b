"""A ladder as values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest
from making import CREW, crew, ids, made

from bot.ladders.model import Expectation, Ladder, Ladders


def test_a_ladder_knows_its_bands_roles_and_what_all_share_in_the_order_of_the_document() -> None:
    ladder = crew()
    assert ids(ladder.bands) == ["deckhand", "sailor", "navigator", "mate", "captain"]
    assert ids(ladder.roles) == ["cook", "piper"]
    assert ids(ladder.shared) == ["all-hands"]
    assert ladder.entries == (*ladder.bands, *ladder.roles, *ladder.shared)
    assert [entry.kind for entry in (ladder.bands[0], ladder.roles[0], ladder.shared[0])] == ["band", "role", "shared"]


def test_an_entry_is_found_by_its_id() -> None:
    ladder = crew()
    assert ladder.by_id["cook"] is ladder.roles[0]
    assert "boatswain" not in ladder.by_id


def test_a_section_is_found_by_its_id_and_an_unknown_one_is_an_error() -> None:
    ladder = crew()
    assert ladder.section("skills").name == "Skills"
    with pytest.raises(KeyError):
        ladder.section("wages")


def test_a_track_has_its_own_bands_and_none_has_those_without_one() -> None:
    ladder = crew()
    assert ids(ladder.on_track("leaders")) == ["mate", "captain"]
    assert ladder.on_track(None) == ()


def test_an_entry_has_expectations_under_a_section_in_order() -> None:
    sailor = crew().by_id["sailor"]
    assert ids(sailor.under("scope")) == ["steer", "teach"]
    assert [e.number for e in sailor.under("scope")] == [1, 2]
    assert sailor.under("skills") == ()


def test_entries_and_expectations_are_the_same_only_as_themselves() -> None:
    expectation = Expectation(ladder="l", entry="e", section="s", number=1, id="i", text="t")
    assert expectation == expectation  # noqa: PLR0124
    assert expectation != replace(expectation)
    assert crew().by_id["cook"] != crew().by_id["cook"]


def test_values_stay_as_they_were_made() -> None:
    ladder = crew()
    with pytest.raises(FrozenInstanceError):
        ladder.name = "Other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        ladder.bands[0].name = "Other"  # type: ignore[misc]


def test_several_ladders_are_walked_in_order_and_found_by_id() -> None:
    several = made(CREW, "bands: [{id: one, name: One, expectations: {scope: [Row.]}}]")
    assert [ladder.id for ladder in several] == ["crew", "small"]
    assert several.by_id["small"] is several.ladders[1]
    assert ids(list(several.expectations()))[:2] == ["scrub", "swim"]
    assert [e.ladder for e in several.expectations()] == ["crew"] * 13 + ["small"]


def test_there_may_be_no_ladder_at_all() -> None:
    assert list(Ladders(ladders=())) == []
    assert list(Ladders(ladders=()).expectations()) == []
    assert Ladder(id="x", name="X", sections=(), entries=()).bands == ()
