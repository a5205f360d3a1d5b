"""Loading a folder: the values that come out, every problem with its file and line, and nothing that raises."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ladders import loading
from bot.ladders.answering import Answering
from bot.ladders.loading import Loaded, Problem
from bot.ladders.model import (
    Band,
    Entry,
    Expectation,
    Ladders,
    Outside,
    Role,
    Section,
    Shared,
    Source,
    Theme,
    Track,
    Vocabulary,
)
from bot.ladders.questions import Kind

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "your-own-ladder.md"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and pipes")

SMALL = "id: {id}\nname: A\nsections: [{{id: scope, name: Scope}}]\nbands: [{{id: one, name: One}}]\n"


def load(path: Path, base: Path | None = None) -> Loaded:
    """What the folder itself holds, unless a base is given."""
    return loading.load(path, base)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, named as people name it: relative to where they are."""
    monkeypatch.chdir(tmp_path)
    inside = Path("ladders")
    inside.mkdir()
    return inside


def small(folder: Path, name: str = "a.yaml", id: str = "a", more: str = "") -> Path:  # noqa: A002
    path = folder / name
    path.write_text(SMALL.format(id=id) + more, "utf-8")
    return path


def problems(path: Path) -> list[str]:
    return [str(problem) for problem in load(path).problems]


def ids(loaded: Loaded) -> list[str]:
    return [ladder.id for ladder in loaded.ladders]


def guide(folder: Path) -> None:
    """The two files that the guide shows, as they stand in it."""
    ladder, words = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (folder / "design.yaml").write_text(ladder, "utf-8")
    (folder / "vocabulary.yaml").write_text(words, "utf-8")


def values(made: Iterable[Expectation | Entry]) -> list[dict[str, object]]:
    """What stands in expectations or entries, which themselves are compared by identity."""
    return [asdict(one) for one in made]


def expectations(folder: Path, text: str) -> tuple[Expectation, ...]:
    """Of one band, from what stands under its `expectations`."""
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}, {id: skills, name: Skills}]\n"
        "bands:\n- id: one\n  name: One\n  expectations:\n" + text,
        "utf-8",
    )
    loaded = load(folder)
    assert loaded.problems == ()
    return loaded.ladders.by_id["a"].by_id["one"].expectations


# What comes out.


def test_the_guides_example_loads_as_it_stands(folder: Path) -> None:
    guide(folder)
    loaded = load(folder)
    assert loaded.problems == ()
    (ladder,) = loaded.ladders
    assert (ladder.id, ladder.name) == ("design", "Design Ladder")
    assert ladder.summary == "What we expect of the people who design our product."
    assert ladder.source == Source(
        title="The open design ladder",
        author="Example Studio",
        url="https://example.org/ladder",
        license="CC BY 4.0",
        license_url="https://creativecommons.org/licenses/by/4.0/",
        changes="Shortened, and reworded for a company of forty.",
        credit="After Example Studio's open design ladder, CC BY 4.0",
    )
    assert ladder.rules[0] == "What a lower band expects holds for the bands above it too."
    assert ladder.sections[0] == Section(id="craft", name="Craft", also=("skills", "design skills"))
    assert ladder.tracks == (
        Track(id="designers", name="Designers", also=("individual contributors",)),
        Track(id="managers", name="Managers"),
    )
    assert [(entry.kind, entry.id) for entry in ladder.entries] == [
        ("band", "designer-1"),
        ("band", "designer-2"),
        ("band", "design-manager"),
        ("role", "design-systems-lead"),
        ("shared", "everyone"),
    ]


