"""Members are answered; guests and people of other organisations only where the company allows it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.slack import people
from bot.slack.people import REFUSAL

OUTSIDERS = ("gus", "uma", "stella")


async def _a_public_answer(workspace):
    anna = workspace.person("anna")
    await anna.opens_home()
    return await anna.mentions("staff")


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_a_guest_or_stranger_is_kindly_refused_wherever_they_ask(bot, workspace, name):
    who, public = workspace.person(name), await _a_public_answer(workspace)
    for asking in (who.command("/ladder staff"), who.mentions("staff"), who.says("staff"), who.opens_home()):
        reply = await asking
        assert REFUSAL in reply.plain
        assert not reply.buttons
    pressed = await who.presses(public, "Everything inherited")
    assert pressed.plain == REFUSAL
    assert pressed.ephemeral
    assert public.now.plain == public.plain
    assert "Staff" not in "".join(one.plain for one in who.sees())


@pytest.mark.parametrize("name", OUTSIDERS)
async def test_a_guest_or_stranger_is_answered_where_the_company_allows_it(connecting, workspace, name):
    async with connecting(allow_external=True):
        who, public = workspace.person(name), await _a_public_answer(workspace)
        for asking in (who.command("/ladder staff"), who.mentions("staff"), who.says("staff")):
            assert "Staff Engineer" in (await asking).plain
        assert "inherited from" in (await who.presses(public, "Everything inherited")).plain
        assert who.id not in {call.asked["user"] for call in workspace.calls("users.info")}
        # The Home tab has notes on it, for members alone.
        home = (await who.opens_home()).plain
        assert "Staff Engineer" in home
        assert "Growth notes" not in home


async def test_somebody_who_became_a_guest_is_refused_as_soon_as_slack_tells_of_it(anna, workspace):
    assert REFUSAL not in (await anna.command("/ladder staff")).plain
    workspace.changes("anna", is_restricted=True)
    await workspace.quiet()
    assert (await anna.command("/ladder staff")).plain == REFUSAL
    workspace.changes("anna", is_restricted=False)
    await workspace.quiet()
    assert REFUSAL not in (await anna.command("/ladder staff")).plain


async def test_somebody_who_became_a_guest_cannot_press_on_in_their_home_tab_or_modal(
    connecting, workspace, monkeypatch
):
    monkeypatch.setattr(people, "_REMEMBERED", 0)
    async with connecting():
        anna = workspace.person("anna")
        modal = await anna.presses(await anna.opens_home(), "Staff Engineer")
        workspace.backend.store.people[anna.id] = replace(anna.person, is_restricted=True)
        for where, label in ((modal, "Technical Lead"), (anna.home, "Staff Engineer")):
            async with workspace.expects(1) as seen:
                anna.quietly.presses(where, label)
            assert seen[0].plain == REFUSAL
            assert seen[0].channel == anna.sees()[0].channel


async def test_a_stranger_whose_presses_name_their_own_team_is_no_member(stella, workspace):
    public = await _a_public_answer(workspace)
    store = workspace.backend.store
    store.people[stella.id] = replace(stella.person, is_stranger=False)
    await stella.presses(public, "Everything inherited")
    payload = workspace.backend.dispatcher.deliveries[-1].payload
    assert stella.person.team_id != payload["team"]["id"]
    url = workspace.backend.new_response_url(stella.id, public.channel, "by-hand", public.shown_message)
    elsewhere = {"team": {"id": stella.person.team_id, "domain": "elsewhere"}, "response_url": url}
    user = payload["user"] | {"team_id": stella.person.team_id}
    async with workspace.expects(1) as seen:
        workspace.deliver("interactive", payload | elsewhere | {"user": user})
    assert seen[0].plain == REFUSAL


async def test_who_somebody_is_is_asked_once_in_a_while(anna, workspace):
    for _ in range(3):
        await anna.command("/ladder staff")
    assert len(workspace.calls("users.info")) == 1


async def test_when_slack_does_not_say_who_asks_they_are_refused_and_answered_the_next_time(anna, workspace, caplog):
    for ask in (anna.command, anna.mentions, anna.says):
        workspace.faults.fail(1, status=400, method="users.info")
        text = "/ladder staff" if ask == anna.command else "staff"
        async with workspace.expects(1):
            assert (await ask(text)).plain == REFUSAL
    workspace.faults.fail(1, status=400, method="users.info")
    assert (await anna.opens_home()).plain == REFUSAL
    assert (await anna.command("/ladder staff")).text == "Staff Engineer"
    assert caplog.text.count("users.info failed (SlackApiError)") == 4


async def test_when_slack_is_slow_to_say_who_asks_they_are_refused_in_time(anna, workspace, monkeypatch):
    monkeypatch.setattr(people, "PATIENCE", 0.02)
    answer = workspace.backend.faults
    answer.latency = 0.2
    reply = await anna.command("/ladder staff")
    assert reply.plain == REFUSAL
    answer.latency = 0
    monkeypatch.setattr(people, "PATIENCE", 2)
    assert (await anna.command("/ladder staff")).text == "Staff Engineer"


async def test_when_slack_limits_the_rate_the_question_is_answered_after_a_while(anna, workspace, monkeypatch):
    waits = []
    sleep = asyncio.sleep

    async def soon(seconds, *rest):
        waits.append(seconds)
        await sleep(min(seconds, 0.01))

    monkeypatch.setattr("slack_sdk.http_retry.async_handler.asyncio.sleep", soon)
    workspace.faults.rate_limit(1, retry_after=1, method="chat.postMessage")
    async with workspace.expects(1):
        assert (await anna.says("staff")).text == "Staff Engineer"
    assert [seconds for seconds in waits if seconds >= 1]


async def test_the_refusal_of_an_edited_question_takes_the_place_of_the_last_one(gus, workspace):
    refused = await gus.says("staff")
    async with workspace.expects(0):
        gus.quietly.edits(refused.question, "band 2")
    assert [one.plain for one in gus.sees()] == ["band 2", REFUSAL]
