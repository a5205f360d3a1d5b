"""The inspector: what the bot and Slack say to each other, as it happens; and what was done, as a test."""

from __future__ import annotations

import ast
import re

from playwright.async_api import expect


async def _beside(window):
    await window.page.get_by_role("button", name="Requests", exact=True).click()
    return window.page.get_by_role("region", name="Requests")


async def test_every_request_stands_there_with_what_was_in_it_and_no_secret(opens, workspace):
    anna = await opens("anna", "general")
    wire = await _beside(anna)
    await anna.asks("/ladder band3", "Engineer III")
    row = wire.get_by_role("group").filter(has_text="/ladder band3").first
    await expect(row).to_contain_text("acknowledged")
    await row.locator("summary").click()
    await expect(row).to_contain_text('"text": "band3"')
    await expect(row).to_contain_text('"command": "/ladder"')
    shown = await wire.inner_text()
    assert workspace.bot_token not in shown
    assert not re.search(r"xox[a-z]-|xapp-", shown)


async def test_they_are_filtered_by_text_and_by_way(opens):
    anna = await opens()
    wire = await _beside(anna)
    await anna.asks("band3", "Engineer III")
    await anna.asks("note @alex led the plum review", "Your note is kept.")
    rows = wire.get_by_role("group")
    await wire.get_by_role("searchbox", name="Only with this text").fill("PLUM")
    await expect(wire.get_by_text(re.compile(r"^\d+ of \d+ requests$"))).to_be_visible()
    await expect(rows.filter(has_text="band3")).to_have_count(0)
    before = await rows.count()
    await wire.get_by_role("combobox", name="Which way").select_option("Bot → Slack")
    await expect(rows).not_to_have_count(before)
    await wire.get_by_role("searchbox", name="Only with this text").fill("nowhere in any of them")
    await expect(rows).to_have_count(0)
    await expect(wire).to_contain_text("0 of")


async def test_what_was_done_is_copied_as_lines_of_a_test(opens):
    anna = await opens("anna", "general", permissions=["clipboard-read", "clipboard-write"])
    wire = await _beside(anna)
    await anna.asks("/ladder band3", "Engineer III")
    await anna.message("Engineer III").get_by_role("button", name="Compare with Staff Engineer").click()
    await expect(anna.messages.last).to_contain_text("Engineer III and Staff Engineer")
    await wire.get_by_role("button", name="Copy as test").click()
    await expect(wire.get_by_role("status")).to_contain_text("Copied:")
    copied = await anna.page.evaluate("navigator.clipboard.readText()")
    ast.parse(copied)
    assert "/ladder band3" in copied
    assert "Compare with Staff Engineer" in copied
    await wire.get_by_text("The lines").click()
    await expect(wire.get_by_role("textbox", name="The test")).to_have_value(copied)


async def test_what_stands_beside_the_page_is_folded_away_and_stays_so(opens):
    anna = await opens()
    wire = await _beside(anna)
    await expect(wire).to_be_visible()
    await anna.page.reload()
    await expect(wire).to_be_visible()
    await wire.get_by_role("button", name="Fold away").click()
    await expect(wire).to_be_hidden()
    await anna.page.reload()
    await anna.listens()
    await expect(wire).to_be_hidden()
