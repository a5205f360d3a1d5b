"""Names as people type them."""

from __future__ import annotations

import pytest
from making import ids, made

from bot.ladders.answering import Answering, EntryAnswer, UnknownAnswer
from bot.ladders.matching import Names
from bot.ladders.model import Ladders
from bot.ladders.words import read

ONE, TWO, THREE = "engineer-1", "engineer-2", "engineer-3"
STAFF, PRINCIPAL, EM, DIRECTOR = (
    "staff-engineer",
    "principal-engineer",
    "engineering-manager",
    "director-of-engineering",
)

SHIPPED = {
    "band3": [THREE],
    "band 3": [THREE],
    "b3": [THREE],
    "BAND-3": [THREE],
    "band three": [THREE],
    "L3": [THREE],
    "IC3": [THREE],
    "level 3": [THREE],
    "lvl 3": [THREE],
    "eng 2": [TWO],
    "SWE2": [TWO],
    "engineer iii": [THREE],
    "Engineer III": [THREE],
    "engineer I": [ONE],
    "enginer 3": [THREE],
    "senior": [THREE],
    "a senior's": [THREE],
    "seniors": [THREE],
    "senoir": [THREE],
    "sr eng": [THREE],
    "sr. eng": [THREE],
    "jr dev": [ONE],
    "staff": [STAFF],
    "Stafff Enginer": [STAFF],
    "staff software engineer": [STAFF],
    "principle engineer": [PRINCIPAL],
    "EM": [EM],
    "eng manager": [EM],
    "software engineering manager": [EM],
    "director": [DIRECTOR],
    "TL": ["technical-lead"],
    "tech lead": ["technical-lead"],
    "techlead": ["technical-lead"],
    "tech-lead": ["technical-lead"],
    "data eng": ["data-engineer"],
    "opsec": ["operations-security-engineer"],
    "syseng": ["systems-engineer"],
    "unlimited": ["unlimited"],
    "staff-engineer": [STAFF],
    "band 4": [STAFF, EM],
    "b4": [STAFF, EM],
    "L5": [PRINCIPAL, DIRECTOR],
    "IC4": [STAFF],
    "M4": [EM],
    "bands 2 and 3": [TWO, THREE],
    "eng ii and iii": [TWO, THREE],
    "level 1, level 2": [ONE, TWO],
    "a III": [THREE],
    "3": [THREE],
}


def named(ladders: Ladders, text: str) -> list[list[str]]:
    """The entries of each name in a text."""
    return [ids(mention.entries) for mention in Names(ladders).find(read(text).words)]


@pytest.mark.parametrize(("typed", "meant"), SHIPPED.items(), ids=SHIPPED.keys())
def test_a_name_of_the_shipped_ladder_is_known_as_people_type_it(
    answering: Answering, typed: str, meant: list[str]
) -> None:
    answer = answering.ask(typed)
    assert isinstance(answer, EntryAnswer)
    assert ids(answer.question.entries) == meant


@pytest.mark.parametrize(
    "typed", ["band 9", "engineer 7", "L10", "band 0", "IC 12", "M1", "level nine", "engineer vii"]
)
def test_a_level_that_does_not_exist_is_said_not_to(answering: Answering, typed: str) -> None:
    answer = answering.ask(typed)
    assert isinstance(answer, UnknownAnswer)
    assert answer.question.missing
    assert answer.says.startswith("There is no such level here.")


@pytest.mark.parametrize("typed", ["as an engineer i should", "what can an engineer i work with", "Engineer I want"])
def test_i_is_a_pronoun_where_it_does_something(ladders: Ladders, typed: str) -> None:
    assert named(ladders, typed) == []


@pytest.mark.parametrize("typed", ["engineer i", "as an engineer i", "is engineer i the first", "engineer one"])
def test_i_is_a_numeral_behind_what_is_counted(ladders: Ladders, typed: str) -> None:
    assert named(ladders, typed) == [[ONE]]


