"""Ten minutes of the day of a company of 50,000, with Slack taking 150 ms for every call: nothing is lost, and memory
stays what it is.

Of a hundred texts 55 are slash commands, 15 mentions, 15 questions and 10 notes in direct messages, and 5 open the Home
tab. A fifth of the people write four fifths of it. `python -m benchmarks.day [SECONDS] [--write]`; it ends with 1 where
something is lost or doubled, or where memory grows by a tenth after the first third. On a machine that is too slow for
it, some are told that they have no answer: by the bot, or by Slack, which waits 3 s for that of a command.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from benchmarks import events, load
from benchmarks.answering import Bots, bots, settled
from benchmarks.asked import mixed
from benchmarks.programs import memory
from benchmarks.slow import SORRY, SlowSlack
from benchmarks.tables import Table, p99, show, write
from bot.ladders import loading
from bot.serving import run
from bot.settings import LADDER_DATA
from bot.storage.engine import Database
from bot.workspace.state import Person

PEOPLE, RATE, LASTING = 50_000, 40, 600
_MIX = {"slash commands": 55, "mentions": 15, "questions": 15, "notes": 10, "Home tabs": 5}
_GROWS = 1.1
_MEGABYTE = 1_000_000


@dataclass(slots=True)
class _Day:
    """What is written, and by whom."""

    chance: random.Random = field(default_factory=lambda: random.Random(7))
    asked: list[str] = field(default_factory=lambda: [o.text for o in mixed(loading.load(LADDER_DATA).ladders, 1_200)])
    kinds: dict[int, str] = field(default_factory=dict)
    writers: dict[int, str] = field(default_factory=dict)

    def made(self, number: int) -> bytes:
        """The request of a number."""
        (kind,) = self.chance.choices([*_MIX], [*_MIX.values()])
        person, asked = self._somebody(), self.chance.choice(self.asked)
        self.kinds[number], self.writers[number] = kind, person
        if kind == "mentions":
            return events.mention(number, person, asked)
        if kind == "questions":
            return events.asked(number, person, asked)
        if kind == "notes":
            said = f"note <@{self._somebody()}> led the review of the outage, no{number:07d}, and wrote it down"
            return events.message(number, person, said)
        if kind == "Home tabs":
            return events.home(number, person)
        return load.command(asked, Person(id=person, name=person.lower(), real_name=person), events.SECRET)

    def _somebody(self) -> str:
        often = self.chance.random() < 0.8
        return f"U{self.chance.randrange(PEOPLE // 5) if often else self.chance.randrange(PEOPLE):06d}"


async def _measure(lasting: int) -> tuple[Table, bool]:
    day, resident = _Day(), list[int]()
    again = [pause * lasting / LASTING for pause in events.AGAIN]
    with tempfile.TemporaryDirectory(prefix="ladder-day-") as home:
        async with SlowSlack.running() as slack, bots(slack, {"LADDERBOT_HOME": home}) as one:
            watching = asyncio.create_task(_watch(one, lasting, resident))
            sent = await events.at_rate(one.ports, RATE, RATE * lasting, day.made, again)
            await settled(slack)
            watching.cancel()
            resident.append(memory(one.pids[0])[0])
        with Database(f"sqlite:///{Path(home) / 'ladder.db'}") as database, database.reading() as connection:
            kept = Counter(
                int(source.rpartition(".")[2]) for source in connection.scalars(text("SELECT source FROM notes"))
            )
    became = {number: _became(number, day, slack, sent, kept) for number in day.kinds}
    rows = []
    for kind in _MIX:
        count = Counter(became[number] for number, one_kind in day.kinds.items() if one_kind == kind)
        rows.append((kind, *(f"{many:,}" for many in (count.total(), count["done"], count["told"], count["lost"]))))
    lost = sum(one == "lost" for one in became.values())
    twice = sum(times > 1 for times in (*slack.times.values(), *kept.values()))
    warm, peak = resident[len(resident) // 3], max(resident[len(resident) // 3 :])
    remark = (
        f"Doubled: {twice}. Acknowledged after {p99(sent.acknowledged) * 1e3:,.0f} ms (p99); posted again, for Slack "
        f"waits 3 s: {sent.again}.\nResident memory after a third of the time {warm / _MEGABYTE:.0f} MB, at most "
        f"{peak / _MEGABYTE:.0f} MB later: {peak / warm - 1:+.1%}."
    )
    columns = ("", "written", "answered or kept", "told why not", "lost")
    return Table("day", columns, tuple(rows), remark), not (lost or twice) and peak < warm * _GROWS


def _became(number: int, day: _Day, slack: SlowSlack, sent: events.Sent, kept: Counter[int]) -> str:
    """`done`, `told` where whoever wrote it was told that it is not, or `lost`."""
    kind, writer = day.kinds[number], day.writers[number]
    if kind == "slash commands":
        # What is not answered in time Slack itself tells them.
        told = number in sent.given_up or SORRY.search(sent.bodies.get(number, b""))
        return "told" if told else "done" if number in sent.bodies else "lost"
    if kind == "Home tabs":
        return "done" if writer in slack.homes else "lost"
    if number in slack.posted:
        refused = kept[number] == 0 if kind == "notes" else number in slack.sorry
        return "told" if refused else "done"
    return "told" if f"D{writer}" in slack.sorry_in else "lost"


async def _watch(bot: Bots, lasting: int, resident: list[int]) -> None:
    while True:
        await asyncio.sleep(lasting / 60)
        resident.append(memory(bot.pids[0])[0])


def main() -> int:
    """Measures, prints, and with `--write` puts the table into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.day")
    parser.add_argument("seconds", type=int, nargs="?", default=LASTING)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/performance.md")
    arguments = parser.parse_args()
    table, good = run(_measure(arguments.seconds))
    show([table])
    if arguments.write:
        write([table])
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
