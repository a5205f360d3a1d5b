"""What a store of reminders promises, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.notes.model import Draft, Viewer
from bot.notes.reminders import MOST, Coming, Reminder, TooManyRemindersError
from bot.notes.sql.reminders import SqlReminderStore

ANNA, SAM = Viewer("T1", "UANNA"), Viewer("T1", "USAM")
ANNA_ELSEWHERE = Viewer("T2", "UANNA")
ALEX, DANA = "UALEX", "UDANA"
NOW = datetime(2026, 11, 3, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
COMING = Coming(date(2026, 11, 17), datetime(2026, 11, 17, 8, 0, tzinfo=UTC))
NEXT = Coming(date(2026, 12, 1), datetime(2026, 12, 1, 8, 0, tzinfo=UTC))
REMINDER = Reminder(ALEX, 14, NOW)


@pytest.fixture
def reminders(database):
    return SqlReminderStore(database)


@pytest.fixture
def asked(reminders):
    """Anna's reminder about Alex."""
    reminders.set(ANNA, ALEX, 14, NOW)
    return reminders


def test_a_reminder_is_its_authors_alone(asked):
    assert asked.of(ANNA) == (REMINDER,)
    assert asked.about(ANNA, ALEX)[0] == REMINDER
    for other in (SAM, ANNA_ELSEWHERE):
        assert asked.of(other) == ()
        assert asked.about(other, ALEX)[0] is None
        assert asked.stop(other, ALEX) == 0
    assert asked.about(ANNA, DANA)[0] is None


def test_a_reminder_concerns_its_author_and_subject_and_so_does_what_is_laid(asked):
    asked.set(SAM, DANA, 14, NOW)
    assert asked.claim(SAM, Reminder(DANA, 14, NOW), COMING, LATER)
    asked.stop(SAM, DANA)
    pairs = [(SAM, ALEX), (ANNA, ALEX), (SAM, DANA), (ANNA, DANA), (ANNA_ELSEWHERE, ALEX), (ANNA, ALEX)]
    assert asked.concern(pairs) == (False, True, True, False, False, True)
    assert asked.concern([]) == ()


def test_asked_for_again_it_stands_in_the_place_of_the_first(asked):
    asked.set(ANNA, ALEX, 7, LATER)
    assert asked.of(ANNA) == (Reminder(ALEX, 7, LATER),)


def test_they_are_shown_the_oldest_first(asked):
    asked.set(ANNA, DANA, 7, LATER)
    asked.set(ANNA, "UBEN", 7, NOW - timedelta(days=1))
    assert [one.subject for one in asked.of(ANNA)] == ["UBEN", ALEX, DANA]


def test_one_is_stopped_or_all(asked):
    asked.set(ANNA, DANA, 7, NOW)
    asked.set(SAM, ALEX, 7, NOW)
    assert asked.stop(ANNA, ALEX) == 1
    assert asked.stop(ANNA, ALEX) == 0
    assert [one.subject for one in asked.of(ANNA)] == [DANA]
    asked.set(ANNA, ALEX, 14, NOW)
    assert asked.stop(ANNA, None) == 2
    assert asked.of(ANNA) == ()
    assert len(asked.of(SAM)) == 1


def test_nobody_has_more_than_slack_could_send_at_once(reminders):
    for number in range(MOST):
        reminders.set(ANNA, f"U{number}", 7, NOW)
    with pytest.raises(TooManyRemindersError):
        reminders.set(ANNA, ALEX, 7, NOW)
    reminders.set(ANNA, "U0", 14, NOW)
    reminders.set(SAM, ALEX, 7, NOW)
    assert len(reminders.of(ANNA)) == MOST


def test_it_is_counted_from_the_last_note_about_the_subject(asked, store):
    def write(by, subject, at):
        store.write(by, [Draft(subject, at.date(), "text", f"{by}{subject}{at}")], at)

    write(ANNA, ALEX, NOW - timedelta(days=30))
    write(SAM, ALEX, LATER)
    write(ANNA_ELSEWHERE, ALEX, LATER)
    write(ANNA, DANA, LATER)
    assert asked.about(ANNA, ALEX)[0] == REMINDER
    write(ANNA, ALEX, LATER)
    write(ANNA, ALEX, NOW + timedelta(hours=1))
    assert asked.of(ANNA) == (Reminder(ALEX, 14, LATER),)


def test_a_message_is_claimed_then_confirmed_then_released(asked):
    assert asked.claim(ANNA, REMINDER, COMING, LATER)
    (laid,) = asked.laid(ANNA, ALEX)
    assert (laid.coming, laid.claimed, laid.channel, laid.message) == (COMING, LATER, None, None)
    assert asked.claim(ANNA, REMINDER, NEXT, LATER)
    asked.confirm(ANNA, ALEX, laid, "D1", "Q1")
    first, second = asked.laid(ANNA, ALEX)
    assert (first.channel, first.message, second.message) == ("D1", "Q1", None)
    asked.release(ANNA, ALEX, first)
    assert [one.coming for one in asked.laid(ANNA, ALEX)] == [NEXT]
    assert asked.laid(ANNA, DANA) == asked.laid(SAM, ALEX) == asked.laid(ANNA_ELSEWHERE, ALEX) == ()


