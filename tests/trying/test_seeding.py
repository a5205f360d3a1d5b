"""What a try-out begins with: notes, where people are seen, and a channel in which somebody has asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import attrgetter

import pytest
import pytest_asyncio

from bot.ladders.model import Ladders
from bot.notes.model import Viewer, Which
from bot.notes.positions import Position
from bot.slack.in_force import COMMON
from bot.trying.seeding import Seeding, band_of
from bot.trying.seeds import SeedAuthor, SeedNote, SeedQuestion, Seeds, seeds
from bot.workspace.state import TEAM
from tests.ladders.making import CREW, made

ANNA, ALEX, SAM = (Viewer(TEAM, f"U0{name}") for name in ("ANNA", "ALEX", "SAM"))
AUTHORS = [(name, author) for name, author in seeds().authors.items()]
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def seeding(workspace, app, these=None):
    return Seeding(workspace, app.desk.notebook, app.desk.all_in_force[COMMON], these or seeds())


@pytest_asyncio.fixture
async def seeded(workspace, bot):
    """The bot with the seeds in it, which has answered what it was asked."""
    await seeding(workspace, bot).sow(NOW)
    await workspace.quiet()
    return bot


@pytest_asyncio.fixture
async def crew(connecting):
    """The bot with the ladder of a ship's crew, which has none of the expectations that the seeds are tied to."""
    async with connecting(made(CREW)) as app:
        yield app


# what is in the file


def test_the_seeds_are_half_a_year_of_notes_of_several_authors():
    notes = [note for _, author in AUTHORS for note in author.notes]
    assert 60 <= len(notes) <= 80
    assert len(AUTHORS) == 3
    assert min(note.ago for note in notes) < 7
    assert 170 < max(note.ago for note in notes) < 184


def test_an_author_writes_of_each_person_in_the_order_of_days():
    for _, author in AUTHORS:
        for who in {note.about for note in author.notes}:
            days = [note.ago for note in author.notes if note.about == who]
            assert days == sorted(days, reverse=True)


def test_every_expectation_that_a_seed_is_tied_to_is_in_the_shipped_ladder(ladders):
    there = {f"{one.entry}/{one.id}" for one in ladders.expectations()}
    tied = {address for _, author in AUTHORS for note in author.notes for address in note.expects}
    assert len(tied) > 40
    assert tied - there == set()


def test_most_notes_are_evidence_and_some_are_for_nothing():
    notes = [note for _, author in AUTHORS for note in author.notes]
    assert 0.75 < sum(bool(note.expects) for note in notes) / len(notes) < 1


# in the bot


async def test_every_note_is_with_its_author_on_a_working_day_before_today(seeded):
    for name, author in AUTHORS:
        kept = seeded.desk.notebook.store.everything(Viewer(TEAM, f"U0{name.upper()}"), Which())
        assert sorted(map(attrgetter("text"), kept)) == sorted(note.text for note in author.notes)
        assert {note.day.weekday() for note in kept} <= set(range(5))
        assert all(note.day < NOW.date() and note.written.date() == note.day for note in kept)


async def test_a_note_is_evidence_for_what_the_seed_says(seeded):
    kept = seeded.desk.notebook.store.everything(ANNA, Which())
    linked = {note.text: [f"{one.entry}/{one.expectation}" for one in note.evidence] for note in kept}
    assert linked == {note.text: [*note.expects] for note in seeds().authors["anna"].notes}


async def test_the_author_sees_people_where_the_seed_says(seeded):
    position = seeded.desk.notebook.positions.position
    assert position(ANNA, ALEX.person) == Position("engineering", "engineer-2")
    assert position(Viewer(TEAM, "U0DANA"), SAM.person) == Position("engineering", "engineer-3", ("technical-lead",))
    assert position(ALEX, SAM.person) is None


