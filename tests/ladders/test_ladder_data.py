"""What the bot has ladders from: the common ones, those of workspaces, and whether their files have changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bot.ladders import data
from bot.ladders.data import MAX_TEAMS, load, state

TEAM, OTHER = "T024BE7LD", "T024BE7LE"
BAKER = """id: {0}
name: {0}
sections: [{{id: scope, name: Scope}}]
bands:
- {{id: baker, name: Baker, expectations: {{scope: [Bakes bread.]}}}}
"""
BAD = "id: bad\nname: Bad\n"


def _write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or BAKER.format(path.stem), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    """A folder with a common ladder, and one of a workspace's own."""
    _write(tmp_path / "ladders" / "common.yaml")
    _write(tmp_path / "ladders" / TEAM / "own.yaml")
    return tmp_path / "ladders"


def _ids(ladders):
    return [ladder.id for ladder in ladders]


def test_a_folder_that_is_named_as_a_workspace_holds_the_ladders_of_that_workspace(folder):
    found = load(folder)
    assert found.problems == ()
    assert _ids(found.common) == ["common"]
    assert {team: _ids(ladders) for team, ladders in found.of_teams.items()} == {TEAM: ["own"]}


def test_any_other_folder_is_passed_over(folder):
    for name in ("drafts", "T1", "E024BE7LD", "t1", "templates", "tracks2025", f".{TEAM}", f"{TEAM}.old"):
        _write(folder / name / "bad.yaml", BAD)
    _write(folder / OTHER, BAD)  # not a folder
    assert load(folder).of_teams.keys() == {TEAM}
    assert load(folder).problems == ()


@pytest.mark.parametrize("name", ["t024be7ld", "T024be7ld", "t0abcdefg", "tj5pgq7hb"])
def test_an_id_of_a_workspace_in_small_letters_is_told(folder, name):
    before = state(folder)
    _write(folder / name / "own.yaml")
    assert state(folder) != before, "while the bot runs too"
    found = load(folder)
    assert found.of_teams.keys() == {TEAM}
    (problem,) = found.problems
    assert problem.path == folder / name
    assert "written in capital letters" in problem.what
    assert name.upper() in problem.todo


def test_the_vocabulary_of_a_workspace_is_the_one_in_its_folder(folder):
    _write(folder / "vocabulary.yaml", "groups: [[bread, loaf]]")
    _write(folder / TEAM / "vocabulary.yaml", "groups: [[bread, bun]]")
    found = load(folder, base=None)
    assert found.common.vocabulary.groups == (("bread", "loaf"),)
    assert found.of_teams[TEAM].vocabulary.groups == (("bread", "bun"),)


def test_the_problems_of_all_folders_are_told_together(folder):
    _write(folder / "bad.yaml", BAD)
    _write(folder / TEAM / "worse.yaml", BAD)
    (folder / OTHER).mkdir()
    told = [str(problem.path.relative_to(folder)) for problem in load(folder).problems]
    assert sorted(set(told)) == [f"{TEAM}/worse.yaml", OTHER, "bad.yaml"]


def test_the_common_ladders_are_needed(folder):
    (folder / "common.yaml").unlink()
    (problem,) = load(folder).problems
    assert (problem.path, problem.what) == (folder, "there is no ladder here")


def test_a_ladder_file_has_no_workspaces_beside_it(folder):
    assert load(folder / "common.yaml").of_teams == {}


def test_a_link_to_a_folder_outside_is_not_followed(folder, tmp_path):
    _write(tmp_path / "secret" / "own.yaml")
    (folder / OTHER).symlink_to(tmp_path / "secret")
    found = load(folder)
    assert found.of_teams.keys() == {TEAM}
    (problem,) = found.problems
    assert (problem.path, problem.what) == (folder / OTHER, "this is a link to a folder outside of the ladders' own")


def test_a_link_to_a_folder_inside_is_followed(folder):
    (folder / OTHER).symlink_to(TEAM)
    assert _ids(load(folder).of_teams[OTHER]) == ["own"]


def test_there_are_only_so_many_folders_of_workspaces(folder):
    for number in range(MAX_TEAMS):
        _write(folder / f"T{number:08}" / "own.yaml")
    found = load(folder)
    assert len(found.of_teams) == MAX_TEAMS
    assert [problem.what for problem in found.problems] == [f"there are more than {MAX_TEAMS} folders of workspaces"]


def test_a_path_that_leads_nowhere_is_a_problem(tmp_path):
    found = load(tmp_path / "nothing")
    assert [problem.path for problem in found.problems] == [tmp_path / "nothing"]
    assert found.of_teams == {}


