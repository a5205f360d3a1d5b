"""Lists of notes, walked through by their buttons: every note once and whole, each page one that Slack takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ladders.model import Ladders
from bot.notes.model import Access, Deed, Note, Page, Subject, Unreadable
from bot.notes.requests import ExportNotes, Format, ShowLog, ShowNotes, ShowPeople, ShowShared
from bot.slack import ids
from bot.slack.views.blocks import View
from bot.slack.views.home import home
from bot.slack.views.notes import accesses, exporting, pages, people
from bot.slack.views.notes.glance import glance
from bot.slack.views.notes.modals import modal
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import LONGEST_TOPIC, START, OpenNote, Place, decode, encode
from bot.workspace.blockkit import characters, problems, view_problems

ME, TODAY = "U0ANNA", date(2026, 11, 24)
READER = Reader(ME, TODAY, Ladders(ladders=()))
MOST_CHARACTERS = 11_000
"""In all blocks of one message, as people found out: Slack does not say."""
WRITTEN = datetime(2026, 11, 3, 10, tzinfo=UTC)
TEXTS = [
    "Short.",
    " ".join(f"word{n}" for n in range(1_200)),
    "& <" * 3_000,
    "<@U0SAM> was here.\n" * 500,
    "\n".join("- a line of some length, as people paste it" for _ in range(200)),
    "x" * 10_000,
]


def _note(number: int, text: str, subject: str = "U0ALEX") -> Note:
    day = date(2026, 11, 3) - timedelta(number)
    tags = ("incidents", "a & b")
    link = f"https://loopback.slack.com/archives/C1/p{number}"
    return Note(
        id=f"{number:032x}",
        tenant="T1",
        author=ME,
        subject=subject,
        day=day,
        text=f"[{number}] {text}",
        tags=tags,
        links=(link,),
        source=f"D1/{number}",
        written=WRITTEN,
        edited=WRITTEN,
    )


MANY = [_note(n, TEXTS[n % len(TEXTS)], ("U0ALEX", ME)[n % 2]) for n in range(20)]
MIXED = [Unreadable(f"{n:032x}", "U0ALEX", TODAY, "Its key is not here.") if n % 3 else MANY[n] for n in range(20)]


def _own(notes: list[Note | Unreadable], place: Place) -> View:
    some = tuple(notes[place.skip : place.skip + pages.AT_ONCE])
    page = Page(some, place.skip + len(some) < len(notes), len(notes))
    return pages.notes(page, ShowNotes("U0ALEX", date(2026, 1, 1)), place, READER)


def _found(notes: list[Note | Unreadable], place: Place) -> View:
    page = Page(tuple(notes[place.skip : place.skip + pages.AT_ONCE]), False, len(notes))
    return pages.found(page, ShowNotes(about="&" * LONGEST_TOPIC), place, READER, 2)


LISTS: dict[str, Callable[[list[Note | Unreadable], Place], View]] = {
    "own": _own,
    "found": _found,
    "shared": lambda notes, place: pages.shared(notes, place, TODAY),
}


def _turn(view: View, label: str) -> Place | None:
    for block in view.blocks:
        for element in block.get("elements", ()):
            if block["type"] == "actions" and element["text"]["text"] == label:
                found = decode(element["value"])
                assert found is not None
                return found[1]
    return None


def _walk(show: Callable[[Place], View]) -> Iterator[View]:
    place: Place | None = START
    while place is not None:
        view = show(place)
        yield view
        place = _turn(view, "Next page")


def _read(view: View) -> str:
    """What is in a list, without its title."""
    return unescape("".join(b["text"]["text"] for b in view.blocks[1:] if b["type"] == "section"))


def _holds(views: list[View], judges: list[Callable[..., list[str]]]) -> None:
    for view in views:
        for judge in (problems, *judges):
            assert not list(judge(list(view.blocks), "message"))
            assert not list(judge(modal(view)["blocks"], "modal"))
        assert not view_problems(modal(view))
        assert characters(view.blocks) <= MOST_CHARACTERS
        assert view.text


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("notes", [MANY, MIXED, MANY[:1], MANY[1:2], MIXED[1:2]], ids=len)
def test_slack_takes_every_page_and_every_note_stands_on_one_whole(kind, notes, judges):
    walked = list(_walk(lambda place: LISTS[kind](notes, place)))
    _holds(walked, judges)
    whole = "".join("".join(map(_read, walked)).split())
    for note in notes:
        if isinstance(note, Note):
            assert whole.count("".join(note.text.split())) == 1


@pytest.mark.parametrize("kind", LISTS)
def test_the_way_back_shows_the_same_pages(kind):
    def show(place: Place) -> View:
        return LISTS[kind](MANY, place)

    forth = list(_walk(show))
    back = [forth[-1]]
    while (place := _turn(back[-1], "Previous page")) is not None:
        back.append(show(place))
    assert len(forth) > 6
    assert [view.blocks for view in reversed(back)] == [view.blocks for view in forth]


@given(st.lists(st.text(min_size=1, max_size=4_000).filter(str.strip), min_size=1, max_size=9))
@settings(max_examples=30, deadline=None)
def test_notes_of_any_texts_stand_on_pages_that_slack_takes(texts):
    notes: list[Note | Unreadable] = [_note(number, text) for number, text in enumerate(texts)]
    _holds(list(_walk(lambda place: _own(notes, place))), [])


def test_one_note_is_shown_on_as_many_pages_as_it_takes(judges):
    for note in MANY:
        for show in (
            lambda place, note=note: pages.one(note, place, READER, "This note is shared now."),
            lambda place, note=note: pages.one_shared(note, place, TODAY),
        ):
            walked = list(_walk(show))
            _holds(walked, judges)
            assert "".join(note.text.split()) in "".join("".join(map(_read, walked)).split())


def test_many_people_are_shown_a_page_at_a_time(judges):
    subjects = [Subject(f"U{n:05}", n + 1, TODAY - timedelta(n)) for n in range(45)]
    walked = list(_walk(lambda place: people.people(subjects, place, ME, TODAY)))
    _holds(walked, judges)
    whole = "".join(map(_read, walked))
    assert len(walked) == 3
    assert all(whole.count(f"<@{one.person}>") == 1 for one in subjects)


def test_a_log_and_a_preview_are_what_slack_takes(judges):
    lines = [Access(WRITTEN, f"U{'A' * 12}{n:02}", deed, "U0123456789A", 1_000) for n in range(12) for deed in Deed]
    made = [
        accesses.log(lines[: accesses.MOST], ShowLog("U0123456789A"), ME, UTC),
        exporting.preview(MIXED, ExportNotes("U0ALEX"), ME, failed="12ab"),
    ]
    assert len(lines) >= accesses.MOST
    _holds(made, judges)


def test_every_deed_has_its_words():
    for deed in Deed:
        view = accesses.log([Access(WRITTEN, "U0DANA", deed, None, 1)], ShowLog(), ME, UTC)
        who = "The operator of this bot" if deed.value.startswith("operator") else "<@U0DANA>"
        assert f"Tue 3 Nov 2026, 10:00 · {who} " in str(view.blocks)


def test_the_home_tab_of_somebody_with_many_long_notes_is_one_that_slack_takes(ladders, judges):
    subjects = [Subject(f"U{n:05}", n + 1, TODAY - timedelta(n)) for n in range(45)]
    for some in (tuple(MANY[:3]), tuple(MANY[3:6]), tuple(MIXED[:3])):
        tab = home(ladders, glance(subjects, Page(some, True, 45), READER))
        assert not view_problems(tab)
        for judge in (problems, *judges):
            assert not list(judge(tab["blocks"], "home"))
        assert not home(Ladders(ladders=()), tab["blocks"])["blocks"][100:]


ASKED = st.one_of(
    st.builds(OpenNote, st.text("0123456789abcdef", min_size=32, max_size=32)),
    st.builds(
        ShowNotes,
        st.none() | st.just("U0ALEX"),
        st.none() | st.dates(),
        st.text(max_size=LONGEST_TOPIC),
    ),
    st.builds(ExportNotes, st.none() | st.just("U" + "A" * 31), st.none() | st.sampled_from(Format)),
    st.builds(ShowLog, st.none() | st.just("U0ALEX")),
    st.just(ShowPeople()),
    st.just(ShowShared()),
)


@given(ASKED, st.builds(Place, st.integers(0, 10_000_000), st.integers(-1, 999)))
def test_what_a_button_carries_comes_back_and_fits(asked, place):
    value = encode(asked, place)
    assert len(value) <= 2_000
    assert decode(value) == (asked, place)


def test_the_longest_topic_of_the_widest_signs_fits_a_button():
    for sign in ('"', "\\", "\x01", "é", "🙂"):
        asked = ShowNotes("U" + "A" * 31, TODAY, sign * LONGEST_TOPIC)
        assert len(encode(asked, Place(10_000_000, 999))) <= 2_000


@given(st.text(max_size=200))
def test_what_is_no_value_asks_for_nothing(text):
    assert decode(text) is None


def test_the_buttons_of_a_page_are_told_apart():
    row = _own(MANY, Place(7)).blocks[-1]["elements"]
    actions = [one["action_id"] for one in row]
    assert len(set(actions)) == len(actions) == 4
    assert ids.NOTE_NEW in actions
