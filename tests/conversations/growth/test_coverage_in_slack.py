"""`growth @alex`: what a band expects, with the days of one's notes; the notes behind a line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from bot.notes.sql.store import SqlNoteStore
from bot.slack.listeners.growth.aiming import CHANGED
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.words import short_day
from bot.storage.engine import StorageError
from tests.conversations.growth.evidenced import LARGE, MENTORING, TEACH, days_ago
from tests.conversations.notes.hands import presses

STAFF = "growth @alex for staff"
ELSEWHERE = "director-of-engineering/grow-leaders"


pytestmark = pytest.mark.usefixtures("no_pictures")


def _table(reply):
    (table,) = [block for block in reply.blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def _line(reply, where):
    return next(row for row in _table(reply) if row[0] == where)


def _option(reply, start):
    return next(label for label in reply.options if label.startswith(start))


async def test_it_says_how_notes_are_spread_and_what_has_none_yet(anna, noted):
    noted(LARGE, ago=2)
    noted(LARGE, TEACH, ago=100)
    noted(LARGE, ago=40)
    noted(ELSEWHERE, ago=5)
    noted(ago=4)
    shown = await anna.says(STAFF)
    assert shown.ephemeral
    assert shown.plain.startswith("Growth of @alex, for Staff Engineer")
    assert "5 notes about @alex; the last one is about" in shown.plain
    assert "2 days ago" in shown.plain
    assert "1 of 3 notes on what it expects is from the last 30 days." in shown.plain
    assert "Not counted here: 1 linked to other bands only and 1 linked to nothing yet." in shown.plain
    assert "17 of the 19 expectations of its own have none yet." in shown.plain


async def test_a_line_has_the_days_of_its_evidence(anna, noted):
    noted(LARGE, ago=2)
    noted(LARGE, ago=100)
    shown = await anna.says(STAFF)
    assert _table(shown)[0] == ["Where", "What is expected", "Your notes"]
    _, wording, days = _line(shown, "Scope 1")
    assert wording.startswith("Own big projects, systems or components.")
    assert days == f"{short_day(days_ago(2))} and {short_day(days_ago(100))}"
    assert _line(shown, "Scope 2")[2] == "none yet"


async def test_what_is_inherited_is_folded_and_unfolded_by_section(anna, noted):
    noted(MENTORING, ago=5)
    shown = await anna.says(STAFF)
    folded = [row for row in _table(shown) if "inherited from lower bands" in row[1]]
    assert [row[0] for row in folded] == ["Scope", "Skills & Experience", "Behaviors & Mindset"]
    assert "1 of them with notes" in folded[0][1]
    assert folded[0][2] == short_day(days_ago(5))
    assert "none of them with notes" in folded[1][1]
    unfolded = await anna.presses(shown, "Show what is inherited")
    assert _line(unfolded, "Scope 5 · Engineer II")[2] == short_day(days_ago(5))
    assert "Show what is inherited" in (await anna.presses(unfolded, "Fold what is inherited")).buttons


async def test_the_lines_are_turned_page_by_page(anna, noted):
    noted(MENTORING)
    page = await anna.presses(await anna.says(STAFF), "Show what is inherited")
    rows = _table(page)[1:]
    while "Next page" in page.buttons:
        page = await anna.presses(page, "Next page")
        rows += _table(page)[1:]
    assert len(rows) == 29 + 24 + 35
    assert len({tuple(row[:2]) for row in rows}) == len(rows)
    assert "Page " in (await anna.presses(page, "Previous page")).plain


async def test_a_menu_opens_the_notes_behind_a_line_and_leads_back(anna, noted):
    noted(LARGE, text="led the move to the new queue", ago=2)
    shown = await anna.says(STAFF)
    behind = await anna.presses(shown, _option(shown, "Scope 1 · 1 note"))
    assert behind.ephemeral
    assert behind.plain.startswith("Staff Engineer · Scope 1")
    assert "Own big projects, systems or components. Coordinate them" in behind.plain
    assert "led the move to the new queue" in behind.plain
    assert "Edit" in behind.buttons
    back = await anna.presses(behind, "Back to growth")
    assert back.plain.startswith("Growth of @alex, for Staff Engineer")
    empty = await anna.presses(back, _option(back, "Scope 2 · none yet"))
    assert "You have no notes on it yet." in empty.plain


async def test_notes_that_are_not_counted_are_opened_too(anna, noted):
    noted(text="was calm in the outage")
    shown = await anna.says(STAFF)
    behind = await anna.presses(shown, _option(shown, "Linked to nothing yet · 1 note"))
    assert "was calm in the outage" in behind.plain


async def test_many_notes_behind_a_line_are_shown_in_pages(anna, noted):
    for number in range(9):
        noted(LARGE, text=f"deed number {number}")
    shown = await anna.says(STAFF)
    behind = await anna.presses(shown, _option(shown, "Scope 1 · 9 notes"))
    assert "1 to 7 of 9" in behind.plain
    assert "8 to 9 of 9" in (await anna.presses(behind, "Next page")).plain


async def test_without_a_target_it_is_the_band_after_the_one_where_the_author_sees_them(anna, noted):
    noted(LARGE)
    await anna.says("@alex is band 3")
    shown = await anna.says("growth @alex")
    assert shown.plain.startswith("Growth of @alex, for Staff Engineer")
    assert "You see @alex as Engineer III. Only you know that I know." in shown.plain


async def test_where_nobody_said_where_they_stand_it_is_asked_once(anna, noted):
    noted(LARGE)
    asked = await anna.says("growth @alex")
    assert asked.plain.startswith("You have not said yet where they stand.")
    shown = await anna.presses(asked, "Engineer III (band 3)")
    assert shown.plain.startswith("Growth of @alex, for Staff Engineer")
    assert (await anna.says("growth @alex")).plain.startswith("Growth of @alex, for Staff Engineer")


async def test_a_target_has_roles_beside_it(anna, noted):
    noted("technical-lead/delivery-plan", ago=1)
    shown = await anna.says("growth @alex for staff + tech lead")
    assert shown.plain.startswith("Growth of @alex, for Staff Engineer + Technical Lead")
    line = next(row for row in _table(shown) if row[0].endswith("1 · Technical Lead"))
    assert line[2] == short_day(days_ago(1))


async def test_another_band_is_chosen_from_a_menu_with_the_same_roles(anna, noted):
    noted(LARGE)
    shown = await anna.says("growth @alex for staff + tech lead")
    other = await anna.presses(shown, "Principal Engineer (band 5)")
    assert other.plain.startswith("Growth of @alex, for Principal Engineer + Technical Lead")


@pytest.mark.parametrize("typed", ["band 4", "wizard", "tech lead"])
async def test_a_target_that_is_several_bands_or_none_is_asked_back(anna, noted, typed):
    noted(LARGE)
    asked = await anna.says(f"growth @alex for {typed}")
    assert asked.plain.startswith(f"Which band do you mean by “{typed}”?")
    choice = "Staff Engineer" if typed == "band 4" else "Staff Engineer (band 4)"
    assert (await anna.presses(asked, choice)).plain.startswith("Growth of @alex, for Staff Engineer")


async def test_without_notes_the_lines_stand_and_nothing_is_counted(anna):
    shown = await anna.says(STAFF)
    assert "You have no notes about @alex yet." in shown.plain
    assert "19 of the 19 expectations of its own have none yet." in shown.plain
    assert _line(shown, "Scope 1")[2] == "none yet"


async def test_by_command_it_is_for_ones_own_eyes_in_any_channel(anna, alex, noted):
    noted(LARGE)
    shown = await anna.command("/ladder growth @alex for staff")
    assert shown.ephemeral
    assert _line(shown, "Scope 1")[2] == short_day(days_ago(3))
    assert not alex.sees("general")


async def test_notes_of_others_do_not_count(anna, alex, sam, noted):
    noted(LARGE, author=sam)
    noted(LARGE, author=alex)
    shown = await anna.says(STAFF)
    assert "You have no notes about @alex yet." in shown.plain
    assert "19 of the 19" in shown.plain


async def test_a_note_that_cannot_be_read_is_named(anna, noted, tmp_path):
    noted(LARGE)
    broken = noted(LARGE)
    with closing(sqlite3.connect(tmp_path / "ladder.db")) as database:
        database.execute("UPDATE notes SET sealed = zeroblob(80) WHERE id = ?", (broken.id,))
        database.commit()
    shown = await anna.says(STAFF)
    assert "Not counted here: 1 cannot be read." in shown.plain


async def test_in_a_modal_the_same_stands_in_lines(anna, noted):
    noted(LARGE)
    shown = await anna.says(STAFF)
    value = next(one.element["value"] for one in shown.choices if one.label == "Show what is inherited")
    home = await anna.opens_home()
    modal = await presses(anna, home, "People", value=value)
    assert modal.kind == "modal"
    assert "Scope 1 Own big projects" in modal.plain
    assert short_day(days_ago(3)) in modal.plain


async def test_somebody_who_is_no_member_is_told_so(gus):
    assert "growth notes are for members" in (await gus.says("growth me")).plain


async def test_a_menu_with_what_the_bot_never_put_there_does_nothing(anna, noted):
    noted(LARGE)
    shown = await anna.says(STAFF)
    label = _option(shown, "Scope 1 · 1 note")
    for value, block_id, says in (
        ("0" * 12, None, CHANGED),
        ("x", None, CHANGED),
        ("0" * 12, "forged", NOT_UNDERSTOOD),
        ("0" * 12, '{"ask":"growth","subject":"U0ALEX"}', NOT_UNDERSTOOD),
        ("0" * 12, '{"ask":"growth","subject":"U0ALEX","target":"000000000000"}', CHANGED),
    ):
        assert (await _chooses(anna, shown, label, value, block_id)).text == says
        shown = await anna.says(STAFF)


async def test_menus_about_where_somebody_stands_set_nothing_that_is_not_so(anna, noted, workspace):
    noted(LARGE)
    for value, block_id, says in (
        ("0" * 12, None, CHANGED),
        ("nonsense", None, CHANGED),
        ("0" * 12, "forged", NOT_UNDERSTOOD),
    ):
        asked = await anna.says("growth @alex")
        assert (await _chooses(anna, asked, "Engineer III (band 3)", value, block_id)).text == says
        shown = await anna.says(STAFF)
        assert (await _chooses(anna, shown, "Principal Engineer (band 5)", value, block_id)).text == says
    asked = await anna.says("growth @alex")
    stella = '{"ask":"growth","subject":"U0STELLA"}'
    value = asked.choice("Engineer III (band 3)").option["value"]
    refused = await _chooses(anna, asked, "Engineer III (band 3)", value, stella)
    assert "is not of this workspace" in refused.plain


async def test_a_band_that_the_ladder_has_no_more_is_told(anna, noted):
    noted(LARGE)
    shown = await anna.says(STAFF)
    for carried in (
        '{"ask":"growth","subject":"U0ALEX","target":"000000000000"}',
        '{"ask":"line","subject":"U0ALEX","line":"000000000000","target":"000000000000"}',
        '{"ask":"packet","subject":"U0ALEX","target":"000000000000"}',
    ):
        assert (await presses(anna, shown, "Show what is inherited", value=carried)).text == CHANGED
        shown = await anna.says(STAFF)


async def test_more_roles_than_can_be_carried_are_refused(anna, noted, monkeypatch):
    monkeypatch.setattr("bot.slack.listeners.growth.aiming.MOST_ROLES", 0)
    assert "Name fewer." in (await anna.says("growth @alex for staff + tech lead")).plain


async def _chooses(member, reply, label, value, block_id):
    """Chooses an option with what the bot never put there."""
    choice = reply.choice(label)
    option = choice.option | {"value": value}
    block = choice.block | ({"block_id": block_id} if block_id else {})
    forged = replace(choice, option=option, block=block, element=choice.element | {"options": [option]})
    return await member.answer_to(member.quietly.presses_this(reply, forged))


async def test_a_database_that_fails_is_told(anna, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    monkeypatch.setattr(SqlNoteStore, "everything", fails)
    assert "The database is busy." in (await anna.says(STAFF)).plain
