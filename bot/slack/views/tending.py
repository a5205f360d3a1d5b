"""What those who tend the ladders are told in a direct message."""

from __future__ import annotations

from pathlib import Path

from bot.ladders.data import LadderData
from bot.ladders.loading import Problem
from bot.slack.views.blocks import View, escape, shorten
from bot.slack.views.words import counted

GOOD = "The ladders have no problems any more: what is in their folder is in force."
_MOST, _LONGEST = 10, 250
"""Problems, and characters of each: a message is no longer than people read at once."""


def bad(found: LadderData) -> View:
    """The problems, the files as seen from the ladders' folder."""
    told = [_line(problem, found.path) for problem in found.problems[:_MOST]]
    more = len(found.problems) - len(told)
    lines = [
        "The ladders have changed, and have problems. I go on with those from before, and tell you when they are good:",
        "```\n" + "\n".join(told) + "\n```",
        *([f"and {counted(more, 'more problem')}: `ladder-bot check` tells all."] if more else []),
    ]
    return View("\n".join(lines), ())


def _line(problem: Problem, folder: Path | None) -> str:
    """On one line, and without what would end the block that it stands in."""
    line = str(problem).removeprefix(f"{folder}/" if folder else "")
    return escape(shorten(" ".join(line.replace("`", "'").split()), _LONGEST))
