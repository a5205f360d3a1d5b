"""A window on the page of a workspace, as a program has one: it asks what a browser asks, and reads what comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import lxml.html

from bot.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PageWindow:
    """Somebody's. `http` asks below the page's address."""

    http: httpx.AsyncClient
    name: str = "anna"

    async def screen(self, at: str = "", thread: str = "") -> dict[str, Any]:
        """The screen in pieces, each read as HTML where it is HTML."""
        answer = await self.http.get("screen", params={"as": self.name, "at": at, "thread": thread})
        assert answer.status_code == 200, answer.text
        pieces: dict[str, Any] = answer.json()
        return pieces

    async def reads(self, at: str = "", thread: str = "") -> list[str]:
        """What is read in the messages of a place, or in a thread, oldest first."""
        pieces = await self.screen(at, thread)
        shown = pieces["thread"] if thread else pieces["messages"][1:]
        return [words(html) for _, html in shown]

    async def acts(self, verb: str, **done: Any) -> dict[str, Any]:
        """Do something; what is answered."""
        answer = await self.http.post("act", json={"as": self.name, "verb": verb, **done})
        assert answer.status_code == 200, answer.text
        given: dict[str, Any] = answer.json()
        return given

    async def says(self, text: str, at: str = "general", thread: str | None = None) -> dict[str, Any]:
        """Type it there."""
        return await self.acts("says", at=at, text=text, thread=thread)


@asynccontextmanager
async def looking(workspace: Workspace, name: str = "anna") -> AsyncIterator[PageWindow]:
    """A window of somebody's."""
    async with httpx.AsyncClient(base_url=workspace.opens_page(), timeout=30) as http:
        yield PageWindow(http, name)


def tree(html: str) -> lxml.html.HtmlElement:
    """A piece of HTML, to look into."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def words(html: str) -> str:
    """What is read in it."""
    return words_of(tree(html))


def words_of(node: lxml.html.HtmlElement) -> str:
    """What is read in a part of it."""
    return " ".join(" ".join(node.itertext()).split())
