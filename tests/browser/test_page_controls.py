"""Menus, pickers and modals of the page, as one uses them with a mouse and without one. The app is the small one of
`tests/workspace`, which does one thing for each way in which Slack talks to an app."""

from __future__ import annotations

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.workspace import Workspace
from tests.workspace.examples_of_block_kit import CONFIRM
from tests.workspace.small_app import button, connected, manifest, section


@pytest_asyncio.fixture(loop_scope="session")
async def workspace():
    """The small app is connected."""
    async with Workspace.running(manifest(), patience=60) as running, connected(running):
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def window(opens):
    """Anna's, in the DM."""
    return await opens("anna", at="ladder")


@pytest_asyncio.fixture(loop_scope="session")
async def note(window):
    """The form of a note, opened by a button of the Home tab."""
    await window.goes("Home")
    await window.page.get_by_role("button", name="Open").click()
    await expect(window.modal).to_be_visible()
    return window.modal


# menus


async def test_an_option_is_chosen_without_a_mouse(window):
    answer = await window.asks("band 3", "Band 3 of the ladder")
    face = answer.get_by_role("combobox", name="With a role")
    await face.press("ArrowDown")
    await expect(face).to_have_attribute("aria-expanded", "true")
    await window.page.keyboard.press("ArrowDown")
    await window.page.keyboard.press("Enter")
    await expect(window.message("chosen data engineer")).to_be_visible()
    await expect(face).to_have_text("Data Engineer")
    await expect(face).to_have_attribute("aria-expanded", "false")


