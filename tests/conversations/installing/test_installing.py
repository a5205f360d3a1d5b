"""Installing by OAuth over real HTTP: the way there, every way in which it ends, and what nobody can forge."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot import wiring
from bot.ladders.data import LadderData
from bot.settings import SettingsError, from_environment
from bot.slack import installing
from bot.slack.installing import COOKIE
from bot.storage.engine import StorageError
from bot.storage.installations import Installations
from bot.storage.states import LASTS
from bot.workspace import Browser
from tests.conversations.installing.conftest import ONE, TWO


@pytest.fixture
def browser(served):
    return served.browser()


def _granted(served):
    """The installations that the bot has."""
    return served.app.oauth_flow.settings.installation_store._tokens.installations.everywhere()


async def _called_back(browser, install, **more):
    """Where Slack sends a browser back to, which has not gone there yet: the address, and what is in it."""
    consent = await browser.presses_button(await browser.opens(install))
    form = consent.hidden | {"team": ONE, "who": "U0DANA", "answer": "allow", **more}
    sent = await browser.asks(consent.url.partition("?")[0], form)
    return sent.headers["Location"], {name: values[0] for name, values in parse_qs(urlsplit(sent.url).query).items()}


async def test_who_installs_it_is_told_what_it_asks_for_and_where_it_is_then(browser, install, slack, served):
    begin = await browser.opens(install)
    assert begin.status == 200
    assert "Install Ladder into Slack" in begin.plain
    assert "im:history" in begin.plain
    consent = await browser.presses_button(begin)
    assert consent.hidden["redirect_uri"] == "https://ladder.example/slack/oauth_redirect"
    done = await browser.decides(consent, TWO)
    assert done.status == 200
    assert done.plain.startswith("Ladder is installed in Two & <Co>")
    assert "<Co>" not in done.text
    assert done.links == [f"https://slack.com/app_redirect?app=A0LOOPBACK&team={TWO}"]
    assert [one.tenant for one in _granted(served)] == [TWO]
    assert (await slack[TWO].person("anna").command("/ladder band3")).text == "Engineer III"
    assert (await slack[TWO].person("anna").says("band 3")).text == "Engineer III"


async def test_a_page_runs_nothing_and_stands_in_no_other_page_and_its_address_goes_nowhere(browser, install):
    for page in (await browser.opens(install), await browser.installs(install, ONE)):
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "<script" not in page.text


async def test_who_declines_is_told_what_to_do(browser, install, served):
    page = await browser.installs(install, ONE, answer="deny")
    assert page.status == 200
    assert "Nobody allowed it on Slack's page" in page.plain
    assert _granted(served) == ()
    assert (await browser.installs("https://ladder.example/slack/" + page.links[0], ONE)).status == 200


async def test_the_cookie_is_for_this_host_and_for_no_script_and_is_gone_at_the_end(browser, install):
    begun = (await browser.opens(install)).headers["Set-Cookie"]
    assert begun.startswith(f"{COOKIE}=")
    assert {part.strip().partition("=")[0].lower() for part in begun.split(";")[1:]} == {
        "secure", "httponly", "path", "max-age", "samesite",
    }  # fmt: skip
    assert browser.cookies["ladder.example"]
    await browser.installs(install, ONE)
    assert browser.cookies["ladder.example"] == {}


async def test_a_state_is_good_once(browser, install, slack, served):
    back, _ = await _called_back(browser, install)
    cookies = {host: dict(jar) for host, jar in browser.cookies.items()}
    assert (await browser.opens(back)).status == 200
    browser.cookies = cookies
    again = await browser.opens(back)
    assert again.status == 401
    assert "loaded twice" in again.plain


async def test_a_state_of_another_browser_is_refused(served, browser, install):
    back, _ = await _called_back(browser, install)
    other = served.browser()
    await other.opens(install)
    for one in (other, served.browser()):
        page = await one.opens(back)
        assert page.status == 400
        assert "another browser" in page.plain
    assert _granted(served) == ()
    assert (await browser.opens(back)).status == 200


async def test_a_forged_state_is_refused_even_with_its_cookie(served, browser, redirect, install):
    forged = "0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    browser.cookies["ladder.example"] = {COOKIE: forged}
    page = await browser.opens(f"{redirect}?{urlencode({'code': 'x', 'state': forged})}")
    assert page.status == 401
    assert _granted(served) == ()


async def test_a_state_lasts_for_ten_minutes(monkeypatch, browser, install, served):
    back, _ = await _called_back(browser, install)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(UTC) + LASTS + timedelta(seconds=1)

    monkeypatch.setattr(installing, "datetime", Later)
    page = await browser.opens(back)
    assert page.status == 401
    assert "more than ten minutes" in page.plain
    assert _granted(served) == ()


async def test_an_install_that_began_on_slacks_own_page_begins_again_with_a_state(served, browser, redirect, slack):
    """Slack's list of apps sends no state: who made that code is not known, and it is not used."""
    began = {"client_id": slack.app.client_id, "scope": "chat:write", "redirect_uri": redirect, "state": ""}
    sent = slack.oauth.decide(began | {"team": ONE, "who": "U0DANA", "answer": "allow"})
    page = await browser.opens(sent)
    assert page.url == "https://ladder.example/slack/install"
    assert _granted(served) == ()
    done = await browser.decides(await browser.presses_button(page), ONE)
    assert "is installed in One" in done.plain
    assert len(slack[ONE].calls("oauth.v2.access")) == 1, "the code without a state was not shown to Slack"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"error": "access_denied"}, "Nobody allowed it"),
        ({"error": "org_login_required"}, "Slack said org_login_required"),
        ({"error": "<script>alert(1)</script>"}, "Slack said unknown"),
        ({"error": "x" * 1_000}, "Slack said unknown"),
        ({}, "another browser"),
        ({"state": "x"}, "another browser"),
        ({"code": "a\nb", "state": "x"}, "another browser"),
    ],
    ids=str,
)
async def test_whatever_stands_in_the_address_ends_in_a_page_that_says_what_to_do(
    served, browser, redirect, asked, says, logged
):
    page = await browser.opens(f"{redirect}?{urlencode(asked)}")
    assert says in page.plain
    assert page.links == ["install"]
    assert "<script" not in page.text
    assert "\nb" not in logged.text
    assert _granted(served) == ()


