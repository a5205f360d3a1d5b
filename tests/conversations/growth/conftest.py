"""Notes that a conversation about growth begins with."""

from __future__ import annotations

import sys

import pytest

from tests.conversations.growth.evidenced import kept


@pytest.fixture
def noted(notebook, ladders, anna):
    """Keeps notes, of Anna's on Alex where nothing else is said."""

    def keep(*links, author=anna, subject="U0ALEX", **more):
        return kept(notebook, ladders, author, subject, *links, **more)

    return keep


@pytest.fixture
def no_pictures(monkeypatch):
    """The drawing library is not installed: no picture comes between what is pressed and its answer."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
