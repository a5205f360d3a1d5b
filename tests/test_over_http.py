"""The bot over HTTP: what Slack posts is answered, once; what is forged, stale or nonsense has no effect."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import aiohttp
import pytest

from bot.slack.door import web
from bot.slack.manifest import PATH

SECRET = "plumcake"


@pytest.fixture
def event(served):
    """A question in a direct message, as Slack posts it."""
    dm = served.backend.store.dm("U0BOT", "U0ANNA")
    return {
        "type": "event_callback",
        "event_id": "Ev0HAND",
        "event_time": 1,
        "team_id": "T0WORKSPACE",
        "api_app_id": "A0LOOPBACK",
        "event": {
            "type": "message",
            "channel": dm.id,
            "channel_type": "im",
            "user": "U0ANNA",
            "text": "band 3",
            "ts": "1.000001",
            "event_ts": "1.000001",
        },
    }


async def test_over_http_everything_is_answered(served):
    anna = served.person("anna")
    command = await anna.command("/ladder band3")
    assert command.ephemeral
    assert command.text == "Engineer III"
    assert (await anna.presses(command, "Everything inherited")).ts == command.ts
    said = await anna.says("band 3")
    assert (await anna.edits(said.question, "band 2")).text == "Engineer II"
    assert (await anna.mentions("band 3")).thread_ts
    assert (await anna.presses(await anna.opens_home(), "Staff Engineer")).kind == "modal"


async def test_a_forged_signature_is_refused_and_has_no_effect(served, event):
    async with served.expects_nothing():
        answer = await served.post(event, secret="forged")
    assert answer.status == 401


@pytest.mark.parametrize("seconds", [-360, 360])
async def test_a_stale_request_is_refused_and_has_no_effect(served, event, seconds):
    async with served.expects_nothing():
        answer = await served.post(event, at=served.clock.now() + seconds)
    assert answer.status == 401


STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"


@pytest.mark.parametrize(
    "headers",
    [
        {STAMP: "", SIGNATURE: ""},
        {STAMP: ""},
        {STAMP: "soon"},
        {STAMP: "\u00b2"},
        {STAMP: "9" * 5_000},
        {SIGNATURE: ""},
        {SIGNATURE: "v0=\u00e9"},
    ],
    ids=str,
)
async def test_a_request_whose_signature_cannot_be_read_is_refused_without_a_line_in_the_log(
    served, event, headers, caplog
):
    async with served.expects_nothing():
        answer = await served.post(event, headers={name: value[:5_000] for name, value in headers.items()})
    assert answer.status == 401
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_body_that_is_no_text_is_refused(served, caplog):
    async with aiohttp.ClientSession() as client, client.post(served.request_url, data=b"\xff") as answer:
        assert answer.status == 401
    assert "Traceback" not in caplog.text


async def test_a_duplicate_that_is_freshly_signed_gets_200_and_has_no_second_effect(served, event):
    async with served.expects(1):
        first = await served.post(event)
    async with served.expects_nothing():
        again = [
            await served.post(event, headers={"X-Slack-Retry-Num": str(n), "X-Slack-Retry-Reason": "http_timeout"})
            for n in (1, 2, 3)
        ]
    assert [answer.status for answer in (first, *again)] == [200] * 4


async def test_slack_may_verify_the_url(served):
    assert await served.verify_url()


@pytest.mark.parametrize("body", ["", "{", "[]", "payload=%7B", '{"type":"event_callback"}', "\x00"])
async def test_a_signed_body_of_nonsense_breaks_nothing(served, body):
    await served.post(body)
    assert (await served.person("anna").command("/ladder band3")).text == "Engineer III"


NONSENSE = [
    "{oops",
    '{"a":' + "[" * 90_000,
    "payload=%7Boops",
    "[1,2]",
    '"a"',
    "payload=%5B1%5D",
    '{"authorizations":[1]}',
    '{"authorizations":{"again":1}}',
    "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A-1%7D",
]


@pytest.mark.parametrize("body", NONSENSE, ids=lambda body: body[:24])
async def test_nonsense_is_refused_where_it_is_not_signed_and_bad_where_it_is(served, body):
    kind = {"Content-Type": "application/x-www-form-urlencoded" if body.startswith("payload") else "application/json"}
    assert (await served.post(body, headers=kind, secret="forged")).status == 401
    assert (await served.post(body, headers=kind)).status == 400


@pytest.mark.parametrize("wrong", [{"secret": "forged"}, {"at": 1.0}], ids=["secret", "clock"])
async def test_what_is_not_signed_is_not_logged(served, event, caplog, wrong):
    caplog.set_level(logging.INFO)
    event["event"]["text"] = SECRET
    assert (await served.post(event, **wrong)).status == 401
    ours = [record for record in caplog.records if record.name.startswith(("bot.slack", "slack_bolt"))]
    assert [record.name for record in ours] == ["bot.slack.door"]
    assert SECRET not in caplog.text


async def test_who_hangs_up_before_all_is_said_makes_no_error():
    said = []

    async def hangs_up():
        return {"type": "http.disconnect"}

    async def send(message):
        said.append(message)

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [], "query_string": b""}
    await web(SimpleNamespace(oauth_flow=None), "secret")(scope, hangs_up, send)
    assert said[0]["status"] == 400


async def test_nothing_else_is_served(served):
    url = served.request_url
    for path in ("/", "/docs", PATH + "/more"):
        served.request_url = url.removesuffix(PATH) + path
        assert (await served.post({})).status == 404