def test_only_what_has_changed_is_read_again(folder, monkeypatch):
    _write(folder / OTHER / "own.yaml")
    before, read = load(folder), []
    one = data.load_one
    monkeypatch.setattr(data, "load_one", lambda path, base: read.append(path) or one(path, base))
    _write(folder / TEAM / "second.yaml")
    after = load(folder, before=before)
    assert read == [folder / TEAM]
    assert after.common is before.common
    assert after.of_teams[OTHER] is before.of_teams[OTHER]
    assert _ids(after.of_teams[TEAM]) == ["own", "second"]


def test_a_folder_that_was_made_anew_elsewhere_is_read_again(folder, tmp_path):
    other = shutil.copytree(folder, tmp_path / "other")
    before = load(folder)
    assert load(other, before=before).common is not before.common


# whether files have changed


def _rename_over(folder):
    _write(folder / ".new", BAKER.format("common").replace("bread", "cakes")).replace(folder / "common.yaml")


def _same_length(folder):
    _write(folder / "common.yaml", BAKER.format("common").replace("bread", "cakes"))


CHANGES = {
    "written in place": _same_length,
    "replaced by a rename": _rename_over,
    "added": lambda folder: _write(folder / "second.yaml"),
    "removed": lambda folder: (folder / "common.yaml").unlink(),
    "renamed": lambda folder: (folder / "common.yaml").rename(folder / "first.yaml"),
    "another ending": lambda folder: _write(folder / "second.yml"),
    "a vocabulary": lambda folder: _write(folder / "vocabulary.yaml", "groups: [[bread, loaf]]"),
    "rights": lambda folder: (folder / "common.yaml").chmod(0o600),
    "a workspace's file": lambda folder: _write(folder / TEAM / "own.yaml", BAKER.format("own") + "\n"),
    "a workspace's folder added": lambda folder: _write(folder / OTHER / "own.yaml"),
    "an empty one added": lambda folder: (folder / OTHER).mkdir(),
    "a workspace's folder removed": lambda folder: shutil.rmtree(folder / TEAM),
    "all removed": shutil.rmtree,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(folder, change):
    os.utime(folder / "common.yaml", ns=(1, 1))
    before = state(folder)
    assert state(folder) == before
    change(folder)
    assert state(folder) != before


@pytest.mark.parametrize("name", ["notes.txt", ".common.yaml.swp", "drafts/one.yaml", f"{TEAM}/README.md"])
def test_what_is_not_read_is_not_looked_at(folder, name):
    before = state(folder)
    _write(folder / name)
    assert state(folder) == before


def test_a_folder_that_is_back_is_seen(folder, tmp_path):
    before = state(folder)
    folder.rename(tmp_path / "away")
    assert state(folder) != before
    (tmp_path / "away").rename(folder)
    assert state(folder) == before


def test_a_link_that_leads_elsewhere_is_seen(folder, tmp_path):
    """As a release is put in the place of another, and as Kubernetes changes a ConfigMap."""
    shutil.copytree(folder, tmp_path / "next")
    (tmp_path / "current").symlink_to("ladders")
    before = state(tmp_path / "current")
    (tmp_path / "new").symlink_to("next")
    (tmp_path / "new").replace(tmp_path / "current")
    assert state(tmp_path / "current") != before


def test_a_config_map_is_read_and_its_change_is_seen(tmp_path):
    folder = tmp_path / "mounted"
    _write(folder / "..1" / "common.yaml")
    (folder / "..data").symlink_to("..1")
    (folder / "common.yaml").symlink_to("..data/common.yaml")
    before = load(folder)
    assert (_ids(before.common), before.problems) == (["common"], ())
    _write(folder / "..2" / "common.yaml", BAKER.format("renewed"))
    (folder / "..tmp").symlink_to("..2")
    (folder / "..tmp").replace(folder / "..data")
    assert state(folder) != before.state
    assert _ids(load(folder, before=before).common) == ["renewed"]


def test_of_a_ladder_file_the_file_and_the_vocabulary_beside_it_are_looked_at(folder):
    before = state(folder / "common.yaml")
    _write(folder / "second.yaml")
    assert state(folder / "common.yaml") == before
    _write(folder / "vocabulary.yaml", "groups: [[bread, loaf]]")
    with_words = state(folder / "common.yaml")
    assert with_words != before
    _write(folder / "common.yaml", BAKER.format("renewed"))
    assert state(folder / "common.yaml") != with_words


def test_a_link_that_leads_nowhere_is_seen(folder):
    before = state(folder)
    (folder / "second.yaml").symlink_to("nowhere.yaml")
    dangling = state(folder)
    assert dangling != before
    _write(folder / "nowhere.yaml")
    assert state(folder) != dangling
