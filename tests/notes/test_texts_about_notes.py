"""A text about notes, as people type them in Slack: what becomes a note, what asks, what is a question."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notes.reading import MOST_SUBJECTS, read
from bot.notes.requests import Request, UnfinishedNote, WriteNote

calmly = settings(deadline=None)

TODAY = date(2026, 11, 11)
"""A Wednesday."""
YESTERDAY = TODAY - timedelta(1)
FRIDAY = date(2026, 11, 6)
EVALUATION = Path(__file__).parents[1] / "evaluation"
SHARED = Path(__file__).parents[3] / "shared" / "eval"
PEOPLE = ("alex", "sam", "dana", "bot")


def asked(text: str, today: date = TODAY) -> Request | None:
    """What Anna asks for with a text; `@alex` and the others stand for the marks that Slack makes of them."""
    marked = re.sub(rf"(?<!\w)@({'|'.join(PEOPLE)})\b", lambda found: f"<@U{found[1].upper()}>", text)
    return read(marked, "UANNA", today, bot="UBOT")


def texts(path: Path) -> list[str]:
    """The texts of an evaluation."""
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("note @alex led it", "alex"),
        ("Note: @alex led it", "alex"),
        ("NOTE - @alex: led it", "alex"),
        ("note, @alex, led it", "alex"),
        ("note @alex - led it", "alex"),
        ("note @alex – led it", "alex"),
        ("note\n@alex\nled it", "alex"),
        ("note on @alex: led it", "alex"),
        ("note that @alex led it", "alex"),
        ("note about me: led it", "anna"),
        ("please note @alex led it", "alex"),
        ("Please, add a note on @alex: led it", "alex"),
        ("new growth note @alex led it", "alex"),
        ("*note* @alex led it", "alex"),
        ("*Note:* @alex led it", "alex"),
        ("_note @alex led it_", "alex"),
        ("*@alex*: led it", "alex"),
        ("• note @alex led it", "alex"),
        ("@alex: led it", "alex"),
        ("@alex - led it", "alex"),
        ("@alex led it", "alex"),
        ("@alex\nled it", "alex"),
        ("  @alex:led it  ", "alex"),
        ("note me led it", "anna"),
        ("note myself: led it", "anna"),
        ("@alex @sam: led it", "alex sam"),
        ("@alex @alex: led it", "alex"),
        ("note @alex, @sam and @dana led it", "alex sam dana"),
        ("note me and @sam: led it", "anna sam"),
        ("@bot note @alex led it", "alex"),
        ("@bot: @alex led it", "alex"),
        ("<@UBOT|ladder> note @alex led it", "alex"),
        ("note @bot led it", "bot"),
    ],
)
def test_a_note_is_what_names_somebody_in_front(typed: str, subjects: str) -> None:
    ids = tuple(f"U{one.upper()}" for one in subjects.split())
    assert asked(typed) == WriteNote(ids, "led it", TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "one\n\n  two  spaces\n\tand a tab",
        "*great* work _today_",
        "```\nif a:\n    b()\n```",
        ":tada: “quoted” — and ’so on’ 🎉",
        "with <@USAM> and <@UDANA>",
        "-1 on the proposal",
        "and he led it",
        "may have fixed it",
        "march release went out",
        "second review done",
        "friday deploy went badly",
        "yesterday's deploy failed",
        "3.11 upgrade done",
        "last week: led the review",
        "should he lead the next one?",
        "what he did was great",
        "notes @sam",
    ],
)
def test_nothing_of_a_text_is_eaten(text: str) -> None:
    assert read(f"note <@UALEX> {text}", "UANNA", TODAY) == WriteNote(("UALEX",), text, TODAY)
    assert read(f"note <@UALEX>: {text}", "UANNA", TODAY) == WriteNote(("UALEX",), text, TODAY)


def test_a_text_is_kept_as_it_was_typed_not_as_slack_escapes_it() -> None:
    wrote = asked("note @alex a &lt; b &amp; <https://example.org/1|the plan> in <#C1|crew> with <@USAM|sam>")
    assert wrote == WriteNote(("UALEX",), "a < b & the plan (https://example.org/1) in #crew with <@USAM>", TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("note @alex yesterday: led it", YESTERDAY),
        ("note @alex: yesterday led it", YESTERDAY),
        ("note @alex yesterday - led it", YESTERDAY),
        ("note yesterday @alex: led it", YESTERDAY),
        ("note: yesterday, @alex led it", YESTERDAY),
        ("yesterday @alex: led it", YESTERDAY),
        ("yesterday note @alex led it", YESTERDAY),
        ("yesterday, @alex @sam led it", YESTERDAY),
        ("*yesterday* @alex led it", None),
        ("note @alex last friday led it", FRIDAY),
        ("friday @alex: led it", FRIDAY),
        ("Friday: note @alex led it", FRIDAY),
        ("note friday @alex led it", FRIDAY),
        ("note @alex on friday led it", FRIDAY),
        ("note @alex friday: led it", FRIDAY),
        ("note @alex 6 nov led it", FRIDAY),
        ("2026-11-06 @alex led it", FRIDAY),
        ("note @alex, 6.11.: led it", FRIDAY),
        ("note @alex friday\nled it", FRIDAY),
        ("note @alex today: led it", TODAY),
    ],
)
def test_a_day_stands_in_front_or_behind_the_person(typed: str, day: date | None) -> None:
    wrote = asked(typed)
    if day is None:
        assert wrote is None
    else:
        assert isinstance(wrote, WriteNote)
        assert (wrote.day, wrote.text, wrote.sure) == (day, "led it", True)


def test_the_first_day_counts_and_a_second_one_is_text() -> None:
    assert asked("yesterday @alex: last friday he led it") == WriteNote(("UALEX",), "last friday he led it", YESTERDAY)


def test_lines_behind_a_day_are_kept() -> None:
    assert asked("note @alex\n- one\n\n- two") == WriteNote(("UALEX",), "- one\n\n- two", TODAY)
    assert asked("note @alex: - one\n- two") == WriteNote(("UALEX",), "- one\n- two", TODAY)
    assert asked("note @alex yesterday:\n- one\n\n- two") == WriteNote(("UALEX",), "- one\n\n- two", YESTERDAY)


def test_a_day_that_the_sentence_needs_stays_in_it() -> None:
    assert asked("note @alex yesterday evening he led it") == WriteNote(
        ("UALEX",), "yesterday evening he led it", YESTERDAY
    )


@pytest.mark.parametrize(
    ("typed", "unfinished"),
    [
        ("note", UnfinishedNote()),
        ("new note", UnfinishedNote()),
        ("note:", UnfinishedNote()),
        ("note @alex", UnfinishedNote(("UALEX",))),
        ("@alex", UnfinishedNote(("UALEX",))),
        ("@alex @sam:", UnfinishedNote(("UALEX", "USAM"))),
        ("note me", UnfinishedNote(("UANNA",))),
        ("note @alex yesterday", UnfinishedNote(("UALEX",), day=YESTERDAY)),
        ("note yesterday: led it", UnfinishedNote(text="led it", day=YESTERDAY)),
        ("note led the review", UnfinishedNote(text="led the review")),
        ("note: is he ready?", UnfinishedNote(text="is he ready?")),
        ("note alex led it &amp; more", UnfinishedNote(text="alex led it & more")),
        ("note @alexx did", UnfinishedNote(text="did", unknown=("@alexx",))),
        ("@alexx: did", UnfinishedNote(text="did", unknown=("@alexx",))),
        ("note @alex, @samm: did", UnfinishedNote(("UALEX",), "did", unknown=("@samm",))),
        ("note <!subteam^S1|@eng> did", UnfinishedNote(text="did", unknown=("@eng",))),
        ("note @alex tomorrow: leads", UnfinishedNote(("UALEX",), "leads", to_come=date(2026, 11, 12))),
        ("2027-01-02 @alex: leads", UnfinishedNote(("UALEX",), "leads", to_come=date(2027, 1, 2))),
        ("note @alex 3/11: led", UnfinishedNote(("UALEX",), "3/11: led", unclear="3/11")),
        ("3/11 @alex led", UnfinishedNote(("UALEX",), "3/11: led", unclear="3/11")),
        ("note @alex 3/11", UnfinishedNote(("UALEX",), "3/11", unclear="3/11")),
    ],
)
def test_a_note_that_lacks_something_is_unfinished_with_all_its_words(typed: str, unfinished: UnfinishedNote) -> None:
    assert asked(typed) == unfinished


def test_a_note_about_very_many_people_is_unfinished() -> None:
    crowd = " ".join(f"<@U{number}>" for number in range(MOST_SUBJECTS + 1))
    assert asked(f"note {crowd}: did") == UnfinishedNote(text=f"note {crowd}: did")
    names = " ".join(f"@x{number}" for number in range(MOST_SUBJECTS))
    assert asked(f"note @alex {names}: did") == UnfinishedNote(text=f"note <@UALEX> {names}: did")
    assert asked(f"note @{'x' * 100}") == UnfinishedNote(text=f"note @{'x' * 100}")
    assert isinstance(asked(f"note {crowd.rpartition(' ')[0]}: did"), WriteNote)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("@alex: what is expected of a staff engineer?", "what is expected of a staff engineer?"),
        ("@alex what's next for band 3", "what's next for band 3"),
        ("@alex, compare staff and principal", "compare staff and principal"),
        ("@alex is that a senior?", "is that a senior?"),
        ("notes @alex led it", "led it"),
        ("log @alex led it", "led it"),
    ],
)
def test_what_may_be_a_note_or_not_is_not_sure(typed: str, text: str) -> None:
    assert asked(typed) == WriteNote(("UALEX",), text, TODAY, sure=False)


@pytest.mark.parametrize(
    "typed", ["@alex: asked why?, and it helped", "@alex showed how", "@alex explained it", "@alex was great"]
)
def test_a_statement_about_somebody_is_sure(typed: str) -> None:
    assert asked(typed) == WriteNote(("UALEX",), typed.removeprefix("@alex").lstrip(": "), TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "*",
        "@bot",
        "@bot what does staff mean?",
        "what does @alex need for staff?",
        "is @alex a senior",
        "@alexx what is expected of staff?",
        "me: what now",
        "yesterday I led it",
        "yesterday",
        "friday deploys",
        "note-taking in meetings",
        "noted",
        "notebook",
        "notes for staff engineers",
        "notes for a staff engineer, is that part of it?",
    ],
)
def test_anything_else_is_a_question(typed: str) -> None:
    assert asked(typed) is None


@pytest.mark.parametrize(
    "path", [SHARED / "questions.jsonl", *sorted(EVALUATION.glob("*.jsonl"))], ids=lambda p: p.name
)
def test_no_question_of_the_evaluation_is_about_notes(path: Path) -> None:
    found = {text: read(text, "UANNA", TODAY, bot="U0LADDER") for text in texts(path)}
    assert {text: request for text, request in found.items() if request} == {}


def test_there_are_questions_to_try() -> None:
    assert sum(len(texts(path)) for path in EVALUATION.glob("*.jsonl")) > 500


def test_every_note_of_the_evaluation_is_kept_word_for_word() -> None:
    for text in texts(SHARED / "notes.jsonl"):
        assert read(f"note <@UALEX> {text}", "UANNA", TODAY) == WriteNote(("UALEX",), text, TODAY)


WORDS = st.lists(
    st.sampled_from(
        "note notes people export forget log remind me stop reminding reminders hand over shared to about since every "
        "2 weeks june yesterday friday on 3/11 3 nov 29 feb <@UALEX> <@USAM> @alexx me : - , ? * _ what and as csv "
        "everything all led \n please &lt;".split(" ")
    ),
    max_size=9,
).map(" ".join)


@calmly
@given(WORDS | st.text(), st.dates(date(1980, 1, 1), date(2090, 1, 1)), st.dates(date(1980, 1, 1), date(2090, 1, 1)))
def test_what_a_text_is_about_does_not_depend_on_the_day(text: str, one: date, other: date) -> None:
    assert (read(text, "UANNA", one) is None) == (read(text, "UANNA", other) is None)


@calmly
@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_any_text_behind_a_note_is_in_it(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    wrote = read(f"note <@UALEX>\u2014\u2014 {escaped}", "UANNA", TODAY)
    assert isinstance(wrote, WriteNote)
    assert wrote.text == f"\u2014 {text}".rstrip()
