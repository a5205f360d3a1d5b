"""What people do is copied as a test that does it again: every kind of act, with the small app."""

from __future__ import annotations

import pytest
import pytest_asyncio
from small_app import connected, manifest, option, plain_text

from bot.workspace import Workspace, filling
from bot.workspace.page.copying import as_test
from bot.workspace.page.scenes import scenes
from bot.workspace.state import BOT_USER
from tests.copied import runs


@pytest_asyncio.fixture
async def workspace():
    """The small app is connected, over sockets: how it hears of things makes no difference here."""
    async with Workspace.running(manifest(), patience=20) as running, connected(running):
        yield running


@pytest.fixture
def anna(workspace):
    return workspace.person("anna")


@pytest.fixture
def copied(workspace):
    """The test of what was done, which passes in another workspace; its lines."""

    async def copy(since=0):
        await workspace.quiet()
        text = as_test(workspace, since)
        async with Workspace.running(manifest(), patience=20) as fresh, connected(fresh):
            await runs(text, fresh)
        return text.splitlines()

    return copy


async def test_buttons_menus_and_pickers(anna, copied):
    answer = await anna.command("/ladder band3")
    await anna.presses(answer, "Everything inherited")
    await anna.presses(answer, "Data Engineer")
    await anna.presses(answer, "Next")
    home = await anna.opens_home()
    await anna.chooses(home, "Which day", "2026-11-03")
    assert await copied() == [
        "async def test_what_was_done_in_the_page(anna):",
        '    reply = await anna.command("/ladder band3")',
        '    assert "Band 3 of the ladder & more" in reply.plain',
        '    reply_2 = await anna.presses(reply, "Everything inherited")',
        '    assert "all of 3" in reply_2.plain',
        '    reply_2 = await anna.presses(reply, "Data Engineer")',
        '    assert "chosen data engineer" in reply_2.plain',
        '    reply = await anna.presses(reply, "Next")',
        '    assert "chosen next" in reply.plain',
        "    home = await anna.opens_home()",
        '    assert "Welcome home" in home.plain',
        '    reply = await anna.chooses(home, "Which day", "2026-11-03")',
    ]


async def test_a_form_that_comes_back_goes_on_and_is_saved(anna, copied):
    form = await anna.shortcut("Log a note")
    form = await anna.submits(form, {"Person": "alex", "Text": "short", "Tags": ["Scope"]})
    form = await anna.submits(form, {"Text": "push", "Day": "2026-11-04"})
    await anna.submits(form, {"Person": "sam", "Text": "all of it"})
    assert await copied() == [
        "async def test_what_was_done_in_the_page(anna):",
        '    modal = await anna.shortcut("Log a note")',
        '    assert "A note" in modal.plain',
        '    modal = await anna.submits(modal, {"Person": "alex", "Text": "short", "Tags": ["Scope"]})',
        '    assert "Say more" in modal.plain',
        '    modal = await anna.submits(modal, {"Day": "2026-11-04", "Text": "push"})',
        '    assert "Pushed" in modal.plain',
        '    reply = await anna.submits(modal, {"Person": "sam", "Text": "all of it"})',
        '    assert "Noted of @sam: all of it" in reply.plain',
    ]


async def test_what_was_typed_before_a_button_in_a_form_is_pressed(anna, copied):
    form = await anna.command("/ladder note")
    anna.quietly.fills(form, {"Text": "half of it"})
    form = await anna.presses(form, "More")
    anna.quietly.fills(form, {"Person": "alex"})
    await anna.presses(form, "Deeper")
    lines = await copied()
    assert '    anna.quietly.fills(modal, {"Text": "half of it"})' in lines
    assert '    anna.quietly.fills(modal, {"Person": "alex"})' in lines
    assert '    modal = await anna.presses(modal, "More")' in lines


async def test_modals_that_are_closed(anna, copied):
    form = await anna.command("/ladder note")
    await anna.closes(await anna.presses(form, "Deeper"))
    await anna.closes(form)
    lines = await copied()
    assert lines.count("    await anna.closes(modal_2)") == 1
    assert lines.count("    await anna.closes(modal)") == 1


async def test_messages_mentions_threads_edits_and_deletions(anna, copied):
    answer = await anna.says("good morning")
    await anna.edits(answer.question, "good evening")
    await anna.deletes(answer.question)
    first = await anna.mentions("what is new?")
    await anna.mentions("and what is old?", thread=first)
    answer = await anna.says("to be dismissed")
    await anna.presses(answer, "Dismiss")
    assert (await copied())[1:] == [
        '    reply = await anna.says("good morning")',
        '    assert "Band 3 of the ladder & more" in reply.plain',
        '    reply_2 = await anna.edits(reply.question, "good evening")',
        '    assert "changed to good evening" in reply_2.plain',
        "    reply = await anna.deletes(reply.question)",
        '    assert "gone: good evening" in reply.plain',
        '    reply = await anna.mentions("@ladder what is new?")',
        '    assert "you asked: @ladder what is new?" in reply.plain',
        '    reply = await anna.says("@ladder and what is old?", thread=reply)',
        '    assert "you asked: @ladder and what is old?" in reply.plain',
        '    reply = await anna.says("to be dismissed")',
        '    assert "Band 3 of the ladder & more" in reply.plain',
        '    reply = await anna.presses(reply, "Dismiss")',
        "    assert reply.deleted",
    ]


