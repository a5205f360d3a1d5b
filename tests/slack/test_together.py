"""What several ask of the database at once: it goes there together, and each is answered as if they were alone."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest
import pytest_asyncio

from bot import wiring
from bot.slack.background import Background
from bot.slack.together import Together
from bot.storage.opening import open_storage


class _Work:
    """Doubles numbers, and remembers which came together. It begins when it may; one number stands in the way."""

    def __init__(self):
        self.came = []
        self.begins = Event()
        self.may_begin = Event()

    def __call__(self, notebook, asked):
        self.came.append(asked)
        self.begins.set()
        assert self.may_begin.wait(20)
        if 13 in asked:
            raise ZeroDivisionError
        return [2 * one for one in asked]


@pytest.fixture
def work():
    return _Work()


@pytest_asyncio.fixture
async def together(work, home):
    storage, background = open_storage(home), Background()
    yield Together(wiring.notebook(storage), background, work)
    work.may_begin.set()
    assert await background.drain(20) == 0, "it comes to an end"
    storage.database.close()


async def _asked(together, work, *numbers):
    """Asks all of them while the work for the first is under way."""
    first = asyncio.create_task(together.ask(numbers[0]))
    assert await asyncio.to_thread(work.begins.wait, 20)
    others = [asyncio.create_task(together.ask(one)) for one in numbers[1:]]
    await asyncio.sleep(0)
    return [first, *others]


async def test_what_is_asked_while_some_is_under_way_goes_together_and_each_is_answered(together, work):
    asking = await _asked(together, work, 1, 2, 3, 4)
    work.may_begin.set()
    assert await asyncio.gather(*asking) == [2, 4, 6, 8]
    assert work.came == [[1], [2, 3, 4]]
    assert await together.ask(5) == 10


async def test_what_stands_in_the_way_of_all_is_told_to_whom_it_concerns_alone(together, work):
    asking = await _asked(together, work, 1, 2, 13, 3)
    work.may_begin.set()
    _, two, unlucky, three = await asyncio.gather(*asking, return_exceptions=True)
    assert (two, three) == (4, 6)
    assert isinstance(unlucky, ZeroDivisionError)
    assert sorted(work.came) == [[1], [2], [2, 13, 3], [3], [13]]
    with pytest.raises(ZeroDivisionError):
        await together.ask(13)
    assert await together.ask(4) == 8


@pytest.mark.parametrize("gone", [2, 13])
async def test_who_has_stopped_waiting_keeps_nobody_else_waiting(together, work, gone):
    first, cancelled, third = await _asked(together, work, 1, gone, 3)
    cancelled.cancel()
    await asyncio.sleep(0)
    work.may_begin.set()
    assert await asyncio.gather(first, third) == [2, 6]


async def test_a_crowd_goes_in_parts(together, work, monkeypatch):
    monkeypatch.setattr("bot.slack.together._MOST", 3)
    asking = await _asked(together, work, *range(1, 9))
    work.may_begin.set()
    assert await asyncio.gather(*asking) == [2 * one for one in range(1, 9)]
    assert work.came == [[1], [2, 3, 4], [5, 6, 7], [8]]
