"""What people do and see, over Socket Mode and over HTTP: the same conversations, with a real Bolt app."""

from __future__ import annotations

import asyncio

import pytest

from bot.workspace import AppMistake, Impossible, NoAnswer, NotAcknowledged, Unexpected

pytestmark = pytest.mark.asyncio

FULL = {"Person": "alex", "Text": "led the review"}


async def test_a_commands_acknowledgement_is_the_answer_and_only_the_asker_sees_it(workspace):
    anna, sam = workspace.person("anna"), workspace.person("@sam")
    reply = await anna.command("/ladder band3")
    assert reply.ephemeral
    assert reply.text == "about band3"
    assert reply.plain.startswith("Band 3 of the ladder & more\nEverything inherited\nOnly here")
    assert reply.buttons[:2] == ["Everything inherited", "Only here"]
    assert reply.options == ["Technical Lead", "Data Engineer", "Compare", "Next"]
    assert (reply.thread_ts, reply.files, reply.author, reply.question) == (None, [], "ladder", None)
    assert [one.text for one in workspace.visible_to(anna, "general")] == ["about band3"]
    assert workspace.visible_to(sam, "general") == []


@pytest.mark.parametrize(
    ("line", "text", "ephemeral"),
    [
        ("/ladder plain", "just text", True),
        ("/ladder channel", "to all", False),
        ("/ladder later", "later", True),
        ("/ladder post", "posted", False),
        ("/whom @alex in #general & <b>", "<@U0ALEX|alex> in <#C0GENERAL|general> &amp; &lt;b&gt;", True),
    ],
)
async def test_a_command_is_answered_by_acknowledgement_response_url_or_post(workspace, line, text, ephemeral):
    reply = await workspace.person("anna").command(line)
    assert text in reply.text
    assert reply.ephemeral == ephemeral


async def test_a_command_in_the_dm_is_answered_there(workspace):
    anna = workspace.person("anna")
    reply = await anna.command("/ladder post", channel="ladder")
    assert reply.channel == anna.sees()[0].channel


async def test_a_dm_is_answered_and_carries_its_question(workspace):
    anna = workspace.person("anna")
    reply = await anna.says("what about <b> & https://example.org of @alex in #general?")
    assert reply.question.text == (
        "what about &lt;b&gt; &amp; <https://example.org> of <@U0ALEX> in <#C0GENERAL|general>?"
    )
    assert [one.by_app for one in anna.sees()] == [False, True]
    assert str(reply) == reply.plain
    assert anna.sees()[0].author == "anna"
    assert anna.sees()[0].plain == "what about <b> & https://example.org of @alex in #general?"
    within = await anna.says("and in here?", thread=reply)
    assert within.thread_ts == reply.ts


async def test_a_mention_is_answered_in_its_thread_and_everyone_sees_it(workspace):
    anna, sam = workspace.person("anna"), workspace.person("sam")
    reply = await anna.mentions("what's expected of @alex?")
    assert reply.thread_ts == reply.question.ts
    assert reply.question.text == "<@U0BOT> what's expected of <@U0ALEX>?"
    assert reply.plain == "you asked: @ladder what's expected of @alex?"
    again = await sam.mentions("@Ladder and you?", thread=reply)
    assert again.thread_ts == reply.thread_ts
    assert again.question.text == "<@U0BOT> and you?"
    assert len(sam.sees("general")) == 4


@pytest.mark.parametrize("whom", ["channel", "here", "everyone"])
async def test_a_mention_of_everybody_goes_out_as_slack_marks_it_and_is_shown_as_it_was_typed(workspace, whom):
    anna = workspace.person("anna")
    reply = await anna.says(f"@{whom} band 3, not ladders@{whom}")
    assert reply.question.text == f"<!{whom}> band 3, not ladders@{whom}"
    assert anna.sees()[0].plain == f"@{whom} band 3, not ladders@{whom}"


