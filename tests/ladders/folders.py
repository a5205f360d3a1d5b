"""Folders with ladders for tests, as people have them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from bot.ladders import loading
from bot.ladders.loading import Loaded

ROOT = Path(__file__).parents[2]
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and pipes")

SMALL = "id: {id}\nname: A\nsections: [{{id: scope, name: Scope}}]\nbands: [{{id: one, name: One}}]\n"
GUIDE = (ROOT / "docs" / "your-own-ladder.md").read_text("utf-8")
SHOWN_LADDER, SHOWN_WORDS = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
"""The two files that the guide shows, as they stand in it."""


def load(path: Path, base: Path | None = None) -> Loaded:
    """What the folder itself holds, unless a base is given."""
    return loading.load(path, base)


def small(folder: Path, name: str = "a.yaml", id: str = "a", more: str = "") -> Path:  # noqa: A002
    """Puts a small ladder into a folder."""
    path = folder / name
    path.write_text(SMALL.format(id=id) + more, "utf-8")
    return path


def guide(folder: Path) -> None:
    """Puts what the guide shows into a folder."""
    (folder / "design.yaml").write_text(SHOWN_LADDER, "utf-8")
    (folder / "vocabulary.yaml").write_text(SHOWN_WORDS, "utf-8")


def problems(path: Path) -> list[str]:
    """What is wrong in a folder."""
    return [str(problem) for problem in load(path).problems]


def loaded_ids(loaded: Loaded) -> list[str]:
    """The ids of the ladders that were loaded."""
    return [ladder.id for ladder in loaded.ladders]
