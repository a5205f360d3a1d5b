"""The bot runs on uvloop where the system has it. Most tests run it on the loop of their own; these do not."""

from __future__ import annotations

import asyncio

import pytest

from bot import serving
from tests.bad_days.weather import replies
from tests.processes import PATIENCE, running

uvloop = pytest.importorskip("uvloop")
ASKED = 30


async def its_loop():
    return asyncio.get_running_loop()


def test_the_bot_runs_on_uvloop():
    assert isinstance(serving.run(its_loop()), uvloop.Loop)


def test_an_error_comes_out_as_it_was_raised():
    async def fails():
        raise LookupError("no such band")

    with pytest.raises(LookupError, match="no such band"):
        serving.run(fails())


async def test_asked_to_stop_it_answers_what_it_has_acknowledged_and_ends_well(web, tmp_path):
    async with running(web, tmp_path / "home", QUESTIONS_PER_MINUTE="0") as bot:
        web.request_url = bot.url
        web.faults.latency = 0.7
        anna = web.person("anna").quietly
        mentions = [anna.mentions(f"band {number % 5}") for number in range(ASKED)]

        def acknowledged():
            return [act for act in mentions if any(one.state == "acked" for one in act.deliveries)]

        await web.backend.bell.until(lambda: len(acknowledged()) >= ASKED // 3 or None, PATIENCE)
        bot.process.terminate()
        assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 0
    await web.rest()
    assert [len(replies(web, act.question)) for act in acknowledged()] == [1] * len(acknowledged())
