"""Who belongs to the workspace, as Slack's `users.info` says it."""

from __future__ import annotations

import aiohttp
import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.slack import people
from bot.slack.people import People, home_of

TEAM, GRID = "T1", "E1"


class Client:
    """Says of everybody the same, or fails."""

    def __init__(self, user=None, error=None):
        self.answer, self.error, self.asked = {"ok": True, "user": user}, error, 0

    async def users_info(self, *, user):
        self.asked += 1
        if self.error:
            raise self.error
        return self.answer


async def _may_ask(user=None, error=None, enterprise=None, **settings):
    return await People(allow_external=False, **settings).may_ask(Client(user, error), "U1", TEAM, enterprise)


@pytest.mark.parametrize(
    "user",
    [
        {"team_id": TEAM},
        {"team_id": TEAM, "is_admin": True, "is_restricted": False},
        {"team_id": "T2", "enterprise_user": {"enterprise_id": GRID}},
        {"team_id": TEAM, "enterprise_user": None},
    ],
)
async def test_a_member_of_the_workspace_or_its_organisation_may_ask(user):
    assert await _may_ask(user, enterprise=GRID)


@pytest.mark.parametrize(
    "user",
    [
        {"team_id": TEAM, "is_restricted": True},
        {"team_id": TEAM, "is_restricted": True, "is_ultra_restricted": True},
        {"team_id": TEAM, "is_ultra_restricted": True},
        {"team_id": TEAM, "is_stranger": True},
        {"team_id": TEAM, "deleted": True},
        {"team_id": "T2"},
        {"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}},
        {"enterprise_user": {}},
        {},
        None,
    ],
)
async def test_a_guest_a_stranger_and_whoever_has_left_may_not(user):
    assert not await _may_ask(user, enterprise=GRID)
    assert not await _may_ask(user)


@pytest.mark.parametrize(
    "error",
    [
        SlackApiError("no", {"ok": False, "error": "user_not_found"}),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        ConnectionResetError(),
        AttributeError("'str' object has no attribute 'get'"),
        ValueError("no JSON"),
        TimeoutError(),
    ],
)
async def test_when_slack_does_not_say_nobody_may_and_it_is_not_remembered(error):
    member = Client({"team_id": TEAM}, error)
    known = People(allow_external=False)
    assert not await known.may_ask(member, "U1", TEAM, None)
    member.error = None
    assert await known.may_ask(member, "U1", TEAM, None)
    assert await known.may_ask(member, "U1", TEAM, None)
    assert member.asked == 2


@pytest.mark.parametrize("answer", [["no", "user"], "text"])
async def test_an_answer_that_is_not_slacks_admits_nobody(answer):
    assert not await _may_ask(answer)


@pytest.mark.parametrize("user", [{}, {"team_id": None}, {"enterprise_user": {"enterprise_id": None}}])
async def test_where_no_team_is_known_nobody_is_a_member(user):
    assert not await People(allow_external=False).may_ask(Client(user), "U1", None, None)


def test_the_home_of_the_bot_is_where_it_is_installed_not_what_a_payload_names():
    context = AsyncBoltContext({"team_id": "T2", "enterprise_id": "E2"})
    assert home_of(context) == ("T2", "E2")
    context["authorize_result"] = AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1")
    assert home_of(context) == (TEAM, None)


def test_where_it_is_installed_for_a_whole_organisation_that_is_its_home_and_no_team():
    """Slack says the organisation's id for the team's, where it is asked whose such a token is."""
    context = AsyncBoltContext({"team_id": "T2", "enterprise_id": "E2", "is_enterprise_install": True})
    assert home_of(context) == (None, "E2")
    context["authorize_result"] = AuthorizeResult(enterprise_id="E2", team_id="E2", bot_token="xoxb-1")
    assert home_of(context) == (None, "E2")


async def test_what_slack_says_is_remembered_for_a_while_only(monkeypatch):
    monkeypatch.setattr(people, "_REMEMBERED", 0)
    client, known = Client({"team_id": TEAM}), People(allow_external=False)
    for _ in range(2):
        assert await known.may_ask(client, "U1", TEAM, None)
    assert client.asked == 2


@pytest.mark.parametrize(
    ("error", "may"),
    [
        (TimeoutError(), True),
        (SlackApiError("no", {"ok": False, "error": "ratelimited"}), True),
        (SlackApiError("no", {"ok": False, "error": "user_not_found"}), False),
    ],
)
async def test_who_was_a_member_is_believed_to_be_one_until_slack_says_otherwise(monkeypatch, error, may):
    monkeypatch.setattr(people, "_REMEMBERED", 0)
    client, known = Client({"team_id": TEAM}), People(allow_external=False)
    assert await known.may_ask(client, "U1", TEAM, None)
    client.error = error
    assert await known.may_ask(client, "U1", TEAM, None) is may
    known.forget("U1")
    assert not await known.may_ask(client, "U1", TEAM, None), "they have changed, and Slack does not say how"


async def test_people_of_one_id_in_two_workspaces_are_two_people():
    client, known = Client({"team_id": TEAM}), People(allow_external=False)
    assert await known.may_ask(client, "U1", TEAM, None)
    assert not await known.may_ask(client, "U1", "T2", None)


async def test_where_everybody_may_ask_slack_is_not_asked_who_they_are():
    client = Client(error=RuntimeError("not asked"))
    assert await People(allow_external=True).may_ask(client, "U1", TEAM, None)
    assert client.asked == 0


async def test_the_refusal_names_nobody_in_the_log_but_by_id(caplog):
    await _may_ask(error=SlackApiError("Anna Berg said no", {"ok": False, "error": "fatal_error"}))
    assert "U1" in caplog.text
    assert "Anna" not in caplog.text
