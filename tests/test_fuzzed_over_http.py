"""Arbitrary payloads, made of valid ones, over HTTP: each has an answer, none that is not signed gets in, and the bot
goes on. `make soak` posts 100,000 and prints its figures."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import time
from collections import Counter, deque
from contextlib import suppress
from urllib.parse import urlencode

import aiohttp
import psutil
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.processes import running

SOAK = bool(os.environ.get("LADDER_SOAK"))
MANY = 100_000 if SOAK else 300
AT_ONCE = 1_000
CONNECTIONS = 16
GROWTH = 150 * 2**20
"""Bytes that the bot may grow by after the first thousands."""
REOPENED = (0.1, 1, 3)
"""Seconds after which what found its connection closed is posted on another one."""
ANSWERS = {200, 400, 401, 404, 503}

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["x" * 50_000, "\x00", "\ud83d", "<!channel>", "U0SAM", "T0OTHER", "V1", "E1", "-1.5", "9" * 400]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(["put", "drop", "twice"]), JUNK), max_size=4)


def paths(part, path=()):
    """The way to every part of a payload."""
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from paths(value, (*path, key))


def changed(payload, changes):
    """A payload after some changes: something else put in a place, a part dropped, a part put into itself."""
    payload = copy.deepcopy(payload)
    for number, how, junk in changes:
        if not (ways := list(paths(payload))):
            break
        *way, last = ways[number % len(ways)]
        inside = payload
        for key in way:
            inside = inside[key]
        if how == "drop":
            del inside[last]
        else:
            inside[last] = junk if how == "put" else {"again": copy.deepcopy(inside[last])}
    return payload


def examples(valid, number, count):
    """So many requests: kind of delivery, changed payload, whether it is signed."""
    found = []

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(valid), CHANGES, st.integers(0, 9))
    def make(one, changes, tenth):
        found.append((one[0], changed(one[1], changes), tenth > 0))

    make()
    return found


@pytest.fixture
async def fuzzed(web, tmp_path):
    """The bot in a process of its own, so that its memory is its own too; it looks at whatever is posted, however much
    it is."""
    limits = {"QUESTIONS_PER_MINUTE": "0", "NOTES_PER_MINUTE": "0"}
    async with running(web, tmp_path / "home", **limits) as bot:
        web.request_url = bot.url
        yield psutil.Process(bot.process.pid)


@pytest.fixture
async def valid(web, fuzzed):
    """What a person's hour sends: commands, messages, presses, forms and a menu."""
    anna = web.person("anna")
    shown = await anna.command("/ladder band3")
    await anna.presses(shown, "Everything inherited")
    await anna.mentions("staff")
    said = await anna.says("note @alex they wrote the runbook")
    await anna.says("band 2")
    await anna.presses(await anna.opens_home(), "Staff Engineer")
    await anna.presses(await anna.command("/ladder notes"), "Edit")
    form = await anna.shortcut("Log a growth note")
    await anna.submits(form, {"Person": ["alex"], "Text": "led the review"})
    await anna.edits(said.question, "note @alex they wrote the whole runbook")
    return [(one, one.payload) for one in web.backend.dispatcher.deliveries]


def body_of(delivery, payload):
    """A request's body and its content type, as Slack would send the changed payload."""
    if delivery.kind == "events_api":
        return json.dumps(payload), "application/json"
    if delivery.kind == "slash_commands":
        form = {str(name): str(value).encode(errors="replace").decode() for name, value in payload.items()}
        return urlencode(form), "application/x-www-form-urlencoded"
    return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"


async def posted(web, body, kind, secret):
    """The exchange of a request. A server closes connections that were idle, as they are while payloads are made."""
    for pause in REOPENED:
        with suppress(aiohttp.ClientConnectionError):
            return await web.backend.http.post(web.request_url, body, kind, {}, what="fuzzed", secret=secret)
        await asyncio.sleep(pause)
    return await web.backend.http.post(web.request_url, body, kind, {}, what="fuzzed", secret=secret)


@pytest.mark.no_cover
async def test_whatever_is_posted_has_an_answer_and_nothing_unsigned_gets_in(web, fuzzed, valid):
    web.backend.mistakes = deque(maxlen=0)  # such requests make the bot ask Slack for nonsense too
    answers, slots = Counter(), asyncio.Semaphore(CONNECTIONS)
    sizes, began = [], time.perf_counter()

    async def post(delivery, payload, signed):
        body, kind = body_of(delivery, payload)
        async with slots:
            answer = await posted(web, body, kind, None if signed else "forged")
        assert (answer.status == 401) == (not signed)
        assert answer.status in ANSWERS, f"{answer.status}: {body[:2_000]}"
        answers[answer.status] += 1

    for number in range(0, MANY, AT_ONCE):
        some = await asyncio.to_thread(examples, valid, number, min(MANY - number, AT_ONCE))
        await asyncio.gather(*(post(*one) for one in some))
        web.log.clear()
        web.backend.store.happened.clear()
        web.backend.store.messages.clear()
        sizes.append(fuzzed.memory_info().rss)
    grown = [size - sizes[len(sizes) // 10] for size in sizes[len(sizes) // 10 :]]
    assert max(grown) < GROWTH
    assert (await web.person("dana").command("/ladder band3")).text == "Engineer III"
    took = time.perf_counter() - began
    every = [f"{one / 2**20:+.0f}" for one in grown[:: max(1, len(grown) // 9)]]
    print(
        f"{answers.total():,} in {took:.0f} s: {dict(answers)}; the bot's memory in MB, beside the first tenth: {every}"
    )


def test_the_payloads_are_not_all_alike():
    delivery = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"value": "x"}]}
    made = [json.dumps(payload, default=str) for _, payload, _ in examples([(None, delivery)], 1, 200)]
    assert len(set(made)) > 100
