"""The form of a note: opened from everywhere, refused with the reason beside the field, never losing what was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hands import count_by, kept_by, presses

from bot.slack import ids
from bot.slack.views.notes.forms import parted, text_in
from bot.workspace import Impossible


def _held(form, field):
    """What a field of the form holds."""
    (state,) = form.values[field].values()
    return next(value for name, value in state.items() if name != "type")


async def test_the_shortcut_opens_an_empty_form_whose_receipt_takes_its_place(anna, workspace):
    async with workspace.expects(1):
        form = await anna.shortcut("Log a growth note")
    assert _held(form, ids.NOTE_PERSON) == []
    assert _held(form, ids.NOTE_DAY) == datetime.now(UTC).date().isoformat()
    receipt = await anna.submits(
        form, {"Person": ["alex"], "Text": "led the review", "Tags": "growth, #oncall, Growth"}
    )
    assert receipt.kind == "modal"
    for said in ("Your note is kept.", "About @alex", "led the review", "Only you can read this.", "oncall"):
        assert said in receipt.plain
    assert "Slack's own rules" not in receipt.plain
    assert not anna.sees()
    assert "led the review" in await kept_by(anna)


async def test_several_people_get_a_note_each(anna):
    receipt = await anna.submits(
        await anna.shortcut("Log a growth note"), {"Person": ["alex", "sam", "anna"], "Text": "ran the workshop"}
    )
    assert "Your 3 notes are kept." in receipt.plain
    for who in ("@alex", "@sam", "me"):
        assert "ran the workshop" in await kept_by(anna, who)


@pytest.mark.parametrize(("zone", "ahead"), [("Pacific/Kiritimati", 14), ("Pacific/Pago_Pago", -11)])
async def test_the_day_in_the_form_is_the_writers_own(bot, workspace, zone, ahead):
    pat = workspace.joins("pat", tz=zone)
    form = await pat.shortcut("Log a growth note")
    there = (datetime.now(UTC) + timedelta(hours=ahead)).date()
    assert _held(form, ids.NOTE_DAY) == there.isoformat()
    assert "Your note is kept." in (await pat.submits(form, {"Person": ["alex"], "Text": "led it"})).plain


async def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(anna):
    form = await anna.shortcut("Log a growth note")
    wrong = await anna.submits(
        form,
        {
            "Person": ["alex", "stella", "ladder"],
            "Day": "2099-01-01",
            "Text": "  \n ",
            "Tags": ",".join(map(str, range(11))),
        },
    )
    assert set(wrong.errors) == {ids.NOTE_PERSON, ids.NOTE_DAY, ids.NOTE_TEXT, ids.NOTE_TAGS}
    assert "@stella is not of this workspace" in wrong.errors[ids.NOTE_PERSON]
    assert "@ladder is an app" in wrong.errors[ids.NOTE_PERSON]
    assert "still to come" in wrong.errors[ids.NOTE_DAY]
    assert "10 are the most" in wrong.errors[ids.NOTE_TAGS]
    long = await anna.submits(wrong, {"Person": ["alex"], "Day": "2026-01-02", "Text": "led it", "Tags": "x" * 41})
    assert "at most 40 characters" in long.errors[ids.NOTE_TAGS]
    assert "Fri 2 Jan 2026" in (await anna.submits(long, {"Tags": "x" * 40})).plain


async def test_a_form_sent_twice_makes_one_note(anna, workspace):
    form = await anna.shortcut("Log a growth note")
    await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    workspace.redeliver(times=2)
    await workspace.quiet()
    assert await count_by(anna) == 1


async def test_a_form_sent_again_because_its_answer_was_lost_keeps_the_last_text(anna, monkeypatch):
    form = await anna.shortcut("Log a growth note")
    with monkeypatch.context() as lost:
        lost.delattr("bot.slack.views.notes.receipts.receipt")
        stays = await anna.submits(form, {"Person": ["alex", "sam"], "Text": "led it", "Tags": "growth"})
    receipt = await anna.submits(stays, {"Text": "led it, and well", "Tags": "growth, oncall"})
    assert "Your 2 notes are kept." in receipt.plain
    for who in ("@alex", "@sam"):
        kept = await kept_by(anna, who)
        assert "led it, and well" in kept
        assert "oncall" in kept
        assert await count_by(anna, who) == 1


async def test_when_slack_does_not_say_who_sends_the_form_it_stays(anna, workspace):
    form = await anna.shortcut("Log a growth note")
    workspace.changes("anna", real_name="Anna the Second")  # and so Slack is asked anew
    await workspace.quiet()
    workspace.faults.fail(1, status=400, method="users.info")
    stays = await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    assert "did not tell me in time who you are" in stays.errors[ids.NOTE_TEXT]
    assert "Your note is kept." in (await anna.submits(stays)).plain


async def test_who_became_a_guest_with_the_form_open_keeps_nothing(anna, workspace):
    form = await anna.shortcut("Log a growth note")
    workspace.changes("anna", is_restricted=True)
    await workspace.quiet()
    refused = await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    assert "for members of this workspace" in refused.errors[ids.NOTE_TEXT]


# where it is opened


async def test_a_message_is_saved_with_its_text_its_author_its_day_and_a_link_back(anna, alex, workspace):
    said = workspace.person("alex").quietly.says("I fixed <the> pager & more with @sam", channel="general").question
    form = await anna.shortcut("Save as growth note", on=said)
    assert _held(form, ids.NOTE_PERSON) == [alex.id]
    assert _held(form, ids.NOTE_TEXT) == f"I fixed <the> pager & more with <@{workspace.person('sam').id}>"
    receipt = await anna.submits(form)
    assert f"/archives/{said.channel}/p{said.ts.replace('.', '')}" in receipt.plain
    assert "I fixed <the> pager & more with @sam" in receipt.plain
    assert "/archives/" in await kept_by(anna)


async def test_a_message_in_a_thread_is_linked_there(anna, alex, workspace):
    root = alex.quietly.says("who has the pager?", channel="general").question
    said = alex.quietly.says("me", channel="general", thread=root).question
    receipt = await anna.submits(await anna.shortcut("Save as growth note", on=said))
    assert f"?thread_ts={root.ts}&cid={root.channel}" in receipt.plain


async def test_a_message_of_the_bot_is_saved_with_nobody_chosen(anna):
    answer = await anna.says("staff")
    form = await anna.shortcut("Save as growth note", on=answer)
    assert _held(form, ids.NOTE_PERSON) == []
    with pytest.raises(Impossible, match="Person is required"):
        await anna.submits(form)


async def test_a_list_and_the_home_tab_open_the_form(anna, workspace):
    await anna.says("note @alex led the review")
    form = await anna.presses(await anna.says("notes @alex"), "New note")
    assert _held(form, ids.NOTE_PERSON) == ["U0ALEX"]
    form = await anna.presses(await anna.opens_home(), "New note")
    assert "Your note is kept." in (await anna.submits(form, {"Person": ["sam"], "Text": "helped"})).plain
    await workspace.quiet()
    assert "@sam" in anna.home.plain


async def test_a_forged_button_opens_an_empty_form(anna):
    await anna.says("note @alex led the review")
    form = await presses(anna, await anna.says("notes @alex"), "New note", value="<!channel>")
    assert _held(form, ids.NOTE_PERSON) == []


async def test_a_shortcut_that_cannot_open_the_form_says_so(anna, workspace):
    workspace.faults.fail(1, status=400, method="views.open")
    assert "something went wrong" in (await anna.shortcut("Log a growth note")).plain


# a text longer than a field


async def test_a_long_message_fits_into_the_form_and_comes_out_whole(anna, alex):
    text = "\n".join(f"{number} " + "word " * 300 + "end" for number in range(6))
    form = await anna.shortcut("Save as growth note", on=alex.quietly.says(text, channel="general").question)
    assert form.plain.count("Text, continued") == 5
    edit = await anna.presses(await anna.submits(form), "Edit")
    assert text_in(lambda block: _held(edit, block), parted(text)[1]) == text


async def test_a_text_that_is_too_long_for_a_note_is_refused_beside_its_field_and_stays(anna, alex):
    said = alex.quietly.says("word " * 2_100, channel="general").question
    form = await anna.shortcut("Save as growth note", on=said)
    stays = await anna.submits(form)
    assert "at most 10,000 characters, and this has 10,499" in stays.errors[ids.NOTE_TEXT]
    assert _held(stays.now, ids.NOTE_TEXT).startswith("word word")


@pytest.mark.parametrize("text", ["x" * 9_000, "word " * 1_800, "a\n\n\nb " * 1_500, "short", ""])
def test_a_text_in_parts_is_the_same_text(text):
    parts, joins = parted(text)
    assert all(len(part) <= 3_000 for part in parts)
    fields = {ids.NOTE_TEXT if not number else f"{ids.NOTE_TEXT}:{number}": part for number, part in enumerate(parts)}
    assert text_in(fields.get, joins) == text.strip()


def test_a_part_that_was_emptied_leaves_no_gap():
    fields = {ids.NOTE_TEXT: "one", f"{ids.NOTE_TEXT}:1": None, f"{ids.NOTE_TEXT}:2": "three"}
    assert text_in(fields.get, (" ", "\n")) == "one\nthree"