def test_the_guides_bands_have_all_that_is_written(folder: Path) -> None:
    guide(folder)
    ladder = load(folder).ladders.by_id["design"]
    first, second, manager = ladder.bands
    assert (first.label, first.number, first.track, first.also) == ("1", 1, "designers", ("junior designer",))
    assert first.attributes == (("Typical years", "0-2"),)
    written = (
        Expectation(
            ladder="design",
            entry="designer-1",
            section="craft",
            number=1,
            id="turns-a-clear-brief-into",
            text="Turns a clear brief into a design that can be built.",
        ),
        Expectation(
            ladder="design",
            entry="designer-1",
            section="craft",
            number=2,
            id="asks-early",
            text="Shows work early, and asks before an open question costs a day.",
            asked_as=("when to ask for help", "showing unfinished work"),
            noted_as=("showed us three rough sketches on monday", "sat on the open question for a week"),
            examples=("Posts a first sketch on the day that the brief arrives.",),
        ),
        Expectation(
            ladder="design",
            entry="designer-1",
            section="teamwork",
            number=1,
            id="feedback-asks-for-it-and",
            text="Feedback: asks for it, and says what came of it.",
        ),
    )
    assert values(first.expectations) == values(written)
    assert second.builds_on == ("designer-1",)
    assert [(e.number, e.prose, e.id) for e in second.under("teamwork")] == [
        (1, True, "brings-engineers-in-before-the"),
        (2, True, "helps-newer-designers-to-present"),
    ]
    assert (manager.label, manager.number, manager.forthcoming) == ("M2", 2, True)
    assert manager.summary.startswith("Leads a team")
    assert (ladder.roles[0].name, ladder.roles[0].also) == ("Design Systems Lead", ("systems lead",))
    assert ladder.roles[0].changes == ("craft",)
    assert ladder.shared[0].expectations[0].text == "Is kind, and is clear."


def test_the_guides_vocabulary_loads(folder: Path) -> None:
    guide(folder)
    assert asdict(load(folder).ladders.vocabulary) == asdict(
        Vocabulary(
            titles=(("design manager", "head of design", "design lead"),),
            sections=(("craft", "skills", "abilities"),),
            groups=(("usability test", "user test", "usability study"),),
            themes=(
                Theme(
                    words=("interview", "user research"),
                    asked_as=("how do we find out what people need", "talking to customers"),
                ),
            ),
            inside=("who talks to customers",),
            outside=(
                Outside(
                    id="pay",
                    says="The ladder says what is expected, not what is paid. Ask your manager.",
                    asked_as=("salary", "pay range", "how much does a designer make"),
                ),
            ),
        )
    )


def test_the_guide_states_the_limits_that_hold() -> None:
    text = GUIDE.read_text("utf-8")
    for limit in (loading.MAX_LADDERS, 2_000, 2_500, 120, 12):
        assert f"{limit:,}" in text


def test_what_is_left_out_has_its_plain_value(folder: Path) -> None:
    small(folder)
    (ladder,) = load(folder).ladders
    assert values(ladder.entries) == values((Band(ladder="a", id="one", name="One"),))
    assert (ladder.summary, ladder.source, ladder.rules, ladder.tracks) == ("", Source(), (), ())
    assert (ladder.bands[0].label, ladder.bands[0].number, ladder.bands[0].track) == ("", None, None)


@pytest.mark.parametrize(
    ("written", "label", "number"),
    [
        ("4", "4", 4),
        ("3a", "3a", 3),
        ("M2", "M2", 2),
        ("'5'", "5", 5),
        ("Senior", "Senior", None),
        ("10-12", "10-12", 10),
    ],
)
def test_a_bands_number_is_the_whole_number_in_its_label(
    folder: Path, written: str, label: str, number: int | None
) -> None:
    path = small(folder)
    path.write_text(path.read_text("utf-8").replace("name: One", f"name: One, band: {written}"), "utf-8")
    band = load(folder).ladders.by_id["a"].bands[0]
    assert (band.label, band.number) == (label, number)


