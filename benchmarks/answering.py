"""What a company sends while Slack takes 150 ms for every call: mentions that are answered, notes that are kept.

`python -m benchmarks.answering [SECONDS SECONDS]`: for how long mentions are sent, and notes to each database.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text

from benchmarks import events
from benchmarks.asked import mixed
from benchmarks.events import Sent
from benchmarks.programs import of_postgresql, running, seconds
from benchmarks.slow import SlowSlack
from benchmarks.tables import Table, median, p99, show
from bot.ladders import loading
from bot.serving import run
from bot.settings import LADDER_DATA
from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.sealing import new_key
from tests.databases import find_server, own_database

MENTIONS, MENTIONING = 500, 30
NOTES = {"SQLite": 50, "PostgreSQL": 200}
NOTING = 60
"""A second, and for how many seconds."""
PEOPLE = 500
_FIRST = 100_000
"""The number of the first that is measured."""
_QUIET, _PATIENCE = 1.0, 20.0


@dataclass(frozen=True, slots=True)
class Bots:
    """Processes of the bot over HTTP, on a slow Slack."""

    slack: SlowSlack
    ports: tuple[int, ...]
    pids: tuple[int, ...]


@asynccontextmanager
async def bots(slack: SlowSlack, settings: Mapping[str, str], count: int = 1) -> AsyncIterator[Bots]:
    """So many processes with these settings; each has a folder of its own, but for what `settings` say."""
    async with AsyncExitStack() as stack:
        programs = []
        for _ in range(count):
            given = {
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_SIGNING_SECRET": events.SECRET,
                "SLACK_API_URL": slack.url,
                "LADDERBOT_HOME": stack.enter_context(tempfile.TemporaryDirectory(prefix="ladder-home-")),
                "PORT": "0",
                **settings,
            }
            programs.append(await stack.enter_async_context(running("-m", "bot", "run", "--http", **given)))
        ports = tuple([await program.port() for program in programs])
        yield Bots(slack, ports, tuple(program.process.pid for program in programs))


def measure(mentioning: int = MENTIONING, noting: int = NOTING) -> list[Table]:
    """Both tables; each load lasts so many seconds."""
    return run(_measure(mentioning, noting))


async def _measure(mentioning: int, noting: int) -> list[Table]:
    return [await _mentions(mentioning), await _notes(noting)]


async def _mentions(lasting: int) -> Table:
    asked = [one.text for one in mixed(loading.load(LADDER_DATA).ladders, 400)]

    def made(number: int) -> bytes:
        return events.mention(number, _person(number), asked[number % len(asked)])

    async with SlowSlack.running() as slack, bots(slack, {}) as one:
        row = await _row(one, MENTIONS, lasting, made)
    return Table("mentions", _COLUMNS, (("mentions", *row),))


_COLUMNS = (
    "",
    "a second",
    "sent",
    "answered once",
    "twice",
    "not",
    "p50 ms",
    "p99 ms",
    "acknowledged: p99 ms",
    "processor ms each",
)


async def _row(
    bot: Bots, rate: int, lasting: int, made: Callable[[int], bytes], again: Sequence[float] = ()
) -> tuple[str, ...]:
    """Sends so many a second; before that everybody writes once, as they have in the minutes before."""
    await events.at_rate(bot.ports, 100, PEOPLE * len(bot.ports), made)
    await settled(bot.slack)
    bot.slack.forget()
    before = sum(map(seconds, bot.pids))
    sent = await events.at_rate(bot.ports, rate, rate * lasting, lambda number: made(number + _FIRST), again)
    await settled(bot.slack)
    return _figures(bot.slack, sent, rate, sum(map(seconds, bot.pids)) - before)


def _figures(slack: SlowSlack, sent: Sent, rate: int, used: float) -> tuple[str, ...]:
    posted = slack.posted
    took = [(posted[n + _FIRST] - due) * 1e3 for n, due in sent.due.items() if n + _FIRST in posted]
    twice = sum(times > 1 for times in slack.times.values())
    shown = [f"{value:,.0f}" for value in (median(took), p99(took), p99(sent.acknowledged) * 1e3)]
    counted = [f"{count:,}" for count in (len(sent.due), len(took) - twice, twice, len(sent.due) - len(took))]
    return (f"{rate}", *counted, *shown, f"{used / len(sent.due) * 1e3:.2f}")


async def settled(slack: SlowSlack) -> None:
    """Waits until nothing more is called."""
    end, before = asyncio.get_running_loop().time() + _PATIENCE, -1
    while slack.calls.total() != before and asyncio.get_running_loop().time() < end:
        before = slack.calls.total()
        await asyncio.sleep(_QUIET)


async def _notes(lasting: int) -> Table:
    rows = []
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="ladder-notes-"))
        sqlite = {"LADDERBOT_HOME": home}
        rows.append(await _noted("SQLite", f"sqlite:///{home}/ladder.db", sqlite, lasting))
        if (server := find_server(stack)) is not None:
            for name, processes in (("PostgreSQL", 1), ("PostgreSQL, two processes", 2)):
                url = stack.enter_context(own_database(server)).render_as_string(hide_password=False)
                with Database(url) as database:
                    migrate(database)
                rows.append(
                    await _noted(name, url, {"DATABASE_URL": url, "LADDERBOT_KEYS": new_key()}, lasting, processes)
                )
    return Table("dm-notes", (*_COLUMNS, "PostgreSQL's", "kept once"), tuple(rows))


async def _noted(name: str, url: str, settings: Mapping[str, str], lasting: int, processes: int = 1) -> tuple[str, ...]:
    """What is not acknowledged in time is posted again, as Slack does."""

    def made(number: int) -> bytes:
        said = f"note <@{_person(number + 1)}> led the review of the outage, no{number:07d}, and wrote it down"
        return events.message(number, _person(number), said)

    rate = NOTES[name.partition(",")[0]]
    async with SlowSlack.running() as slack, bots(slack, settings, processes) as bot:
        before = of_postgresql()
        row = await _row(bot, rate, lasting, made, events.AGAIN)
        used = (of_postgresql() - before) / (rate * lasting + PEOPLE * processes)
    with Database(url) as database, database.reading() as connection:
        once = connection.execute(text(_ONCE)).scalar_one()
    return (name, *row, "" if name == "SQLite" else f"{used * 1e3:.2f}", f"{once:,}")


_ONCE = (
    f"SELECT count(*) FROM (SELECT source FROM notes WHERE source LIKE '%.{_FIRST // 100_000}%' "
    "GROUP BY source HAVING count(*) = 1) AS once"
)
"""How many of the messages that are measured have one note: their ts ends with their number."""


def _person(number: int) -> str:
    return f"U{number % PEOPLE:06d}"


if __name__ == "__main__":
    show(measure(*(int(one) for one in sys.argv[1:])))