def test_the_messages_about_one_are_apart_from_those_about_another(asked):
    """Of two reminders with the same days, claimed in the same moment."""
    for subject in ("UADA", DANA):
        asked.set(ANNA, subject, 14, NOW)
    for subject in (DANA, ALEX, "UADA"):
        for coming in (NEXT, COMING):
            assert asked.claim(ANNA, Reminder(subject, 14, NOW), coming, LATER)
    (first, second), others = asked.laid(ANNA, ALEX), asked.laid(ANNA, DANA)
    assert (first.coming, second.coming) == (COMING, NEXT)
    assert asked.reclaim(ANNA, ALEX, first, LATER + timedelta(hours=1))
    asked.confirm(ANNA, ALEX, second, "D1", "Q1")
    assert asked.laid(ANNA, DANA) == others
    asked.release(ANNA, "UADA", asked.laid(ANNA, "UADA")[0])
    assert asked.laid(ANNA, DANA) == others
    asked.set(SAM, "UABE", 14, NOW)
    assert asked.pairs("T1") == (
        (ANNA.person, "UADA"),
        (ANNA.person, ALEX),
        (ANNA.person, DANA),
        (SAM.person, "UABE"),
    )


def test_a_day_is_claimed_once_whatever_the_hour(asked):
    assert asked.claim(ANNA, REMINDER, COMING, NOW)
    elsewhere = Coming(COMING.day, COMING.at + timedelta(hours=6))
    assert not asked.claim(ANNA, REMINDER, elsewhere, NOW)


def test_nothing_is_claimed_for_a_reminder_that_is_another_by_now(asked, store):
    assert not asked.claim(ANNA, Reminder(ALEX, 7, NOW), COMING, NOW)
    assert not asked.claim(SAM, REMINDER, COMING, NOW)
    store.write(ANNA, [Draft(ALEX, LATER.date(), "text", "D1/1")], LATER)
    assert not asked.claim(ANNA, REMINDER, COMING, LATER)
    asked.stop(ANNA, ALEX)
    assert not asked.claim(ANNA, REMINDER, COMING, NOW)
    assert asked.laid(ANNA, ALEX) == ()


def test_what_became_of_a_claim_is_found_out_by_one(asked):
    asked.claim(ANNA, REMINDER, COMING, NOW)
    (laid,) = asked.laid(ANNA, ALEX)
    assert asked.reclaim(ANNA, ALEX, laid, LATER)
    assert not asked.reclaim(ANNA, ALEX, laid, LATER)
    (again,) = asked.laid(ANNA, ALEX)
    assert not asked.reclaim(SAM, ALEX, again, LATER)
    asked.confirm(ANNA, ALEX, again, "D1", "Q1")
    assert not asked.reclaim(ANNA, ALEX, again, LATER)


def test_who_was_too_slow_changes_nothing_of_what_stands_there_now(asked):
    asked.claim(ANNA, REMINDER, COMING, NOW)
    (slow,) = asked.laid(ANNA, ALEX)
    asked.reclaim(ANNA, ALEX, slow, LATER)
    asked.release(ANNA, ALEX, slow)
    asked.confirm(ANNA, ALEX, slow, "D1", "Q1")
    (now,) = asked.laid(ANNA, ALEX)
    assert (now.claimed, now.message) == (LATER, None)
    asked.confirm(ANNA, ALEX, now, "D1", "Q2")
    asked.release(ANNA, ALEX, now)
    assert [one.message for one in asked.laid(ANNA, ALEX)] == ["Q2"]


def test_of_many_at_once_one_has_the_day(asked):
    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(lambda _: asked.claim(ANNA, REMINDER, COMING, NOW), range(16)))
    assert claims.count(True) == 1
    assert len(asked.laid(ANNA, ALEX)) == 1


def test_asked_for_by_many_at_once_there_is_one(reminders):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: reminders.set(ANNA, ALEX, 14, NOW), range(16)))
    assert reminders.of(ANNA) == (REMINDER,)


def test_without_a_viewer_there_are_ids_of_what_is_asked_for_or_may_still_be_with_slack(asked):
    asked.claim(ANNA, REMINDER, COMING, NOW)
    asked.set(SAM, DANA, 7, NOW)
    asked.set(ANNA_ELSEWHERE, DANA, 7, NOW)
    both = {(ANNA.person, ALEX), (SAM.person, DANA)}
    assert set(asked.pairs("T1")) == both
    asked.stop(ANNA, ALEX)
    assert set(asked.pairs("T1")) == both
    assert asked.pairs("T1", ANNA.person) == ((ANNA.person, ALEX),)
    asked.release(ANNA, ALEX, *asked.laid(ANNA, ALEX))
    assert asked.pairs("T1") == ((SAM.person, DANA),)


def test_forgetting_ends_reminders_and_leaves_what_slack_has_yet_to_drop(asked, store):
    asked.claim(ANNA, REMINDER, COMING, NOW)
    store.forget(ANNA, ALEX)
    assert asked.of(ANNA) == ()
    assert len(asked.laid(ANNA, ALEX)) == 1
