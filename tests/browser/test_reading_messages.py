"""Where somebody reads stays before them, and what they are led to is brought there."""

from __future__ import annotations

import struct
import zlib

import aiohttp
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

JUMP = "New messages below"


def above(locator):
    """How many pixels a message begins above the list that it stands in; less than zero further down."""
    return locator.evaluate(
        "node => node.closest('.messages').getBoundingClientRect().top - node.getBoundingClientRect().top"
    )


async def test_a_long_answer_is_read_from_its_beginning(opens):
    anna = await opens("anna", viewport={"width": 900, "height": 420})
    for question, answer in (("band3", "Engineer III"), ("/ladder band4", "Staff Engineer")):
        shown = await anna.asks(question, answer)
        await expect(shown.get_by_role("heading", name=answer)).to_be_in_viewport()
        assert await above(shown) < 0


async def test_whoever_reads_further_up_stays_there_and_is_told_of_what_is_new(opens):
    anna, alex = [await opens(who, "general", viewport={"width": 900, "height": 420}) for who in ("anna", "alex")]
    for number in range(20):
        await alex.says(f"number {number}.")
        await expect(alex.message(f"number {number}.")).to_be_visible()
    await expect(anna.message("number 19.")).to_be_in_viewport()
    first = anna.message("number 0.")
    await first.scroll_into_view_if_needed()
    await alex.says("something new")
    jump = anna.page.get_by_role("button", name=JUMP)
    await expect(jump).to_be_visible()
    await expect(first).to_be_in_viewport()
    await jump.click()
    await expect(anna.message("something new")).to_be_in_viewport()
    await expect(jump).to_be_hidden()


async def test_what_one_writes_oneself_is_always_shown(opens):
    anna = await opens("anna", "random", viewport={"width": 900, "height": 420})
    for number in range(20):
        await anna.says(f"number {number}.")
    await expect(anna.message("number 19.")).to_be_in_viewport()
    await anna.message("number 0.").scroll_into_view_if_needed()
    await anna.says("and one more")
    await expect(anna.message("and one more")).to_be_in_viewport()


async def test_a_link_to_a_message_leads_to_it_within_the_page(opens):
    anna = await opens("anna", "random")
    await anna.says("look at this one")
    await anna.does(anna.message("look at this one"), "Save as growth note")
    await anna.modal.get_by_role("button", name="Keep").click()
    await expect(anna.modal).to_contain_text("Your note is kept.")
    await anna.modal.get_by_role("button", name="Close", exact=True).last.click()
    await anna.goes("Ladder")
    notes = await anna.asks("notes about me", "look at this one")
    await notes.get_by_role("link", name="archives").click()
    await expect(anna.page.get_by_role("heading", level=1, name="random")).to_be_visible()
    await expect(anna.messages.and_(anna.page.locator(".meant"))).to_contain_text("look at this one")
    assert anna.page.url.startswith(anna.address)


async def test_from_a_form_a_link_to_a_message_opens_another_window(opens):
    anna = await opens("anna", "random")
    await anna.says("look at this one")
    await anna.does(anna.message("look at this one"), "Save as growth note")
    async with anna.page.context.expect_page() as opened:
        await anna.modal.get_by_role("link", name="archives").click()
    other = await opened.value
    await expect(other.locator(".meant")).to_contain_text("look at this one")
    await expect(anna.modal).to_contain_text("A growth note")


async def test_a_picture_is_shown_where_it_stands_and_enlarged(opens, workspace):
    app = AsyncWebClient(token=workspace.bot_token, base_url=workspace.url)
    picture = drawn(1600, 1200)
    place = await app.files_getUploadURLExternal(filename="chart.png", length=len(picture), alt_txt="What grew")
    async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=picture):
        pass
    await app.files_completeUploadExternal(files=[{"id": place["file_id"]}], channel_id="C0GENERAL")
    anna = await opens("anna", "general")
    shown = anna.messages.last.get_by_role("img", name="What grew")
    await expect(shown).to_be_in_viewport()
    assert (await shown.bounding_box())["width"] < 600
    await anna.messages.last.get_by_role("button", name="What grew").click()
    large = anna.page.get_by_role("dialog", name="Picture").get_by_role("img", name="What grew")
    await expect(large).to_be_visible()
    assert (await large.bounding_box())["width"] == 1600
    await anna.page.keyboard.press("Escape")
    await expect(large).to_be_hidden()


def drawn(width, height):
    """A grey picture, as a PNG file."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(lines)) + part(b"IEND", b"")
