"""What stays when the page is loaded again, when `--keep` begins anew, and what does not: a ladder that was edited."""

from __future__ import annotations

import asyncio
from textwrap import dedent

from playwright.async_api import expect

from bot.ladders.data import LadderData, load
from bot.slack import reloading
from bot.trying.starting import TryOut
from tests.browser.windows import SECONDS, sitting
from tests.ladders.making import CREW

STEER, DRIFT = "Steer by the stars.", "Drift with the tide."


async def test_a_ladder_edited_underneath_is_answered_from_while_the_page_stays_open(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(reloading, "_EVERY", 0.01)
    file = tmp_path / "crew.yaml"
    file.write_text(dedent(CREW), "utf-8")
    async with (
        TryOut(say=print, empty=True).running(load(tmp_path)) as workspace,
        sitting(browser, workspace.opens_page(), "anna") as window,
    ):
        await window.asks("sailor", STEER)
        file.write_text(dedent(CREW.replace(STEER, DRIFT)), "utf-8")
        async with asyncio.timeout(SECONDS):
            while not await window.messages.filter(has_text=DRIFT).count():
                there = await window.messages.count()
                await window.says("sailor")
                await expect(window.messages).to_have_count(there + 2)


async def test_what_is_kept_is_there_in_the_next_run(browser, tmp_path, ladders, made_once):
    trying = TryOut(say=print, empty=True, keep=tmp_path)
    for run in ("first", "second"):
        async with (
            trying.running(LadderData(ladders)) as workspace,
            sitting(browser, workspace.opens_page(), "anna") as window,
        ):
            if run == "first":
                await window.asks("band3", "Engineer III")
                await window.asks("note @alex led the review", "Your note is kept.")
            await expect(window.message("Engineer III")).to_be_visible()
            await window.asks("notes @alex", "led the review")


async def test_a_reload_keeps_everything_and_what_was_begun(opens):
    anna = await opens("anna", "general")
    await anna.asks("/ladder band3", "Engineer III")
    await anna.says("@ladder band2")
    await anna.message("band2").get_by_role("link", name="1 reply").click()
    await expect(anna.thread.last).to_contain_text("Engineer II")
    await anna.composer.fill("half a sen")
    before = await anna.page.get_by_role("main").inner_text()
    await anna.page.reload()
    await expect(anna.composer).to_have_value("half a sen")
    await expect(anna.thread.last).to_contain_text("Engineer II")
    assert await anna.page.get_by_role("main").inner_text() == before
