"""What the README and the documents say is true: commands, settings, examples, links, and the conversation shown."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.ladders.answering import Answering
from bot.ladders.model import Ladders
from bot.ladders.schema import Vocabulary
from bot.settings import LADDER_DATA, Settings
from bot.slack.manifest import PATH, SCOPES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
KINDS = {
    "band3": "entry",
    "what's expected of a staff engineer?": "entry",
    "scope of an engineering manager": "section",
    "compare band 3 and staff": "compare",
    "what's next after engineer 2?": "next",
    "staff engineer with technical lead": "mixin",
    "who mentors?": "topic",
    "list": "list",
    "help": "help",
}


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """The table under a line that begins with `heading`: the first cell's code → the other cells."""
    table = text.split(f"\n{heading}", 1)[1].split("\n| ", 1)[1].split("\n\n", 1)[0]
    lines = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]
    return {cells[0].strip("`"): cells[1:] for cells in lines}


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def answering(ladders: Ladders) -> Answering:
    return Answering(ladders)


def test_every_setting_is_in_the_table_with_its_default() -> None:
    table = rows(README, "## Settings")
    assert table.keys() == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default is not None and field.default != LADDER_DATA:
            said = table[name.upper()][0].strip("`")
            assert said == (str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


@pytest.mark.parametrize("text", KINDS)
def test_what_it_can_be_asked_is_understood(text: str, answering: Answering) -> None:
    assert answering.ask(text).question.kind == KINDS[text]


def test_every_example_of_what_it_can_be_asked_is_tried() -> None:
    assert rows(README, "## What you can ask").keys() == KINDS.keys()


@pytest.mark.parametrize("name", ["b3", "eng 2", "sr eng", "EM", "tech lead", "opsec"])
def test_the_names_are_understood(name: str, answering: Answering) -> None:
    assert f"`{name}`" in README
    assert answering.ask(name).question.kind == "entry"


def test_the_conversation_shown_is_what_the_bot_answers() -> None:
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert shown
    typed = [line.removeprefix("anna> ") for line in shown[1].splitlines() if line.startswith("anna> ")]
    answered = [line for line in shown[1].splitlines() if not line.startswith("anna> ") and line.strip("│ ") != "…"]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "try", "--terminal"],
        input="\n".join(typed),
        capture_output=True,
        text=True,
        timeout=40,
        check=True,
    )
    lines = iter(line.removeprefix("anna> ").rstrip() for line in done.stdout.splitlines())
    missing = next((line for line in answered if line not in lines), None)
    assert missing is None, f"the README shows a line that `make try` does not answer, or not there: {missing}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
class TestDocuments:
    def test_every_link_inside_the_repository_leads_somewhere(self, document: Path) -> None:
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
            path, _, anchor = link.partition("#")
            if "://" not in link:
                target = (document.parent / path).resolve() if path else document
                assert target.exists(), link
                assert not anchor or anchor in anchors(target), link

    def test_every_make_target_exists(self, document: Path) -> None:
        named = re.findall(r"(?:^\$ |`)make ([a-z]+)", document.read_text(), re.MULTILINE)
        assert set(named) <= targets()

    def test_every_command_and_option_exists(self, document: Path) -> None:
        for name, rest in re.findall(r"(?:\$ |/|`)ladder-bot ([a-z]+)([^`\n#|>]*)", document.read_text()):
            assert name in COMMANDS, name
            command = COMMANDS[name]
            for word in rest.split():
                command = getattr(command, "commands", {}).get(word, command)
            options = {one for parameter in command.params for one in (*parameter.opts, *parameter.secondary_opts)}
            assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= options | {"--help"}, f"{name}{rest}"

    def test_no_line_is_longer_than_people_read(self, document: Path) -> None:
        text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
        long = [line for line in text.splitlines() if len(line) > 150 and not line.startswith("|")]
        assert not long


def test_every_command_is_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"ladder-bot {name}" not in README and f"make {name}" not in README] == []


def test_the_two_commands_of_a_fresh_clone_come_first() -> None:
    assert re.findall(r"^\$ (make \w+)", README, re.MULTILINE)[:2] == ["make try", "make test"]


def test_the_guide_to_installing_has_every_scope() -> None:
    guide = (ROOT / "docs" / "install.md").read_text()
    assert rows(guide, "What each scope is for").keys() == SCOPES.keys()
    assert f"`{PATH}`" in guide
    assert f"`{PATH}`" in README


def test_contributors_are_told_of_every_target() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert {target for target in targets() - {"help"} if f"make {target}" not in told} == set()


def test_soaking_runs_the_tests_that_ask_more_of_themselves() -> None:
    done = subprocess.run(["make", "-n", "soak"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line for line in done.splitlines() if line.startswith("LADDER_SOAK=1 ")]
    assert lines
    for line in lines:
        (file,) = re.findall(r" (tests/\S+\.py)", line)
        text = (ROOT / file).read_text()
        assert "LADDER_SOAK" in text
        chosen = re.findall(r"\w+_\w+", "".join(re.findall('-k "([^"]*)"', line)))
        assert all(re.search(rf"^def test_\w*{name}", text, re.MULTILINE) for name in chosen), line


def test_the_guide_to_ladders_explains_every_part_of_a_vocabulary() -> None:
    guide = (ROOT / "docs" / "your-own-ladder.md").read_text()
    assert rows(guide, "## Words of your field").keys() == Vocabulary.model_fields.keys()


def test_the_help_of_make_names_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make ([a-z]+)", said, re.MULTILINE)) == targets() - {"help"}
