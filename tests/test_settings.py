"""Settings: read once from the environment, and everything that is missing or wrong is told in one message."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import settings
from bot.settings import LADDER_DATA, Settings, SettingsError, from_environment

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


def _wrong(monkeypatch, *required, **environment):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        from_environment(*required)
    return str(told.value).splitlines()


def test_everything_that_is_missing_is_told_at_once_with_where_to_find_it(monkeypatch):
    first, *lines = _wrong(monkeypatch, *SECRETS)
    assert first == "The bot cannot start with these settings:"
    assert [line.split()[0] for line in lines] == list(SECRETS)
    for line, where in zip(lines, ("OAuth & Permissions", "App-Level Tokens", "App Credentials"), strict=True):
        assert "is not set" in line
        assert where in line


def test_an_empty_setting_is_a_missing_one(monkeypatch):
    assert "SLACK_BOT_TOKEN is not set" in _wrong(monkeypatch, "SLACK_BOT_TOKEN", SLACK_BOT_TOKEN="")[1]


def test_only_what_this_form_needs_is_missed(monkeypatch):
    for name in SECRETS[:2]:
        monkeypatch.setenv(name, "x")
    settings = from_environment(*SECRETS[:2])
    assert settings.token("SLACK_APP_TOKEN") == "x"
    assert settings.token("SLACK_SIGNING_SECRET") == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLACK_API_URL", "https://slack.example/api", "a URL that ends with a slash"),
        ("SLACK_API_URL", "slack.example/", "a URL that ends with a slash"),
        ("LADDER_COMMAND", "ladder", "a slash and up to 31 small letters"),
        ("LADDER_COMMAND", "/Ladder", "a slash and up to 31 small letters"),
        ("LADDER_COMMAND", "/" + "x" * 32, "a slash and up to 31 small letters"),
        ("ALLOW_EXTERNAL", "perhaps", "true or false"),
        ("LADDER_WATCH", "perhaps", "true or false"),
        ("LADDER_ADMINS", "@anna", "Slack ids of people"),
        ("LADDER_ADMINS", "U0ANNA;U0ALEX", "Slack ids of people"),
        ("LADDER_ADMINS", "U0ANNA,", "Slack ids of people"),
        ("LADDER_ADMINS", "U0ANNA\n", "Slack ids of people"),
        ("PORT", "http", "a whole number"),
        ("PORT", "65536", "a whole number"),
        ("PORT", "-1", "a whole number"),
        ("WATCH_PORT", "0", "a whole number from 1"),
        ("WATCH_HOST", "every one", "the address of an interface"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("PUBLIC_URL", "http://ladder.example", "https:// and a host"),
        ("PUBLIC_URL", "https://ladder.example/?a=b", "https:// and a host"),
        ("ALLOWED_WORKSPACES", "acme", "ids of workspaces"),
        ("ALLOWED_WORKSPACES", "T0ONE any", "ids of workspaces"),
        ("UNINSTALL_GRACE_DAYS", "0", "a whole number of days"),
    ],
)
def test_a_wrong_setting_is_told_with_what_it_must_be(monkeypatch, name, value, says):
    _, line = _wrong(monkeypatch, **{name: value})
    assert line.strip().startswith(f"{name} must be {says}")


def test_what_is_missing_and_what_is_wrong_is_told_together(monkeypatch):
    lines = _wrong(monkeypatch, "SLACK_BOT_TOKEN", PORT="x", LOG_LEVEL="y", ALLOW_EXTERNAL="z")
    assert [line.split()[0] for line in lines[1:]] == ["SLACK_BOT_TOKEN", "ALLOW_EXTERNAL", "PORT", "LOG_LEVEL"]


def test_a_token_for_one_workspace_and_an_app_for_several_contradict_each_other(monkeypatch):
    needed = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x"}
    _, line = _wrong(monkeypatch, *needed, **needed, SLACK_BOT_TOKEN="xoxb-1")
    assert line.strip().startswith("SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set")


def test_slack_asks_for_consent_beside_its_web_api():
    assert Settings().authorize_url == "https://slack.com/oauth/v2/authorize"
    assert Settings(slack_api_url="https://slack-gov.com/api/").authorize_url.startswith("https://slack-gov.com/oauth/")


def test_no_secret_stands_in_a_message_or_in_what_is_printed(monkeypatch):
    lines = _wrong(monkeypatch, SLACK_BOT_TOKEN="xoxb-plumcake", PORT="x")
    assert "plumcake" not in "\n".join(lines)
    monkeypatch.delenv("PORT")
    settings = from_environment()
    assert "plumcake" not in f"{settings} {settings!r} {settings.model_dump()}"
    assert settings.token("SLACK_BOT_TOKEN") == "xoxb-plumcake"


def test_every_setting_has_a_default_but_the_secrets():
    settings = from_environment()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.ladder_command, settings.allow_external, settings.port) == ("/ladder", False, 3000)
    assert (settings.ladder_data, settings.log_level) == (LADDER_DATA, "INFO")
    assert [settings.token(name) for name in SECRETS] == ["", "", ""]
    assert (settings.ladder_watch, settings.admins) == (True, ())


def test_every_setting_is_read_from_its_environment_variable(monkeypatch):
    given = {
        "SLACK_BOT_TOKEN": "a",
        "SLACK_APP_TOKEN": "b",
        "SLACK_SIGNING_SECRET": "c",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "e",
        "PUBLIC_URL": "https://ladder.example/bot",
        "ALLOWED_WORKSPACES": "T0ONE, E0ORG",
        "SLACK_API_URL": "http://127.0.0.1:1/api/",
        "LADDER_DATA": "/srv/ladders",
        "LADDER_WATCH": "false",
        "LADDER_ADMINS": "U0ANNA, W0ALEX,U0ANNA",
        "LADDER_COMMAND": "/steps",
        "ALLOW_EXTERNAL": "true",
        "LADDERBOT_HOME": "~/notes",
        "DATABASE_URL": "postgres://u:hunter2@127.0.0.1/ladder",
        "LADDERBOT_KEYS": "d",
        "NOTES_KEEP_DAYS": "365",
        "LEAVER_GRACE_DAYS": "14",
        "UNINSTALL_GRACE_DAYS": "7",
        "KEEP_UNANSWERED": "false",
        "QUESTIONS_PER_MINUTE": "0",
        "NOTES_PER_MINUTE": "20",
        "PORT": "8080",
        "WATCH_PORT": "9090",
        "WATCH_HOST": "::1",
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": "JSON",
    }
    assert {name.lower() for name in given} == set(Settings.model_fields)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = from_environment(*SECRETS)
    assert [settings.token(name) for name in SECRETS] == ["a", "b", "c"]
    assert (settings.ladder_data, settings.ladder_command) == (Path("/srv/ladders"), "/steps")
    assert (settings.ladder_watch, settings.admins) == (False, ("U0ANNA", "W0ALEX"))
    assert settings.token("DATABASE_URL") == given["DATABASE_URL"]
    assert settings.token("LADDERBOT_KEYS") == "d"
    assert "hunter2" not in repr(settings)
    assert settings.home == Path.home() / "notes"
    assert (settings.notes_keep_days, settings.leaver_grace_days, settings.uninstall_grace_days) == (365, 14, 7)
    assert (settings.slack_client_id, settings.token("SLACK_CLIENT_SECRET")) == ("1.2", "e")
    assert (settings.public_url, settings.places) == ("https://ladder.example/bot", ("T0ONE", "E0ORG"))
    assert not settings.keep_unanswered
    assert (settings.questions_per_minute, settings.notes_per_minute) == (0, 20)
    assert (settings.allow_external, settings.port, settings.log_level) == (True, 8080, "DEBUG")
    assert (settings.log_format, settings.watch_host, settings.watch_port) == ("json", "::1", 9090)


# secrets in files

EVERY_SECRET = (*SECRETS, "SLACK_CLIENT_SECRET", "DATABASE_URL", "LADDERBOT_KEYS")


@pytest.fixture
def in_a_file(monkeypatch, tmp_path):
    """Puts a secret into a file, and says so in the environment."""

    def put(name, held):
        path = tmp_path / name.lower()
        path.write_bytes(held)
        monkeypatch.setenv(f"{name}_FILE", str(path))
        return path

    return put


@pytest.mark.parametrize("name", EVERY_SECRET)
def test_a_secret_may_stand_in_a_file_with_a_line_end_behind_it(in_a_file, name):
    in_a_file(name, b" plumcake\r\n")
    assert from_environment(name).token(name) == "plumcake"


def test_every_secret_may_and_nothing_else():
    assert set(settings.SECRETS) == set(EVERY_SECRET)


def test_a_secret_both_set_and_in_a_file_is_a_contradiction(monkeypatch, in_a_file):
    in_a_file("SLACK_BOT_TOKEN", b"xoxb-1")
    _, line = _wrong(monkeypatch, "SLACK_BOT_TOKEN", SLACK_BOT_TOKEN="xoxb-2")
    assert line.strip() == "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: take one of them away"


@pytest.mark.parametrize(
    ("held", "says"),
    [(b" \n", "is empty"), (b"\xff", "is no text"), (b"x" * 70_000, "is too large for a secret")],
    ids=["empty", "bytes", "large"],
)
def test_a_file_that_holds_no_secret_is_told_with_its_setting_and_its_path(monkeypatch, in_a_file, held, says):
    path = in_a_file("LADDERBOT_KEYS", held)
    assert _wrong(monkeypatch)[1:] == [f"  LADDERBOT_KEYS_FILE names {path}, which {says}"]


def test_a_file_that_is_not_there_is_told_and_its_secret_is_not_said_to_be_missing_as_well(monkeypatch, tmp_path):
    path = tmp_path / "gone"
    lines = _wrong(monkeypatch, "SLACK_APP_TOKEN", SLACK_APP_TOKEN_FILE=str(path))
    assert lines[1:] == [f"  SLACK_APP_TOKEN_FILE names {path}, which cannot be read: No such file or directory"]


def test_a_token_in_a_file_contradicts_an_app_for_several_too(monkeypatch, in_a_file):
    in_a_file("SLACK_BOT_TOKEN", b"xoxb-1")
    _, line = _wrong(monkeypatch, "SLACK_CLIENT_ID", SLACK_CLIENT_ID="1.2")
    assert line.strip().startswith("SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set")


def test_settings_do_not_change_once_they_are_read():
    with pytest.raises(ValidationError):
        from_environment().port = 1


def test_the_ladder_that_travels_with_the_package_is_there():
    assert (LADDER_DATA / "engineering.yaml").is_file()
