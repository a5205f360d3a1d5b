"""The app's manifest, as far as this workspace acts on it: what is not in it, Slack refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.workspace.errors import BadManifest

# Which scope an app needs before Slack sends it an event (docs.slack.dev/reference/events).
SCOPE_OF_EVENT: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; `name` starts with a slash."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """`kind` is `global` or `message`."""

    name: str
    kind: str
    callback_id: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest that has been read. Without `socket_mode` everything goes to the URLs."""

    name: str
    bot_name: str
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    interactive: bool = False
    interactivity_url: str = ""
    options_url: str = ""
    events_url: str = ""
    socket_mode: bool = False
    home_tab: bool = False
    messages_tab: bool = False
    messages_tab_read_only: bool = False
    redirect_urls: tuple[str, ...] = ()
    org_wide: bool = False
    token_rotation: bool = False

    def command(self, name: str) -> Command | None:
        """The command with this name, slash included."""
        return next((command for command in self.commands if command.name == name), None)

    def shortcut(self, name: str, kind: str) -> Shortcut | None:
        """The shortcut with this name or callback id."""
        return next((s for s in self.shortcuts if s.kind == kind and name in (s.name, s.callback_id)), None)


def read(data: Mapping[str, Any]) -> Manifest:
    """Read a parsed manifest; raises `BadManifest` with everything that contradicts itself in it."""
    settings, features = data.get("settings") or {}, data.get("features") or {}
    bot, home = features.get("bot_user") or {}, features.get("app_home") or {}
    subscriptions, interactivity = settings.get("event_subscriptions") or {}, settings.get("interactivity") or {}
    oauth = data.get("oauth_config") or {}
    name = str((data.get("display_information") or {}).get("name", ""))
    manifest = Manifest(
        name=name,
        bot_name=str(bot.get("display_name", name)),
        scopes=frozenset((oauth.get("scopes") or {}).get("bot") or ()),
        events=frozenset(subscriptions.get("bot_events") or ()),
        commands=tuple(_command(one) for one in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(one) for one in features.get("shortcuts") or ()),
        interactive=bool(interactivity.get("is_enabled")),
        interactivity_url=str(interactivity.get("request_url", "")),
        options_url=str(interactivity.get("message_menu_options_url", "")),
        events_url=str(subscriptions.get("request_url", "")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled")),
        redirect_urls=tuple(oauth.get("redirect_urls") or ()),
        org_wide=bool(settings.get("org_deploy_enabled")),
        token_rotation=bool(settings.get("token_rotation_enabled")),
    )
    if problems := _problems(manifest, has_bot="bot_user" in features):
        raise BadManifest(problems)
    return manifest


def _command(data: Mapping[str, Any]) -> Command:
    return Command(
        name=str(data.get("command", "")),
        description=str(data.get("description", "")),
        usage_hint=str(data.get("usage_hint", "")),
        should_escape=bool(data.get("should_escape")),
        url=str(data.get("url", "")),
    )


def _shortcut(data: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        name=str(data.get("name", "")),
        kind=str(data.get("type", "")),
        callback_id=str(data.get("callback_id", "")),
        description=str(data.get("description", "")),
    )


def _problems(manifest: Manifest, *, has_bot: bool) -> list[str]:
    found = []
    if not manifest.name:
        found.append("display_information.name is missing")
    if not has_bot:
        found.append("features.bot_user is missing: the app has nobody to speak as")
    found += [
        f"slash command {command.name!r} must start with / and have at most 32 characters, no space"
        for command in manifest.commands
        if not re.fullmatch(r"/\S{1,31}", command.name)
    ]
    found += [
        f"shortcut {shortcut.name!r} needs a type (global or message) and a callback_id"
        for shortcut in manifest.shortcuts
        if shortcut.kind not in ("global", "message") or not shortcut.callback_id
    ]
    if (manifest.commands or manifest.shortcuts) and "commands" not in manifest.scopes:
        found.append("slash commands and shortcuts need the scope commands")
    found += [f"the redirect URL {url} must begin with https://" for url in _insecure(manifest.redirect_urls)]
    needed = {event: SCOPE_OF_EVENT[event] for event in sorted(manifest.events & SCOPE_OF_EVENT.keys())}
    found += [f"the event {event} needs {scope}" for event, scope in needed.items() if scope not in manifest.scopes]
    if manifest.shortcuts and not manifest.interactive:
        found.append("shortcuts need settings.interactivity.is_enabled")
    return found


def _insecure(urls: Iterable[str]) -> list[str]:
    return [url for url in urls if not url.startswith("https://")]
