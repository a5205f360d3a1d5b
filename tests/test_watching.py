"""What watches the bot from outside: it is alive, it is ready or says what is not, and what it counts is nobody's."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs, watching, wiring
from bot.ladders.answering import Answering
from bot.ladders.data import LadderData
from bot.settings import SettingsError
from bot.slack.manifest import PATH
from bot.slack.metrics import Calls
from tests.serving import SECONDS, settings_of

SECRET = "plumcake"


async def get(url):
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        return answer.status, await answer.text()


def values(page):
    """Each sample of a page of metrics: `name{label="value"}` → its value."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


@pytest.fixture
def watched(bot, monkeypatch):
    """The watch of the bot on Socket Mode; it looks anew whenever it is asked."""
    monkeypatch.setattr(watching, "_FOR", 0)
    return bot.watch


def counted(watch):
    return values(watch.desk.metrics.page().decode())


ALL_WELL = {"database": "ok", "keys": "ok", "ladders": "ok", "slack": "ok"}

# where the pages are


async def test_over_http_the_pages_are_on_the_public_port(served):
    url = served.request_url.removesuffix(PATH)
    assert await get(f"{url}/healthz") == (200, "ok")
    status, body = await get(f"{url}/readyz")
    assert (status, '"ready":true' in body) == (200, True)
    status, page = await get(f"{url}/metrics")
    assert status == 200
    assert values(page)["ladder_work_under_way"] == 0


@pytest.fixture
def ports(unused_tcp_port_factory):
    return unused_tcp_port_factory(), unused_tcp_port_factory()


async def test_with_a_port_of_their_own_the_pages_are_there_and_not_on_the_public_one(web, ladders, no_waiting, ports):
    port, own = ports
    async with wiring.building(settings_of(web, port=port, watch_port=own), LadderData(ladders)):
        assert await get(f"http://127.0.0.1:{own}/healthz") == (200, "ok")
        assert (await get(f"http://127.0.0.1:{own}/readyz"))[0] == 200
        assert (await get(f"http://127.0.0.1:{own}{PATH}"))[0] == 404


async def test_on_socket_mode_too_and_it_is_ready_once_it_is_connected(connecting, workspace, unused_tcp_port):
    async with connecting(watch_port=unused_tcp_port):
        assert (await get(f"http://127.0.0.1:{unused_tcp_port}/readyz"))[0] == 200
    with pytest.raises(aiohttp.ClientConnectionError):
        await get(f"http://127.0.0.1:{unused_tcp_port}/healthz")


async def test_a_port_that_is_taken_is_told_with_its_settings(workspace, ladders, no_waiting, unused_tcp_port):
    settings = settings_of(workspace, watch_port=unused_tcp_port)
    async with wiring.building(settings, LadderData(ladders)):
        with pytest.raises(SettingsError, match=f"WATCH_HOST 127.0.0.1, WATCH_PORT {unused_tcp_port}: "):
            async with wiring.building(settings, LadderData(ladders)):
                pass


# ready, or what is not


async def test_a_bot_that_can_work_is_ready(watched):
    assert await watched.parts() == ALL_WELL


async def test_a_database_that_is_gone_is_what_is_not_ready_until_it_is_back(watched, home):
    (home / "ladder.db").rename(home / "away.db")
    found = await watched.parts()
    assert found == ALL_WELL | {
        "database": "The database file is gone, or cannot be opened.",
        "keys": "not known without the database",
    }
    answer = await watched._ready(None)
    assert (answer.status_code, b'"ready":false' in answer.body) == (503, True)
    (home / "away.db").rename(home / "ladder.db")
    assert await watched.parts() == ALL_WELL