async def test_two_people_at_once_get_their_own_answers(workspace):
    people = [workspace.person(name) for name in ("anna", "alex", "sam", "dana")]
    replies = await asyncio.gather(*(person.command(f"/ladder {person.name}") for person in people))
    assert [reply.text for reply in replies] == [f"about {person.name}" for person in people]
    replies = await asyncio.gather(*(person.mentions(person.name) for person in people))
    assert [reply.text.split()[-1] for reply in replies] == [person.name for person in people]


async def test_editing_and_deleting_ones_own_message(workspace):
    anna = workspace.person("anna")
    reply = await anna.says("band 3")
    changed = await anna.edits(reply.question, "band 4")
    assert changed.text == "changed to band 4"
    assert changed.question.edited
    gone = await anna.deletes(changed.question)
    assert gone.text == "gone: band 4"
    with pytest.raises(Impossible, match="no such message"):
        await anna.edits(reply.question, "band 5")
    with pytest.raises(Impossible, match="no such message"):
        await anna.deletes(reply)
    with pytest.raises(Impossible, match="answers none"):
        await anna.edits((await anna.command("/ladder plain")).question, "x")


async def test_buttons_answer_replace_share_and_delete(workspace):
    anna = workspace.person("anna")
    reply = await anna.command("/ladder band3")
    assert (await anna.presses(reply, "Everything inherited")).plain == "all of 3"
    assert not (await anna.presses(reply, "Share")).ephemeral
    replaced = await anna.presses(reply, "Only here")
    assert (replaced.ts, replaced.plain, replaced.buttons) == (reply.ts, "replaced", [])
    assert reply.now.plain == "replaced"
    other = await anna.says("band 4")
    assert (await anna.presses(other, "Only here")).ts == other.ts
    other = await anna.says("band 5")
    assert (await anna.presses(other, "Dismiss")).deleted
    assert other.now.deleted
    with pytest.raises(Impossible, match="is gone"):
        await anna.presses(other, "Share")


async def test_menus_are_chosen_from_by_label(workspace):
    anna = workspace.person("anna")
    reply = await anna.says("band 3")
    assert (await anna.presses(reply, "Technical Lead")).text == "chosen technical lead"
    assert (await anna.presses(reply, "Compare", menu="flow")).text == "chosen compare"
    with pytest.raises(Impossible, match="no times 'Nope' here: 'Everything inherited'"):
        await anna.presses(reply, "Nope")
    with pytest.raises(Impossible, match="no times"):
        await anna.presses(reply, "Compare", menu="With a role")


async def test_the_home_tab_is_published_and_its_parts_work(workspace):
    anna = workspace.person("anna")
    with pytest.raises(Impossible, match="nothing was published"):
        _ = anna.home
    home = await anna.opens_home()
    assert (home.kind, home.plain, home.text) == ("home", "Welcome home\nOpen\nWhich day", "")
    assert anna.home.view == home.view
    assert (await anna.chooses(home, "Which day", "2026-11-03")).text == "on 2026-11-03"
    assert anna.home.values["home"]["day"]["selected_date"] == "2026-11-03"
    assert (await anna.opens_home()).view.id == home.view.id
    assert (await anna.presses(home, "Open")).kind == "modal"
    assert (await anna.opens_messages()).text == "hello"
    with pytest.raises(Impossible, match="this is a home"):
        _ = home.ts


async def test_a_modal_is_filled_in_and_submitted(workspace):
    anna = workspace.person("anna")
    modal = await anna.command("/ladder note")
    assert (modal.kind, modal.title, modal.text) == ("modal", "A note", "A note")
    assert modal.plain.splitlines()[-2:] == ["Save", "Cancel"]
    reply = await anna.submits(modal, {**FULL, "Tags": ["Scope"], "Day": "2026-11-04"})
    assert reply.plain == "Noted of @alex: led the review"
    assert modal.now.deleted
    with pytest.raises(Impossible, match="no modal open"):
        _ = anna.modal
    with pytest.raises(Impossible, match="not the modal"):
        await anna.submits(modal, FULL)
    with pytest.raises(Impossible, match="this is a message"):
        _ = reply.values


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"Person": "alex"}, "Text is required"),
        ({"Text": "x"}, "Person is required"),
        ({**FULL, "Text": "x" * 3001}, "3001 characters"),
        ({**FULL, "Person": "nobody"}, "nobody, and no channel"),
        ({**FULL, "Day": "tomorrow"}, "does not fit into a datepicker"),
        ({**FULL, "Day": None}, "Day is required"),
        ({**FULL, "Tags": ["Nope"]}, "no option 'Nope'; there are: 'Scope', 'Skills'"),
        ({**FULL, "Colour": "red"}, "no inputs are called 'Colour'; there are: 'Person', 'Day', 'Text', 'Tags'"),
    ],
)
async def test_slacks_own_checks_hold_a_submission_back(workspace, values, why):
    anna = workspace.person("anna")
    modal = await anna.shortcut("Log a note")
    with pytest.raises(Impossible, match=why):
        await anna.submits(modal, values)


