"""Uninstalling: the token goes at once, in whatever order Slack tells it; the notes later, unless it is back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.notes.model import Viewer
from bot.slack import installing
from bot.slack.people import People
from bot.slack.upkeep import Rounds
from bot.storage.opening import open_storage
from bot.storage.tables import SEALED, metadata
from bot.wiring import notebook
from tests.conversations.installing.conftest import ONE, TWO

DAY, GRACE = timedelta(days=1), timedelta(days=30)
TOLD = "led the outage review"


@pytest.fixture
async def tokens(served, install, slack):
    """Installed in both workspaces: what the bot has of that."""
    for team in (ONE, TWO):
        assert (await served.browser().installs(install, team)).status == 200
    return served.app.oauth_flow.settings.installation_store._tokens


@pytest.fixture
def storage(served):
    opened = open_storage(served.settings.home)
    yield opened
    opened.database.close()


@pytest.fixture
def rounds(storage, tokens):
    """The daily work of a process beside the one that is served."""
    return Rounds(notebook(storage), People(allow_external=False), tokens, GRACE, GRACE)


async def _full(slack, team, storage):
    """Something of everything that a person can leave there."""
    anna, alex = slack[team].person("anna"), slack[team].person("alex")
    await anna.command(f"/ladder note @alex {TOLD}")
    await anna.command("/ladder note me wrote the guide")
    await anna.command("/ladder remind me about @alex every 2 weeks")
    await anna.command("/ladder @alex is a staff engineer")
    await anna.command("/ladder notes @alex")
    await anna.command("/ladder who knows about falconry and blacksmiths?")
    await alex.command("/ladder note @anna paired with me")
    await slack[team].quiet()
    async with asyncio.timeout(30):
        while "unanswered" not in _counts(storage, team):  # noqa: ASYNC110 - nobody is told when it is there
            await asyncio.sleep(0.01)


def _counts(storage, tenant):
    """How many rows of a tenant there are, by table."""
    with storage.database.reading() as connection:
        return {
            name: count
            for name, table in metadata.tables.items()
            if "tenant" in table.c
            and (count := connection.scalar(select(func.count()).where(table.c.tenant == tenant)))
        }


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_the_token_is_deleted_at_once_in_whichever_order_slack_tells_it(tokens, slack, storage, tokens_first):
    assert {"installations"} <= _counts(storage, ONE).keys()
    slack.uninstall(ONE, tokens_first=tokens_first)
    await slack[ONE].quiet()
    assert _counts(storage, ONE) == {"uninstalls": 1}
    assert "installations" in _counts(storage, TWO)


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
async def test_each_of_the_two_events_is_enough(tokens, slack, storage, event):
    manifest = slack[ONE].backend.manifest
    slack[ONE].backend.manifest = type(manifest)(
        **{name: getattr(manifest, name) for name in manifest.__slots__ if name != "events"},
        events=manifest.events - {"app_uninstalled", "tokens_revoked"} | {event},
    )
    assert len(slack.uninstall(ONE)) == 1
    await slack[ONE].quiet()
    assert "installations" not in _counts(storage, ONE)


async def test_an_event_that_comes_late_takes_nothing_from_who_has_installed_it_again(tokens, slack, served, install):
    told = slack.uninstall(ONE)
    await slack[ONE].quiet()
    await served.browser().installs(install, ONE)
    for one in told:
        slack[ONE].redeliver(one)
    await slack[ONE].quiet()
    assert (await slack[ONE].person("anna").command("/ladder band3")).text == "Engineer III"


async def test_where_slack_cannot_be_asked_its_word_counts(tokens, slack, storage, monkeypatch):
    monkeypatch.setattr(installing, "_PATIENCE", 0.05)
    slack[ONE].faults.fail(10, method="auth.test")
    slack.uninstall(ONE)
    await slack[ONE].quiet()
    assert "installations" not in _counts(storage, ONE)


async def test_a_person_whose_token_was_revoked_changes_nothing(tokens, slack, storage):
    """There is none: no token of a person is asked for."""
    told = slack[ONE].backend.tell_farewell("tokens_revoked", tokens={"oauth": ["U0ANNA"], "bot": []})
    await slack[ONE].quiet()
    assert told.state == "acked"
    assert "installations" in _counts(storage, ONE)


async def test_a_forged_event_takes_nothing(tokens, slack, storage):
    event = {"type": "event_callback", "event_id": "Ev1", "team_id": ONE, "event": {"type": "app_uninstalled"}}
    assert (await slack[ONE].post(event, secret="forged")).status == 401
    assert "installations" in _counts(storage, ONE)


async def test_an_uninstall_of_which_nobody_told_is_found_by_the_daily_work(tokens, slack, storage, rounds, logged):
    backend = slack[ONE].backend
    backend.revoked_tokens, backend.bot_tokens = {*backend.bot_tokens}, {}
    await rounds.look(datetime.now(UTC))
    assert _counts(storage, ONE).keys() == {"uninstalls"}
    assert "uninstalled in T0ONE" in logged.text
    assert "installations" in _counts(storage, TWO)


async def test_where_slack_fails_in_the_daily_work_nothing_is_taken_for_uninstalled(tokens, slack, storage, rounds):
    slack[ONE].faults.fail(20, method="auth.test", status=404)
    await rounds.look(datetime.now(UTC))
    assert "installations" in _counts(storage, ONE)


async def test_all_that_there_is_of_a_workspace_goes_when_its_grace_is_over_and_nothing_of_another(
    tokens, slack, storage, rounds, monkeypatch
):
    monkeypatch.setattr("bot.notes.sql.upkeep._BATCH", 1)
    for team in (ONE, TWO):
        await _full(slack, team, storage)
    other, mine = _counts(storage, TWO), _counts(storage, ONE)
    assert mine["notes"] == 3
    assert {"reminders", "scheduled", "positions", "accesses", "unanswered"} <= mine.keys()
    sealed = [table for table in SEALED if table.name in mine and table.name != "uninstalls"]
    with storage.database.reading() as connection:
        ids = {row for table in sealed for row in connection.scalars(select(table.c.id).where(table.c.tenant == ONE))}
    slack.uninstall(ONE)
    await slack[ONE].quiet()
    now = datetime.now(UTC)
    await rounds.look(now + GRACE - DAY)
    assert _counts(storage, ONE)["notes"] == 3
    await rounds.look(now + GRACE + DAY)
    assert _counts(storage, ONE) == {}
    assert ids <= storage.journal.erased()
    assert {name: other[name] for name in ("notes", "reminders", "positions")} == {
        name: _counts(storage, TWO)[name] for name in ("notes", "reminders", "positions")
    }


async def test_installed_again_within_the_grace_the_notes_stay(tokens, slack, storage, rounds, served, install):
    await _full(slack, ONE, storage)
    slack.uninstall(ONE)
    await slack[ONE].quiet()
    await served.browser().installs(install, ONE)
    await rounds.look(datetime.now(UTC) + GRACE + DAY)
    assert _counts(storage, ONE)["notes"] == 3
    assert TOLD in (await slack[ONE].person("anna").command("/ladder notes @alex")).plain


@pytest.mark.parametrize("held", [True, False])
async def test_installed_again_reminders_come_once_whatever_slack_did_with_those_it_held(
    tokens, slack, storage, rounds, served, install, held
):
    anna = slack[ONE].person("anna")
    await anna.command("/ladder remind me about @alex every 2 weeks")
    await rounds.look(datetime.now(UTC))
    laid = [one.post_at for one in slack[ONE].scheduled]
    assert laid
    slack.uninstall(ONE)
    await slack[ONE].quiet()
    if not held:
        for one in slack[ONE].scheduled:
            slack[ONE].backend.calendar.take_back(one)
    await served.browser().installs(install, ONE)
    await rounds.look(datetime.now(UTC) + DAY)
    again = [one.post_at for one in slack[ONE].scheduled]
    assert len({*again}) == len(again)
    assert {*laid} <= {*again}


async def test_installed_again_while_its_notes_are_being_deleted_what_is_left_stays(
    storage, tokens, slack, monkeypatch
):
    monkeypatch.setattr("bot.notes.sql.upkeep._BATCH", 1)
    await _full(slack, ONE, storage)
    one = await tokens.find(ONE)
    now = datetime.now(UTC)
    tokens.installations.remove(ONE, now)
    upkeep, erasing, turns = notebook(storage).upkeep, storage.journal.erasing, []

    def again():
        turns.append(1)
        if len(turns) == 3:
            tokens.installations.save(one)
        return erasing()

    monkeypatch.setattr(upkeep._journal, "erasing", again)
    assert upkeep.forget_tenant(ONE, now + DAY) == 2
    assert _counts(storage, ONE)["notes"] == 1


async def test_a_workspace_that_never_installed_it_itself_is_never_forgotten(workspace, notebook, connecting):
    """With SLACK_BOT_TOKEN the operator decides how long notes are kept, whatever Slack says of the token."""
    async with connecting():
        await workspace.person("anna").command(f"/ladder note @alex {TOLD}")
    now = datetime.now(UTC)
    assert notebook.upkeep.forget_tenant("T0WORKSPACE", now + 1000 * DAY) == 0
    assert notebook.store.count(Viewer("T0WORKSPACE", "U0ANNA"), None) == 1
