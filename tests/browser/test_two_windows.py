"""Two people in two windows, one of whom keeps notes on the other: neither sees what is the other's, by no route."""

from __future__ import annotations

import httpx
import pytest_asyncio
from playwright.async_api import expect

from bot.workspace.page.acting import VERBS

SECRET = "led the review under the plum tree"


@pytest_asyncio.fixture(loop_scope="session")
async def slack(address):
    """The page's routes, as a program asks for them that has its address."""
    async with httpx.AsyncClient(base_url=address, timeout=30) as client:
        yield client


async def test_notes_are_before_their_author_alone(opens):
    anna, alex = await opens("anna"), await opens("alex")
    await anna.asks(f"note @alex {SECRET}", "Only you can read this")
    await alex.asks("notes about me", "no notes")
    for place in ("general", "Home", "Ladder"):
        await alex.goes(place)
        await expect(alex.page.get_by_text(SECRET)).to_have_count(0)
    await expect(anna.messages.filter(has_text=SECRET)).not_to_have_count(0)


async def test_who_one_is_is_chosen_at_the_top_and_what_was_before_somebody_else_is_gone(opens):
    window = await opens("anna")
    await window.asks(f"note @alex {SECRET}", "Only you can read this")
    await window.becomes("Alex Moreau")
    await expect(window.page.get_by_text(SECRET)).to_have_count(0)
    await window.asks("notes", "no notes")
    await window.becomes("Anna Berg")
    await expect(window.message(SECRET)).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def annas(workspace):
    """What is Anna's, by what the routes call it: her DM, her message, the receipt below it, a form, a file, a
    reminder."""
    anna = workspace.person("anna")
    await anna.says("remind me about @alex every 2 weeks")
    receipt = await anna.says(f"note @alex {SECRET}")
    export = await anna.says("export @alex as csv")
    anna.quietly.presses(export, "CSV")
    await workspace.backend.bell.until(lambda: any(one.files for one in anna.sees()) or None, 30)
    await workspace.quiet()
    form = await anna.presses(receipt, "Edit")
    await workspace.backend.bell.until(lambda: workspace.scheduled or None, 30)
    await workspace.quiet()
    (file,) = next(one.files for one in anna.sees() if one.files)
    (button,) = [one for one in receipt.choices if one.label == "Edit"]
    return {
        "reply": receipt,
        "dm": receipt.channel,
        "question": {"channel": receipt.channel, "ts": receipt.question.ts},
        "receipt": {"channel": receipt.channel, "ts": receipt.ts},
        "view": form.shown_view.id,
        "input": next(
            (block["block_id"], element["action_id"])
            for block, element in _inputs(form)
            if element["type"] == "plain_text_input"
        ),
        "button": (button.block["block_id"], button.element["action_id"]),
        "file": file,
        "reminder": workspace.scheduled[0].id,
    }


def _inputs(form):
    return [(block, block["element"]) for block in form.blocks if block["type"] == "input"]


async def test_no_screen_of_somebody_else_has_any_of_it(annas, slack):
    for asked in (
        {"at": annas["dm"]},
        {"at": annas["dm"], "thread": annas["question"]["ts"]},
        {"at": "ladder", "thread": annas["receipt"]["ts"]},
        {"at": "general", "thread": annas["receipt"]["ts"]},
        {"at": "home"},
    ):
        shown = await slack.get("screen", params={"as": "alex", **asked})
        assert shown.status_code == 200
        assert SECRET not in shown.text
        assert annas["view"] not in shown.text
        assert annas["reminder"] not in shown.text
        assert SECRET not in (await slack.get("", params={"as": "alex", **asked})).text
    assert SECRET in (await slack.get("screen", params={"as": "anna"})).text


async def test_no_file_of_somebody_else_is_handed_out(annas, slack):
    where = f"files/{annas['file'].id}/{annas['file'].name}"
    for who in ("alex", "sam", "nobody", "", "anna "):
        assert SECRET not in (await slack.get(where, params={"as": who})).text or who == ""
    handed = await slack.get(where, params={"as": "anna"})
    assert SECRET in handed.text
    assert handed.headers["content-disposition"].startswith("attachment")
    assert handed.headers["x-content-type-options"] == "nosniff"


ACTS = {
    "says": lambda its: {"at": its["dm"], "text": "let me in"},
    "says in a thread": lambda its: {"at": its["dm"], "thread": its["question"]["ts"], "text": "let me in"},
    "edits": lambda its: {"message": its["question"], "text": "mine now"},
    "chooses": lambda its: {"on": {"view": its["view"]}, **_place(its["input"]), "value": "x"},
    "types": lambda its: {"on": {"view": its["view"]}, **_place(its["input"]), "text": "x"},
    "fills": lambda its: {"view": its["view"], **_place(its["input"]), "value": "x"},
    "submits": lambda its: {"view": its["view"]},
    "closes": lambda its: {"view": its["view"]},
    "shortcut": lambda its: {"name": "Save as growth note", "message": its["question"]},
    "presses": lambda its: {"on": its["receipt"], **_place(its["button"])},
    "sends_now": lambda its: {"id": its["reminder"]},
    "deletes": lambda its: {"message": its["question"]},
}
"""Every verb that is about something there is, on what is Anna's; she could do them all, one after the other."""


def _place(of):
    return {"block": of[0], "action": of[1]}


async def test_no_act_of_somebody_else_reaches_any_of_it(annas, slack, workspace):
    store = workspace.backend.store

    def done():
        """What the app was told, and what people did. The app may still be busy with what it was told before."""
        told = [one for one in workspace.log if one.way == "out"]
        return len(told), [one for one in store.happened if not one.by_app], dict(store.views)

    before = done()
    for verb, about in ACTS.items():
        answer = await slack.post("act", json={"as": "alex", "verb": verb.split()[0], **about(annas)})
        assert answer.status_code == 200, verb
        assert answer.json()["problem"], verb
        assert SECRET not in answer.text, verb
        assert done() == before, verb
    anna = workspace.person("anna")
    for verb, about in ACTS.items():
        await workspace.quiet()
        if annas["view"] not in store.views:
            annas["view"] = (await anna.presses(annas["reply"], "Edit")).shown_view.id
        by_herself = await slack.post("act", json={"as": "anna", "verb": verb.split()[0], **about(annas)})
        assert "gone" not in by_herself.json().get("problem", ""), f"{verb} was refused for another reason"


def test_no_verb_is_forgotten_here():
    assert {verb.split()[0] for verb in ACTS} == VERBS - {"opens"}
