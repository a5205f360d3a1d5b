"""What notes are kept under: the same for whoever asks and for the daily work, however the bot is installed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.internals import build_context

from bot.notes.model import Viewer
from bot.slack.installed import OneHome
from bot.slack.notebook import viewer_of
from bot.slack.people import home_of

TEAM, ORGANISATION = "T0000HOME", "E0000ORG1"


@pytest.mark.parametrize(
    ("team", "enterprise", "org_wide", "tenant"),
    [
        (TEAM, None, False, TEAM),
        (TEAM, ORGANISATION, False, TEAM),
        (TEAM, ORGANISATION, True, ORGANISATION),
        (None, ORGANISATION, True, ORGANISATION),
    ],
    ids=["a workspace", "a workspace of an organisation", "an organisation", "an organisation without a team"],
)
@pytest.mark.parametrize("asks_from", [TEAM, "T000OTHER"])
async def test_notes_are_kept_under_one_tenant(team, enterprise, org_wide, tenant, asks_from):
    context = build_context(
        AsyncBoltContext(),
        {
            "type": "event_callback",
            "authorizations": [{"enterprise_id": enterprise, "team_id": team, "is_enterprise_install": org_wide}],
            "event": {"type": "message", "user": "U1", "team": asks_from},
        },
    )
    context["authorize_result"] = AuthorizeResult(enterprise_id=enterprise, team_id=team, bot_token="x")
    assert viewer_of(context, "U1") == Viewer(tenant, "U1")

    async def auth_test():
        return {"team_id": team, "enterprise_id": enterprise, "is_enterprise_install": org_wide}

    (home,) = await OneHome(SimpleNamespace(auth_test=auth_test)).everywhere()
    assert home.tenant == tenant


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("org_wide", [True, False])
async def test_whether_one_token_is_an_organisations_it_knows_itself_whatever_a_payload_says(org_wide, said):
    async def auth_test():
        return {"team_id": TEAM, "enterprise_id": ORGANISATION, "is_enterprise_install": org_wide}

    context = build_context(
        AsyncBoltContext(), {"enterprise": {"id": ORGANISATION}, "team": {"id": TEAM}, "is_enterprise_install": said}
    )
    one = OneHome(SimpleNamespace(auth_test=auth_test, token="x"))
    context.set_authorize_result(await one(context=context))
    where = (home_of(context), viewer_of(context, "U1").tenant)
    if org_wide:
        assert where == ((None, ORGANISATION), ORGANISATION)
    elif said:
        assert where == ((None, None), ""), "nobody is a member there"
    else:
        assert where == ((TEAM, ORGANISATION), TEAM)
