"""What applies to an entry, where each line comes from, and how entries differ."""

from __future__ import annotations

import pytest
from making import band, crew, ids, made, role

from bot.ladders.composing import Composed, Step, above, ancestors, below, compare, compose, step
from bot.ladders.model import Band, Expectation, Ladder, Section


@pytest.fixture(scope="module")
def ladder() -> Ladder:
    return crew()


def lines(composed: Composed | Step, section: str) -> list[tuple[str, str, str]]:
    """The (id, origin, source) of what applies in a section."""
    sections = composed.new if isinstance(composed, Step) else composed.sections
    applied = next((s.applied for s in sections if s.section.id == section), ())
    return [(a.expectation.id, a.origin, a.source.id) for a in applied]


# The cascade.


def test_what_lower_bands_expect_cascades_up_nearest_first(ladder: Ladder) -> None:
    assert ids(ancestors(ladder, band(ladder, "navigator"))) == ["sailor", "deckhand", "all-hands"]


def test_over_a_diamond_every_band_cascades_once(ladder: Ladder) -> None:
    assert ids(ancestors(ladder, band(ladder, "captain"))) == ["mate", "navigator", "sailor", "deckhand", "all-hands"]


def test_a_band_that_is_reached_on_a_short_and_a_long_way_counts_as_near() -> None:
    bands = """
        bands:
        - {id: a, name: A}
        - {id: b, name: B, builds_on: [a]}
        - {id: c, name: C, builds_on: [b]}
        - {id: d, name: D, builds_on: [c, a]}
    """
    small = made(bands).by_id["small"]
    assert ids(ancestors(small, band(small, "d"))) == ["c", "a", "b"]


def test_what_all_share_comes_last_and_is_labelled_inherited(ladder: Ladder) -> None:
    composed = compose(ladder, band(ladder, "sailor"))
    assert lines(composed, "scope") == [
        ("steer", "own", "sailor"),
        ("teach", "own", "sailor"),
        ("scrub", "inherited", "deckhand"),
        ("kind", "inherited", "all-hands"),
    ]


def test_what_all_share_holds_for_the_lowest_band_too(ladder: Ladder) -> None:
    assert lines(compose(ladder, band(ladder, "deckhand")), "scope") == [
        ("scrub", "own", "deckhand"),
        ("kind", "inherited", "all-hands"),
    ]


def test_a_section_where_only_lower_bands_expect_something_is_there(ladder: Ladder) -> None:
    assert lines(compose(ladder, band(ladder, "sailor")), "skills") == [("swim", "inherited", "deckhand")]


def test_without_the_cascade_only_its_own_is_left(ladder: Ladder) -> None:
    composed = compose(ladder, band(ladder, "sailor"), inherited=False)
    assert [s.section.id for s in composed.sections] == ["scope"]
    assert ids(composed.expectations) == ["steer", "teach"]
    assert not composed.inherited


@pytest.mark.parametrize("entry", ["cook", "all-hands"])
def test_nothing_cascades_into_a_role_or_what_all_share(ladder: Ladder, entry: str) -> None:
    assert ancestors(ladder, ladder.by_id[entry]) == ()
    assert {a.origin for s in compose(ladder, ladder.by_id[entry]).sections for a in s.applied} == {"own"}


def test_every_expectation_applies_once_whatever_is_mixed_in(ladder: Ladder) -> None:
    for entry in ladder.entries:
        everything = compose(ladder, entry, ladder.roles * 2).expectations
        assert len(set(everything)) == len(everything)


def test_a_tower_of_diamonds_is_walked_once() -> None:
    """Each floor builds on both bands of the one below: 2 ** 60 ways down."""
    floors = [Band(ladder="l", id=f"{side}0", name=side) for side in "ab"]
    for floor in range(1, 60):
        below_it = (f"a{floor - 1}", f"b{floor - 1}")
        floors += [Band(ladder="l", id=f"{side}{floor}", name=side, builds_on=below_it) for side in "ab"]
    tower = Ladder(id="l", name="L", sections=(Section(id="s", name="S"),), entries=tuple(floors))
    assert len(ancestors(tower, floors[-1])) == 118


