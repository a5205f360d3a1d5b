"""The picture of coverage, and the same in words."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.growth import charts
from bot.growth.charts import NoPicturesError, described, grid, picture
from bot.growth.coverage import cover
from bot.ladders.composing import compose
from tests.growth.noting import TODAY, expectation, note
from tests.ladders.making import CREW, crew, made

LADDER = crew()
CAPTAIN = compose(LADDER, LADDER.by_id["captain"])
COMMAND, CALM = (expectation(LADDER, "captain", one) for one in ("command", "calm"))
CHART = expectation(LADDER, "navigator", "chart")


def _covered(*notes):
    return cover(CAPTAIN, notes, TODAY)


def test_a_row_counts_the_notes_of_each_month() -> None:
    drawn = grid(_covered(note("2026-11-01", COMMAND), note("2026-11-30", COMMAND), note("2026-09-15", COMMAND)), TODAY)
    assert drawn.months == ((2026, 9), (2026, 10), (2026, 11))
    assert (drawn.rows[0].label, drawn.rows[0].numbers) == ("1. Command the vessel.", (1, 0, 2))


def test_what_is_inherited_has_a_row_only_where_there_is_evidence() -> None:
    labels = [row.label for row in grid(_covered(note(TODAY, CHART)), TODAY).rows]
    assert labels == ["1. Command the vessel.", "1. Chart unknown coasts. (Navigator)", "1. Stay calm."]


def test_the_picture_holds_a_year_and_counts_what_is_older_apart() -> None:
    drawn = grid(_covered(note("2023-01-01", COMMAND), note("2025-12-01", COMMAND)), TODAY)
    assert (len(drawn.months), drawn.months[0]) == (12, (2025, 12))
    assert (drawn.rows[0].earlier, sum(drawn.rows[0].numbers), drawn.rows[0].all) == (1, 1, 2)
    assert drawn.columns[0] == "earlier"
    assert "earlier" not in grid(_covered(note(TODAY, COMMAND)), TODAY).columns


def test_rows_that_do_not_fit_are_counted(monkeypatch) -> None:
    monkeypatch.setattr(charts, "MOST_ROWS", 1)
    assert grid(_covered(), TODAY).hidden == 1
    assert picture(_covered(), TODAY)


def test_what_the_target_expects_itself_is_drawn_before_what_it_inherits(monkeypatch) -> None:
    monkeypatch.setattr(charts, "MOST_ROWS", 2)
    drawn = grid(_covered(note(TODAY, CHART)), TODAY)
    assert [row.label for row in drawn.rows] == ["1. Command the vessel.", "1. Stay calm."]
    assert drawn.hidden == 1


def test_many_pictures_at_once_are_each_as_if_alone() -> None:
    alone = picture(_covered(note(TODAY, COMMAND)), TODAY)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: picture(_covered(note(TODAY, COMMAND)), TODAY), range(8))) == {alone}


def test_the_words_say_what_the_picture_shows() -> None:
    said = described(_covered(note(TODAY, COMMAND), note("2026-10-01", COMMAND)), TODAY)
    assert "Oct 2026 to Nov 2026, for Captain." in said
    assert "Scope 1. Command the vessel.: 2" in said
    assert "No notes yet for 1 of what it expects itself." in said
    assert "Notes each" not in described(_covered(), TODAY)


def test_the_picture_is_a_png_also_without_notes_and_with_signs_that_mean_something_else() -> None:
    odd = made(CREW.replace("Command the vessel.", "Raise $5 of $x^ and 🚀 ship <b>it</b>.")).by_id["crew"]
    target = compose(odd, odd.by_id["captain"])
    for notes in ([], [note(TODAY, expectation(odd, "captain", "command"))]):
        assert picture(cover(target, notes, TODAY), TODAY).startswith(b"\x89PNG")


def test_the_same_coverage_is_the_same_picture() -> None:
    given = [note(TODAY, COMMAND)]
    assert picture(_covered(*given), TODAY) == picture(_covered(*given), TODAY)
    assert picture(_covered(*given), TODAY) != picture(_covered(), TODAY)


def test_without_the_drawing_library_it_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(NoPicturesError, match=r"ladder-bot\[pictures\]"):
        picture(_covered(), TODAY)
