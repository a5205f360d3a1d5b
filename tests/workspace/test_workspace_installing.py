"""The double of Slack's installing: what Slack refuses, it refuses, and each token opens its own workspace alone."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import BadManifest, Browser, Impossible, Slack, Team, Workspace

REDIRECT = "https://app.example/slack/oauth_redirect"


def _manifest(**settings):
    return {
        "display_information": {"name": "App"},
        "features": {"bot_user": {"display_name": "app"}, "app_home": {"messages_tab_enabled": True}},
        "oauth_config": {"redirect_urls": [REDIRECT], "scopes": {"bot": ["chat:write", "users:read"]}},
        "settings": {
            "event_subscriptions": {"request_url": REDIRECT, "bot_events": ["app_uninstalled", "tokens_revoked"]},
            **settings,
        },
    }


@pytest.fixture
def teams():
    return [Team(id="T0ONE"), Team(id="T0TWO")]


@pytest.fixture
def settings():
    return {}


@pytest.fixture
async def slack(teams, settings):
    async with Slack.running(_manifest(**settings), teams) as running:
        yield running


@pytest.fixture
def asked(slack):
    """What an app asks Slack's page of consent for."""
    return {"client_id": slack.app.client_id, "scope": "chat:write", "redirect_uri": REDIRECT, "state": "s"}


def _authorize(slack, asked):
    return slack.url.replace("/api/", "/oauth/v2/authorize?") + urlencode(asked)


async def _consented(slack, asked, team="T0ONE", **more):
    """What the app's redirect URL is called with."""
    browser = Browser({})
    consent = await browser.opens(_authorize(slack, asked))
    form = consent.hidden | {"team": team, "who": "U0DANA", "answer": "allow", **more}
    sent = await browser.asks(slack.url.replace("/api/", "/oauth/v2/authorize"), form)
    assert sent.headers["Location"].startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()}


def _client(slack, token=None):
    return AsyncWebClient(token=token, base_url=slack.url)


async def _access(slack, **given):
    shown = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret, "redirect_uri": REDIRECT}
    return await _client(slack).oauth_v2_access(**{**shown, **given})


async def _token(slack, asked, team="T0ONE", **more):
    return (await _access(slack, code=(await _consented(slack, asked, team, **more))["code"]))["access_token"]


async def _refused(call):
    with pytest.raises(SlackApiError) as refused:
        await call
    return refused.value.response["error"]


async def test_a_code_is_good_once_for_a_token_of_the_workspace_that_allowed_it(slack, asked):
    called = await _consented(slack, asked, "T0TWO")
    assert called.keys() == {"code", "state"}
    granted = await _access(slack, code=called["code"])
    assert (granted["team"]["id"], granted["scope"], granted["authed_user"]) == (
        "T0TWO",
        "chat:write",
        {"id": "U0DANA"},
    )
    assert (await _client(slack, granted["access_token"]).auth_test())["team_id"] == "T0TWO"
    assert await _refused(_access(slack, code=called["code"])) == "code_already_used"


async def test_who_declines_is_sent_back_with_that(slack, asked):
    assert await _consented(slack, asked, answer="deny") == {"error": "access_denied", "state": "s"}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": "chat:write,admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
    ],
)
async def test_what_the_manifest_does_not_name_gets_no_page_of_consent(slack, asked, wrong, error):
    page = await Browser({}).opens(_authorize(slack, asked | wrong))
    assert page.status == 400
    assert error in page.plain


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "x"}, "bad_client_secret"),
        ({"code": "x"}, "invalid_code"),
        ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
    ],
)
async def test_a_token_needs_the_secret_and_the_code_and_where_it_was_sent(slack, asked, wrong, error):
    code = (await _consented(slack, asked))["code"]
    assert await _refused(_access(slack, **{"code": code, **wrong})) == error


async def test_a_code_is_good_for_ten_minutes(slack, asked):
    code = (await _consented(slack, asked))["code"]
    slack["T0ONE"].clock.advance(601)
    assert await _refused(_access(slack, code=code)) == "invalid_code"


async def test_a_token_opens_its_own_workspace_and_no_other(slack, asked):
    one, two = await _token(slack, asked), await _token(slack, asked, "T0TWO")
    (channel,) = [slack["T0TWO"].backend.store.dm("U0BOT", "U0ANNA").id]
    await _client(slack, two).chat_postMessage(channel=channel, text="here")
    assert await _refused(_client(slack, one).chat_postMessage(channel=channel, text="there")) == "channel_not_found"
    assert slack["T0ONE"].person("anna").sees() == []
    assert await _refused(_client(slack, "xoxb-x").auth_test()) == "invalid_auth"


async def test_where_it_is_not_installed_nobody_can_use_it(slack):
    with pytest.raises(Impossible, match="not installed in T0ONE"):
        slack["T0ONE"].deliver("events_api", {"type": "x"})
    with pytest.raises(Impossible, match="not installed"):
        slack.uninstall("T0ONE")


