"""What somebody typed, read as words."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.ladders import words
from bot.ladders.words import LONGEST, PART, Readings, fold, join, parted, plain, read, spans, stem


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("What IS the Scope?", "what is the scope"),
        ("  spaces\tand\nlines\u00a0too  ", "spaces and lines too"),
        ("code-review, CI/CD; a_b", "code review ci cd a b"),
        ("what's", "what's"),
        ("what\u2019s \u2018this\u2019 \u02bc", "what's this"),
        ("'quoted' teams'", "quoted teams"),
        ("résumé Überblick ÀÉ", "resume uberblick ae"),
        ("re\u0301sume\u0301", "resume"),
        ("ＢＡＮＤ３ Ⅲ ﬁx", "band3 iii fix"),
        ("İstanbul", "istanbul"),
        ("エンジニア 工程师", "エンシニア 工程师"),
        ("band 3", "band 3"),
        ("\x00\x1b[31mred\x07", "31mred"),
        ("🎉👩‍💻", ""),
        ("", ""),
        ("... --- !!!", ""),
    ],
)
def test_words_are_folded_and_everything_between_them_falls_away(typed: str, plain: str) -> None:
    assert " ".join(read(typed).words) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("<@U0LADDER> band 3", "band 3"),
        ("<@U0LADDER|ladder>band 3", "band 3"),
        ("<!here> hello", "hello"),
        ("<!subteam^S012|@engineers> hello", "hello"),
        ("in <#C012|platform-team>", "in platform team"),
        ("in <#C012>", "in"),
        ("see <https://example.org/staff|the staff page> now", "see now"),
        ("see <http://example.org/staff> now", "see now"),
        ("see https://example.org/a?b=staff now", "see now"),
        ("write <mailto:em@example.org|em@example.org> or <tel:123|123>", "write or"),
        (":tada: thanks :+1::skin-tone-2:", "thanks"),
        ("12:30:45", "12 45"),
        ("R&amp;D &lt;b&gt;", "r d b"),
        ("a < b > c", "a b c"),
        ("*bold* _italic_ ~gone~ `code`", "bold italic gone code"),
    ],
)
def test_slacks_markup_is_not_read(typed: str, plain: str) -> None:
    assert " ".join(read(typed).words) == plain


def test_what_is_beyond_the_longest_is_not_read_and_that_is_told() -> None:
    whole = "a" * (LONGEST - 2) + " b"
    assert read(whole).words == ("a" * (LONGEST - 2), "b")
    assert not read(whole).cut
    longer = read(whole + "c")
    assert longer.words == read(whole).words
    assert longer.cut


def test_what_becomes_longer_by_folding_is_cut_too() -> None:
    short, long = read("\ufdfa" * 55), read("\ufdfa" * 56)
    assert not short.cut
    assert long.cut
    assert len(" ".join(long.words)) <= LONGEST


def test_a_text_of_ours_is_read_whole() -> None:
    typed = read("word " * LONGEST, longest=None)
    assert len(typed.words) == LONGEST
    assert not typed.cut


@given(st.text(max_size=LONGEST))
@example("two  blanks")
@example("Entre-Deux & <b>")
def test_a_plain_text_is_its_words(text: str) -> None:
    assert tuple(plain(text).split()) == read(text, longest=None).words


def test_joined_texts_are_their_stems_each_bounded() -> None:
    assert join(["mentoring others", "", "sails"]) == ["mentor", "other", PART, PART, "sail", PART]
    assert join([]) == []


@given(st.text(max_size=LONGEST))
def test_the_words_of_a_text_are_words_when_read_again(text: str) -> None:
    once = read(text, longest=None).words
    assert read(" ".join(once), longest=None).words == once


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("mentor mentors mentored mentoring mentor's", "mentor"),
        ("review reviews reviewing reviewed", "review"),
        ("own owns owning owned", "own"),
        ("write writes wrote written writing", "write"),
        ("lead led leading", "lead"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(several: str, one: str) -> None:
    assert {stem(word) for word in several.split()} == {one}


def test_irregular_forms_that_are_words_of_their_own_stay_what_they_are() -> None:
    assert [stem(word) for word in ("left", "saw", "found")] == ["left", "saw", "found"]


def test_of_more_words_than_are_remembered_each_has_its_stem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_REMEMBERED", 3)
    words._STEMS.cache_clear()
    assert [stem(f"{word}s") for word in "gull rope mast net wind".split()] == "gull rope mast net wind".split()
    assert len(words._STEMS) <= 3


OURS = (
    "Plain words",
    "",
    "code-review, CI/CD",
    "what\u2019s this?",
    "résumé",
    "R&amp;D <b>",
    "half \ud83d",
    " two  blanks ",
)


@pytest.mark.parametrize("texts", [OURS, (*OURS, "a\0b", "c-d"), OURS[:1], ()])
def test_many_texts_are_read_at_once_as_each_alone(texts: tuple[str, ...]) -> None:
    readings = Readings(texts)
    assert [readings[text].split() for text in texts] == [plain(text).split() for text in texts]
    assert readings["Any-other"] == "any other"


def test_joined_texts_are_parted_again() -> None:
    assert parted(join(["coaching sailors", "", "teach"])) == [["coach", "sailor"], [], ["teach"]]


def test_spans_say_where_the_words_of_a_text_stand() -> None:
    text = "Teams' Résumés, reviewed"
    found = list(spans(text))
    assert [text[start:end] for start, end, _ in found] == ["Teams", "Résumés", "reviewed"]
    assert [word for _, _, word in found] == [stem("teams"), stem("resumes"), stem("reviewed")]


def test_a_typed_text_is_a_value() -> None:
    assert read("Band 3") == words.Typed(("band", "3"), cut=False)
