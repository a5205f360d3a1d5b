"""The try-out: a small Slack on loopback with the real bot connected to it, in a browser or in a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import wiring
from bot.ladders.data import LadderData
from bot.options import RefusedError
from bot.settings import Settings
from bot.slack.in_force import COMMON, InForce
from bot.slack.manifest import manifest
from bot.trying.guide import steps
from bot.trying.keeping import folder_at
from bot.trying.seeding import Seeding
from bot.trying.seeds import seeds
from bot.workspace import Workspace
from bot.workspace.state import BOT_USER
from bot.workspace.terminal import talk

_PATIENCE = 60.0
"""Seconds that the bot may take to connect, on a machine that has much else to do."""

_SETTLING = 2.0
"""Seconds that it may take, at the end, until it has taken what it was told."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TryOut:
    """How the bot is tried out: with notes to look at unless it begins `empty`; in a folder to `keep` it from one run
    to the next; served on a `port`, 0 for any. `say` tells people what they should know."""

    say: Say
    empty: bool = False
    keep: Path | None = None
    port: int = 0

    async def in_browser(self, data: LadderData, served: Say) -> None:
        """Until somebody asks to stop; the address of the page is given to `served`."""
        asked = wiring.asked_to_stop()
        async with self.running(data) as workspace:
            served(workspace.opens_page())
            await asked.wait()

    async def in_terminal(self, data: LadderData) -> None:
        """Until whoever types has had enough, or somebody asks to stop."""
        asked = wiring.asked_to_stop()
        async with AsyncExitStack() as stack:
            workspace, _ = await self._start(stack, data)
            await workspace.quiet()  # what was said before is no news
            await wiring.unless(asked, talk(workspace))

    @asynccontextmanager
    async def running(self, data: LadderData) -> AsyncIterator[Workspace]:
        """The workspace with the bot in it and the page open, until the end of the block."""
        async with AsyncExitStack() as stack:
            workspace, in_force = await self._start(stack, data)
            bot = workspace.backend.store.people[BOT_USER].name
            if self.empty:
                workspace.opens_page()
            else:
                workspace.opens_page(steps(in_force.answering, bot), fixtures=["seeded"])
            yield workspace

    async def _start(self, stack: AsyncExitStack, data: LadderData) -> tuple[Workspace, InForce]:
        """The workspace with the bot in it, and the ladders that it answers from."""
        folder = stack.enter_context(folder_at(self.keep, self.say)) if self.keep else None
        home = folder.home if folder else Path(stack.enter_context(TemporaryDirectory()))
        try:
            workspace = await stack.enter_async_context(
                Workspace.running(manifest(), port=self.port, patience=_PATIENCE)
            )
        except OSError as error:
            raise RefusedError(
                f"The page cannot be served on port {self.port}: {error.strerror}. Without --port a free one is taken."
            ) from None
        if folder:
            await stack.enter_async_context(folder.kept(workspace.backend))
        settings = Settings(
            slack_bot_token=workspace.bot_token,
            slack_app_token=workspace.app_token,
            slack_api_url=workspace.url,
            ladderbot_home=home,
            # Whoever tries it edits the ladders, and is told in the page what is wrong with them.
            ladder_admins=workspace.person("anna").person.id,
        )
        app = await stack.enter_async_context(wiring.connected(settings, data))
        stack.push_async_callback(_ends, workspace)
        await workspace.connected()
        in_force = app.desk.all_in_force.get(workspace.backend.team.id, app.desk.all_in_force[COMMON])
        if not self.empty:
            await Seeding(workspace, app.desk.notebook, in_force, seeds()).sow(datetime.now(UTC))
        return workspace, in_force


async def _ends(workspace: Workspace) -> None:
    """The bot takes what it was told, and is told nothing more: what it has begun it finishes after that."""
    with suppress(TimeoutError):
        await asyncio.wait_for(workspace.quiet(), _SETTLING)
    await workspace.rest()
