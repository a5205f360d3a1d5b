"""The ladder changes: authors are told once which of their links stand on other words, and which lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from bot.notes.sql.store import SqlNoteStore
from bot.slack.views.growth.changed import NONE
from bot.slack.views.notes.failing import NOT_UNDERSTOOD
from bot.storage.engine import StorageError
from tests.conversations.notes.hands import presses, until

TEXT = "mentored two new hires"
PICKER = "Search the ladder"
NEW = "Help others to <grow> & learn."


@lru_cache
def _changed(ladders, *ids, gone=False):
    """The ladders with these expectations of Engineer II worded anew, or without them."""
    (ladder,) = ladders.ladders

    def entry(one):
        if one.id != "engineer-2":
            return one
        kept = [replace(e, text=NEW) if e.id in ids else e for e in one.expectations if not (gone and e.id in ids)]
        return replace(one, expectations=tuple(kept))

    return replace(ladders, ladders=(replace(ladder, entries=tuple(map(entry, ladder.entries))),))


@pytest.fixture
def mentoring(ladders):
    return next(one for one in ladders.by_id["engineering"].by_id["engineer-2"].expectations if one.id == "mentoring")


async def _linked(author, mentoring, subject="@alex"):
    """A note of the author's that is evidence for mentoring."""
    await author.says(f"note {subject} {TEXT}")
    shown = await presses(author, await author.says(f"notes {subject}"), "Link…")
    (label,) = [one for one in await author.finds(shown, PICKER, "engineer II scope") if mentoring.text[:40] in one]
    return await author.chooses(shown, PICKER, label)


def _notices(author):
    return [one for one in author.sees() if "The ladder has changed" in one.plain]


@pytest.fixture
async def anna(connecting, workspace, mentoring):
    """Anna has linked a note on Alex before the ladder changed."""
    async with connecting():
        anna = workspace.person("anna")
        await _linked(anna, mentoring)
    return anna


@pytest.fixture
def reworded(connecting, ladders):
    return lambda: connecting(_changed(ladders, "mentoring"))


@pytest.fixture
def without(connecting, ladders):
    return lambda: connecting(_changed(ladders, "mentoring", gone=True))


async def _told(author, workspace):
    await author.says("notes @alex")
    await until(workspace, lambda: bool(_notices(author)))
    (notice,) = _notices(author)
    return notice


async def test_the_author_is_told_once_and_nobody_else(anna, reworded, workspace):
    async with reworded():
        notice = await _told(anna, workspace)
        assert "1 link to an expectation that has other words now" in notice.plain
        assert not {"@alex", TEXT} & set(notice.plain.split())
        assert TEXT not in str(notice.message)
        await anna.says("people")
        await anna.opens_home()
        await workspace.quiet()
        assert len(_notices(anna)) == 1
        assert not _notices(workspace.person("alex"))
    async with reworded():
        await anna.says("notes")
        await workspace.quiet()
        assert len(_notices(anna)) == 1


async def test_opening_the_home_tab_tells_as_well(anna, reworded, workspace):
    async with reworded():
        anna.quietly.opens("home")
        await until(workspace, lambda: bool(_notices(anna)))


async def test_nothing_is_told_while_the_ladder_stands(anna, connecting, workspace):
    async with connecting():
        await anna.says("notes @alex")
        await workspace.quiet()
        assert not _notices(anna)


async def test_a_link_is_kept_on_the_new_words(anna, reworded, workspace, mentoring):
    async with reworded():
        shown = await anna.presses(await _told(anna, workspace), "Show them")
        assert shown.ephemeral
        assert f"Linked to: “{mentoring.text}”" in shown.plain
        assert f"Now: “{NEW}”" in shown.plain
        assert "Engineer II · Scope 5" in shown.plain
        assert "which has changed since" in (await anna.says("notes @alex")).plain
        settled = await anna.presses(shown, "Keep it, on the new words")
        assert settled.plain == NONE
        listed = (await anna.says("notes @alex")).plain
        assert "Evidence for Engineer II · Scope 5" in listed
        assert "which has changed since" not in listed


