"""The ladders in force: answered from and remembered of, one value for each workspace with ladders of its own."""

from __future__ import annotations

import gc
import weakref

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.internals import build_context

from bot.ladders.answers import UnknownAnswer
from bot.ladders.data import LadderData
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.in_force import COMMON, InForce, made
from bot.slack.people import People
from bot.slack.reloading import freeze
from tests.ladders.making import CREW
from tests.ladders.making import made as ladders_of

HOME, OTHER = "T0000HOME", "T000OTHER"
BAKERS = """
    id: bakers
    name: Bakers
    sections: [{id: scope, name: Scope}]
    bands:
    - {id: baker, name: Baker, expectations: {scope: [Bakes bread.]}}
"""


@pytest.fixture
def shipped(answering):
    return InForce(answering)


def test_an_answer_is_the_same_whether_it_is_remembered_or_not(shipped):
    for text in ("staff", "staff " * 60):
        assert shipped.view(text) == shipped.view(text)
        assert shipped.view(text) != shipped.view(text, share=True)
    assert shipped.view("staff") is shipped.view("staff")
    assert shipped.view("staff " * 60) is not shipped.view("staff " * 60)


def test_a_value_that_the_ladder_no_longer_has_is_answered_kindly(shipped):
    answer = shipped.carried("nonsense")
    assert isinstance(answer, UnknownAnswer)
    assert "Please ask again" in answer.says


def test_each_workspace_with_ladders_of_its_own_has_them_in_force():
    all_ = made(LadderData(ladders_of(CREW), {OTHER: ladders_of(BAKERS)}))
    assert "Scrub the planks" in str(all_[COMMON].view("deckhand"))
    assert "Bakes bread" in str(all_[OTHER].view("baker"))
    assert "Bakes bread" not in str(all_[COMMON].view("baker"))


def test_what_has_not_changed_is_not_made_anew():
    crew = ladders_of(CREW)
    before = made(LadderData(crew, {HOME: crew, OTHER: ladders_of(BAKERS)}))
    after = made(LadderData(crew, {OTHER: crew}), before)
    assert after[COMMON] is before[COMMON]
    assert after[OTHER] is not before[OTHER]
    assert after.keys() == {COMMON, OTHER}


def test_what_is_not_in_force_any_more_is_forgotten():
    old = made(LadderData(ladders_of(CREW)))[COMMON]
    old.view("deckhand")
    seen = weakref.ref(old)
    del old
    gc.collect()
    assert seen() is None


def test_what_was_in_force_is_gone_after_a_reload_though_the_collector_does_not_walk_what_stays():
    old = made(LadderData(ladders_of(CREW)))[COMMON]
    old.view("deckhand")
    freeze()
    seen = weakref.ref(old)
    del old
    gc.collect()
    assert seen() is not None, "what stays is not walked"
    freeze()
    assert seen() is None


# who asks


@pytest.fixture
def desk(notebook):
    of_teams = {HOME: ladders_of(BAKERS)}
    return Desk(made(LadderData(ladders_of(CREW), of_teams)), People(allow_external=True), Background(), notebook)


def _first(desk, body, *, team=None, enterprise=None):
    """The ladder that answers a payload, where the bot is installed in a team, or in all of an organisation."""
    context = build_context(AsyncBoltContext(), body)
    context["authorize_result"] = AuthorizeResult(enterprise_id=enterprise, team_id=team, bot_token="x")
    return desk.in_force(context, body).ladders.ladders[0].id


def test_where_the_bot_is_in_one_workspace_that_ones_ladders_are_asked(desk):
    assert _first(desk, {"team_id": HOME}, team=HOME) == "bakers"
    assert _first(desk, {"team_id": OTHER}, team=OTHER) == "crew"


def test_a_payload_that_names_another_workspace_does_not_choose_the_ladders(desk):
    assert _first(desk, {"user": {"id": "U1", "team_id": HOME}, "team": {"id": HOME}}, team=OTHER) == "crew"
    assert _first(desk, {"user": {"id": "U1", "team_id": OTHER}, "team": {"id": OTHER}}, team=HOME) == "bakers"


ORGANISATION = {"enterprise": {"id": "E0000ORG1"}, "is_enterprise_install": True}


@pytest.mark.parametrize(
    "body",
    [
        {"user": {"id": "U1", "team_id": HOME}, "team": None},
        {"user": {"id": "U1", "team_id": HOME}, "team": {"id": HOME}},
        {"user": {"id": "U1", "team_id": HOME}, "team": None, "view": {"app_installed_team_id": "E0000ORG1"}},
        {
            "user": {"id": "U1", "team_id": "E0000ORG1"},
            "team": None,
            "view": {"app_installed_team_id": "E0000ORG1", "team_id": HOME},
        },
        {"team_id": HOME, "user_id": "U1", "enterprise_id": "E0000ORG1"},
        {
            "type": "event_callback",
            "authorizations": [{"enterprise_id": "E0000ORG1", "team_id": HOME, "is_enterprise_install": True}],
            "event": {"type": "message", "user": "U1", "team": HOME},
        },
        {
            "type": "event_callback",
            "is_ext_shared_channel": True,
            "authorizations": [{"enterprise_id": "E0000ORG1", "team_id": OTHER, "is_enterprise_install": True}],
            "event": {"type": "message", "user": "U1", "user_team": HOME},
        },
    ],
    ids=["shortcut", "button", "modal", "menu", "command", "event", "shared channel"],
)
def test_where_the_bot_is_in_all_of_an_organisation_the_ladders_are_those_of_whoever_asks(desk, body):
    assert _first(desk, ORGANISATION | body, enterprise="E0000ORG1") == "bakers"


def test_of_whom_slack_names_no_workspace_the_common_ladders_are_asked(desk):
    assert _first(desk, ORGANISATION, enterprise="E0000ORG1") == "crew"
    assert _first(desk, {}, team=None) == "crew"
