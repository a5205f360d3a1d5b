"""A screen → HTML in pieces with keys: the browser replaces only what is no longer the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment

from bot.workspace.backend import Backend
from bot.workspace.page.blocks import environment, media_type, reply_html, text_html
from bot.workspace.page.guide import Guide
from bot.workspace.page.mrkdwn import Reader
from bot.workspace.page.screen import Line, Screen
from bot.workspace.state import BOT_USER, Json, Person

HERE = Path(__file__).parent
_HUES = 8


@cache
def templates() -> Environment:
    """The templates, with what those of the page need beside those of blocks."""
    made = environment()
    made.filters |= {
        "about": about,
        "body": reply_html,
        "bytes": size,
        "clock": clock,
        "day": day,
        "hue": hue,
        "initials": initials,
        "moment": moment,
        "mrkdwn": lambda text: text_html(text, Reader()),
        "picture": media_type,
    }
    return made


def pieces(
    backend: Backend, screen: Screen, errors: Mapping[str, Mapping[str, str]], guide: Guide | None = None
) -> Json:
    """The screen as the browser gets it. `errors`: view id → block id → what is wrong with what was submitted."""

    def made(template: str, **more: object) -> str:
        return templates().get_template(template).render(screen=screen, bot=backend.store.people[BOT_USER], **more)

    def messages(lines: Sequence[Line], *, in_thread: bool = False) -> list[tuple[str, str]]:
        more = {"in_thread": in_thread, "replies": len(lines) - 1, "shortcuts": shortcuts}
        return [(line.key, made("message.html", line=line, **more)) for line in lines]

    shortcuts = [one for one in backend.manifest.shortcuts if one.kind == "message"]
    modals = [replace(one, errors=errors.get(one.shown_view.id, {})) for one in screen.modals]
    return {
        "at": screen.place.key,
        "title": made("title.html"),
        "places": made("places.html"),
        "unread": sum(one.unread for one in screen.places),
        "messages": [("beginning", made("beginning.html")), *messages(screen.lines)],
        "thread": None if screen.thread is None else messages(screen.thread, in_thread=True),
        "home": made("home.html") if screen.place.kind == "home" else None,
        "modals": [(one.shown_view.id, made("modal.html", modal=one, top=one is modals[-1])) for one in modals],
        "guide": made("guide.html", steps=guide.steps, tried=guide.tried) if guide else "",
        "scheduled": made("scheduled.html"),
        "known": known(backend, screen),
    }


def known(backend: Backend, screen: Screen) -> Json:
    """What can be completed where somebody types: the manifest's commands, people, and channels that they are in."""
    people = [one for one in backend.store.people.values() if not one.deleted]
    return {
        "commands": [
            {"name": one.name, "about": one.description, "usage": one.usage_hint} for one in backend.manifest.commands
        ],
        "people": [{"name": one.name, "about": one.real_name} for one in people],
        "channels": [one.name for one in screen.places if one.kind == "channel"],
    }


def about(person: Person) -> str:
    """What somebody is, and where: what the app may treat them differently for."""
    kinds = {
        "from another organisation": person.is_stranger,
        "guest of one channel": person.is_ultra_restricted,
        "guest": person.is_restricted and not person.is_ultra_restricted,
        "administrator": person.is_admin,
    }
    where = person.tz.rpartition("/")[2].replace("_", " ")
    return " · ".join([*(name for name, is_one in kinds.items() if is_one), where])


def initials(name: str) -> str:
    """AB for Anna Berg."""
    return "".join(word[0].upper() for word in name.split()[:2])


def hue(person: Person) -> int:
    """Which of the colours is somebody's."""
    return sum(map(ord, person.id)) % _HUES


def clock(at: datetime) -> str:
    """09:05."""
    return f"{at:%H:%M}"


def moment(at: datetime) -> str:
    """Monday, 2 November 2026, 09:05 CET."""
    return f"{at:%A}, {at.day} {at:%B %Y, %H:%M %Z}"


def day(on: date, today: date) -> str:
    """Today, Yesterday, Monday, 2 November; with the year if that is another one."""
    near = {0: "Today", -1: "Yesterday", 1: "Tomorrow"}.get((on - today).days)
    return near or f"{on:%A}, {on.day} {on:%B}" + ("" if on.year == today.year else f" {on.year}")


def size(count: int) -> str:
    """512 bytes, 1.5 KB, 2.0 MB."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.1f} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"
