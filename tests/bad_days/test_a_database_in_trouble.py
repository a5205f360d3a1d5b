"""The database read-only, full, or gone and back: questions are answered, no note is lost, and it goes on by itself."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from bot import wiring
from bot.storage.engine import Database
from tests.bad_days.weather import calm, kept, replies


@pytest.fixture
def database(monkeypatch):
    """The one that the bot opens."""
    opened, open_storage = [], wiring.open_storage

    def opening(*given):
        storage = open_storage(*given)
        opened.append(storage.database)
        return storage

    monkeypatch.setattr(wiring, "open_storage", opening)
    return opened


@contextmanager
def _pragma(database: Database, on: str, off: str):
    """Every connection that is used has a pragma, until the end of the block."""
    now = [on]

    @event.listens_for(database.engine, "checkout")
    def set_it(connection, _record, _proxy):
        connection.execute(f"PRAGMA {now[0]}")

    yield
    now[0] = off


@contextmanager
def _read_only(database):
    with _pragma(database, "query_only=ON", "query_only=OFF"):
        yield "read-only"


@contextmanager
def _full(database):
    with database.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with _pragma(database, f"max_page_count={pages}", "max_page_count=1000000"):
        yield "disk of the database is full"


@contextmanager
def _gone(database):
    away = database.path.with_suffix(".away")
    database.path.rename(away)
    yield "gone, or cannot be opened"
    away.rename(database.path)


@pytest.mark.parametrize("trouble", [_read_only, _full, _gone])
async def test_questions_are_answered_and_notes_are_handed_back_until_it_is_over(
    database, workspace, bot, home, trouble
):
    anna = workspace.person("anna")
    long = "led the review of the outage " * 90
    with trouble(database[0]) as why:
        asked = [anna.quietly.says("band 3"), anna.quietly.mentions("band 3")]
        told = [await workspace.person("alex").says(f"note @anna {n} {long}") for n in range(3)]
        await calm(workspace)
        assert [len(replies(workspace, one.question)) for one in asked] == [1, 1]
        assert (await anna.command("/ladder band3")).text == "Engineer III"
    refused = [one for one in told if why in one.plain]
    assert refused, told[-1].plain
    assert all("This is what you wrote:" in one.plain and long.strip() in one.plain for one in refused)
    assert (await workspace.person("alex").says("note @anna did better")).plain.startswith("Your note is kept.")
    assert kept(workspace, home, "alex").total() == len(told) - len(refused) + 1
    assert kept(workspace, home, "alex")["did better"] == 1
