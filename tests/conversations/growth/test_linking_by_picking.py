"""An expectation is picked from the whole ladder, which is searched as one types."""

from __future__ import annotations

import pytest

from bot.notes.sql.store import SqlNoteStore
from bot.slack import ids
from bot.slack.views.growth import linking as says
from bot.slack.views.notes.failing import NOT_THERE
from bot.storage.engine import StorageError
from tests.conversations.notes.hands import presses, until, value

PICKER = "Search the ladder"


async def _open(author, subject="@alex"):
    await author.says(f"note {subject} had lunch")
    return await presses(author, await author.says(f"notes {subject}"), "Link…")


async def test_the_picker_offers_the_ladder_before_anything_is_typed(anna):
    assert len(await anna.finds(await _open(anna), PICKER)) == 100


async def test_the_picker_searches_as_one_types(anna):
    shown = await _open(anna)
    for typed in ("mentor", "mentoring", "teach peop"):
        labels = await anna.finds(shown, PICKER, typed)
        assert any(typed.partition(" ")[0] in label.lower() for label in labels)
        assert all(len(label) <= 75 for label in labels)
    assert await anna.finds(shown, PICKER, "zzzz") == []


async def test_an_entry_and_a_section_are_found_by_name(anna, ladders):
    engineering = ladders.by_id["engineering"]
    labels = await anna.finds(await _open(anna), PICKER, "director scope")
    for one in engineering.by_id["director-of-engineering"].under("scope"):
        assert any(one.text.startswith(label.rstrip("…")) for label in labels)


async def test_where_the_subject_is_seen_comes_first(anna, ladders):
    await anna.says("@alex is a staff engineer")
    first = (await anna.finds(await _open(anna), PICKER))[0]
    (staff,) = ladders.by_id["engineering"].by_id["staff-engineer"].expectations[:1]
    assert staff.text.startswith(first.rstrip("…"))


async def test_what_is_picked_is_linked(anna):
    shown = await _open(anna)
    label, *_ = await anna.finds(shown, PICKER, "mentoring")
    linked = await anna.chooses(shown, PICKER, label)
    assert linked.plain.startswith(says.LINKED)
    assert label.rstrip("…") in linked.plain
    assert linked.buttons.count("Unlink") == 1
    assert "Evidence for" in (await anna.says("notes @alex")).plain


async def test_the_picker_works_in_the_modal_of_the_home_tab(anna, workspace):
    await anna.says("note @alex had lunch")
    shown = await anna.presses(await anna.opens_home(), "Link…")
    assert shown.kind == "modal"
    label, *_ = await anna.finds(shown, PICKER, "mentoring")
    linked = await anna.chooses(shown, PICKER, label)
    assert linked.kind == "modal"
    await until(workspace, lambda: "Evidence for" in anna.home.plain)


# refused


async def _asked(workspace, author, typed="mentoring", **changed):
    """What is offered when a payload is forged."""
    await author.finds(await _open(author, "@dana"), PICKER, typed)
    payload = workspace.backend.dispatcher.deliveries[-1].payload | changed
    delivery = workspace.deliver("interactive", payload, answerable=True)
    assert await workspace.backend.bell.until(lambda: delivery.state != "open" or None, 5)
    return delivery.body["options"]


async def test_a_guest_is_offered_nothing(anna, gus, workspace):
    assert await _asked(workspace, anna)
    assert await _asked(workspace, anna, user={"id": gus.id, "team_id": "T0LOOPBACK"}) == []


async def test_the_picker_of_somebody_elses_note_says_nothing_of_it_and_links_nothing(anna, sam, workspace):
    await anna.says("@alex is a staff engineer")
    await _open(anna)
    note = value(await anna.says("notes @alex"), "Edit")
    theirs = await _open(sam, "@dana")
    forged = f"{ids.LINK_PICK}:{note}:0"
    assert (await _asked(workspace, sam, "", block_id=forged))[0]["text"]["text"].startswith("Write readable")
    (picker,) = [one for one in theirs.blocks if one["type"] == "actions" and "external_select" in str(one)]
    option = (await _asked(workspace, sam, ""))[0]
    act = sam.quietly._acts_on(
        theirs, picker | {"block_id": forged}, picker["elements"][0], {"selected_option": option}, PICKER
    )
    assert (await sam.answer_to(act)).plain == NOT_THERE
    assert "Evidence" not in (await anna.says("notes @alex")).plain


@pytest.mark.parametrize("block", ["", "x", ids.LINK_PICK, f"{ids.LINK_PICK}:", f"{ids.LINK_PICK}:nothing:0"])
async def test_a_forged_block_is_answered_with_the_whole_ladder(anna, workspace, block):
    assert await _asked(workspace, anna, block_id=block)


async def test_the_ladder_is_offered_although_the_database_fails(anna, workspace, monkeypatch):
    shown = await _open(anna)

    def fails(*_):
        raise StorageError("The database is busy.")

    monkeypatch.setattr(SqlNoteStore, "read", fails)
    assert await anna.finds(shown, PICKER, "mentoring")