async def test_the_app_answers_a_submission_with_errors_update_push_or_clear(workspace):
    anna = workspace.person("anna")
    modal = await anna.shortcut("log")
    stays = await anna.submits(modal, {**FULL, "Text": "short"})
    assert stays.errors == {"text": "Say more"}
    assert "Say more" in stays.plain
    assert stays.values["text"]["it"]["value"] == "short"
    updated = await anna.submits(stays, {"Text": "update"})
    assert (updated.title, updated.view.id) == ("Updated", modal.view.id)
    pushed = await anna.submits(updated, {"Text": "push"})
    assert (pushed.title, pushed.view.previous, pushed.view.root) == ("Pushed", modal.view.id, modal.view.id)
    third = await anna.submits(pushed, {**FULL, "Text": "push"})
    with pytest.raises(AppMistake, match="push_limit_reached"):
        await anna.submits(third, {**FULL, "Text": "push"})
    noted = await anna.submits(third, {**FULL, "Text": "clear"})
    assert noted.plain == "Noted of @alex: clear"
    with pytest.raises(Impossible, match="no modal open"):
        _ = anna.modal


@pytest.mark.parametrize(("text", "why"), [("wrong", "no inputs of the view: nowhere"), ("unknown", "explode")])
async def test_wrong_answers_to_a_submission_are_the_apps_mistake(workspace, text, why):
    anna = workspace.person("anna")
    with pytest.raises(AppMistake, match=why):
        await anna.submits(await anna.shortcut("log"), {**FULL, "Text": text})
    assert why in workspace.mistakes[0]


async def test_buttons_in_a_modal_update_and_push_and_what_was_typed_stays(workspace):
    anna = workspace.person("anna")
    modal = await anna.shortcut("log")
    anna.quietly.fills(modal, {"Text": "typed"})
    longer = await anna.presses(modal, "More")
    assert (longer.title, longer.values["text"]["it"]["value"]) == ("A longer note", "typed")
    deeper = await anna.presses(longer, "Deeper")
    assert deeper.title == "Deeper"
    await anna.closes(deeper)
    assert anna.modal.title == "A longer note"
    assert await anna.submits(anna.modal, {"Person": "sam"})


async def test_closing_tells_the_app_if_it_asked_to_know(workspace):
    anna = workspace.person("anna")
    modal = await anna.shortcut("log")
    async with workspace.expects(1) as seen:
        await anna.closes(modal)
    assert seen[0].text == "closed A note"


async def test_a_message_shortcut_carries_the_message(workspace):
    anna, sam = workspace.person("anna"), workspace.person("sam")
    message = (await sam.mentions("led the review")).question
    modal = await anna.shortcut("Save as note", on=message)
    assert modal.title == "<@U0BOT> led the review"
    assert (await anna.shortcut("save", on=anna.sees("general")[1])).title.startswith("you asked")
    with pytest.raises(Impossible, match="no such global shortcut: 'save'"):
        await anna.shortcut("save")
    with pytest.raises(Impossible, match="ephemeral messages have no shortcuts"):
        await anna.shortcut("save", on=await anna.command("/ladder x"))


