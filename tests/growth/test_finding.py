"""Search in one's own notes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.growth.finding import find
from bot.ladders.loading import load
from bot.ladders.model import Theme, Vocabulary
from bot.notes.model import Note
from tests.growth.noting import note

calmly = settings(deadline=None)

SHIPPED = load(Path(__file__).parents[2] / "ladder_data").ladders.vocabulary
NONE = Vocabulary()
SMALL = Vocabulary(
    groups=(("mentor", "coach", "show the ropes"), ("new hire", "newcomer")),
    themes=(Theme(words=("mentor", "mentoring juniors"), asked_as=("sat with the newcomer", "tutoring an intern")),),
)


def notes(*texts: str) -> tuple[Note, ...]:
    return tuple(note(f"2026-11-{number:02}", text=text) for number, text in enumerate(texts, 1))


def found(about: str, *texts: str, vocabulary: Vocabulary = NONE) -> list[str]:
    return [one.text for one in find(notes(*texts), about, vocabulary)]


def test_a_word_is_found_in_all_its_forms() -> None:
    assert found("Mentoring", "mentored Sam", "fixed the build", "a good mentor") == ["a good mentor", "mentored Sam"]


def test_of_two_as_good_the_newer_is_first() -> None:
    assert found("outage", "outage one", "outage two") == ["outage two", "outage one"]


def test_who_has_more_of_the_words_is_first() -> None:
    texts = ("customer call", "the outage review", "the review", "wrote code", "fixed a bug", "shipped")
    assert found("outage review", *texts) == ["the outage review", "the review"]


def test_tags_are_searched() -> None:
    tagged = note(text="led it", tags=("incidents",))
    assert find((tagged, note(text="shipped it")), "incident", NONE) == (tagged,)


def test_a_word_of_the_same_meaning_is_found_behind_the_word_itself() -> None:
    texts = ("mentored Sam", "coached Dana", "showed the ropes to Gus", "shipped")
    assert found("mentoring", *texts, vocabulary=SMALL)[0] == "mentored Sam"
    assert sorted(found("mentoring", *texts, vocabulary=SMALL)[1:]) == ["coached Dana", "showed the ropes to Gus"]


def test_what_belongs_to_a_topic_is_found_by_two_of_its_words_not_by_one() -> None:
    texts = ("sat with a new hire", "sat in a meeting", "met the newcomer", "tutored an intern")
    assert sorted(found("mentoring", *texts, vocabulary=SMALL)) == ["sat with a new hire", "tutored an intern"]


def test_mentoring_finds_pairing_with_the_new_hire() -> None:
    texts = ("paired with the new hire", "fixed the build", "moved the database", "coached Sam")
    assert found("mentoring", *texts, vocabulary=SHIPPED) == ["coached Sam", "paired with the new hire"]


@pytest.mark.parametrize("about", ["", "   ", "quantum", "the", "?!"])
def test_what_no_note_speaks_of_finds_nothing(about: str) -> None:
    assert found(about, "led a review", "shipped an importer", vocabulary=SHIPPED) == []


def test_writing_without_spaces_is_found_as_it_stands() -> None:
    assert found("障害", "昨日の障害対応を主導", "設計") == ["昨日の障害対応を主導"]
    assert found("to be", "what to be done", "no") == ["what to be done"]


def test_without_notes_nothing_is_found() -> None:
    assert find((), "mentoring", SHIPPED) == ()


@calmly
@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_every_note_is_found_once_at_most_and_by_its_own_words(texts: list[str], about: str) -> None:
    given_notes = notes(*texts, f"before {about}")
    hits = find(given_notes, about, SMALL)
    assert len(set(hits)) == len(hits)
    assert set(hits) <= set(given_notes)
    assert not about.strip() or given_notes[-1] in hits
