"""Links and suggestions as Slack shows them: whatever is linked, it fits one message, and nothing in it is markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.growth.evidence import Outdated, evidence_for
from bot.notes.model import Note
from bot.slack.views.growth import changed, linking
from bot.slack.views.growth.values import Behind, Linking, Placed
from bot.slack.views.notes.modals import modal
from bot.slack.views.notes.pieces import Reader
from bot.workspace.blockkit import characters, problems, view_problems

TODAY = date(2026, 11, 30)
WRITTEN = datetime(2026, 11, 30, 9, tzinfo=UTC)
MOST_CHARACTERS = 11_000
"""In all blocks of one message, as people found out: Slack does not say."""
LONG = "<@U0SAM> & <!here> " + "words and more of them " * 110


def _note(number: int, *evidence) -> Note:
    return Note(
        id=f"{number:032x}",
        tenant="T1",
        author="U0ANNA",
        subject=f"U{number:010}",
        day=TODAY,
        text="long " * 2_000,
        tags=(),
        links=(),
        source="D1/1",
        written=WRITTEN,
        evidence=evidence,
    )


@pytest.fixture
def worded(ladders):
    """Expectations with the longest words that a ladder may have."""
    return [replace(one, text=LONG[:2_500]) for one in list(ladders.expectations())[:13]]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 20])
def test_notes_with_all_the_links_there_may_be_fit_one_message_and_a_modal(ladders, worded, judges, count):
    links = [evidence_for(one) for one in worded[: linking.MOST]]
    notes = [_note(number, *links) for number in range(1, count + 1)]
    shown = linking.view(linking.HEAD, notes, worded[linking.MOST :], Reader("U0ANNA", TODAY, ladders))
    blocks = list(shown.blocks)
    assert problems(blocks, "message") == []
    assert [wrong for judge in judges for wrong in judge(blocks, "message")] == []
    assert characters(blocks) <= MOST_CHARACTERS
    assert view_problems(modal(shown)) == []
    assert "<!here>" not in str(blocks)


def test_links_that_are_left_behind_fit_one_message(ladders, worded, judges):
    note = _note(1)
    outdated = [Outdated(note, evidence_for(one), one if number % 3 else None) for number, one in enumerate(worded)]
    for skip in (0, 5, 10, 10_000):
        blocks = list(changed.behind(outdated, skip, Reader("U0ANNA", TODAY, ladders)).blocks)
        assert problems(blocks, "message") == []
        assert [wrong for judge in judges for wrong in judge(blocks, "message")] == []
        assert characters(blocks) <= MOST_CHARACTERS
        assert "<!here>" not in str(blocks)


def test_the_options_of_the_picker_are_short_and_tell_expectations_apart(ladders):
    found = list(ladders.expectations())
    options = linking.options(found, ladders)
    assert len(options) == 100
    assert len({one["value"] for one in options}) == 100
    assert all(len(one["text"]["text"]) <= 75 and len(one["description"]["text"]) <= 75 for one in options)


@pytest.mark.parametrize("kind", [Linking, Behind, Placed])
@given(value=st.text(max_size=200))
def test_a_value_from_outside_is_what_it_must_be_or_nothing(kind, value):
    assert kind.read(value) is None or kind.read(value).dumped()


@given(st.text(max_size=100))
def test_the_block_of_a_picker_names_a_note_or_nothing(block):
    assert isinstance(linking.noted(block), str)


def test_what_a_value_says_is_read_again():
    for one in (Linking(notes=("1" * 32,) * 20, mark="0" * 12), Behind(skip=3), Placed(subject="U1", roles=("a",))):
        assert type(one).read(one.dumped()) == one
        assert len(one.dumped()) <= 2_000
