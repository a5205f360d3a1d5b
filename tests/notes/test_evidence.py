"""Links from notes to expectations: the author's alone to make and to take away, on both databases."""

from __future__ import annotations

import pytest

from bot.notes.model import Evidence, NotYoursError
from tests.notes.conftest import ALEX, ANNA, NOW, SAM

TEACH = Evidence("crew", "sailor", "teach", "Teach deckhands knots.")
REWORDED = Evidence("crew", "sailor", "teach", "Teach everyone knots.")
STEER = Evidence("crew", "sailor", "steer", "Steer by the stars.")


def test_a_link_is_kept_with_its_wording(store, write):
    note = write()
    assert store.link(ANNA, note.id, [TEACH]).evidence == (TEACH,)
    assert store.link(ANNA, note.id, [STEER]).evidence == (TEACH, STEER)
    assert store.read(ANNA, note.id).evidence == (TEACH, STEER)


def test_a_link_made_again_keeps_the_wording_in_force_now(store, write):
    note = write()
    store.link(ANNA, note.id, [TEACH, STEER])
    assert store.link(ANNA, note.id, [REWORDED]).evidence == (STEER, REWORDED)


def test_a_link_is_taken_away_by_its_address(store, write):
    note = write()
    store.link(ANNA, note.id, [TEACH, STEER])
    assert store.unlink(ANNA, note.id, REWORDED.address).evidence == (STEER,)
    assert store.unlink(ANNA, note.id, REWORDED.address).evidence == (STEER,)


def test_linking_does_not_count_as_editing_and_changes_nothing_else(store, write):
    note = write(tags=("import",))
    linked = store.link(ANNA, note.id, [TEACH])
    assert (linked.edited, linked.text, linked.tags, linked.day) == (None, note.text, note.tags, note.day)


def test_nobody_but_the_author_links_also_not_whom_it_is_shared_with(store, write):
    note = write()
    store.share(ANNA, [note.id], NOW)
    for other in (SAM, ALEX):
        with pytest.raises(NotYoursError):
            store.link(other, note.id, [TEACH])
        with pytest.raises(NotYoursError):
            store.unlink(other, note.id, TEACH.address)
    assert store.read(ANNA, note.id).evidence == ()
