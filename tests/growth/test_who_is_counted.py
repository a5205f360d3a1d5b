"""Coverage never counts a note that its viewer may not read: several authors, through the store."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.growth.coverage import cover
from bot.growth.evidence import evidence_for
from bot.ladders.composing import compose
from bot.notes.model import Draft, Note, NotYoursError, Viewer, Which, may_read
from tests.growth.noting import TODAY, expectation
from tests.ladders.making import crew

LADDER = crew()
CAPTAIN = compose(LADDER, LADDER.by_id["captain"])
LINES = [expectation(LADDER, "captain", "command"), expectation(LADDER, "navigator", "chart")]
AUTHORS = [Viewer(tenant, person) for tenant in ("T1", "T2") for person in ("UANNA", "UALEX", "USAM")]
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(AUTHORS),
        st.sampled_from(["UALEX", "UANNA"]),
        st.sampled_from(["write", "share", "hand over", "unshare"]),
        st.integers(0, 30),
        st.sampled_from(["UANNA", "USAM"]),
    ),
    max_size=14,
)

MESSAGES = count()
"""Examples share a store, and a message whose note was deleted makes no other."""


@given(DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_coverage_counts_what_its_viewer_wrote_and_nothing_that_they_may_not_read(store, deeds) -> None:
    for viewer in AUTHORS:
        store.forget(viewer, None)
    made: list[Note] = []
    for number, (by, subject, deed, which, to) in enumerate(deeds):
        if deed == "write" or not made:
            (note,) = store.write(by, [Draft(subject, TODAY, f"text {number}", f"D1/{next(MESSAGES)}")], NOW)
            store.link(by, note.id, [evidence_for(LINES[number % 2])])
            made.append(note)
            continue
        note = made[which % len(made)]
        try:
            _do(store, deed, by, note, to, bool(which % 2))
        except (NotYoursError, ValueError):
            continue
    for viewer in AUTHORS:
        for subject in ("UALEX", "UANNA"):
            seen = cover(CAPTAIN, store.everything(viewer, Which(subject)), TODAY)
            counted = {note.id: note for line in seen.lines for note in line.notes}
            assert all(may_read(viewer, note) and note.author == viewer.person for note in counted.values())
            assert all(store.read(viewer, note) for note in counted)
            assert {note.subject for note in seen.notes} <= {subject}


def _do(store, deed, by, note, to, moves) -> None:
    if deed == "share":
        store.share(by, [note.id], NOW)
    elif deed == "unshare":
        store.unshare(by, [note.id], NOW)
    else:
        offered = store.offer(by, note.subject, to, [note.id], moves=moves, now=NOW)
        store.accept(Viewer(by.tenant, to), offered.id, NOW)
