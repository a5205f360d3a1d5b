"""A ladder's file is edited while the bot runs: answers are from what stands there now; a bad one changes nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
from contextlib import asynccontextmanager
from textwrap import dedent

import pytest

from bot.ladders import data
from bot.notes.requests import ShowPeople
from bot.slack import reloading
from bot.slack.listeners.notes import handling
from bot.slack.views.tending import GOOD
from bot.workspace.state import TEAM
from tests.conversations.notes.hands import presses, until
from tests.ladders.making import CREW

STEER, DRIFT = "Steer by the stars.", "Drift with the tide."
ADMINS = "U0ANNA, U0ALEX"
BAD = "id: crew\nname: Crew\nbands:\n- {id: <!channel>, nme: Deckhand}\n"
_PATIENCE = 30


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Looks at the files as often as it can."""
    monkeypatch.setattr(reloading, "_EVERY", 0.01)
    monkeypatch.setattr(reloading, "_STILL_BAD", 0.01)


@pytest.fixture
def folder(tmp_path):
    """A folder with a small ladder."""
    path = tmp_path / "ladders"
    path.mkdir()
    (path / "crew.yaml").write_text(dedent(CREW), "utf-8")
    return path


@pytest.fixture
def crew(folder):
    """The small ladder's file, and a way to write it anew."""

    def write(*changed, file=folder / "crew.yaml", text=CREW):
        for old, new in changed:
            assert old in text
            text = text.replace(old, new)
        file.parent.mkdir(exist_ok=True)
        file.write_text(dedent(text), "utf-8")

    return write


@pytest.fixture
def running(connecting, workspace, folder):
    """Runs the bot on the folder: `async with running() as anna`."""

    @asynccontextmanager
    async def run(**settings):
        async with connecting(data.load(folder, base=None), **settings):
            yield workspace.person("anna")

    return run


async def _says(who, expected, text="sailor"):
    """Asks again and again until the answer has this in it."""
    async with asyncio.timeout(_PATIENCE):
        while expected not in (await who.command(f"/ladder {text}")).plain:  # noqa: ASYNC110 - a new ladder rings no bell
            await asyncio.sleep(0.01)


async def _logged(caplog, text, times=1):
    async with asyncio.timeout(_PATIENCE):
        while caplog.text.count(text) < times:  # noqa: ASYNC110 - a line in the log rings no bell
            await asyncio.sleep(0.01)


def _told(who):
    """What somebody was told of the ladders in their direct messages."""
    return [one.plain for one in who.sees() if one.plain.startswith("The ladders have")]


async def test_what_stands_in_the_file_now_is_answered_everywhere(running, crew):
    async with running() as anna:
        before = await anna.command("/ladder sailor")
        assert STEER in before.plain
        assert STEER in (await anna.says("sailor")).plain
        crew((STEER, DRIFT), ("name: Navigator", "name: Pilot"))
        await _says(anna, DRIFT)
        for ask in (anna.says, anna.mentions):
            answer = (await ask("sailor")).plain
            assert DRIFT in answer
            assert STEER not in answer, "the answer that was remembered"
        assert "Pilot" in (await anna.opens_home()).plain
        assert "Pilot" in (await anna.presses(before, "Compare with Navigator")).plain


async def test_a_button_whose_band_is_gone_is_answered_kindly(running, crew):
    async with running() as anna:
        before = await anna.command("/ladder sailor")
        crew(("id: navigator", "id: pilot"), ("[mate, navigator]", "[mate, pilot]"), (STEER, DRIFT))
        await _says(anna, DRIFT)
        assert "Please ask again" in (await anna.presses(before, "Compare with Navigator")).plain


async def test_what_notes_are_held_against_is_the_ladder_as_it_reads_now(running, crew, workspace):
    async with running() as anna:
        await anna.says("note @alex they taught the new deckhands knots")
        shown = await presses(anna, await anna.says("notes @alex"), "Link…")
        await presses(anna, shown, "Link")
        await anna.says("notes @alex")
        crew(("Teach deckhands knots.", "Teach deckhands to tie knots."))
        await _says(anna, "Teach deckhands to tie knots.")
        await anna.says("notes @alex")
        await until(workspace, lambda: [one for one in anna.sees() if "The ladder has changed" in one.plain])