def test_short_texts_are_taken_as_written(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: 2024\nname: 3:30\nsections: [{id: on, name: No}]\n"
        "bands:\n- {id: 1, name: 007, also: [1.0, yes], attributes: {When: 2024-01-01, 5: 5, Sure: yes}}\n"
        "- {id: 2, name: Two, builds_on: [1, 1], expectations: {on: [{text: x, asked_as: [42]}]}}\n"
        "roles: [{id: 3, name: Three, changes: [on, on]}]\n",
        "utf-8",
    )
    loaded = load(folder)
    assert loaded.problems == ()
    (ladder,) = loaded.ladders
    one, two = ladder.bands
    assert (ladder.id, ladder.name, ladder.sections[0].id, ladder.sections[0].name) == ("2024", "3:30", "on", "No")
    assert (one.id, one.name, one.also) == ("1", "007", ("1.0", "yes"))
    assert one.attributes == (("When", "2024-01-01"), ("5", "5"), ("Sure", "yes"))
    assert two.builds_on == ("1",)
    assert two.expectations[0].asked_as == ("42",)
    assert ladder.roles[0].changes == ("on",)


@pytest.mark.parametrize(
    ("written", "value"), [("true", True), ("yes", True), ("ON", True), ("false", False), ("no", False)]
)
def test_forthcoming_is_yes_or_no_in_any_of_yamls_words(folder: Path, written: str, value: bool) -> None:
    path = small(folder)
    path.write_text(path.read_text("utf-8").replace("name: One", f"name: One, forthcoming: {written}"), "utf-8")
    assert load(folder).ladders.by_id["a"].bands[0].forthcoming is value


def test_white_space_is_folded_in_every_text(folder: Path) -> None:
    found = expectations(
        folder, "    scope:\n    - |\n      one\n        two\n\n      three\n    - '  four '\n    - five\n      six\n"
    )
    assert [e.text for e in found] == ["one two three", "four", "five six"]
    assert not any(e.prose for e in found)


@pytest.mark.parametrize("sign", ["|", "|-", "|+", ">", ""])
def test_prose_is_an_expectation_for_each_paragraph_in_every_style(folder: Path, sign: str) -> None:
    found = expectations(folder, f"    scope: {sign}\n      One\n      more.\n\n\n      Two.\n    skills: [Three]\n")
    assert [(e.section, e.number, e.text, e.prose) for e in found] == [
        ("scope", 1, "One more.", True),
        ("scope", 2, "Two.", True),
        ("skills", 1, "Three", False),
    ]


def test_an_id_is_made_of_the_first_five_words_and_numbered_where_it_is_taken(folder: Path) -> None:
    found = expectations(
        folder,
        "    scope:\n"
        "    - Fixes what's broken, and says so.\n"
        "    - Fixes whats broken and says it.\n"
        "    - {id: owns-it, text: Other}\n"
        "    - 三つ\n"
        "    skills:\n"
        "    - Fixes what's broken and says this.\n"
        "    - Owns it\n"
        "    - 三つ\n"
        "    - 三つ\n"
        f"    - {'x' * 80}\n"
        f"    - {'x' * 80}y\n",
    )
    assert [e.id for e in found] == [
        "fixes-whats-broken-and-says",
        "fixes-whats-broken-and-says-2",
        "owns-it",
        "scope",
        "fixes-whats-broken-and-says-3",
        "owns-it-2",
        "skills",
        "skills-2",
        "x" * 50,
        "x" * 50 + "-2",
    ]


def test_entries_come_as_bands_roles_and_shared_in_the_files_order(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}]\n"
        "shared: [{id: s, name: S}]\nroles: [{id: r2, name: R}, {id: r1, name: R}]\n"
        "bands: [{id: b2, name: B}, {id: b1, name: B}]\n"
    )
    entries = load(folder).ladders.by_id["a"].entries
    assert [entry.id for entry in entries] == ["b2", "b1", "r2", "r1", "s"]
    assert [type(entry) for entry in entries] == [Band, Band, Role, Role, Shared]


