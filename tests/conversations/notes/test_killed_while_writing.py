"""`kill -9` while several people write notes: what was confirmed is kept, and what was not is delivered again, once."""

from __future__ import annotations

import random
from collections import Counter

from bot.slack.manifest import manifest
from bot.workspace import Workspace
from tests.bad_days.weather import kept
from tests.processes import killed

WRITERS = ("anna", "sam", "dana")
EACH, KILLS = 20, 2


LADDER = """
id: small
name: Small
sections: [{id: scope, name: Scope}]
bands:
- {id: one, name: One, band: 1, expectations: {scope: [{id: help, text: Helps others.}]}}
"""
"""So that the bot is ready at once."""


async def test_killed_at_any_point_every_note_is_there_once(tmp_path):
    tmp_path.joinpath("small.yaml").write_text(LADDER)
    chance = random.Random()
    async with Workspace.running(manifest(), patience=60) as workspace:
        for part in range(KILLS):
            async with killed(workspace, tmp_path / "home", LADDER_DATA=str(tmp_path)):
                least = len(_acknowledged(workspace)) + chance.randrange(1, len(WRITERS) * EACH)
                _write(workspace, part)
                await workspace.backend.bell.until(lambda: len(_acknowledged(workspace)) >= least or None, 60)  # noqa: B023
            there = kept(workspace, tmp_path / "home", *WRITERS)
            assert not (_confirmed(workspace) | Counter(_acknowledged(workspace))) - there, "it is on disk"
            assert max(there.values()) == 1
        async with killed(workspace, tmp_path / "home", LADDER_DATA=str(tmp_path)):
            await _delivered(workspace)
            await workspace.quiet(0.3)
        assert kept(workspace, tmp_path / "home", *WRITERS) == Counter(_all()), "delivered again, each is there once"
        assert max(_confirmed(workspace).values()) <= 2


def _text(writer: str, part: int, number: int) -> str:
    return f"{writer} wrote {part}x{number}."


def _all() -> list[str]:
    return [_text(writer, part, number) for writer in WRITERS for part in range(KILLS) for number in range(EACH)]


def _write(workspace, part):
    for number in range(EACH):
        for writer in WRITERS:
            workspace.person(writer).quietly.says(f"note @alex {_text(writer, part, number)}")


def _acknowledged(workspace):
    """The texts whose delivery the bot has acknowledged."""
    acked = {one.what for one in workspace.backend.dispatcher.deliveries if one.state == "acked"}
    return [text for text in _all() if f"note @alex {text}" in acked]


def _confirmed(workspace):
    """The texts that a receipt was shown for, and how many."""
    receipts = [
        one.plain
        for who in WRITERS
        for one in workspace.person(who).sees()
        if one.plain.startswith("Your note is kept.")
    ]
    return Counter(text for text in _all() for receipt in receipts if text in receipt)


async def _delivered(workspace):
    """Waits until everything is acknowledged. What Slack would try again in minutes it tries when all else is done."""
    while workspace.backend.dispatcher.open:
        before = len(_acknowledged(workspace))
        await workspace.backend.bell.until(lambda: not workspace.backend.dispatcher.open or None, 4)
        if len(_acknowledged(workspace)) == before:
            workspace.clock.advance(301)
