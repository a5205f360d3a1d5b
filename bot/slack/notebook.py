"""The notes as listeners ask for them: in the database's threads, with the time and whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from slack_bolt.context.async_context import AsyncBoltContext

from bot.notes.model import Viewer
from bot.notes.positions import PositionStore
from bot.notes.reminders import ReminderStore
from bot.notes.store import NoteStore
from bot.notes.upkeep import Upkeep
from bot.slack.people import home_of, tenant_of
from bot.storage.engine import Database
from bot.storage.events import Events
from bot.storage.unanswered import UnansweredStore

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Notebook:
    """The stores, what is done to notes without a viewer, and what the company decided."""

    store: NoteStore
    reminders: ReminderStore
    positions: PositionStore
    upkeep: Upkeep
    unanswered: UnansweredStore
    events: Events
    database: Database
    keep_days: int = 0
    """Days that notes are kept; 0: until they are deleted."""
    keep_unanswered: bool = True
    """Whether questions that found nothing are kept."""

    async def ask(self, work: Callable[..., _T], *args: Any, **more: Any) -> _T:  # noqa: ANN401 - as `work` takes them
        """Does something with the store: `await notebook.ask(notebook.store.page, viewer, which)`."""
        return await self.database.run(work, *args, **more)

    @property
    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)


def viewer_of(context: AsyncBoltContext, user: str) -> Viewer:
    """A person as the store knows them."""
    return Viewer(tenant_of(*home_of(context), org_wide=context.is_enterprise_install), user)
