"""Documents for the tests of importing: written in the test, found as a company would find them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

from bot.ladders.importing import reading, writing
from bot.ladders.importing.found import Found
from bot.ladders.loading import load

SHARED = Path(__file__).parents[4] / "shared"

Tree = dict[str, dict[str, list[str]]]
"""Entry → section → expectations."""


def imported(folder: Path, document: str | bytes, name: str = "ladder.md") -> Found:
    """What is found in a document of that name."""
    path = folder / name
    if isinstance(document, str):
        path.write_text(dedent(document), encoding="utf-8", newline="")
    else:
        path.write_bytes(document)
    return reading.read(path)


def tree(found: Found) -> Tree:
    """The entries by name, with the label where names return, and what each section expects."""
    names = [entry.name for entry in found.entries]
    return {
        f"{e.name} {e.label}" if names.count(e.name) > 1 else e.name: {
            section.name: [one.text for one in section.expectations] for section in e.sections
        }
        for e in found.entries
    }


def problems(folder: Path, found: Found) -> list[Any]:
    """What `ladder-bot check` says of the file that is written."""
    path = folder / "written.yaml"
    path.write_text(writing.text(found, "document"), encoding="utf-8")
    return list(load(path).problems)