# Roles.


def test_a_role_changes_the_scope_and_keeps_the_mindset(ladder: Ladder) -> None:
    cooking = compose(ladder, band(ladder, "navigator"), [role(ladder, "cook")], inherited=False)
    assert lines(cooking, "scope") == [("feed", "role", "cook"), ("chart", "own", "navigator")]
    assert lines(cooking, "skills") == [("sextant", "own", "navigator"), ("spice", "role", "cook")]
    assert [ids(s.changed_by) for s in cooking.sections] == [["cook"], []]


def test_what_cascades_up_stands_behind_the_band_and_its_roles(ladder: Ladder) -> None:
    cooking = compose(ladder, band(ladder, "deckhand"), [role(ladder, "cook")])
    assert lines(cooking, "scope") == [
        ("feed", "role", "cook"),
        ("scrub", "own", "deckhand"),
        ("kind", "inherited", "all-hands"),
    ]


def test_several_roles_mix_in_in_the_order_of_asking(ladder: Ladder) -> None:
    roles = [role(ladder, "piper"), role(ladder, "cook")]
    composed = compose(ladder, band(ladder, "deckhand"), roles, inherited=False)
    assert [line[0] for line in lines(composed, "scope")] == ["tunes", "feed", "scrub"]
    assert composed.roles == tuple(roles)


def test_a_role_that_changes_no_section_only_adds(ladder: Ladder) -> None:
    composed = compose(ladder, band(ladder, "deckhand"), [role(ladder, "piper")], inherited=False)
    assert lines(composed, "scope") == [("scrub", "own", "deckhand"), ("tunes", "role", "piper")]


def test_a_role_leads_only_where_it_has_something_to_say() -> None:
    small = made(
        "bands: [{id: a, name: A, expectations: {scope: [{id: x, text: X.}]}}]\n"
        "roles: [{id: r, name: R, changes: [scope], forthcoming: true}]\n"
    ).by_id["small"]
    (scope,) = compose(small, band(small, "a"), [role(small, "r")]).sections
    assert scope.changed_by == ()


def test_sections_where_nothing_applies_are_left_out(ladder: Ladder) -> None:
    assert [s.section.id for s in compose(ladder, role(ladder, "piper")).sections] == ["scope"]


# Two entries beside each other.


def test_comparing_says_what_is_shared_and_through_whom(ladder: Ladder) -> None:
    compared = compare(ladder, band(ladder, "navigator"), band(ladder, "mate"))
    assert ids(compared.shared) == ["steer", "teach", "scrub", "kind", "swim"]
    assert ids(compared.shared_from) == ["sailor", "deckhand", "all-hands"]


def test_comparing_says_what_only_one_of_them_expects_section_by_section(ladder: Ladder) -> None:
    compared = compare(ladder, band(ladder, "navigator"), band(ladder, "mate"))
    told = [
        (d.section.id, [a.expectation.id for a in d.only_a], [a.expectation.id for a in d.only_b])
        for d in compared.differences
    ]
    assert told == [("scope", ["chart"], ["watches"]), ("skills", ["sextant"], [])]


def test_a_band_that_another_builds_on_is_shared_whole(ladder: Ladder) -> None:
    compared = compare(ladder, band(ladder, "sailor"), band(ladder, "navigator"))
    assert "sailor" in ids(compared.shared_from)
    assert all(not d.only_a for d in compared.differences)
    assert [a.expectation.id for d in compared.differences for a in d.only_b] == ["chart", "sextant"]


