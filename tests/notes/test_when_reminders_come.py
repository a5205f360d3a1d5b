"""When reminders come: every so many days, at nine where their author is, on no weekend."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.reminders import AHEAD, MOST_DAYS, NEAR, Reminder, comes, laid_ahead

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TUESDAY = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
SATURDAY = 5


def days(every: int, zone: ZoneInfo = BERLIN, now: datetime = TUESDAY, since: datetime = TUESDAY) -> list[str]:
    return [one.day.isoformat() for one in islice(comes(Reminder("U0ALEX", every, since), zone, now), 4)]


def test_they_come_every_so_many_days_from_when_they_were_asked_for() -> None:
    assert days(14) == ["2026-11-17", "2026-12-01", "2026-12-15", "2026-12-29"]


def test_those_that_are_over_are_left_out_and_the_rhythm_stays() -> None:
    assert days(14, now=TUESDAY + timedelta(days=20)) == ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12"]


def test_what_falls_on_a_weekend_comes_on_monday_and_the_rhythm_stays() -> None:
    assert days(11) == ["2026-11-16", "2026-11-25", "2026-12-07", "2026-12-17"]


def test_every_day_means_every_working_day() -> None:
    assert days(1) == ["2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09"]


@pytest.mark.parametrize("every", [1, 2, 3, 13])
def test_on_the_monday_itself_what_a_weekend_put_off_still_comes(every: int) -> None:
    asked = datetime(2026, 11, 15, 12, 0, tzinfo=UTC) - timedelta(days=every)
    monday = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
    assert days(every, now=monday, since=asked)[0] == "2026-11-16"


def test_they_come_at_nine_where_their_author_is_in_summer_and_in_winter() -> None:
    asked = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
    reminder = Reminder("U0ALEX", 1, asked)
    at = {one.day: one.at for one in islice(comes(reminder, BERLIN, asked), 10)}
    assert at[date(2026, 10, 23)] == datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
    assert at[date(2026, 10, 26)] == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)


def test_the_day_they_are_counted_from_is_that_of_their_author() -> None:
    late = datetime(2026, 11, 4, 1, 0, tzinfo=UTC)
    assert days(7, zone=NEW_YORK, now=late, since=late)[0] == "2026-11-10"
    assert days(7, zone=BERLIN, now=late, since=late)[0] == "2026-11-11"


def test_what_is_about_to_come_is_not_laid_any_more() -> None:
    nine = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
    assert days(14, now=nine - NEAR - timedelta(seconds=1))[0] == "2026-11-17"
    assert days(14, now=nine - NEAR)[0] == "2026-12-01"


def test_as_many_are_laid_as_fit_into_what_slack_takes() -> None:
    assert len(laid_ahead(Reminder("U0ALEX", 7, TUESDAY), BERLIN, TUESDAY)) == 17
    assert laid_ahead(Reminder("U0ALEX", 120, TUESDAY), BERLIN, TUESDAY) == ()
    assert len(laid_ahead(Reminder("U0ALEX", 120, TUESDAY), BERLIN, TUESDAY + timedelta(days=3))) == 1


TIMES = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis's


@given(
    st.integers(1, MOST_DAYS),
    TIMES,
    st.timedeltas(timedelta(0), timedelta(days=900)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
)
def test_whenever_it_was_asked_for(every: int, since: datetime, later: timedelta, name: str) -> None:
    zone, now = ZoneInfo(name), since + later
    reminder = Reminder("U0ALEX", every, since)
    laid = laid_ahead(reminder, zone, now)
    assert len({one.day for one in laid}) == len(laid)
    for one in laid:
        local = one.at.astimezone(zone)
        assert (local.date(), local.hour, local.minute) == (one.day, 9, 0)
        assert one.day.weekday() < SATURDAY
        assert now + NEAR < one.at <= now + AHEAD
        counted = (one.day - since.astimezone(zone).date()).days
        assert any((counted - put_off) % every == 0 for put_off in range(3))
    tomorrow = laid_ahead(reminder, zone, now + timedelta(days=1))
    assert [one for one in laid if one.at > now + timedelta(days=1) + NEAR] == [
        one for one in tomorrow if one.at <= now + AHEAD
    ]
