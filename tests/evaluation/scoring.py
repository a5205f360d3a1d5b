"""How well questions are answered, and expectations proposed for notes: each kind with its own idea of right, over
files of JSON lines with gold answers.

`python tests/evaluation/scoring.py [FILE …] [--misses]` prints a table a file; `make eval` runs it on all files there
are. A line holds `id`, `text`, `kind` and, by kind, `entries`, `section` or `expectations` (each entry, section,
number). A note without any is evidence for nothing: its kind is told as `nothing`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.growth.suggesting import Suggester
from bot.ladders.answering import Answering
from bot.ladders.evaluating import Given, Wanted, given, judge, tally
from bot.ladders.loading import load
from bot.settings import LADDER_DATA

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "eval" / "questions.jsonl"
OWN = (HERE / "questions_a.jsonl", HERE / "questions_b.jsonl")
NOTES = (HERE / "notes_a.jsonl", HERE / "notes_b.jsonl")
SHARED_NOTES = SHARED.with_name("notes.jsonl")

Shares = dict[str, tuple[int, float, float]]
"""Kind → how many, the share right, and for topics and notes the share right among the first three."""


def read(path: Path) -> list[Wanted]:
    """The questions of a file, or its notes. The ladder is not asked whether it has what they name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_wanted(json.loads(line)) for line in lines if line.strip()]


def _wanted(line: dict[str, Any]) -> Wanted:
    expectations = frozenset((e["entry"], e["section"], e["number"]) for e in line.get("expectations", ()))
    return Wanted(
        id=line["id"],
        text=line["text"],
        kind="nothing" if line["kind"] == "note" and not expectations else line["kind"],
        entries=tuple(line.get("entries", ())),
        section=line.get("section"),
        expectations=expectations,
    )


def score(
    ask: Callable[[str], Given], questions: Iterable[Wanted], missed: Callable[[Wanted, Given], None] | None = None
) -> Shares:
    """The shares of right answers by kind; `missed` is told of each question whose first answer is wrong."""
    judged = []
    for question in questions:
        answer = ask(question.text)
        judged.append((question, judge(question, answer)))
        if missed and not judged[-1][1].first:
            missed(question, answer)
    shares = tally(judged)
    return {kind: (one.asked, one.first / one.asked, one.among_three / one.asked) for kind, one in shares.items()}


def asking(ladders: Path) -> Callable[[str], Given]:
    """Answers about these ladders."""
    answering = Answering(load(ladders).ladders)
    return lambda text: given(answering.ask(text))


def suggesting(ladders: Path) -> Callable[[str], Given]:
    """Proposals for notes from these ladders."""
    suggester = Suggester(Answering(load(ladders).ladders))

    def suggest(text: str) -> Given:
        found = suggester.suggest(text)
        return Given("note", (), None, tuple((one.entry, one.section, one.number) for one in found))

    return suggest


def _tell(question: Wanted, answer: Given) -> None:
    said = [" ".join(map(str, address)) for address in answer.expectations[:3]]
    print(f"  {question.kind:8} {question.text[:80]!r} -> {answer.kind} {list(answer.entries)} {said}")


def main() -> None:
    """Prints the tables."""
    missed = _tell if "--misses" in sys.argv else None
    files = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    files = files or [file for file in (*OWN, SHARED, *NOTES, SHARED_NOTES) if file.exists()]
    ask, suggest = asking(LADDER_DATA), suggesting(LADDER_DATA)
    for file in files:
        print(file.name)
        lines = read(file)
        notes = all(line.kind in {"note", "nothing"} for line in lines)
        for kind, (n, first, three) in score(suggest if notes else ask, lines, missed).items():
            among = f"  among three {three:6.1%}" if kind in {"topic", "note"} else ""
            print(f"  {kind:8} {n:4}  {first:6.1%}{among}")


if __name__ == "__main__":
    main()