@pytest.mark.parametrize("typed", ["3 reviews a week", "i have 2 reports", "iso 9001", "at 10 o'clock", "one on one"])
def test_a_number_among_other_words_is_no_level(ladders: Ladders, typed: str) -> None:
    assert named(ladders, typed) == []


@pytest.mark.parametrize("typed", ["staffing", "principles", "directions", "management", "need", "test the system"])
def test_a_word_that_ladders_use_is_no_typo_of_a_name(ladders: Ladders, typed: str) -> None:
    assert named(ladders, typed) == []


def test_names_are_found_from_left_to_right_each_the_longest_that_fits(ladders: Ladders) -> None:
    assert named(ladders, "staff engineering manager data engineer tech lead band 2") == [
        [STAFF], [EM], ["data-engineer"], ["technical-lead"], [TWO],
    ]  # fmt: skip


def test_a_mention_says_where_it_stands(ladders: Ladders) -> None:
    words = read("the scope of band3 or a staff software engineer now").words
    found = [words[m.start : m.end] for m in Names(ladders).find(words)]
    assert found == [("band3",), ("staff", "software", "engineer")]


def test_in_a_text_of_ours_names_are_found_and_nothing_is_a_typo(ladders: Ladders) -> None:
    names = Names(ladders)
    assert [ids(mention.entries) for mention in names.find(("senior", "staff"), ours=True)] == [[THREE], [STAFF]]
    assert names.find(("senoir",))
    assert not names.find(("senoir",), ours=True)


def test_software_in_front_belongs_to_the_name(ladders: Ladders) -> None:
    words = read("a software engineering manager").words
    (mention,) = Names(ladders).find(words)
    assert words[mention.start : mention.end] == ("software", "engineering", "manager")


def test_numbers_alone_are_levels_where_that_is_asked_for(ladders: Ladders) -> None:
    found = Names(ladders).find(("3", "vs", "5"), bare=True)
    assert [ids(mention.entries) for mention in found] == [[THREE], [PRINCIPAL, DIRECTOR]]


# Ladders of other shapes.


LABELS = """
    bands:
    - {id: low, name: Maker, band: 3, track: makers}
    - {id: a, name: Fine Maker, band: 3a, track: makers}
    - {id: head, name: Group Lead, band: M2, track: leads}
    - {id: two, name: Second Maker, band: 2, track: makers}
    - {id: word, name: Sage, band: Guru, track: makers}
    tracks: [{id: makers, name: Makers}, {id: leads, name: Leads}]
"""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("band 3a", ["a"]),
        ("band3a", ["a"]),
        ("3A level 3A", ["a"]),
        ("band 3", ["low"]),
        ("M2", ["head"]),
        ("m 2", ["head"]),
        ("IC2", ["two"]),
        ("sage", ["word"]),
    ],
)
def test_a_label_as_written_comes_before_the_number_in_it(typed: str, meant: list[str]) -> None:
    assert named(made(LABELS), typed) == [meant]


def test_without_a_label_of_its_own_a_number_shows_every_band_that_has_it() -> None:
    bands = "bands: [{id: a, name: Maker, band: 3a}, {id: b, name: Baker, band: 3b}]"
    assert named(made(bands), "band 3") == [["a", "b"]]


def test_the_letter_for_managers_keeps_to_those_who_manage() -> None:
    bands = "bands: [{id: a, name: Maker, band: 3}, {id: b, name: Head of Making, band: 3}]"
    ladders = made(bands)
    assert named(ladders, "M3 or IC3 or L3") == [["b"], ["a"], ["a", "b"]]


def test_on_a_track_it_is_the_tracks_name_that_tells_who_manages() -> None:
    ladders = made("""
        bands: [{id: a, name: Manager of Knots, band: 3, track: crew}, {id: b, name: Captain, band: 3, track: lead}]
        tracks: [{id: crew, name: Sailors}, {id: lead, name: Officers, also: [management track]}]
    """)
    assert named(ladders, "M3 or IC3 or L3") == [["b"], ["a"], ["a", "b"]]