@pytest.mark.parametrize("code", ["", "a b", "a\nb", "x" * 500, "é"])
async def test_a_code_that_is_none_is_not_shown_to_slack(browser, install, redirect, slack, code):
    state = (await browser.presses_button(await browser.opens(install))).hidden["state"]
    page = await browser.opens(f"{redirect}?{urlencode({'state': state, 'code': code})}")
    assert page.status == 401
    assert "Slack sent no code along" in page.plain
    assert slack[ONE].calls("oauth.v2.access") == []


async def test_a_code_that_slack_does_not_take_is_told_and_stands_in_no_log(browser, install, redirect, served, logged):
    state = (await browser.presses_button(await browser.opens(install))).hidden["state"]
    page = await browser.opens(f"{redirect}?{urlencode({'state': state, 'code': 'plumcake'})}")
    assert page.status == 401
    assert "Slack did not take the code" in page.plain
    assert "plumcake" not in logged.text
    assert "Installing failed: invalid_code" in logged.text


@pytest.mark.parametrize("path", ["install", "oauth_redirect"])
async def test_a_long_address_is_refused_before_it_is_read(browser, install, path):
    page = await browser.asks(install.replace("install", path) + "?error=" + "x" * 3_000)
    assert page.status == 414


async def test_a_page_leads_nowhere_but_to_slack_and_back(browser, install, slack):
    """No address that somebody puts into a link decides where a browser is sent."""
    evil = "https://evil.example/"
    asked = {"redirect_uri": evil, "team": f"T1&redirect_uri={evil}", "next": evil, "url": evil}
    page = await browser.opens(f"{install}?{urlencode(asked)}")
    (link,) = page.links
    assert link.startswith(slack.url.replace("/api/", "/oauth/v2/authorize?"))
    assert "evil" not in page.text


async def test_a_link_may_name_the_workspace(browser, install):
    page = await browser.opens(f"{install}?team={ONE}")
    assert parse_qs(urlsplit(page.links[0]).query)["team"] == [ONE]


