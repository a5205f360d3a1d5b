"""Files that are made once, whoever is faster."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.storage import files


def test_a_file_that_somebody_else_makes_in_the_same_moment_is_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = tmp_path / "made", os.link

    def late(source: Path, target: Path) -> None:
        target.write_bytes(b"theirs")
        link(source, target)

    monkeypatch.setattr(files.os, "link", late)
    assert not files.make_once(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "made"
    assert files.make_once(path, b"first")
    assert not files.make_once(path, b"second")
    assert path.read_bytes() == b"first"
