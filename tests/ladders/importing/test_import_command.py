"""`ladder-bot import`: what it prints, what it writes, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.ladders.loading import load
from bot.options import RefusedError

LADDER = "# Ladder\n## Junior (L1)\n### Craft\n- a\n- TBD\n## Senior (L2)\n### Craft\n- b\n## FAQ\n- c\n"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "LADDER.md"
    path.write_text(LADDER)
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, RefusedError)
    return str(done.exception)


def test_a_file_is_written_that_passes_the_check(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "ladder.yaml"
    done = run(document, "--out", out)
    assert done.exit_code == 0
    assert "    Junior (band L1)\n      Craft: 1\n" in done.output
    assert 'line 5: "TBD" is left out' in done.output
    assert done.output.rstrip().endswith(f"Written to {out}. Next: ladder-bot check {out}")
    assert load(out).problems == ()
    assert out.read_text().startswith("# Imported by `ladder-bot import` from LADDER.md: 2 entries, 2 expectations")


def test_nothing_is_written_without_a_file_or_on_a_dry_run(document: Path, tmp_path: Path) -> None:
    assert "Nothing is written" in run(document).output
    assert "Nothing is written" not in run(document, "--dry-run", "--out", tmp_path / "x.yaml").output
    assert [path.name for path in tmp_path.iterdir()] == ["LADDER.md"]


def test_json_is_for_programs(document: Path) -> None:
    made = json.loads(run(document, "--json").stdout)
    assert made["entries"][0]["name"] == "Junior"
    assert made["entries"][0]["sections"] == [{"name": "Craft", "expectations": [{"text": "a"}]}]
    assert (made["entries"][0]["band"], made["entries"][0]["label"], made["entries"][0]["kind"]) == (1, "L1", "band")
    assert made["warnings"] == [{"line": 5, "message": '"TBD" is left out: it is still to be written'}]
    assert made["ignored_headings"] == ["FAQ"]


def test_a_file_that_is_there_is_not_written_over(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "ladder.yaml"
    out.write_text("edited")
    assert "is there already" in refusal(document, "--out", out)
    assert out.read_text() == "edited"


def test_a_place_where_no_file_can_be_written_is_told_with_what_to_do(document: Path, tmp_path: Path) -> None:
    nowhere, inside = tmp_path / "nowhere", tmp_path / "engineering.yaml"
    assert refusal(document, "--out", nowhere / "x.yaml").endswith(f"there is no folder {nowhere}, make it first")
    assert refusal(document, "--out", tmp_path).endswith(f"name the file in it, such as {inside}")
    assert "can't be written: Not a directory" in refusal(document, "--out", document / "x.yaml")


def test_what_holds_no_ladder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "there is nothing here" in refusal(tmp_path / "absent.md")
    path = tmp_path / "x.md"
    path.write_text("# Hello\n")
    what, todo = refusal(path).splitlines()
    assert what == f'{path}: no levels found. The headings are "Hello"'
    assert todo.startswith("Levels have names such as ")
    path.write_text(f"## Junior\n- {'a' * 3_000}\n## Senior\n- b\n")
    assert "does not fit" in refusal(path, "--out", tmp_path / "x.yaml")
