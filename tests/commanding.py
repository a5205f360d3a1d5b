"""`ladder-bot` as people run it, and small ladders to run it with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import cli, options
from bot.ladders.loading import Loaded, load
from bot.settings import LADDER_DATA
from tests.ladders.making import answering_of

SECONDS = 40
"""How long a process may take before a test gives it up."""

SMALL = """\
id: small
name: Small Ladder
sections:
  - {id: scope, name: Scope}
bands:
  - id: one
    name: Baker I
    band: 1
    expectations:
      scope: [Bakes what is on the list.]
  - id: two
    name: Baker II
    band: M2
    builds_on: [one]
    expectations:
      scope: [Writes the list.]
roles:
  - id: taster
    name: Taster
    changes: [scope]
    expectations:
      scope: [Says when the bread is done.]
"""


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def refused(ran: Ran) -> str:
    """The sentence on standard error of a command that did nothing else."""
    assert (ran.code, ran.out) == (1, ""), ran
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    return ran.err.strip()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], loaded: Loaded) -> Run:
    """Runs `ladder-bot` with these arguments in this process; the shipped ladders are read once for all tests."""
    monkeypatch.setattr(options, "load", lambda path: loaded if path == LADDER_DATA else load(path))
    monkeypatch.setattr(cli, "Answering", answering_of)

    def running(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["ladder-bot", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return Ran(int(end.value.code or 0), *capsys.readouterr())

    return running


def process(*command: str, **environment: str) -> Ran:
    """The same in a process of its own."""
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=SECONDS, check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with a small ladder in it."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "small.yaml").write_text(SMALL)
    return folder


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A ladder file with two mistakes, on lines 2 and 10."""
    path = tmp_path / "broken.yaml"
    path.write_text(
        SMALL.replace("name: Small Ladder", "nmae: Small Ladder").replace("[Bakes what is on the list.]", "['']")
    )
    return path
