"""Loading a folder: which files it takes, and every problem with its file, its line and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.ladders import loading
from bot.ladders.loading import Problem
from bot.ladders.model import Ladders, Vocabulary
from tests.ladders.folders import load, loaded_ids, needs_links, problems, small


def test_every_yaml_file_but_the_vocabulary_is_a_ladder_in_the_order_of_names(folder: Path) -> None:
    for name in ("b", "c", "a"):
        small(folder, f"{name}.yaml", name)
    (folder / "vocabulary.yaml").write_text("groups: [[a, b]]\n")
    (folder / "README.md").write_text("not a ladder")
    (folder / ".#a.yaml").write_text("an editor's")
    (folder / "more").mkdir()
    small(folder / "more", "d.yaml", "d")
    loaded = load(folder)
    assert (loaded_ids(loaded), loaded.problems) == (["a", "b", "c"], ())
    assert loaded.ladders.vocabulary.groups == (("a", "b"),)


def test_a_file_is_loaded_alone_with_the_vocabulary_beside_it(folder: Path) -> None:
    path = small(folder)
    small(folder, "b.yaml", "b")
    assert load(path).ladders.vocabulary == Vocabulary()
    (folder / "vocabulary.yaml").write_text("groups: [[a, b]]\n")
    loaded = load(path)
    assert (loaded_ids(loaded), loaded.problems) == (["a"], ())
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
    assert (loaded_ids(loaded), loaded.problems) == (["a"], ())


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
    assert (loaded_ids(loaded), loaded.ladders.vocabulary) == (["a"], Vocabulary())


def test_a_ladder_with_a_problem_is_left_out_and_the_others_are_there(folder: Path) -> None:
    small(folder, "a.yaml", "a", more="colour: red\n")
    small(folder, "b.yaml", "b")
    loaded = load(folder)
    assert loaded_ids(loaded) == ["b"]
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
    assert loaded_ids(loaded) == ["same"]


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
    assert loaded_ids(loaded) == ["a"]
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
