"""The Home tab: the ladder to browse, and a box to ask in."""

from __future__ import annotations

ASK = "who runs postmortems?"
"""What stands in the box, in grey."""


async def test_the_home_tab_shows_every_track_band_and_role(anna, ladders):
    home = await anna.opens_home()
    ladder = ladders.by_id["engineering"]
    for name in [*(track.name for track in ladder.tracks), *(entry.name for entry in ladder.entries), "Roles"]:
        assert name in home.plain
    entries = [
        *(band.name for track in ladder.tracks for band in ladder.on_track(track.id)),
        *(role.name for role in ladder.roles),
    ]
    assert home.buttons[-len(entries) :] == entries


async def test_any_entry_opens_from_the_home_tab(anna, ladders):
    for entry in ladders.by_id["engineering"].entries:
        modal = await anna.presses(await anna.opens_home(), entry.name)
        assert (modal.kind, modal.title) == ("modal", "Ladder")
        assert entry.name in modal.plain
        assert "Share in this channel" not in modal.buttons
        await anna.closes(modal)


async def test_what_is_pressed_in_a_modal_is_shown_in_it(anna, workspace):
    modal = await anna.presses(await anna.opens_home(), "Staff Engineer")
    async with workspace.expects(0):
        whole = await anna.presses(modal, "Everything inherited")
        assert whole.view.id == modal.view.id
        assert "inherited from" in whole.plain
        mixed = await anna.presses(whole.now, "Technical Lead")
        assert "added by the role Technical Lead" in mixed.plain
        compared = await anna.presses(
            await anna.presses(mixed.now, "Staff Engineer"), "Compare with Principal Engineer"
        )
    assert "Principal Engineer adds" in compared.plain


async def test_the_box_answers_in_a_modal(anna, workspace):
    home = await anna.opens_home()
    async with workspace.expects(1):
        modal = await anna.chooses(home, ASK, "what's expected of a staff engineer?")
    assert modal.kind == "modal"
    assert "Staff Engineer" in modal.plain


async def test_the_box_answers_any_text_once(anna, workspace):
    home = await anna.opens_home()
    texts = ("hello", "qwertzuiop", "band 9", "<!channel> & <@U0ALEX>", "x" * 1_000)
    async with workspace.expects(len(texts)):
        for text in texts:
            await anna.closes(await anna.chooses(home, ASK, text))


async def test_an_empty_box_is_answered_with_a_hint(anna, workspace):
    await anna.chooses(await anna.opens_home(), ASK, "staff")
    await anna.closes(anna.modal)
    payload = workspace.backend.dispatcher.deliveries[-1].payload
    fresh = {"trigger_id": workspace.backend.new_trigger(anna.id, "by-hand")}
    async with workspace.expects(1) as seen:
        workspace.deliver("interactive", payload | fresh | {"actions": [payload["actions"][0] | {"value": None}]})
    assert "Ask me what the ladder expects" in seen[0].plain


async def test_the_home_tab_is_published_anew_at_each_opening_and_not_for_the_messages_tab(anna, workspace):
    await anna.opens_home()
    await anna.opens_home()
    async with workspace.expects_nothing():
        anna.quietly.opens("messages")
    assert len(workspace.calls("views.publish")) == 2


async def test_an_opening_that_is_delivered_again_publishes_nothing(anna, workspace):
    await anna.opens_home()
    workspace.redeliver(times=2)
    await workspace.quiet()
    assert len(workspace.calls("views.publish")) == 1
