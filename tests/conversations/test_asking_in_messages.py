"""Questions in messages: a mention in a channel, a direct message, the same question edited or delivered again."""

from __future__ import annotations

import pytest

from bot.workspace import payloads


async def test_a_mention_is_answered_in_its_thread(anna, alex, workspace):
    async with workspace.expects(1):
        reply = await anna.mentions("what's expected of a staff engineer?")
    assert reply.thread_ts == reply.question.ts
    assert not reply.ephemeral
    assert reply.plain.startswith("Staff Engineer\nBand 4")
    assert "Share in this channel" not in reply.buttons
    assert alex.sees("general")[-1].text == "Staff Engineer"


async def test_a_mention_inside_a_thread_is_answered_in_that_thread(anna, alex):
    first = await anna.mentions("band 3")
    second = await alex.mentions("and band 2?", thread=first)
    assert second.thread_ts == first.thread_ts == first.question.ts


async def test_a_direct_message_is_answered_where_it_stands(anna, workspace):
    async with workspace.expects(1):
        reply = await anna.says("what's expected of a staff engineer?")
    assert reply.thread_ts is None
    assert reply.text == "Staff Engineer"
    assert [one.by_app for one in anna.sees()] == [False, True]


async def test_a_direct_message_in_a_thread_is_answered_in_that_thread(anna):
    first = await anna.says("band 3")
    second = await anna.says("band 2", thread=first)
    assert second.thread_ts == first.ts
    assert second.text == "Engineer II"


async def test_an_edited_question_has_its_answer_changed_and_no_second_one(anna, workspace):
    answer = await anna.says("band 3")
    async with workspace.expects(0):
        changed = await anna.edits(answer.question, "band 2")
    assert changed.ts == answer.ts
    assert changed.text == "Engineer II"
    assert [one.text for one in anna.sees()] == ["band 2", "Engineer II"]


async def test_an_edited_question_may_be_edited_again(anna, workspace):
    answer = await anna.says("band 3")
    for text, name in (("band 2", "Engineer II"), ("band 1", "Engineer I")):
        async with workspace.expects(0):
            assert (await anna.edits(answer.question, text)).text == name


async def test_an_edit_changes_the_answer_of_its_own_question_only(anna):
    first, second = await anna.says("band 3"), await anna.says("band 2")
    await anna.edits(first.question, "band 1")
    assert first.now.text == "Engineer I"
    assert second.now.text == "Engineer II"


async def test_an_edited_question_in_a_thread_has_its_answer_changed_there(anna, workspace):
    start = await anna.says("hello")
    answer = await anna.says("band 3", thread=start)
    async with workspace.expects(0):
        changed = await anna.edits(answer.question, "band 2")
    assert (changed.ts, changed.thread_ts, changed.text) == (answer.ts, start.ts, "Engineer II")


async def test_an_edited_question_that_began_a_thread_has_its_answer_changed(anna, workspace):
    answer = await anna.says("band 3")
    await anna.says("and what about band 2?", thread=answer.question)
    async with workspace.expects(0):
        changed = await anna.edits(answer.question, "band 1")
    assert (changed.ts, changed.text) == (answer.ts, "Engineer I")


async def _talk_goes_on(workspace, member, lines):
    dm = workspace.backend.store.dm("U0BOT", member.id)
    for number in range(lines):
        workspace.backend.post(dm, f"other talk {number}")
    await workspace.quiet()


async def test_an_old_question_that_is_edited_has_its_answer_changed(anna, workspace, monkeypatch):
    monkeypatch.setattr("bot.slack.posted._PAGE", 10)
    answer = await anna.says("band 3")
    await _talk_goes_on(workspace, anna, 25)
    async with workspace.expects(0):
        changed = await anna.edits(answer.question, "band 2")
    assert (changed.ts, changed.text) == (answer.ts, "Engineer II")


