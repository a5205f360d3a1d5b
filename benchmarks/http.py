"""A slash command over HTTP: the bot beside a bare Bolt app that acknowledges a constant answer of the same size."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import load
from benchmarks.asked import mixed
from benchmarks.programs import running
from benchmarks.tables import Table, median, p99, show
from bot.ladders.loading import load as load_ladders
from bot.settings import LADDER_DATA
from bot.slack.manifest import manifest
from bot.workspace import Workspace

_ROUNDS, _REQUESTS, _CONNECTIONS = 9, 2_000, 32
_ONE_AT_A_TIME = 200
_DIFFERENT, _FEW = 2_000, 200
"""How many questions are different where none is remembered, and where they come again."""


@dataclass(frozen=True, slots=True)
class _Variant:
    """A server with what it is asked; the bare app beside it is asked the same."""

    name: str
    texts: Sequence[str]
    port: int
    bare: int
    rates: list[tuple[float, float]] = field(default_factory=list)
    one_at_a_time: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))


def measure() -> list[Table]:
    """Both tables."""
    return asyncio.run(_measure())


async def _measure() -> list[Table]:
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(Workspace.running(manifest(url="http://127.0.0.1/")))
        asked = {
            "`/ladder band3`": ["band3"],
            f"{_FEW} questions, over and over": _questions(_FEW),
            f"{_DIFFERENT:,} questions, none remembered": _questions(_DIFFERENT),
        }
        async with _bot(workspace) as bot:
            port = await bot.port()
            variants = [await _prepared(stack, workspace, name, texts, port) for name, texts in asked.items()]
            for _ in range(_ROUNDS):
                for variant in variants:
                    await _round(workspace, variant)
    return [_rates(variants), _latencies(variants)]


def _questions(count: int) -> list[str]:
    return [asked.text for asked in mixed(load_ladders(LADDER_DATA).ladders, count)]
