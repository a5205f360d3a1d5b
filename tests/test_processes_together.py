"""Three processes of the bot on one PostgreSQL: what Slack delivers to several is done by one, and when one is killed
nothing that was confirmed is lost.

`make soak` does the same with a long load, and prints what became of it.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from textwrap import dedent

import pytest
from sqlalchemy import text

from bot.slack.manifest import manifest
from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.sealing import new_key
from bot.workspace import Workspace
from bot.workspace.delivery import RETRIES
from tests.databases import own_database
from tests.ladders.making import CREW
from tests.processes import PATIENCE, running

SOAK = os.environ.get("LADDER_SOAK") == "1"
SECONDS, PER_SECOND = (60, 30) if SOAK else (2, 10)
"""Of the load under which one is killed; half of it are notes, half are questions."""


@dataclass
class Together:
    """The processes, their Slack, and their database."""

    slack: Workspace
    bots: list
    database: Database

    @property
    def notes(self):
        """How many notes there are of each message."""
        with self.database.reading() as connection:
            return Counter(connection.scalars(text("SELECT source FROM notes")))

    @property
    def answers(self):
        """How many answers there are to each question that was asked in a channel."""
        posted = [one.asked for one in self.slack.calls("chat.postMessage") if one.asked.get("thread_ts")]
        return Counter(one["thread_ts"] for one in posted)

    @property
    def receipts(self):
        """How many receipts there are."""
        return sum("Your note is kept" in str(one.asked) for one in self.slack.calls("chat.postEphemeral"))

    async def settled(self):
        """Waits until Slack has delivered everything: what is late comes again, after a minute and after five."""
        dispatcher = self.slack.backend.dispatcher
        for pause in RETRIES:
            self.slack.clock.advance(pause)
            await self.slack.backend.bell.until(lambda: not dispatcher.open or None, 8)
        await self.slack.quiet(0.5)

    async def kills_one(self):
        """Ends a process with no warning; a while later the load balancer has seen that."""
        dead, *others = self.bots
        dead.process.kill()
        await dead.process.wait()
        if dead.url:
            await asyncio.sleep(0.5)
            self.slack.balance([one.url for one in others])


@asynccontextmanager
async def _together(server, folder, *, http):
    """Three of them, in Socket Mode or over HTTP."""
    app = manifest(url="https://ladder.example" if http else None)
    async with AsyncExitStack() as stack:
        url = stack.enter_context(own_database(server)).render_as_string(hide_password=False)
        database = stack.enter_context(Database(url, 20))
        migrate(database)
        slack = await stack.enter_async_context(Workspace.running(app, patience=PATIENCE))
        given = {"DATABASE_URL": url, "LADDERBOT_KEYS": new_key(), "LADDER_DATA": str(_small_ladder(folder))}
        given |= {"QUESTIONS_PER_MINUTE": "0", "NOTES_PER_MINUTE": "0"}  # one person writes all of them
        starting = [running(slack, folder / str(number), http=http, **given) for number in range(3)]
        bots = await asyncio.gather(*(stack.enter_async_context(one) for one in starting))
        if http:
            slack.balance([one.url for one in bots])
        else:
            await slack.connected(3)
        yield Together(slack, bots, database)
        assert not slack.mistakes, slack.mistakes


def _small_ladder(folder):
    """A folder of ladders that is read at once."""
    (made := folder / "ladders").mkdir()
    (made / "crew.yaml").write_text(dedent(CREW), "utf-8")
    return made


def _writes(slack, number):
    """Somebody writes a note; where it stands."""
    anna = slack.person("anna")
    (delivery,) = anna.quietly.says(f"note @alex led review {number}").deliveries
    event = delivery.payload["event"]
    return f"{event['channel']}/{event['ts']}"


def _asks(slack):
    """Somebody asks in a channel; when."""
    (delivery,) = slack.person("sam").quietly.mentions("sailor").deliveries
    return delivery.payload["event"]["ts"]


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_what_several_get_one_does_and_when_one_is_killed_the_others_go_on(http, server, tmp_path):
    async with _together(server, tmp_path, http=http) as together:
        await _one_does_what_several_get(together)
        await _the_others_go_on(together)


async def _one_does_what_several_get(together):
    slack = together.slack
    for copies in (2, 3):
        slack.copies = copies
        notes, questions = together.notes, together.answers
        receipts = together.receipts
        written = [_writes(slack, number) for number in range(3)]
        asked = [_asks(slack) for _ in range(5)]
        await together.settled()
        assert together.notes - notes == Counter(written)
        assert together.answers - questions == Counter(asked)
        assert together.receipts - receipts == len(written)
    slack.copies = 1


async def _the_others_go_on(together):
    slack, notes, answers = together.slack, together.notes, together.answers
    written, asked, began, killing = [], [], time.monotonic(), None
    for number in range(SECONDS * PER_SECOND // 2):
        written.append(_writes(slack, number))
        asked.append(_asks(slack))
        await asyncio.sleep(began + 2 * (number + 1) / PER_SECOND - time.monotonic())
        if killing is None and time.monotonic() - began > SECONDS / 2:
            killing = asyncio.create_task(together.kills_one())
    await killing
    took = time.monotonic() - began
    await together.settled()
    assert together.notes - notes == Counter(written), "each note is kept, once"
    answered = together.answers - answers
    assert max(answered.values()) == 1, "no question is answered twice"
    lost = Counter(asked) - answered
    assert lost.total() <= PER_SECOND, "what the killed process had acknowledged and not answered"
    if SOAK:
        print(
            f"\n{took:.0f} s, {len(written)} notes and {len(asked)} questions to three processes, one of them killed: "
            f"{(together.notes - notes).total()} notes kept, each once; {lost.total()} questions not answered"
        )
