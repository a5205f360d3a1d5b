"""What there is of a person's own is counted, and all of it deleted, unless there is more than they were told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.notes.model import Deed, Draft, Holdings, MoreNotesError, Viewer
from bot.notes.positions import Position
from bot.notes.sql.positions import SqlPositionStore

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
ANNA, SAM, ELSEWHERE = Viewer("T1", "UANNA"), Viewer("T1", "USAM"), Viewer("T2", "UANNA")
NOTHING = Holdings(0, 0, 0, 0, 0, 0)


@pytest.fixture
def written(store):
    """Anna: two on Alex, one on Dana; others: one each on Alex."""
    drafts = [Draft(who, date(2026, 11, 3), "a note", source) for who, source in
              (("UALEX", "1"), ("UALEX", "2"), ("UDANA", "3"))]  # fmt: skip
    notes = store.write(ANNA, drafts, NOW)
    for other in (SAM, ELSEWHERE):
        store.write(other, drafts[:1], NOW)
    return [note.id for note in notes]


def test_all_that_ends_is_counted(store, written, database, keys):
    SqlPositionStore(database, keys).place(ANNA, "UALEX", Position("engineering", "staff"))
    store.share(ANNA, written[:1], NOW)
    store.offer(ANNA, "UALEX", "USAM", written[:2], moves=True, now=NOW)
    store.log(ANNA, "UANNA", "UALEX", Deed.EXPORT, 2, NOW)
    assert store.holdings(ANNA, "UALEX") == Holdings(2, 1, 1, 0, 1, 2)
    assert store.holdings(ANNA, None) == Holdings(3, 1, 1, 0, 1, 2)
    assert store.holdings(ANNA, "UNOBODY") == NOTHING
    assert store.holdings(SAM, "UALEX") == Holdings(1, 0, 0, 0, 0, 0)
    assert store.forget(ANNA, "UALEX", 2) == 2
    assert store.holdings(ANNA, "UALEX") == NOTHING
    assert store.holdings(ANNA, None) == Holdings(1, 0, 0, 0, 0, 0)
    assert store.holdings(SAM, "UALEX") == store.holdings(ELSEWHERE, None) == Holdings(1, 0, 0, 0, 0, 0)


def test_with_more_notes_than_were_told_nothing_is_deleted(store, written, journal):
    store.offer(ANNA, "UALEX", "USAM", written[:2], moves=True, now=NOW)
    before = store.holdings(ANNA, None)
    for subject, told in (("UALEX", 1), (None, 2)):
        with pytest.raises(MoreNotesError):
            store.forget(ANNA, subject, told)
    assert store.holdings(ANNA, None) == before
    assert journal.erased() == frozenset()


def test_with_fewer_notes_than_were_told_or_none_told_they_are_deleted(store, written):
    store.erase(ANNA, written[:1])
    assert store.forget(ANNA, "UALEX", 2) == 1
    assert store.forget(ANNA, None) == 1
    assert store.holdings(ANNA, None) == NOTHING
