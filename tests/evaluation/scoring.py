"""How well questions are answered: each kind with its own idea of right, over files of JSON lines with gold
answers.

`python tests/evaluation/scoring.py [FILE …] [--misses]` prints a table a file; `make eval` runs it on all files there
are. A line holds `id`, `text`, `kind` and, by kind, `entries`, `section` or `expectations` (each entry, section,
number).
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.ladders import exporting
from bot.ladders.answering import Answering
from bot.ladders.loading import load
from bot.settings import LADDER_DATA

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "eval" / "questions.jsonl"
OWN = (HERE / "questions_a.jsonl", HERE / "questions_b.jsonl")

Line = dict[str, Any]
Shares = dict[str, tuple[int, float, float]]
"""Kind → how many questions, the share right, and for topics the share right among the first three."""


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
            tally[question["kind"]][i] += value
        if missed and not first:
            missed(question, answer)
    return {kind: (n, first / n, three / n) for kind, (n, first, three) in sorted(tally.items())}


def judge(question: Line, answer: Line) -> tuple[bool, bool]:
    """Whether the first answer is right, and whether one of the first three is (the same where there is only one)."""
    kind = question["kind"]
    if kind == "topic":
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


def asking(ladders: Path) -> Callable[[str], Line]:
    """Answers as `ladder-bot ask --json` gives them."""
    answering = Answering(load(ladders).ladders)
    return lambda text: exporting.answer(answering.ask(text))


def _address(expectation: Line) -> tuple[str, str, int]:
    return expectation["entry"], expectation["section"], expectation["number"]


def _tell(question: Line, answer: Line) -> None:
    said = [f"{e['entry']} {e['section']} {e['number']}" for e in answer["expectations"][:3]]
    print(f"  {question['kind']:8} {question['text'][:80]!r} -> {answer['kind']} {answer['entries']} {said}")


def main() -> None:
    """Prints the tables."""
    files = [Path(a) for a in sys.argv[1:] if not a.startswith("--")] or [*OWN, *([SHARED] if SHARED.exists() else [])]
    ask = asking(LADDER_DATA)
    for file in files:
        print(file.name)
        for kind, (n, first, three) in score(ask, read(file), _tell if "--misses" in sys.argv else None).items():
            print(f"  {kind:8} {n:4}  {first:6.1%}" + (f"  among three {three:6.1%}" if kind == "topic" else ""))


if __name__ == "__main__":
    main()
