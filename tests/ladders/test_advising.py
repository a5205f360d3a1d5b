"""Advice on a ladder: what is worth a line, and what is not."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.ladders.advising import Advice, advise
from bot.ladders.loading import load
from bot.ladders.model import Vocabulary

Band = Mapping[str, Any]


def advice(
    bands: Sequence[Band], *, vocabulary: str = "", line: str = "vague: [strong, as needed, needed]", **others: Any
) -> list[Advice]:
    """What there is to say about a ladder of these bands, beside expectations that nobody asks for in other words."""
    ladder = {
        "id": "crew",
        "name": "Crew",
        "sections": [{"id": "scope", "name": "Scope"}, {"id": "skills", "name": "Skills"}],
        "tracks": [{"id": "deck", "name": "Deck"}, {"id": "engine", "name": "Engine"}],
        "bands": bands,
        **others,
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "crew.yaml").write_text(yaml.safe_dump(ladder, sort_keys=False), "utf-8")
        Path(folder, "vocabulary.yaml").write_text(vocabulary or line, "utf-8")
        loaded = load(Path(folder), base=None)
    assert loaded.problems == ()
    return [one for one in advise(loaded.files[0], loaded.ladders.vocabulary) if one.kind != "no-asked-as"]


def band(name: str, *scope: str | Mapping[str, Any], skills: Sequence[str] = (), **others: Any) -> Band:
    expectations = {"scope": list(scope), "skills": list(skills)}
    kept = {section: texts for section, texts in expectations.items() if texts}
    return {"id": name, "name": name.title(), **({"expectations": kept} if kept else {}), **others}


def kinds(bands: Sequence[Band], **others: Any) -> list[str]:
    return [one.kind for one in advice(bands, **others)]


class TestNearDuplicates:
    def test_one_band_says_the_same_twice_whatever_small_words_case_and_endings(self) -> None:
        (found,) = advice([band("mate", "Handles the error cases.", skills=["Handle error case"])])
        assert found.kind == "near-duplicate"
        assert found.what == '"Handle error case" says what line 18 says'
        assert found.line == 20

    @pytest.mark.parametrize(
        "other", ["Handles simple error cases", "Never handles error cases", "Handles error cases of others"]
    )
    def test_a_word_more_is_another_expectation(self, other: str) -> None:
        assert advice([band("mate", "Handles error cases", other)]) == []

    def test_few_words_and_words_without_letters_are_compared_as_they_are(self) -> None:
        assert advice([band("mate", "It is", "Is it", "?!", "!?")]) == []
        assert kinds([band("mate", "It is", "it is")]) == ["near-duplicate"]


class TestRepeating:
    LOW = ("Knows every rope of the ship", "Keeps the watch at night")

    def test_what_a_band_builds_on_needs_no_repeating(self) -> None:
        more = ("Reads the charts", "Speaks to the captain", "Knows the harbours")
        (found,) = advice([band("mate", *self.LOW), band("bosun", self.LOW[0], *more, builds_on=["mate"])])
        assert found.kind == "repeats"
        assert found.what == '"Bosun" says again what "Mate" says: 1 of 4 expectations (line 24)'
        assert "hold" in found.todo
        assert "leave them out" in found.todo

    def test_nor_does_what_holds_from_further_below_or_for_all(self) -> None:
        everyone = [{"id": "all", "name": "All", "expectations": {"scope": ["Is kind to the others"]}}]
        bands = [
            band("mate", *self.LOW),
            band("bosun", "Reads the charts", builds_on=["mate"]),
            band("master", "Sails", self.LOW[1], builds_on=["bosun"]),
            band("owner", "Owns the ship", "Is kind to others.", builds_on=["master"]),
        ]
        assert [one.what.split(":")[0] for one in advice(bands, shared=everyone)] == [
            '"Master" says again what "Mate" says',
            '"Owner" says again what "All" says',
        ]

    def test_two_steps_that_say_the_same_are_told_apart_from_what_grows(self) -> None:
        same, other = band("mate", *self.LOW), band("bosun", *self.LOW)
        (repeated,) = (one for one in advice([same, other]) if one.kind == "repeats")
        assert repeated.what == '"Bosun" says again what "Mate" says: 2 of 2 expectations (lines 24, 25)'
        assert repeated.todo.endswith("builds_on: [mate] says so once")
        grows = band("bosun", self.LOW[0], "Reads the charts", "Speaks to the captain", "Knows the harbours")
        assert kinds([same, grows]) == ["no-neighbours"]

    def test_a_whole_section_that_is_the_same_is_told_although_the_rest_is_not(self) -> None:
        more = ["Reads the charts", "Speaks to the captain", "Knows the harbours"]
        bands = [band("mate", *self.LOW), band("bosun", *self.LOW, skills=more)]
        assert "repeats" in kinds(bands)
        assert "repeats" not in kinds([band("mate", *self.LOW), band("bosun", self.LOW[0], skills=more)])

    def test_two_tracks_and_two_bands_of_one_number_may_say_the_same(self) -> None:
        assert kinds([band("mate", *self.LOW, track="deck"), band("stoker", *self.LOW, track="engine")]) == []
        bands = [band("mate", *self.LOW, band="M4"), band("stoker", *self.LOW, band="E4")]
        assert "repeats" not in kinds(bands)

    def test_a_band_is_told_once_with_the_one_that_it_has_the_most_of(self) -> None:
        texts = [f"Knows rope number {n}" for n in range(7)]
        bands = [band("a", *texts[:3]), band("b", *texts[:7]), band("c", *texts[:7])]
        told = [one.what for one in advice(bands) if one.kind == "repeats"]
        assert [one.split(":")[0] for one in told] == ['"C" says again what "B" says']
        assert told[0].endswith("7 of 7 expectations (lines 36, 37, 38, 39, 40, …)")


class TestVagueWords:
    def test_a_vague_word_of_a_short_expectation_is_named_with_its_line(self) -> None:
        (found,) = advice([band("mate", "Keeps watch.", "Has STRONG arms, as needed.")])
        assert (found.kind, found.line) == ("vague", 19)
        assert found.what == '"strong" and "as needed" leave open what is meant: "Has STRONG arms, as needed."'

    @pytest.mark.parametrize(
        "text",
        [
            "Has strong arms: lifts a barrel alone.",
            "Has strong arms (lifts a barrel).",
            "Has strong arms, e.g. lifts barrels.",
            "Pulls more strong ropes.",
            "Has strong arms and pulls the ropes of a ship of three masts when it blows.",
            {"text": "Has strong arms.", "examples": ["Lifts a barrel."]},
            "Is armstrong.",
        ],
        ids=str,
    )
    def test_what_is_explained_is_not_vague(self, text: str | Mapping[str, Any]) -> None:
        assert advice([band("mate", text)]) == []

    def test_the_words_are_the_vocabularys(self) -> None:
        assert advice([band("mate", "Has strong arms.")], vocabulary="vague: [weak]") == []


class TestNeighbours:
    def test_bands_that_nobody_builds_on_are_told_once_where_none_does(self) -> None:
        (found,) = advice([band("mate"), band("bosun"), band("master")])
        assert (found.kind, found.line) == ("no-neighbours", 14)
        assert found.what == "none of the 3 bands builds on another"
        bands = [band("mate", track="deck"), band("bosun", track="deck"), band("stoker", track="engine")]
        assert [one.what for one in advice(bands)] == ['none of the 2 bands of the track "deck" builds on another']

    def test_one_that_stands_alone_is_told_by_name(self) -> None:
        bands = [band("mate"), band("bosun", builds_on=["mate"]), band("cook")]
        assert [(one.kind, one.what) for one in advice(bands)] == [
            ("no-neighbours", '"Cook" builds on no band, and none on it')
        ]

    def test_the_only_band_of_its_track_has_no_neighbours_to_miss(self) -> None:
        assert advice([band("mate", track="deck"), band("stoker", track="engine")]) == []


class TestRoles:
    MATE = (band("mate", "Knows the ropes"),)

    def test_a_role_without_expectations_changes_nothing_unless_it_is_forthcoming(self) -> None:
        cook = {"id": "cook", "name": "Cook", "changes": ["scope"]}
        assert [one.what for one in advice(self.MATE, roles=[cook])] == ['the role "Cook" changes nothing']
        assert advice(self.MATE, roles=[{**cook, "forthcoming": True}]) == []

    def test_nor_does_it_change_a_section_in_which_it_expects_nothing(self) -> None:
        cook = {"id": "cook", "name": "Cook", "changes": ["scope", "skills"], "expectations": {"scope": ["Cooks"]}}
        (found,) = advice(self.MATE, roles=[cook])
        assert found.what == 'the role "Cook" changes "Skills", and expects nothing there'
        assert found.line == 22
        assert advice(self.MATE, roles=[{**cook, "changes": ["scope"]}]) == []
        assert advice(self.MATE, roles=[{**cook, "changes": []}]) == []


class TestAskedAs:
    @staticmethod
    def told(*bands: Band) -> list[str]:
        ladder = {"id": "c", "name": "C", "sections": [{"id": "scope", "name": "Scope"}], "bands": bands}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "crew.yaml")
            path.write_text(yaml.safe_dump(ladder), "utf-8")
            (file,) = load(path, base=None).files
        return [one.what for one in advise(file, Vocabulary()) if one.kind == "no-asked-as"]

    def test_where_none_has_any_it_is_said_once(self) -> None:
        assert self.told(band("mate", "Knows the ropes", "Keeps watch")) == ["no expectation has asked_as"]

    def test_else_it_is_counted_for_each_band(self) -> None:
        asked = {"text": "Keeps watch", "asked_as": ["who is up at night"]}
        bands = (
            band("mate", "Knows the ropes", asked),
            band("bosun", {**asked, "asked_as": ["up late"]}),
            band("master", "Sails"),
            band("owner"),
        )
        assert self.told(*bands) == [
            '"Mate" has 1 of 2 expectations without asked_as',
            '"Master" has 1 of 1 expectations without asked_as',
        ]

    def test_a_ladder_that_expects_nothing_yet_lacks_nothing(self) -> None:
        assert self.told(band("mate")) == []
