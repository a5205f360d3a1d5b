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


def test_a_file_that_is_replaced_is_nobody_elses_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    files.replace(path, b"first")
    path.chmod(0o644)
    files.replace(path, b"second")
    assert path.read_bytes() == b"second"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    files.replace(path, b"first")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.replace(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