async def test_a_database_that_is_behind_is_not_ready(watched, home):
    with sqlite3.connect(home / "ladder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    assert (await watched.parts())["database"] == "behind this version of the bot"


async def test_a_process_whose_successor_has_been_at_the_database_is_ready_until_it_is_stopped(watched, home):
    with sqlite3.connect(home / "ladder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert await watched.parts() == ALL_WELL


async def test_keys_that_open_nothing_of_what_is_there_are_not_ready(watched, anna, home):
    await anna.says("note me wrote the runbook")
    with sqlite3.connect(home / "ladder.db") as connection:
        connection.execute("UPDATE notes SET key_id = 'another'")
    connection.close()
    assert (await watched.parts())["keys"] == "none opens what is in the database"


async def test_a_dropped_connection_is_not_ready_until_it_is_there_again(watched, workspace, soon):
    workspace.faults.fail(6, method="apps.connections.open")
    await workspace.drop_connections()
    async with asyncio.timeout(SECONDS):
        while (said := (await watched.parts())["slack"]) == "ok":  # noqa: ASYNC110 - the SDK tells nobody when it notices
            await asyncio.sleep(0.005)
    assert said == "not connected"
    await workspace.connected()
    assert await watched.parts() == ALL_WELL


async def test_over_http_slack_is_asked_and_not_more_often_than_it_is_good_for(web, ladders, no_waiting, monkeypatch):
    monkeypatch.setattr(watching, "_FOR", 0)
    async with wiring.building(settings_of(web), LadderData(ladders)) as app:
        assert await app.watch.parts() == ALL_WELL
        web.faults.fail(1, status=400, method="auth.test")
        assert await app.watch.parts() == ALL_WELL
        assert len(web.calls("auth.test")) == 1
        monkeypatch.setattr(watching, "_SLACK_FOR", 0)
        assert (await app.watch.parts())["slack"] == "not connected"
        assert await app.watch.parts() == ALL_WELL


async def test_what_does_not_answer_in_time_is_not_ready(watched, monkeypatch):
    monkeypatch.setattr(watching, "_PATIENCE", 0)
    found = await watched.parts()
    assert (found["database"], found["slack"]) == ("it does not answer in time", "not connected")


async def test_whoever_asks_again_at_once_gets_the_last_answer(connecting, home):
    async with connecting() as app:
        assert await app.watch.parts() == ALL_WELL
        (home / "ladder.db").unlink()
        assert await app.watch.parts() == ALL_WELL


# what is counted


async def test_answers_are_counted_by_kind_however_they_are_asked_for(watched, anna, workspace):
    await anna.command("/ladder band3")
    await anna.says("compare band 3 and staff")
    answer = await anna.mentions("scope of a principal engineer")
    await anna.presses(answer, answer.buttons[0])
    await anna.command("/ladder zzzz qqqq")
    await anna.chooses(await anna.opens_home(), "who runs postmortems?", "who mentors?")
    await workspace.quiet()
    found = counted(watched)
    kinds = {kind: found[f"ladder_answers_total {kind}"] for kind in ("entry", "compare", "unknown", "topic", "mixin")}
    assert kinds == {"entry": 1, "compare": 1, "unknown": 1, "topic": 1, "mixin": 0}
    assert found["ladder_answers_total section"] == 2
    assert found["ladder_request_seconds_count command"] == 2
    assert found["ladder_request_seconds_count action"] >= 2
    assert found["ladder_work_seconds_count"] >= 2
    assert found["ladder_work_under_way"] == 0


async def test_whoever_is_refused_got_no_answer(watched, gus):
    await gus.command("/ladder band3")
    assert not any(value for name, value in counted(watched).items() if name.startswith("ladder_answers_total"))


async def test_a_note_is_counted_once_though_it_is_delivered_twice_and_a_changed_one_is_none(watched, anna, workspace):
    said = await anna.says("note me wrote the runbook")
    await anna.edits(said.question, "note me wrote the runbook and the postmortem")
    await anna.says("note @alex @sam led the review")
    workspace.redeliver()
    await workspace.quiet()
    assert counted(watched)["ladder_notes_written_total"] == 3


async def test_calls_are_counted_with_what_became_of_each_try(watched, anna, workspace, soon):
    workspace.faults.rate_limit(1, method="chat.postMessage")
    workspace.faults.fail(1, status=503, method="users.info")
    assert (await anna.says("band 3")).text == "Engineer III"
    workspace.faults.fail(1, status=400, method="chat.postMessage")
    await anna.says("band 4")
    await workspace.quiet()
    found = counted(watched)
    calls = {name.removeprefix("ladder_slack_calls_total "): n for name, n in found.items() if "calls_total" in name}
    assert calls["chat.postMessage limited"] == calls["users.info failed"] == calls["chat.postMessage failed"] == 1
    assert calls["users.info ok"] == 1
    assert calls["chat.postMessage ok"] == 2, "the answer, and the apology for the one that was not given"
    assert found["ladder_slack_retries_total chat.postMessage"] == found["ladder_slack_retries_total users.info"] == 1


async def test_a_slack_that_is_not_there_is_told_from_one_that_refuses(watched, workspace):
    for url in (workspace.url, "http://127.0.0.1:1/api/"):
        client = AsyncWebClient(base_url=url, retry_handlers=[Calls(watched.desk.metrics, url)])
        with pytest.raises((SlackApiError, aiohttp.ClientConnectionError)):
            await client.auth_test()
    found = counted(watched)
    assert found["ladder_slack_calls_total auth.test refused"] == 1
    assert found["ladder_slack_calls_total auth.test unreached"] == 1


async def test_errors_are_counted_by_their_type(watched, anna, monkeypatch):
    def answer(self, question):
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(Answering, "answer", answer)
    before = counted(watched).get("ladder_errors_total ZeroDivisionError", 0)
    await anna.command("/ladder whatever")
    assert counted(watched)["ladder_errors_total ZeroDivisionError"] == before + 1


# nothing private

NOT_COUNTED = ("plumcake", "rhubarb", "quincejam", "U0ANNA", "U0ALEX", "T0WORKSPACE", "anna", "alex", "general")


async def test_no_word_of_a_note_or_a_question_is_in_the_metrics_nor_in_the_log_nor_in_the_database_file(
    watched, anna, workspace, home, caplog
):
    caplog.set_level(logging.DEBUG)
    logs.start_logging("DEBUG")
    note, question, tagged = NOT_COUNTED[:3]
    said = await anna.says(f"note @alex {note} led the outage review #{tagged}")
    await anna.edits(said.question, f"note @alex {note} {tagged} led the outage review")
    await anna.says(f"notes about {note}")
    await anna.command(f"/ladder what of {question}?")
    await anna.mentions(f"who would do {question}?")
    await anna.says("export @alex as csv")
    await workspace.quiet()
    page = watched.desk.metrics.page().decode()
    assert values(page)["ladder_notes_written_total"] == 1
    assert [word for word in NOT_COUNTED if re.search(rf"\b{word}\b", page)] == []
    written = "\n".join(map(logs.TextFormatter().format, caplog.records))
    raw = b"".join(path.read_bytes() for path in home.glob("ladder.db*"))
    assert [word for word in NOT_COUNTED[:3] if word in written or word.encode() in raw] == []


async def test_the_labels_are_few_whatever_people_do(watched, anna, workspace):
    for text in ("band3", "zzz", "note me x", "list", "people", "compare a and b"):
        await anna.says(text)
    labels = {
        (family.name, name, value)
        for family in text_string_to_metric_families(watched.desk.metrics.page().decode())
        if family.name.startswith("ladder")
        for sample in family.samples
        for name, value in sample.labels.items()
        if name not in {"le", "version"}
    }
    assert {name for _, name, _ in labels} <= {"kind", "method", "outcome", "type"}
    assert all(re.fullmatch(r"[A-Za-z.]{2,40}", value) for _, _, value in labels)