async def _rename(folder, crew):
    crew((STEER, DRIFT), file=folder / ".crew.yaml.swp")
    (folder / ".crew.yaml.swp").replace(folder / "crew.yaml")


async def _in_pieces(folder, crew):
    text = dedent(CREW).replace(STEER, DRIFT)
    with (folder / "crew.yaml").open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 200):
            file.write(text[start : start + 200])
            file.flush()
            await asyncio.sleep(0)


async def _folder_anew(folder, crew):
    shutil.rmtree(folder)
    await asyncio.sleep(0.05)
    crew((STEER, DRIFT), file=folder / "crew.yaml")


async def _of_a_workspace(folder, crew):
    crew((STEER, DRIFT), file=folder / TEAM / "crew.yaml")


async def _a_release(folder, crew):
    crew((STEER, DRIFT), file=folder.parent / "next" / "crew.yaml")
    folder.rename(folder.parent / "last")
    folder.symlink_to("next")


@pytest.mark.parametrize("change", [_rename, _in_pieces, _folder_anew, _of_a_workspace, _a_release])
async def test_however_it_is_written_it_is_answered_from(running, folder, crew, change):
    async with running() as anna:
        await _says(anna, STEER)
        await change(folder, crew)
        await _says(anna, DRIFT)


async def test_ladders_words_and_workspaces_come_and_go(running, folder, crew):
    async with running() as anna:
        crew(("id: crew", "id: cooks"), ("name: Sailor", "name: Baker"), file=folder / "cooks.yaml")
        await _says(anna, "Baker", "baker")
        (folder / "cooks.yaml").unlink()
        await _says(anna, "doesn't say", "baker")
        (folder / "vocabulary.yaml").write_text("titles: [[sailor, baker]]", "utf-8")
        await _says(anna, STEER, "baker")
        await _of_a_workspace(folder, crew)
        await _says(anna, DRIFT)
        shutil.rmtree(folder / TEAM)
        await _says(anna, STEER)


async def test_what_is_still_being_written_is_not_read(running, crew, monkeypatch):
    """The beginning of a ladder may be a ladder too, with fewer bands."""
    looks, real = [], reloading.state

    def state(path):
        looks.append(1)
        return {**real(path), path: len(looks)} if len(looks) < 10 else real(path)

    def load(path, *, before):
        assert len(looks) > 10, "it was still changing"
        return data.load(path, base=None, before=before)

    monkeypatch.setattr(reloading, "state", state)
    monkeypatch.setattr(reloading, "load", load)
    async with running() as anna:
        crew((STEER, DRIFT))
        await _says(anna, DRIFT)


async def test_one_change_after_the_other_is_taken(running, crew):
    async with running() as anna:
        for number in range(5):
            crew((STEER, f"Steer by star {number}."))
            await asyncio.sleep(0.02 * number)
        await _says(anna, "Steer by star 4.")


async def test_who_has_begun_on_the_old_ladder_ends_on_it(running, crew, monkeypatch):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def held(turn, *_):
        begun.set()
        await go_on.wait()
        await turn.tell(f"was {turn.in_force.view('sailor')}")

    async with running() as anna:
        monkeypatch.setitem(handling.HANDLERS, ShowPeople, held)
        asked = asyncio.create_task(anna.says("people"))
        await begun.wait()
        crew((STEER, DRIFT))
        await _says(anna, DRIFT)
        go_on.set()
        said = (await asked).plain
        assert STEER in said
        assert DRIFT not in said


# bad ladders


async def test_a_bad_one_changes_nothing_and_admins_are_told_once_and_again_when_it_is_good(
    running, folder, crew, workspace, caplog
):
    async with running(ladder_admins=ADMINS) as anna:
        (folder / "crew.yaml").write_text(BAD, "utf-8")
        alex, sam = workspace.person("alex"), workspace.person("sam")
        await until(workspace, lambda: _told(anna) and _told(alex), _PATIENCE)
        (told,) = _told(anna)
        assert "crew.yaml:4: " in told
        assert str(folder) not in told
        assert "<!channel>" not in workspace.calls("chat.postMessage")[-1].asked["text"]
        assert f"{folder / 'crew.yaml'}:4: " in caplog.text
        assert STEER in (await anna.command("/ladder sailor")).plain
        (folder / "crew.yaml").write_text(BAD + "# still\n", "utf-8")
        await _logged(caplog, "those from before stay in force", times=2)
        crew((STEER, DRIFT))
        await _says(anna, DRIFT)
        await until(workspace, lambda: len(_told(anna)) == len(_told(alex)) == 2, _PATIENCE)
        assert _told(anna)[-1] == GOOD
        assert _told(sam) == []