async def test_escape_leaves_a_menu_as_it_was_and_gives_the_focus_back(window):
    answer = await window.asks("band 3", "Band 3 of the ladder")
    face = answer.get_by_role("combobox", name="With a role")
    await face.click()
    await expect(window.page.get_by_role("option", name="Technical Lead")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await expect(window.page.get_by_role("option", name="Technical Lead")).to_be_hidden()
    await expect(face).to_be_focused()
    await expect(face).to_have_text("With a role")


async def test_an_overflow_menu_is_gone_through_with_the_arrows(window):
    answer = await window.asks("band 3", "Band 3 of the ladder")
    dots = answer.locator(".body").get_by_role("button", name="More actions")
    await dots.press("Enter")
    await expect(window.page.get_by_role("menuitem", name="Compare")).to_be_focused()
    await window.page.keyboard.press("ArrowDown")
    await window.page.keyboard.press("Enter")
    await expect(window.message("chosen next")).to_be_visible()


async def test_a_menu_whose_options_the_app_has_is_asked_as_one_types(window):
    await window.says("/ladder menu")
    await window.message("Any").get_by_role("combobox", name="Any", exact=True).click()
    options = window.page.get_by_role("option")
    await expect(options).to_have_text(["Apple", "Pear", "Plum"])
    finder = window.page.get_by_role("combobox", name="Find: Any")
    await expect(finder).to_be_focused()
    await finder.fill("pl")
    await expect(options).to_have_text(["Apple", "Plum"])
    await finder.fill("nothing of that name")
    await expect(window.page.get_by_text("Nothing found")).to_be_visible()
    await finder.fill("plum")
    await expect(options).to_have_text(["Plum"])
    await options.click()
    await expect(window.message("you chose plum")).to_be_visible()


async def test_such_a_menu_says_how_much_must_be_typed(window):
    await window.says("/ladder menu")
    await window.message("Any").get_by_role("combobox", name="Usual", exact=True).click()
    await expect(window.page.get_by_text("Type 3 characters or more")).to_be_visible()


async def test_a_day_is_told_when_it_is_picked(window):
    await window.goes("Home")
    await window.page.get_by_label("Which day").fill("2026-11-03")
    await window.page.keyboard.press("Tab")
    await window.goes("Ladder")
    await window.page.get_by_role("link", name="Messages").click()
    await expect(window.message("on 2026-11-03")).to_be_visible()


async def test_the_focus_stays_near_where_a_message_is_replaced_under_it(window):
    answer = await window.asks("band 3", "Band 3 of the ladder")
    await answer.get_by_role("button", name="Only here").press("Enter")
    await expect(window.message("replaced")).to_be_visible()
    await window.page.keyboard.press("Shift+Tab")
    await expect(window.page.locator("body")).not_to_be_focused()
    assert await window.page.evaluate("document.activeElement.closest('.messages, .title, .composer') !== null")


async def test_what_is_chosen_in_a_form_stays_while_other_things_happen(window, note, workspace):
    dm = workspace.backend.store.dm("U0BOT", "U0ANNA")
    await chooses_sam(window, note)
    text = note.get_by_role("textbox", name="Text")
    await text.press_sequentially("half a ")
    workspace.backend.post(dm, "meanwhile")
    await expect(window.page.get_by_role("link", name="Messages")).to_be_attached()
    await text.press_sequentially("sentence")
    workspace.backend.post(dm, "and again")
    await note.get_by_role("checkbox", name="Scope").check()
    await expect(text).to_have_value("half a sentence")
    await expect(note.get_by_role("combobox", name="Person")).to_have_text("@sam")
    view = workspace.person("anna").modal
    await workspace.backend.bell.until(lambda: view.now.values["tags"]["it"]["selected_options"] or None, 30)
    assert view.now.values["text"]["it"]["value"] == "half a sentence"
    assert view.now.values["person"]["it"]["selected_user"] == "U0SAM"


# questions before an act


@pytest_asyncio.fixture(loop_scope="session")
async def asked(workspace):
    """A message with a button that asks before it acts."""
    store = workspace.backend.store
    dm = store.dm("U0BOT", "U0ANNA")
    row = {"type": "actions", "block_id": "row", "elements": [button("Delete", "share", confirm=CONFIRM)]}
    workspace.backend.post(dm, "a note", [section("What about it?"), row])


@pytest.mark.usefixtures("asked")
async def test_what_is_asked_first_is_done_when_it_is_confirmed_and_not_otherwise(window, workspace):
    delete = window.message("What about it?").get_by_role("button", name="Delete")
    await delete.click()
    question = window.page.get_by_role("dialog", name="Delete it?")
    await expect(question).to_contain_text("It is gone then.")
    await window.page.keyboard.press("Escape")
    await expect(question).to_be_hidden()
    await delete.click()
    await question.get_by_role("button", name="Keep it").click()
    await expect(question).to_be_hidden()
    await expect(delete).to_be_focused()
    assert not [one for one in workspace.log if one.name == "interactive"]
    await delete.click()
    await question.get_by_role("button", name="Delete").click()
    await expect(window.message("shared")).to_be_visible()


# modals


async def test_a_modal_has_its_title_and_the_focus_in_its_first_field(note):
    await expect(note).to_have_accessible_name("A note")
    await expect(note.get_by_role("combobox", name="Person")).to_be_focused()


async def test_what_is_missing_stands_beside_each_field_and_the_first_of_them_has_the_focus(note):
    await note.get_by_role("button", name="Save").click()
    person, text = note.get_by_role("combobox", name="Person"), note.get_by_role("textbox", name="Text")
    for field, error in ((person, "Person is required"), (text, "Text is required")):
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_have_accessible_description(error)
    await expect(person).to_be_focused()
    await expect(note.get_by_label("Day")).not_to_have_attribute("aria-invalid", "true")


async def chooses_sam(window, note):
    await note.get_by_role("combobox", name="Person").click()
    await window.page.get_by_role("combobox", name="Find: Person").fill("sa")
    await window.page.keyboard.press("Enter")
    await expect(note.get_by_role("combobox", name="Person")).to_have_text("@sam")


async def test_what_the_app_refuses_stands_beside_its_field_and_goes_when_it_is_right(window, note):
    await chooses_sam(window, note)
    text = note.get_by_role("textbox", name="Text")
    await text.fill("short")
    await note.get_by_role("button", name="Save").click()
    await expect(text).to_have_accessible_description("Say more")
    await expect(text).to_be_focused()
    await expect(text).to_have_value("short")
    await text.fill("led the review")
    await note.get_by_role("checkbox", name="Skills").check()
    await window.page.keyboard.press("Control+Enter")
    await expect(note).to_be_hidden()
    await window.page.get_by_role("link", name="Messages").click()
    await expect(window.message("Noted of @sam: led the review")).to_be_visible()


async def test_what_is_filled_in_survives_a_reload(window, note):
    await chooses_sam(window, note)
    await note.get_by_role("textbox", name="Text").fill("half a sente")
    await note.get_by_role("checkbox", name="Scope").check()
    async with window.page.expect_response(lambda answer: "2026-10-01" in (answer.request.post_data or "")):
        await note.get_by_label("Day").fill("2026-10-01")
        await note.get_by_role("textbox", name="Text").focus()
    await window.page.reload()
    await expect(note.get_by_role("textbox", name="Text")).to_have_value("half a sente")
    await expect(note.get_by_role("combobox", name="Person")).to_have_text("@sam")
    await expect(note.get_by_role("checkbox", name="Scope")).to_be_checked()
    await expect(note.get_by_label("Day")).to_have_value("2026-10-01")


async def test_what_is_typed_survives_that_the_app_changes_the_view(window, note):
    await note.get_by_role("textbox", name="Text").fill("half a sente")
    await note.get_by_role("button", name="More", exact=True).click()
    await expect(note).to_have_accessible_name("A longer note")
    await expect(note.get_by_role("textbox", name="Text")).to_have_value("half a sente")
    await expect(note.get_by_role("button", name="More", exact=True)).to_be_focused()


async def test_modals_lie_on_each_other_and_escape_takes_them_off_one_by_one(window, note):
    await note.get_by_role("textbox", name="Text").fill("below")
    await note.get_by_role("button", name="Deeper").click()
    await expect(window.page.get_by_role("dialog")).to_have_accessible_name("Deeper")
    await expect(note.get_by_role("textbox", name="Text")).to_have_value("")
    await window.page.keyboard.press("Escape")
    await expect(window.page.get_by_role("dialog")).to_have_accessible_name("A note")
    await expect(note.get_by_role("textbox", name="Text")).to_have_value("below")
    await window.page.keyboard.press("Escape")
    await expect(window.page.get_by_role("dialog")).to_have_count(0)
    await expect(window.page.get_by_role("button", name="Open")).to_be_focused()
    await window.page.get_by_role("link", name="Messages").click()
    for told in ("closed Deeper", "closed A note"):
        await expect(window.message(told)).to_be_visible()


async def test_escape_in_a_menu_of_a_modal_closes_the_menu_alone(window, note):
    await note.get_by_role("combobox", name="Person").click()
    await expect(window.page.get_by_role("option", name="@sam")).to_be_visible()
    await window.page.keyboard.press("Escape")
    await expect(window.page.get_by_role("option", name="@sam")).to_be_hidden()
    await expect(note).to_be_visible()
    await expect(note.get_by_role("combobox", name="Person")).to_be_focused()


@pytest.mark.parametrize("typed", ["update", "push"])
async def test_a_submission_may_change_the_modal_or_lay_another_on_it(window, note, typed):
    await chooses_sam(window, note)
    await note.get_by_role("textbox", name="Text").fill(typed)
    await note.get_by_role("button", name="Save").click()
    await expect(window.page.get_by_role("dialog")).to_have_accessible_name(
        {"update": "Updated", "push": "Pushed"}[typed]
    )


async def test_a_mistake_of_the_app_is_told_in_the_modal(window, note):
    await chooses_sam(window, note)
    await note.get_by_role("textbox", name="Text").fill("unknown")
    await note.get_by_role("button", name="Save").click()
    await expect(note.get_by_role("alert")).to_contain_text("response_action")
    await expect(note.get_by_role("textbox", name="Text")).to_have_value("unknown")
