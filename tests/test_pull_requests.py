"""The workflow in docs/your-own-ladder.md, run as GitHub would: what it checks, and what it comments."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LADDER = """\
id: small
name: Small Ladder
sections: [{id: scope, name: Scope}]
bands:
  - id: one
    name: Baker
    expectations:
      scope: [Bakes what is on the list.]
"""


def workflow() -> dict[str, Any]:
    (shown,) = re.findall(
        r"^```yml\n(.*?)^```", (ROOT / "docs" / "your-own-ladder.md").read_text(), re.MULTILINE | re.DOTALL
    )
    return yaml.safe_load(shown)


class Forge:
    """A clone as the action makes it, with a `gh` that keeps what it is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.summary = folder, folder / "asked", folder / "summary"
        (folder / "bin").mkdir()
        gh = folder / "bin" / "gh"
        gh.write_text(f'#!/bin/sh\necho "$@" >> {self.asked}\nexit ${{GH_FAILS:-0}}\n')
        gh.chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "PULL_REQUEST": "7",
            "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_{what}": "anna" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        (folder / "repository" / "ladders").mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.change(LADDER)

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder / "repository", env=self.environment, check=True)

    def change(self, text: str) -> None:
        (self.folder / "repository" / "ladders" / "small.yaml").write_text(text)
        self.git("add", "ladders")
        self.git("commit", "-q", "--allow-empty", "-m", "A change")

    def pull_request(self, text: str) -> None:
        """The merge of a branch into main, which is what a workflow is run on."""
        self.git("checkout", "-q", "-b", "change")
        self.change(text)
        self.git("checkout", "-q", "main")
        self.git("merge", "-q", "--no-ff", "-m", "Merge", "change")

    def run(self, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (step,) = (step for step in workflow()["jobs"]["ladders"]["steps"] if step.get("name") == name)
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.folder / "repository",
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def test_what_changed_is_a_comment_and_in_the_summary(forge: Forge) -> None:
    forge.pull_request(LADDER.replace("on the list", "on the long list"))
    assert forge.run("Check").returncode == 0
    done = forge.run("Tell what changed")
    assert (done.returncode, done.stderr) == (0, "")
    assert "<ins>long</ins>" in forge.summary.read_text()
    assert forge.asked.read_text().split() == (
        "pr comment 7 --body-file changes.md --edit-last --create-if-none".split()
    )


def test_nothing_is_commented_where_the_ladder_did_not_change(forge: Forge) -> None:
    forge.pull_request(f"# A remark.\n{LADDER}")
    assert forge.run("Tell what changed").returncode == 0
    assert forge.summary.read_text() == ""
    assert not forge.asked.exists()


def test_the_first_ladders_are_compared_with_nothing(forge: Forge) -> None:
    forge.git("rm", "-q", "-r", "ladders")
    forge.git("commit", "-q", "-m", "None yet")
    (forge.folder / "repository" / "ladders").mkdir()
    forge.pull_request(LADDER)
    done = forge.run("Tell what changed")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no ladders before" in forge.summary.read_text()
    assert not forge.asked.exists()


def test_ladders_that_are_mended_are_not_compared_with_bad_ones(forge: Forge) -> None:
    forge.change(LADDER.replace("name: Baker", "nmae: Baker"))
    forge.pull_request(LADDER)
    assert forge.run("Tell what changed").returncode == 0
    assert "No comparison" in forge.summary.read_text()


def test_a_comment_that_may_not_be_written_fails_nothing(forge: Forge) -> None:
    forge.pull_request(LADDER.replace("Baker", "Brewer"))
    done = forge.run("Tell what changed", GH_FAILS="1")
    assert done.returncode == 0
    assert "::warning::" in done.stdout


def test_a_ladder_with_a_problem_fails_the_check(forge: Forge) -> None:
    forge.pull_request(LADDER.replace("name: Baker", "nmae: Baker"))
    done = forge.run("Check")
    assert done.returncode == 1
    assert "ladders/small.yaml:6: " in done.stdout


@pytest.mark.parametrize(("text", "code"), [("baker", 0), ("brewer", 1)])
def test_questions_that_are_answered_wrongly_fail_the_asking(forge: Forge, text: str, code: int) -> None:
    asked = forge.folder / "repository" / "asked.jsonl"
    asked.write_text(f'{{"text": "{text}", "kind": "lookup", "entries": ["one"]}}\n')
    assert forge.run("Ask").returncode == code
