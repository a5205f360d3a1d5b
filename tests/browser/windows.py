"""Windows in which people have the page before them. All is found as they find it: by its role and its name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

SECONDS = 30
"""How long a busy machine may take until something is before a person."""
expect.set_options(timeout=SECONDS * 1_000)


@dataclass(frozen=True, slots=True)
class Window:
    """Somebody's window. `trouble` is what went wrong in it that a test has not asked for."""

    page: Page
    address: str
    trouble: list[str] = field(default_factory=list)

    @property
    def messages(self) -> Locator:
        """The messages of a place, oldest first."""
        return self.page.get_by_role("log", name="Messages", exact=True).get_by_role("article")

    @property
    def thread(self) -> Locator:
        """The messages of the thread."""
        return self.page.get_by_role("complementary", name="Thread").get_by_role("article")

    @property
    def modal(self) -> Locator:
        """The modal on top."""
        return self.page.get_by_role("dialog").last

    @property
    def composer(self) -> Locator:
        """Where one types."""
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def message(self, text: str) -> Locator:
        """The last message with this text in it."""
        return self.messages.filter(has_text=text).last

    async def says(self, text: str) -> None:
        """Types and sends."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def asks(self, text: str, answer: str) -> Locator:
        """Types, sends, and waits for a message with this text in it."""
        await self.says(text)
        await expect(self.message(answer)).to_be_visible()
        return self.message(answer)

    async def does(self, message: Locator, item: str) -> None:
        """Chooses from the menu of a message."""
        await message.hover()
        await message.get_by_role("button", name="More actions").click()
        await self.page.get_by_role("menu", name="More actions").get_by_role("menuitem", name=item).click()

    async def chooses(self, where: Locator, name: str, option: str, typed: str = "") -> None:
        """Opens a menu in a message or a modal, types into it, and chooses."""
        await where.get_by_role("combobox", name=name).click()
        if typed:
            await self.page.get_by_role("combobox", name=f"Find: {name}").fill(typed)
        await self.page.get_by_role("option", name=option).first.click()

    async def agrees(self, answer: str) -> None:
        """Answers what is asked before something is done."""
        await self.page.get_by_role("dialog").last.get_by_role("button", name=answer, exact=True).click()

    async def goes(self, place: str) -> None:
        """Goes to a place by its name in the list; Home is a tab of the app's."""
        name = "Ladder" if place == "Home" else place
        await self.page.get_by_role("navigation", name="Places").get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()
        if place == "Home":
            await self.page.get_by_role("link", name="Home", exact=True).click()
            await expect(self.page.get_by_role("region", name="Home")).to_be_visible()

    async def becomes(self, name: str) -> None:
        """Is somebody else from now on, who is chosen at the top."""
        await self.page.get_by_role("button", name="be somebody else").click()
        await self.page.get_by_role("navigation", name="Who you are").get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("button", name=f"You are {name}")).to_be_visible()
        await self.listens()

    async def listens(self) -> None:
        """Waits until the page listens to what is typed: then it puts the focus there."""
        await expect(self.composer).to_be_focused()


@asynccontextmanager
async def sitting(browser: Browser, address: str, who: str = "", at: str = "", **context: Any) -> AsyncIterator[Window]:
    """A window in which somebody has the page before them, in a context of its own: no two share anything. Nothing may
    go wrong in it."""
    fresh = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
    try:
        fresh.set_default_timeout(SECONDS * 1_000)
        window = Window(await fresh.new_page(), address)
        _watch(window)
        asked = urlencode({name: value for name, value in {"as": who, "at": at}.items() if value})
        await window.page.goto(f"{address}?{asked}" if asked else address)
        await window.listens()
        yield window
    finally:
        await fresh.close()
    assert window.trouble == []


def _watch(window: Window) -> None:
    """Notes what the browser complains about, and whatever is asked of anybody but the page's own server."""
    note, origin = window.trouble.append, "/".join(window.address.split("/")[:3]) + "/"

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            note(f"{message.type}: {message.text} ({message.location})")

    def asked(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "blob:")):
            note(f"asked for {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            note(f"{response.status} to {response.request.method} {response.url}")

    window.page.on("console", said)
    window.page.on("pageerror", lambda error: note(f"uncaught: {error}"))
    window.page.context.on("request", asked)
    window.page.context.on("response", answered)
