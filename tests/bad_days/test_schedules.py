"""Seeded schedules of a bad day: what is written in the midst of delays, duplicates, reorderings, limits, failures,
lost connections, a busy database and restarts. Whatever the order, each text has one answer or a sentence, each note is
kept once."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.storage.engine import Database
from bot.workspace.state import Message
from tests.bad_days.weather import calm, kept, replies, sorry
from tests.serving import SECONDS

SOAK = bool(os.environ.get("LADDER_SOAK"))
"""Whether more is asked than `make test` has the time for: `make soak`."""
PARTS, SCHEDULES, STEPS = (50 if SOAK else 2), (20 if SOAK else 10), 14
PEOPLE = ("anna", "alex", "sam")
PATIENCE = 0.1
"""Seconds that the bot waits for another writer in every other part."""
CALLS = ("users.info", "auth.test", "chat.postMessage", "chat.postEphemeral", None)


@dataclass
class Schedule:
    """One schedule: what was written in it, and what happens next."""

    seed: int
    workspace: object
    connecting: object
    stack: AsyncExitStack
    home: Path
    busy: bool
    """Whether somebody else writes to the database, and the bot waits for them a moment only."""
    asked: list[tuple[str, Message]] = field(default_factory=list)
    mentioned: list[Message] = field(default_factory=list)
    noted: list[tuple[str, str]] = field(default_factory=list)
    locking: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self):
        self.chance = random.Random(self.seed)
        self.before = {who: len(sorry(self.workspace, who)) for who in PEOPLE}

    @property
    def most(self):
        """How often something is answered: where the database cannot say what was done before a restart, once more."""
        return 2 if self.busy else 1

    async def run(self):
        texts, trouble = (self.ask, self.ask, self.mention, self.note, self.note), (self.limit, self.fail, self.lose)
        happens = (*texts, self.again, *trouble, *([self.lock] if self.busy else []))
        for step in range(STEPS):
            await self.chance.choice((*happens, *[self.restart] * 3) if step % 5 == 4 else happens)()
            await asyncio.sleep(self.chance.random() / 100)
        await asyncio.gather(*self.locking)

    def who(self):
        return self.chance.choice(PEOPLE)

    async def ask(self):
        who = self.who()
        self.asked.append((who, self.workspace.person(who).quietly.says(f"band {self.chance.randrange(9)}").question))

    async def mention(self):
        self.mentioned.append(self.workspace.person(self.who()).quietly.mentions("what is a staff engineer?").question)

    async def note(self):
        who, text = self.who(), f"led review {self.seed}x{len(self.noted)}."
        self.noted.append((who, text))
        self.workspace.person(who).quietly.says(f"note @dana {text}")

    async def again(self):
        told = [one for one in self.workspace.backend.dispatcher.deliveries[-9:] if one.retryable]
        if told:
            self.workspace.redeliver(self.chance.choice(told), times=self.chance.randrange(1, 4))

    async def limit(self):
        self.workspace.faults.rate_limit(self.chance.randrange(1, 9), retry_after=30, method=self.chance.choice(CALLS))

    async def fail(self):
        """No more in a row than what a minute of trouble makes fail: after it nobody is told any more."""
        status, times = self.chance.choice((500, 502, 503)), self.chance.randrange(1, 6)
        if not self.workspace.faults.planned:
            self.workspace.faults.fail(times, status=status, method=self.chance.choice(CALLS))

    async def lose(self):
        lose = (self.workspace.drop_connections, self.workspace.refresh_connections)
        await self.chance.choice(lose)()

    async def lock(self):
        """Somebody else writes to the database, some times for longer than the bot waits."""
        self.locking.append(asyncio.create_task(asyncio.to_thread(self._locked, self.chance.random() * 3 * PATIENCE)))

    def _locked(self, seconds):
        with closing(sqlite3.connect(self.home / "ladder.db", timeout=SECONDS, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")

    async def restart(self):
        await self.stack.aclose()
        await self.stack.enter_async_context(self.connecting())

    async def ends(self, home):
        """What is wrong once the last is told: who could not be told at once is told later, on a busy machine too."""
        await self.workspace.backend.bell.until(lambda: not self.holds(home) or None, SECONDS)
        return self.holds(home)

    def holds(self, home):
        """What is wrong."""
        wrong = []
        said = Counter(who for who, question in self.asked if not replies(self.workspace, question))
        for who, question in self.asked:
            if len(replies(self.workspace, question)) > self.most:
                wrong.append(f"{who} was answered twice: {question.text}")
        times = [len(replies(self.workspace, question)) for question in self.mentioned]
        wrong += [f"a mention was answered {count} times" for count in times if not 1 <= count <= self.most]
        notes = kept(self.workspace, home, *PEOPLE)
        for who, text in self.noted:
            shown = [one.plain for one in self.workspace.person(who).sees() if one.ephemeral and text in one.plain]
            confirmed = any(one.startswith("Your note is kept.") for one in shown)
            if notes[text] > 1 or (confirmed and not notes[text]):
                wrong.append(f"{text} is kept {notes[text]} times")
            if not shown:
                said[who] += 1
        for who, count in said.items():
            told = len(sorry(self.workspace, who)) - self.before[who]
            if told < count:
                wrong.append(f"{who} was told {told} times that {count} texts failed")
        return wrong


@pytest.fixture
def out_of_order(workspace, monkeypatch):
    """What is delivered arrives sooner or later."""
    carry, chance = workspace.backend.sockets.carry, random.Random(0)

    async def late(delivery):
        for _ in range(chance.randrange(5)):
            await asyncio.sleep(0.005)
        return await carry(delivery)

    monkeypatch.setattr(workspace.backend.sockets, "carry", late)


@pytest.mark.no_cover
@pytest.mark.parametrize("part", range(PARTS))
async def test_whatever_the_order_nothing_is_lost_or_doubled(
    workspace, connecting, home, soon, out_of_order, part, capsys, monkeypatch
):
    counted, busy = Counter(), part % 2 == 1
    if busy:
        monkeypatch.setattr(Database.__init__, "__defaults__", (PATIENCE,))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(connecting())
        for seed in range(part * SCHEDULES, (part + 1) * SCHEDULES):
            schedule = Schedule(seed, workspace, connecting, stack, home, busy)
            await schedule.run()
            workspace.faults.over()
            await workspace.connected()
            await calm(workspace)
            assert await schedule.ends(home) == [], f"seed {seed}"
            counted += Counter(texts=len(schedule.asked) + len(schedule.mentioned), notes=len(schedule.noted))
    if SOAK:
        with capsys.disabled():
            doubled = "no note" if busy else "none"
            print(f"\nschedules {part * SCHEDULES} to {seed}: {dict(counted)}, none lost, {doubled} doubled")