async def test_exactly_so_many_answers_can_be_demanded(workspace):
    anna = workspace.person("anna")
    async with workspace.expects(2) as seen:
        anna.quietly.says("twice")
    assert (len(seen), seen[0].text, seen[1].kind) == (2, "you said twice", "message")
    async with workspace.expects_nothing():
        anna.quietly.says("silence")
    with pytest.raises(Unexpected, match="1 expected, 2 seen"):
        async with workspace.expects(1):
            anna.quietly.says("twice")
    reply = await anna.says("band 3")
    with pytest.raises(Unexpected, match="nothing expected, but: changed"):
        async with workspace.expects_nothing():
            anna.quietly.presses(reply, "Only here")
    async with workspace.expects(1, of=lambda one: one.kind == "view"):
        anna.quietly.says("band 3")
        anna.quietly.shortcut("log")


async def test_silence_fails_loudly_and_shows_the_log(workspace):
    anna = workspace.person("anna")
    anna._patience = 0.5
    shown = r"shown nothing within 0.5 s.\nThe last exchanges:\n(.*\n)*  out .* /ladder silent"
    with pytest.raises(NoAnswer, match=shown):
        await anna.command("/ladder silent")
    with pytest.raises(AppMistake, match="3001 characters"):
        await anna.command("/ladder bad")
    with pytest.raises(AppMistake, match="Slack ignores the body"):
        await anna.presses(await anna.says("x"), "Wrong")
    with pytest.raises(NoAnswer, match="mistake: "):
        await anna.presses(await anna.says("x"), "Nothing")


async def test_an_app_that_breaks_is_not_acknowledged_within_three_seconds(workspace):
    anna = workspace.person("anna")
    waiting = asyncio.create_task(anna.command("/ladder lost"))
    for _ in range(200):
        await asyncio.sleep(0.005)
        workspace.clock.advance(0.1)
        if waiting.done():
            break
    with pytest.raises(NotAcknowledged, match=r"within 3 s|answered 500"):
        await waiting


async def test_people_come_and_go(workspace):
    kim = workspace.joins("kim", is_restricted=True, tz="Asia/Tokyo")
    assert (await kim.command("/ladder plain")).ephemeral
    assert kim.person.is_restricted
    workspace.leaves("kim")
    for gone in ("kim", "nobody", "ladder"):
        with pytest.raises(Impossible):
            workspace.person(gone)
    assert workspace.returns("kim").id == kim.id
    with pytest.raises(Impossible, match="kim has not left"):
        workspace.returns("kim")


async def test_channels_are_joined_by_people_and_by_the_bot(workspace):
    anna, sam = workspace.person("anna"), workspace.person("sam")
    with pytest.raises(Impossible, match="not in #random: invite it"):
        await anna.mentions("hello", channel="random")
    workspace.invites_bot("#random")
    assert await anna.mentions("hello", channel="random")
    workspace.channel("quiet", members=["anna"])
    assert (await anna.mentions("hi", channel="quiet")).thread_ts
    with pytest.raises(Impossible, match="sam is not in #quiet"):
        await sam.command("/ladder x", channel="quiet")
    assert not sam.can_see(workspace.backend.store.happened[-1])
    workspace.channel("without", bot=False)
    assert (await sam.command("/ladder plain", channel="without")).ephemeral
    for call in (lambda: anna.sees("nowhere"), lambda: workspace.invites_bot("nowhere")):
        with pytest.raises(Impossible, match="no channel 'nowhere'"):
            call()


async def test_what_nobody_is_told_of_fails_at_once(workspace):
    anna = workspace.person("anna")
    parent = (await anna.mentions("hi")).question
    with pytest.raises(NoAnswer, match="subscribes to no event"):
        await anna.says("no mention", thread=parent)


async def test_whoever_looks_hears_of_a_message_that_is_changed_or_deleted_in_a_channel(bare):
    anna, bell = bare.person("anna"), bare.backend.bell
    message = anna.quietly.says("hello", channel="general").question
    for does in (lambda: anna.quietly.edits(message, "hello all"), lambda: anna.quietly.deletes(message)):
        looking = asyncio.create_task(bell.rung(10))
        await asyncio.sleep(0)
        does()
        assert await looking
