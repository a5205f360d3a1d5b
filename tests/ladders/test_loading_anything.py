"""Whatever a ladder's file holds, it is a ladder or problems in plain words, and nothing raises."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ladders.folders import SHOWN_LADDER as GUIDE
from tests.ladders.folders import load, small

LINES = GUIDE.splitlines(keepends=True)
ODD = (
    "",
    "-",
    "- ",
    ":",
    "  ",
    "\t",
    "\n",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!",
    "|",
    ">",
    "#",
    "---\n",
    "\x00",
    "é",
    "42",
    "yes",
)


def _judged(content: bytes, name: str = "a.yaml") -> None:
    """Ladders or problems, each with a line of the file and a sentence in plain words."""
    with tempfile.TemporaryDirectory() as at:
        folder = Path(at)
        (folder / name).write_bytes(content)
        if name != "a.yaml":
            small(folder)
        loaded = load(folder)
    assert bool(loaded.problems) != (len(loaded.ladders.ladders) == 1) or name != "a.yaml"
    last = max(1, len(re.split(rb"\r\n|\r|\n", content)))
    for problem in loaded.problems:
        assert 1 <= problem.line <= last
        assert "\n" not in str(problem)
        assert not any(word in str(problem) for word in ("type=", "Input should", "pydantic", "yaml.org", "Mark"))


calm = settings(deadline=None, database=None, max_examples=100, suppress_health_check=list(HealthCheck))


@calm
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_ladder_or_problems(content: bytes) -> None:
    _judged(content)
    _judged(content, "vocabulary.yaml")


@calm
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(GUIDE) - 1), st.integers(0, 40), st.sampled_from(ODD) | st.text(max_size=5)),
        min_size=1,
        max_size=4,
    )
)
def test_a_ladder_with_pieces_exchanged_is_a_ladder_or_problems(cuts: list[tuple[int, int, str]]) -> None:
    text = GUIDE
    for at, length, new in cuts:
        text = text[:at] + new + text[at + length :]
    _judged(text.encode("utf-8", "replace"))


@calm
@given(
    moves=st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.integers(0, 2)),
        min_size=1,
        max_size=4,
    )
)
def test_a_ladder_with_lines_moved_repeated_or_gone_is_a_ladder_or_problems(moves: list[tuple[int, int, int]]) -> None:
    lines = list(LINES)
    for at, to, how in moves:
        line = lines[at % len(lines)] if how else lines.pop(at % len(lines))
        if how < 2:
            lines.insert(to, line)
        else:
            del lines[to % len(lines) : to % len(lines) + 3]
            lines = lines or ["id: a\n"]
    _judged("".join(lines).encode())
