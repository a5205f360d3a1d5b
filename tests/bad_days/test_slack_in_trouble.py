"""Slack slow, full, failing, or gone and back: every text has one answer or a sentence, and every note is kept once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot import wiring
from bot.settings import SettingsError
from bot.slack.people import PATIENCE
from bot.workspace import delivery
from tests.bad_days.weather import calm, delivered, kept, receipts, replies, sorry
from tests.conversations.notes.hands import daily_work
from tests.serving import SECONDS, listening, serve_http

EVER = 10**6


@pytest.fixture
def seconds_are_short(monkeypatch):
    """Slack waits a fifth of its 3 seconds for an acknowledgement."""
    for module in ("sockets", "delivery"):
        monkeypatch.setattr(f"bot.workspace.{module}.SECONDS_TO_ACKNOWLEDGE", delivery.SECONDS_TO_ACKNOWLEDGE / 5)


def _talk(workspace, rounds=3):
    """Questions and notes of three people: the questions, and the texts of the notes."""
    anna, alex, sam = (workspace.person(name).quietly for name in ("anna", "alex", "sam"))
    asked = [act for n in range(rounds) for act in (anna.says(f"band {n + 1}"), alex.mentions(f"band {n + 1}"))]
    for n in range(rounds):
        sam.says(f"note @alex led review {n}")
    return [act.question for act in asked], Counter(f"led review {n}" for n in range(rounds))


async def test_while_slack_takes_longer_than_it_waits_itself_all_is_answered_once(
    workspace, bot, home, seconds_are_short
):
    workspace.faults.latency = 1.0
    questions, notes = _talk(workspace)
    await calm(workspace)
    assert [len(replies(workspace, one)) for one in questions] == [1] * len(questions)
    assert kept(workspace, home, "sam") == notes
    assert len(receipts(workspace, "sam")) == len(notes)


async def test_while_slack_is_slow_a_command_is_answered_or_told_why_not_before_slack_gives_up(
    workspace, bot, seconds_are_short, monkeypatch
):
    monkeypatch.setattr("bot.slack.people.PATIENCE", PATIENCE / 5)
    anna, alex = workspace.person("anna"), workspace.person("alex")
    await alex.says("band 3")
    workspace.faults.latency = 1.0
    assert (await alex.command("/ladder band3")).text == "Engineer III"
    assert "could not see that you are one" in (await anna.command("/ladder band3")).plain
    handed_back = (await anna.command("/ladder note @alex led the review")).plain
    assert "Slack did not tell me in time who you are" in handed_back
    assert "note @alex led the review" in handed_back


async def test_a_storm_of_rate_limits_delays_answers_and_doubles_none(workspace, bot, home, soon):
    workspace.faults.rate_limit(40, retry_after=30)
    questions, notes = _talk(workspace)
    await calm(workspace)
    assert [len(replies(workspace, one)) for one in questions] == [1] * len(questions)
    assert kept(workspace, home, "sam") == notes
    assert len(receipts(workspace, "sam")) == len(notes)


async def test_after_a_minute_of_server_errors_everybody_has_an_answer_or_was_told(workspace, bot, home, soon):
    for name in ("anna", "alex", "sam"):
        await workspace.person(name).says("band 3")
    workspace.faults.fail(EVER, status=503)
    questions, notes = _talk(workspace)
    await workspace.backend.bell.until(lambda: len(workspace.calls("chat.postMessage")) >= 15 or None, 30)
    workspace.faults.over()

    def untold():
        quiet = sum(not replies(workspace, one) for one in questions) - len(sorry(workspace, "anna"))
        return quiet or len(notes) - len(receipts(workspace, "sam"))

    await workspace.backend.bell.until(lambda: not untold() or None, SECONDS)
    await calm(workspace)
    said = [replies(workspace, one) for one in questions]
    in_public, in_private = said[1::2], said[::2]
    assert [len(one) for one in in_public] == [1] * len(in_public)
    assert sum(map(len, in_private)) + len(sorry(workspace, "anna")) == len(in_private)
    assert kept(workspace, home, "sam") == notes, "who is known is believed to be who they are"
    assert len(receipts(workspace, "sam")) == len(notes)


async def test_what_begins_in_the_midst_of_trouble_is_delivered_again_and_answered(workspace, bot, soon):
    """Who the bot is itself is what it asks Slack first."""
    workspace.faults.fail(9, status=503, method="auth.test")
    asked = workspace.person("anna").quietly.says("band 3")
    await calm(workspace)
    assert len(replies(workspace, asked.question)) == 1


async def test_a_socket_that_is_dropped_again_and_again_loses_and_doubles_nothing(workspace, bot, home):
    questions, notes = [], Counter()
    for n in range(4):
        more, kept_ = _talk(workspace, 2)
        questions += more
        notes |= kept_
        if n % 2:
            await workspace.person("dana").says(f"note @alex went on {n}")
        await workspace.drop_connections()
    await workspace.connected()
    await calm(workspace)
    assert [len(replies(workspace, one)) for one in questions] == [1] * len(questions)
    assert kept(workspace, home, "dana") == Counter(["went on 1", "went on 3"])
    assert kept(workspace, home, "sam") == Counter(dict.fromkeys(notes, 4)), "written four times"


async def test_who_gets_no_answer_for_the_bot_is_stopped_in_the_midst_of_trouble_is_told_when_it_is_over(
    workspace, connecting, home, notebook, monkeypatch
):
    monkeypatch.setattr(wiring, "_DRAIN", 0.1)
    async with connecting():
        for name in ("anna", "alex", "sam", "dana"):
            await workspace.person(name).says("band 3")
        workspace.faults.fail(EVER, status=503)
        questions, notes = _talk(workspace)
        await delivered(workspace)
    workspace.faults.over()
    assert kept(workspace, home, "sam") == notes
    for _ in range(2):
        await daily_work(workspace, notebook).look(notebook.now)
    told = {
        name: [one.plain for one in workspace.person(name).sees() if "I was stopped before I had answered" in one.plain]
        for name in ("anna", "alex", "sam", "dana")
    }
    assert {name: len(said) for name, said in told.items()} == {"anna": 1, "alex": 1, "sam": 1, "dana": 0}
    assert not [one for one in questions if replies(workspace, one)]


async def test_a_start_while_slack_is_away_waits_for_it(web, ladders, no_waiting, stop, unused_tcp_port, soon, caplog):
    """A process that ended would be started anew at once, again and again."""
    web.faults.rate_limit(2, retry_after=30, method="auth.test")
    web.faults.fail(2, status=503, method="auth.test")
    bot = asyncio.create_task(serve_http(web, ladders, unused_tcp_port))
    await listening(unused_tcp_port, bot)
    assert (await web.person("anna").command("/ladder band3")).text == "Engineer III"
    stop()
    await asyncio.wait_for(bot, SECONDS)
    assert caplog.text.count("It is asked again in") == 4


async def test_a_start_while_slack_stays_away_ends_in_a_sentence(web, ladders, no_waiting, unused_tcp_port, soon):
    web.faults.fail(EVER, status=503)
    with pytest.raises(SettingsError, match=r"Slack is in trouble: .* answers with 503"):
        await serve_http(web, ladders, unused_tcp_port)
