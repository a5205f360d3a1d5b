"""`kill -9` while several people write notes: what was confirmed is kept, and what was not is delivered again, once."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from contextlib import asynccontextmanager
from pathlib import Path

import bot
from bot.notes.model import Note, Viewer, Which
from bot.notes.sql.store import SqlNoteStore
from bot.slack.manifest import manifest
from bot.storage.opening import open_storage
from bot.workspace import Workspace
from bot.workspace.state import TEAM

ROOT = Path(bot.__file__).parent.parent
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
            async with _bot(workspace, tmp_path):
                least = len(_acknowledged(workspace)) + chance.randrange(1, len(WRITERS) * EACH)
                _write(workspace, part)
                await workspace.backend.bell.until(lambda: len(_acknowledged(workspace)) >= least or None, 60)  # noqa: B023
            kept = _kept(workspace, tmp_path)
            assert not (_confirmed(workspace) | Counter(_acknowledged(workspace))) - kept, "it is on disk"
            assert max(kept.values()) == 1
        async with _bot(workspace, tmp_path):
            await _delivered(workspace)
            await workspace.quiet(0.3)
        assert _kept(workspace, tmp_path) == Counter(_all()), "delivered again, each is there once"
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


def _kept(workspace, home):
    """The texts that are on disk, and how often."""
    storage = open_storage(home / "home")
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    viewers = [Viewer(TEAM, workspace.person(who).id) for who in WRITERS]
    found = [note for viewer in viewers for note in store.everything(viewer, Which())]
    storage.database.close()
    assert all(isinstance(note, Note) for note in found)
    return Counter(note.text for note in found)


@asynccontextmanager
async def _bot(workspace, home):
    """The real bot in a process of its own; killed at the end, at once."""
    environment = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.url,
        "LADDERBOT_HOME": str(home / "home"),
        "LADDER_DATA": str(home),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await workspace.connected()
        yield
    finally:
        process.kill()
        await process.wait()
        await workspace.backend.bell.until(lambda: not workspace.backend.sockets.connections or None, 60)


async def _delivered(workspace):
    """Waits until everything is acknowledged. What Slack would try again in minutes it tries when all else is done."""
    while workspace.backend.dispatcher.open:
        before = len(_acknowledged(workspace))
        await workspace.backend.bell.until(lambda: not workspace.backend.dispatcher.open or None, 4)
        if len(_acknowledged(workspace)) == before:
            workspace.clock.advance(301)
