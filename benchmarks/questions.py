"""A question without Slack: how long it takes, beside what else could rank, with one ladder and with a hundred."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import engines
from benchmarks.asked import Asked, mixed, topics
from benchmarks.grown import grown, words_in
from benchmarks.tables import Table, median, p99, show
from bot.ladders.answering import Answering
from bot.ladders.loading import load
from bot.ladders.model import Expectation, Ladders
from bot.settings import LADDER_DATA
from bot.slack.reloading import uncollected

EVALUATION = Path(__file__).parent.parent.parent / "shared" / "eval" / "questions.jsonl"
_QUESTIONS, _QUESTIONS_OF_MANY = 500, 300
_TOPICS, _TOPICS_OF_MANY = 200, 40
_ROUNDS, _ROUNDS_OF_MANY = 5, 1
_MANY = 100
_PATIENCE = 8.0
_ASKED = ("median µs", "p99 µs", "asked again: median µs", "p99 µs")

Times = dict[str, list[float]]
"""Question → what it took each time, in µs."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Questions asked of new bots: the last bot, what each took to build (ms), and each question, first and again."""

    answering: Answering
    built: list[float]
    first: Times
    again: Times


def measure() -> list[Table]:
    """All tables. The hundred ladders come last: as long as they are in memory, everything else is slower."""
    shipped, gold = load(LADDER_DATA).ladders, _gold()
    asked = mixed(shipped, _QUESTIONS)
    one = _run(shipped, [question.text for question in asked], _ROUNDS)
    others = _run(shipped, [question["text"] for question in gold], _ROUNDS)
    few = _in_turns(one.answering, _TOPICS, _ROUNDS)
    tables = [_by_kind(asked, one, others), *([_ranking(one.answering, gold)] if gold else [])]
    grown_ = grown(shipped, _MANY)
    all_ = _run(grown_, [question.text for question in mixed(grown_, _QUESTIONS_OF_MANY)], _ROUNDS_OF_MANY)
    many = _in_turns(all_.answering, _TOPICS_OF_MANY, _ROUNDS_OF_MANY)
    return [*tables, _sizes(one, all_), _beside(few, many)]


