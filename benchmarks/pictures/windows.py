"""Whole windows of the try-out for the README and the documents: a channel, a direct message, Home, a form, coverage,
a packet."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from benchmarks.pictures.scene import PATIENCE, Scene, playing
from benchmarks.pictures.taking import small, write
from tests.chromium import driven

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"


expect.set_options(timeout=PATIENCE * 1_000)


async def take() -> None:
    """Takes all of them."""
    async with playing() as scene, driven() as browser:
        address = await scene.begins_as_a_try_out()
        context = await browser.new_context(
            viewport={"width": 1200, "height": 840}, device_scale_factor=1.5, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE * 1_000)
        await _drive(await context.new_page(), address, scene)
        await context.close()


async def _drive(page: Page, address: str, scene: Scene) -> None:
    await _goes(page, f"{address}?as=anna&at=general")
    await _says(page, "/ladder scope of a principal engineer", "Go, without being asked")
    await _shot(page, "channel")
    await _goes(page, f"{address}?as=anna&at=ladder&beside=")
    kept = await _says(page, "note @alex yesterday: took the new hires through their first release", "is kept")
    await _shot(page, "dm")
    await kept.get_by_role("button", name="Edit").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.get_by_role("dialog").get_by_label("Tags").fill("mentoring")
    await _shot(page, "modal")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    scene.workspace.clock.advance(600)
    await _says(page, "growth @alex", "Growth of")
    await expect(page.get_by_role("img").last).to_be_visible()
    await page.get_by_text("Growth of").last.scroll_into_view_if_needed()
    await _shot(page, "coverage")
    asked = await _says(page, "packet @alex", "In the preview")
    await asked.get_by_role("button", name="Preview").click()
    await expect(page.get_by_role("dialog")).to_contain_text("word for word")
    await _shot(page, "packet")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.goto(f"{address}?as=anna&at=home&beside=")
    await expect(page.get_by_role("region", name="Home").get_by_role("button").first).to_be_visible()
    await _shot(page, "home")


async def _goes(page: Page, address: str) -> None:
    """Opens the page where one types, and waits until it listens: then the focus is there."""
    await page.goto(address)
    await expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()


async def _says(page: Page, text: str, answer: str) -> Locator:
    """Types and sends; the message with these words in it, once it is there."""
    composer = page.get_by_role("textbox", name="Message", exact=True)
    await composer.fill(text)
    await composer.press("Enter")
    message = page.get_by_role("log", name="Messages", exact=True).get_by_role("article").filter(has_text=answer).last
    await expect(message).to_be_visible()
    return message


async def _shot(page: Page, name: str) -> None:
    write(FOLDER / f"{name}.png", small(await page.screenshot(animations="disabled", caret="hide"), trimmed=False))
