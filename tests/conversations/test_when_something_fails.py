"""An error inside: the person gets a sentence with a reference; the log has it too, and nothing of the question."""

from __future__ import annotations

import io
import logging
import re

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import logs
from bot.ladders.answering import Answering

SECRET = "plumcake"
"""Stands in the question and in the message of the error."""


@pytest.fixture
def fails(monkeypatch):
    """Makes answering fail from now on."""

    def answer(self, question):
        raise RuntimeError(f"no answer to {SECRET} {question.text}")

    return lambda: monkeypatch.setattr(Answering, "answer", answer)


def _told_and_logged(log, reply):
    """The person has a sentence with a reference that stands in the log; nothing of the question does."""
    assert "something went wrong" in reply.plain
    reference = re.search(r"reference (\w{8})", reply.plain)[1]
    assert [one for one in log.written if reference in one and "RuntimeError" in one]
    assert not [one for one in log.written if SECRET in one]


async def test_a_failing_command_ends_in_a_sentence(log, anna, workspace, fails):
    fails()
    async with workspace.expects(1):
        reply = await anna.command(f"/ladder {SECRET}")
    assert reply.ephemeral
    _told_and_logged(log, reply)


async def test_a_failing_mention_ends_in_a_sentence_in_its_thread(log, anna, workspace, fails):
    fails()
    async with workspace.expects(1):
        reply = await anna.mentions(f"what about {SECRET}")
    assert reply.thread_ts == reply.question.ts
    _told_and_logged(log, reply)


async def test_a_failing_direct_message_ends_in_a_sentence(log, anna, workspace, fails):
    fails()
    async with workspace.expects(1):
        reply = await anna.says(f"what about {SECRET}")
    _told_and_logged(log, reply)


async def test_a_failing_edit_ends_in_a_sentence(log, anna, workspace, fails):
    first = await anna.says("band 3")
    fails()
    async with workspace.expects(1):
        reply = await anna.edits(first.question, SECRET)
    _told_and_logged(log, reply)


async def test_a_failing_button_ends_in_a_sentence_and_leaves_the_answer(log, anna, workspace, fails):
    answer = await anna.command("/ladder staff")
    fails()
    async with workspace.expects(1):
        reply = await anna.presses(answer, "Everything inherited")
    assert reply.ephemeral
    assert answer.now.plain == answer.plain
    _told_and_logged(log, reply)


async def test_a_failing_search_on_the_home_tab_ends_in_a_sentence(log, anna, workspace, fails):
    home = await anna.opens_home()
    fails()
    async with workspace.expects(1):
        reply = await anna.chooses(home, "who runs postmortems?", SECRET)
    _told_and_logged(log, reply)


async def test_a_failing_home_tab_shows_a_sentence(log, anna, monkeypatch):
    def home(ladders, notes):
        raise RuntimeError(SECRET)

    monkeypatch.setattr("bot.slack.listeners.notes.homes.home", home)
    _told_and_logged(log, await anna.opens_home())


async def test_when_even_the_sentence_cannot_be_said_the_log_has_both(log, anna, workspace, fails):
    fails()
    workspace.faults.fail(1, status=400, method="chat.postMessage")
    async with workspace.expects_nothing():
        anna.quietly.says(SECRET)
    first, second = (one.getMessage() for one in log.records if one.name == "bot.slack.errors")
    assert first.split()[1] == second.split()[1]
    assert "SlackApiError internal_error" in second


async def test_the_next_question_is_answered_as_if_nothing_had_been(anna, monkeypatch, fails):
    with monkeypatch.context():
        fails()
        await anna.command("/ladder zebra")
    monkeypatch.undo()
    assert (await anna.command("/ladder staff")).text == "Staff Engineer"


async def test_the_reference_that_is_told_stands_in_every_line_of_its_request_and_in_no_other(
    log, anna, workspace, fails, monkeypatch
):
    handler, into = logs.handler("text"), io.StringIO()
    handler.setStream(into)
    monkeypatch.setattr(logging.getLogger(), "handlers", [*logging.getLogger().handlers, handler])
    fails()
    workspace.faults.fail(1, status=400, method="users.info")
    refused, failed = (await anna.says("band 3")), (await anna.says("band 3"))
    assert "only answer members" in refused.plain
    reference = re.search(r"reference `?(\w{8})", failed.plain)[1]
    lines = [line for line in into.getvalue().splitlines() if " bot.slack." in line]
    assert [line for line in lines if "users.info failed" in line and re.search(r"\[\w{8}\]", line)]
    assert [line.split(" bot.")[1].split(":")[0] for line in lines if reference in line] == [
        f"slack.errors [{reference}]"
    ]


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_nothing_that_is_asked_or_answered_reaches_the_log(log, anna, alex, workspace, level):
    logs.start_logging(level)
    ask = f"what does a staff engineer do about {SECRET}"
    await anna.command(f"/ladder {ask}")
    said = await anna.says(ask)
    await anna.edits(said.question, f"{ask} again")
    public = await anna.mentions(ask)
    await alex.presses(public, public.buttons[0])
    await anna.chooses(await anna.opens_home(), "who runs postmortems?", ask)
    await workspace.quiet()
    written = "\n".join(log.written)
    assert SECRET not in written
    assert "staff engineer" not in written.lower()


async def test_what_the_bot_does_not_know_is_logged_without_its_text(log, anna, bot, workspace):
    await anna.presses(await anna.command("/ladder staff"), "Everything inherited")
    payload = workspace.backend.dispatcher.deliveries[-1].payload
    action = payload["actions"][0] | {"action_id": "of_yesterday", "value": SECRET}
    answer = await bot.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload | {"actions": [action]}))
    assert answer.status == 404
    assert SECRET not in "\n".join(log.written)