def test_bands_are_pure_of_the_order_in_which_they_build_on_each_other(folder: Path) -> None:
    (folder / "a.yaml").write_text(
        "id: a\nname: A\nsections: [{id: scope, name: Scope}]\n"
        "bands: [{id: two, name: B, builds_on: [one]}, {id: em, name: B, builds_on: [one]}, {id: one, name: B}]\n"
    )
    assert load(folder).problems == ()


# Folders and files.


def test_every_yaml_file_but_the_vocabulary_is_a_ladder_in_the_order_of_names(folder: Path) -> None:
    for name in ("b", "c", "a"):
        small(folder, f"{name}.yaml", name)
    (folder / "vocabulary.yaml").write_text("groups: [[a, b]]\n")
    (folder / "README.md").write_text("not a ladder")
    (folder / ".#a.yaml").write_text("an editor's")
    (folder / "more").mkdir()
    small(folder / "more", "d.yaml", "d")
    loaded = load(folder)
    assert (ids(loaded), loaded.problems) == (["a", "b", "c"], ())
    assert loaded.ladders.vocabulary.groups == (("a", "b"),)


def test_a_file_is_loaded_alone_with_the_vocabulary_beside_it(folder: Path) -> None:
    path = small(folder)
    small(folder, "b.yaml", "b")
    assert load(path).ladders.vocabulary == Vocabulary()
    (folder / "vocabulary.yaml").write_text("groups: [[a, b]]\n")
    loaded = load(path)
    assert (ids(loaded), loaded.problems) == (["a"], ())
    assert loaded.ladders.vocabulary.groups == (("a", "b"),)


def test_a_file_in_this_very_folder_keeps_its_short_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(folder, more="x: y\n")
    monkeypatch.chdir(folder)
    assert problems(Path("a.yaml"))[0].startswith('a.yaml:5: unknown key "x": ')
    assert problems(Path())[0].startswith('a.yaml:5: unknown key "x": ')