async def test_an_old_question_in_a_long_thread_has_its_answer_changed(anna, workspace, monkeypatch):
    monkeypatch.setattr("bot.slack.posted._PAGE", 3)
    start = await anna.says("hello")
    asked = anna.quietly.says("band 3", thread=start)
    dm = workspace.backend.store.dm("U0BOT", anna.id)
    for number in range(8):
        workspace.backend.post(dm, f"other talk {number}", thread_ts=start.ts)
    await workspace.quiet()
    (answer,) = [one for one in workspace.backend.store.in_channel(dm.id) if one.text == "Engineer III"]
    async with workspace.expects(0):
        changed = await anna.edits(asked.question, "band 2")
    assert (changed.ts, changed.text) == (answer.ts, "Engineer II")


async def test_a_question_so_old_that_its_answer_is_not_found_is_answered_anew(anna, workspace, monkeypatch):
    monkeypatch.setattr("bot.slack.posted._PAGE", 3)
    answer = await anna.says("band 3")
    await _talk_goes_on(workspace, anna, 40)
    async with workspace.expects(1) as seen:
        await anna.edits(answer.question, "band 2")
    assert seen[0].text == "Engineer II"


async def test_an_edit_that_leaves_the_text_as_it_was_does_nothing(anna, workspace):
    answer = await anna.says("band 3")
    async with workspace.expects_nothing():
        anna.quietly.edits(answer.question, "band 3")


async def test_an_edit_while_the_answer_is_under_way_waits_for_it_and_changes_it(anna, workspace):
    await anna.says("hello")
    workspace.faults.latency = 0.15
    async with workspace.expects(1):
        asked = anna.quietly.says("band 3")
        await workspace.backend.bell.until(lambda: len(workspace.calls("chat.postMessage")) > 1 or None, 5)
        workspace.faults.latency = 0
        anna.quietly.edits(asked.question, "band 2")
    assert anna.sees()[-1].text == "Engineer II"


async def test_an_edited_question_that_never_got_an_answer_gets_one(anna, workspace):
    anna.quietly.says("band 3")
    workspace.faults.fail(1, status=400, method="chat.postMessage")
    await workspace.quiet()
    question = anna.sees()[0].shown_message
    workspace.backend.store.remove_message(anna.sees()[-1].shown_message)
    async with workspace.expects(1) as seen:
        await anna.edits(question, "band 2")
    assert seen[0].text == "Engineer II"


async def test_a_deleted_question_is_not_answered_again(anna, workspace):
    answer = await anna.says("band 3")
    async with workspace.expects_nothing():
        anna.quietly.deletes(answer.question)


@pytest.mark.parametrize("times", [1, 3])
async def test_what_slack_delivers_again_is_answered_once(anna, workspace, times):
    for ask in (anna.quietly.says, anna.quietly.mentions):
        async with workspace.expects(1):
            ask("band 3")
        async with workspace.expects_nothing():
            workspace.redeliver(times=times)


async def test_an_edit_that_is_delivered_again_changes_nothing_more(anna, workspace):
    answer = await anna.says("band 3")
    await anna.edits(answer.question, "band 2")
    await workspace.quiet()
    updates = len(workspace.calls("chat.update"))
    async with workspace.expects_nothing():
        workspace.redeliver()
    assert len(workspace.calls("chat.update")) == updates


async def test_the_same_question_asked_twice_is_answered_twice(anna, workspace):
    async with workspace.expects(2):
        await anna.says("band 3")
        await anna.says("band 3")


def _event(workspace, body):
    return payloads.event(body, workspace.backend.store.new_id("Ev"), workspace.clock.now(), workspace.backend.team)


def _edited_mention(workspace, message, text):
    """An edit of a message that holds a mention, as it comes as an event of its own."""
    body = {"type": "app_mention", "channel": message.channel, "user": message.user, "text": text, "ts": message.ts}
    return _event(workspace, body | {"edited": {"user": message.user, "ts": "2.0"}, "event_ts": "2.0"})


