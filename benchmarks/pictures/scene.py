"""What a picture is taken of: a Slack on loopback with the real bot in it, and what people have just been shown."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any
from unittest.mock import patch

from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.invented import notes
from bot import wiring
from bot.ladders.data import LadderData, load
from bot.notes.model import Draft, Viewer
from bot.settings import LADDER_DATA, Settings
from bot.slack.in_force import COMMON, InForce
from bot.slack.installed import OneHome
from bot.slack.manifest import manifest
from bot.slack.notebook import Notebook
from bot.slack.people import People
from bot.slack.upkeep import Rounds
from bot.storage.opening import open_storage
from bot.trying.guide import steps
from bot.trying.seeding import Seeding
from bot.trying.seeds import seeds
from bot.workspace import Member, Reply, Workspace
from bot.workspace.state import BOT_USER, TEAM

MOMENT = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
"""When all of it takes place, so that the pictures are the same another day: a Monday."""
PATIENCE = 60.0
_LATER = 6 * 60.0
_VIEWS = "bot.slack.views."


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person is shown, under a title, with how they came to it. `views` are the functions of `bot/slack/views`
    that made it, `page` is where the workspace's page is. A page of its own, outside of Slack, is its HTML."""

    title: str
    how: str
    views: tuple[str, ...]
    what: Reply | str
    page: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The people, and what the bot keeps."""

    workspace: Workspace
    notebook: Notebook
    home: Path
    in_force: InForce

    @property
    def anna(self) -> Member:
        """Who leads the team."""
        return self.workspace.person("anna")

    @property
    def alex(self) -> Member:
        """Whom Anna's notes are about."""
        return self.workspace.person("alex")

    @property
    def sam(self) -> Member:
        """A colleague."""
        return self.workspace.person("sam")

    @property
    def dana(self) -> Member:
        """A colleague who tends the ladder."""
        return self.workspace.person("dana")

    def shows(self, title: str, how: str, views: tuple[str, ...], what: Reply) -> Shown:
        """What somebody is shown now. What comes next comes some minutes later, below a name of its own."""
        self.workspace.clock.advance(_LATER)
        return Shown(title, how, views, what, self.workspace.opens_page())

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for what comes after the answer."""
        if not await self.workspace.backend.bell.until(lambda: holds() or None, PATIENCE):
            raise TimeoutError("what was waited for did not come")

    async def told(self, member: Member, words: str) -> Reply:
        """The last message to somebody with these words in it, once it is there."""
        await self.until(lambda: any(words in one.plain for one in member.sees()))
        return [one for one in member.sees() if words in one.plain][-1]

    async def modal(self, member: Member, words: str) -> Reply:
        """The modal on top, once it says so."""
        await self.until(
            lambda: bool(self.workspace.backend.store.modals.get(member.id)) and words in member.modal.plain
        )
        return member.modal

    def keeps(self, texts: Mapping[str, int], author: str = "U0ANNA", subject: str = "U0ALEX") -> None:
        """Notes that somebody wrote so many days ago."""
        now = self.notebook.now
        drafts = [Draft(subject, now.date() - timedelta(ago), text, f"D1/{text}") for text, ago in texts.items()]
        self.notebook.store.write(Viewer(TEAM, author), drafts, now)

    def spoils(self) -> None:
        """No note can be opened any more."""
        with closing(sqlite3.connect(self.home / "ladder.db")) as database, database:
            database.execute("UPDATE notes SET sealed = randomblob(200)")

    async def does_its_daily_work(self) -> None:
        """What the bot does once a day, as another process of it would."""
        home = OneHome(AsyncWebClient(token=self.workspace.bot_token, base_url=self.workspace.url))
        grace = timedelta(days=30)
        await Rounds(self.notebook, People(allow_external=False), home, grace, grace).look(self.notebook.now)

    async def begins_as_a_try_out(self) -> str:
        """With what `ladder-bot try` begins with; where its page is."""
        await Seeding(self.workspace, self.notebook, self.in_force, seeds()).sow(MOMENT)
        return self.workspace.opens_page(
            steps(self.in_force.answering, self.workspace.backend.store.people[BOT_USER].name)
        )

    def keeps_half_a_year(self) -> None:
        """The invented notes of Anna on Alex, with their links."""
        now, by = self.notebook.now, Viewer(TEAM, "U0ANNA")
        for one in notes():
            (note,) = self.notebook.store.write(by, [Draft("U0ALEX", one.day, one.text, f"D1/{one.id}")], now)
            self.notebook.store.link(by, note.id, one.evidence)


@asynccontextmanager
async def playing(data: LadderData | None = None, home: Path | None = None, **settings: Any) -> AsyncIterator[Scene]:  # noqa: ANN401 - each has its own
    """A scene with the real bot connected, at `MOMENT`."""
    async with AsyncExitStack() as stack:
        folder = home or Path(stack.enter_context(TemporaryDirectory()))
        workspace = await stack.enter_async_context(Workspace.running(manifest(), patience=PATIENCE))
        workspace.clock.advance((MOMENT - datetime.now(UTC)).total_seconds())
        stack.enter_context(_at_its_time(workspace))
        given: dict[str, Any] = {
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_api_url": workspace.url,
            "ladderbot_home": folder,
        }
        chosen = Settings(**{**given, **settings})
        app = await stack.enter_async_context(wiring.connected(chosen, data or load(LADDER_DATA)))
        await workspace.connected()
        storage = open_storage(folder)
        stack.callback(storage.database.close)
        notebook = wiring.notebook(storage, chosen.notes_keep_days)
        yield Scene(workspace, notebook, folder, app.desk.all_in_force[COMMON])
        await workspace.quiet()


@contextmanager
def _at_its_time(workspace: Workspace) -> Iterator[None]:
    """The bot's clock goes as the workspace's."""
    with patch.object(Notebook, "now", property(lambda _: datetime.fromtimestamp(workspace.clock.now(), UTC))):
        yield


@contextmanager
def _noting(called: set[str]) -> Iterator[None]:
    """Notes which public functions of the views are called meanwhile, as `notes.receipts.receipt`."""

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            code = frame.f_code
            module = frame.f_globals.get("__name__", "")
            if module.startswith(_VIEWS) and code.co_qualname == code.co_name and not code.co_name.startswith("_"):
                called.add(f"{module.removeprefix(_VIEWS)}.{code.co_name}")

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


async def performed(scene: AsyncIterator[Shown]) -> AsyncIterator[Shown]:
    """What a scene shows, one after the other. RuntimeError where a view that it names did not make it."""
    called: set[str] = set()
    with _noting(called):
        async for shown in scene:
            if missing := set(shown.views) - called:
                raise RuntimeError(f"{shown.title}: {missing} made none of it, but {called}")
            yield shown
