"""What found nothing is kept after the answer, where it asks and speaks of nobody. That it fails is no trouble."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ladders.answers import UnknownAnswer
from bot.slack.background import Background
from bot.slack.in_force import is_gap
from bot.slack.unanswered import Unanswered, worth_keeping
from bot.storage.unanswered import Kept
from tests.evaluation.scoring import NOTES, OWN

MARKER = "plumcake"
BOT = "U0BOT"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("what does the ladder say about kubernetes", "what does the ladder say about kubernetes"),
        ("is kubernetes expected?", "is kubernetes expected?"),
        ("What's a bar raiser", "What's a bar raiser"),
        ("  how do promotions work  ", "how do promotions work"),
        ("when is the next review", "when is the next review"),
        ("can we work from Spain", "can we work from Spain"),
        ("is there a book about it", "is there a book about it"),
        ("explain R&amp;D &lt;3", "explain R&D <3"),
        ("kubernetes", "kubernetes"),
        (f"<@{BOT}> what about kubernetes", "what about kubernetes"),
        (f"<@{BOT}|ladder>  kubernetes", "kubernetes"),
    ],
)
def test_what_asks_is_kept_as_it_was_typed(text, kept):
    assert worth_keeping(text, BOT) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"<@{BOT}>",
        "paternity leave from March",
        "on leave until monday",
        "was on the panel at the summit",
        "can explain anything to anyone",
        "when Ali was ill, the others took over",
        "solid.",
        "how she handled the outage was great",
        "is he ready for staff?",
        "what is expected of <@U1>?",
        "what is expected of @alex?",
        "who owns <#C1|secret-project>?",
        "what does <https://example.com/1|this> mean?",
        "what is https://example.com/1?",
        "who is alex@example.com?",
        "what does <!here> mean?",
        "what is this?\nAlex led the review",
        "what\x1b[2Jis that?",
        "what is \u202eever?",
        "what about \ud83d?",
        "what " + "x" * 196 + "?",
    ],
)
def test_what_may_be_a_note_or_speaks_of_somebody_is_not_kept(text):
    assert worth_keeping(text, BOT) is None


def test_no_growth_note_of_the_examples_is_kept_though_every_fifth_is_answered_as_a_question_would_be(answering):
    texts = [json.loads(line)["text"] for file in NOTES for line in Path(file).read_text().splitlines()]
    found_nothing = [text for text in texts if isinstance(answering.ask(text), UnknownAnswer)]
    assert len(found_nothing) > 30
    assert sum(worth_keeping(text) is not None for text in found_nothing) == 0


def test_a_third_of_the_questions_that_find_nothing_is_kept(answering):
    texts = [json.loads(line)["text"] for file in OWN for line in Path(file).read_text().splitlines()]
    answers = {text: answering.ask(text) for text in texts}
    found_nothing = [text for text, answer in answers.items() if isinstance(answer, UnknownAnswer)]
    kept = [text for text in found_nothing if worth_keeping(text) and is_gap(answers[text])]
    assert len(found_nothing) / 4 < len(kept) < len(found_nothing) / 2


@pytest.mark.parametrize(
    "text",
    [
        "what is my salary?",
        "am I good enough for staff?",
        "is Priya a band 3 or a band 4?",
        "who got promoted this quarter?",
        "how do I report harassment?",
        "what if I am burned out?",
        "how long is parental leave?",
        "can I reset my password?",
    ],
)
def test_what_may_tell_something_of_a_person_is_no_gap_though_it_asks(answering, text):
    assert worth_keeping(text)
    assert not is_gap(answering.ask(text))


@pytest.mark.parametrize("text", ["where do wireframes come in?", "career ladder for sales reps?", "asdfghjkl"])
def test_what_tells_nothing_of_anybody_is_a_gap(answering, text):
    assert is_gap(answering.ask(text))


def test_what_is_answered_is_no_gap(answering):
    assert not any(is_gap(answering.ask(text)) for text in ("staff", "who mentors?", "help"))


@pytest.fixture
def background():
    return Background()


async def test_it_is_written_after_the_answer_in_one_transaction_for_all_that_wait(notebook, background, monkeypatch):
    written = []
    add = notebook.unanswered.add
    monkeypatch.setattr(notebook.unanswered, "add", lambda *of: (written.append(of[:2]), add(*of)))
    unanswered = Unanswered(notebook, background)
    for tenant, text in (("T1", "one?"), ("T2", "two?"), ("T1", "three?"), ("T1", "no question")):
        unanswered.keep(tenant, text)
    assert notebook.unanswered.everything() == Kept((), 0)
    await background.drain(5)
    assert written == [("T1", ["one?", "three?"]), ("T2", ["two?"])]
    unanswered.keep("T1", "four?")
    await background.drain(5)
    assert sorted(notebook.unanswered.everything().texts) == ["four?", "one?", "three?", "two?"]


async def test_switched_off_nothing_is_kept(notebook, background):
    Unanswered(replace(notebook, keep_unanswered=False), background).keep("T1", "one?")
    await background.drain(5)
    assert notebook.unanswered.everything() == Kept((), 0)


async def test_what_cannot_be_written_is_counted_in_the_log_without_a_word_of_it(
    notebook, background, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    database = tmp_path / "ladder.db"
    database.rename(tmp_path / "away.db")
    unanswered = Unanswered(notebook, background)
    unanswered.keep("T1", f"{MARKER}?")
    unanswered.keep("T1", f"{MARKER} again?")
    await background.drain(5)
    assert [one.getMessage() for one in caplog.records if one.name == "bot.slack.unanswered"] == [
        "unanswered questions that are not kept: 2. The database file is gone, or cannot be opened."
    ]
    assert MARKER not in caplog.text
    (tmp_path / "away.db").rename(database)
    unanswered.keep("T1", "afterwards?")
    await background.drain(5)
    assert notebook.unanswered.everything().texts == ("afterwards?",)


async def test_an_error_that_nobody_thought_of_is_logged_without_a_word_of_it(
    notebook, background, monkeypatch, caplog
):
    unanswered = Unanswered(notebook, background)

    def fails(*_):
        raise RuntimeError(MARKER)

    with monkeypatch.context() as patch:
        patch.setattr(notebook.unanswered, "add", fails)
        unanswered.keep("T1", "one?")
        await background.drain(5)
    assert "RuntimeError" in caplog.text
    assert MARKER not in caplog.text
    unanswered.keep("T1", "two?")
    await background.drain(5)
    assert notebook.unanswered.everything().texts == ("two?",)


async def test_what_comes_faster_than_it_can_be_written_is_not_kept_but_counted(notebook, background, caplog):
    unanswered = Unanswered(notebook, background)
    for number in range(205):
        unanswered.keep("T1", f"{number}?")
    await background.drain(5)
    assert len(notebook.unanswered.everything().texts) == 200
    assert [one.getMessage() for one in caplog.records if one.name == "bot.slack.unanswered"] == [
        "unanswered questions that are not kept: 5. Too many came at once."
    ]