async def test_a_mention_that_is_edited_is_answered_once(anna, workspace):
    question = (await anna.mentions("band 3")).question
    async with workspace.expects_nothing():
        workspace.deliver("events_api", _edited_mention(workspace, question, "<@U0BOT> band 3!"))


async def test_an_edit_that_adds_the_mention_is_answered_once(anna, workspace):
    question = anna.quietly.says("band 3", channel="general").question
    async with workspace.expects(1) as seen:
        for text in ("<@U0BOT> band 3", "<@U0BOT> band 3!"):
            workspace.deliver("events_api", _edited_mention(workspace, question, text))
    assert seen[0].text == "Engineer III"
    assert seen[0].thread_ts == question.ts


async def test_other_bots_are_not_answered(anna, workspace):
    dm = (await anna.says("hello")).channel
    by_a_bot = {"user": "U0OTHER", "bot_id": "B0OTHER", "text": "<@U0BOT> band 3", "ts": "1.0", "event_ts": "1.0"}
    async with workspace.expects_nothing():
        for kind in ("message", "app_mention"):
            where = {"type": kind, "channel": dm if kind == "message" else "C0GENERAL"}
            more = {"channel_type": "im"} if kind == "message" else {}
            workspace.deliver("events_api", _event(workspace, where | more | by_a_bot))


async def test_the_bots_own_posts_and_changes_are_not_answered(anna, workspace):
    answer = await anna.says("band 3")
    async with workspace.expects(0):
        await anna.edits(answer.question, "band 2")
    own = [one for one in workspace.backend.dispatcher.deliveries if one.person == "U0BOT"]
    assert len(own) >= 2, "the bot's own post and its own change came back to it"


@pytest.mark.parametrize("subtype", ["channel_join", "bot_message", "message_deleted", "reminder_add"])
async def test_what_is_no_question_is_not_answered(anna, workspace, subtype):
    dm = (await anna.says("hello")).channel
    body = {
        "type": "message",
        "subtype": subtype,
        "channel": dm,
        "channel_type": "im",
        "user": anna.id,
        "text": "band 3",
        "ts": "1.0",
    }
    async with workspace.expects_nothing():
        workspace.deliver("events_api", _event(workspace, body | {"event_ts": "1.0"}))


async def test_a_question_with_a_file_is_answered(anna, workspace):
    dm = (await anna.says("hello")).channel
    body = {
        "type": "message",
        "subtype": "file_share",
        "channel": dm,
        "channel_type": "im",
        "user": anna.id,
        "text": "band 3",
    }
    async with workspace.expects(1) as seen:
        workspace.deliver("events_api", _event(workspace, body | {"ts": "1.0", "event_ts": "1.0", "files": []}))
    assert seen[0].text == "Engineer III"


async def test_a_question_after_slash_me_is_answered(anna, workspace):
    dm = (await anna.says("hello")).channel
    body = {"type": "message", "subtype": "me_message", "channel": dm, "channel_type": "im", "user": anna.id}
    async with workspace.expects(1) as seen:
        told = body | {"text": "wonders about band 3", "ts": "1.0", "event_ts": "1.0"}
        workspace.deliver("events_api", _event(workspace, told))
    assert seen[0].text == "Engineer III"


async def test_a_file_without_a_word_gets_a_greeting(anna, workspace):
    dm = (await anna.says("hello")).channel
    body = {"type": "message", "subtype": "file_share", "channel": dm, "channel_type": "im", "user": anna.id}
    async with workspace.expects(1) as seen:
        workspace.deliver("events_api", _event(workspace, body | {"ts": "1.0", "event_ts": "1.0", "files": []}))
    assert "Ask me what the ladder expects" in seen[0].plain


async def test_people_may_talk_to_each_other_without_the_bot(anna, workspace):
    async with workspace.expects_nothing():
        anna.quietly.says("who is a staff engineer here?", channel="general")


async def test_opening_the_messages_tab_says_nothing(anna, workspace):
    async with workspace.expects_nothing():
        anna.quietly.opens("messages")
