"""A screen → HTML in pieces with keys: the browser replaces only what is no longer the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.workspace.page.blocks import blocks_html
from bot.workspace.page.guide import Step
from bot.workspace.page.mrkdwn import mrkdwn_html
from bot.workspace.page.screen import Line, Screen
from bot.workspace.replies import Reply
from bot.workspace.state import Json

HERE = Path(__file__).parent


@cache
def templates() -> Environment:
    """The templates; what a value lacks is an error, and text is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "clock": clock,
        "day": day,
        "bytes": size,
        "body": body,
        "mrkdwn": lambda text: mrkdwn_html(text, str),
    }
    return made


def pieces(screen: Screen, errors: Mapping[str, Mapping[str, str]], steps: Sequence[Step]) -> Json:
    """The screen as the browser gets it. `errors`: view id → block id → what is wrong with what was submitted."""
    env = templates()
    message = env.get_template("message.html")

    def lines(several: tuple[Line, ...], *, in_thread: bool = False) -> list[tuple[str, str]]:
        return [(one.key, message.render(line=one, screen=screen, in_thread=in_thread)) for one in several]

    modals = [replace(one, errors=errors.get(one.shown_view.id, {})) for one in screen.modals]
    return {
        "title": env.get_template("title.html").render(screen=screen),
        "places": env.get_template("places.html").render(screen=screen),
        "messages": lines(screen.lines),
        "thread": None if screen.thread is None else lines(screen.thread, in_thread=True),
        "home": None if screen.place.kind != "home" else env.get_template("home.html").render(screen=screen),
        "modals": [
            (one.shown_view.id, env.get_template("modal.html").render(modal=one, top=one is modals[-1]))
            for one in modals
        ],
        "guide": env.get_template("guide.html").render(steps=steps),
        "scheduled": env.get_template("scheduled.html").render(screen=screen),
    }


def body(reply: Reply) -> Markup:
    """What a message or a view says."""
    if reply.view:
        return blocks_html(reply.blocks, reply.named, values=reply.values, errors=reply.errors)
    return blocks_html(reply.blocks, reply.named) if reply.blocks else mrkdwn_html(reply.text, reply.named)


def clock(at: datetime) -> str:
    """09:05."""
    return at.strftime("%H:%M")


def day(on: date, today: date) -> str:
    """Today, Yesterday, Monday, 2 November; with the year if that is another one."""
    gone = (today - on).days
    if gone in (0, 1):
        return ("Today", "Yesterday")[gone]
    if gone == -1:
        return "Tomorrow"
    year = "" if on.year == today.year else f" {on.year}"
    return f"{on:%A}, {on.day} {on:%B}{year}"


def size(count: int) -> str:
    """512 bytes, 1.5 KB, 2.0 MB."""
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.1f} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"
