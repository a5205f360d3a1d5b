"""`ladder-bot doctor`: each part that the bot needs is well, or the line says what to do; and nothing is changed."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot import doctor
from bot.doctor import Finding, examine
from bot.ladders.data import LadderData
from bot.settings import Settings
from bot.slack.manifest import PATH, manifest
from bot.storage.engine import Database
from bot.storage.opening import open_storage
from bot.storage.sealing import new_key
from bot.workspace import Workspace
from tests.databases import own_database
from tests.serving import settings_of
from tests.storage.keeping import fill

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "manifest.yml"


@pytest.fixture(autouse=True)
def read_once(monkeypatch, loaded):
    """The shipped ladders are read once for all tests."""
    load = doctor.load
    given = LadderData(loaded.ladders, path=Settings().ladder_data)
    monkeypatch.setattr(doctor, "load", lambda path: given if path == given.path else load(path))


async def said(settings, app=APP, **more):
    """Part → what is found of it."""
    return {one.part: one for one in await examine(settings, app, **more)}


async def of(part, settings, app=APP, **more):
    found = (await said(settings, app, **more))[part]
    return found.state, found.says


def everything_in(folder):
    """Each file, with its mode, its time, and what it holds."""
    return {
        path: (path.stat().st_mode, path.stat().st_mtime_ns, path.is_file() and path.read_bytes())
        for path in [folder, *sorted(folder.rglob("*"))]
    }


# all of it


async def test_where_all_is_well_every_line_says_so_and_nothing_is_changed(workspace, home):
    before = everything_in(home)
    found = await said(settings_of(workspace, ladderbot_home=home))
    assert {part: one.state for part, one in found.items()} == {
        "home": "ok",
        "manifest": "ok",
        "ladders": "ok",
        "database": "ok",
        "migrations": "ok",
        "keys": "ok",
        "SLACK_BOT_TOKEN": "ok",
        "SLACK_APP_TOKEN": "ok",
        "clock": "ok",
        "address": "not asked",
    }
    assert everything_in(home) == before
    assert [one.name for one in workspace.log if one.way == "in"] == ["auth.test", "apps.connections.open"]


async def test_beside_a_running_bot_too(bot, workspace, home):
    found = await said(settings_of(workspace, ladderbot_home=home))
    assert {one.state for one in found.values()} == {"ok", "not asked"}


async def test_before_the_first_start_nothing_is_made(tmp_path):
    found = await said(Settings(ladderbot_home=tmp_path / "new"))
    assert found["database"] == Finding("database", "ok", "There is none yet: it is made at the first start.")
    assert {part for part, one in found.items() if one.state == "not asked"} == {
        "keys",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "clock",
        "address",
    }
    assert not (tmp_path / "new").exists()


# this machine


async def test_a_home_that_cannot_be_written_to_is_wrong(tmp_path):
    (tmp_path / "file").write_text("")
    state, says = await of("home", Settings(ladderbot_home=tmp_path / "file" / "below"))
    assert (state, says.split(":")[0]) == ("wrong", f"{tmp_path}/file cannot be written to")


async def test_ladders_with_problems_are_told_by_workspace_with_file_and_line(tmp_path, small, broken):
    of_team = small / "T024BE7LD"
    of_team.mkdir()
    (of_team / "broken.yaml").write_text(broken.read_text())
    found = await said(Settings(ladder_data=small))
    assert found["ladders"] == Finding("ladders", "ok", "small (2 bands)")
    assert found["ladders of T024BE7LD"].state == "wrong"
    assert f"{of_team}/broken.yaml:2" in found["ladders of T024BE7LD"].says


async def test_of_many_problems_the_first_are_told(tmp_path):
    (tmp_path / "many.yaml").write_text("id: many\n" + "".join(f"wrong{n}: 1\n" for n in range(20)))
    state, says = await of("ladders", Settings(ladder_data=tmp_path / "many.yaml"))
    assert state == "wrong"
    assert says.endswith("more: `ladder-bot check` tells all")


# the manifest


@pytest.fixture
def app(tmp_path):
    """Writes a manifest, changed, to a file."""

    def write(change=lambda made: None, **given):
        made = manifest(**given)
        change(made)
        path = tmp_path / "app.yml"
        path.write_text(yaml.safe_dump(made))
        return path

    return write


async def test_what_an_app_lacks_is_named(app):
    def without(made):
        made["oauth_config"]["scopes"]["bot"].remove("im:write")
        made["settings"]["event_subscriptions"]["bot_events"].remove("app_mention")
        made["features"]["app_home"]["messages_tab_read_only_enabled"] = True
        del made["features"]["shortcuts"]

    state, says = await of("manifest", Settings(ladder_command="/career"), app(without))
    assert state == "wrong"
    lacks = says.split(" lacks: ")[1].split(". ")[0].split(", ")
    assert {"the scope im:write", "the event app_mention", "the Messages tab", "the command /career"} < set(lacks)
    assert len(lacks) == 6, "and the two shortcuts"


async def test_an_app_with_more_than_is_needed_and_under_another_name_is_well(app):
    def more(made):
        made["display_information"]["name"] = "Career"
        made["oauth_config"]["scopes"]["bot"].append("channels:read")

    assert (await of("manifest", Settings(), app(more, url="https://ladder.example")))[0] == "ok"


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "features: {}", "\x00"])
async def test_what_is_no_manifest_is_told_so(tmp_path, text):
    path = tmp_path / "app.yml"
    path.write_text(text)
    state, says = await of("manifest", Settings(), path)
    assert (state, "is no manifest" in says) == ("wrong", True)


async def test_a_manifest_that_is_not_there_is_not_asked_and_one_that_cannot_be_read_is_wrong(tmp_path):
    assert (await of("manifest", Settings(), tmp_path / "gone.yml"))[0] == "not asked"
    state, says = await of("manifest", Settings(), tmp_path)
    assert (state, says) == ("wrong", f"{tmp_path} cannot be read: IsADirectoryError.")


# the database and its keys


@pytest.fixture
def filled(home):
    """A home with a note in it, and its key."""
    storage = open_storage(home)
    with storage.database:
        fill(storage, 1)
    return home


async def test_keys_that_open_what_is_there_are_well_without_touching_it(filled):
    before = everything_in(filled)
    assert await of("keys", Settings(ladderbot_home=filled)) == ("ok", "They open what is there.")
    assert everything_in(filled) == before


async def test_a_key_that_is_gone_is_wrong_and_none_is_made(filled):
    (filled / "notes.key").unlink()
    state, says = await of("keys", Settings(ladderbot_home=filled))
    assert (state, "is gone, and nothing else opens them" in says) == ("wrong", True)
    assert not (filled / "notes.key").exists()


async def test_where_nothing_needs_a_key_yet_none_is_made_and_nobody_is_kept_from_one(home):
    (home / "notes.key").chmod(0o644)
    await of("keys", Settings(ladderbot_home=home))
    assert (home / "notes.key").stat().st_mode & 0o777 == 0o644
    (home / "notes.key").unlink()
    assert (await of("keys", Settings(ladderbot_home=home)))[0] == "ok"
    assert not (home / "notes.key").exists()


async def test_keys_that_open_nothing_are_wrong_and_so_are_some_of_several_that_are_missing(filled):
    state, says = await of("keys", Settings(ladderbot_home=filled, ladderbot_keys=new_key()))
    assert (state, says.split(".")[0]) == ("wrong", "None of the keys opens what is in the database")
    storage = open_storage(filled, keys=f"{new_key()},{(filled / 'notes.key').read_text()}")
    with storage.database:
        fill(storage, 1, 1)
    state, says = await of("keys", Settings(ladderbot_home=filled))
    assert (state, storage.keys.writes in says) == ("wrong", True)


async def test_keys_without_a_database_are_read_all_the_same():
    assert (await of("keys", Settings(ladderbot_keys=new_key())))[0] == "ok"
    assert (await of("keys", Settings(ladderbot_keys="plumcake")))[0] == "wrong"


@pytest.mark.parametrize(
    ("version", "part", "state", "says"),
    [
        ("0001", "migrations", "ok", "at the next start"),
        ("9999", "database", "wrong", "A newer version of the bot has been at this database"),
    ],
)
async def test_a_database_of_another_version_is_told_and_left_as_it_is(home, version, part, state, says):
    with sqlite3.connect(home / "ladder.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.close()
    before = everything_in(home)
    found = await of(part, Settings(ladderbot_home=home))
    assert (found[0], says in found[1]) == (state, True)
    assert everything_in(home) == before


async def test_an_empty_postgresql_has_to_be_migrated_first_and_is_left_empty(server):
    with own_database(server) as url:
        found = await said(Settings(database_url=url.render_as_string(hide_password=False)))
        assert (found["database"].says, found["migrations"].state) == ("PostgreSQL", "wrong")
        assert "ladder-bot migrate" in found["migrations"].says
        with Database(url) as database, database.reading() as connection:
            assert not connection.exec_driver_sql("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").all()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "postgresql://127.0.0.1:1/nobody"])
async def test_a_database_that_cannot_be_reached_is_wrong(url):
    assert (await of("database", Settings(database_url=url)))[0] == "wrong"


# Slack


async def test_scopes_that_are_missing_are_named(judges):
    given = manifest()
    given["oauth_config"]["scopes"]["bot"] = ["chat:write", "commands"]
    given["settings"]["event_subscriptions"]["bot_events"] = []
    async with Workspace.running(given, judges=judges) as workspace:
        state, says = await of("SLACK_BOT_TOKEN", settings_of(workspace))
    assert state == "wrong"
    assert "lacks the scopes app_mentions:read, files:write, im:history, im:write, users:read: add them" in says


async def test_a_token_that_slack_does_not_take_is_named_and_not_shown(workspace):
    settings = settings_of(workspace).model_copy(
        update={"slack_bot_token": Settings(slack_bot_token="xoxb-plumcake").slack_bot_token}
    )
    state, says = await of("SLACK_BOT_TOKEN", settings)
    assert state == "wrong"
    assert "Slack does not take SLACK_BOT_TOKEN: " in says
    assert "plumcake" not in says


async def test_a_slack_that_is_out_of_reach_is_wrong_and_the_rest_is_told(home):
    found = await said(Settings(slack_bot_token="xoxb-1", slack_api_url="http://127.0.0.1:1/api/", ladderbot_home=home))
    assert found["SLACK_BOT_TOKEN"].says.startswith("Slack cannot be reached at http://127.0.0.1:1/api/")
    assert (found["keys"].state, found["clock"].state) == ("ok", "not asked")


@pytest.mark.parametrize(("seconds", "says"), [(90, "s ahead of Slack's"), (-400, "s behind Slack's")])
async def test_a_clock_that_is_apart_from_slacks_is_wrong(workspace, seconds, says):
    state, told = await of("clock", settings_of(workspace), now=lambda: datetime.now(UTC) + timedelta(seconds=seconds))
    assert state == "wrong"
    assert abs(int(told.split()[2]) - abs(seconds)) <= 2
    assert says in told


async def test_a_socket_that_is_out_of_reach_is_wrong_and_behind_a_proxy_it_is_not_asked(workspace, monkeypatch):
    async def refuse(*_args, **_more):
        raise ConnectionRefusedError

    monkeypatch.setattr(doctor.asyncio, "open_connection", refuse)
    state, says = await of("SLACK_APP_TOKEN", settings_of(workspace))
    assert (state, says) == ("wrong", "Sockets at 127.0.0.1 are out of reach: ConnectionRefusedError.")
    monkeypatch.setattr(doctor, "load_http_proxy_from_env", lambda: "http://proxy.example:3128")
    state, says = await of("SLACK_APP_TOKEN", settings_of(workspace))
    assert (state, "was not asked" in says) == ("ok", True)


async def test_over_http_the_bot_is_looked_for_where_it_listens(served, ladders, home):
    port = int(served.request_url.removesuffix(PATH).rsplit(":", 1)[1])
    settings = settings_of(served, port=port).model_copy(update={"slack_app_token": None})
    assert await of("address", settings) == ("ok", f"The bot answers at {served.request_url}.")
    other = settings.model_copy(update={"port": int(served.url.split(":")[2].split("/")[0])})
    state, says = await of("address", other)
    assert (state, "answers with 404, as the bot does not" in says) == ("wrong", True)


async def test_a_bot_that_does_not_run_is_told_so(unused_tcp_port):
    settings = Settings(slack_signing_secret="x", port=unused_tcp_port)
    state, says = await of("address", settings)
    assert (state, says.endswith("Does the bot run?")) == ("wrong", True)


# the command


def test_it_ends_with_1_where_something_is_wrong_and_says_it_to_programs_too(run, monkeypatch):
    monkeypatch.setenv("LADDERBOT_KEYS", "plumcake")
    ran = run("doctor", "--json", "--manifest", APP)
    told = json.loads(ran.out)
    assert (ran.code, told["ok"]) == (1, False)
    assert [one["part"] for one in told["checks"] if one["state"] == "wrong"] == ["keys"]
    assert "plumcake" not in ran.out


def test_it_ends_with_0_where_nothing_is(run):
    ran = run("doctor", "--manifest", APP)
    assert ran.code == 0
    assert "ok         ladders: engineering" in ran.out


def test_settings_that_are_wrong_are_a_line_of_their_own(run, monkeypatch):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    ran = run("doctor", "--manifest", APP)
    assert ran.code == 1
    assert ran.out.startswith(
        "wrong      settings: The bot cannot start with these settings:\n  SLACK_CLIENT_SECRET is"
    )
