"""Ten minutes of the day of a company of 50,000, with Slack taking 150 ms for every call: nothing is lost, and memory
stays what it is.

Of a hundred texts 55 are slash commands, 15 mentions, 15 questions and 10 notes in direct messages, and 5 open the Home
tab. A fifth of the people write four fifths of it. `python -m benchmarks.day [SECONDS] [--write]`; it ends with 1 where
something is lost or doubled, or where memory grows by a tenth after the first third.
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
from benchmarks.slow import SlowSlack
from benchmarks.tables import Table, p99, show, write
from bot.ladders import loading
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

    def made(self, number: int) -> bytes:
        """The request of a number."""
        (kind,) = self.chance.choices([*_MIX], [*_MIX.values()])
        self.kinds[number] = kind
        asked = self.chance.choice(self.asked)
        if kind == "mentions":
            return events.mention(number, self._somebody(), asked)
        if kind == "questions":
            return events.asked(number, self._somebody(), asked)
        if kind == "notes":
            said = f"note <@{self._somebody()}> led the review of the outage, no{number:07d}, and wrote it down"
            return events.message(number, self._somebody(), said)
        if kind == "Home tabs":
            return events.home(number, self._somebody())
        person = self._somebody()
        return load.command(asked, Person(id=person, name=person.lower(), real_name=person), events.SECRET)

    def _somebody(self) -> str:
        often = self.chance.random() < 0.8
        return f"U{self.chance.randrange(PEOPLE // 5) if often else self.chance.randrange(PEOPLE):06d}"


async def _measure(lasting: int) -> tuple[Table, bool]:
    day, resident = _Day(), list[int]()
    with tempfile.TemporaryDirectory(prefix="ladder-day-") as home:
        async with SlowSlack.running() as slack, bots(slack, {"LADDERBOT_HOME": home}) as one:
            watching = asyncio.create_task(_watch(one, lasting, resident))
            sent = await events.at_rate(one.ports, RATE, RATE * lasting, day.made)
            await settled(slack)
            watching.cancel()
            resident.append(memory(one.pids[0])[0])
        with Database(f"sqlite:///{Path(home) / 'ladder.db'}") as database, database.reading() as connection:
            kept, different = connection.execute(text("SELECT count(*), count(DISTINCT source) FROM notes")).one()
    written = Counter(day.kinds.values())
    posted = Counter(day.kinds[number] for number in slack.posted)
    twice = sum(times > 1 for times in slack.times.values()) + kept - different
    done = {
        "slash commands": written["slash commands"] - sent.refused,
        "Home tabs": min(slack.calls["views.publish"], written["Home tabs"]),
        **{kind: posted[kind] for kind in ("mentions", "questions", "notes")},
        "notes that are kept": kept,
    }
    written["notes that are kept"] = written["notes"]
    rows = [(kind, f"{written[kind]:,}", f"{count:,}") for kind, count in done.items()]
    warm, peak = resident[len(resident) // 3], max(resident[len(resident) // 3 :])
    remark = (
        f"Doubled: {twice}. Acknowledged after {p99(sent.acknowledged) * 1e3:,.0f} ms (p99). Resident memory after a "
        f"third of the time {warm / _MEGABYTE:.0f} MB, at most {peak / _MEGABYTE:.0f} MB later: {peak / warm - 1:+.1%}."
    )
    good = not twice and all(written[kind] == count for kind, count in done.items()) and peak < warm * _GROWS
    return Table("day", ("", "written", "answered or kept"), tuple(rows), remark), good


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
    table, good = asyncio.run(_measure(arguments.seconds))
    show([table])
    if arguments.write:
        write([table])
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