async def test_after_a_restart_with_a_mended_ladder_admins_are_told_that_it_is_good(running, folder, crew, workspace):
    async with running(ladder_admins=ADMINS) as anna:
        (folder / "crew.yaml").write_text(BAD, "utf-8")
        await until(workspace, lambda: _told(anna), _PATIENCE)
    crew()
    async with running(ladder_admins=ADMINS) as anna:
        await until(workspace, lambda: len(_told(anna)) == 2, _PATIENCE)
        assert _told(anna)[-1] == GOOD
    async with running(ladder_admins=ADMINS) as anna:
        await _says(anna, STEER)
    assert len(_told(anna)) == 2


async def test_what_was_half_written_is_not_told(running, folder, crew, workspace, monkeypatch, caplog):
    """The first reading finds half of a ladder, the second one the whole."""
    loads = []

    def load(path, *, before):
        loads.append(1)
        if len(loads) == 2:
            crew((STEER, DRIFT))
        return data.load(path, base=None, before=before)

    monkeypatch.setattr(reloading, "load", load)
    async with running(ladder_admins=ADMINS) as anna:
        (folder / "crew.yaml").write_text(BAD, "utf-8")
        await _says(anna, DRIFT)
    assert _told(anna) == []
    assert "problems" not in caplog.text


async def test_only_so_many_problems_are_logged(running, folder, caplog):
    async with running():
        for number in range(60):
            (folder / f"bad-{number}.yaml").write_text(f"id: bad-{number}\n", "utf-8")
        await _logged(caplog, "`ladder-bot check` tells all")
        assert caplog.text.count(f"{folder}/bad-") == 50


async def test_an_admin_that_cannot_be_told_is_logged_and_told_the_next_time(running, folder, workspace, caplog):
    async with running(ladder_admins="U0ANNA") as anna:
        workspace.faults.fail(1, status=400, method="chat.postMessage")
        (folder / "crew.yaml").write_text(BAD, "utf-8")
        await _logged(caplog, "U0ANNA was not told of the ladders")
        (folder / "crew.yaml").write_text(BAD + "# still\n", "utf-8")
        await until(workspace, lambda: _told(anna), _PATIENCE)


async def test_what_goes_wrong_while_it_reloads_does_not_end_it(running, crew, monkeypatch, caplog):
    failing = [1]

    def load(path, *, before):
        if failing:
            failing.pop()
            raise MemoryError
        return data.load(path, base=None, before=before)

    monkeypatch.setattr(reloading, "load", load)
    async with running() as anna:
        crew((STEER, "Steer by the sun."))
        await _logged(caplog, "MemoryError")
        crew((STEER, DRIFT))
        await _says(anna, DRIFT)


# asked to


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no SIGHUP")
async def test_a_hangup_reloads_also_where_nothing_is_watched(running, crew, caplog):
    caplog.set_level(logging.INFO)
    async with running(ladder_watch=False) as anna:
        await _says(anna, STEER)
        os.kill(os.getpid(), signal.SIGHUP)
        await _logged(caplog, "The ladders are as they were.")
        crew((STEER, DRIFT))
        assert STEER in (await anna.command("/ladder sailor")).plain
        os.kill(os.getpid(), signal.SIGHUP)
        await _says(anna, DRIFT)
        await _logged(caplog, "are in force: crew")


async def test_where_the_system_has_no_hangup_the_files_are_watched_all_the_same(running, crew, monkeypatch):
    monkeypatch.delattr(signal, "SIGHUP")
    async with running() as anna:
        crew((STEER, DRIFT))
        await _says(anna, DRIFT)
