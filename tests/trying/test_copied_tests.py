"""What people do in the page is copied as a test: run against a fresh workspace with the real bot in it, it passes."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from bot.ladders.data import LadderData
from bot.trying.starting import TryOut
from bot.workspace import reading
from bot.workspace.page.copying import as_test
from tests.copied import runs
from tests.workspace.page_windows import looking

_UNANSWERED = ("deletes", "closes", "types")


class Window:
    """Somebody's window: what is done there is posted to the page, as a browser does."""

    def __init__(self, workspace, window):
        self.workspace, self.window = workspace, window
        self.member = workspace.person(window.name)

    async def does(self, verb, **given):
        """An act of the page; what was shown because of it."""
        before = self.workspace.backend.done[-1].number if self.workspace.backend.done else 0
        answer = await self.window.acts(verb, **given)
        assert "problem" not in answer, answer
        await self.workspace.quiet()
        done = next((one for one in self.workspace.backend.done if one.number > before), None)
        if done is None or not done.act.deliveries or verb in _UNANSWERED or answer:
            return answer
        shown = await self.workspace.backend.bell.until(lambda: next(self.member.answers(done.act), None), 30)
        return self.member.shown(done.act, shown).now

    async def says(self, text, at="ladder", thread=None):
        return await self.does("says", text=text, at=at, thread=thread)

    async def presses(self, reply, label, nth=0):
        choice = [one for one in reply.now.choices if one.label == label][nth]
        options = reading.options(choice.element)
        more = {} if choice.option is None else {"option": options.index(choice.option)}
        return await self.does("presses", **self._element(reply, choice.block, choice.element), **more)

    async def fills(self, modal, label, value):
        block, element = next(
            (block, one) for block, one in reading.inputs(modal.now.blocks) if block["label"]["text"] == label
        )
        where = {"block": block["block_id"], "action": element["action_id"]}
        await self.does("fills", view=modal.view.id, value=value, **where)

    @staticmethod
    def _element(reply, block, element):
        on = {"view": reply.view.id} if reply.view else {"channel": reply.channel, "ts": reply.ts}
        return {"on": on, "block": block["block_id"], "action": element["action_id"]}


@pytest_asyncio.fixture
async def window(workspace, bot):
    async with AsyncExitStack() as stack:

        async def of(name="anna"):
            return Window(workspace, await stack.enter_async_context(looking(workspace, name)))

        yield of


@pytest.fixture
def passes(workspace, ladders, made_once):
    """Copies what was done, and runs it where nothing was done yet; the text."""

    async def run(since=0):
        await workspace.quiet()
        copied = as_test(workspace, since)
        async with TryOut(say=pytest.fail, empty=True).running(LadderData(ladders)) as fresh:
            await runs(copied, fresh)
        return copied

    return run


async def test_a_question_a_button_and_a_menu(window, passes):
    anna = await window()
    answer = await anna.says("/ladder staff", at="general")
    whole = await anna.presses(answer, "Everything inherited")
    await anna.presses(whole, "Only its own")
    await anna.presses(answer, "Technical Lead")
    assert await passes() == (
        "async def test_what_was_done_in_the_page(anna):\n"
        '    reply = await anna.command("/ladder staff")\n'
        '    assert "Staff Engineer" in reply.plain\n'
        '    reply = await anna.presses(reply, "Everything inherited")\n'
        '    assert "Staff Engineer" in reply.plain\n'
        '    reply = await anna.presses(reply, "Only its own")\n'
        '    assert "Staff Engineer" in reply.plain\n'
        '    reply = await anna.presses(reply, "Technical Lead")\n'
        '    assert "Staff Engineer + Technical Lead" in reply.plain\n'
    )


async def test_a_message_that_is_edited_and_deleted(window, passes):
    anna = await window()
    answer = await anna.says("what's expected of a staff engineer?")
    question = {"channel": answer.channel, "ts": answer.question.ts}
    await anna.does("edits", message=question, text="band 3")
    await anna.does("deletes", message=question)
    copied = await passes()
    assert 'reply = await anna.edits(reply.question, "band 3")' in copied
    assert "anna.deletes(reply.question)" in copied or "anna.quietly.deletes(reply.question)" in copied


async def test_a_mention_and_what_is_said_in_its_thread(window, passes):
    anna, alex = await window(), await window("alex")
    answer = await anna.says("@ladder what's expected of band 3?", at="general")
    await anna.says("@ladder and of band 4?", at="general", thread=answer.thread_ts)
    await alex.says("thank you", at="general", thread=answer.thread_ts)
    copied = await passes()
    assert copied.startswith("async def test_what_was_done_in_the_page(anna, alex):\n")
    assert 'await anna.mentions("@ladder what\'s expected of band 3?")' in copied
    assert 'await anna.says("@ladder and of band 4?", thread=reply)' in copied
    assert 'alex.quietly.says("thank you", channel="general", thread=reply' in copied