@pytest.mark.parametrize("who", ["U0GUS", "U0STELLA", "U0LEO"])
async def test_guests_and_strangers_and_who_left_install_nothing(slack, asked, who):
    with pytest.raises(Impossible):
        slack.oauth.decide(asked | {"answer": "allow", "team": "T0ONE", "who": who})


async def test_uninstalled_every_token_ends_and_the_app_is_told_of_both(slack, asked):
    token = await _token(slack, asked)
    told = slack.uninstall("T0ONE", tokens_first=False)
    assert [one.payload["event"]["type"] for one in told] == ["app_uninstalled", "tokens_revoked"]
    assert [one.payload["team_id"] for one in told] == ["T0ONE"] * 2
    assert "authorizations" not in told[0].payload
    assert await _refused(_client(slack, token).auth_test()) == "account_inactive"
    again = await _token(slack, asked)
    assert again != token
    assert await _refused(_client(slack, token).auth_test()) == "token_revoked"


async def test_with_its_last_token_revoked_an_app_is_uninstalled(slack, asked):
    client = _client(slack, await _token(slack, asked))
    assert (await client.auth_revoke())["revoked"]
    assert await _refused(client.auth_test()) == "account_inactive"


class TestRotation:
    @pytest.fixture
    def settings(self):
        return {"token_rotation_enabled": True}

    async def _renewed(self, slack, refresh):
        return await _access(slack, grant_type="refresh_token", refresh_token=refresh, redirect_uri=None)

    async def test_a_token_ends_after_twelve_hours_and_is_renewed_once_with_the_other(self, slack, asked):
        first = await _access(slack, code=(await _consented(slack, asked))["code"])
        assert first["expires_in"] == 43_200
        slack["T0ONE"].clock.advance(43_200)
        assert await _refused(_client(slack, first["access_token"]).auth_test()) == "token_expired"
        second = await self._renewed(slack, first["refresh_token"])
        assert (await _client(slack, second["access_token"]).auth_test())["team_id"] == "T0ONE"
        assert await _refused(self._renewed(slack, first["refresh_token"])) == "invalid_refresh_token"

    async def test_the_one_before_the_newest_is_good_until_it_ends_and_no_older_one(self, slack, asked):
        first = await _access(slack, code=(await _consented(slack, asked))["code"])
        second = await self._renewed(slack, first["refresh_token"])
        await _client(slack, first["access_token"]).auth_test()
        await self._renewed(slack, second["refresh_token"])
        assert await _refused(_client(slack, first["access_token"]).auth_test()) == "token_revoked"
        await _client(slack, second["access_token"]).auth_test()


class TestOrganisations:
    @pytest.fixture
    def teams(self):
        return [Team(id="T0ONE", enterprise="E0ORG"), Team(id="T0TWO", enterprise="E0ORG", suffix="2"), Team(id="T0X")]

    @pytest.fixture
    def settings(self):
        return {"org_deploy_enabled": True}

    async def test_a_token_of_an_organisation_is_good_in_all_of_its_workspaces(self, slack, asked):
        client = _client(slack, await _token(slack, asked, org_wide="true"))
        mine = await client.auth_test()
        assert (mine["team_id"], mine["enterprise_id"], mine["is_enterprise_install"]) == ("E0ORG", "E0ORG", True)
        assert [one["id"] for one in (await client.auth_teams_list())["teams"]] == ["T0ONE", "T0TWO"]
        user = (await client.users_info(user="U0ANNA2"))["user"]
        assert (user["team_id"], user["enterprise_user"]["enterprise_id"]) == ("T0TWO", "E0ORG")
        assert await _refused(client.users_list()) == "missing_argument"
        assert "U0ANNA2" in [one["id"] for one in (await client.users_list(team_id="T0TWO"))["members"]]
        assert slack["T0X"].backend.bot_token == ""

    async def test_uninstalled_it_is_gone_from_all_of_them(self, slack, asked):
        token = await _token(slack, asked, org_wide="true")
        told = slack.uninstall("T0TWO")
        assert {(one.payload["team_id"], one.payload["enterprise_id"]) for one in told} == {("E0ORG", "E0ORG")}
        assert [slack[one].backend.bot_token for one in ("T0ONE", "T0TWO")] == ["", ""]
        assert await _refused(_client(slack, token).auth_test()) == "account_inactive"

    async def test_a_workspace_outside_of_one_has_none_to_install_it_for(self, slack, asked):
        with pytest.raises(Impossible):
            slack.oauth.decide(asked | {"answer": "allow", "team": "T0X", "who": "U0DANA", "org_wide": "true"})


def test_a_redirect_url_without_tls_is_a_mistake():
    wrong = _manifest()
    wrong["oauth_config"]["redirect_urls"] = ["http://app.example/"]
    with pytest.raises(BadManifest, match="must begin with https"):
        Workspace(wrong)