async def test_a_link_that_is_left_behind_is_taken_away(anna, reworded, workspace):
    async with reworded():
        shown = await anna.presses(await _told(anna, workspace), "Show them")
        assert (await anna.presses(shown, "Unlink")).plain == NONE
        assert "Evidence" not in (await anna.says("notes @alex")).plain
        # What is settled is not made anew by a button that still stands somewhere.
        again = await _linked_and_shown(anna)
        assert "Unlink" not in again.buttons


async def _linked_and_shown(author):
    return await presses(author, await author.says("notes @alex"), "Link…")


async def test_an_expectation_that_is_gone_keeps_its_words_until_it_is_unlinked(anna, without, workspace, mentoring):
    async with without():
        notice = await _told(anna, workspace)
        assert "1 link to an expectation that is not in it any more" in notice.plain
        shown = await anna.presses(notice, "Show them")
        assert mentoring.text in shown.plain
        assert "It is not in the ladder any more." in shown.plain
        assert "Keep it, on the new words" not in shown.buttons
        assert "an expectation that is not in the ladder any more" in (await anna.says("notes @alex")).plain
        links = await _linked_and_shown(anna)
        assert mentoring.text in links.plain
        assert (await anna.presses(links, "Unlink")).plain.startswith("Unlinked.")
        assert (await anna.presses(notice, "Show them")).plain == NONE


async def test_the_note_behind_a_link_is_opened(anna, reworded, workspace):
    async with reworded():
        shown = await anna.presses(await _told(anna, workspace), "Show them")
        assert TEXT in (await anna.presses(shown, "Open the note")).plain


async def test_many_links_are_shown_in_pages(anna, reworded, workspace, mentoring, connecting):
    async with connecting():
        for day in range(6):
            receipt = await anna.says(f"note @sam {day} {TEXT}")
            shown = await presses(anna, receipt, "Link…")
            (label,) = [
                one for one in await anna.finds(shown, PICKER, "engineer II scope") if mentoring.text[:40] in one
            ]
            await anna.chooses(shown, PICKER, label)
    async with reworded():
        notice = await _told(anna, workspace)
        assert "7 links" in notice.plain
        first = await anna.presses(notice, "Show them")
        assert "1 to 5 of 7" in first.plain
        second = await anna.presses(first, "Next page")
        assert "6 to 7 of 7" in second.plain
        await presses(anna, second, "Unlink")
        back = await presses(anna, await presses(anna, second.now, "Unlink"), "Unlink")
        assert "1 to 4 of 4" in back.plain


async def test_a_forged_button_changes_nothing(anna, reworded, workspace):
    async with reworded():
        notice = await _told(anna, workspace)
        for label, forged in (("Show them", '{"skip":-1}'), ("Show them", "x"), ("Show them", '{"note":"<@U1>"}')):
            assert (await presses(anna, notice, label, value=forged)).text == NOT_UNDERSTOOD
        for action in ("ladder_changed_keep", "ladder_changed_unlink"):
            answer = await presses(anna, notice, "Show them", action_id=action, value="x")
            assert answer.text == NOT_UNDERSTOOD
            other = '{"note":"0123","mark":"0123456789ab"}'
            answer = await presses(anna, notice, "Show them", action_id=action, value=other)
            assert "1 to 1 of 1" in answer.plain


async def test_one_is_shown_ones_own_links_alone(anna, reworded, workspace):
    async with reworded():
        notice = await _told(anna, workspace)
        sam = workspace.person("sam")
        theirs = await sam.says("notes @alex")
        act = await presses(sam, theirs, "New note", action_id="ladder_changed_show:0", value="{}")
        assert act.plain == NONE
        assert notice


async def test_a_database_that_fails_tells_later(anna, reworded, workspace, monkeypatch):
    def fails(*_):
        raise StorageError("The database is busy.")

    async with reworded():
        with monkeypatch.context() as patch:
            patch.setattr(SqlNoteStore, "everything", fails)
            assert TEXT in (await anna.says("notes @alex")).plain
            await workspace.quiet()
        assert not _notices(anna)
        await _told(anna, workspace)
