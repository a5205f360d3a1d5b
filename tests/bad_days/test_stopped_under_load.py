"""Asked to stop while very many texts are under way: whatever was acknowledged is answered, and what was not is for
Slack to deliver again."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from bot import wiring
from bot.ladders.data import LadderData
from bot.slack.manifest import manifest
from bot.workspace import Workspace
from tests.bad_days.weather import kept, receipts, replies
from tests.processes import PATIENCE, killed
from tests.serving import SECONDS, listening, serve_http, settings_of

SOAK = bool(os.environ.get("LADDER_SOAK"))
ASKED = 200 if SOAK else 30


def _talk(workspace):
    """Mentions and notes, all at once: the acts, and the notes' texts."""
    alex, sam = workspace.person("alex").quietly, workspace.person("sam").quietly
    mentions, notes = [], {}
    for n in range(ASKED):
        mentions.append(alex.mentions(f"band {n % 5}"))
        notes[f"led review {n}."] = sam.says(f"note @alex led review {n}.")
    return mentions, notes


def _acknowledged(act):
    return any(one.state == "acked" for one in act.deliveries)


@pytest.fixture
def no_limits(monkeypatch):
    """One person writes as much as a company does."""
    monkeypatch.setenv("QUESTIONS_PER_MINUTE", "0")
    monkeypatch.setenv("NOTES_PER_MINUTE", "0")


@pytest.mark.parametrize("form", ["socket", "http"])
async def test_all_that_was_acknowledged_is_answered(
    form, web, workspace, ladders, no_waiting, no_limits, stop, unused_tcp_port, home, capsys
):
    slack = web if form == "http" else workspace
    if form == "http":
        serving = asyncio.create_task(serve_http(web, ladders, unused_tcp_port))
        await listening(unused_tcp_port, serving)
    else:
        settings = settings_of(workspace, ladderbot_home=home)
        serving = asyncio.create_task(wiring.serve_socket(settings, LadderData(ladders)))
        await workspace.connected()
    slack.faults.latency = 0.1
    mentions, notes = _talk(slack)
    await slack.backend.bell.until(lambda: sum(map(_acknowledged, mentions)) >= ASKED // 3 or None, 30)
    stop()
    await asyncio.wait_for(serving, SECONDS)
    await slack.rest()
    answered = [act for act in mentions if _acknowledged(act)]
    assert len(answered) >= ASKED // 3
    assert [len(replies(slack, act.question)) for act in answered] == [1] * len(answered)
    confirmed = [text for text, act in notes.items() if _acknowledged(act)]
    shown = "\n".join(receipts(slack, "sam"))
    assert [text for text in confirmed if text not in shown] == []
    if form == "socket":
        there = kept(slack, home, "sam")
        assert all(there[text] == 1 for text in confirmed)
    if SOAK:
        with capsys.disabled():
            print(
                f"\n{form}, asked to stop among {2 * ASKED} texts: {len(answered)} questions and {len(confirmed)} "
                "notes were acknowledged, and all of these answered or kept"
            )


async def test_killed_it_is_ready_again_within_ten_seconds(tmp_path, capsys):
    took = []
    async with Workspace.running(manifest(), patience=PATIENCE) as workspace:
        for number in range(4 if SOAK else 2):
            begin = time.monotonic()
            async with killed(workspace, tmp_path / "home"):
                said = await workspace.person("anna").says(f"note @alex led review {number}")
                assert said.plain.startswith("Your note is kept.")
                took.append(time.monotonic() - begin)
        assert kept(workspace, tmp_path / "home", "anna").total() == len(took)
    if SOAK:
        with capsys.disabled():
            print(
                f"\nkilled, and the next note kept after {max(took[1:]):.1f} s at worst; "
                f"at the first start {took[0]:.1f} s"
            )
        assert max(took) <= 10
