"""How well questions are answered, and expectations proposed for notes: each kind with its own idea of right, over
files of JSON lines with gold answers.

`python tests/evaluation/scoring.py [FILE …] [--misses]` prints a table a file; `make eval` runs it on all files there
are. A line holds `id`, `text`, `kind` and, by kind, `entries`, `section` or `expectations` (each entry, section,
number). A note without any is evidence for nothing: its kind is told as `nothing`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.growth.suggesting import Suggester
from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.loading import load
from bot.settings import LADDER_DATA

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "eval" / "questions.jsonl"
OWN = (HERE / "questions_a.jsonl", HERE / "questions_b.jsonl")
NOTES = (HERE / "notes_a.jsonl", HERE / "notes_b.jsonl")
SHARED_NOTES = SHARED.with_name("notes.jsonl")

Line = dict[str, Any]
Shares = dict[str, tuple[int, float, float]]
"""Kind → how many, the share right, and for topics and notes the share right among the first three."""


def read(path: Path) -> list[Line]:
    """The questions of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def score(
    ask: Callable[[str], Line], questions: Iterable[Line], missed: Callable[[Line, Line], None] | None = None
) -> Shares:
    """The shares of right answers by kind; `missed` is told of each question whose first answer is wrong."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for question in questions:
        answer = ask(question["text"])
        first, among_three = judge(question, answer)
        for i, value in enumerate((True, first, among_three)):
            tally[_kind(question)][i] += value
        if missed and not first:
            missed(question, answer)
    return {kind: (n, first / n, three / n) for kind, (n, first, three) in sorted(tally.items())}


def judge(question: Line, answer: Line) -> tuple[bool, bool]:
    """Whether the first answer is right, and whether one of the first three is (the same where there is only one)."""
    kind = _kind(question)
    if kind == "nothing":
        return (not answer["expectations"],) * 2
    if kind in {"topic", "note"}:
        gold = {_address(e) for e in question["expectations"]}
        found = [_address(e) in gold for e in answer["expectations"][:3]]
        return bool(found and found[0]), any(found)
    if kind == "none":
        right = answer["kind"] in {"unknown", "help"} and not answer["entries"] and not answer["expectations"]
    elif kind == "next":
        right = answer["kind"] == kind and answer["entries"] == question["entries"]
    else:
        wanted = "entry" if kind in {"lookup", "expect"} else kind
        right = answer["kind"] == wanted and set(answer["entries"]) == set(question["entries"])
        right = right and (kind != "section" or answer["section"] == question["section"])
    return right, right


def _kind(question: Line) -> str:
    return "nothing" if question["kind"] == "note" and not question["expectations"] else question["kind"]


def asking(ladders: Path) -> Callable[[str], Line]:
    """Answers as `ladder-bot ask --json` gives them."""
    answering = Answering(load(ladders).ladders)
    return lambda text: exporting.answer(answering.ask(text))


def suggesting(ladders: Path) -> Callable[[str], Line]:
    """Proposals as `ladder-bot suggest --json` gives them."""
    suggester = Suggester(Answering(load(ladders).ladders))
    return lambda text: {"expectations": [exporting.expectation(one) for one in suggester.suggest(text)]}


def _address(expectation: Line) -> tuple[str, str, int]:
    return expectation["entry"], expectation["section"], expectation["number"]


def _tell(question: Line, answer: Line) -> None:
    said = [f"{e['entry']} {e['section']} {e['number']}" for e in answer["expectations"][:3]]
    print(f"  {_kind(question):8} {question['text'][:80]!r} -> {answer.get('kind')} {answer.get('entries')} {said}")


def main() -> None:
    """Prints the tables."""
    missed = _tell if "--misses" in sys.argv else None
    files = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    files = files or [file for file in (*OWN, SHARED, *NOTES, SHARED_NOTES) if file.exists()]
    ask, suggest = asking(LADDER_DATA), suggesting(LADDER_DATA)
    for file in files:
        print(file.name)
        lines = read(file)
        notes = all(line["kind"] == "note" for line in lines)
        for kind, (n, first, three) in score(suggest if notes else ask, lines, missed).items():
            among = f"  among three {three:6.1%}" if kind in {"topic", "note"} else ""
            print(f"  {kind:8} {n:4}  {first:6.1%}{among}")


if __name__ == "__main__":
    main()
