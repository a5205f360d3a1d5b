"""What several commands of `ladder-bot` take, and how they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.ladders.loading import load
from bot.ladders.model import Ladders

LaddersOption = Annotated[
    Path, typer.Option("--ladders", envvar="LADDER_DATA", help="A folder of ladders, or one ladder file.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


class RefusedError(Exception):
    """A command cannot do what it was asked; the message says why and what to do."""


def ladders_at(path: Path) -> Ladders:
    """The ladders of a folder or a file; every problem with them is a reason to refuse."""
    loaded = load(path)
    if loaded.problems:
        raise RefusedError("\n".join(map(str, loaded.problems)))
    return loaded.ladders
