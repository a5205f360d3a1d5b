"""The commands of those who tend a ladder: what they print, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app, main

GOOD = """\
id: small
name: Small Ladder
sections:
  - {id: scope, name: Scope}
bands:
  - id: one
    name: Baker I
    expectations:
      scope:
        - text: Bakes what is on the list.
          asked_as: [who bakes]
  - id: two
    name: Baker II
    builds_on: [one]
    expectations:
      scope:
        - {text: Writes the list., asked_as: [who writes the list]}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def run_main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs `ladder-bot` as its own program does; its exit code, and what it says on standard error."""

    def running(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["ladder-bot", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        return int(end.value.code or 0), capsys.readouterr().err

    return running


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A ladder about which there is nothing to say."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A ladder file with two mistakes, on lines 2 and 10."""
    path = tmp_path / "broken.yaml"
    path.write_text(GOOD.replace("name: Small", "nmae: Small").replace("Bakes what is on the list.", "''"))
    return path


@pytest.fixture
def vague(tmp_path: Path) -> Path:
    """A ladder without a problem, and with a vague word on line 10."""
    path = tmp_path / "vague.yaml"
    path.write_text(GOOD.replace("Bakes what is on the list.", "Bakes strong bread."))
    return path


class TestCheck:
    def test_what_is_good_is_said_to_be_and_nothing_more(self, good: Path) -> None:
        done = run("check", good)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "No problems found.\n", "")

    def test_there_is_nothing_to_say_about_the_ladder_that_comes_with_the_bot(self) -> None:
        assert run("check").stdout == "No problems found.\n"

    def test_every_problem_is_told_with_file_and_line(self, good: Path, broken: Path) -> None:
        done = run("check", good, broken)
        assert done.exit_code == 1
        assert [line.split(": ")[0] for line in done.stdout.splitlines()] == [
            f"{broken}:2",
            f"{broken}:10",
        ]

    def test_the_folders_of_workspaces_are_checked_and_advised_on_too(
        self, good: Path, broken: Path, vague: Path
    ) -> None:
        for path, team in ((broken, "T024BE7LD"), (vague, "T024BE7LE")):
            (good.parent / team).mkdir()
            path.rename(good.parent / team / path.name)
        told = run("check", good.parent).stdout
        assert f"{good.parent / 'T024BE7LD' / broken.name}:2: " in told
        assert f'{good.parent / "T024BE7LE" / vague.name}:10: "strong" ' in told

    def test_a_path_that_leads_nowhere_is_a_problem(self, tmp_path: Path) -> None:
        done = run("check", tmp_path / "missing")
        assert (done.exit_code, done.stderr) == (1, "")
        assert done.stdout.startswith(f"{tmp_path / 'missing'}:1: ")

    def test_without_a_path_it_checks_what_the_bot_would_load(
        self, broken: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LADDER_DATA", str(broken))
        assert f"{broken}:2: " in run("check").stdout

    def test_advice_stands_under_a_heading_and_fails_nothing(self, vague: Path) -> None:
        done = run("check", vague)
        assert done.exit_code == 0
        found, nothing, heading, advice = done.stdout.splitlines()
        assert (found, nothing, heading) == ("No problems found.", "", "Advice, to take or to leave:")
        assert advice.startswith(f'{vague}:10: "strong" leaves open what is meant: "Bakes strong bread.": ')

    def test_advice_comes_after_problems(self, broken: Path, vague: Path) -> None:
        done = run("check", vague, broken)
        assert done.exit_code == 1
        assert done.stdout.index("Advice") > done.stdout.index(f"{broken}:10: ")
        assert "No problems" not in done.stdout

    def test_no_more_advice_is_told_than_anyone_reads(self, vague: Path) -> None:
        breads = "\n".join(f"        - {{text: Bakes strong bread {n}., asked_as: [bread {n}]}}" for n in range(60))
        vague.write_text(GOOD + breads)
        lines = run("check", vague).stdout.splitlines()
        assert len(lines) == 3 + 50 + 1
        assert lines[-1] == "… and 10 more, which --json has too."
        assert len(json.loads(run("check", vague, "--json").stdout)["advice"]) == 60

    def test_json_is_for_programs(self, broken: Path, vague: Path) -> None:
        done = run("check", "--json", vague, broken)
        told = json.loads(done.stdout)
        assert done.exit_code == 1
        assert [(one["path"], one["line"]) for one in told["problems"]] == [(str(broken), n) for n in (2, 10)]
        assert [(one["kind"], one["path"], one["line"]) for one in told["advice"]] == [("vague", str(vague), 10)]
        assert told["advice"][0].keys() == {"kind", "path", "line", "what", "todo"}


class TestQuestions:
    @pytest.fixture
    def asked(self, tmp_path: Path) -> Path:
        """Four questions about the good ladder: three are answered right, one on line 5 is not."""
        path = tmp_path / "asked.jsonl"
        path.write_text(
            '{"id": "a", "text": "baker 2", "kind": "lookup", "entries": ["two"]}\n'
            '{"text": "who writes the list", "kind": "topic", "expectations": '
            '[{"entry": "two", "id": "writes-the-list"}]}\n'
            "\n"
            '{"text": "what is my salary", "kind": "none"}\n'
            '{"id": "d", "text": "pastry chef", "kind": "lookup", "entries": ["two"]}\n'
        )
        return path

    def test_it_is_counted_by_kind_and_each_miss_is_explained_with_file_and_line(self, good: Path, asked: Path) -> None:
        done = run("questions", asked, "--ladders", good)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout == (
            "lookup      1 of    2 right,  50.0%\n"
            "none        1 of    1 right, 100.0%\n"
            "topic       1 of    1 right, 100.0%, 1 among the first three\n"
            "all         3 of    4 right,  75.0%\n"
            f'\n{asked}:5: "pastry chef"\n'
            "  wanted      lookup: two\n"
            '  understood  unknown: no name, the words "pastry chef"\n'
            f"  to do       {good}:12: Baker II was not recognised: add to `also` what it is called here\n"
        )

    def test_programs_get_the_same_as_json(self, good: Path, asked: Path) -> None:
        told = json.loads(run("questions", asked, "--ladders", good, "--json").stdout)
        assert told["kinds"]["lookup"] == {"asked": 2, "first": 1, "among_three": 1}
        assert told["all"] == {"asked": 4, "first": 3, "among_three": 3}
        assert [(miss["line"], miss["id"]) for miss in told["misses"]] == [(5, "d")]

    @pytest.mark.parametrize(("least", "code"), [("75", 0), ("75.1", 1)])
    def test_it_fails_where_fewer_are_answered_right_than_asked_for(
        self, good: Path, asked: Path, least: str, code: int, run_main: Callable[..., tuple[int, str]]
    ) -> None:
        ended, said = run_main("questions", asked, "--ladders", good, "--fail-under", least)
        assert ended == code
        assert said == ("75.0% are answered right, less than 75.1%\n" if code else "")

    def test_everything_that_is_wrong_in_the_file_is_told_with_its_line(
        self, good: Path, asked: Path, run_main: Callable[..., tuple[int, str]]
    ) -> None:
        asked.write_text('{"text": "x", "kind": "none"}\n[]\n{"text": "x", "kind": "lookup", "entries": ["three"]}\n')
        ended, said = run_main("questions", asked, "--ladders", good)
        assert ended == 1
        first, second = said.splitlines()
        assert first.startswith(f"{asked}:2: a line is a JSON object")
        assert second == f'{asked}:3: there is no entry "three": `ladder-bot list` shows the ids of all'

    @pytest.mark.parametrize(
        ("content", "why"),
        [(b"", "no question in it"), (b"\n\n", "no question in it"), (b"\xff", "this is no text in UTF-8: save it as")],
    )
    def test_a_file_without_questions_is_refused(
        self, good: Path, asked: Path, content: bytes, why: str, run_main: Callable[..., tuple[int, str]]
    ) -> None:
        asked.write_bytes(content)
        ended, said = run_main("questions", asked, "--ladders", good)
        assert ended == 1
        assert said.startswith(f"{asked}: ")
        assert why in said

    def test_a_ladder_with_problems_is_refused(
        self, broken: Path, asked: Path, run_main: Callable[..., tuple[int, str]]
    ) -> None:
        ended, said = run_main("questions", asked, "--ladders", broken)
        assert ended == 1
        assert said.startswith(f"{broken}:2: ")


class TestDiff:
    @pytest.fixture
    def changed(self, tmp_path: Path) -> Path:
        path = tmp_path / "changed.yaml"
        path.write_text(GOOD.replace("what is on the list", "all that is on the list"))
        return path

    def test_what_changed_is_told_with_file_and_line_without_colour_in_a_pipe(self, good: Path, changed: Path) -> None:
        done = run("diff", good, changed)
        assert done.exit_code == 0
        assert done.stdout.startswith(
            "Small Ladder / Baker I\n"
            "  reworded Scope 1: Bakes [-what-] {+all that+} is on the list."
            f" (id: bakes-what-is-on-the → bakes-all-that-is-on) ({changed}:10)\n"
        )

    @pytest.mark.parametrize("no_colour", ["", "1"])
    def test_a_terminal_has_colours_unless_they_are_not_wanted(
        self, good: Path, changed: Path, no_colour: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("NO_COLOR", no_colour)
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
            monkeypatch.setattr(sys, "stdout", terminal)
            app(["diff", str(good), str(changed)], standalone_mode=False)
        shown = ""
        with suppress(OSError):  # how a terminal that was closed ends
            while read := os.read(ours, 10_000):
                shown += read.decode()
        os.close(ours)
        assert ("\x1b[" in shown, "{+" in shown) == (not no_colour, bool(no_colour))

    def test_the_exit_code_says_whether_anything_changed_where_it_is_asked_to(self, good: Path, changed: Path) -> None:
        assert run("diff", good, changed, "--exit-code").exit_code == 1
        done = run("diff", good, good, "--exit-code")
        assert (done.exit_code, done.stdout) == (0, "")
        assert run("diff", good, good, "--markdown").stdout == ""

    def test_markdown_and_json_are_for_a_pull_request_and_for_programs(self, good: Path, changed: Path) -> None:
        assert run("diff", good, changed, "--markdown").stdout.startswith("**1 reworded**\n")
        (told,) = json.loads(run("diff", good, changed, "--json").stdout)["changes"]
        assert (told["how"], told["old"]["line"], told["unlinks"]) == (["reworded"], 10, True)
        assert json.loads(run("diff", good, good, "--json").stdout) == {"changes": []}
        assert run("diff", good, changed, "--json", "--markdown").exit_code == 2

    def test_a_ladder_with_problems_is_not_compared(self, good: Path, broken: Path, tmp_path: Path) -> None:
        for arguments in ((good, broken), (broken, good)):
            done = run("diff", *arguments)
            assert (done.exit_code, done.stdout) == (2, "")
            assert f"{broken}:2: " in done.stderr
        assert run("diff", good, tmp_path / "missing.yaml").exit_code == 2
        done = run("diff", good, tmp_path)
        assert done.exit_code == 2
        assert done.stderr == f"{good} and {tmp_path}: give two files, or two folders\n"

    def test_folders_are_compared_with_their_vocabularies_and_those_of_workspaces(self, tmp_path: Path) -> None:
        old, new = tmp_path / "old", tmp_path / "new"
        for folder in (old, new / "T024BE7LD"):
            folder.mkdir(parents=True)
            (folder / "bakers.yaml").write_text(GOOD)
        (new / "all.yaml").write_text(GOOD)
        (new / "brewers.yaml").write_text(GOOD.replace("Baker", "Brewer").replace("small", "brewers"))
        (new / "vocabulary.yaml").write_text("\ngroups:\n  - [bread, loaf]\n")
        lines = run("diff", old, new).stdout.splitlines()
        assert [line.removeprefix("  ").split(" (")[0] for line in lines] == [
            "Small Ladder",
            "added ladder Small Ladder",
            "",
            "vocabulary.yaml",
            "changed groups: 1 added",
            "",
            "T024BE7LD/Small Ladder",
            "added ladder Small Ladder",
            "",
            "2 added, 1 changed",
        ]
        assert f"({new / 'vocabulary.yaml'}:2)" in lines[4]
        assert "removed ladder Small Ladder" in run("diff", new, old).stdout

    def test_the_vocabulary_beside_a_file_is_not_compared(self, good: Path, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "vocabulary.yaml").write_text("groups:\n  - [bread, loaf]\n")
        other = tmp_path / "other" / "good.yaml"
        other.write_text(GOOD)
        assert run("diff", good, other).stdout == ""
