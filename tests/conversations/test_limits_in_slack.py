"""Who asks or writes more than a person can gets a kind answer, and has what they wrote back."""

from __future__ import annotations

import pytest

from bot.notes.model import Viewer, Which
from bot.slack.people import TOO_FAST
from bot.slack.views.notes import failing
from bot.workspace.state import TEAM

NOTE = "they wrote the runbook that the night shift had been missing"


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    """No test runs from one minute into the next."""
    monkeypatch.setattr("bot.slack.limits._MINUTE", float("inf"))


@pytest.fixture
def kept(notebook, workspace):
    """The texts of somebody's notes."""
    return lambda who: [note.text for note in notebook.store.everything(Viewer(TEAM, who.id), Which())]


async def test_beyond_the_limit_questions_have_a_kind_answer_and_others_are_answered(connecting, workspace):
    async with connecting(questions_per_minute=4):
        anna, sam = workspace.person("anna"), workspace.person("sam")
        shown = await anna.command("/ladder staff")
        for ask in (anna.says, anna.mentions, anna.command):
            assert TOO_FAST not in (await ask("/ladder staff" if ask == anna.command else "staff")).plain
        for ask in (anna.says, anna.mentions, anna.command):
            assert (await ask("/ladder staff" if ask == anna.command else "staff")).plain == TOO_FAST
        assert (await anna.presses(shown, "Everything inherited")).plain == TOO_FAST
        assert TOO_FAST in (await anna.opens_home()).plain
        assert (await sam.command("/ladder staff")).text == "Staff Engineer"


async def test_beyond_the_limit_of_requests_a_note_is_handed_back(connecting, workspace, kept):
    async with connecting(questions_per_minute=2):
        anna = workspace.person("anna")
        receipt = await anna.says(f"note @alex {NOTE}")
        form = await anna.shortcut("Log a growth note")
        for handed_back in (await anna.says(f"note @alex {NOTE} 2"), await anna.command(f"/ladder note @alex {NOTE}")):
            assert failing.TOO_FAST in handed_back.plain
            assert NOTE in handed_back.plain
        stays = await anna.submits(form, {"Person": ["alex"], "Text": "what is typed stays"})
        assert failing.TOO_FAST in stays.errors.values()
        assert failing.TOO_FAST in (await anna.presses(receipt, "Delete")).plain
        assert failing.TOO_FAST in (await anna.shortcut("Log a growth note")).plain
        assert kept(anna) == [NOTE]


async def test_beyond_the_limit_of_notes_the_next_is_handed_back_and_everything_else_goes_on(
    connecting, workspace, kept
):
    async with connecting(notes_per_minute=2):
        anna, sam = workspace.person("anna"), workspace.person("sam")
        receipt = await anna.says(f"note @alex {NOTE}")
        form = await anna.shortcut("Log a growth note")
        await anna.command(f"/ladder note @sam {NOTE} too")
        handed_back = await anna.says("note @alex the third of this minute")
        assert failing.TOO_MANY in handed_back.plain
        assert "the third of this minute" in handed_back.plain
        stays = await anna.submits(form, {"Person": ["alex"], "Text": "the fourth"})
        assert failing.TOO_MANY in stays.errors.values()
        edited = await anna.edits(receipt.question, "note @alex in other words")
        assert failing.TOO_MANY in edited.plain
        assert "in other words" in edited.plain
        assert sorted(kept(anna)) == [NOTE, f"{NOTE} too"]
        assert NOTE in (await anna.command("/ladder notes")).plain
        assert "Your note is kept." in (await sam.says(f"note @alex {NOTE}")).plain
