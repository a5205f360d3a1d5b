"""axe-core finds nothing grave, whatever is before somebody: light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from bot.ladders.data import LadderData
from bot.trying.starting import TryOut
from tests.browser.axe import violations
from tests.browser.windows import Window, sitting

WIDTHS = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 360, "height": 740}}


@pytest.mark.parametrize("width", WIDTHS)
async def test_nothing_grave_is_found_in_any_view(browser, made_once, ladders, width):
    found = []
    async with (
        TryOut(say=print).running(LadderData(ladders)) as workspace,
        sitting(browser, workspace.opens_page(), "anna", "general", viewport=WIDTHS[width]) as anna,
    ):
        async for view in walk(anna):
            found += [f"{view}: {one}" for one in await violations(anna.page, dark=width == "wide")]
    assert found == []


async def walk(anna: Window) -> AsyncIterator[str]:
    """Everything that Anna may have before her, one after the other."""
    for part in (_channel, _menus, _thread, _home_and_forms, _growth, _beside):
        async for view in part(anna, anna.page):
            yield view


async def _channel(anna: Window, page: Page) -> AsyncIterator[str]:
    await expect(anna.messages.first).to_be_visible()
    yield "a channel"
    await anna.asks("/ladder band3", "Engineer III")
    yield "an answer for oneself"


async def _menus(anna: Window, page: Page) -> AsyncIterator[str]:
    await anna.composer.press_sequentially("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    yield "completion"
    await anna.composer.fill("")
    await page.get_by_role("button", name="Shortcuts").click()
    await expect(page.get_by_role("menu", name="Shortcuts")).to_be_visible()
    yield "shortcuts"
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="be somebody else").click()
    await expect(page.get_by_role("navigation", name="Who you are")).to_be_visible()
    yield "who one is"
    await page.keyboard.press("Escape")


async def _thread(anna: Window, page: Page) -> AsyncIterator[str]:
    await anna.says("@ladder what's next after band 2?")
    question = anna.message("what's next after band 2?")
    await expect(question.get_by_role("link", name="1 reply")).to_be_visible()
    await question.hover()
    await question.get_by_role("button", name="More actions").click()
    yield "the menu of a message"
    await page.keyboard.press("Escape")
    await question.get_by_role("link", name="1 reply").click()
    await expect(anna.thread.last).to_contain_text("Engineer III")
    yield "a thread"
    await page.get_by_role("link", name="Close the thread").click()


async def _home_and_forms(anna: Window, page: Page) -> AsyncIterator[str]:
    await anna.goes("Home")
    await expect(page.get_by_role("region", name="Home").get_by_role("button").first).to_be_visible()
    yield "the Home tab"
    await page.get_by_role("link", name="Messages", exact=True).click()
    await anna.asks("note @alex led the outage review", "Your note is kept.")
    yield "a note"
    await anna.message("Your note is kept.").get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    yield "a question before something is done"
    await page.keyboard.press("Escape")
    await anna.message("Your note is kept.").get_by_role("button", name="Edit").click()
    form = page.get_by_role("dialog", name="Change the note")
    await expect(form).to_be_visible()
    yield "a form"
    await form.get_by_role("combobox", name="Person").click()
    await expect(page.get_by_role("option").first).to_be_visible()
    yield "a menu that one searches"
    await page.keyboard.press("Escape")
    await form.get_by_label("Day").fill("2090-01-01")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_label("Day")).to_have_attribute("aria-invalid", "true")
    yield "a form with an error"
    await page.keyboard.press("Escape")
    await expect(form).to_be_hidden()


async def _growth(anna: Window, page: Page) -> AsyncIterator[str]:
    await anna.asks("growth @alex for staff + tech lead", "Growth of @alex")
    await expect(page.get_by_role("img", name=re.compile("Staff Engineer"))).to_be_visible()
    yield "coverage"
    await anna.asks("packet @alex for staff", "In the preview")
    await anna.message("In the preview").get_by_role("button", name="Preview").click()
    packet = page.get_by_role("dialog", name="A packet")
    await expect(packet).to_contain_text("word for word")
    yield "what goes into a packet"
    await packet.get_by_role("button", name="Make the packet").click()
    await expect(packet).to_contain_text("is in your direct messages")
    await page.keyboard.press("Escape")
    await expect(packet).to_be_hidden()
    yield "files"
    await anna.asks("remind me about @alex every 2 weeks", "I remind you about")
    await page.get_by_role("region", name="Messages to come").get_by_text("messages to come").click()
    await expect(page.get_by_role("button", name="Send now").first).to_be_visible()
    yield "what is to come"


async def _beside(anna: Window, page: Page) -> AsyncIterator[str]:
    for pane in ("Things to try", "Requests"):
        button = page.get_by_role("button", name=pane, exact=True)
        if await button.get_attribute("aria-expanded") == "false":
            await button.click()
        await expect(page.get_by_role("region", name=pane)).to_be_visible()
        yield pane
