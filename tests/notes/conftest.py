"""People who write notes, and how they do it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

import pytest

from bot.notes.model import Draft, Viewer

ANNA, SAM, DANA, ALEX = (Viewer("T1", person) for person in ("UANNA", "USAM", "UDANA", "UALEX"))
NOW = datetime(2026, 11, 3, 15, 30, tzinfo=UTC)
DAY = date(2026, 11, 3)


@pytest.fixture
def write(store):
    """Writes one note, and gives it."""
    numbers = count()

    def write(by=ANNA, subject=ALEX.person, text="led the review", day=DAY, source="", now=NOW, **more):
        draft = Draft(subject, day, text, source or f"D1/{next(numbers)}", **more)
        return store.write(by, [draft], now)[0]

    return write
