"""Everything that the environment decides, read once into one frozen value."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urljoin

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import bot
from bot.slack import ids

LADDER_DATA = Path(bot.__file__).parent.parent / "ladder_data"
"""The ladder that travels with the package: beside `bot/` in a checkout and in an installation alike."""

_WHERE = {
    "SLACK_BOT_TOKEN": "the bot token (xoxb-…): your app on api.slack.com/apps, OAuth & Permissions, after Install",
    "SLACK_APP_TOKEN": "the app-level token (xapp-…) with connections:write: Basic Information, App-Level Tokens",
    "SLACK_SIGNING_SECRET": "the signing secret: Basic Information, App Credentials",
    "SLACK_CLIENT_ID": "the client id: Basic Information, App Credentials",
    "SLACK_CLIENT_SECRET": "the client secret: Basic Information, App Credentials",
    "PUBLIC_URL": "the address of the bot for browsers, https://…: the app's manifest has it",
    "ALLOWED_WORKSPACES": "the ids of the workspaces (T…) and organisations (E…) that may install the bot, or any",
}


_PLACES = r"any|[TE][A-Z0-9]{1,31}([, ]+[TE][A-Z0-9]{1,31})*"


class SettingsError(Exception):
    """Settings are missing or wrong; the message says which, all together, and where to find each."""


class Settings(BaseSettings):
    """The settings, named as their environment variables in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    public_url: Annotated[str, StringConstraints(pattern=r"^https://[^\s/?#]+(/[^\s?#]*)?$")] | None = None
    allowed_workspaces: Annotated[str, StringConstraints(pattern=rf"^({_PLACES})$")] | None = None
    slack_api_url: Annotated[str, StringConstraints(pattern=r"^https?://.+/$")] = "https://slack.com/api/"
    ladder_data: Path = LADDER_DATA
    ladder_watch: bool = True
    ladder_admins: Annotated[str, StringConstraints(pattern=rf"^{ids.PERSON}(\s*,\s*{ids.PERSON})*$")] | None = None
    ladder_command: Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_-]{1,31}$")] = ids.COMMAND
    allow_external: bool = False
    ladderbot_home: Path = Path("~/.ladder-bot")
    database_url: SecretStr | None = None
    ladderbot_keys: SecretStr | None = None
    notes_keep_days: int = Field(default=0, ge=0)
    leaver_grace_days: int = Field(default=30, ge=1)
    uninstall_grace_days: int = Field(default=30, ge=1)
    keep_unanswered: bool = True
    questions_per_minute: int = Field(default=300, ge=0)
    notes_per_minute: int = Field(default=100, ge=0)
    port: int = Field(default=3000, ge=0, le=65_535)
    watch_port: int | None = Field(default=None, ge=1, le=65_535)
    watch_host: Annotated[str, StringConstraints(pattern=r"^[\w.:-]+$")] = "127.0.0.1"
    log_level: Annotated[str, StringConstraints(to_upper=True, pattern=r"^(?i:debug|info|warning|error)$")] = "INFO"
    log_format: Annotated[str, StringConstraints(to_lower=True, pattern=r"^(?i:text|json)$")] = "text"

    def token(self, name: str) -> str:
        """The value of a secret; empty where it is not set."""
        value = getattr(self, name.lower())
        return value.get_secret_value() if value else ""

    @property
    def admins(self) -> tuple[str, ...]:
        """The Slack ids of those who are told of bad ladders."""
        return tuple(dict.fromkeys(one.strip() for one in (self.ladder_admins or "").split(",") if one))

    @property
    def several(self) -> bool:
        """Whether workspaces install the bot themselves."""
        return bool(self.slack_client_id)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of the workspaces and organisations that may, or `any`."""
        return tuple((self.allowed_workspaces or "").replace(",", " ").split())

    @property
    def authorize_url(self) -> str:
        """Where Slack asks whether the bot may be installed: beside its Web API."""
        return urljoin(self.slack_api_url, "../oauth/v2/authorize")

    @property
    def home(self) -> Path:
        """The folder in which the bot may write: its database and what belongs to it."""
        return self.ladderbot_home.expanduser()


_WANTED = {
    "slack_api_url": "a URL that ends with a slash",
    "ladder_command": "a slash and up to 31 small letters, digits, - or _",
    "ladder_watch": "true or false",
    "ladder_admins": "Slack ids of people, such as U024BE7LH, with commas between them",
    "allow_external": "true or false",
    "keep_unanswered": "true or false",
    "port": "a whole number from 0 to 65535",
    "watch_port": "a whole number from 1 to 65535",
    "watch_host": "the address of an interface, such as 127.0.0.1, or 0.0.0.0 for all of them",
    "log_level": "debug, info, warning or error",
    "log_format": "text or json",
    "ladder_data": "the path of a folder",
    "ladderbot_home": "the path of a folder",
    "notes_keep_days": "a whole number of days, or 0 to keep notes until they are deleted",
    "leaver_grace_days": "a whole number of days, at least 1",
    "uninstall_grace_days": "a whole number of days, at least 1",
    "questions_per_minute": "a whole number, or 0 for no limit",
    "notes_per_minute": "a whole number, or 0 for no limit",
    "public_url": "https:// and a host, with a path or without",
    "allowed_workspaces": "ids of workspaces (T…) and organisations (E…), parted by commas or blanks; or any",
}


def where(name: str) -> str:
    """Where the value of a secret is to be found, as a sentence."""
    return f"It is {_WHERE[name.split(maxsplit=1)[0]]}."


_BOTH = (
    "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: the first is for one workspace, the second for several that "
    "install the bot themselves; take one of them away"
)


SECRETS = tuple(name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))
"""The settings that may stand in a file too, which NAME_FILE names: as Docker and Kubernetes hand out secrets."""
_LARGEST_SECRET = 64 * 1024


def wants_several() -> bool:
    """Whether the environment says that workspaces install the bot themselves."""
    return bool(os.environ.get("SLACK_CLIENT_ID"))


def from_environment(*required: str) -> Settings:
    """The settings in force. SettingsError tells everything that is missing or wrong in one message."""
    in_files, problems = _secrets_in_files()
    there = {name for name in (*required, "SLACK_BOT_TOKEN") if os.environ.get(name) or name in in_files}
    problems += [f"{name} is not set: {_WHERE[name]}" for name in required if name not in there]
    if "SLACK_CLIENT_ID" in required and "SLACK_BOT_TOKEN" in there:
        problems.append(_BOTH)
    given: dict[str, Any] = {name.lower(): SecretStr(value) for name, value in in_files.items()}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        wrong = dict.fromkeys(str(e["loc"][0]) for e in error.errors())
        problems += [f"{name.upper()} must be {_WANTED[name]}" for name in wrong]
    if problems:
        raise SettingsError("\n".join(["The bot cannot start with these settings:", *(f"  {p}" for p in problems)]))
    return settings


def _secrets_in_files() -> tuple[dict[str, str], list[str]]:
    """The secrets that stand in files, by their names, and what is wrong with such files. One that cannot be read is
    there all the same: that it is missing is not said as well."""
    found, problems = {}, []
    for name in SECRETS:
        if path := os.environ.get(f"{name}_FILE"):
            if os.environ.get(name):
                problems.append(f"{name} and {name}_FILE are both set: take one of them away")
            found[name], wrong = _secret_in(Path(path))
            problems += [f"{name}_FILE names {path}, which {wrong}"] if wrong else []
    return found, problems


def _secret_in(path: Path) -> tuple[str, str]:
    """What a file holds, without blanks around it; or what is wrong with it."""
    try:
        with path.open("rb") as file:
            held = file.read(_LARGEST_SECRET + 1)
        text = held.decode().strip()
    except OSError as error:
        return "", f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        return "", "is no text"
    if len(held) > _LARGEST_SECRET:
        return "", "is too large for a secret"
    return text, "" if text else "is empty"
