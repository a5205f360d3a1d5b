"""The ladder that ships: what must hold of its data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import ids

from bot.ladders.composing import above, ancestors, compose
from bot.ladders.model import Band, Ladder, Ladders
from bot.settings import LADDER_DATA

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "eng-job-bands.md"
LONGEST_COPY = 7
"""Words in a row that may stand in the original too."""

SECTIONS = ("scope", "skills-experience", "behaviors-mindset")
COUNTS = {
    "engineer-1": (8, 7, 9),
    "engineer-2": (6, 6, 10),
    "engineer-3": (8, 6, 9),
    "staff-engineer": (7, 5, 7),
    "principal-engineer": (3, 5, 2),
    "engineering-manager": (8, 6, 8),
    "director-of-engineering": (9, 2, 3),
    "unlimited": (0, 0, 0),
    "technical-lead": (7, 5, 1),
    "data-engineer": (5, 4, 2),
    "operations-security-engineer": (0, 0, 0),
    "systems-engineer": (4, 4, 1),
}
BANDS = {
    "engineer-1": ("Engineer I", 1, "engineers", ()),
    "engineer-2": ("Engineer II", 2, "engineers", ("engineer-1",)),
    "engineer-3": ("Engineer III", 3, "engineers", ("engineer-2",)),
    "staff-engineer": ("Staff Engineer", 4, "engineers", ("engineer-3",)),
    "principal-engineer": ("Principal Engineer", 5, "engineers", ("staff-engineer",)),
    "engineering-manager": ("Engineering Manager", 4, "management", ("engineer-3",)),
    "director-of-engineering": ("Director of Engineering", 5, "management", ("engineering-manager",)),
    "unlimited": ("Unlimited", 6, "engineers", ("principal-engineer",)),
}
ROLES = {
    "technical-lead": "Technical Lead",
    "data-engineer": "Data Engineer",
    "operations-security-engineer": "Operations Security Engineer",
    "systems-engineer": "Systems Engineer",
}


@pytest.fixture(scope="module")
def ladder(ladders: Ladders) -> Ladder:
    (only,) = ladders
    return only


@pytest.fixture(scope="module")
def reference() -> str:
    if not REFERENCE.exists():
        pytest.skip("../shared/reference/eng-job-bands.md is not beside this clone")
    return REFERENCE.read_text("utf-8")


def test_there_are_twelve_entries_in_the_originals_order(ladder: Ladder) -> None:
    assert ids(ladder.entries) == [*BANDS, *ROLES]


def test_there_are_three_sections(ladder: Ladder) -> None:
    assert [(s.id, s.name) for s in ladder.sections] == list(
        zip(SECTIONS, ("Scope", "Skills & Experience", "Behaviors & Mindset"), strict=True)
    )


def test_there_are_167_expectations_and_every_section_has_its_own_number(ladder: Ladder) -> None:
    counted = {entry.id: tuple(len(entry.under(section)) for section in SECTIONS) for entry in ladder.entries}
    assert counted == COUNTS
    assert sum(len(entry.expectations) for entry in ladder.entries) == 167


def test_bands_have_their_name_number_track_and_what_they_build_on(ladder: Ladder) -> None:
    assert {b.id: (b.name, b.number, b.track, b.builds_on) for b in ladder.bands} == BANDS
    assert all(b.label == str(b.number) for b in ladder.bands)
    assert [(t.id, t.name) for t in ladder.tracks] == [
        ("engineers", "Engineers"),
        ("management", "Engineering Management"),
    ]


def test_after_engineer_iii_the_ladder_forks(ladder: Ladder) -> None:
    fork = ladder.by_id["engineer-3"]
    assert isinstance(fork, Band)
    assert ids(above(ladder, fork)) == ["staff-engineer", "engineering-manager"]
    assert ids(ancestors(ladder, ladder.by_id["director-of-engineering"])) == [
        "engineering-manager", "engineer-3", "engineer-2", "engineer-1",
    ]  # fmt: skip


def test_roles_change_the_scope_and_nothing_else(ladder: Ladder) -> None:
    assert {role.id: role.name for role in ladder.roles} == ROLES
    assert {role.changes for role in ladder.roles} == {("scope",)}


def test_unlimited_has_a_paragraph_and_no_bullets(ladder: Ladder) -> None:
    unlimited = ladder.by_id["unlimited"]
    assert len(unlimited.summary.split()) > 15
    assert unlimited.expectations == ()
    assert not unlimited.forthcoming


def test_only_opsec_is_still_to_be_written(ladder: Ladder) -> None:
    assert [entry.id for entry in ladder.entries if entry.forthcoming] == ["operations-security-engineer"]


def test_the_other_names_of_the_original_are_known(ladder: Ladder) -> None:
    also = {name for entry in ladder.entries for name in entry.also}
    assert {"Senior Engineer", "OpSec", "SysEng"} <= also


def test_every_expectation_says_something_of_its_own(ladder: Ladder) -> None:
    texts = [e.text for entry in ladder.entries for e in entry.expectations]
    assert len(set(texts)) == len(texts)
    assert all(len(text.split()) >= 4 and text.endswith((".", ")", "?", "!", '."')) for text in texts)


def test_every_expectation_has_a_short_id_that_is_its_own_in_its_entry(ladder: Ladder) -> None:
    for entry in ladder.entries:
        its = [e.id for e in entry.expectations]
        assert len(set(its)) == len(its)
        assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+){0,4}", one) and len(one) <= 40 for one in its)


def test_every_expectation_is_asked_for_in_three_to_six_ways(ladder: Ladder) -> None:
    for entry in ladder.entries:
        for expectation in entry.expectations:
            ways = [way.lower() for way in expectation.asked_as]
            assert 3 <= len(ways) <= 6, expectation.id
            assert len(set(ways)) == len(ways), expectation.id
            assert expectation.text.lower() not in ways


def test_every_expectation_is_noted_down_in_four_to_twelve_ways_of_its_own(ladder: Ladder) -> None:
    everywhere = Counter(way.lower() for entry in ladder.entries for e in entry.expectations for way in e.noted_as)
    assert {way for way, times in everywhere.items() if times > 1} == set()
    for entry in ladder.entries:
        for expectation in entry.expectations:
            assert 4 <= len(expectation.noted_as) <= 12, expectation.id


def test_what_is_noted_down_for_an_expectation_is_not_also_unrelated(ladders: Ladders) -> None:
    unrelated = [way.lower() for way in ladders.vocabulary.unrelated]
    assert len(unrelated) == len(set(unrelated)) >= 150
    assert not {way.lower() for e in ladders.expectations() for way in e.noted_as} & set(unrelated)


def test_the_ladder_says_where_it_comes_from_and_under_which_licence(ladder: Ladder) -> None:
    source = ladder.source
    assert (source.author, source.license) == ("Envoy", "CC BY-SA 4.0")
    assert source.url == "https://github.com/envoy/Engineering"
    assert source.license_url == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert source.changes
    assert "Envoy" in source.credit
    assert source.license in source.credit
    assert "Attribution-ShareAlike 4.0" in (LADDER_DATA / "LICENSE").read_text("utf-8")


def test_the_ladder_tells_its_own_rules(ladder: Ladder) -> None:
    said = " ".join(ladder.rules).lower()
    assert all(word in said for word in ("pay scale", "cascade", "scope"))


def test_a_director_carries_everything_from_below(ladder: Ladder) -> None:
    everything = compose(ladder, ladder.by_id["director-of-engineering"])
    below = ("director-of-engineering", "engineering-manager", "engineer-3", "engineer-2", "engineer-1")
    assert len(everything.expectations) == sum(sum(COUNTS[entry]) for entry in below)


def test_what_is_outside_has_a_sentence_and_ways_of_asking(ladders: Ladders) -> None:
    outside = ladders.vocabulary.outside
    for topic in outside:
        assert topic.says.endswith("."), topic.id
        assert len(topic.asked_as) >= 3, topic.id
    told = {topic.id for topic in outside}
    assert {
        "pay",
        "equity-and-bonus",
        "promotion-dates",
        "other-job-families",
        "other-companies",
        "on-call-roster",
    } <= told


def test_no_way_of_asking_for_an_expectation_is_also_outside(ladders: Ladders) -> None:
    outside = {way.lower() for topic in ladders.vocabulary.outside for way in topic.asked_as}
    inside = {way.lower() for e in ladders.expectations() for way in e.asked_as} | set(ladders.vocabulary.inside)
    assert not outside & inside


# Beside the original, where it is at hand.


def bullets(reference: str) -> Iterator[tuple[str, str, str]]:
    """The (entry, section, text) of each bullet of the original."""
    entry = section = ""
    for line in reference.partition("\n## Bands\n")[2].splitlines():
        if anchor := re.fullmatch('<a id="(?:mixin-)?(.+)"></a>', line):
            entry, section = anchor[1], ""
        elif line.startswith("#### "):
            section = "-".join(re.findall("[a-z]+", line.lower()))
        elif (bullet := re.match(r" ?\* (.+)", line)) and section:
            yield entry, section, bullet[1]


def in_words(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", re.sub("['’]", "", text.lower()))


def test_there_is_one_expectation_for_each_bullet_of_the_original(ladder: Ladder, reference: str) -> None:
    found = list(bullets(reference))
    assert len(found) == 167
    ours = [(e.entry, e.section) for entry in ladder.entries for e in entry.expectations]
    by_document = sorted(found, key=lambda one: (list(COUNTS).index(one[0]), SECTIONS.index(one[1])))
    assert [(entry, section) for entry, section, _ in by_document] == ours


def test_the_expectations_stand_in_the_order_of_the_bullets_that_they_restate(ladder: Ladder, reference: str) -> None:
    """A restated bullet shares more rare words with its original than with the others of its section."""
    for entry in ladder.entries:
        for section in SECTIONS:
            originals = [set(in_words(text)) for e, s, text in bullets(reference) if (e, s) == (entry.id, section)]
            restated = [set(in_words(e.text)) for e in entry.under(section)]
            in_order = sum(len(a & b) / len(a | b) for a, b in zip(originals, restated, strict=True))
            for shift in range(1, len(originals)):
                shifted = restated[shift:] + restated[:shift]
                moved = sum(len(a & b) / len(a | b) for a, b in zip(originals, shifted, strict=True))
                assert moved < in_order, (entry.id, section, shift)


def test_no_sentence_is_copied_from_the_original(ladders: Ladders, reference: str) -> None:
    size = LONGEST_COPY + 1

    def runs(text: str) -> set[tuple[str, ...]]:
        words = in_words(text)
        return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

    original = set().union(*map(runs, reference.splitlines()))
    ours = [(e.id, text) for e in ladders.expectations() for text in (e.text, *e.said_as, *e.examples)]
    ours += [(entry.id, entry.summary) for ladder in ladders for entry in ladder.entries]
    ours += [(ladder.id, text) for ladder in ladders for text in (ladder.summary, *ladder.rules)]
    copied = {name: runs(text) & original for name, text in ours if runs(text) & original}
    assert not copied


def test_the_technologies_that_the_original_names_are_named(ladder: Ladder, reference: str) -> None:
    text = " ".join(in_words(" ".join(e.text for entry in ladder.entries for e in entry.expectations)))
    for name in "Scrum Kanban Git Jira Confluence SQL Numpy Scipy Python PostgreSQL Redshift Looker DBT Stitch".split():
        assert name in reference
        assert name.lower() in text.split()
    for name in ("split io", "ci cd", "heroku", "aws", "gcp", "docker", "bash", "100x"):
        assert name in text
