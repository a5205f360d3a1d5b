"""Slow work after the acknowledgement, and what is said of it when it fails."""

from __future__ import annotations

import asyncio
import gc

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import errors
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.errors import apology, report
from bot.slack.in_force import COMMON, InForce
from bot.slack.people import People


@pytest.fixture
def told():
    """What people were told."""
    return []


@pytest.fixture
def tell(told):
    """Tells them."""

    async def say(sentence):
        told.append(sentence)

    return say


async def _fails(text="plumcake"):
    raise ValueError(text)


async def test_work_goes_on_while_nobody_waits_for_it(told, tell):
    begun, go, done = asyncio.Event(), asyncio.Event(), []

    async def work():
        begun.set()
        await go.wait()
        done.append(1)

    background = Background()
    background.start(work(), tell)
    await begun.wait()
    gc.collect()
    go.set()
    await background.drain(5)
    assert (done, told) == ([1], [])


class _Answer:
    """What comes back from a response URL, which raises nothing."""

    def __init__(self, status):
        self.status_code = status


@pytest.mark.parametrize(
    ("troubles", "tries"),
    [
        ([TimeoutError()], 2),
        ([_Answer(503), SlackApiError("", _Answer(429))], 3),
        ([TimeoutError()] * 9, 6),
        ([_Answer(404)], 1),
        ([ValueError()], 1),
    ],
)
async def test_who_could_not_be_told_is_told_again_as_long_as_slack_may_recover(troubles, tries, soon):
    background, left, tried = Background(), iter(troubles), []

    async def tell(sentence):
        tried.append(sentence)
        trouble = next(left, None)
        if isinstance(trouble, Exception):
            raise trouble
        return trouble or _Answer(200)

    background.start(_fails(), tell)
    await background.drain(5)
    assert len(tried) == tries
    assert len(set(tried)) == 1, "under one reference"


async def test_draining_waits_for_all_work_and_for_what_it_begins_meanwhile(told, tell):
    background, done = Background(), []

    async def second():
        await asyncio.sleep(0)
        done.append(2)

    async def first():
        await asyncio.sleep(0)
        background.start(second(), tell)
        done.append(1)

    background.start(first(), tell)
    await background.drain(5)
    assert done == [1, 2]


async def test_draining_ends_when_its_time_is_over(told, tell):
    background = Background()
    background.start(asyncio.Event().wait(), tell)
    assert await background.drain(0.01) == 1
    assert await background.drain(1_000) == 1
    assert told == []
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def test_draining_nothing_takes_no_time():
    assert await Background().drain(1_000) == 0


async def test_work_that_fails_tells_the_person_once_with_the_reference_in_the_log(told, tell, caplog):
    background = Background()
    background.start(_fails(), tell)
    await background.drain(5)
    (record,) = caplog.records
    assert told == [apology(record.getMessage().split()[1].rstrip(":"))]
    assert "ValueError" in record.getMessage()
    assert "plumcake" not in caplog.text


async def test_work_that_fails_leaves_other_work_alone(told, tell):
    background, done = Background(), []

    async def works():
        await asyncio.sleep(0)
        done.append(1)

    background.start(_fails(), tell)
    background.start(works(), tell)
    await background.drain(5)
    assert (done, len(told)) == ([1], 1)


async def test_a_person_who_cannot_be_told_is_one_more_line_of_the_same_reference(caplog):
    background = Background()
    background.start(_fails(), _fails)
    await background.drain(5)
    first, second = (record.getMessage().split()[1] for record in caplog.records)
    assert first == second
    assert "plumcake" not in caplog.text


def test_a_report_names_the_kind_of_error_slacks_code_and_the_lines_but_no_message(caplog):
    refused = SlackApiError("plumcake", {"ok": False, "error": "ratelimited"})
    with pytest.raises(SlackApiError) as raised:
        raise refused
    reference = report(raised.value)
    assert f"reference {reference}: SlackApiError ratelimited" in caplog.text
    assert "test_work_under_way.py" in caplog.text
    assert "plumcake" not in caplog.text


def test_two_reports_have_two_references():
    assert report(ValueError()) != report(ValueError())


async def test_what_a_listener_raises_ends_in_a_sentence_for_the_person(caplog):
    answer = await errors.answer_an_error(ValueError("plumcake"), {})
    assert answer.status == 200
    reference = caplog.records[0].getMessage().split()[1].rstrip(":")
    assert apology(reference) in answer.body
    assert '"ephemeral"' in answer.body


class _Raw:
    """An answer as the HTTP client has it: no fields, no `get`."""


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ({"ok": False, "error": "no_text"}, "no_text"),
        ({"ok": False}, ""),
        ({"error": ["odd"]}, ""),
        (_Raw(), ""),
        ("<h1>Bad gateway</h1>", ""),
        (b"", ""),
        (None, ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_reported_whatever_slack_answered(response, code, caplog):
    error = SlackApiError("secret", response)
    assert errors.code_of(error) == code
    assert errors.report(error) in caplog.text
    assert "secret" not in caplog.text


async def test_one_place_is_registered_for_all_errors():
    client = AsyncWebClient(token="xoxb-1")
    app = AsyncApp(name="x", client=client, signing_secret="s", request_verification_enabled=False)
    errors.register(app)
    assert app._async_listener_runner.listener_error_handler.func is errors.answer_an_error


@pytest.fixture
def desk(answering, notebook):
    """A desk with the shipped ladder."""
    return Desk({COMMON: InForce(answering)}, People(allow_external=True), Background(), notebook)


async def test_an_edit_waits_for_its_own_question_only(desk):
    async with desk.turn("D1/1"):
        assert desk.turn("D1/1").locked()
        assert not desk.turn("D1/2").locked()
    assert len(desk._turns) == 0
