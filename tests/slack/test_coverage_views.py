"""Coverage as Block Kit: every page is one that Slack takes, and every line stands on one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.growth.coverage import cover
from bot.ladders.composing import compose
from bot.slack.views.blocks import PAGE_CHARACTERS
from bot.slack.views.growth import coverage as views
from bot.slack.views.growth.coverage import Shown
from bot.slack.views.notes.modals import modal
from bot.slack.views.notes.values import MOST_ROLES, OpenGrowth, OpenLine, Place, decode, encode
from bot.workspace.blockkit import characters, problems, view_problems
from bot.workspace.webapi.chat import LONGEST_BLOCKS
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import CREW, made

LONG = "keeps <a> & watch over the long, long night " * 80
MARK = "0123456789ab"


def _shown(ladder, notes=(), *, bands=100, unfolded=False):
    target = compose(ladder, ladder.by_id["captain"])
    return Shown(
        cover(target, notes, TODAY),
        OpenGrowth("U0ALEX", MARK, unfolded),
        "Navigator of the <northern> & southern seas " * 3,
        [(f"Band number {number} of a name that is rather long", MARK) for number in range(bands)],
        2,
        "U0ANNA",
        TODAY,
    )


def _pages(shown, *, table):
    place = Place()
    while True:
        view = views.coverage(shown, place, table=table)
        yield view
        row = [element for block in view.blocks if block["type"] == "actions" for element in block["elements"]]
        further = [one for one in row if one.get("text", {}).get("text") == "Next page"]
        if not further:
            return
        place = decode(further[0]["value"])[1]


def _of_a_large_ladder():
    """A band that expects eighty things, each in many words."""
    ladder = made(CREW).by_id["crew"]
    captain = ladder.by_id["captain"]
    lines = tuple(
        replace(captain.expectations[0], id=f"line-{number}", number=number, text=f"{number} {LONG}")
        for number in range(1, 81)
    )
    entries = tuple(replace(one, expectations=lines) if one is captain else one for one in ladder.entries)
    return replace(ladder, entries=entries)


@pytest.mark.parametrize("bands", [0, 1, 100, 300])
@pytest.mark.parametrize("table", [True, False])
def test_slack_takes_every_page_and_every_line_stands_on_one(bands, table, judges) -> None:
    ladder = _of_a_large_ladder()
    lines = ladder.by_id["captain"].expectations
    notes = [note(TODAY - timedelta(number), *lines[:3]) for number in range(40)]
    pages = list(_pages(_shown(ladder, notes, bands=bands, unfolded=True), table=table))
    for view in pages:
        for judge in (problems, *judges):
            assert not list(judge(list(view.blocks), "message"))
            if not table:
                assert not list(judge(modal(view)["blocks"], "modal"))
        assert not view_problems(modal(view))
        assert characters(view.blocks) <= LONGEST_BLOCKS
    said = str([view.blocks for view in pages])
    assert all(f"'{number} keeps" in said or f" {number} keeps" in said for number in range(1, 81))


@given(st.lists(st.text(min_size=1, max_size=900).filter(str.strip), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_wordings_of_any_kind_stand_on_pages_that_slack_takes(texts) -> None:
    ladder = made(CREW).by_id["crew"]
    captain = ladder.by_id["captain"]
    lines = tuple(replace(captain.expectations[0], id=f"l{i}", number=i, text=text) for i, text in enumerate(texts, 1))
    ladder = replace(
        ladder, entries=tuple(replace(one, expectations=lines) if one is captain else one for one in ladder.entries)
    )
    for table in (True, False):
        for view in _pages(_shown(ladder), table=table):
            assert not problems(list(view.blocks), "message")
            assert characters(view.blocks) <= LONGEST_BLOCKS


def test_a_line_shows_its_newest_days_and_counts_the_rest() -> None:
    ladder = made(CREW).by_id["crew"]
    command = expectation(ladder, "captain", "command")
    notes = [note(date(2026, month, 1), command) for month in range(1, 8)]
    (table,) = [
        block for block in views.coverage(_shown(ladder, notes), Place(), table=True).blocks if block["type"] == "table"
    ]
    assert table["rows"][1][2]["text"] == "1 Jul 2026, 1 Jun 2026, 1 May 2026, 1 Apr 2026 and 3 more"


def test_a_line_that_was_reworded_since_says_so() -> None:
    before = made(CREW).by_id["crew"]
    after = made(CREW.replace("Command the vessel.", "Command the ship.")).by_id["crew"]
    shown = _shown(after, [note(TODAY, expectation(before, "captain", "command"))])
    assert "30 Nov 2026, reworded since" in str(views.coverage(shown, Place(), table=True).blocks)
    (line,) = [one for one in shown.coverage.lines if one.notes]
    assert "has reworded it since" in str(views.wording_of(line))


def test_what_a_row_carries_fits_its_id_with_as_many_roles_as_are_taken() -> None:
    widest = OpenGrowth("U" + "A" * 31, "+".join([MARK] * (MOST_ROLES + 1)), unfolded=True)
    assert len(encode(widest, Place(999))) <= 255
    assert decode(encode(widest, Place(999))) == (widest, Place(999))
    assert decode('{"ask":"line","subject":"U0ALEX"}') is None
    line = OpenLine("U0ALEX", MARK, MARK)
    assert decode(encode(line)) == (line, Place())


def test_without_bands_there_is_nothing_to_choose_from() -> None:
    view = views.where_do_you_see("U0ALEX", [], OpenGrowth("U0ALEX"), "U0ANNA", "Why.")
    assert "no bands yet" in view.text
    assert not view.blocks
    assert PAGE_CHARACTERS > views.MOST_ROWS
