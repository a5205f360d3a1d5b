"""A growth note's whole life, by hand: written, edited, linked, shared, exported, forgotten; and the form it is in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

KEPT = "Your note is kept."


def read(path: Path) -> str:
    return path.read_text("utf-8-sig")


@pytest_asyncio.fixture(loop_scope="session")
async def anna(opens):
    """Anna has just written a note on Alex."""
    anna = await opens("anna")
    await anna.asks("note @alex led the outage review, and mentored two new hires", KEPT)
    return anna


async def test_a_note_is_edited_in_a_form(anna):
    await anna.message(KEPT).get_by_role("button", name="Edit").click()
    form = anna.page.get_by_role("dialog", name="Change the note")
    await expect(form.get_by_role("textbox", name="Text")).to_have_value(re.compile("^led the outage review"))
    await form.get_by_role("textbox", name="Text").fill("led the outage review, twice")
    await form.get_by_role("textbox", name="Tags").fill("oncall, growth")
    await form.get_by_role("button", name="Save").click()
    receipt = anna.page.get_by_role("dialog", name="Growth notes")
    await expect(receipt).to_contain_text("Your note is changed.")
    await expect(receipt).to_contain_text("Tags: oncall and growth")
    await anna.page.keyboard.press("Escape")
    await expect(receipt).to_be_hidden()
    await anna.asks("notes @alex", "Tags: oncall and growth")


async def test_a_note_is_linked_to_what_it_is_evidence_for(anna):
    receipt = anna.message(KEPT)
    await receipt.get_by_role("button", name="Link", exact=True).first.click()
    linked = anna.message("Linked.")
    await expect(linked).to_contain_text("Evidence for Staff Engineer")
    await anna.chooses(linked, "Search the ladder", "Mentor", typed="engineer II scope")
    await expect(linked).to_contain_text(re.compile("Evidence for Staff Engineer .* and Engineer II"))
    await linked.get_by_role("button", name="Unlink").first.click()
    await expect(anna.message("Unlinked.").get_by_role("button", name="Unlink")).to_have_count(1)


async def test_a_note_is_shared_with_whom_it_is_about_and_taken_back(anna, opens):
    alex = await opens("alex")
    await anna.asks("notes @alex", "Your notes about")
    await anna.messages.last.get_by_role("button", name="Share").click()
    asked = anna.page.get_by_role("dialog")
    await expect(asked).to_contain_text("alex")
    await anna.agrees("Share")
    await expect(anna.message("This note is shared now.")).to_be_visible()
    notice = alex.message("shares a growth note about you")
    await expect(notice).not_to_contain_text("outage")
    await notice.get_by_role("button", name="Read it").click()
    await expect(alex.message("led the outage review")).to_contain_text("From @anna")
    await anna.message("This note is shared now.").get_by_role("button", name="Take back").click()
    await anna.agrees("Take back")
    await expect(anna.message("This note is yours alone again.")).to_be_visible()
    await notice.get_by_role("button", name="Read it").click()
    await expect(alex.message("That note is not there any more")).to_be_visible()


async def test_what_is_asked_before_can_be_refused(anna):
    await anna.message(KEPT).get_by_role("button", name="Delete").click()
    await expect(anna.page.get_by_role("dialog")).to_be_visible()
    await anna.page.keyboard.press("Escape")
    await expect(anna.page.get_by_role("dialog")).to_be_hidden()
    await expect(anna.message(KEPT).get_by_role("button", name="Delete")).to_be_focused()
    await anna.asks("notes @alex", "led the outage review")


async def test_notes_are_exported_as_a_file_that_arrives(anna, tmp_path):
    await anna.asks("export @alex as csv", "A file of your notes")
    await anna.messages.last.get_by_role("button", name="CSV").click()
    name = re.compile(r"^Download growth-notes-.*\.csv$")
    async with anna.page.expect_download() as arriving:
        await anna.page.get_by_role("link", name=name).click()
    arrived = await arriving.value
    assert re.fullmatch(r"growth-notes-[0-9-]{10}\.csv", arrived.suggested_filename)
    await arrived.save_as(tmp_path / "notes.csv")
    text = read(tmp_path / "notes.csv")
    assert "led the outage review, and mentored two new hires" in text
    assert "alex" in text


async def test_all_notes_on_somebody_are_forgotten(anna):
    await anna.asks("forget @alex", "1 growth note")
    await anna.messages.last.get_by_role("button", name="Delete 1 growth note").click()
    await expect(anna.message("Deleted: 1 growth note on @alex")).to_be_visible()
    await anna.asks("notes @alex", "no notes")


async def test_a_message_becomes_a_note(opens):
    anna, alex = await opens("anna", "general"), await opens("alex", "general")
    await alex.says("the importer is live, two days early")
    await anna.does(anna.message("the importer is live"), "Save as growth note")
    form = anna.page.get_by_role("dialog", name="A growth note")
    await expect(form.get_by_role("textbox", name="Text")).to_have_value("the importer is live, two days early")
    await expect(form.get_by_role("combobox", name="Person")).to_contain_text("alex")
    await form.get_by_role("button", name="Keep").click()
    await expect(anna.page.get_by_role("dialog", name="Growth notes")).to_contain_text(KEPT)
    await expect(alex.page.get_by_text(KEPT)).to_have_count(0)


async def test_a_form_says_beside_its_fields_what_is_wrong_and_the_focus_goes_there(opens):
    anna = await opens()
    await anna.page.get_by_role("button", name="Shortcuts").click()
    await anna.page.get_by_role("menuitem", name="Log a growth note").click()
    form = anna.page.get_by_role("dialog", name="A growth note")
    person, day = form.get_by_role("combobox", name="Person"), form.get_by_label("Day")
    text = form.get_by_role("textbox", name="Text")
    await expect(person).to_be_focused()
    await form.get_by_role("button", name="Keep").click()
    await expect(person).to_have_attribute("aria-invalid", "true")
    await expect(person).to_be_focused()
    await expect(person).to_have_accessible_description(re.compile("."))

    await anna.chooses(form, "Person", "alex")
    await anna.page.keyboard.press("Escape")
    await text.fill("led the review")
    await day.fill((datetime.now(UTC).date() + timedelta(days=9)).isoformat())
    await form.get_by_role("button", name="Keep").click()
    await expect(day).to_have_attribute("aria-invalid", "true")
    await expect(day).to_have_accessible_description(re.compile("still to come"))
    await expect(day).to_be_focused()
    await expect(person).not_to_have_attribute("aria-invalid", "true")
    await expect(text).to_have_value("led the review")

    await day.fill((datetime.now(UTC).date() - timedelta(days=1)).isoformat())
    await form.get_by_role("button", name="Keep").click()
    await expect(anna.page.get_by_role("dialog", name="Growth notes")).to_contain_text("yesterday")


async def test_what_is_typed_into_a_form_is_there_after_a_reload(anna):
    await anna.message(KEPT).get_by_role("button", name="Edit").click()
    form = anna.page.get_by_role("dialog", name="Change the note")
    await form.get_by_role("textbox", name="Text").fill("half a thou")
    await form.get_by_role("textbox", name="Tags").focus()
    await expect(form.get_by_role("textbox", name="Tags")).to_be_focused()
    await anna.page.reload()
    await expect(form.get_by_role("textbox", name="Text")).to_have_value("half a thou")


async def test_modals_stand_on_one_another_and_what_closes_is_the_one_on_top(anna):
    await anna.page.get_by_role("navigation", name="Tabs of Ladder").get_by_role("link", name="Home").click()
    await anna.page.get_by_role("region", name="Home").get_by_role("button", name="Edit").first.click()
    form = anna.page.get_by_role("dialog", name="Change the note")
    await form.get_by_role("button", name="Save").click()
    receipt = anna.page.get_by_role("dialog", name="Growth notes")
    await receipt.get_by_role("button", name="Edit").first.click()
    await expect(form).to_be_visible()
    await form.get_by_role("button", name="Cancel").click()
    await expect(form).to_be_hidden()
    await expect(receipt).to_be_visible()
    await receipt.get_by_role("button", name="Close").last.click()
    await expect(anna.page.get_by_role("dialog")).to_have_count(0)


async def test_a_preview_changes_where_it_stands(anna):
    await anna.asks("packet @alex for staff", "You have 1 note")
    await anna.messages.last.get_by_role("button", name="Preview").click()
    packet = anna.page.get_by_role("dialog", name="A packet")
    await expect(packet).to_contain_text("1 note goes in")
    await packet.get_by_role("button", name="Leave out").click()
    await packet.get_by_role("button", name="Put back").click()
    await packet.get_by_role("button", name="Make the packet").click()
    await expect(packet).to_contain_text("is in your direct messages")
    await packet.get_by_role("button", name="Close").last.click()
    async with anna.page.expect_download() as arriving:
        await anna.page.get_by_role("link", name=re.compile(r"^Download .*\.md$")).click()
    text = read(await (await arriving.value).path())
    assert "led the outage review" in text


async def test_a_reminder_that_is_to_come_is_sent_now(anna):
    await anna.asks("remind me about @alex every 2 weeks", "I remind you about")
    coming = anna.page.get_by_role("region", name="Messages to come")
    await expect(coming.get_by_text("8 messages to come, the next:")).to_be_visible()
    await expect(coming.get_by_role("button", name="Send now")).to_have_count(0)  # several are folded into a line
    await coming.get_by_text("8 messages to come, the next:").click()
    await expect(coming.get_by_role("button", name="Send now")).to_have_count(8)
    await anna.asks("people", "Whom you have notes on")
    await coming.get_by_role("button", name="Send now").first.click()
    await expect(anna.message("You asked to be reminded about @alex")).to_be_visible()