def test_a_vocabulary_is_checked_with_the_ladders_beside_it(folder: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").write_text("groups: [[a, b]]\n")
    loaded = load(folder / "vocabulary.yaml")
    assert (ids(loaded), loaded.problems) == (["a"], ())


def test_a_wrong_vocabulary_is_told_and_left_out(folder: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").write_text("groups:\n- [a]\n")
    loaded = load(folder)
    assert [str(p) for p in loaded.problems] == [
        (
            'ladders/vocabulary.yaml:2: an item of "groups" needs at least 2 items: '
            "add what else means the same, or remove it"
        )
    ]
    assert (ids(loaded), loaded.ladders.vocabulary) == (["a"], Vocabulary())


# The words of the field, and a company's own.

FIELD = """
titles: [[baker, bread maker]]
sections: [[scope, duties]]
groups: [[bread, loaf]]
themes:
- {words: [dough], asked_as: [sticky stuff]}
inside: [who bakes]
outside:
- {id: pay, says: Ask anyone., asked_as: [salary, wages]}
- {id: leave, says: No leave here., asked_as: [holidays]}
unrelated: [off until monday, has a cold]
"""
OWN = """
titles: [[baker, oven lead], [baker, bread maker]]
sections: [[skills, craft]]
groups: [[bread, loaf], [bun, roll]]
themes:
- {words: [flour], asked_as: [white dust]}
- {words: [dough], asked_as: [sticky stuff]}
inside: [who kneads, who bakes]
outside:
- {id: pay, says: Ask Ruth., asked_as: [dough money, wages]}
unrelated: [off until monday, burnt a finger]
"""


@pytest.fixture
def field(tmp_path: Path) -> Path:
    """A base beside the folder."""
    path = tmp_path / "field.yaml"
    path.write_text(FIELD)
    return path


def test_a_folder_without_a_vocabulary_has_the_words_of_the_field(folder: Path, field: Path) -> None:
    loaded = load(small(folder), field)
    assert loaded.problems == ()
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)
    assert [topic.id for topic in loaded.ladders.vocabulary.outside] == ["pay", "leave"]


def test_a_vocabulary_adds_to_the_words_of_the_field(folder: Path, field: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").write_text(OWN)
    assert asdict(load(folder, field).ladders.vocabulary) == asdict(
        Vocabulary(
            titles=(("baker", "oven lead"), ("baker", "bread maker")),
            sections=(("skills", "craft"), ("scope", "duties")),
            groups=(("bread", "loaf"), ("bun", "roll")),
            themes=(
                Theme(words=("flour",), asked_as=("white dust",)),
                Theme(words=("dough",), asked_as=("sticky stuff",)),
            ),
            inside=("who kneads", "who bakes"),
            outside=(
                Outside(id="pay", says="Ask Ruth.", asked_as=("dough money", "wages", "salary")),
                Outside(id="leave", says="No leave here.", asked_as=("holidays",)),
            ),
            unrelated=("off until monday", "burnt a finger", "has a cold"),
        )
    )


def test_only_the_problems_of_the_own_vocabulary_are_told(folder: Path, field: Path) -> None:
    small(folder)
    field.write_text("groups: [[a]]\n")
    for base in (field, folder / "nothing.yaml"):
        loaded = load(folder, base)
        assert (loaded.problems, loaded.ladders.vocabulary) == ((), Vocabulary())
    field.write_text(FIELD)
    (folder / "vocabulary.yaml").write_text("groups:\n- [a]\n")
    loaded = load(folder, field)
    assert [problem.line for problem in loaded.problems] == [2]
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)


@needs_links
def test_a_vocabulary_that_leads_nowhere_is_told_beside_the_words_of_the_field(folder: Path, field: Path) -> None:
    small(folder)
    (folder / "vocabulary.yaml").symlink_to("nothing.yaml")
    loaded = load(folder, field)
    assert len(loaded.problems) == 1
    assert loaded.ladders.vocabulary.groups == (("bread", "loaf"),)


def test_the_shipped_vocabulary_is_the_base_and_is_not_doubled(folder: Path) -> None:
    shipped = loading.load(ROOT / "ladder_data").ladders.vocabulary
    assert asdict(shipped) == asdict(load(ROOT / "ladder_data").ladders.vocabulary)
    (folder / "vocabulary.yaml").write_bytes(loading.SHIPPED_VOCABULARY.read_bytes())
    small(folder)
    copied = loading.load(folder).ladders.vocabulary
    assert [len(getattr(copied, key)) for key in ("groups", "themes", "inside", "outside")] == [
        len(getattr(shipped, key)) for key in ("groups", "themes", "inside", "outside")
    ]


def test_whoever_asks_a_companys_own_ladder_for_pay_is_told_that_it_is_not_in_it(folder: Path) -> None:
    guide(folder)
    (folder / "vocabulary.yaml").unlink()
    answer = Answering(loading.load(folder).ladders).ask("how much does a designer 2 earn?")
    assert answer.question.kind is Kind.UNKNOWN


def test_a_ladder_with_a_problem_is_left_out_and_the_others_are_there(folder: Path) -> None:
    small(folder, "a.yaml", "a", more="colour: red\n")
    small(folder, "b.yaml", "b")
    loaded = load(folder)
    assert ids(loaded) == ["b"]
    assert [(p.path, p.line) for p in loaded.problems] == [(folder / "a.yaml", 5)]


def test_a_hundred_ladders_load(folder: Path) -> None:
    for number in range(100):
        small(folder, f"{number}.yaml", f"a{number}")
    loaded = load(folder)
    assert (len(loaded.ladders.ladders), loaded.problems) == (100, ())


def test_more_than_two_hundred_ladders_are_told_of(folder: Path) -> None:
    for number in range(201):
        small(folder, f"{number:03}.yaml", f"a{number}")
    assert problems(folder) == ["ladders:1: there are more than 200 ladders: move some to another folder"]


def test_a_problem_is_file_line_what_and_what_to_do(folder: Path) -> None:
    small(folder, "engineering.yaml", more="track: x\nbands: []\n")
    assert problems(folder) == [
        'ladders/engineering.yaml:5: unknown key "track": did you mean "tracks"?',
        'ladders/engineering.yaml:6: the key "bands" is here twice, first on line 4: keep one of the two',
    ]


def test_a_key_twice_does_not_make_a_stranger_of_what_it_hides(folder: Path) -> None:
    small(folder, more="bands: [{id: two, name: Two, builds_on: [one]}]\nroles: [{id: r, name: R, changes: [zero]}]\n")
    assert problems(folder) == ['ladders/a.yaml:5: the key "bands" is here twice, first on line 4: keep one of the two']


def test_two_ladders_with_one_id_are_told_with_both_files(folder: Path) -> None:
    small(folder, "a.yaml", "same")
    small(folder, "b.yaml", "same")
    loaded = load(folder)
    assert [str(p) for p in loaded.problems] == [
        'ladders/b.yaml:1: the ladder "same" is already in a.yaml: give one of them another id, or remove it'
    ]
    assert ids(loaded) == ["same"]


def test_problems_of_a_file_come_by_line_and_end_somewhere(folder: Path) -> None:
    small(folder, more="".join(f"k{n}: x\n" for n in range(200)))
    told = load(folder).problems
    assert [p.line for p in told] == [*range(5, 55), 54]
    assert str(told[-1]) == "ladders/a.yaml:54: there is more wrong in this file: mend what is told above first"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.yml", "ladders/a.yml:1: the name of a ladder's file ends in .yaml: rename it to a.yaml"),
        ("A.YAML", "ladders/A.YAML:1: the name of a ladder's file ends in .yaml: rename it to A.yaml"),
        (
            "vocabulary.yml",
            "ladders/vocabulary.yml:1: the name of a ladder's file ends in .yaml: rename it to vocabulary.yaml",
        ),
    ],
)
def test_a_name_that_is_nearly_right_is_told_not_passed_over(folder: Path, name: str, told: str) -> None:
    path = small(folder, name)
    assert problems(folder) == [told]
    assert problems(path) == [told]