async def test_where_the_database_fails_it_is_told_on_the_page(monkeypatch, browser, install):
    def fail(*_):
        raise StorageError("The disk of the database is full.")

    monkeypatch.setattr(Installations, "save", fail)
    page = await browser.installs(install, ONE)
    assert page.status == 500
    assert "the bot's database did not take it down" in page.plain


async def test_where_slack_fails_it_is_told(browser, install, slack):
    slack[ONE].faults.fail(method="auth.test", status=404)
    page = await browser.installs(install, ONE)
    assert page.status == 401
    assert "or did not answer" in page.plain


async def test_where_slack_is_out_of_reach_it_is_told_with_a_reference_that_stands_in_the_log(
    serving, install, redirect, logged
):
    async with serving(slack_api_url="http://127.0.0.1:1/api/") as served:
        browser = served.browser()
        (link,) = (await browser.opens(install)).links
        state = parse_qs(urlsplit(link).query)["state"][0]
        page = await browser.opens(f"{redirect}?{urlencode({'state': state, 'code': 'plumcake'})}")
    assert page.status == 500
    reference = re.search(r"the reference ([0-9a-f]{8})", page.plain)[1]
    assert f"reference {reference}" in logged.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.links == ["install"]
    assert "Traceback" not in page.text
    assert "plumcake" not in logged.text


async def test_a_token_that_cannot_be_given_back_is_not_kept_all_the_same(serving, install, slack, logged):
    async with serving(allowed_workspaces=TWO) as served:
        slack[ONE].faults.fail(method="auth.revoke", status=404)
        assert (await served.browser().installs(install, ONE)).status == 403
        assert _granted(served) == ()


async def test_only_workspaces_that_the_operator_names_can_install_it(serving, install, slack):
    async with serving(allowed_workspaces=TWO) as served:
        page = await served.browser().installs(install, ONE)
        assert page.status == 403
        assert f"{ONE} is not among the workspaces that may install it" in page.plain
        assert _granted(served) == ()
        assert slack[ONE].backend.bot_token == "", "the token was given back"
        assert (await served.browser().installs(install, TWO)).status == 200


async def test_a_workspace_that_is_named_no_more_is_not_answered(serving, install, slack):
    async with serving() as served:
        await served.browser().installs(install, ONE)
    async with serving(allowed_workspaces=TWO):
        assert "not installed here" in (await slack[ONE].person("anna").command("/ladder band3")).plain
    async with serving():
        assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"


@pytest.mark.parametrize("wrong", [{"slack_client_id": "1.2"}, {"slack_client_secret": "plumcake"}], ids=str)
async def test_an_app_that_slack_does_not_know_is_told_at_the_start_and_quotes_no_secret(serving, wrong):
    async with serving() as served:
        await wiring.check_tokens(served.settings)
        with pytest.raises(SettingsError, match="does not take SLACK_CLIENT_ID with SLACK_CLIENT_SECRET") as told:
            await wiring.check_tokens(served.settings.model_copy(update=_secret(wrong)))
    assert "plumcake" not in str(told.value)


def _secret(given):
    return {name: SecretStr(value) if name.endswith("secret") else value for name, value in given.items()}


async def test_the_bot_as_it_is_started_reads_all_of_that_from_its_environment(
    monkeypatch, slack, ladders, made_once, install, unused_tcp_port
):
    given = {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "SLACK_SIGNING_SECRET": slack.app.signing_secret,
        "SLACK_API_URL": slack.url,
        "PUBLIC_URL": "https://ladder.example",
        "ALLOWED_WORKSPACES": f"T0OTHER,{ONE}",
        "PORT": str(unused_tcp_port),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    address = f"http://127.0.0.1:{unused_tcp_port}"
    slack.goes_to(f"{address}/slack/events")
    bot = asyncio.create_task(wiring.serve_http(from_environment(*wiring.SEVERAL), LadderData(ladders)))
    browser = Browser({"https://ladder.example": address})
    while not bot.done():
        try:
            page = await browser.installs(install, ONE)
            break
        except aiohttp.ClientError:
            await asyncio.sleep(0.01)
    assert page.status == 200
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(bot, 10)


async def test_without_oauth_there_are_no_such_pages(workspace, connecting):
    async with connecting() as app:
        assert app.oauth_flow is None
