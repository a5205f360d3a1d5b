"""Whatever a document holds: a report or a refusal in a sentence, in bounded time, and a file that passes the check."""
# ruff: noqa: E501

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from bot.ladders.importing import reading, report, writing
from bot.ladders.importing.found import NothingFoundError
from bot.ladders.loading import of_text
from bot.ladders.reading import UnreadableError
from tests.ladders.importing import test_importing_data, test_importing_html, test_importing_tables
from tests.ladders.importing.imported import SHARED

pytestmark = pytest.mark.no_cover
"""Other tests reach all of it; traced, these would take three times as long."""

SOAK = bool(os.environ.get("LADDER_SOAK"))
DOCUMENTS = 10_000 if SOAK else 240
SIZE = 50_000 if SOAK else 2_000
OWN = {
    "a.md": "# L\n## L1: Junior\n**Craft**\n* * a\n*\n* b\n| a | b |\n|-|-|\n| c | d |\n## L2: Senior\n### Craft\n- **x**: y\n"
    "<details><summary>Examples</summary>\n\n- z\n</details>\n\n> [q](#r)\n",
    "b.html": test_importing_html.PAGE,
    "c.yaml": test_importing_data.TOPICS,
    "d.json": '{"topics": [{"name": "x", "levels": [{"title": "y", "criteria": ["z"]}]}]}',
    "e.csv": test_importing_tables.ROWS["tall.csv"],
}
SNIPPETS = ["<", ">", "|", "*", "**", "#", "\n", "\n\n", "- ", "  ", "<li>", "</table>", "<details>", "L3:", "\t", '"', "{", "]", "\x00", "\u2028",
            "\ud83d", "👩‍🔧", "é", ":", "---\n", "TBD", "(Band 2)", "&nbsp;", "<script>", "Senior Engineer", "`", "\r\n", "![x](y)", "~"]  # fmt: skip


def published() -> dict[str, str]:
    files = [*(SHARED / "ladders").glob("*.[mj]*"), *(SHARED / "reference").glob("eng*.md")]
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def mutated(text: str, chance: random.Random) -> bytes:
    """The text with pieces taken out, doubled, exchanged and put in; now and then bytes that are no UTF-8."""
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([1, 3, 30, 300]))
        put = chance.choice([*SNIPPETS, "", text[start:end] * 2, chance.choice(SNIPPETS) * chance.randint(1, 60)])
        text = text[:start] + put + text[end:]
    content = text.encode("utf-8", "surrogatepass")
    return content + b"\xff\xe9" if chance.random() < 0.1 else content


def attempted(path: Path) -> str:
    """What became of a document; any other error is a failure."""
    try:
        found = reading.read(path)
        list(report.lines(found))
        str(report.as_json(found)).encode()
        assert of_text(writing.text(found, path.name)) is not None
    except (UnreadableError, NothingFoundError, writing.UnwritableError) as refused:
        return type(refused).__name__
    return "found"


def test_a_mutated_document_is_reported_or_refused(tmp_path: Path) -> None:
    chance = random.Random(6)
    documents = OWN | (published() if SHARED.exists() else {})
    names = sorted(documents)
    became = set()
    for number in range(DOCUMENTS):
        name = names[number % len(names)]
        path = tmp_path / f"x{Path(name).suffix}"
        path.write_bytes(mutated(documents[name], chance))
        became.add(attempted(path))
    assert {"found", "NothingFoundError"} <= became


@pytest.mark.parametrize("kind", [".md", ".html", ".yaml", ".json", ".csv"])
@pytest.mark.parametrize(
    "piece",
    ["<", "[", "*", "> ", "- ", "<table>", "<details><summary>", "# Senior\n", "**a**\n", "|", "<b>", "<ul><li>", '"', "- - -\n", "\n",
     "* a\n  * b\n", "{", "#", "<a ", "“", "| a | b |\n", "a: ", "- x:\n", "---\n", "<td>", "L1 ", "[a](b", "\x85", "&", "<p>x", "1. "],
)  # fmt: skip
def test_the_same_again_and_again_is_reported_or_refused(tmp_path: Path, kind: str, piece: str) -> None:
    path = tmp_path / f"x{kind}"
    path.write_text(piece * (SIZE // len(piece)), encoding="utf-8")
    assert attempted(path)
