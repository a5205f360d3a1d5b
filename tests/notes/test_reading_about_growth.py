"""What is asked about growth: how far notes reach, packets, and where somebody stands."""

from __future__ import annotations

from datetime import date

import pytest

from bot.notes.reading import read
from bot.notes.requests import MakePacket, Misread, Place, SeeGrowth, WriteNote

ME, ALEX, TODAY = "UME", "UALEX", date(2026, 11, 30)
JANUARY, THIRD = date(2026, 1, 1), date(2026, 11, 3)


def _read(text: str) -> object:
    return read(text, ME, TODAY)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("growth <@UALEX>", SeeGrowth(ALEX)),
        ("Growth of <@UALEX|alex>.", SeeGrowth(ALEX)),
        ("growth me", SeeGrowth(ME)),
        ("growth <@UALEX> for staff + tech lead", SeeGrowth(ALEX, "staff + tech lead")),
        ("growth me for the staff engineer", SeeGrowth(ME, "staff engineer")),
        ("packet <@UALEX>", MakePacket(ALEX)),
        ("packet me for staff", MakePacket(ME, None, "staff")),
        ("packet <@UALEX> since january", MakePacket(ALEX, JANUARY)),
        ("packet <@UALEX> since january for staff", MakePacket(ALEX, JANUARY, "staff")),
        ("make a packet for <@UALEX> for staff & tech lead since 3 nov", MakePacket(ALEX, THIRD, "staff & tech lead")),
    ],
)
def test_growth_and_packets_name_one_person_a_target_and_a_day(text: str, asked: object) -> None:
    assert _read(text) == asked


@pytest.mark.parametrize("text", ["growth", "packet", "growth @alex", "packet <@UALEX> and <@USAM>", "packet @alex"])
def test_without_one_person_the_usage_is_told(text: str) -> None:
    assert isinstance(_read(text), Misread)


@pytest.mark.parametrize("since", ["blah", "2027-01-01"])
def test_a_packet_since_no_day_or_one_to_come_is_misread(since: str) -> None:
    said = _read(f"packet <@UALEX> since {since}")
    assert isinstance(said, Misread)
    assert said.says.startswith("Since when?")


@pytest.mark.parametrize("text", ["growth mindset", "growth as an engineer", "packet loss", "how do I grow?"])
def test_questions_that_begin_alike_stay_questions(text: str) -> None:
    assert _read(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<@UALEX> is band 2", "band 2"),
        ("<@UALEX> is now a staff engineer + tech lead", "staff engineer + tech lead"),
        ("<@UALEX>: is on the staff level", "staff level"),
    ],
)
def test_where_somebody_stands_may_be_a_note_as_well(text: str, says: str) -> None:
    read_as = _read(text)
    assert isinstance(read_as, Place)
    assert (read_as.subject, read_as.says) == (ALEX, says)
    assert read_as.note.text.startswith("is ")


@pytest.mark.parametrize(
    "text",
    [
        "note <@UALEX> is band 2",
        "<@UALEX> <@USAM> is band 2",
        "<@UALEX> is band 2\nand led the review",
        "<@UALEX> is" + " x" * 60,
    ],
)
def test_with_the_word_note_or_more_in_it_it_is_a_note(text: str) -> None:
    assert isinstance(_read(text), WriteNote)


def test_where_one_stands_oneself_is_said_with_me_and_is_asked_back_where_it_is_no_band() -> None:
    read_as = _read("me is a staff engineer")
    assert isinstance(read_as, Place)
    assert read_as.subject == read_as.note.subjects[0]
    assert not read_as.note.sure
    for text in ("log me is band 2", "yesterday me is band 2", "me, <@UALEX> is band 2", "me is what?"):
        assert _read(text) is None