def test_no_ladder_at_all_is_a_problem(folder: Path) -> None:
    none = "ladders:1: there is no ladder here: docs/your-own-ladder.md shows how to write one"
    assert problems(folder) == [none]
    (folder / "vocabulary.yaml").write_text("groups: []\n")
    assert problems(folder) == [none]
    assert problems(folder / "vocabulary.yaml") == [none]


@pytest.mark.parametrize("name", ["gone", "gone.yaml", "vocabulary.yaml"])
def test_what_is_not_there_is_a_problem(folder: Path, name: str) -> None:
    assert problems(folder / name) == [
        f"ladders/{name}:1: there is nothing here, or a link that leads nowhere: check the path"
    ]
    assert load(folder / name).ladders == Ladders(ladders=())


def test_another_kind_of_file_is_a_problem(folder: Path) -> None:
    (folder / "README.md").write_text("hello")
    assert problems(folder / "README.md") == [
        "ladders/README.md:1: the name of a ladder's file ends in .yaml: rename it to README.yaml"
    ]


@needs_links
def test_a_pipe_a_folder_and_links_with_the_name_of_a_ladder_are_told_and_the_rest_loads(folder: Path) -> None:
    small(folder)
    os.mkfifo(folder / "b.yaml")
    (folder / "c.yaml").mkdir()
    (folder / "d.yaml").symlink_to("/etc/hostname")
    (folder / "e.yaml").symlink_to("gone.yaml")
    (folder / "vocabulary.yaml").symlink_to("/dev/zero")
    loaded = load(folder)
    assert ids(loaded) == ["a"]
    assert [str(p) for p in loaded.problems] == [
        "ladders/b.yaml:1: this is not a file of text: remove it, or give it a name without .yaml",
        "ladders/c.yaml:1: this is a folder, not a file: give the folder a name without .yaml",
        "ladders/d.yaml:1: this is a link to a file outside of the folder: copy the file here instead",
        "ladders/e.yaml:1: there is nothing here, or a link that leads nowhere: check the path",
        "ladders/vocabulary.yaml:1: this is a link to a file outside of the folder: copy the file here instead",
    ]


