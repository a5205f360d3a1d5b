"""What changed between two versions of ladders: every change once, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import yaml

from bot.ladders.changes import Change
from bot.ladders.differing import differences, vocabulary_differences
from bot.ladders.loading import Loaded, load
from bot.ladders.model import Ladders, Outside, Vocabulary
from bot.settings import LADDER_DATA
from tests.ladders.editing import Editor, Written, crew, told

Differ = Callable[[Written, Written], list[Change]]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Loaded]:
    def made(version: str, *ladders: Written) -> Loaded:
        folder = tmp_path / version
        folder.mkdir(exist_ok=True)
        for number, ladder in enumerate(ladders):
            text = yaml.safe_dump(ladder, sort_keys=False, allow_unicode=True)
            (folder / f"{number}.yaml").write_text(text, "utf-8")
        found = load(folder, base=None)
        assert found.problems == ()
        return found

    return made


@pytest.fixture
def differ(written: Callable[..., Loaded]) -> Differ:
    return lambda old, new: [*differences(written("old", old), written("new", new))]


def band(ladder: Written, place: int) -> Written:
    return cast("Written", ladder["bands"][place])


class TestNothing:
    def test_a_version_does_not_differ_from_itself(self, differ: Differ) -> None:
        assert differ(crew(), crew()) == []
        shipped = load(LADDER_DATA)
        assert differences(shipped, load(LADDER_DATA)) == ()
        assert [*vocabulary_differences(shipped.ladders.vocabulary, shipped.ladders.vocabulary, LADDER_DATA)] == []

    def test_neither_the_names_nor_the_order_of_files_are_a_change(self, written: Callable[..., Loaded]) -> None:
        other = {**crew(), "id": "harbour", "name": "Harbour"}
        assert differences(written("old", crew(), other), written("new", other, crew())) == ()

    def test_another_number_is_no_change_of_its_own(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["scope"].insert(0, "Greets whoever comes on board.")
        (change,) = differ(crew(), new)
        assert told([change]) == [("mate", "expectation", ("added",), "Greets whoever comes on board.")]
        assert (change.new.at, change.old) == ("Scope 1", None)  # type: ignore[union-attr]

    def test_the_order_of_other_names_is_not_a_change(self, differ: Differ) -> None:
        old, new = crew(), crew()
        band(old, 0)["also"], band(new, 0)["also"] = ["sailor", "deck hand"], ["deck hand", "sailor"]
        assert differ(old, new) == []


class TestExpectations:
    def test_reworded_it_is_the_same_by_the_id_that_is_written(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["skills"][0]["text"] = "Splices rope."
        (change,) = differ(crew(), new)
        assert told([change]) == [("mate", "expectation", ("reworded",), "Splices rope.")]
        assert not change.unlinks

    def test_without_a_written_id_it_is_the_same_by_likeness_and_notes_lose_it(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["scope"][0] = "At night, keeps watch and wakes up the captain in time."
        (change,) = differ(crew(), new)
        assert change.how == ("reworded",)
        assert change.unlinks
        assert change.old
        assert change.new
        assert (change.old.id, change.new.id) == ("keeps-watch-at-night-and", "at-night-keeps-watch-and")
        assert (change.old.line, change.new.line) == (28, 28)

    def test_what_has_little_in_common_is_another_one(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["skills"][1] = "Swims a mile."
        assert told(differ(crew(), new)) == [
            ("mate", "expectation", ("added",), "Swims a mile."),
            ("mate", "expectation", ("removed",), "Reads a compass."),
        ]

    def test_moved_it_says_from_where(self, differ: Differ) -> None:
        new = crew()
        moved = band(new, 0)["expectations"]["scope"].pop(1)
        band(new, 0)["expectations"]["skills"].append(moved)
        (change,) = differ(crew(), new)
        assert change.how == ("moved",)
        assert change.old
        assert change.new
        assert (change.old.at, change.new.at) == ("Scope 2", "Skills 3")
        assert not change.unlinks

    def test_moved_to_another_band_and_reworded_is_one_change(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["skills"].pop(0)
        band(new, 1)["expectations"]["scope"].append("Ties the common knots with closed eyes, fast.")
        (change,) = differ(crew(), new)
        assert (change.entry and change.entry.id, change.how) == ("bosun", ("moved", "reworded"))
        assert change.old
        assert change.new
        assert (change.old.at, change.new.at) == ("Mate, Skills 1", "Scope 2")
        assert change.unlinks

    def test_notes_lose_what_went_to_another_band_also_with_its_id(self, differ: Differ) -> None:
        new = crew()
        band(new, 1)["expectations"]["scope"].append(band(new, 0)["expectations"]["skills"].pop(0))
        (change,) = differ(crew(), new)
        assert (change.how, change.unlinks) == (("moved",), True)

    def test_the_written_id_counts_for_more_than_likeness_and_the_same_words_elsewhere(self, differ: Differ) -> None:
        new = crew()
        skills = band(new, 0)["expectations"]["skills"]
        skills[0]["text"] = "Splices rope."
        skills.append("Ties the common knots with closed eyes, fast.")
        assert [one[2:] for one in told(differ(crew(), new))] == [
            (("reworded",), "Splices rope."),
            (("added",), "Ties the common knots with closed eyes, fast."),
        ]

    def test_the_same_words_elsewhere_count_for_more_than_likeness_in_the_old_place(self, differ: Differ) -> None:
        new = crew()
        scope = band(new, 0)["expectations"]["scope"]
        band(new, 1)["expectations"]["scope"].append(scope.pop(1))
        scope.append("Cleans the whole deck, every evening.")
        assert [one[2:] for one in told(differ(crew(), new))] == [
            (("added",), "Cleans the whole deck, every evening."),
            (("moved",), "Cleans the deck every morning."),
        ]

    def test_in_the_same_band_less_likeness_is_enough_for_what_moved(self, differ: Differ) -> None:
        new = crew()
        scope, skills = band(new, 0)["expectations"]["scope"], band(new, 0)["expectations"]["skills"]
        scope.pop(0)
        skills.append("Keeps watch at night, and gets the captain up when there is need.")
        assert [one[2] for one in told(differ(crew(), new))] == [("moved", "reworded")]

    def test_an_id_is_written_only_where_it_is(self, written: Callable[..., Loaded]) -> None:
        ladder = crew()
        band(ladder, 0)["expectations"]["skills"][1] = {"text": "Reads a compass.", "asked_as": ["north"]}
        (file,) = written("new", ladder).files
        assert [one.id for one in file.ladder.expectations if file.names(one)] == ["knots"]

    def test_another_id_alone_is_a_change_for_notes(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["skills"][0]["id"] = "all-knots"
        (change,) = differ(crew(), new)
        assert (change.what, change.how, change.unlinks) == ("expectation", ("changed",), True)

    def test_an_id_that_moves_up_when_its_namesake_goes_is_not_mistaken_for_it(self, differ: Differ) -> None:
        old, new = crew(), crew()
        texts = [f"Keeps the log of the ship {what}." for what in ("at sea", "in the harbour", "under repair")]
        band(old, 1)["expectations"]["scope"] = texts
        band(new, 1)["expectations"]["scope"] = texts[1:]
        assert told(differ(old, new)) == [
            ("bosun", "expectation", ("changed",), texts[1]),
            ("bosun", "expectation", ("removed",), texts[0]),
            ("bosun", "expectation", ("changed",), texts[2]),
        ]

    def test_texts_without_blanks_between_words_are_compared_by_their_signs(self, differ: Differ) -> None:
        old, new = crew(), crew()
        band(old, 1)["expectations"]["scope"] = ["每天早上清洁甲板并检查绳索", "夜间值班并及时叫醒船长"]
        band(new, 1)["expectations"]["scope"] = ["夜间值班并及时叫醒大副"]
        assert [(one.how, one.old and one.old.at) for one in differ(old, new)] == [
            (("reworded",), "Scope 2"),
            (("removed",), "Scope 1"),
        ]

    def test_the_order_in_a_section_is_told_in_one_line(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["scope"].reverse()
        assert told(differ(crew(), new)) == [("mate", "order", ("changed",), "1 of 2 stand elsewhere in Scope")]

    def test_ways_of_asking_notes_and_examples_are_counted_for_each_entry(self, differ: Differ) -> None:
        old, new = crew(), crew()
        for ladder, asked in ((old, ["a", "b"]), (new, ["b", "c", "d"])):
            band(ladder, 0)["expectations"]["skills"][0]["asked_as"] = asked
        band(new, 0)["expectations"]["skills"][1] = {"text": "Reads a compass.", "asked_as": ["e"], "examples": ["f"]}
        assert told(differ(old, new)) == [
            ("mate", "asked_as", ("changed",), "3 added, 1 removed in 2 expectations"),
            ("mate", "examples", ("changed",), "1 added in 1 expectation"),
        ]
        band(old, 0)["expectations"]["skills"][0]["asked_as"] = ["b", "a"]
        band(new, 0)["expectations"]["skills"] = [
            {"id": "knots", "text": "Ties the common knots with closed eyes.", "asked_as": ["a", "b"]},
            "Reads a compass.",
        ]
        assert told(differ(old, new)) == [("mate", "asked_as", ("changed",), "another order in 1 expectation")]

    def test_paragraphs_in_place_of_a_list_are_told(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["expectations"]["scope"] = "\n\n".join(band(new, 0)["expectations"]["scope"])
        assert told(differ(crew(), new)) == [("mate", "prose", ("changed",), "paragraphs now in 2 expectations")]
        assert told(differ(new, crew())) == [("mate", "prose", ("changed",), "paragraphs no more in 2 expectations")]


class TestEntries:
    def test_an_added_one_is_one_change_with_what_is_new_in_it(self, differ: Differ) -> None:
        new = crew()
        moved = band(new, 0)["expectations"]["scope"].pop(1)
        scope = [moved, "Hoists the sails."]
        new["bands"].append({"id": "hand", "name": "Hand", "builds_on": ["mate"], "expectations": {"scope": scope}})
        changes = differ(crew(), new)
        assert told(changes) == [("", "band", ("added",), "Hand"), ("hand", "expectation", ("moved",), moved)]
        assert changes[0].side.at == "1 expectation"

    def test_so_is_a_removed_one_before_what_changed_in_others(self, differ: Differ) -> None:
        new = crew()
        del new["roles"]
        band(new, 0)["name"] = "First Mate"
        change, other = differ(crew(), new)
        assert told([other]) == [("mate", "name", ("changed",), "First Mate")]
        assert told([change]) == [("", "role", ("removed",), "Cook")]
        assert (change.side.at, change.side.path.parent.name) == ("1 expectation", "old")

    def test_renamed_with_its_id_or_given_another_id_with_its_name_it_is_the_same(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["name"] = "First Mate"
        assert told(differ(crew(), new)) == [("mate", "name", ("changed",), "First Mate")]
        new = crew()
        band(new, 0)["id"], band(new, 1)["builds_on"] = "sailor", ["sailor"]
        (change,) = differ(crew(), new)
        assert told([change]) == [("sailor", "id", ("changed",), "sailor")]
        assert change.unlinks

    def test_with_another_id_and_name_it_is_the_same_by_what_it_expects(self, differ: Differ) -> None:
        new = crew()
        band(new, 0)["id"], band(new, 0)["name"], band(new, 1)["builds_on"] = "sailor", "Sailor", ["sailor"]
        assert [one[1:] for one in told(differ(crew(), new))] == [
            ("id", ("changed",), "sailor"),
            ("name", ("changed",), "Sailor"),
        ]

    def test_every_key_of_a_band_and_a_role_is_told(self, differ: Differ) -> None:
        new = crew()
        band(new, 0).update(band="1b", also=["sailor"], summary="New.", forthcoming=True, track="engine")
        band(new, 0)["attributes"] = {"Years": "1-2", "Pay": "low"}
        del band(new, 1)["builds_on"]
        new["roles"][0]["changes"] = ["scope", "skills"]
        assert told(differ(crew(), new)) == [
            ("mate", "also", ("added",), "sailor"),
            ("mate", "summary", ("added",), "New."),
            ("mate", "forthcoming", ("added",), "true"),
            ("mate", "band", ("changed",), "1b"),
            ("mate", "track", ("changed",), "engine"),
            ("mate", "attributes.Years", ("changed",), "1-2"),
            ("mate", "attributes.Pay", ("added",), "low"),
            ("bosun", "builds_on", ("removed",), "mate"),
            ("cook", "changes", ("changed",), "scope, skills"),
        ]

    def test_a_role_that_becomes_a_band_is_told_by_its_kind(self, differ: Differ) -> None:
        new = crew()
        cook = new.pop("roles")[0]
        del cook["changes"]
        new["bands"].append(cook)
        assert told(differ(crew(), new)) == [
            ("cook", "kind", ("changed",), "band"),
            ("cook", "changes", ("removed",), "scope"),
        ]


class TestLadders:
    def test_what_is_the_ladders_own_is_told_with_its_lines(self, differ: Differ) -> None:
        new = crew()
        new.update(name="The Crew", summary="Who does what on deck.", source={"author": "Ada"})
        new["rules"] = ["A role adds to a band, and changes it.", "Nobody is late."]
        new["sections"][0]["name"] = "Remit"
        new["tracks"][1]["also"] = ["below deck"]
        changes = differ(crew(), new)
        assert told(changes) == [
            ("", "name", ("changed",), "The Crew"),
            ("", "summary", ("reworded",), "Who does what on deck."),
            ("", "source.author", ("added",), "Ada"),
            ("", "rule", ("reworded",), "A role adds to a band, and changes it."),
            ("", "rule", ("added",), "Nobody is late."),
            ("", "rule", ("removed",), "What a mate does, a bosun does too."),
            ("", "section.name", ("changed",), "Remit"),
            ("", "track.also", ("added",), "below deck"),
        ]
        assert [one.side.line for one in changes] == [2, 3, 59, 5, 6, 5, 8, 17]

    def test_sections_and_tracks_come_and_go_and_keep_their_expectations_under_another_id(self, differ: Differ) -> None:
        new = crew()
        new["sections"] = [{"id": "remit", "name": "Remit"}, new["sections"][1], {"id": "mood", "name": "Mood"}]
        for entry in (*new["bands"], *new["roles"]):
            if "scope" in entry.get("expectations", {}):
                entry["expectations"]["remit"] = entry["expectations"].pop("scope")
        new["roles"][0]["changes"] = ["remit"]
        new["tracks"][0]["id"] = "sail"
        band(new, 0)["track"] = band(new, 1)["track"] = "sail"
        del new["tracks"][1], band(new, 2)["track"]
        assert told(differ(crew(), new)) == [
            ("", "section.id", ("changed",), "remit"),
            ("", "section.name", ("changed",), "Remit"),
            ("", "section", ("added",), "Mood"),
            ("", "track.id", ("changed",), "sail"),
            ("", "track", ("removed",), "Engine"),
            ("stoker", "track", ("removed",), "engine"),
        ]

    def test_a_track_with_another_id_and_name_is_the_same_by_its_bands(self, differ: Differ) -> None:
        new = crew()
        new["tracks"][0] = {"id": "sail", "name": "Sail"}
        band(new, 0)["track"] = band(new, 1)["track"] = "sail"
        assert [one[1] for one in told(differ(crew(), new))] == ["track.id", "track.name"]

    def test_the_order_of_entries_sections_and_rules_is_told_in_one_line_each(self, differ: Differ) -> None:
        new = crew()
        for key in ("rules", "sections", "tracks"):
            new[key].reverse()
        new["bands"] = [new["bands"][2], *new["bands"][:2]]
        assert told(differ(crew(), new)) == [
            ("", "order", ("changed",), "1 of 2 rules stand elsewhere"),
            ("", "order", ("changed",), "1 of 2 sections stand elsewhere"),
            ("", "order", ("changed",), "1 of 2 tracks stand elsewhere"),
            ("", "order", ("changed",), "1 of 4 entries stand elsewhere"),
        ]

    def test_ladders_come_and_go_and_keep_what_they_are_under_another_id_or_name(
        self, written: Callable[..., Loaded]
    ) -> None:
        other = {**crew(), "id": "harbour", "name": "Harbour", "bands": crew()["bands"][2:]}
        del other["roles"]
        changes = differences(written("old", crew()), written("new", crew(), other))
        assert told(changes) == [("", "ladder", ("added",), "Harbour")]
        assert changes[0].side.at == "1 band"
        changes = differences(written("new"), written("old"))
        assert told(changes) == [("", "ladder", ("removed",), "Harbour")]
        again = written("again", {**crew(), "id": "ship", "name": "Ship"})
        assert [one.what for one in differences(written("old"), again)] == ["id", "name"]

    def test_nothing_before_is_everything_added(self, written: Callable[..., Loaded]) -> None:
        nothing = Loaded(Ladders(ladders=()), ())
        assert told(differences(nothing, written("new", crew()))) == [("", "ladder", ("added",), "Crew")]


class TestVocabularies:
    def test_lines_of_each_list_are_counted(self, tmp_path: Path) -> None:
        pay = Outside(id="pay", says="Ask.", asked_as=("salary",))
        old = Vocabulary(groups=(("a", "b"), ("c", "d")), outside=(pay,), inside=("x",))
        same = Outside(id="pay", says="Ask.", asked_as=("salary",))
        new = Vocabulary(groups=(("c", "d"), ("a", "z"), ("e", "f")), outside=(same,))
        (tmp_path / "vocabulary.yaml").write_text("inside: []\ngroups: []\n")
        found = [*vocabulary_differences(old, new, tmp_path / "vocabulary.yaml")]
        assert [(one.what, one.side.text, one.side.line) for one in found] == [
            ("groups", "2 added, 1 removed", 2),
            ("inside", "1 removed", 1),
        ]
        assert [one.side.line for one in vocabulary_differences(old, Vocabulary(), tmp_path / "gone.yaml")] == [1] * 3


@pytest.mark.parametrize("seed", range(40))
def test_every_one_of_arbitrary_edits_is_told_once_and_nothing_else(seed: int, differ: Differ) -> None:
    editor = Editor(seed)
    for _ in range(editor.dice.randint(1, 12)):
        editor.dice.choice((editor.add, editor.remove, editor.reword, editor.move, editor.key))()
    assert Counter(told(differ(editor.old, editor.new))) == editor.told