async def test_a_form_with_what_was_typed_into_it_and_its_errors(window, passes):
    anna = await window()
    form = await anna.does("shortcut", name="ladder_log_note")
    await anna.fills(form, "Person", "alex")
    await anna.fills(form, "Text", "   ")
    await anna.does("submits", view=form.view.id)
    await anna.fills(form, "Text", 'Kept the "release" calm.\nAll of it.')
    await anna.does("submits", view=form.view.id)
    copied = await passes()
    assert 'modal = await anna.shortcut("Log a growth note")' in copied
    assert 'submits(modal, {"Person": ["alex"], "Text": "   "})' in copied
    assert '"There is nothing in here to keep." in modal.plain' in copied
    assert """submits(modal, {"Text": 'Kept the "release" calm.\\nAll of it.'})""" in copied


async def test_a_form_that_is_closed(window, passes):
    anna = await window()
    form = await anna.does("shortcut", name="ladder_log_note")
    await anna.does("closes", view=form.view.id)
    assert "await anna.closes(modal)" in await passes()


async def test_a_shortcut_on_what_somebody_else_has_said(window, passes):
    anna, alex = await window(), await window("alex")
    await alex.says("The importer is twice as fast since noon.", at="general")
    said = alex.member.sees("general")[-1]
    form = await anna.does("shortcut", name="ladder_save_as_note", message={"channel": said.channel, "ts": said.ts})
    await anna.does("submits", view=form.view.id)
    copied = await passes()
    assert 'said = alex.quietly.says("The importer is twice as fast since noon.", channel="general").question' in copied
    assert 'modal = await anna.shortcut("Save as growth note", on=said)' in copied


async def test_a_note_that_is_linked_where_several_buttons_have_one_label(window, passes):
    anna = await window()
    note = await anna.says("note @alex found out why the nightly import stopped and fixed it with a test")
    await anna.presses(note, "Link", nth=1)
    copied = await passes()
    assert 'reply = await anna.presses(reply, "Link", nth=1)' in copied


async def test_a_menu_that_one_types_into(window, passes):
    anna = await window()
    note = await anna.says("note @alex found out why the nightly import stopped and fixed it with a test")
    linking = await anna.presses(note, "Link…")
    block, element = next(one for one in reading.elements(linking.blocks) if one[1]["type"] == "external_select")
    where = anna._element(linking, block, element)
    for text in ("me", "mentor"):
        offered = await anna.does("types", **where, text=text)
    await anna.does("chooses", **where, value=offered["options"][0])
    copied = await passes()
    assert copied.count("await anna.finds(") == 1
    assert 'await anna.finds(reply, "Search the ladder", "mentor")' in copied
    assert 'await anna.chooses(reply, "Search the ladder", "' in copied


async def test_home_and_what_is_pressed_there(window, passes):
    anna = await window()
    home = await anna.does("opens", tab="home")
    await anna.presses(home, "Engineer III")
    copied = await passes()
    assert "home = await anna.opens_home()" in copied
    assert 'modal = await anna.presses(home, "Engineer III")' in copied


async def test_a_packet_whose_preview_takes_its_time(window, passes, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    anna = await window()
    await anna.says("note @alex found out why the nightly import stopped and fixed it with a test")
    asked = await anna.says("packet @alex for staff")
    preview = await anna.presses(asked, "Preview")
    await anna.presses(await anna.member.waits_for("Make the packet", on=preview), "Make the packet")
    copied = await passes()
    assert 'modal = await anna.waits_for("Make the packet", on=modal)' in copied


async def test_what_two_people_do_in_turn(window, passes):
    anna, alex = await window(), await window("alex")
    first = await anna.says("/ladder band3", at="general")
    second = await alex.says("/ladder band4", at="general")
    await anna.presses(first, "Everything inherited")
    await alex.presses(second, "Staff Engineer")
    copied = await passes()
    assert "reply_2 = await alex.command" in copied
    assert 'reply = await anna.presses(reply, "Everything inherited")' in copied


async def test_from_a_later_act_on_what_was_there_before_is_looked_for(window, passes, workspace):
    anna = await window()
    await anna.says("good morning, everybody", at="general")
    answer = await anna.says("what's expected of a staff engineer?")
    since = workspace.backend.done[-1].number
    await anna.presses(answer, "Technical Lead")
    copied = as_test(workspace, since + 1)
    assert "reply = await anna.waits_for(" in copied
    assert "good morning" not in copied
    assert "good morning" in await passes()


async def test_somebody_for_whom_there_is_no_fixture(window, passes, workspace):
    await (await window("uma")).says("band 3")
    copied = await passes()
    assert copied.startswith(
        'async def test_what_was_done_in_the_page(workspace, bot):\n    uma = workspace.person("uma")\n'
    )


def test_where_nothing_was_done_there_is_nothing_to_copy(workspace):
    assert as_test(workspace) == ""


async def test_a_test_from_a_try_out_begins_with_the_same_notes(ladders, made_once):
    data = LadderData(ladders)
    async with TryOut(say=pytest.fail).running(data) as workspace, looking(workspace) as window:
        await workspace.quiet()
        anna = Window(workspace, window)
        growth = await anna.says("growth @alex")
        await anna.presses(growth, growth.options[0])
        copied = (await window.http.get("test")).json()["test"]
    assert copied.startswith("async def test_what_was_done_in_the_page(seeded, anna):\n    reply = await anna.says")
    async with TryOut(say=pytest.fail).running(data) as fresh:
        await fresh.quiet()
        await runs(copied, fresh)