def test_a_folder_that_may_not_be_read_is_a_problem(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> list[str]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(loading.os, "listdir", refuse)
    assert problems(folder) == ["ladders:1: it may not be read: let the user that runs the bot read it (chmod)"]


def test_a_name_that_no_terminal_prints_is_shown_without_harm() -> None:
    problem = Problem(Path(os.fsdecode(b"la\xffd/\x1b[31m\n.yaml")), 1, "what", "todo")
    assert str(problem) == "la\ufffdd/\ufffd[31m\ufffd.yaml:1: what: todo"
    str(problem).encode()


# The ladder that comes with the bot.


def test_the_reference_ladder_loads() -> None:
    data = ROOT / "ladder_data"
    if not (data / "engineering.yaml").exists():
        pytest.skip("ladder_data is not written yet")
    loaded = load(data)
    assert [str(p) for p in loaded.problems] == []
    engineering = loaded.ladders.by_id["engineering"]
    assert (len(engineering.entries), sum(len(e.expectations) for e in engineering.entries)) == (12, 167)


# Whatever comes.

WHOLE = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)[0]
LINES = WHOLE.splitlines(keepends=True)
ODD = (
    "",
    "-",
    "- ",
    ":",
    "  ",
    "\t",
    "\n",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!",
    "|",
    ">",
    "#",
    "---\n",
    "\x00",
    "é",
    "42",
    "yes",
)


def _judged(content: bytes, name: str = "a.yaml") -> None:
    """Ladders or problems, each with a line of the file and a sentence in plain words."""
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        (folder / name).write_bytes(content)
        if name != "a.yaml":
            small(folder)
        loaded = load(folder)
    assert bool(loaded.problems) != (len(loaded.ladders.ladders) == 1) or name != "a.yaml"
    last = max(1, len(re.split(rb"\r\n|\r|\n", content)))
    for problem in loaded.problems:
        assert 1 <= problem.line <= last
        assert "\n" not in str(problem)
        assert not any(word in str(problem) for word in ("type=", "Input should", "pydantic", "yaml.org", "Mark"))


calm = settings(deadline=None, database=None, max_examples=100, suppress_health_check=list(HealthCheck))


@calm
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_ladder_or_problems(content: bytes) -> None:
    _judged(content)
    _judged(content, "vocabulary.yaml")


@calm
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.sampled_from(ODD) | st.text(max_size=5)),
        min_size=1,
        max_size=4,
    )
)
def test_a_ladder_with_pieces_exchanged_is_a_ladder_or_problems(cuts: list[tuple[int, int, str]]) -> None:
    text = WHOLE
    for at, length, new in cuts:
        text = text[:at] + new + text[at + length :]
    _judged(text.encode("utf-8", "replace"))


@calm
@given(
    moves=st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.integers(0, 2)),
        min_size=1,
        max_size=4,
    )
)
def test_a_ladder_with_lines_moved_repeated_or_gone_is_a_ladder_or_problems(moves: list[tuple[int, int, int]]) -> None:
    lines = list(LINES)
    for at, to, how in moves:
        line = lines[at % len(lines)] if how else lines.pop(at % len(lines))
        if how < 2:
            lines.insert(to, line)
        else:
            del lines[to % len(lines) : to % len(lines) + 3]
            lines = lines or ["id: a\n"]
    _judged("".join(lines).encode())
