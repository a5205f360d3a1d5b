"""The commands about notes, in the ways in which people type them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.notes.commands import LONGEST, MOST_DAYS
from bot.notes.requests import (
    AskWhoReads,
    ExportNotes,
    Forget,
    Format,
    HandOver,
    Misread,
    Remind,
    Request,
    ShowLog,
    ShowNotes,
    ShowPeople,
    ShowReminders,
    ShowShared,
    StopReminding,
)
from tests.notes.test_texts_about_notes import TODAY, asked

JUNE, MONDAY = date(2026, 6, 1), date(2026, 11, 9)


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        ("notes", ShowNotes()),
        ("Notes?", ShowNotes()),
        ("my notes", ShowNotes()),
        ("show me all my notes please", ShowNotes()),
        ("*notes*", ShowNotes()),
        ("notes me", ShowNotes("UANNA")),
        ("notes @alex", ShowNotes("UALEX")),
        ("notes: @alex", ShowNotes("UALEX")),
        ("notes on @alex", ShowNotes("UALEX")),
        ("notes about @alex.", ShowNotes("UALEX")),
        ("show my notes on @alex", ShowNotes("UALEX")),
        ("@bot notes @alex", ShowNotes("UALEX")),
        ("notes since monday", ShowNotes(since=MONDAY)),
        ("notes @alex since june", ShowNotes("UALEX", JUNE)),
        ("notes @alex, since last week", ShowNotes("UALEX", date(2026, 11, 2))),
        ("notes from @alex", None),
        ("notes from june", ShowNotes(since=JUNE)),
        ("notes about mentoring", ShowNotes(about="mentoring")),
        ("notes on code reviews!", ShowNotes(about="code reviews")),
        ("notes about R&amp;D", ShowNotes(about="R&D")),
        ("notes @alex about mentoring", ShowNotes("UALEX", about="mentoring")),
        ("notes @alex about mentoring since june", ShowNotes("UALEX", JUNE, "mentoring")),
        ("notes @alex since june about mentoring", ShowNotes("UALEX", JUNE, "mentoring")),
        ("notes about mentoring since 3.11.", ShowNotes(since=date(2026, 11, 3), about="mentoring")),
        ('notes about "code reviews"', ShowNotes(about="code reviews")),
        ("what did I write about @alex?", ShowNotes("UALEX")),
        ("what have I written on @alex since june", ShowNotes("UALEX", JUNE)),
        ("what do I have on @alex", ShowNotes("UALEX")),
        ("what did I write down about mentoring", ShowNotes(about="mentoring")),
        ("search my notes for mentoring", ShowNotes(about="mentoring")),
        ("search notes mentoring", ShowNotes(about="mentoring")),
        ("find my notes about @alex", ShowNotes("UALEX")),
        ("find the notes that mention “code reviews”", ShowNotes(about="code reviews")),
        ("people", ShowPeople()),
        ("People?", ShowPeople()),
        ("show my people", ShowPeople()),
        ("shared", ShowShared()),
        ("shared with me", ShowShared()),
        ("shared notes", ShowShared()),
        ("notes shared with me", ShowShared()),
        ("what is shared with me?", ShowShared()),
        ("who shares notes with me?", ShowShared()),
        ("who has notes on me?", ShowShared()),
        ("does my manager keep growth notes about me?", ShowShared()),
        ("does anybody have any notes on me", ShowShared()),
        ("are there notes about me?", ShowShared()),
        ("export @alex", ExportNotes("UALEX")),
        ("export me", ExportNotes("UANNA")),
        ("export all", ExportNotes()),
        ("Export everything", ExportNotes()),
        ("export my notes", ExportNotes()),
        ("export all my notes as json", ExportNotes(None, Format.JSON)),
        ("export @alex as csv", ExportNotes("UALEX", Format.CSV)),
        ("export @alex as a CSV file", ExportNotes("UALEX", Format.CSV)),
        ("export @alex markdown", ExportNotes("UALEX", Format.MARKDOWN)),
        ("export my notes on @alex in md", ExportNotes("UALEX", Format.MARKDOWN)),
        ("hand over @alex to @dana", HandOver("UALEX", "UDANA")),
        ("handover @alex to @dana", HandOver("UALEX", "UDANA")),
        ("hand @alex over to @dana", HandOver("UALEX", "UDANA")),
        ("Hand over my notes about @alex to @dana, please", HandOver("UALEX", "UDANA")),
        ("hand over me to @dana", HandOver("UANNA", "UDANA")),
        ("forget @alex", Forget("UALEX")),
        ("forget all my notes on @alex", Forget("UALEX")),
        ("forget about @alex", Forget("UALEX")),
        ("forget me", Forget("UANNA")),
        ("forget everything", Forget(None)),
        ("forget all of my notes", Forget(None)),
        ("delete my notes about @alex", Forget("UALEX")),
        ("delete all my notes", Forget(None)),
        ("remove the note on @alex", Forget("UALEX")),
        ("who can read my notes?", AskWhoReads()),
        ("Who else sees my growth notes?", AskWhoReads()),
        ("who can see my notes on @alex?", AskWhoReads()),
        ("can HR read my notes?", AskWhoReads()),
        ("can my manager's manager see the notes about @alex", AskWhoReads()),
        ("are my notes private?", AskWhoReads()),
        ("are the notes encrypted", AskWhoReads()),
        ("log", ShowLog()),
        ("access log", ShowLog()),
        ("log @alex", ShowLog("UALEX")),
        ("the access log on @alex", ShowLog("UALEX")),
        ("log me", ShowLog("UANNA")),
        ("remind me about @alex every 2 weeks", Remind("UALEX", 14)),
        ("Remind me about @alex: every two weeks", Remind("UALEX", 14)),
        ("remind me about @alex every week", Remind("UALEX", 7)),
        ("remind me about @alex weekly", Remind("UALEX", 7)),
        ("remind me about @alex every other week", Remind("UALEX", 14)),
        ("remind me about @alex every month", Remind("UALEX", 30)),
        ("remind me about @alex every 10 days", Remind("UALEX", 10)),
        ("remind me about @alex every day", Remind("UALEX", 1)),
        (f"remind me about @alex every {MOST_DAYS} days", Remind("UALEX", MOST_DAYS)),
        ("remind me every month about @alex", Remind("UALEX", 30)),
        ("remind me to write a note about @alex every fortnight", Remind("UALEX", 14)),
        ("remind me of @alex every quarter", Remind("UALEX", 90)),
        ("remind me about me every week", Remind("UANNA", 7)),
        ("stop reminding me about @alex", StopReminding("UALEX")),
        ("don’t remind me about @alex", StopReminding("UALEX")),
        ("stop reminders about @alex", StopReminding("UALEX")),
        ("stop all my reminders about @alex", StopReminding("UALEX")),
        ("reminders", ShowReminders()),
        ("show my reminders", ShowReminders()),
    ],
)
def test_a_command_is_understood(typed: str, request_: Request | None) -> None:
    assert asked(typed) == request_


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("notes @alex since blah", "`notes @alex since june`"),
        ("notes since 2027-01-01", "`notes since monday`"),
        ("notes since 3/11", "`notes since monday`"),
        ("notes @alex @sam", "`notes @alex`"),
        ("notes @alexx", "`notes @alex`"),
        ("notes alex", "`notes @alex`"),
        ("export", "`export @alex`"),
        ("export csv", "`export @alex`"),
        ("export @alexx", "`export @alex`"),
        ("export @alex and @sam", "`export @alex`"),
        ("export @alex as pdf", "`export @alex as csv`"),
        ("hand over", "`hand over @alex to @dana`"),
        ("hand over @alex", "`hand over @alex to @dana`"),
        ("hand over @alex to", "`hand over @alex to @dana`"),
        ("hand over @alex to dana", "`hand over @alex to @dana`"),
        ("hand over @alex @sam to @dana", "`hand over @alex to @dana`"),
        ("hand over everything to @dana", "`hand over @alex to @dana`"),
        ("hand over @alex to me", "`hand over @alex to @dana`"),
        ("forget", "`forget @alex`"),
        ("forget @alexx", "`forget @alex`"),
        ("forget @alex and @sam", "`forget @alex`"),
        ("remind me", "`remind me about @alex every 2 weeks`"),
        ("remind me about @alex", "`remind me about @alex every 2 weeks`"),
        ("remind me about @alex tomorrow", "`remind me about @alex every 2 weeks`"),
        ("remind me about @alex every 0 days", "1 to 120 days"),
        ("remind me about @alex every 500 days", "1 to 120 days"),
        ("remind me about @alex every 99999999 days", "`remind me about @alex every 2 weeks`"),
        ("remind me about alex every 2 weeks", "`remind me about @alex every 2 weeks`"),
        ("remind me about @alex and @sam every week", "`remind me about @alex every 2 weeks`"),
        ("stop reminding me", "`stop reminding me about @alex`"),
        ("stop all reminders", "`reminders` lists them all"),
        ("delete", "`forget @alex`"),
        ("delete @alex @sam", "`forget @alex`"),
        ("stop reminding me about @alexx", "`stop reminding me about @alex`"),
    ],
)
def test_what_is_wrong_with_a_command_is_told_with_an_example(typed: str, example: str) -> None:
    told = asked(typed)
    assert isinstance(told, Misread)
    assert example in told.says
    assert ("Slack does not know that name" in told.says) == bool(_unknown(typed))


def _unknown(typed: str) -> bool:
    return "@alexx" in typed or typed in {"notes alex", "remind me about alex every 2 weeks"}


@pytest.mark.parametrize(
    "example",
    [
        *("notes @alex", "notes me", "notes", "notes @alex since june", "notes since monday", "export @alex"),
        *("export me", "export all", "export @alex as csv", "hand over @alex to @dana", "forget @alex"),
        *("forget everything", "remind me about @alex every 2 weeks", "stop reminding me about @alex", "reminders"),
    ],
)
def test_the_examples_work(example: str) -> None:
    request = asked(example)
    assert request
    assert not isinstance(request, Misread)


@pytest.mark.parametrize(
    "typed",
    [
        "people skills",
        "people management",
        "who gives people feedback?",
        "my people are blocked by legal",
        "shared ownership",
        "shared code, who owns it",
        "export pipelines, whose job",
        "hand over of duties",
        "hand me the scope of staff",
        "forget the rules",
        "forget it",
        "log everything",
        "logging",
        "log.info",
        "logs",
        "remind me tomorrow at 9 to call mum",
        "remind me what a staff engineer does",
        "reminders about deadlines",
        "stop asking",
        "delete dead code",
        "remove blockers for the team",
        "what do I have to do to become a staff engineer",
        "what did I miss",
        "what have I written in go",
        "who can read the code",
        "who has mentees",
        "does anybody write notes on meetings",
        "who reads the notes of the retro",
        "can a staff engineer see the notes of a manager",
        "are good notes expected of a manager",
        "search for mentoring",
        "find a mentor",
        "notes for the new engineers",
        "show me staff",
        "exports",
    ],
)
def test_a_question_that_begins_like_a_command_is_a_question(typed: str) -> None:
    assert asked(typed) is None


def test_a_very_long_text_is_no_command() -> None:
    assert asked("notes about " + "x" * (LONGEST - 12)) == ShowNotes(about="x" * (LONGEST - 12))
    assert asked("notes about " + "x" * LONGEST) is None


def test_who_asks_is_put_in_for_me() -> None:
    assert asked("notes me", TODAY) == ShowNotes("UANNA")
