"""Forms that come back with what the bot never wrote into them: they reach nothing that is not their sender's own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hands import value

from bot.notes.model import Viewer, Which
from bot.slack.views.notes.failing import NOT_THERE
from bot.workspace.state import TEAM

SAMS = "what Sam keeps about Anna"


def _forged(workspace, form, metadata):
    """The form, with other metadata in it."""
    view = form.view
    workspace.backend.store.views[view.id] = replace(view, source=view.source | {"private_metadata": metadata})
    return form


async def _of_sam(sam, *, shared):
    """The id of a note of Sam's about Anna."""
    await sam.command(f"/ladder note @anna {SAMS}")
    listed = await sam.command("/ladder notes @anna")
    if shared:
        listed = await sam.presses(listed, "Share")
    return value(listed, "Edit")


@pytest.mark.parametrize("shared", [False, True])
async def test_a_form_with_the_id_of_somebody_elses_note_changes_nothing(anna, sam, workspace, notebook, shared):
    metadata = json.dumps({"note": await _of_sam(sam, shared=shared)})
    form = _forged(workspace, await anna.shortcut("Log a growth note"), metadata)
    stays = await anna.submits(form, {"Person": ["alex"], "Text": "nothing but good"})
    assert NOT_THERE in stays.errors.values()
    assert SAMS in (await sam.command("/ladder notes @anna")).plain
    assert not notebook.store.everything(Viewer(TEAM, anna.id), Which())


@pytest.mark.parametrize("metadata", ["", "nonsense", "[]", '{"note": "../x"}', '{"source": "D1/1", "by": "U0SAM"}'])
async def test_a_form_with_other_metadata_is_a_form_for_a_new_note(anna, workspace, metadata):
    form = _forged(workspace, await anna.shortcut("Log a growth note"), metadata)
    assert "Your note is kept." in (await anna.submits(form, {"Person": ["alex"], "Text": "led it"})).plain


async def test_the_source_of_somebody_elses_note_gives_nothing_of_it(anna, sam, workspace, notebook):
    receipt = await sam.says(f"note @anna {SAMS}")
    source = f"{receipt.message.channel}/{receipt.question.ts}"
    form = _forged(workspace, await anna.shortcut("Log a growth note"), json.dumps({"source": source}))
    kept = await anna.submits(form, {"Person": ["anna"], "Text": "my own"})
    assert "my own" in kept.plain
    assert SAMS not in kept.plain
    assert [note.text for note in notebook.store.of_source(Viewer(TEAM, sam.id), source)] == [SAMS]


async def test_an_offer_holds_none_but_its_authors_notes_on_that_person(anna, sam, dana, workspace, notebook):
    theirs = await _of_sam(sam, shared=True)
    await anna.command("/ladder note @alex led the review")
    form = await anna.presses(await anna.says("hand over @alex to @dana"), "Choose notes")
    mine = notebook.store.everything(Viewer(TEAM, anna.id), Which())[0].id
    forged = json.loads(json.dumps(form.view.source).replace(mine, theirs))
    workspace.backend.store.views[form.view.id] = replace(form.view, source=forged)
    shown = await anna.submits(
        form,
        {
            "Which": "those that I pick",
            "Picked": [_label(forged)],
            "What they get": "the notes themselves: I keep none of them",
        },
    )
    assert "There is none of these that can be handed over." in shown.plain
    assert notebook.store.offers(Viewer(TEAM, dana.id)) == ()


async def test_a_handover_form_that_names_other_people_is_checked_anew(anna, gus, workspace, notebook):
    await anna.command("/ladder note @alex led the review")
    asked = await anna.says("hand over @alex to @dana")
    for pair, why in (
        (f"U0ALEX/{gus.id}", "is a guest"),
        ("U0ALEX/U0ALEX", "not handed over to the person that they are about"),
        ("U0SAM/U0DANA", "you have no notes on @sam"),
    ):
        form = _forged(workspace, await anna.presses(asked, "Choose notes"), pair)
        shown = await anna.submits(
            form, {"Which": "the one note", "What they get": "the notes themselves: I keep none of them"}
        )
        assert why in shown.plain
    assert notebook.store.offers(Viewer(TEAM, anna.id)) == ()


def _label(source):
    """The label of the first note that can be picked."""
    picked = next(block["element"] for block in source["blocks"] if block.get("block_id") == "picked")
    return picked["option_groups"][0]["options"][0]["text"]["text"]
