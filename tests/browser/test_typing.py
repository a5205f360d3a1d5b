"""What one types: sent, completed, changed, deleted, refused; and nothing of it is ever code, or lost."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

HOSTILE = [
    "<script>document.title = 'taken'</script>",
    '<img src="https://elsewhere.example/x.png" onerror="document.title=\'taken\'">',
    "{{ 7 * 7 }} ${7*7} {% raw %}",
    '"><svg onload=document.title=1>',
    'javascript:alert(1) <javascript:alert(1)|press> <https://a.example|"onmouseover="x>',
    "&lt;b&gt; &amp; &#60;script&#62;",
    "*bold* _it_ ~no~ `code` ```pre``` :tada: <!channel> <@U0ANNA> <#C0GENERAL>",
    "\u202eright to left\u202c \u200b \ufeff ﷽",
    "😀" * 50,
    "a\u0300" * 200,
]


@pytest.mark.parametrize("place", ["general", "ladder"])
async def test_what_looks_like_code_is_shown_as_it_was_typed(opens, place):
    anna, alex = await opens("anna", place), await opens("alex", place)
    title = await anna.page.title()
    for text in HOSTILE:
        await anna.says(text)
        await expect(anna.composer).to_have_value("")
    for text in HOSTILE[:6]:
        await expect(anna.messages.filter(has_text=text).first).to_be_visible()
    await anna.asks("band3" if place == "ladder" else "/ladder band3", "Engineer III")
    assert await anna.page.title() == title
    await alex.goes("random")
    await alex.goes("general")
    assert "taken" not in await alex.page.title()


async def test_a_very_long_text_is_shown_whole_and_breaks_no_line(opens):
    anna = await opens("anna", "general", viewport={"width": 360, "height": 740})
    word, text = "Rindfleischetikettierung" * 40, "long " * 2_000 + "end"
    for typed in (word, text):
        await anna.says(typed)
        await expect(anna.messages.last).to_contain_text(typed[-20:])
    wide = await anna.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0


async def test_what_is_refused_stays_with_the_reason(opens):
    anna = await opens("anna", "general")
    await anna.says("/nonsense band3")
    await expect(anna.page.get_by_role("alert").filter(has_text="/nonsense is not a slash command")).to_be_visible()
    await expect(anna.composer).to_have_value("/nonsense band3")


async def test_a_command_is_completed_by_keyboard(opens):
    anna = await opens("anna", "general")
    await anna.composer.press_sequentially("/lad")
    options = anna.page.get_by_role("listbox", name="What can be put in").get_by_role("option")
    await expect(options.first).to_contain_text("/ladder")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await anna.composer.press("Tab")
    await expect(anna.composer).to_have_value("/ladder ")
    await expect(options).to_have_count(0)
    await anna.composer.press_sequentially("band3")
    await anna.composer.press("Enter")
    await expect(anna.message("Engineer III")).to_be_visible()


async def test_somebody_is_mentioned_by_keyboard(opens):
    anna = await opens()
    await anna.composer.press_sequentially("note @al")
    option = anna.page.get_by_role("option", name="alex")
    await expect(option).to_be_visible()
    await anna.composer.press("Enter")
    await expect(anna.composer).to_have_value(re.compile("^note @alex ?$"))
    await anna.composer.press_sequentially("led the review")
    await anna.composer.press("Enter")
    await expect(anna.message("Your note is kept.")).to_be_visible()


async def test_a_name_that_stands_there_whole_is_sent_and_not_completed(opens):
    anna = await opens()
    await anna.composer.press_sequentially("notes @alex")
    await expect(anna.page.get_by_role("option", name="alex")).to_be_visible()
    await anna.composer.press("Enter")
    await expect(anna.message("no notes about @alex")).to_be_visible()


async def test_a_message_is_edited_and_the_answer_follows(opens):
    anna = await opens("anna", "ladder")
    await anna.asks("band3", "Engineer III")
    await anna.does(anna.messages.filter(has_text=re.compile("band3")).first, "Edit message")
    await expect(anna.composer).to_have_value("band3")
    await anna.composer.fill("band2")
    await anna.composer.press("Enter")
    await expect(anna.messages.filter(has_text="band2").first).to_contain_text("(edited)")
    await expect(anna.messages.last).to_contain_text("Band 2 ·")
    await expect(anna.messages.filter(has_text="Band 3 ·")).to_have_count(0)


async def test_the_last_message_is_edited_by_the_key_up_and_left_alone_by_escape(opens):
    anna = await opens("anna", "general")
    await anna.says("tomorow")
    await expect(anna.message("tomorow")).to_be_visible()
    await anna.composer.press("ArrowUp")
    await expect(anna.composer).to_have_value("tomorow")
    await anna.composer.press("Escape")
    await expect(anna.composer).to_have_value("")
    await anna.composer.press("ArrowUp")
    await anna.composer.fill("tomorrow")
    await anna.composer.press("Enter")
    await expect(anna.message("tomorrow")).to_contain_text("(edited)")


async def test_a_message_is_deleted_once_it_is_confirmed(opens):
    anna, alex = await opens("anna", "general"), await opens("alex", "general")
    await anna.says("not for everybody")
    await expect(alex.message("not for everybody")).to_be_visible()
    for answer in ("Cancel", "Delete"):
        await anna.does(anna.message("not for everybody"), "Delete message…")
        asked = anna.page.get_by_role("dialog", name="Delete this message?")
        await expect(asked).to_contain_text("not for everybody")
        await asked.get_by_role("button", name=answer).click()
        await expect(asked).to_be_hidden()
        await expect(anna.messages.filter(has_text="not for everybody")).to_have_count(1 if answer == "Cancel" else 0)
    await expect(alex.messages.filter(has_text="not for everybody")).to_have_count(0)


async def test_nobody_is_offered_to_change_what_is_not_theirs(opens):
    anna, alex = await opens("anna", "general"), await opens("alex", "general")
    await anna.says("mine")
    await alex.message("mine").hover()
    await alex.message("mine").get_by_role("button", name="More actions").click()
    menu = alex.page.get_by_role("menu", name="More actions")
    await expect(menu.get_by_role("menuitem", name="Save as growth note")).to_be_visible()
    await expect(menu.get_by_role("menuitem", name="Edit message")).to_have_count(0)
    await expect(menu.get_by_role("menuitem", name="Delete message…")).to_have_count(0)


async def test_one_goes_on_in_a_thread(opens):
    anna = await opens("anna", "general")
    await anna.says("@ladder band3")
    await expect(anna.message("band3")).to_contain_text("1 reply")
    await anna.message("band3").get_by_role("link", name="1 reply").click()
    reply = anna.page.get_by_role("textbox", name="Reply", exact=True)
    await expect(reply).to_be_focused()
    await reply.fill("@ladder what's next after band 3?")
    await reply.press("Enter")
    await expect(anna.thread.last).to_contain_text("Staff Engineer")
    await expect(anna.message("band3")).to_contain_text("3 replies")
    await reply.press("Escape")
    await expect(anna.page.get_by_role("complementary", name="Thread")).to_be_hidden()
    await expect(anna.composer).to_be_focused()
