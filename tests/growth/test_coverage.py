"""Coverage: which expectations of a target have evidence, from when, and which have none yet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.growth.coverage import RECENT, cover
from bot.growth.evidence import evidence_for, in_force, outdated
from bot.ladders.composing import compose
from bot.ladders.model import Ladders
from bot.notes.model import Evidence
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import CREW, crew, made, role

LADDER = crew()
CAPTAIN = compose(LADDER, LADDER.by_id["captain"])
COMMAND, CALM = (expectation(LADDER, "captain", one) for one in ("command", "calm"))
CHART, TEACH = expectation(LADDER, "navigator", "chart"), expectation(LADDER, "sailor", "teach")
FEED = expectation(LADDER, "cook", "feed")


def test_a_line_has_the_days_of_its_evidence_newest_first() -> None:
    coverage = cover(
        CAPTAIN, [note("2026-03-01", COMMAND), note("2026-11-02", COMMAND), note("2026-11-02", COMMAND)], TODAY
    )
    (line,) = [one for one in coverage.lines if one.applied.expectation is COMMAND]
    assert line.days == (date(2026, 11, 2), date(2026, 3, 1))
    assert len(line.notes) == 3


def test_what_is_inherited_stands_apart_from_what_the_band_expects_itself() -> None:
    coverage = cover(CAPTAIN, [note(TODAY, CHART)], TODAY)
    scope = coverage.sections[0]
    assert [line.applied.expectation for line in scope.own] == [COMMAND]
    assert {line.applied.origin for line in scope.inherited} == {"inherited"}
    assert [line.applied.expectation for line in scope.inherited if line.notes] == [CHART]


def test_what_a_role_adds_counts_as_the_targets_own() -> None:
    coverage = cover(compose(LADDER, LADDER.by_id["captain"], [role(LADDER, "cook")]), [note(TODAY, FEED)], TODAY)
    assert FEED in [line.applied.expectation for line in coverage.sections[0].own if line.notes]
    assert coverage.target_name == "Captain + Cook"


def test_notes_for_other_bands_and_notes_without_links_are_told_apart() -> None:
    counted, elsewhere, unlinked = note(TODAY, CALM), note(TODAY, FEED), note(TODAY)
    coverage = cover(CAPTAIN, [counted, elsewhere, unlinked], TODAY)
    assert (coverage.counted, coverage.elsewhere, coverage.unlinked) == ((counted,), (elsewhere,), (unlinked,))


def test_how_the_evidence_is_spread_is_counted_in_notes_of_the_target() -> None:
    old, lately = note("2026-10-31", COMMAND), note("2026-11-01", COMMAND, CALM)
    coverage = cover(CAPTAIN, [old, lately, note(TODAY)], TODAY)
    assert RECENT == 30
    assert (coverage.recent, len(coverage.counted)) == (1, 2)


def test_the_last_note_is_the_newest_linked_or_not() -> None:
    assert cover(CAPTAIN, [note("2026-11-01", COMMAND), note("2026-11-20")], TODAY).last == date(2026, 11, 20)
    assert cover(CAPTAIN, [], TODAY).last is None


def test_what_has_no_evidence_yet_is_what_the_target_expects_itself() -> None:
    assert [line.applied.expectation for line in cover(CAPTAIN, [note(TODAY, COMMAND)], TODAY).without] == [CALM]


def test_a_link_to_an_earlier_wording_counts_and_is_marked() -> None:
    before = Evidence("crew", "captain", "command", "Shout at the vessel.")
    coverage = cover(CAPTAIN, [note(TODAY, evidence=(before,))], TODAY)
    (line,) = [one for one in coverage.lines if one.notes]
    assert line.reworded
    assert not any(one.reworded for one in cover(CAPTAIN, [note(TODAY, COMMAND)], TODAY).lines)


@given(st.lists(st.lists(st.sampled_from([COMMAND, CALM, CHART, TEACH, FEED]), unique=True, max_size=3), max_size=8))
def test_every_note_is_counted_once_and_no_line_shows_a_note_that_was_not_given(links) -> None:
    notes = [note(TODAY, *linked) for linked in links]
    coverage = cover(CAPTAIN, notes, TODAY)
    parts = (*coverage.counted, *coverage.elsewhere, *coverage.unlinked)
    assert (
        sorted(one.id for one in parts) == sorted(one.id for one in notes) == sorted(one.id for one in coverage.notes)
    )
    assert {one.id for line in coverage.lines for one in line.notes} == {one.id for one in coverage.counted}


def test_evidence_keeps_the_address_and_the_wording_in_force() -> None:
    evidence = evidence_for(TEACH)
    assert evidence.address == ("crew", "sailor", "teach")
    assert evidence.wording == "Teach deckhands knots."
    assert in_force(Ladders(ladders=(LADDER,)), evidence) is TEACH


def test_links_on_changed_wording_and_on_what_is_gone_are_found() -> None:
    after = made(CREW.replace("Teach deckhands knots.", "Teach everyone knots.").replace("Stay calm.", "Keep calm."))
    gone = Evidence("crew", "sailor", "rowing", "Row.")
    elsewhere = Evidence("navy", "admiral", "wave", "Wave.")
    nobody = Evidence("crew", "admiral", "wave", "Wave.")
    stands, changed = note(TODAY, COMMAND), note(TODAY, TEACH)
    found = list(outdated(after, [stands, changed, note(TODAY, evidence=(gone, elsewhere, nobody))]))
    assert [(one.evidence.expectation, one.now and one.now.text) for one in found] == [
        ("teach", "Teach everyone knots."),
        ("rowing", None),
        ("wave", None),
        ("wave", None),
    ]
    assert found[0].note is changed


@pytest.mark.parametrize("same", [CREW])
def test_a_ladder_that_is_read_again_leaves_every_link_standing(same: str) -> None:
    assert not list(outdated(made(same), [note(TODAY, COMMAND, TEACH)]))
