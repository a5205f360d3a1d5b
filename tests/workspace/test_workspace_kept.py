"""A workspace from one run to the next: what it remembers comes back, and no id is given twice."""

from __future__ import annotations

import json

import pytest
import pytest_asyncio
from small_app import manifest

from bot.workspace import Workspace, keeping
from bot.workspace.calendar import Scheduled
from bot.workspace.errors import Impossible
from bot.workspace.state import BOT_USER, File

SOON = 60.0


def again(kept):
    """The same after it was written and read."""
    return keeping.read(keeping.written(kept))


@pytest_asyncio.fixture
async def lived(workspace):
    """A workspace in which something of everything is there."""
    anna, store = workspace.person("anna"), workspace.backend.store
    workspace.joins("maria")
    workspace.channel("project", members=["anna", "alex"])
    anna.quietly.says("good morning", channel="project")
    anna.quietly.says("to the bot")
    await workspace.quiet()
    await anna.shortcut("Log a note")
    await anna.opens_home()
    await workspace.quiet()
    store.files["F1"] = File(
        id="F1", name="picture.png", length=4, content=b"\x00\xff\xfe\x01", shared_in=("C0GENERAL",)
    )
    now = int(workspace.clock.now())
    dm = store.dm(BOT_USER, anna.id)
    workspace.backend.calendar.lay(Scheduled(id="Q1", channel=dm.id, post_at=now + 3_600, created=now, text="later"))
    store.ticked["ask for a band"] = None
    return workspace


@pytest_asyncio.fixture
async def next_one():
    """A workspace that has just begun."""
    async with Workspace.running(manifest(), patience=20) as running:
        yield running


async def test_all_that_it_remembers_comes_back(lived, next_one):
    kept = keeping.keep(lived.backend)
    assert all(getattr(kept, name) for name in keeping.Kept.__dataclass_fields__), "there is something of everything"
    keeping.put_back(next_one.backend, again(kept))
    assert keeping.keep(next_one.backend).views == kept.views
    found = keeping.keep(next_one.backend)
    assert {name: getattr(found, name) for name in ("messages", "modals", "homes", "files", "scheduled", "ticked")} == {
        name: getattr(kept, name) for name in ("messages", "modals", "homes", "files", "scheduled", "ticked")
    }
    assert set(found.channels) == set(kept.channels)
    assert set(found.people) == set(kept.people)


async def test_people_go_on_where_they_were(lived, next_one):
    keeping.put_back(next_one.backend, again(keeping.keep(lived.backend)))
    anna = next_one.person("anna")
    assert [one.text for one in anna.sees("project")] == ["good morning"]
    assert anna.modal.title
    assert anna.home.plain
    assert next_one.person("maria").name == "maria"


async def test_what_was_laid_for_later_is_posted_then(lived, next_one):
    keeping.put_back(next_one.backend, again(keeping.keep(lived.backend)))
    next_one.clock.advance(3_600)
    anna = next_one.person("anna")
    assert await next_one.backend.bell.until(lambda: "later" in [one.text for one in anna.sees()] or None, 20)


async def test_no_id_and_no_time_is_given_again_not_even_after_a_kill(lived, next_one):
    kept = again(keeping.keep(lived.backend))
    lost = {lived.backend.store.new_id("V") for _ in range(500)}  # given before the process was killed
    newest = lived.backend.store.new_ts(lived.clock.now() + SOON)
    keeping.put_back(next_one.backend, again(keeping.keep(lived.backend)))
    assert next_one.backend.store.new_ts(next_one.clock.now()) > newest
    assert not lost & {next_one.backend.store.new_id("V") for _ in range(500)}
    assert kept.last_ts < float(newest)


async def test_it_never_counts_backwards():
    async with Workspace.running(manifest()) as running:
        running.backend.store.goes_on(10**15, 10.0**10)
        running.backend.store.goes_on(7, 7.0)
        assert running.backend.store.new_id("V") == "V1000000000000001"
        assert running.backend.store.new_ts(0) > "10000000000.000000"


async def test_the_app_is_called_as_its_manifest_says_now(lived, next_one):
    renamed = keeping.written(keeping.keep(lived.backend)).replace(b'"real_name":"Ladder"', b'"real_name":"Stairs"')
    assert b"Stairs" in renamed
    keeping.put_back(next_one.backend, keeping.read(renamed))
    assert next_one.backend.store.people[BOT_USER].real_name == "Ladder"


async def test_whoever_has_left_stays_away(workspace, next_one):
    workspace.leaves("sam")
    keeping.put_back(next_one.backend, again(keeping.keep(workspace.backend)))
    with pytest.raises(Impossible, match="sam has left"):
        next_one.person("sam")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Invalid JSON"),
        (b"{", "Invalid JSON"),
        (b"\xff\x00", "Invalid JSON"),
        (b"[]", "object"),
        (b"{}", "people: "),
        (b'{"version": 2}', "version: "),
    ],
)
def test_what_is_no_kept_workspace_is_said_not_to_be(content, why):
    with pytest.raises(keeping.NotKeptError, match=why):
        keeping.read(content)


@pytest.mark.parametrize("part", ["people", "channels", "views", "files"])
async def test_what_does_not_hold_together_is_not_taken(lived, part):
    whole = json.loads(keeping.written(keeping.keep(lived.backend)))
    if part == "files":
        whole["messages"][0]["files"] = ["F1"]
    keeping.read(json.dumps(whole).encode())
    with pytest.raises(keeping.NotKeptError, match=r"it speaks of .*, which is not in it"):
        keeping.read(json.dumps({**whole, part: []}).encode())


async def test_a_part_that_nobody_knows_is_not_passed_over(lived):
    whole = json.loads(keeping.written(keeping.keep(lived.backend)))
    with pytest.raises(keeping.NotKeptError, match="others"):
        keeping.read(json.dumps({**whole, "others": []}).encode())
