"""Whatever a button about links is made to carry, it reaches nobody else's notes."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.growth.evidence import mark
from bot.notes.model import Viewer, Which
from bot.slack import ids
from bot.slack.views.growth import changed, linking
from bot.slack.views.notes.failing import NOT_THERE, NOT_UNDERSTOOD
from bot.workspace.state import TEAM
from tests.conversations.growth.evidenced import MENTORING, TEACH, expectation, kept
from tests.conversations.notes.hands import presses

SECRET = "said so in confidence"
ACTIONS = (ids.NOTE_LINK, ids.LINK, ids.UNLINK, ids.CHANGED_KEEP, ids.CHANGED_UNLINK, f"{ids.CHANGED_SHOW}:0")
SENTENCES = (NOT_THERE, NOT_UNDERSTOOD, linking.HEAD, linking.GONE, linking.LINKED, linking.UNLINKED, changed.NONE)

carried = st.fixed_dictionaries(
    {},
    optional={
        "notes": st.lists(st.sampled_from(["anna's", "sam's", "shared", "0" * 32, "<@U1>"]), max_size=4),
        "note": st.sampled_from(["anna's", "shared", "0" * 32, ""]),
        "mark": st.sampled_from(["mentoring", "teaching", "0" * 12, "x"]),
        "skip": st.integers(-1, 10),
        "more": st.text(max_size=5),
    },
)


@example(ids.NOTE_LINK, "anna's")
@example(ids.NOTE_LINK, "shared")
@example(ids.LINK, {"notes": ["shared", "sam's"], "mark": "teaching"})
@example(ids.LINK, {"notes": ["shared"], "mark": "0" * 12})
@example(ids.UNLINK, {"notes": ["anna's", "shared"], "mark": "mentoring"})
@example(ids.CHANGED_UNLINK, {"note": "anna's", "mark": "mentoring"})
@given(st.sampled_from(ACTIONS), carried | st.text(max_size=30) | st.sampled_from(["anna's", "shared"]))
@settings(
    max_examples=30,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_a_button_that_is_tampered_with_reaches_no_note_of_somebody_else(
    anna, sam, notebook, ladders, action, carries
):
    by = Viewer(TEAM, anna.id)
    notebook.store.forget(by, None)
    one = kept(notebook, ladders, anna, "U0ALEX", MENTORING, text=SECRET)
    other = kept(notebook, ladders, anna, sam.id, MENTORING, text="shared words")
    notebook.store.share(by, [other.id], notebook.now)
    own = kept(notebook, ladders, sam, "U0ALEX", text="own words")
    before = notebook.store.everything(by, Which())
    names = {
        "anna's": one.id,
        "shared": other.id,
        "sam's": own.id,
        "mentoring": _mark(ladders, MENTORING),
        "teaching": _mark(ladders, TEACH),
    }
    value = carries if isinstance(carries, str) else json.dumps(_named(carries, names))
    listed = await sam.says("notes @alex")
    answer = await presses(sam, listed, "New note", action_id=action, value=names.get(value, value))
    assert SECRET not in answer.plain
    assert "shared words" not in answer.plain
    assert answer.text.startswith(SENTENCES)
    assert notebook.store.everything(by, Which()) == before


def _named(carries, names):
    """What is carried, with the ids that are there in the place of their names."""
    return {
        key: [names.get(one, one) for one in part] if isinstance(part, list) else names.get(part, part)
        for key, part in carries.items()
    }


def _mark(ladders, address):
    one = expectation(ladders, address)
    return mark((one.ladder, one.entry, one.id))
