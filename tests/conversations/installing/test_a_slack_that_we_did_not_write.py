"""Installing and scopes, against a Slack that we did not write: emulate's, with strict scopes and signed events.

It has one workspace, no commands and no buttons, and schedules nothing to a person's id.
`npm install --prefix tests/emulate --no-package-lock` installs it; `.ci/run` does.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import wiring
from bot.ladders.data import LadderData
from bot.notes.model import Viewer
from bot.settings import SettingsError
from bot.slack.manifest import PATH, SCOPES
from bot.slack.people import REFUSAL
from bot.storage.opening import open_storage
from tests.conversations.installing.conftest import listening

FOLDER = Path(__file__).resolve().parents[2] / "emulate"
ANNA, TEAM, BOT = "xoxp-anna", "T000000001", "U00BOT"
APP = {"slack_client_id": "1.2", "slack_client_secret": "plumcake", "slack_signing_secret": "signed"}
SEED = {
    "signing_secret": APP["slack_signing_secret"],
    "strict_scopes": True,
    "users": [{"name": "anna", "real_name": "Anna Berg"}, {"name": "alex", "real_name": "Alex Moreau"}],
    "oauth_apps": [
        {
            "client_id": APP["slack_client_id"],
            "client_secret": APP["slack_client_secret"],
            "name": "Ladder",
            "redirect_uris": ["https://ladder.example/slack/oauth_redirect"],
            "bot_user_id": BOT,
            "bot_id": "B00BOT",
        }
    ],
    "tokens": [{"token": ANNA, "user": "anna", "scopes": ["chat:write", "im:history", "im:read", "users:read"]}],
}


class Emulate:
    """Their Slack, and what a person does in it."""

    def __init__(self, process: subprocess.Popen[str], origin: str) -> None:
        self._process, self.origin = process, origin
        self.anna = AsyncWebClient(token=ANNA, base_url=f"{origin}/api/")

    def goes_to(self, url: str) -> None:
        """Where events go."""
        assert self._process.stdin
        self._process.stdin.write(f"{url}\n")
        self._process.stdin.flush()

    async def consents(self, browser, install, user="anna", scopes=None):
        """Installs the app as somebody: with its scopes, or with others."""
        page = await browser.presses_button(await browser.opens(install))
        assert page.status == 200, page.plain
        chosen = next(form for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if f">{user}<" in form)
        fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', chosen))
        sent = {name: unescape(value) for name, value in fields.items()} | ({"scope": scopes} if scopes else {})
        return await browser.opens(f"{self.origin}/oauth/v2/authorize/callback", sent)

    async def says(self, text):
        """Anna writes to the bot: the first that it posts then."""
        said = await self.anna.chat_postMessage(channel=BOT, text=text)
        return await until(lambda: self._answer(said["channel"], said["ts"]))

    async def _answer(self, channel, ts):
        messages = (await self.anna.conversations_history(channel=channel))["messages"]
        newer = [one for one in messages if one["ts"] > ts and one["user"] == BOT]
        return newer[-1]["text"] if newer else None

    async def id_of(self, name):
        """Somebody's id."""
        return next(one["id"] for one in (await self.anna.users_list())["members"] if one["name"] == name)


async def until(asked):
    """What is asked for again and again, once it is there."""
    for _ in range(500):
        if found := await asked():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come")


@pytest.fixture(scope="module")
def emulate() -> Iterator[Emulate]:
    """Their Slack, as a process."""
    node = shutil.which("node")
    if node is None or not (FOLDER / "node_modules" / "emulate").is_dir():
        reason = (
            "no node"
            if node is None
            else "emulate is not installed: npm install --prefix tests/emulate --no-package-lock"
        )
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    given = json.dumps({"events": ["message"], "seed": SEED})
    process = subprocess.Popen(
        [node, "slack.js", given], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdin
    try:
        yield Emulate(process, process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
async def served(emulate, ladders, home, made_once):
    """The bot, served to their Slack and not installed yet."""
    async with listening(
        LadderData(ladders), **APP, slack_api_url=f"{emulate.origin}/api/", ladderbot_home=home
    ) as bot:
        emulate.goes_to(bot.address + PATH)
        yield bot


def _granted(served):
    return served.app.oauth_flow.settings.installation_store._tokens.installations.everywhere()


async def test_it_is_installed_there_with_the_scopes_of_the_manifest(emulate, served, install):
    done = await emulate.consents(served.browser(), install)
    assert (done.status, done.plain.partition(" Write")[0]) == (200, "Ladder is installed in Emulate")
    (one,) = _granted(served)
    assert (one.tenant, one.granted["bot_user_id"]) == (TEAM, BOT)
    assert set(one.granted["bot_scopes"]) == set(SCOPES)


async def test_these_scopes_are_enough_to_answer_and_to_keep_notes(emulate, served, install):
    await emulate.consents(served.browser(), install)
    assert await emulate.says("what's expected of a staff engineer?") == "Staff Engineer"
    anna, alex = await emulate.id_of("anna"), await emulate.id_of("alex")
    await emulate.anna.chat_postMessage(channel=BOT, text=f"note <@{alex}> led the outage review")
    storage = open_storage(served.settings.home)

    async def kept():
        return wiring.notebook(storage).store.count(Viewer(TEAM, anna), None)

    assert await until(kept) == 1
    storage.database.close()


async def test_with_a_scope_missing_people_are_told_something_and_not_answered_with_silence(emulate, served, install):
    fewer = ",".join(scope for scope in SCOPES if scope != "users:read")
    await emulate.consents(served.browser(), install, scopes=fewer)
    (one,) = _granted(served)
    with pytest.raises(SlackApiError) as refused:
        await AsyncWebClient(token=one.granted["bot_token"], base_url=f"{emulate.origin}/api/").users_info(user=BOT)
    assert refused.value.response["error"] == "missing_scope"
    assert await emulate.says("band 3") == REFUSAL


async def test_a_code_that_was_used_is_refused_there_too(emulate, served, install, redirect):
    browser = served.browser()
    page = await browser.presses_button(await browser.opens(install))
    state = re.search(r'name="state" value="([^"]+)"', page.text)[1]
    again = await browser.opens(f"{redirect}?code=0123abcd&state={state}")
    assert again.status == 401
    assert "Slack did not take the code" in again.plain


async def test_the_apps_secret_is_checked_at_the_start(emulate, served):
    await wiring.check_tokens(served.settings)
    wrong = served.settings.model_copy(update={"slack_client_id": "3.4"})
    with pytest.raises(SettingsError, match="invalid_client_id"):
        await wiring.check_tokens(wrong)
