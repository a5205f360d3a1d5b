"""Slack delivers everything three times more: nothing is answered, kept or shared twice."""

from __future__ import annotations

from collections import Counter

from bot.workspace.state import BOT_USER
from tests.bad_days.weather import kept, receipts, replies


async def test_everything_delivered_three_times_more_is_done_once(workspace, bot, home):
    anna, alex = workspace.person("anna"), workspace.person("alex")
    direct = await anna.says("band 3")
    public = await alex.mentions("what is a staff engineer?")
    await anna.says("note @alex led the review")
    await anna.says("remind me about @alex every friday at 10:00")
    await anna.opens_home()
    edited = await anna.says("band 4")
    await anna.edits(edited.question, "band 5")
    shown = (await anna.command("/ladder staff")).plain
    await workspace.quiet()
    before = _seen(workspace)
    told = [one for one in workspace.backend.dispatcher.deliveries if one.retryable and one.person != BOT_USER]
    async with workspace.expects(0):
        for one in told:
            workspace.redeliver(one, times=3)
    assert len(told) >= 7
    assert _seen(workspace) == before
    assert [len(replies(workspace, one.question)) for one in (direct, public, edited)] == [1, 1, 1]
    assert kept(workspace, home, "anna") == Counter(["led the review"])
    assert len(receipts(workspace, "anna")) == 1
    assert len(workspace.scheduled) == len({one.at for one in workspace.scheduled})
    assert (await anna.command("/ladder staff")).plain == shown


def _seen(workspace):
    return [one for one in workspace.backend.store.messages.values() if one.by_app]
