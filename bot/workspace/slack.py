"""Several workspaces of one Slack, and an app that they install themselves; and a browser for whoever installs it."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp

from bot.workspace.blockkit import Judge
from bot.workspace.delivery import Delivery
from bot.workspace.errors import Impossible
from bot.workspace.oauth import OAuth
from bot.workspace.server import Server
from bot.workspace.state import App, Team
from bot.workspace.workspace import Workspace

_HOPS = 10
"""How often a browser lets itself be sent on."""


class Slack:
    """Workspaces on one address: `slack["T0ONE"]` is one of them, a `Workspace` in which the app is not installed yet.

    What it delivers goes to the app's `request_url`, from every workspace that has installed it.
    """

    def __init__(self, manifest: Mapping[str, Any], teams: Sequence[Team], judges: Sequence[Judge] = ()) -> None:
        self.app = App(
            client_id=f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}",
            client_secret=secrets.token_hex(16),
            signing_secret=secrets.token_hex(16),
        )
        self._workspaces = {
            team.id: Workspace(manifest, judges=judges, team=team, app=self.app, number=number)
            for number, team in enumerate(teams)
        }
        backends = [one.backend for one in self._workspaces.values()]
        self.oauth = OAuth(self.app, backends)
        self._server = Server(backends, oauth=self.oauth)

    @classmethod
    @asynccontextmanager
    async def running(
        cls, manifest: Mapping[str, Any], teams: Sequence[Team], judges: Sequence[Judge] = ()
    ) -> AsyncIterator[Slack]:
        """Served on loopback; stopped at the end of the block."""
        slack = cls(manifest, teams, judges)
        await slack._server.start()
        try:
            yield slack
        finally:
            for one in slack._workspaces.values():
                await one.rest()
            await slack._server.stop()

    def __getitem__(self, team: str) -> Workspace:
        return self._workspaces[team]

    @property
    def workspaces(self) -> tuple[Workspace, ...]:
        """All of them."""
        return tuple(self._workspaces.values())

    @property
    def url(self) -> str:
        """The Web API's base: the value for SLACK_API_URL."""
        return self.workspaces[0].url

    def goes_to(self, request_url: str) -> None:
        """Where the app listens."""
        for one in self.workspaces:
            one.request_url = request_url

    def uninstall(self, team: str, *, tokens_first: bool = True) -> list[Delivery]:
        """Take the app out of a workspace, or of the organisation it is installed for; the app is told."""
        return self.oauth.uninstall(self[team].backend, tokens_first=tokens_first)


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser shows."""

    url: str
    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def plain(self) -> str:
        """What can be read on it."""
        body = self.text.partition("<body")[2].partition(">")[2] or self.text
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())

    @property
    def links(self) -> list[str]:
        """Where it leads."""
        return [unescape(found) for found in re.findall(r'<a [^>]*href="([^"]*)"', self.text)]

    @property
    def hidden(self) -> dict[str, str]:
        """What its form sends along."""
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', self.text)
        return {unescape(name): unescape(value) for name, value in found}


@dataclass(slots=True)
class Browser:
    """Somebody's browser. `aliases` lead from an address to where it is served: `{"https://ladder.example": …}`."""

    aliases: Mapping[str, str]
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    """Host → its cookies."""

    async def opens(self, url: str, form: Mapping[str, str] | None = None) -> Page:
        """Go to an address, or send a form there, and on to wherever that sends."""
        for _ in range(_HOPS):
            page = await self.asks(url, form)
            if page.status not in {302, 303}:
                return page
            url, form = urljoin(url, page.headers["Location"]), None
        raise Impossible(f"{url} leads nowhere")

    async def asks(self, url: str, form: Mapping[str, str] | None = None) -> Page:
        """The same, and no further."""
        host = urlsplit(url).netloc
        jar = self.cookies.setdefault(host, {})
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        reached = next((url.replace(name, at, 1) for name, at in self.aliases.items() if url.startswith(name)), url)
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(
                "GET" if form is None else "POST",
                reached,
                data=None if form is None else urlencode(form),
                headers=sent,
                allow_redirects=False,
            ) as answer,
        ):
            for name, morsel in answer.cookies.items():
                gone = not morsel.value or "1970" in morsel["expires"]
                jar.pop(name, None) if gone else jar.update({name: morsel.value})
            return Page(url, answer.status, await answer.text(), answer.headers.copy())

    async def installs(
        self, url: str, team: str, who: str = "dana", answer: str = "allow", *, org_wide: bool = False
    ) -> Page:
        """Open the app's page of installing, press its button, and decide on Slack's page of consent."""
        consent = await self.presses_button(await self.opens(url))
        return await self.decides(consent, team, who, answer, org_wide=org_wide)

    async def presses_button(self, page: Page) -> Page:
        """Follow the first link of a page."""
        return await self.opens(urljoin(page.url, page.links[0]))

    async def decides(
        self, consent: Page, team: str, who: str = "dana", answer: str = "allow", *, org_wide: bool = False
    ) -> Page:
        """Answer Slack's page of consent."""
        if consent.status != 200 or "client_id" not in consent.hidden:
            raise Impossible(f"this is no page of consent: {consent.plain}")
        chosen = {"team": team, "who": who, "answer": answer, "org_wide": str(org_wide).lower()}
        return await self.opens(urljoin(consent.url, "/oauth/v2/authorize"), consent.hidden | chosen)
