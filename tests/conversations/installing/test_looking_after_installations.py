"""What `ladder-bot doctor` and `/readyz` say where several workspaces have installed the bot."""

from __future__ import annotations

import time
from pathlib import Path

from bot import doctor
from bot.doctor import examine
from bot.ladders.data import LadderData
from tests.conversations.installing.conftest import ONE, TWO

APP = Path("no-manifest.yml")


async def _said(served, **more):
    given = served.settings.model_copy(update={"public_url": served.address, **more})
    return {one.part: (one.state, one.says) for one in await examine(given, APP)}


async def test_each_installation_is_looked_at_and_nothing_is_renewed_or_deleted(
    served, slack, install, monkeypatch, ladders
):
    monkeypatch.setattr(doctor, "load", lambda path: LadderData(ladders))
    assert not [part for part in await _said(served) if part.startswith("installation ")]
    for team in (ONE, TWO):
        await served.browser().installs(install, team)
    found = await _said(served)
    assert {found[part][0] for part in found} == {"ok", "not asked"}
    assert found["SLACK_CLIENT_SECRET"] == ("ok", "Slack takes it with SLACK_CLIENT_ID.")
    assert found[f"installation in {ONE}"] == ("ok", "ladder in One, with all 7 scopes.")
    assert found["address"][1] == f"The bot answers at {served.address}/slack/events."

    narrowed = await _said(served, allowed_workspaces=ONE)
    assert narrowed[f"installation in {TWO}"] == ("wrong", "It is not in ALLOWED_WORKSPACES, and is not answered.")

    monkeypatch.setattr(doctor, "token_of", lambda one: "xoxb-revoked")
    assert (await _said(served))[f"installation in {ONE}"] == (
        "wrong",
        "Slack does not take its token: invalid_auth. Let the app be installed there again.",
    )

    (served.settings.home / "notes.key").rename(served.settings.home / "away.key")
    without = await _said(served)
    assert without["keys"][0] == "wrong"
    assert without["installations"][0] == "not asked"


async def test_a_token_that_has_ended_is_left_to_the_bot(served, install, monkeypatch, ladders):
    monkeypatch.setattr(doctor, "load", lambda path: LadderData(ladders))
    await served.browser().installs(install, ONE)
    ended = doctor.Installation(ONE, None, doctor.datetime.now(doctor.UTC), {"bot_token_expires_at": time.time() - 1})
    monkeypatch.setattr(doctor, "_installations", lambda *_: (ended,))
    found = await _said(served)
    assert found[f"installation in {ONE}"] == ("ok", "Its token has ended, and is renewed when it is needed.")


async def test_a_wrong_secret_of_the_app_is_wrong(served, monkeypatch, ladders):
    monkeypatch.setattr(doctor, "load", lambda path: LadderData(ladders))
    state, says = (await _said(served, slack_client_id="1.2"))["SLACK_CLIENT_SECRET"]
    assert (state, "does not take SLACK_CLIENT_ID with SLACK_CLIENT_SECRET" in says) == ("wrong", True)


async def test_it_is_ready_before_anybody_has_installed_it(served):
    assert set((await served.app.watch.parts()).values()) == {"ok"}
