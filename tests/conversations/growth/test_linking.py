"""What a note is evidence for: proposed after it is kept, confirmed by its author, taken away again."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from bot.growth.evidence import mark
from bot.growth.suggesting import Suggester
from bot.notes.sql.store import SqlNoteStore
from bot.slack.views.growth import linking as says
from bot.slack.views.growth.values import Linking
from bot.slack.views.notes.failing import NOT_THERE, NOT_UNDERSTOOD
from bot.storage.engine import StorageError
from tests.conversations.notes.hands import pressed, presses, value

TEXT = "mentored two new hires through their first on-call"
OFFER = "May this note be evidence for one of these? Nothing is linked unless you press."


async def _kept(author, subject="@alex", text=TEXT):
    return await author.says(f"note {subject} {text}")


async def _evidence(author, subject="@alex"):
    """What the author's notes are evidence for, as their list says it."""
    shown = (await author.says(f"notes {subject}")).plain
    return [line for line in shown.splitlines() if line.startswith("Evidence for")]


async def test_a_note_that_is_kept_has_up_to_three_expectations_beside_it_and_links_none(anna, ladders):
    receipt = await _kept(anna)
    assert OFFER in receipt.plain
    offered = [one for one in ladders.expectations() if one.text in receipt.plain]
    assert 1 <= len(offered) <= 3
    assert receipt.buttons.count("Link") == len(offered)
    assert receipt.ephemeral
    assert await _evidence(anna) == []


async def test_a_note_that_fits_nothing_has_none_beside_it(anna):
    receipt = await _kept(anna, text="had lunch")
    assert "evidence" not in receipt.plain
    assert "Link" not in receipt.buttons


async def test_by_command_and_in_the_form_they_stand_beside_it_too(anna):
    assert OFFER in (await anna.command(f"/ladder note @alex {TEXT}")).plain
    form = await anna.shortcut("Log a growth note")
    receipt = await anna.submits(form, {"Person": ["alex"], "Text": TEXT})
    assert OFFER in receipt.plain
    linked = await presses(anna, receipt, "Link")
    assert linked.plain.splitlines()[1] == says.LINKED
    assert len(await _evidence(anna)) == 1


async def test_what_is_confirmed_is_linked_and_the_others_stay_offered(anna):
    receipt = await _kept(anna)
    linked = await presses(anna, receipt, "Link")
    assert linked.message.ts == receipt.message.ts
    assert linked.plain.startswith(says.LINKED)
    assert linked.buttons.count("Unlink") == 1
    assert linked.buttons.count("Link") == receipt.buttons.count("Link") - 1
    assert TEXT in linked.plain
    (said,) = await _evidence(anna)
    assert said.count("·") == 1


async def test_a_link_is_taken_away_and_made_again(anna):
    linked = await presses(anna, await _kept(anna), "Link")
    unlinked = await anna.presses(linked, "Unlink")
    assert unlinked.plain.startswith(says.UNLINKED)
    assert "Unlink" not in unlinked.buttons
    assert await _evidence(anna) == []
    await presses(anna, unlinked, "Link")
    assert len(await _evidence(anna)) == 1


async def test_pressing_twice_links_once_and_unlinks_once(anna):
    receipt = await _kept(anna)
    acts = [pressed(anna, receipt, "Link") for _ in range(2)]
    linked = [await anna.answer_to(act) for act in acts][-1]
    assert linked.buttons.count("Unlink") == 1
    for act in [pressed(anna, linked, "Unlink") for _ in range(2)]:
        assert (await anna.answer_to(act)).plain.startswith(says.UNLINKED)
    assert await _evidence(anna) == []


async def test_two_presses_at_once_lose_neither_link(anna):
    receipt = await _kept(anna)
    acts = [pressed(anna, receipt, "Link", nth) for nth in range(2)]
    await asyncio.gather(*map(anna.answer_to, acts))
    (said,) = await _evidence(anna)
    assert said.count("·") == 2


async def test_a_note_about_several_is_linked_for_all_of_them(anna):
    receipt = await _kept(anna, "@alex, @sam")
    assert "May these notes be evidence" in receipt.plain
    linked = await presses(anna, receipt, "Link")
    for subject in ("@alex", "@sam"):
        assert len(await _evidence(anna, subject)) == 1
    await anna.presses(linked, "Unlink")
    for subject in ("@alex", "@sam"):
        assert await _evidence(anna, subject) == []


async def test_a_note_in_ones_own_log_is_linked_as_any_other(anna):
    await presses(anna, await _kept(anna, "me"), "Link")
    assert len(await _evidence(anna, "me")) == 1


async def test_of_several_notes_those_that_are_deleted_since_are_passed_over(anna):
    receipt = await _kept(anna, "@alex, @sam")
    await anna.presses(await anna.says("notes @alex"), "Delete")
    await presses(anna, receipt, "Link")
    assert len(await _evidence(anna, "@sam")) == 1


async def test_any_note_can_be_linked_later(anna):
    await _kept(anna, text="had lunch")
    shown = await anna.presses(await anna.says("notes @alex"), "Link…")
    assert shown.plain.startswith(says.HEAD)
    assert "had lunch" in shown.plain
    assert (await anna.presses(shown, "All notes about them")).plain.startswith("Your notes about @alex")


