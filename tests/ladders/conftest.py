"""A folder for ladders."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, named as people name it: relative to where they are."""
    monkeypatch.chdir(tmp_path)
    inside = Path("ladders")
    inside.mkdir()
    return inside
