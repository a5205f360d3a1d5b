"""Days as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.days import days_in, leading, since

calmly = settings(deadline=None)

TODAY = date(2026, 11, 11)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-11"),
        ("Yesterday", "2026-11-10"),
        ("the day before yesterday", "2026-11-09"),
        ("tomorrow", "2026-11-12"),
        ("3 days ago", "2026-11-08"),
        ("a week ago", "2026-11-04"),
        ("two weeks ago", "2026-10-28"),
        ("last friday", "2026-11-06"),
        ("LAST FRI", "2026-11-06"),
        ("last wednesday", "2026-11-04"),
        ("on wednesday", "2026-11-11"),
        ("on monday", "2026-11-09"),
        ("on thursday", "2026-11-05"),
        ("on last tues", "2026-11-10"),
        ("next monday", "2026-11-16"),
        ("next wednesday", "2026-11-18"),
        ("2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("2026.11.03", "2026-11-03"),
        ("on 2026-11-03", "2026-11-03"),
        ("2027-01-01", "2027-01-01"),
        ("3 nov", "2026-11-03"),
        ("3nov", "2026-11-03"),
        ("11 Nov", "2026-11-11"),
        ("12 nov", "2025-11-12"),
        ("3. November", "2026-11-03"),
        ("3rd of November", "2026-11-03"),
        ("on the 3rd of november, 2024", "2024-11-03"),
        ("nov 3", "2026-11-03"),
        ("Nov. 3", "2026-11-03"),
        ("november 3rd, 2024", "2024-11-03"),
        ("sept 30", "2026-09-30"),
        ("29 feb", "2024-02-29"),
        ("3 nov 2027", "2027-11-03"),
        ("on may 3", "2026-05-03"),
        ("3rd may", "2026-05-03"),
        ("may 3 2025", "2025-05-03"),
        ("3.11.", "2026-11-03"),
        ("3. 11.", "2026-11-03"),
        ("03.11.2025", "2025-11-03"),
        ("25/10/2025", "2025-10-25"),
        ("10/25/2025", "2025-10-25"),
        ("on 25/10", "2026-10-25"),
        ("11/11/2025", "2025-11-11"),
    ],
)
@pytest.mark.parametrize("following", [" led the review", ": led", ", led", " - led", "\nled", ""])
def test_a_day_in_front_of_a_text_is_read(typed: str, day: str, following: str) -> None:
    found = leading(typed + following, TODAY)
    assert found
    assert (found.day, found.end) == (date.fromisoformat(day), len(typed))


@pytest.mark.parametrize("typed", ["friday", "may 3", "3 march", "25/10", "sat"])
@pytest.mark.parametrize(
    ("following", "is_a_day"),
    [
        (" deploys", False),
        (":", True),
        (", she", True),
        (" - she", True),
        (" -1", False),
        ("\nshe", True),
        ("", True),
        (" <@UALEX> did", True),
        (" *<@UALEX>*", True),
        (" note <@UALEX>", True),
        (" notes", False),
    ],
)
def test_what_may_be_a_word_of_the_text_is_a_day_only_with_a_sign_behind(
    typed: str, following: str, is_a_day: bool
) -> None:
    assert (leading(typed + following, TODAY) is not None) == is_a_day


@pytest.mark.parametrize(
    "text",
    [
        "may have fixed it",
        "march release went out",
        "second review done",
        "mondays are hers",
        "monday's deploy",
        "yesterday’s deploy",
        "yesterday-only",
        "todays",
        "todayé",
        "frıday: led",
        "3.11 upgrade",
        "3.11: upgrade",
        "3.11.4 upgrade",
        "3/4 of the tickets",
        "1:1 went well",
        "30 feb: led",
        "31 nov: led",
        "2026-13-01: led",
        "2026-02-30: led",
        "13/13: led",
        "0 nov: led",
        "99999 days ago",
        "2026-11-031",
        "10/10% done",
        "last week: led",
        "last year",
        "nov: led",
        "in november: led",
        "",
        ":",
    ],
)
def test_what_only_looks_like_a_day_is_text(text: str) -> None:
    assert leading(text, TODAY) is None


def test_a_day_that_the_sentence_needs_stays_in_it() -> None:
    for text in ("yesterday evening she led", "today is her first day", "yesterday and today", "3 nov to 5 nov"):
        found = leading(text, TODAY)
        assert found
        assert found.day
        assert found.end == 0


@pytest.mark.parametrize("typed", ["3/11", "03/11", "3/11/2026", "on 3/11"])
def test_slashes_that_mean_two_days_are_not_decided(typed: str) -> None:
    found = leading(f"{typed}: led", TODAY)
    assert found
    assert (found.day, found.end) == (None, len(typed))


def test_a_day_is_read_from_any_place_on() -> None:
    found = leading("note yesterday: led", TODAY, 5)
    assert found
    assert (found.day, found.end) == (TODAY - timedelta(1), 14)


@calmly
@given(st.dates(date(1980, 1, 1), date(2090, 1, 1)), st.dates(date(1980, 1, 1), date(2090, 1, 1)))
def test_a_day_without_a_year_is_the_last_such_day_that_is_not_in_the_future(today: date, meant: date) -> None:
    for typed in (f"{meant.day} {meant:%b}", f"{meant:%B} {meant.day}", f"{meant.day}.{meant.month}."):
        found = leading(f"{typed}:", today)
        assert found
        assert found.day
        assert (found.day.day, found.day.month) == (meant.day, meant.month)
        assert found.day <= today
        if (meant.day, meant.month) != (29, 2):
            assert found.day > today - timedelta(367)


@calmly
@given(st.dates(date(1980, 1, 1), date(2090, 1, 1)), st.dates(date(1980, 1, 1), date(2090, 1, 1)))
def test_a_weekday_is_one_of_the_last_seven_days(today: date, meant: date) -> None:
    for typed, first, last in ((f"{meant:%A}", 0, 6), (f"last {meant:%a}", 1, 7), (f"next {meant:%A}", -7, -1)):
        found = leading(f"{typed}:", today)
        assert found
        assert found.day
        assert found.day.weekday() == meant.weekday()
        assert first <= (today - found.day).days <= last


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("june", "2026-06-01"),
        ("December", "2025-12-01"),
        ("november", "2026-11-01"),
        ("may", "2026-05-01"),
        ("march 2024", "2024-03-01"),
        ("2025", "2025-01-01"),
        ("monday", "2026-11-09"),
        ("yesterday", "2026-11-10"),
        ("3 nov", "2026-11-03"),
        ("2 weeks ago", "2026-10-28"),
        ("this week", "2026-11-09"),
        ("last week", "2026-11-02"),
        ("this month", "2026-11-01"),
        ("last month", "2026-10-01"),
        ("this quarter", "2026-10-01"),
        ("last quarter", "2026-07-01"),
        ("the start of the year", "2026-01-01"),
        ("Last Year", "2025-01-01"),
        ("december 2026", "2026-12-01"),
    ],
)
def test_since_names_a_day_or_the_first_one_of_a_period(typed: str, first: str) -> None:
    assert since(typed, TODAY) == date.fromisoformat(first)


@pytest.mark.parametrize("typed", ["blah", "", "june or so", "3/11", "friday deploys", "12", "last"])
def test_since_names_nothing_else(typed: str) -> None:
    assert since(typed, TODAY) is None


def test_the_month_before_january_is_december() -> None:
    assert since("last month", date(2026, 1, 5)) == date(2025, 12, 1)
    assert since("last quarter", date(2026, 1, 5)) == date(2025, 10, 1)


@pytest.mark.parametrize(
    ("count", "unit", "days"),
    [
        ("a", "week", 7),
        ("An", "days", 1),
        ("Two", "weeks", 14),
        ("10", "days", 10),
        ("1", "fortnight", 14),
        ("1", "month", 30),
        ("a", "Quarter", 90),
        ("0", "days", 0),
    ],
)
def test_counts_and_units_make_days(count: str, unit: str, days: int) -> None:
    assert days_in(count, unit) == days


@calmly
@given(st.text(st.sampled_from("0123456789 ./-,:'nov may last friday on the ago weeks\n")), st.dates(date(1980, 1, 1)))
def test_any_text_has_a_day_in_front_or_none(text: str, today: date) -> None:
    found = leading(text, today)
    assert found is None or 0 <= found.end <= len(text)
    if found and found.end == len(text) > 0:
        assert since(text, today) == found.day