async def test_where_the_author_sees_the_subject_and_the_next_band_are_preferred(anna, sam, monkeypatch):
    asked = []

    def suggest(self, text, near=(), most=3):
        asked.append([entry.name for entry in near])
        return ()

    monkeypatch.setattr(Suggester, "suggest", suggest)
    await _kept(anna)
    await anna.says("@alex is a staff engineer + tech lead")
    await _kept(anna)
    await _kept(sam)
    assert asked == [[], ["Staff Engineer", "Technical Lead", "Principal Engineer"], []]


async def test_the_small_print_of_a_shared_note_keeps_its_links_to_the_author(anna, alex):
    await presses(anna, await _kept(anna), "Link")
    await anna.presses(await anna.says("notes @alex"), "Share")
    shown = await alex.says("shared")
    assert TEXT in shown.plain
    assert "Evidence" not in shown.plain
    assert "Link…" not in shown.buttons


# refused


async def test_nobody_links_a_note_of_somebody_else(anna, alex, sam):
    receipt = await _kept(anna)
    await anna.presses(await anna.says("notes @alex"), "Share")
    carried = value(receipt, "Link")
    note = json.loads(carried)["notes"][0]
    for other in (alex, sam):
        mine = await _kept(other, "@dana")
        assert (await presses(other, mine, "Link", value=carried)).plain == NOT_THERE
        mine = await _kept(other, "@dana")
        assert (await presses(other, mine, "Link", action_id="ladder_unlink", value=carried)).plain == NOT_THERE
        listed = await other.says("notes @dana")
        assert (await presses(other, listed, "Link…", value=note)).plain == NOT_THERE
    assert await _evidence(anna) == []


@pytest.mark.parametrize("carried", ["", "{}", "x" * 2_000, '{"notes":[],"mark":"0123456789ab"}', '{"notes":["n"]}'])
async def test_what_is_forged_links_nothing(anna, carried):
    for action in ("ladder_link", "ladder_unlink"):
        receipt = await _kept(anna, "@sam")
        assert (await presses(anna, receipt, "Link", action_id=action, value=carried)).text == NOT_UNDERSTOOD
    assert await _evidence(anna, "@sam") == []


async def test_an_expectation_that_the_ladder_has_not_is_told(anna):
    receipt = await _kept(anna)
    carried = json.loads(value(receipt, "Link")) | {"mark": "0" * 12}
    answer = await presses(anna, receipt, "Link", value=json.dumps(carried))
    assert answer.plain.startswith(says.GONE)
    assert TEXT in answer.plain
    assert await _evidence(anna) == []


async def test_a_note_that_is_deleted_is_linked_to_nothing(anna):
    receipt = await _kept(anna)
    await anna.presses(await anna.says("notes @alex"), "Delete")
    assert (await presses(anna, receipt, "Link")).plain == NOT_THERE


async def test_a_guest_is_offered_nothing_and_links_nothing(anna, gus, workspace):
    assert "Link" not in (await _kept(gus)).buttons
    receipt = await _kept(anna)
    workspace.changes("anna", is_restricted=True)
    answer = await presses(anna, receipt, "Link")
    assert "growth notes are for members" in answer.plain


async def test_a_note_that_cannot_be_opened_is_linked_to_nothing(anna, tmp_path):
    receipt = await _kept(anna)
    with closing(sqlite3.connect(tmp_path / "ladder.db")) as database:
        database.execute("UPDATE notes SET sealed = zeroblob(80)")
        database.commit()
    assert (await presses(anna, receipt, "Link")).plain == NOT_THERE
    listed = await anna.says("notes @alex")
    assert "Link…" not in listed.buttons
    shown = await presses(anna, listed, "Delete", action_id="ladder_note_link")
    assert "This note cannot be read: " in shown.plain
    assert shown.buttons == ["Delete"]


@pytest.mark.parametrize("method", ["link", "read"])
async def test_a_database_that_fails_links_nothing_and_says_so(anna, monkeypatch, method):
    receipt = await _kept(anna)

    def fails(*_):
        raise StorageError("The database is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(SqlNoteStore, method, fails)
        answer = await presses(anna, receipt, "Link")
    assert answer.plain.startswith("The database is busy. Nothing was changed.")
    assert await _evidence(anna) == []


async def test_a_note_is_kept_although_nothing_can_be_proposed(anna, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    monkeypatch.setattr("bot.notes.sql.positions.SqlPositionStore.positions", fails)
    receipt = await _kept(anna)
    assert receipt.plain.startswith("Your note is kept.")
    assert "Link" not in receipt.buttons


async def test_a_note_has_at_most_ten_links(anna, ladders):
    shown = await anna.presses(await _kept(anna), "Link…")
    note = json.loads(value(shown, "Link"))["notes"][0]
    for one in [*ladders.by_id["engineering"].by_id["unlimited"].expectations, *ladders.expectations()][:11]:
        carried = Linking(notes=(note,), mark=mark((one.ladder, one.entry, one.id))).dumped()
        shown = await presses(anna, shown, "Link", value=carried)
        assert shown.buttons.count("Unlink") <= says.MOST
    assert shown.plain.startswith(says.TOO_MANY)
    assert shown.buttons.count("Unlink") == says.MOST
