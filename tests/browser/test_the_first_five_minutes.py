"""What somebody does who has just typed `make try` and has never seen the bot."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.ladders.data import LadderData
from bot.trying.starting import TryOut
from tests.browser.windows import Window, sitting


@pytest_asyncio.fixture(loop_scope="session")
async def seeded(browser, made_once, ladders) -> AsyncIterator[Window]:
    """The page as it opens: whoever comes first, with half a year of notes, and things to try."""
    async with (
        TryOut(say=print).running(LadderData(ladders)) as workspace,
        sitting(browser, workspace.opens_page()) as window,
    ):
        yield window


async def test_a_question_to_the_bot_is_answered(opens):
    anna = await opens()
    await expect(anna.page.get_by_role("heading", level=1)).to_have_text("Ladder")
    answer = await anna.asks("band3", "Engineer III")
    await expect(answer).to_contain_text("Solve complex problems in innovative ways.")
    await expect(anna.composer).to_have_value("")
    await expect(anna.composer).to_be_focused()


async def test_a_command_in_a_channel_is_answered_to_oneself_alone_until_it_is_shared(opens):
    anna, alex = await opens("anna", "general"), await opens("alex", "general")
    answer = await anna.asks("/ladder band3", "Engineer III")
    await expect(answer).to_contain_text("Only visible to you")
    await anna.says("has anybody seen the ladder?")
    await expect(alex.message("has anybody seen the ladder?")).to_be_visible()
    await expect(alex.messages.filter(has_text="Engineer III")).to_have_count(0)
    await expect(alex.messages.filter(has_text="/ladder")).to_have_count(0)
    await answer.get_by_role("button", name="Share in this channel").click()
    await expect(alex.message("Engineer III")).to_contain_text("@anna")


async def test_a_mention_is_answered_in_its_thread(opens):
    anna = await opens("anna", "general")
    await anna.says("@ladder scope of a principal engineer")
    question = anna.message("scope of a principal engineer")
    await expect(question).to_contain_text("1 reply")
    await question.get_by_role("link", name="1 reply").click()
    await expect(anna.thread.last).to_contain_text("Principal Engineer")


async def test_buttons_and_menus_of_an_answer_lead_on(opens):
    anna = await opens()
    answer = await anna.asks("band3", "Engineer III")
    await anna.chooses(answer, "With a role", "Technical Lead")
    await expect(anna.messages.last).to_contain_text("Engineer III + Technical Lead")
    await anna.asks("band2", "Band 2 ·")
    await anna.messages.last.get_by_role("button", name="Compare with Engineer III").click()
    await expect(anna.messages.last).to_contain_text("Engineer II and Engineer III")


async def test_the_home_tab_has_the_ladder_to_browse(opens):
    anna = await opens()
    await anna.goes("Home")
    home = anna.page.get_by_role("region", name="Home")
    await home.get_by_role("button", name="Staff Engineer", exact=True).click()
    shown = anna.page.get_by_role("dialog")
    await expect(shown.get_by_text("Staff Engineer").first).to_be_in_viewport()  # it is read from its beginning
    await anna.page.keyboard.press("Escape")
    await expect(shown).to_be_hidden()
    await expect(home.get_by_role("button", name="Staff Engineer", exact=True)).to_be_focused()


async def test_what_there_is_to_try_is_written_for_one_and_ticked_off_once_it_is_answered(seeded):
    guide = seeded.page.get_by_role("region", name="Things to try")
    await expect(guide).to_contain_text(re.compile(r"0 of \d+ tried"))
    for done, (step, answer) in enumerate(
        {
            "Ask what a band expects": "Only visible to you",
            "Ask in your own words": "Ladder",
            "Write a growth note": "Your note is kept.",
            "See how somebody grows": "Growth of @alex",
        }.items(),
        1,
    ):
        await guide.get_by_role("button", name=f"Write it for me: {step}").click()
        await expect(seeded.composer).to_be_focused()
        await expect(seeded.composer).not_to_have_value("")
        await seeded.composer.press("Enter")
        await expect(seeded.message(answer)).to_be_visible()
        await expect(guide).to_contain_text(f"{done} of")
        await expect(_step(guide, step)).to_contain_text("(tried)")
    await guide.get_by_role("button", name="Write it for me: Be Alex").click()
    await expect(seeded.page.get_by_role("button", name="You are Alex Moreau")).to_be_visible()
    await expect(seeded.composer).to_have_value("notes")
    await seeded.composer.press("Enter")
    await expect(seeded.message("You have no notes yet.")).to_be_visible()
    await expect(_step(guide, "Be Alex")).to_contain_text("(tried)")


def _step(guide: Locator, title: str) -> Locator:
    return guide.get_by_role("listitem").filter(has_text=title)


async def test_the_seeds_have_something_to_show_and_it_is_ones_own(seeded):
    await seeded.goes("Ladder")
    await seeded.asks("growth @alex", "Growth of @alex")
    await expect(seeded.page.get_by_role("table").last).to_be_visible()
    await seeded.becomes("Alex Moreau")
    await seeded.goes("Ladder")
    await seeded.asks("notes", "You have no notes yet.")


async def test_the_first_answer_is_reached_and_followed_by_keyboard_alone(opens):
    anna = await opens("anna", "general")
    page, keyboard = anna.page, anna.page.keyboard
    await page.reload()
    await expect(anna.composer).to_be_focused()
    await keyboard.type("/lad")
    await expect(page.get_by_role("option").first).to_be_visible()
    await keyboard.press("Tab")
    await keyboard.type("band3")
    await keyboard.press("Enter")
    answer = anna.message("Engineer III")
    await expect(answer).to_be_visible()
    share = answer.get_by_role("button", name="Share in this channel")
    await _tab_to(page, share, "Shift+Tab")
    role = answer.get_by_role("combobox", name="With a role")
    await _tab_to(page, role, "Shift+Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_role("option", name="Technical Lead")).to_be_visible()
    await keyboard.type("technical")
    await keyboard.press("Enter")
    await expect(anna.messages.last).to_contain_text("Engineer III + Technical Lead")
    await expect(answer).to_be_visible()
    await _tab_to(page, page.get_by_role("link", name="Ladder"), "Shift+Tab")
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ladder")


async def _tab_to(page, wanted: Locator, key: str) -> None:
    """Goes from one element to the next until this one has the focus."""
    for _ in range(60):
        if await wanted.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press(key)
    raise AssertionError(f"{wanted} is not reached by {key}")


async def test_one_can_skip_to_where_one_types(opens):
    anna = await opens()
    await expect(anna.composer).to_be_focused()
    skip = anna.page.get_by_role("link", name="To the composer")
    await _tab_to(anna.page, skip, "Shift+Tab")
    await expect(skip).to_be_in_viewport()
    await anna.page.keyboard.press("Enter")
    await expect(anna.composer).to_be_focused()
