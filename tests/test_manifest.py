"""The Slack app, held against Slack's schema and against the code, both ways."""

from __future__ import annotations

import ast
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from slack_sdk.web.async_client import AsyncWebClient
from typer.testing import CliRunner

from bot import slack, wiring
from bot.cli import app
from bot.ladders.data import LadderData
from bot.ladders.model import Ladders
from bot.settings import Settings
from bot.slack import listeners
from bot.slack.manifest import EVENTS, FAREWELLS, PATH, SCOPES, manifest
from bot.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT.parent / "shared" / "slack"
VARIANTS = {
    "socket mode": manifest(),
    "http": manifest(url="https://ladder.example.com/"),
    "another command": manifest("/career"),
    "another command over http": manifest("/career", "https://ladder.example.com/bot"),
    "several workspaces": manifest(url="https://ladder.example.com", several=True),
    "an organisation": manifest(url="https://ladder.example.com/", several=True, org_wide=True, rotation=True),
}

# What Slack asks for, from its reference of methods and events. What the bot begins to use is added here.
SCOPES_OF_METHOD: dict[str, set[str]] = {
    "auth_revoke": set(),
    "auth_teams_list": set(),
    "auth_test": set(),
    "chat_deleteScheduledMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_scheduleMessage": {"chat:write"},
    "chat_scheduledMessages_list": set(),
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history"},  # of direct messages, the only ones that the bot reads back
    "conversations_open": {"im:write"},  # of direct messages
    "conversations_replies": {"im:history"},
    "files_delete": {"files:write"},
    "files_upload_v2": {"files:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
SCOPES_OF_EVENT = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
SCOPE_OF_COMMANDS_AND_SHORTCUTS = "commands"

KNOWN_SCOPES = set(
    """
    app_mentions:read bookmarks:read bookmarks:write calls:read calls:write canvases:read canvases:write
    channels:history channels:join channels:manage channels:read chat:write chat:write.customize chat:write.public
    commands dnd:read
    emoji:read files:read files:write groups:history groups:read groups:write im:history im:read im:write links:read
    links:write metadata.message:read mpim:history mpim:read mpim:write pins:read pins:write reactions:read
    reactions:write reminders:read reminders:write team:read usergroups:read usergroups:write users.profile:read
    users:read users:read.email users:write
    """.split()
)
KNOWN_EVENTS = set(
    """
    app_home_opened app_mention app_uninstalled channel_archive channel_created channel_deleted channel_rename
    link_shared member_joined_channel member_left_channel message.channels message.groups message.im message.mpim
    reaction_added reaction_removed team_join tokens_revoked user_change
    """.split()
)


@pytest.fixture(params=list(VARIANTS))
def variant(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The manifest in one of the forms in which it can be printed."""
    return VARIANTS[request.param]


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    """Slack's own JSON Schema of manifests."""
    if not SCHEMAS.is_dir():
        pytest.skip("../shared/slack with Slack's schema of manifests is not in this clone")

    def beside(uri: str) -> Resource[Any]:
        return DRAFT7.create_resource(json.loads((SCHEMAS / uri.rsplit("/", 1)[-1]).read_text()))

    return Draft7Validator(
        json.loads((SCHEMAS / "manifest.schema.json").read_text()),
        registry=Registry(retrieve=beside),  # type: ignore[call-arg]
    )


@pytest.fixture(scope="module")
def registered() -> dict[str, list[Any]]:
    """What the bot listens to, by the name of Bolt's method or of what is looked up: `{"command": ["/ladder"], …}`."""
    found: dict[str, list[Any]] = defaultdict(list)

    class Recorder:
        def __getattr__(self, kind: str) -> Callable[..., Callable[..., None]]:
            def listening(what: Any, *_: object) -> Callable[..., None]:
                found[kind].append(what)
                return lambda *_: None

            return listening

    recorder: Any = Recorder()
    desk: Any = SimpleNamespace()
    listeners.register(recorder, desk, "/career")
    for frequent in found["use"]:
        found["command"] += frequent.commands
        found["event"] += frequent.events
    return found


def methods_called() -> Iterator[tuple[str, str]]:
    """Every method of Slack's Web API that the code calls, and where."""
    for path in sorted(Path(slack.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = node.func.attr
                if "_" in called.strip("_") and hasattr(AsyncWebClient, called):
                    yield called, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_the_file_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(app, ["manifest"]).output
    assert (ROOT / "manifest.yml").read_text() == printed, "run `ladder-bot manifest > manifest.yml`"
    assert yaml.safe_load(printed) == manifest()


def test_slacks_schema_accepts_it(schema: Draft7Validator, variant: dict[str, Any]) -> None:
    assert [error.message for error in schema.iter_errors(variant)] == []


def test_slacks_schema_is_awake(schema: Draft7Validator) -> None:
    wrong = manifest()
    wrong["features"]["slash_commands"][0]["should_escape"] = "perhaps"
    assert list(schema.iter_errors(wrong))


def test_every_address_is_there_over_http_and_none_over_sockets() -> None:
    http, sockets = json.dumps(VARIANTS["http"]), json.dumps(VARIANTS["socket mode"])
    assert http.count(f'"https://ladder.example.com{PATH}"') == 4
    assert "http" not in sockets
    assert VARIANTS["socket mode"]["settings"]["socket_mode_enabled"]
    assert not VARIANTS["http"]["settings"]["socket_mode_enabled"]


def test_a_command_in_the_manifest_is_listened_to_and_the_other_way_round(registered: dict[str, list[Any]]) -> None:
    commands = [one["command"] for one in VARIANTS["another command"]["features"]["slash_commands"]]
    assert registered["command"] == commands


def test_a_shortcut_in_the_manifest_is_listened_to_and_the_other_way_round(registered: dict[str, list[Any]]) -> None:
    shortcuts = manifest()["features"].get("shortcuts", [])
    heard = [*registered["shortcut"], *registered["global_shortcut"], *registered["message_shortcut"]]
    assert sorted(one["callback_id"] for one in shortcuts) == sorted(heard)


def test_an_event_in_the_manifest_is_listened_to_and_the_other_way_round(registered: dict[str, list[Any]]) -> None:
    subscribed = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted({event.split(".")[0] for event in subscribed}) == sorted(registered["event"])


def test_where_workspaces_install_it_the_redirect_and_the_two_ends_are_there_and_nowhere_else() -> None:
    for name, one in VARIANTS.items():
        events = set(one["settings"]["event_subscriptions"]["bot_events"])
        installed_by_themselves = name in {"several workspaces", "an organisation"}
        assert one["oauth_config"].get("redirect_urls") == (
            ["https://ladder.example.com/slack/oauth_redirect"] if installed_by_themselves else None
        )
        assert events - set(EVENTS) == (set(FAREWELLS) if installed_by_themselves else set())
        for setting in ("org_deploy_enabled", "token_rotation_enabled"):
            assert one["settings"][setting] == (name == "an organisation")


def test_buttons_are_listened_to_and_switched_on(registered: dict[str, list[Any]], variant: dict[str, Any]) -> None:
    assert registered["action"]
    assert variant["settings"]["interactivity"]["is_enabled"]


def test_the_home_tab_is_on_and_people_may_write_to_the_bot(variant: dict[str, Any]) -> None:
    home = variant["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


def test_every_method_called_and_every_event_heard_has_its_scopes_in_the_table() -> None:
    unknown = [f"{where} calls {method}" for method, where in methods_called() if method not in SCOPES_OF_METHOD]
    unknown += [event for event in EVENTS if event not in SCOPES_OF_EVENT]
    assert not unknown, "add what Slack asks for to the tables above"


def test_every_scope_is_needed_and_none_is_missing(registered: dict[str, list[Any]]) -> None:
    needed = {scope for method, _ in methods_called() for scope in SCOPES_OF_METHOD[method]}
    needed |= {scope for event in EVENTS for scope in SCOPES_OF_EVENT[event]}
    needed |= {SCOPE_OF_COMMANDS_AND_SHORTCUTS} if registered["command"] else set()
    assert needed == set(SCOPES)
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(SCOPES)


def test_there_are_eight_scopes_of_the_bots_at_most_and_none_of_a_person(variant: dict[str, Any]) -> None:
    assert variant["oauth_config"]["scopes"].keys() == {"bot"}
    assert len(variant["oauth_config"]["scopes"]["bot"]) <= 8


def test_scopes_and_events_are_spelled_as_slack_spells_them() -> None:
    assert set(SCOPES) <= KNOWN_SCOPES
    assert set(EVENTS + FAREWELLS) <= KNOWN_EVENTS


async def test_where_the_command_is_taken_the_bot_answers_to_another(ladders: Ladders) -> None:
    async with Workspace.running(manifest("/career")) as workspace:
        settings = Settings(
            slack_bot_token=workspace.bot_token,
            slack_app_token=workspace.app_token,
            slack_api_url=workspace.url,
            ladder_command="/career",
        )
        async with wiring.connected(settings, LadderData(ladders)):
            await workspace.connected()
            assert "Engineer III" in (await workspace.person("anna").command("/career band3")).plain
