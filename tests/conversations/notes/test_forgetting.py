"""All notes on somebody, or all of one's own, are deleted after a question that counts them."""

from __future__ import annotations

import pytest

from bot.notes.model import Viewer, Which
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.slack.views.notes.forgetting import KEPT
from bot.workspace.state import TEAM


async def _writes(who, *texts):
    for text in texts:
        await who.command(f"/ladder note {text}")


async def test_forgetting_somebody_asks_with_the_count_and_deletes_only_what_is_on_them(anna, sam):
    await _writes(anna, "@alex led the outage review", "@alex mentored a junior", "@dana shipped the importer")
    await _writes(sam, "@alex helped me out")
    asked = await anna.says("forget @alex")
    assert asked.ephemeral
    assert "2 growth notes" in asked.plain
    assert asked.buttons == ["Delete 2 growth notes", "Keep them"]
    assert "outage" in (await anna.command("/ladder notes @alex")).plain

    told = await anna.presses(asked, "Delete 2 growth notes")
    assert told.ephemeral
    assert told.plain.startswith("Deleted: 2 growth notes on @alex")
    assert "Backups" in told.plain
    assert not told.buttons
    assert "outage" not in (await anna.command("/ladder notes @alex")).plain
    assert "shipped the importer" in (await anna.command("/ladder notes @dana")).plain
    assert "helped me out" in (await sam.command("/ladder notes @alex")).plain


async def test_forgetting_everything_leaves_nothing_of_ones_own(anna, sam):
    await _writes(anna, "@alex led the outage review", "me shipped the importer")
    await _writes(sam, "@anna helped me out")
    asked = await anna.command("/ladder forget everything")
    assert "everything of yours" in asked.plain
    told = await anna.presses(asked, "Delete 2 growth notes")
    assert "Deleted: 2 growth notes." in told.plain
    assert "outage" not in (await anna.command("/ladder notes")).plain
    assert "There is nothing to delete" in (await anna.command("/ladder forget everything")).plain
    assert "helped me out" in (await sam.command("/ladder notes @anna")).plain


async def test_the_question_names_all_that_ends(anna, dana, notebook):
    await _writes(anna, "@alex led the outage review", "@alex mentored a junior")
    me, store, now = Viewer(TEAM, anna.id), notebook.store, notebook.now
    ids = [note.id for note in store.page(me, Which("U0ALEX")).notes]
    store.share(me, ids[:1], now)
    store.offer(me, "U0ALEX", dana.id, ids, moves=False, now=now)
    asked = await anna.says("forget @alex")
    assert "2 growth notes, 1 open offer and 1 access log line" in asked.plain
    assert "1 note shared with others can be read by nobody any more." in asked.plain
    assert "Offers to hand notes over end." in asked.plain
    await anna.presses(asked, "Delete 2 growth notes")
    assert store.offers(Viewer(TEAM, dana.id)) == ()
    assert store.shared_with(Viewer(TEAM, "U0ALEX")) == ()


async def test_reminders_about_them_stop_and_slack_holds_none(anna, workspace, notebook):
    async def scheduled(count):
        await workspace.backend.bell.until(lambda: len(workspace.scheduled) == count or None, 5)
        assert len(workspace.scheduled) == count

    await _writes(anna, "@alex led the outage review")
    for who in ("alex", "dana"):
        await anna.command(f"/ladder remind me about @{who} every 4 weeks")
    await scheduled(8)
    asked = await anna.says("forget @alex")
    assert "1 growth note and 1 reminder" in asked.plain
    assert "Reminders stop." in asked.plain
    await anna.presses(asked, "Delete 1 growth note")
    await scheduled(4)
    await anna.presses(await anna.says("forget everything"), "Delete")
    await scheduled(0)
    assert notebook.reminders.of(Viewer(TEAM, anna.id)) == ()


async def test_who_keeps_them_loses_nothing(anna):
    await _writes(anna, "@alex led the outage review")
    assert (await anna.presses(await anna.says("forget @alex"), "Keep them")).plain == KEPT
    assert "outage" in (await anna.says("notes @alex")).plain


async def test_with_more_notes_than_were_counted_it_asks_again_and_deletes_none(anna):
    await _writes(anna, "@alex led the outage review")
    asked = await anna.says("forget @alex")
    await _writes(anna, "@alex mentored a junior")
    again = await anna.presses(asked, "Delete 1 growth note")
    assert "There are more notes now than I had counted, and nothing was deleted." in again.plain
    assert "outage" in (await anna.command("/ladder notes @alex")).plain
    await anna.presses(again, "Delete 2 growth notes")
    assert "outage" not in (await anna.command("/ladder notes @alex")).plain


async def test_where_there_is_nothing_nothing_is_asked(anna):
    asked = await anna.says("forget @alex")
    assert asked.plain == "There is nothing to delete: you have no notes on @alex."
    assert not asked.buttons


@pytest.mark.parametrize("value", ["U0ANNA/U0ALEX/9", "U0ANNA/*/9", "nonsense", "U0SAM/U0ALEX/-1", "U0SAM/U0ALEX/9 "])
async def test_a_button_that_is_not_ones_own_deletes_nothing(value, anna, sam, workspace):
    await _writes(anna, "@alex led the outage review")
    await _writes(sam, "@alex helped me out")
    asked = await sam.says("forget @alex")
    workspace.backend.store.messages[asked.channel, asked.ts].blocks[-1]["elements"][0]["value"] = value
    assert (await sam.presses(asked.now, "Delete 1 growth note")).text == NOT_UNDERSTOOD
    assert "outage" in (await anna.says("notes @alex")).plain
    assert "helped me out" in (await sam.says("notes @alex")).plain


async def test_a_guest_is_refused(gus):
    assert "growth notes are for members" in (await gus.says("forget everything")).plain
