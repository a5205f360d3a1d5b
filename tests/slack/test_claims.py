"""What is done once, by one of several processes on one database, and by each alone where that fails."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import timedelta
from threading import Event

import pytest

from bot import wiring
from bot.slack.background import Background
from bot.slack.claims import KEPT, LEASE, WORK, Claims
from bot.storage.engine import Database, StorageError
from bot.storage.migrating import migrate
from bot.storage.opening import Storage
from tests.databases import open_again, own_database, shut


class _Process:
    """A process of the bot, as far as it claims something."""

    def __init__(self, database, keys, journal):
        self.database = database
        self.background = Background()
        self.notebook = wiring.notebook(Storage(database, keys, journal))
        self.claims = Claims(self.notebook, self.background)

    async def written(self):
        """Waits until nothing is left to be written down."""
        assert await self.background.drain(20) == 0
        self.background._end = 0.0

    def fails(self, monkeypatch, *, how=None):
        """From now on the database fails."""

        def claim(*_):
            raise StorageError("The disk of the database is full.")

        monkeypatch.setattr(self.notebook.events, "claim", how or claim)


class _Gate:
    """Writes down what is to be, or fails to, once it is open."""

    def __init__(self, write):
        self.write = write
        self.came, self.open = Event(), Event()
        self.fails = False

    def __call__(self, *what):
        self.came.set()
        assert self.open.wait(20)
        if self.fails:
            raise StorageError("The disk of the database is full.")
        return self.write(*what)

    async def begun(self):
        """Waits until something is under way."""
        assert await asyncio.to_thread(self.came.wait, 20)


@pytest.fixture
def processes(database, keys, journal):
    """Two of them."""
    with ExitStack() as stack:
        other = stack.enter_context(Database(database.url))
        yield [_Process(one, keys, journal) for one in (database, other)]


@pytest.fixture
def later(monkeypatch):
    """Lets time pass."""
    passed = [timedelta(0)]
    now = wiring.Notebook.now.fget
    monkeypatch.setattr("bot.slack.notebook.Notebook.now", property(lambda self: now(self) + passed[0]))

    def wait(time):
        passed[0] += time

    return wait


async def _claimed(processes, name, **more):
    return [await one.claims.claim(name, **more) for one in processes]


async def test_what_is_to_be_done_once_is_claimed_once(processes):
    first, second = processes
    assert await _claimed([first, first, second, second], "Ev1") == [True, False, False, False]
    assert await _claimed([second, first], "Ev2") == [True, False]


async def test_of_many_that_claim_at_once_each_event_has_one(processes):
    names = [f"Ev{number}" for number in range(300)]
    had = await asyncio.gather(*(one.claims.claim(name) for name in names for one in processes))
    assert sum(had) == len(names)


async def test_what_is_given_back_may_be_claimed_again_by_any(processes):
    first, second = processes
    for one, other in ((first, second), (second, first)):
        assert await one.claims.claim("Ev1")
        one.claims.release("Ev1")
        assert await one.claims.claim("Ev1")
        one.claims.release("Ev1")
        await one.written()
        assert await other.claims.claim("Ev1")
        other.claims.release("Ev1")
        await other.written()


async def test_what_each_process_does_once_no_other_hears_of(processes):
    first, second = processes
    assert [first.claims.here("Ev1"), first.claims.here("Ev1"), second.claims.here("Ev1")] == [True, False, True]


async def test_what_is_done_stays_done_and_what_a_dead_process_was_at_is_begun_anew(processes, later):
    first, second = processes
    for name in ("done", "begun"):
        assert await first.claims.claim(name, WORK)
    first.claims.keep("done")
    await first.written()
    later(WORK)
    assert await _claimed([second, second], "begun") == [True, False]
    assert not await second.claims.claim("done")
    later(KEPT)
    assert await second.claims.claim("done")


async def test_what_is_kept_and_then_given_back_is_free(processes):
    first, second = processes
    assert await first.claims.claim("packet")
    first.claims.keep("packet")
    first.claims.release("packet")
    await first.written()
    assert await second.claims.claim("packet")


async def _does(process, done, name="Ev1", wait=None, begun=None):
    async with process.claims.once(name) as still_to_do:
        if still_to_do:
            done.append(process)
            if wait:
                begun.set()
                await wait.wait()


async def _begun(process, done, wait):
    """A process that is at an event until it need not wait any more."""
    begun = asyncio.Event()
    doing = asyncio.create_task(_does(process, done, wait=wait, begun=begun))
    await begun.wait()
    return doing


async def test_while_one_is_at_an_event_the_others_wait_and_do_not_do_it_again(processes):
    first, second = processes
    done, go = [], asyncio.Event()
    doing = await _begun(first, done, go)
    waiting = asyncio.create_task(_does(second, done))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    go.set()
    await asyncio.gather(doing, waiting)
    await _does(second, done)
    assert done == [first]


async def test_what_a_killed_process_was_at_another_does(processes, later):
    first, second = processes
    done = []
    doing = await _begun(first, done, asyncio.Event())
    waiting = asyncio.create_task(_does(second, done))
    await asyncio.sleep(0.2)
    later(LEASE)
    await waiting
    assert done == [first, second]
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    await first.written()


async def test_what_fails_is_given_back(processes):
    first, second = processes
    with pytest.raises(ZeroDivisionError):
        async with first.claims.once("Ev1"):
            raise ZeroDivisionError
    await first.written()
    done = []
    await _does(second, done)
    assert done == [second]


async def test_who_stops_waiting_for_another_takes_nothing_from_it(processes):
    first, second = processes
    done, go = [], asyncio.Event()
    doing = await _begun(first, done, go)
    waiting = asyncio.create_task(_does(second, done))
    await asyncio.sleep(0.2)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    go.set()
    await doing
    await first.written()
    await _does(second, done)
    assert done == [first]


async def test_where_the_database_fails_each_process_decides_alone_and_says_so_once(processes, monkeypatch, caplog):
    first, second = processes
    first.fails(monkeypatch)
    assert await _claimed([first, first], "Ev1") == [True, False]
    assert await first.claims.claim("Ev2")
    done = []
    await _does(first, done, "Ev3")
    assert done == [first]
    first.claims.release("Ev2")
    assert await first.claims.claim("Ev2")
    assert [one.getMessage() for one in caplog.records] == [
        "What is done once is not shared with other processes for now: The disk of the database is full."
    ]
    assert await second.claims.claim("Ev1"), "nothing was shared"


async def test_a_database_that_is_back_is_used_again(processes, monkeypatch):
    first, second = processes
    with monkeypatch.context() as patch:
        first.fails(patch)
        assert await first.claims.claim("Ev0")
        assert await first.claims.claim("Ev1")
        first.claims.release("Ev0")
    monkeypatch.setattr("bot.slack.claims._REST", 0.0)
    first.claims._again = 0.001
    assert await _claimed([first, second], "Ev2") == [True, False]
    await first.written()
    assert first.claims._again == 0.0
    assert not await second.claims.claim("Ev1"), "what was done meanwhile is known by now"
    assert await second.claims.claim("Ev0")


async def test_what_was_done_while_the_database_was_away_is_written_down_before_the_process_ends(
    processes, monkeypatch
):
    first, second = processes
    with monkeypatch.context() as patch:
        first.fails(patch)
        assert await first.claims.claim("Ev1")
        await first.claims.settle()
    await first.claims.settle()
    assert not await second.claims.claim("Ev1")


async def test_what_is_claimed_while_the_rest_is_written_down_goes_behind_it(processes, monkeypatch):
    first, second = processes
    with monkeypatch.context() as patch:
        first.fails(patch)
        assert await first.claims.claim("Ev1")
    first.claims._again = 0.0
    writes = _Gate(first.notebook.events.claim)
    first.fails(monkeypatch, how=writes)
    settling = asyncio.create_task(first.claims.settle())
    await writes.begun()
    claiming = asyncio.create_task(first.claims.claim("Ev2"))
    await asyncio.sleep(0)
    try:
        assert await first.background.drain(0) == 0, "nobody else writes meanwhile"
    finally:
        writes.open.set()
    await settling
    assert await claiming
    assert await _claimed([second, second], "Ev1") == [False, False]
    assert not await second.claims.claim("Ev2")


async def test_what_is_given_back_while_it_could_not_be_written_down_is_free(processes, monkeypatch):
    first, second = processes
    writes = _Gate(first.notebook.events.claim)
    with monkeypatch.context() as patch:
        first.fails(patch)
        assert await first.claims.claim("packet")
        assert await first.claims.claim("Ev1")
    first.claims._again = 0.0
    with monkeypatch.context() as patch:
        writes.fails = True
        first.fails(patch, how=writes)
        settling = asyncio.create_task(first.claims.settle())
        await writes.begun()
        first.claims.release("packet")
        writes.open.set()
        await settling
    await first.claims.settle()
    assert await second.claims.claim("packet")
    assert not await second.claims.claim("Ev1")


async def test_no_more_is_remembered_of_that_than_of_all_else(processes, monkeypatch):
    first, _ = processes
    monkeypatch.setattr("bot.slack.claims._MOST", 3)
    first.fails(monkeypatch)
    for number in range(5):
        assert await first.claims.claim(f"Ev{number}")
    assert [*first.claims._kept] == ["Ev2", "Ev3", "Ev4"]


async def test_a_server_that_is_away_is_done_without_until_it_is_back(server, keys, journal, monkeypatch):
    monkeypatch.setattr("bot.slack.claims._REST", 0.05)
    with own_database(server) as url, Database(url) as one, Database(url) as other:
        migrate(one)
        processes = [_Process(of, keys, journal) for of in (one, other)]
        assert await _claimed(processes, "Ev1") == [True, False]
        shut(server, url.database)
        assert await _claimed([processes[0], *processes], "Ev2") == [True, False, True]
        open_again(server, url.database)
        await asyncio.sleep(0.1)
        assert await _claimed(processes, "Ev3") == [True, False]


async def test_a_database_that_does_not_answer_is_not_waited_for(processes, monkeypatch, caplog):
    first, _ = processes
    monkeypatch.setattr("bot.slack.claims._PATIENCE", 0.05)
    answers = Event()
    first.fails(monkeypatch, how=lambda *_: answers.wait(20))
    try:
        had = await asyncio.gather(*(first.claims.claim(f"Ev{number}") for number in range(3)))
        assert had == [True] * 3
    finally:
        answers.set()
    assert "for now: The database does not answer in time." in caplog.text


async def test_many_at_once_go_into_few_transactions(processes, monkeypatch):
    first, _ = processes
    claim, sizes = first.notebook.events.claim, []
    monkeypatch.setattr(
        first.notebook.events, "claim", lambda names, *more: sizes.append(len(names)) or claim(names, *more)
    )
    assert all(await asyncio.gather(*(first.claims.claim(f"Ev{number}") for number in range(1_500))))
    assert sizes == [1_000, 500]