def test_comparing_the_other_way_round_has_the_same_content() -> None:
    ladder = crew()

    def content(a: str, b: str) -> tuple[set[Expectation], dict[str, tuple[object, object]]]:
        compared = compare(ladder, ladder.by_id[a], ladder.by_id[b])
        return set(compared.shared), {d.section.id: (d.only_a, d.only_b) for d in compared.differences}

    for a in ladder.by_id:
        for b in ladder.by_id:
            shared, differences = content(a, b)
            turned = {section: (y, x) for section, (x, y) in content(b, a)[1].items()}
            assert (shared, differences) == (content(b, a)[0], turned)


def test_between_them_the_parts_of_a_comparison_hold_everything_once(ladder: Ladder) -> None:
    a, b = band(ladder, "captain"), band(ladder, "navigator")
    compared = compare(ladder, a, b)
    only = [x.expectation for d in compared.differences for x in (*d.only_a, *d.only_b)]
    everything = {*compose(ladder, a).expectations, *compose(ladder, b).expectations}
    assert len(only) + len(compared.shared) == len(everything)
    assert {*only, *compared.shared} == everything


def test_two_roles_share_nothing_through_a_cascade(ladder: Ladder) -> None:
    compared = compare(ladder, role(ladder, "cook"), role(ladder, "piper"))
    assert (compared.shared, compared.shared_from) == ((), ())


def test_an_entry_does_not_differ_from_itself(ladder: Ladder) -> None:
    compared = compare(ladder, band(ladder, "captain"), band(ladder, "captain"))
    assert compared.differences == ()
    assert compared.shared == compose(ladder, band(ladder, "captain")).expectations


# The way on.


def test_a_step_says_what_is_new(ladder: Ladder) -> None:
    taken = step(ladder, band(ladder, "sailor"), band(ladder, "navigator"))
    assert lines(taken, "scope") == [("chart", "own", "navigator")]
    assert lines(taken, "skills") == [("sextant", "own", "navigator")]


def test_a_long_step_has_what_is_on_the_way_too(ladder: Ladder) -> None:
    taken = step(ladder, band(ladder, "deckhand"), band(ladder, "navigator"))
    assert lines(taken, "scope") == [
        ("chart", "own", "navigator"),
        ("steer", "inherited", "sailor"),
        ("teach", "inherited", "sailor"),
    ]


def test_a_step_leaves_out_sections_with_nothing_new(ladder: Ladder) -> None:
    assert [s.section.id for s in step(ladder, band(ladder, "deckhand"), band(ladder, "sailor")).new] == ["scope"]


def test_at_a_fork_the_other_track_is_beside(ladder: Ladder) -> None:
    sailor, navigator, mate = (band(ladder, name) for name in ("sailor", "navigator", "mate"))
    assert step(ladder, sailor, navigator).beside == (mate,)
    assert step(ladder, sailor, mate).beside == (navigator,)
    assert step(ladder, band(ladder, "deckhand"), sailor).beside == ()


def test_a_step_down_has_nothing_new(ladder: Ladder) -> None:
    assert step(ladder, band(ladder, "navigator"), band(ladder, "sailor")).new == ()


def test_of_the_bands_above_those_of_the_same_track_come_first(ladder: Ladder) -> None:
    assert ids(above(ladder, band(ladder, "sailor"))) == ["navigator", "mate"]
    assert ids(above(ladder, band(ladder, "mate"))) == ["captain"]
    forked = made("""
        tracks: [{id: x, name: X}, {id: y, name: Y}]
        bands:
        - {id: a, name: A, track: x}
        - {id: other, name: Other, track: y, builds_on: [a]}
        - {id: same, name: Same, track: x, builds_on: [a]}
    """).by_id["small"]
    assert ids(above(forked, band(forked, "a"))) == ["same", "other"]


def test_above_the_top_there_is_nothing_and_below_the_foot_neither(ladder: Ladder) -> None:
    assert above(ladder, band(ladder, "captain")) == ()
    assert below(ladder, band(ladder, "deckhand")) is None


def test_below_is_what_a_band_builds_on_first(ladder: Ladder) -> None:
    assert below(ladder, band(ladder, "captain")) is band(ladder, "mate")