async def test_who_is_written_about_reads_only_what_is_shared_with_them(seeded, alex, log_of_notices):
    assert "You have no notes yet." in (await alex.says("notes")).plain
    shared = (await alex.says("shared")).plain
    assert "From @sam" in shared
    assert "I had the first quiet week on call in a year" in shared
    assert "From @anna" not in shared
    assert log_of_notices(seeded) == []


@pytest.fixture
def log_of_notices():
    """Who is still to be told something."""
    return lambda app: [*app.desk.notebook.upkeep.take(TEAM, NOW + timedelta(days=1))]


async def test_growth_has_evidence_and_gaps_to_show(seeded, anna):
    shown = (await anna.says("growth @alex")).plain
    assert "Growth of @alex, for Engineer III" in shown
    assert "31 notes about @alex" in shown
    assert "none yet" in shown


async def test_people_have_been_talking_and_the_bot_answers_in_the_thread(seeded, anna):
    seen = anna.sees("general")
    assert [one.author for one in seen] == ["dana", "alex", "sam", "sam", "alex", "ladder"]
    assert [one.ts for one in seen] == sorted(one.ts for one in seen)
    assert seen[-1].thread_ts == seen[-2].ts
    assert "Engineer III" in seen[-1].plain


async def test_the_bot_reminds_in_the_time_to_come(seeded, workspace):
    assert await seeded.desk.background.drain(20) == 0
    assert workspace.scheduled
    assert all("U0ALEX" in one.text for one in workspace.scheduled)


async def test_done_twice_nothing_comes_twice_and_what_was_deleted_stays_away(seeded, workspace, anna):
    store, before = seeded.desk.notebook.store, len(anna.sees("general"))
    gone = store.everything(ANNA, Which())[0].id
    store.erase(ANNA, [gone])
    await seeding(workspace, seeded).sow(NOW + timedelta(days=1))
    await workspace.quiet()
    assert len(store.everything(ANNA, Which())) == len(seeds().authors["anna"].notes) - 1
    assert len(anna.sees("general")) == before


# with another ladder


async def test_with_another_ladder_the_notes_are_there_and_people_stand_where_a_band_is_found(crew, workspace):
    await seeding(workspace, crew).sow(NOW)
    kept = crew.desk.notebook.store.everything(ANNA, Which())
    assert len(kept) == len(seeds().authors["anna"].notes)
    assert {one.ladder for note in kept for one in note.evidence} <= {"crew"}
    assert crew.desk.notebook.positions.position(ANNA, ALEX.person) == Position("crew", "sailor")  # by its number
    assert crew.desk.notebook.positions.position(Viewer(TEAM, "U0DANA"), SAM.person) is None  # there is no such role
    await workspace.quiet()
    asked = workspace.person("anna").sees("general")[-2:]
    assert "Navigator" in asked[0].plain
    assert "Chart unknown coasts." in asked[1].plain


async def test_with_another_ladder_a_note_is_linked_to_what_is_suggested_first(crew, workspace):
    notes = (SeedNote("alex", 3, "Taught the new deckhands their knots all week.", ("no-such/expectation",)),)
    these = Seeds({"anna": SeedAuthor(notes, {"alex": "Sailor"})}, (), ())
    await seeding(workspace, crew, these).sow(NOW)
    (note,) = crew.desk.notebook.store.everything(ANNA, Which())
    assert [one.expectation for one in note.evidence] == ["teach"]
    assert crew.desk.notebook.positions.position(ANNA, ALEX.person) == Position("crew", "sailor")


async def test_whom_nobody_knows_is_passed_over(workspace, bot):
    author = SeedAuthor((SeedNote("nobody", 3, "Was there."),), {"nobody": "Engineer II"})
    these = Seeds({"anna": author, "somebody": author}, (), (SeedQuestion("nobody", "band 3"),))
    await seeding(workspace, bot, these).sow(NOW)
    assert bot.desk.notebook.store.everything(ANNA, Which()) == ()


def test_a_ladder_without_bands_is_asked_about_in_general():
    assert band_of(made(CREW)) == "Navigator"
    assert band_of(Ladders(ladders=())) == "a band"
