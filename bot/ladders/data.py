"""What the bot has ladders from: a folder with the common ones, and a folder of their own for some workspaces in it.

`LADDER_DATA/T024BE7LD/` holds the ladders of the workspace with that id: they and the vocabulary beside them take the
place of the common ones there. Every other workspace has the common ones.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.ladders.loading import SHIPPED_VOCABULARY, Loaded, Problem, names_in
from bot.ladders.loading import load as load_one
from bot.ladders.model import Ladders

MAX_TEAMS = 50
_TEAM = re.compile(r"T[A-Z0-9]{8,20}")
"""What Slack's id of a workspace looks like: any other folder is passed over."""
_LIKE_IT = re.compile(r"T0|.*[0-9][A-Z]")
"""What most of these ids are like, and few other names: in small letters it is meant as one all the same."""

State = Mapping[Path, tuple[object, ...]]
"""Folder → what the system says of the files in it that are read."""


@dataclass(frozen=True, slots=True)
class LadderData:
    """The common ladders, those of workspaces by their ids, and every problem in any of them."""

    common: Ladders
    of_teams: Mapping[str, Ladders] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    path: Path | None = None
    """Where all of it was read from; None: nowhere."""
    state: State = field(default_factory=dict)
    """How the files were just before they were read."""


def load(path: Path, base: Path | None = SHIPPED_VOCABULARY, before: LadderData | None = None) -> LadderData:
    """The ladders of a folder and of the workspaces' folders in it, or the one of a file; like `loading.load` of each,
    it never raises for what they hold. A folder that is as it was `before`, without problems, is not read again."""
    now, folders = state(path), [folder for folder in _teams(path) if _TEAM.fullmatch(folder.name)]
    known = {before.path: before.common} if before and before.path else {}
    known |= {path / team: ladders for team, ladders in before.of_teams.items()} if before else {}

    def loaded(folder: Path) -> Loaded:
        same = before and folder in known and before.state.get(folder) == now.get(folder)
        return Loaded(known[folder], ()) if same else load_one(folder, base)

    common = loaded(path)
    of_teams = {folder.name: loaded(folder) for folder in folders[:MAX_TEAMS] if _within(path, folder)}
    wrong = [_leads_out(folder) for folder in folders if not _within(path, folder)]
    wrong += [_in_small_letters(folder) for folder in _teams(path) if folder not in folders]
    if len(folders) > MAX_TEAMS:
        what = f"there are more than {MAX_TEAMS} folders of workspaces"
        wrong.append(Problem(path, 1, what, "let those that can share the common ladders"))
    wrong += [problem for one in of_teams.values() for problem in one.problems]
    ladders = {team: one.ladders for team, one in of_teams.items()}
    return LadderData(common.ladders, ladders, (*common.problems, *wrong), path, now)


def state(path: Path) -> State:
    """It differs as soon as a file that `load` reads was changed, replaced, added, removed, or may be read no more.
    Looked at again and again, it costs some microseconds a file."""
    return {folder: _statuses(folder) for folder in (path, *_teams(path)[: MAX_TEAMS + 1])}


def _statuses(path: Path) -> tuple[object, ...]:
    try:
        folder, names = names_in(path)
    except OSError as error:
        return (error.errno,)
    return tuple(_status(folder / name) for name in names)


def _status(path: Path) -> tuple[object, ...]:
    """Of the file itself where links lead to it: who changes a ladder may change where a link leads."""
    try:
        told = path.stat()
    except OSError as error:
        return str(path), error.errno
    return str(path), told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns


def _teams(path: Path) -> list[Path]:
    """The folders of workspaces in a folder, and those that are meant to be."""
    try:
        with os.scandir(path) as found:
            return sorted(path / one.name for one in found if _is_team(one.name) and one.is_dir())
    except OSError:  # the path is a file, or what `load` has a problem for
        return []


def _is_team(name: str) -> bool:
    large = name.upper()
    return bool(_TEAM.fullmatch(large) and (large == name or _LIKE_IT.match(large)))


def _within(path: Path, folder: Path) -> bool:
    return folder.resolve().is_relative_to(path.resolve())


def _leads_out(folder: Path) -> Problem:
    return Problem(folder, 1, "this is a link to a folder outside of the ladders' own", "copy the folder here instead")


def _in_small_letters(folder: Path) -> Problem:
    what = "this folder is passed over: the id of a workspace is written in capital letters"
    return Problem(folder, 1, what, f"name it {folder.name.upper()}; or otherwise, if it is none")