def test_a_ladder_that_counts_its_own_titles_is_asked_by_them() -> None:
    ladders = made("bands: [{id: d1, name: Designer I, band: 1}, {id: d2, name: Designer II, band: 2}]")
    assert named(ladders, "designer 2 or designer i or desinger ii") == [["d2"], ["d1"], ["d2"]]
    assert named(ladders, "designer 7") == [[]]


def test_a_numeral_may_stand_anywhere_in_a_name() -> None:
    ladders = made("bands: [{id: a, name: 'Analyst I, Data'}, {id: b, name: Analyst V}, {id: c, name: Data X Lead}]")
    assert named(ladders, "analyst i data or analyst v or data x lead") == [["a"], ["b"], ["c"]]


def test_other_names_come_from_the_ladder_and_titles_of_the_field_from_the_vocabulary() -> None:
    ladders = made(
        "bands: [{id: a, name: Maker, also: [artisan]}, {id: b, name: Baker}]",
        vocabulary="titles:\n- [baker, pastry cook, patissier]\n- [candle maker, chandler]\n- [maker, baker]\n",
    )
    assert named(ladders, "artisan or pastry cook or patissier") == [["a"], ["b"], ["b"]]
    assert named(ladders, "chandler") == []
    assert named(ladders, "maker") == [["a"]]


def test_a_name_without_any_letter_names_nothing() -> None:
    assert named(made("bands: [{id: a, name: Maker, also: ['★', '!!']}]"), "★ !! maker") == [["a"]]


TWIN = """
    id: {id}
    name: {name}
    sections: [{{id: scope, name: Scope}}]
    bands: [{{id: junior, name: Junior, band: 1}}, {{id: senior, name: Senior, band: 2, builds_on: [junior]}}]
"""
TWINS = (TWIN.format(id="engineering", name="Engineering"), TWIN.format(id="design", name="Design Ladder"))


@pytest.mark.parametrize("typed", ["senior", "band 2"])
def test_a_name_that_two_ladders_have_names_both(typed: str) -> None:
    answer = Answering(made(*TWINS)).ask(typed)
    assert [(e.ladder, e.id) for e in answer.question.entries] == [("engineering", "senior"), ("design", "senior")]
    assert answer.question.ladder is None


@pytest.mark.parametrize("typed", ["senior in design", "design band 2", "what's expected of a design senior?"])
def test_a_ladder_that_is_named_is_meant(typed: str) -> None:
    answer = Answering(made(*TWINS)).ask(typed)
    assert isinstance(answer, EntryAnswer)
    assert [(e.ladder, e.id) for e in answer.question.entries] == [("design", "senior")]
    assert answer.question.ladder == "design"


def test_a_ladder_that_lacks_the_name_gives_way_to_the_one_that_has_it() -> None:
    other = "id: sales\nname: Sales\nsections: [{id: s, name: S}]\nbands: [{id: rep, name: Rep}]\n"
    answer = Answering(made(TWINS[0], other)).ask("senior in sales")
    assert [e.ladder for e in answer.question.entries] == ["engineering"]


# Near misses.


def test_a_near_miss_is_suggested() -> None:
    ladders = made("bands: [{id: sailor, name: Sailor}, {id: surgeon, name: Surgeon}]")
    answer = Answering(ladders).ask("sajlr")
    assert isinstance(answer, UnknownAnswer)
    assert ids(answer.suggestions) == ["sailor"]


def test_suggestions_are_best_first_each_once_and_few(ladders: Ladders) -> None:
    names = Names(ladders)
    near = names.nearest(("princpl", "enginr"))
    assert near[0].id == PRINCIPAL
    assert len(set(near)) == len(near) <= 3
    assert len(names.nearest(("enginr",), most=1)) == 1


def test_nothing_near_is_no_suggestion(ladders: Ladders) -> None:
    assert Names(ladders).nearest(("zzzzzz", "qqqq")) == ()
    assert Names(ladders).nearest(()) == ()


def test_without_ladders_nothing_is_a_name() -> None:
    names = Names(Ladders(ladders=()))
    assert names.nearest(("staff",)) == ()
    assert [m.entries for m in names.find(("staff", "band", "3"))] == [()]
