"""The database read-only, full, or gone and back: questions are answered, no note is lost, and it goes on by itself."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import event, make_url, text

from bot import wiring
from bot.settings import SettingsError
from bot.storage.engine import Database
from bot.storage.sealing import new_key
from tests.bad_days.weather import calm, kept, replies
from tests.databases import end_connections, on_server, open_again, shut
from tests.serving import SECONDS, listening, serve_http


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
def _read_only(database, _server):
    with _pragma(database, "query_only=ON", "query_only=OFF"):
        yield "read-only"


@contextmanager
def _full(database, _server):
    with database.reading() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with _pragma(database, f"max_page_count={pages}", "max_page_count=1000000"):
        yield "disk of the database is full"


@contextmanager
def _gone(database, _server):
    away = database.path.with_suffix(".away")
    database.path.rename(away)
    yield "gone, or cannot be opened"
    away.rename(database.path)


@contextmanager
def _server_read_only(database, server):
    name = database.url.database
    for value in ("on", "off"):
        on_server(server, f"ALTER DATABASE {name} SET default_transaction_read_only = {value}")
        end_connections(server, name)
        if value == "on":
            yield "read-only"


@contextmanager
def _server_gone(database, server):
    shut(server, database.url.database)
    yield "cannot be reached, or fails"
    open_again(server, database.url.database)


async def _holds_in(trouble, workspace, kept_now):
    """Questions are answered, notes are handed back, and when it is over all goes on."""
    anna = workspace.person("anna")
    long = "led the review of the outage " * 90
    with trouble as why:
        asked = [anna.quietly.says("band 3"), anna.quietly.mentions("band 3")]
        told = [await workspace.person("alex").says(f"note @anna {n} {long}") for n in range(3)]
        await calm(workspace)
        assert [len(replies(workspace, one.question)) for one in asked] == [1, 1]
        assert (await anna.command("/ladder band3")).text == "Engineer III"
    refused = [one for one in told if why in one.plain]
    assert refused, told[-1].plain
    assert all("This is what you wrote:" in one.plain and long.strip() in one.plain for one in refused)
    assert (await workspace.person("alex").says("note @anna did better")).plain.startswith("Your note is kept.")
    assert kept_now().total() == len(told) - len(refused) + 1
    assert kept_now()["did better"] == 1


@pytest.mark.parametrize("trouble", [_read_only, _full, _gone])
async def test_questions_are_answered_and_notes_are_handed_back_until_it_is_over(
    database, workspace, bot, home, trouble
):
    await _holds_in(trouble(database[0], None), workspace, lambda: kept(workspace, home, "alex"))


@pytest.mark.parametrize("trouble", [_server_read_only, _server_gone])
async def test_on_postgresql_too_questions_are_answered_and_notes_are_handed_back(
    database, workspace, connecting, home, server, on_postgresql, trouble
):
    url, keys = on_postgresql["database_url"], on_postgresql["ladderbot_keys"]
    async with connecting(**on_postgresql):
        now = partial(kept, workspace, home, "alex", url=url, keys=keys)
        await _holds_in(trouble(database[0], server), workspace, now)


async def test_a_start_while_the_database_is_away_waits_for_it(
    web, ladders, no_waiting, stop, unused_tcp_port, server, on_postgresql, monkeypatch, caplog
):
    """A process that ended would be started anew at once, again and again."""
    name, slept, sleep = make_url(on_postgresql["database_url"]).database, [], asyncio.sleep

    async def short(seconds, *_):
        if seconds in (1, 2, 4):
            slept.append(seconds)
            if seconds == 4:
                open_again(server, name)
        await sleep(0.001)

    monkeypatch.setattr(wiring.asyncio, "sleep", short)
    shut(server, name)
    bot = asyncio.create_task(serve_http(web, ladders, unused_tcp_port, **on_postgresql))
    await listening(unused_tcp_port, bot)
    stop()
    await asyncio.wait_for(bot, SECONDS)
    assert slept == [1, 2, 4]
    assert caplog.text.count("The database cannot be reached, or fails. It is asked again in") == 3


async def test_a_start_while_the_database_stays_away_ends_in_a_sentence(web, ladders, unused_tcp_port, soon):
    away = {"database_url": "postgresql://ladder@127.0.0.1:1/ladder", "ladderbot_keys": new_key()}
    with pytest.raises(SettingsError, match=r"The database cannot be reached"):
        await serve_http(web, ladders, unused_tcp_port, **away)
