"""What somebody does who has just typed `make try`."""

from __future__ import annotations

from playwright.async_api import expect


async def test_a_question_to_the_bot_is_answered(opens):
    anna = await opens()
    await expect(anna.page.get_by_role("heading", level=1)).to_have_text("Ladder")
    answer = await anna.asks("band3", "Engineer III")
    await expect(answer).to_contain_text("Solve complex problems in innovative ways.")
    await expect(anna.composer).to_have_value("")
    await expect(anna.composer).to_be_focused()


async def test_a_command_in_a_channel_is_answered_to_oneself_alone(opens):
    anna, alex = await opens("anna", "general"), await opens("alex", "general")
    answer = await anna.asks("/ladder band3", "Engineer III")
    await expect(answer).to_contain_text("Only visible to you")
    await anna.says("has anybody seen the ladder?")
    await expect(alex.message("has anybody seen the ladder?")).to_be_visible()
    await expect(alex.messages.filter(has_text="Engineer III")).to_have_count(0)
    await expect(alex.messages.filter(has_text="/ladder")).to_have_count(0)


async def test_a_mention_is_answered_in_its_thread(opens):
    anna = await opens("anna", "general")
    await anna.says("@ladder scope of a principal engineer")
    question = anna.message("scope of a principal engineer")
    await expect(question).to_contain_text("1 reply")
    await question.get_by_role("link", name="1 reply").click()
    await expect(anna.thread.last).to_contain_text("Principal Engineer")
