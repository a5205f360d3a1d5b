"""What stands under an answer: pressed, it answers in the right place and for the right eyes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.errors import apology

STALE = "The ladder has changed since I wrote this"


async def test_everything_inherited_takes_the_answers_place_and_leads_back(anna, workspace):
    answer = await anna.command("/ladder staff")
    async with workspace.expects(0):
        whole = await anna.presses(answer, "Everything inherited")
        assert whole.ts == answer.ts
        assert "inherited from Engineer III" in whole.plain
        assert "inherited from Engineer I\n" in whole.plain
        own = await anna.presses(whole, "Only its own")
    assert own.plain == answer.plain
    assert "inherited from" not in own.plain


async def test_a_role_changes_the_scope_and_says_so(anna, workspace):
    answer = await anna.command("/ladder staff")
    async with workspace.expects(0):
        mixed = await anna.presses(answer, "Technical Lead", menu="With a role")
    assert mixed.text == "Staff Engineer + Technical Lead"
    assert "Scope  changes with the role: Technical Lead" in mixed.plain
    assert "added by the role Technical Lead" in mixed.plain
    assert "Skills & Experience  changes" not in mixed.plain
    assert {"Staff Engineer", "Technical Lead", "Everything inherited"} <= set(mixed.buttons)


async def test_a_role_that_is_still_to_be_written_is_said_to_be_forthcoming_when_mixed_in(anna):
    answer = await anna.command("/ladder staff")
    assert "Forthcoming" in (await anna.presses(answer, "Operations Security Engineer")).plain


async def test_a_role_may_be_shown_with_all_that_is_inherited_and_without(anna):
    mixed = await anna.presses(await anna.command("/ladder staff"), "Data Engineer")
    whole = await anna.presses(mixed, "Everything inherited")
    assert "inherited from Engineer III" in whole.plain
    assert (await anna.presses(whole, "Without what is inherited")).plain == mixed.plain


async def test_compare_shows_the_next_band_beside_this_one(anna, workspace):
    answer = await anna.command("/ladder staff")
    async with workspace.expects(0):
        compared = await anna.presses(answer, "Compare with Principal Engineer")
    assert compared.text == "Staff Engineer and Principal Engineer"
    assert "In common: " in compared.plain
    assert "Principal Engineer adds" in compared.plain
    assert compared.buttons == ["Staff Engineer", "Principal Engineer", "Share in this channel"]


async def test_long_answers_turn_their_pages(anna):
    first = await anna.presses(await anna.command("/ladder principal"), "Everything inherited")
    assert "Page 1 of " in first.plain
    second = await anna.presses(first, "Next page")
    assert second.ts == first.ts
    assert "Page 2 of " in second.plain
    assert (await anna.presses(second, "Previous page")).plain == first.plain


async def test_only_the_asker_sees_an_answer_until_it_is_shared(anna, alex, workspace):
    answer = await anna.command("/ladder staff")
    assert alex.sees("general") == []
    async with workspace.expects(1) as seen:
        await anna.presses(answer, "Share in this channel")
    (shared,) = alex.sees("general")
    assert not shared.ephemeral
    assert shared.ts == seen[0].ts
    assert "Shared by @anna" in shared.plain
    assert answer.plain.removesuffix("Share in this channel").strip() in shared.plain
    assert "Share in this channel" not in shared.buttons
    assert not answer.now.deleted


SHARE = "Share in this channel"


async def test_what_is_shared_twice_is_posted_once_and_loses_its_button(anna, alex, workspace):
    answer = await anna.command("/ladder staff")
    async with workspace.expects(1):
        anna.quietly.presses(answer, SHARE)
        anna.quietly.presses(answer, SHARE)
    assert len(alex.sees("general")) == 1
    assert SHARE not in answer.now.buttons
    assert answer.now.buttons == [label for label in answer.buttons if label != SHARE]


async def test_another_answer_in_the_place_of_a_shared_one_may_be_shared_too(anna, alex):
    answer = await anna.command("/ladder staff")
    await anna.presses(answer, SHARE)
    await anna.presses(await anna.presses(answer.now, "Everything inherited"), SHARE)
    assert len(alex.sees("general")) == 2


async def test_what_slack_did_not_take_may_be_shared_again(anna, alex, workspace):
    answer = await anna.command("/ladder staff")
    workspace.faults.fail(1, status=400, method="response_url")
    assert "something went wrong" in (await anna.presses(answer, SHARE)).plain
    await anna.presses(answer, SHARE)
    assert len([one for one in alex.sees("general") if one.text == answer.text]) == 1


async def test_a_button_that_cannot_be_taken_away_is_no_failure(anna, alex, workspace, caplog):
    answer = await anna.command("/ladder staff")
    workspace.faults.latency = 0.1
    async with workspace.expects(1):
        anna.quietly.presses(answer, SHARE)
        await workspace.backend.bell.until(lambda: len(workspace.calls("response_url")) == 1 or None, 5)
        workspace.faults.latency = 0
        await workspace.backend.bell.until(lambda: alex.sees("general") or None, 5)
        workspace.faults.fail(1, status=400, method="response_url")
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_two_presses_in_a_modal_at_once_show_one_answer_and_no_apology(anna, workspace, caplog):
    modal = await anna.presses(await anna.opens_home(), "Staff Engineer")
    async with workspace.expects(0):
        anna.quietly.presses(modal, "Everything inherited")
        anna.quietly.presses(modal, "Everything inherited")
    assert len(workspace.calls("views.update")) == 2
    assert "inherited from" in modal.now.plain
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_view_that_slack_does_not_take_is_told(anna, workspace):
    modal = await anna.presses(await anna.opens_home(), "Staff Engineer")
    workspace.faults.fail(1, status=400, method="views.update")
    assert "something went wrong" in (await anna.presses(modal, "Everything inherited")).plain


async def test_what_is_shared_is_what_stands_there_and_in_a_channel_without_the_bot_too(anna, alex):
    answer = await anna.command("/ladder principal", channel="random")
    page = await anna.presses(await anna.presses(answer, "Everything inherited"), "Next page")
    await anna.presses(page, "Share in this channel")
    assert "Page 2 of " in alex.sees("random")[-1].plain


@pytest.mark.parametrize(
    "asked", ["help", "list", "staff vs principal", "staff and tech lead", "band 9", "scope of staff"]
)
async def test_every_kind_of_answer_may_be_shared(anna, alex, asked):
    answer = await anna.command(f"/ladder {asked}")
    await anna.presses(answer, "Share in this channel")
    (shared,) = alex.sees("general")
    assert shared.text == answer.text


async def test_a_press_on_a_public_message_answers_the_presser_and_leaves_the_message(anna, alex, workspace):
    public = await anna.mentions("what's expected of a staff engineer?")
    async with workspace.expects(1):
        private = await alex.presses(public, "Everything inherited")
    assert private.ephemeral
    assert private.thread_ts == public.thread_ts
    assert "inherited from" in private.plain
    assert public.now.plain == public.plain
    assert private.ts not in [one.ts for one in anna.sees("general")]


async def test_a_press_on_a_shared_message_answers_the_presser_privately(anna, alex, workspace):
    await anna.presses(await anna.command("/ladder staff"), "Share in this channel")
    (shared,) = alex.sees("general")
    async with workspace.expects(1):
        private = await alex.presses(shared, "Technical Lead")
    assert private.ephemeral
    assert "Share in this channel" not in private.buttons
    assert shared.now.plain == shared.plain


async def test_a_private_answer_beside_a_public_one_goes_on_in_its_place(anna, alex, workspace):
    private = await alex.presses(await anna.mentions("staff"), "Everything inherited")
    async with workspace.expects(0):
        further = await alex.presses(private, "Only its own")
    assert further.ts == private.ts
    assert "Share in this channel" in further.buttons


async def test_a_press_in_a_direct_message_changes_that_message(anna, workspace):
    answer = await anna.says("staff")
    async with workspace.expects(0):
        whole = await anna.presses(answer, "Everything inherited")
    assert whole.ts == answer.ts
    assert not whole.ephemeral
    assert "Share in this channel" not in whole.buttons


async def test_an_edited_question_changes_its_answer_after_presses_too(anna, workspace):
    answer = await anna.says("staff")
    await anna.presses(answer, "Everything inherited")
    async with workspace.expects(0):
        changed = await anna.edits(answer.question, "band 2")
    assert (changed.ts, changed.text) == (answer.ts, "Engineer II")


TAMPERED = [
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    '{"ask":"entry"}',
    '{"ask":"entry","of":["engineering/gone"]}',
    '{"ask":"entry","of":["gone/staff-engineer"]}',
    '{"ask":"entry","of":["staff-engineer"]}',
    '{"ask":"entry","of":["engineering/staff-engineer/more"]}',
    '{"ask":"entry","of":["engineering/staff-engineer"],"page":0}',
    '{"ask":"entry","of":["engineering/staff-engineer"],"page":"2"}',
    '{"ask":"entry","of":["engineering/staff-engineer"],"extra":1}',
    '{"ask":"salary","of":["engineering/staff-engineer"]}',
    '{"ask":"section","of":["engineering/staff-engineer"]}',
    '{"ask":"section","of":["engineering/staff-engineer"],"section":"gone"}',
    '{"ask":"section","section":"scope"}',
    '{"ask":"compare","of":["engineering/staff-engineer"]}',
    '{"ask":"next","of":["engineering/technical-lead","engineering/staff-engineer"]}',
    '{"ask":"mixin","of":["engineering/technical-lead","engineering/staff-engineer"]}',
    '{"ask":"list","ladder":"gone"}',
    '{"ask":"list","of":["engineering/staff-engineer"]}',
    '{"ask":"entry","of":' + "[" * 900 + "]" * 900 + "}",
]


def _pressed_with(member, reply, value):
    """Presses the first button as if it carried another value."""
    first = reply.choices[0]
    return member.answer_to(
        member.quietly.presses_this(reply, replace(first, element=first.element | {"value": value}))
    )


@pytest.fixture
async def an_answer(anna):
    """An answer with buttons."""
    return await anna.command("/ladder staff")


async def test_a_button_that_carries_nonsense_gets_one_kind_sentence(anna, an_answer, workspace, caplog):
    async with workspace.expects(0):
        for value in TAMPERED:
            told = await _pressed_with(anna, an_answer, value)
            assert STALE in told.plain, value
            assert "Show the whole ladder" in told.buttons
            assert told.ts == an_answer.ts
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_page_beyond_the_last_shows_the_last(anna, an_answer):
    shown = await _pressed_with(
        anna, an_answer, '{"ask":"entry","of":["engineering/principal-engineer"],"inherited":true,"page":999}'
    )
    assert "Previous page" in shown.buttons
    assert "Next page" not in shown.buttons


async def test_a_menu_that_offers_a_role_of_yesterday_gets_one_kind_sentence(anna, an_answer, workspace):
    await anna.presses(an_answer, "Technical Lead")
    payload = workspace.backend.dispatcher.deliveries[-1].payload
    (action,) = payload["actions"]
    for changed in (
        {"selected_option": {"text": {"type": "plain_text", "text": "Gone"}, "value": "gone"}},
        {"selected_option": {"text": {"type": "plain_text", "text": "Odd"}, "value": "\ud800"}},
        {"block_id": "b00000001"},
        {"block_id": '{"ask":"entry","of":["engineering/gone"]}'},
        {"block_id": '{"ask":"list"}'},
    ):
        url = workspace.backend.new_response_url(anna.id, an_answer.channel, "by-hand", an_answer.shown_message)
        workspace.deliver("interactive", payload | {"actions": [action | changed], "response_url": url})
        await workspace.quiet()
        assert STALE in an_answer.now.plain, changed
    assert apology("")[:40] not in an_answer.now.plain


async def test_an_answer_that_slack_does_not_take_is_told_with_a_reference(anna, workspace, caplog):
    answer = await anna.command("/ladder staff")
    workspace.faults.fail(1, status=400, method="response_url")
    told = await anna.presses(answer, "Everything inherited")
    assert "something went wrong" in told.plain
    (record,) = [one for one in caplog.records if one.name == "bot.slack.errors"]
    assert "NotDeliveredError" in record.getMessage()
    assert record.getMessage().split()[1].rstrip(":") in told.plain
