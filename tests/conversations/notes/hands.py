"""Pressing where several buttons have one label, and with what the bot never put on a button; and its daily work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.installed import OneHome
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.slack.upkeep import Rounds
from bot.workspace import Member, Reply, Workspace
from bot.workspace.people import Act


def pressed(member: Member, reply: Reply, label: str, nth: int = 0, **tampered: str) -> Act:
    """Presses the nth button with a label, counted from 0; `value=`, `action_id=` forge it."""
    choice = [one for one in reply.choices if one.label == label][nth]
    return member.quietly.presses_this(reply, replace(choice, element=choice.element | tampered))


async def presses(member: Member, reply: Reply, label: str, nth: int = 0, **tampered: str) -> Reply:
    """The same, and waits for what is shown."""
    return await member.answer_to(pressed(member, reply, label, nth, **tampered))


def value(reply: Reply, label: str, nth: int = 0) -> str:
    """What the nth button with a label carries."""
    return str([one for one in reply.choices if one.label == label][nth].element.get("value", ""))


async def kept_by(who: Member, about: str = "@alex") -> str:
    """What somebody keeps about somebody, as they read it."""
    return (await who.command(f"/ladder notes {about}")).plain


async def count_by(who: Member, about: str = "@alex") -> int:
    """How many notes that are."""
    return (await who.command(f"/ladder notes {about}")).buttons.count("Edit")


async def until(workspace: Workspace, holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for what comes after the answer: a message to somebody else, a Home tab that is published again."""
    assert await workspace.backend.bell.until(lambda: holds() or None, seconds)


def daily_work(workspace: Workspace, notebook: Notebook) -> Rounds:
    """That of another process."""
    home = OneHome(AsyncWebClient(token=workspace.bot_token, base_url=workspace.url))
    return Rounds(notebook, People(allow_external=False), home, timedelta(days=30), timedelta(days=30))
