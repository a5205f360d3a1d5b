"""Slack's JSON for what the store holds: users, messages, views, and the envelopes around what people do. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.workspace.state import APP_ID, BOT_ID, BOT_USER, Channel, File, Json, Message, Person, Team, View

ORGANISATION = "Loopback Group"
TOKEN = "verification-token"  # noqa: S105 - old-style verification, checked by nobody


def user(person: Person, now: float, team: Team) -> Json:
    """As `users.info` shows somebody."""
    there = datetime.fromtimestamp(now, UTC).astimezone(person.zone)
    offset = there.utcoffset()
    shown: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": int(now),
        "profile": {"real_name": person.real_name, "display_name": person.name, "team": person.team_id},
    }
    if team.enterprise and not person.is_stranger:
        shown["enterprise_user"] = {"id": person.id, "enterprise_id": team.enterprise, "teams": [person.team_id]}
    if person.deleted:
        # Of those who left, Slack tells neither flags nor time zone.
        return shown
    return shown | {
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": there.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        **({"is_stranger": True} if person.is_stranger else {}),
    }


def message(shown: Message, app_name: str, files: dict[str, File], team: Team) -> Json:
    """As events and `conversations.history` show a message; `metadata` is left to the caller."""
    body: Json = {"type": "message", "user": shown.user, "text": shown.text, "ts": shown.ts, "team": team.id}
    if shown.by_app:
        body |= {
            "bot_id": BOT_ID,
            "app_id": APP_ID,
            "bot_profile": {"id": BOT_ID, "app_id": APP_ID, "name": app_name, "deleted": False, "team_id": team.id},
        }
    if shown.blocks:
        body["blocks"] = list(shown.blocks)
    if shown.thread_ts:
        body["thread_ts"] = shown.thread_ts
    if shown.edited:
        body["edited"] = {"user": shown.user, "ts": shown.edited}
    if shown.files:
        body |= {"files": [file(files[one]) for one in shown.files]}
    return body


def file(shown: File) -> Json:
    """As messages show a file."""
    return {"id": shown.id, "name": shown.name, "title": shown.title or shown.name, "size": shown.length}


def view(shown: View, team: Team) -> Json:
    """As the Web API and interaction payloads show a view."""
    source = shown.source
    body: Json = {
        "id": shown.id,
        "team_id": team.id,
        "app_id": APP_ID,
        "app_installed_team_id": team.installed_in,
        "bot_id": BOT_ID,
        "type": source["type"],
        "blocks": source["blocks"],
        "private_metadata": source.get("private_metadata", ""),
        "callback_id": source.get("callback_id", ""),
        "external_id": source.get("external_id", ""),
        "state": {"values": dict(shown.values)},
        "hash": shown.hash,
        "clear_on_close": source.get("clear_on_close", False),
        "notify_on_close": source.get("notify_on_close", False),
        "root_view_id": shown.root,
        "previous_view_id": shown.previous,
        "title": source.get("title"),
        "close": source.get("close"),
        "submit": source.get("submit"),
    }
    return body


def rich_text(text: str) -> Json:
    """The block that Slack's own editor makes of a line somebody typed."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": "typed", "elements": [section]}


def event(body: Json, event_id: str, now: float, team: Team) -> Json:
    """An event in its callback."""
    return {
        "token": TOKEN,
        "team_id": team.id,
        "api_app_id": APP_ID,
        "event": body,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": team.enterprise,
                "team_id": team.id,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": team.org_wide,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def farewell(body: Json, event_id: str, now: float, team: Team) -> Json:
    """An event about the app's end somewhere, in its callback: it names where, and nobody whom it would be for."""
    told = {name: value for name, value in event(body, event_id, now, team).items() if name != "authorizations"}
    return told | {"team_id": team.installed_in, **({"enterprise_id": team.enterprise} if team.enterprise else {})}


def command(
    person: Person, channel: Channel, name: str, text: str, team: Team, *, trigger_id: str, response_url: str
) -> dict[str, Any]:
    """A slash command: a flat form, every value text."""
    return {
        "token": TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        **({"enterprise_id": team.enterprise, "enterprise_name": ORGANISATION} if team.enterprise else {}),
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": str(team.org_wide).lower(),
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def menu(person: str, where: str, block: str, action: str) -> str:
    """A menu on one person's screen: `where` is the view or the message that it stands in."""
    return "/".join((person, where, block, action))


def interaction(kind: str, person: Person, team: Team, **more: object) -> Json:
    """What all interactivity payloads share, and `more`. Where the app is installed for a whole organisation, those of
    modals name no team."""
    nowhere = team.org_wide and kind.startswith("view_")
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id},
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": None if nowhere else {"id": team.id, "domain": team.domain},
        "enterprise": {"id": team.enterprise, "name": ORGANISATION} if team.enterprise else None,
        "is_enterprise_install": team.org_wide,
        **more,
    }