def _by_kind(questions: Sequence[Asked], run: _Run, others: _Run) -> Table:
    """The mixed questions by what they were made as, and those that other people wrote."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for asked in questions:
        kinds[asked.kind].append(asked.text)
    rows = [_row(kind, run, kinds[kind]) for kind in sorted(kinds)]
    rows.append(_row("all", run, list(run.first)))
    if others.first:
        rows.append(_row("other people's", others, list(others.first)))
    return Table("questions", ("questions", "number", *_ASKED), tuple(rows))


def _row(name: str, run: _Run, texts: Sequence[str]) -> tuple[str, ...]:
    first, again = ([median(times[text]) for text in texts if text in times] for times in (run.first, run.again))
    figures = (median(first), p99(first), median(again), p99(again))
    return (name, str(len(texts)), *(f"{figure:,.0f}" for figure in figures))


def _sizes(one: _Run, all_: _Run) -> Table:
    """Time to build, and to answer, with one ladder and with many."""
    rows = []
    for name, run in (("the shipped ladder", one), (f"{_MANY} ladders", all_)):
        ladders = run.answering.ladders
        count = sum(1 for _ in ladders.expectations())
        figures = (f"{count:,}", f"{words_in(ladders):,}", f"{median(run.built):,.0f}")
        rows.append((name, *figures, *_row(name, run, list(run.first))[2:]))
    return Table("sizes", ("", "expectations", "different words", "to build, ms", *_ASKED), tuple(rows))


def _beside(few: Mapping[str, Times], many: Mapping[str, Times]) -> Table:
    """What each engine took with one ladder and with many."""
    columns = ("", "one ladder: median µs", "p99 µs", f"{_MANY} ladders: median µs", "p99 µs")
    rows = []
    for name, times in few.items():
        figures = [f(list(map(median, several.values()))) for several in (times, many[name]) for f in (median, p99)]
        rows.append((name, *(f"{figure:,.0f}" for figure in figures)))
    return Table("engines", columns, tuple(rows))


def _engines(answering: Answering) -> dict[str, engines.Rank]:
    return {
        "the bot, whole answer": engines.ours(answering),
        "rapidfuzz token_set_ratio over all texts": engines.fuzzy(answering.ladders),
        "SQLite FTS5 over all texts": engines.fts5(answering.ladders),
    }


def _ranking(answering: Answering, gold: Sequence[Mapping[str, Any]]) -> Table:
    """How often each engine has a right expectation first and among three, and keeps silent where there is none."""
    ladders = answering.ladders
    ranks = {
        "rapidfuzz token_set_ratio, text": engines.fuzzy(ladders),
        "SQLite FTS5, text": engines.fts5(ladders),
        "SQLite FTS5, text and `asked_as`": engines.fts5(ladders, asked=True),
        "SQLite FTS5, text and `asked_as`, the question with all words of the same meaning": engines.fts5(
            ladders, asked=True, meanings=True
        ),
        "bm25s, text and `asked_as`": engines.bm25s(ladders),
        "the bot": engines.ours(answering),
    }
    topic, none = ([question for question in gold if question["kind"] == kind] for kind in ("topic", "none"))
    rows = tuple((name, *_scored(rank, topic), _silent(rank, none)) for name, rank in ranks.items() if rank)
    remark = f"{len(topic)} questions about topics, {len(none)} about what the ladder doesn't say."
    return Table("ranking", ("", "right first", "right among three", "no answer where there is none"), rows, remark)


def _scored(rank: engines.Rank, topic: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    first = among = 0
    for question in topic:
        right = {(e["entry"], e["section"], e["number"]) for e in question["expectations"]}
        hits = [_address(found) in right for found in rank(question["text"])]
        first, among = first + any(hits[:1]), among + any(hits)
    return f"{first / len(topic):.0%}", f"{among / len(topic):.0%}"


def _silent(rank: engines.Rank, none: Sequence[Mapping[str, Any]]) -> str:
    return f"{sum(not rank(question['text']) for question in none) / len(none):.0%}"


def _address(expectation: Expectation) -> tuple[str, str, int]:
    return expectation.entry, expectation.section, expectation.number


def _gold() -> list[dict[str, Any]]:
    """Questions that other people wrote, where they are at hand; they are counted, and never shown."""
    lines = EVALUATION.read_text(encoding="utf-8").splitlines() if EVALUATION.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def _run(ladders: Ladders, texts: Sequence[str], rounds: int) -> _Run:
    """Asks each round's new bot every question once, and then all of them again."""
    built: list[float] = []
    times: tuple[Times, Times] = (defaultdict(list), defaultdict(list))
    for _ in range(rounds):
        _forget()
        gc.collect()
        with uncollected():  # as at a start
            start = time.perf_counter()
            answering = Answering(ladders)
            built.append((time.perf_counter() - start) * 1e3)
        for each in times:
            _timed(answering.ask, texts, each)
    return _Run(answering, built, *times)


def _in_turns(answering: Answering, count: int, rounds: int) -> dict[str, Times]:
    """The same questions about topics, put to each engine in turns."""
    ranks, texts = _engines(answering), topics(answering.ladders, count)
    taken: dict[str, Times] = {name: defaultdict(list) for name in ranks}
    for _ in range(rounds):
        for name, rank in ranks.items():
            _timed(rank, texts, taken[name])
    return taken


def _timed(ask: Callable[[str], object], texts: Sequence[str], times: Times) -> None:
    """Asks one after the other, as many as there is patience for."""
    end = time.perf_counter() + _PATIENCE
    for text in texts:
        start = time.perf_counter()
        ask(text)
        taken = time.perf_counter() - start
        times[text].append(taken * 1e6)
        if start + taken > end:
            break


def _forget() -> None:
    """Empties what the modules of ladders remember between questions."""
    for name in [name for name in sys.modules if name.startswith("bot.ladders")]:
        for value in vars(sys.modules[name]).values():
            if hasattr(value, "cache_clear") and not isinstance(value, type):
                value.cache_clear()


if __name__ == "__main__":
    show(measure())
