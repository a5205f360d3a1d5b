"""What several commands of `ladder-bot` take, and how they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.ladders import data
from bot.ladders.data import LadderData
from bot.ladders.loading import Loaded, Problem, load
from bot.ladders.model import Ladders
from bot.ladders.reading import of_the_system

LaddersOption = Annotated[
    Path, typer.Option("--ladders", envvar="LADDER_DATA", help="A folder of ladders, or one ladder file.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


class RefusedError(Exception):
    """A command cannot do what it was asked; the message says why and what to do."""


def ladders_at(path: Path) -> Ladders:
    """The common ladders of a folder, or that of a file; every problem with them is a reason to refuse."""
    return loaded_from(path).ladders


def loaded_from(path: Path) -> Loaded:
    """The same with the files that they are written in."""
    loaded = load(path)
    _refuse(loaded.problems)
    return loaded


def data_at(path: Path) -> LadderData:
    """The same with the ladders of workspaces that have a folder of their own."""
    loaded = data.load(path)
    _refuse(loaded.problems)
    return loaded


def lines_of(path: Path) -> list[str]:
    """The lines of a file of JSON lines."""
    try:
        # Not `splitlines`: a text may hold U+2028 and its like, which end no line of JSON.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except IsADirectoryError:
        raise RefusedError(f"{path}: this is a folder: name a file in it") from None
    except OSError as error:
        raise RefusedError(f"{path}: {': '.join(of_the_system(error))}") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{path}: this is no text in UTF-8: save it as UTF-8") from None


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise RefusedError("\n".join(map(str, problems)))