async def test_a_button_whose_label_others_have_too(anna, copied):
    answer = await anna.says("twice")
    assert answer.buttons
    await anna.presses(answer, "Only here")
    lines = await copied()
    assert '    reply = await anna.presses(reply, "Only here")' in lines


async def test_each_of_two_questions_at_once_has_its_own_answer(anna, copied, workspace):
    async with workspace.expects(2):
        anna.quietly.says("one")
        anna.quietly.says("two")
    first, second = scenes(workspace, 1)
    assert (first.answer.text, second.answer.text) == ("you said one", "you said two")
    assert sum("await anna.says(" in line for line in await copied()) == 2


async def test_a_thread_is_found_among_other_things_one_has_seen(anna, copied):
    answer = await anna.mentions("what is new?")
    await anna.opens_home()
    await anna.command("/ladder note")
    await anna.mentions("and what is old?", thread=answer)
    assert '    reply = await anna.says("@ladder and what is old?", thread=reply)' in await copied()


async def test_an_option_that_stands_in_two_menus_is_chosen_in_its_own(anna, copied, workspace):
    options = [option("Compare"), option("Next")]
    menus = [
        {"type": "static_select", "action_id": name, "placeholder": plain_text(text), "options": options}
        for name, text in (("role", "With a role"), ("flow", "And then"))
    ]
    dm = workspace.backend.store.dm(BOT_USER, anna.id)
    workspace.backend.post(dm, "two menus", [{"type": "actions", "block_id": "two", "elements": menus}])
    answer = anna.sees()[-1]
    await anna.presses(answer, "Next", menu="And then")
    text = as_test(workspace)
    assert 'presses(reply, "Next", menu="And then")' in text


async def test_a_form_that_was_open_before_and_a_message_from_before_are_looked_for(anna, copied, workspace):
    form = await anna.command("/ladder note")
    since = workspace.backend.done[-1].number + 1
    await anna.presses(form, "More")
    assert '    modal = await anna.presses(anna.modal, "More")' in as_test(workspace, since).splitlines()


async def test_what_was_asked_of_an_app_that_says_nothing_is_asked_quietly(anna, copied, workspace):
    anna.quietly.command("/ladder silent")
    await workspace.quiet()
    assert (await copied())[1:] == ['    anna.quietly.command("/ladder silent")']


async def test_what_is_picked_in_a_picker_of_a_message(anna, workspace, copied):
    shown = await anna.command("/ladder menu")
    await anna.finds(shown, "Any", "pl")
    await anna.finds(shown, "Any", "pe")
    await anna.chooses(shown, "Any", "Pear")
    assert (await copied())[3:] == [
        '    await anna.finds(reply, "Any", "pe")',
        '    reply = await anna.chooses(reply, "Any", "Pear")',
        '    assert "you chose pear" in reply.plain',
    ]


async def test_what_the_app_says_of_itself_later_is_no_answer(anna, copied, workspace):
    anna.quietly.command("/ladder silent")
    await workspace.quiet()
    workspace.clock.advance(60)
    workspace.backend.post(workspace.backend.store.dm(BOT_USER, anna.id), "by the way")
    assert as_test(workspace).splitlines()[1:] == ['    anna.quietly.command("/ladder silent")']


async def test_a_person_whose_name_is_no_name_of_a_variable(workspace, copied):
    await workspace.joins("mary-ann.2").says("good morning")
    assert as_test(workspace).splitlines()[:3] == [
        "async def test_what_was_done_in_the_page(workspace, bot):",
        '    mary_ann_2 = workspace.person("mary-ann.2")',
        '    reply = await mary_ann_2.says("good morning")',
    ]


async def test_whoever_has_left_does_nothing_again(workspace):
    await workspace.person("alex").says("good bye")
    workspace.leaves("alex")
    assert as_test(workspace) == ""


@pytest.mark.parametrize("typed", ['say "this"', "a \\ and a 'b'", "two\nlines", "ünï\u2028cödé 👩‍💻", "{braces} %s"])
async def test_whatever_is_typed_is_typed_again(anna, copied, typed):
    await anna.says(typed)
    assert len(await copied()) == 3


def test_what_has_no_state_is_nothing_chosen():
    assert filling.said(str, {"type": "static_select", "selected_option": None}) is None
    assert filling.said(str, {"type": "plain_text_input"}) is None
    assert filling.said({"U1": "alex"}.get, {"selected_users": ["U1"]}) == ["alex"]
    assert filling.said(str, {"type": "datetimepicker", "selected_date_time": 7}) == 7
