"""What people do is copied as a test that does it again: every kind of act, with the small app."""

from __future__ import annotations

import pytest
import pytest_asyncio
from small_app import connected, manifest

from bot.workspace import Workspace
from bot.workspace.page.copying import as_test
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
