"""Reminders in Slack: its own scheduled messages, laid ahead and taken back until they are what people asked for.

The database says what is wanted; this makes Slack hold it. Whatever happens to a process in the midst of that, the next
time finds what is missing and what is too much. Before Slack is asked for a message its day is claimed, so of several
processes one asks; a claim of which nobody knows what became of it is looked up among what Slack has.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.notes.model import Viewer
from bot.notes.reminders import LEASE, NEAR, Coming, Laid, Reminder, laid_ahead
from bot.slack.errors import code_of
from bot.slack.listeners.notes.turn import Turn, zone_of
from bot.slack.notebook import Notebook
from bot.slack.people import People, Person, Standing, home_of
from bot.slack.views.notes import reminding

log = logging.getLogger(__name__)

_OVER = timedelta(days=1)
"""How long it is remembered that one was sent: a clock of another process may be behind."""
_TEAMS = 200
"""Workspaces on a page of `auth.teams.list`."""
_PERHAPS = {"", "fatal_error", "internal_error", "request_timeout", "service_unavailable"}
"""With these Slack does not say that it did nothing."""
_TAKEN_BACK = "invalid_scheduled_message_id"


@dataclass(frozen=True, slots=True)
class Laying:
    """Lays reminders for one installation of the bot: a tenant, and the team and the enterprise it is at home in."""

    notebook: Notebook
    people: People
    client: AsyncWebClient
    tenant: str
    team: str | None
    enterprise: str | None

    @classmethod
    def of(cls, turn: Turn) -> Laying:
        """In a person's turn."""
        return cls(turn.notebook, turn.desk.people, turn.client, turn.viewer.tenant, *home_of(turn.context))

    async def top_up(self) -> None:
        """Everybody's, as far ahead as Slack takes them. Once a day; more often, or by several processes at once, does
        no harm."""
        await self._all(await self.notebook.ask(self.notebook.reminders.pairs, self.tenant))

    async def follow(self, author: str, subjects: Iterable[str] | None = None) -> None:
        """Somebody's, after something has changed: a reminder, or that there is a note. Without subjects: all of
        theirs."""
        if subjects is None:
            await self._all(await self.notebook.ask(self.notebook.reminders.pairs, self.tenant, author))
        else:
            await self._all((author, subject) for subject in dict.fromkeys(subjects))

    async def teams(self) -> tuple[str, ...]:
        """The workspaces that Slack keeps messages in: one, or, of an organisation that the bot is installed for, all
        in which it is."""
        if self.team:
            return (self.team,)
        found: list[str] = []
        cursor = ""
        while True:
            page = await self.client.auth_teams_list(limit=_TEAMS, cursor=cursor)
            found += [team["id"] for team in page["teams"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return tuple(found)

    async def _all(self, pairs: Iterable[tuple[str, str]]) -> None:
        for author, subject in pairs:
            try:
                await _One(self, Viewer(self.tenant, author), subject).settle()
            except Exception as error:
                # Whatever stands in the way: what is wanted is on disk, and the next top-up begins with it.
                log.warning("reminders of %s: %s %s; tried again later", author, type(error).__name__, code_of(error))


@dataclass(frozen=True, slots=True)
class _One:
    """The messages of one person about one subject."""

    laying: Laying
    viewer: Viewer
    subject: str

    async def settle(self) -> None:
        """Makes Slack hold what is wanted by now, no more and no less."""
        ask, store = self.laying.notebook.ask, self.laying.notebook.reminders
        wanted, laid = await ask(store.about, self.viewer, self.subject)
        while await self._settle(wanted, laid):
            before, (wanted, laid) = wanted, await ask(store.about, self.viewer, self.subject)
            if wanted == before:  # else it was changed meanwhile, perhaps by another process
                return

    async def _settle(self, wanted: Reminder | None, laid: Sequence[Laid]) -> bool:
        """Whether anything was done: not where nothing is wanted or laid, nor where Slack does not say who the two
        people are."""
        if not (laid or wanted):
            return False
        ask, store, now = self.laying.notebook.ask, self.laying.notebook.reminders, self.laying.notebook.now
        planned = await self._planned(wanted, now)
        if planned is None:
            return False
        for one in laid:
            await self._tidy(one, planned, now)
        days = {one.coming.day for one in await ask(store.laid, self.viewer, self.subject)}
        for coming in planned:
            if wanted and coming.day not in days:
                await self._lay(wanted, coming)
        return True

    async def _planned(self, wanted: Reminder | None, now: datetime) -> tuple[Coming, ...] | None:
        """What Slack should have of it: nothing for who is no member any more, nor about somebody who has left."""
        if wanted is None:
            return ()
        author, subject = await self._person(self.viewer.person), await self._person(self.subject)
        if Standing.UNKNOWN in {author.standing, subject.standing}:
            return None
        comes = author.is_member and subject.standing is not Standing.GONE
        return laid_ahead(wanted, zone_of(author), now) if comes else ()

    async def _person(self, user: str) -> Person:
        laying = self.laying
        return await laying.people.person(laying.client, user, laying.team, laying.enterprise)

    async def _tidy(self, one: Laid, planned: tuple[Coming, ...], now: datetime) -> None:
        """Takes one back that is not wanted; forgets one that was sent; finds out what became of a claim that nobody
        ended."""
        if one.coming.at < now - _OVER:
            await self._release(one)
        elif one.coming.at <= now + NEAR:
            return
        elif one.message is None:
            if one.claimed <= now - LEASE:
                await self._find_out(one, planned, now)
        elif one.coming not in planned:
            await self._take_back(one)

    async def _lay(self, wanted: Reminder, coming: Coming) -> None:
        ask, store, now = self.laying.notebook.ask, self.laying.notebook.reminders, self.laying.notebook.now
        if not await ask(store.claim, self.viewer, wanted, coming, now):
            return
        claimed, shown = Laid(coming, now), reminding.message(self.viewer.person, self.subject)
        try:
            answer = await self.laying.client.chat_scheduleMessage(
                channel=self.viewer.person,
                post_at=int(coming.at.timestamp()),
                text=shown.text,
                blocks=shown.blocks,
            )
        except SlackApiError as error:
            if code_of(error) not in _PERHAPS:
                await self._release(claimed)
            raise
        await self._confirm(claimed, answer["channel"], answer["scheduled_message_id"])

    async def _take_back(self, one: Laid) -> None:
        try:
            await self.laying.client.chat_deleteScheduledMessage(
                channel=one.channel or "", scheduled_message_id=one.message or ""
            )
        except SlackApiError as error:
            if code_of(error) != _TAKEN_BACK:
                raise
        await self._release(one)

    async def _find_out(self, one: Laid, planned: tuple[Coming, ...], now: datetime) -> None:
        """Whether Slack has it. Of the author's two ids in its text nothing else is laid for this time."""
        ask, store = self.laying.notebook.ask, self.laying.notebook.reminders
        if not await ask(store.reclaim, self.viewer, self.subject, one, now):
            return
        mine, found = Laid(one.coming, now), await self._found(one.coming)
        if found is None:
            await self._release(mine)
            return
        await self._confirm(mine, *found)
        await self._tidy(Laid(one.coming, now, *found), planned, now)

    async def _found(self, coming: Coming) -> tuple[str, str] | None:
        """The channel and the id of a message that Slack has."""
        for team in await self.laying.teams():
            if found := await self._found_in(team, int(coming.at.timestamp())):
                return found
        return None

    async def _found_in(self, team: str, at: int) -> tuple[str, str] | None:
        cursor = ""
        while True:
            page = await self.laying.client.chat_scheduledMessages_list(
                oldest=str(at - 1), latest=str(at + 1), limit=100, cursor=cursor, team_id=team
            )
            for one in page["scheduled_messages"]:
                if one["post_at"] == at and reminding.is_about(one["text"], self.viewer.person, self.subject):
                    return one["channel_id"], one["id"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    async def _confirm(self, claimed: Laid, channel: str, message: str) -> None:
        store = self.laying.notebook.reminders
        await self.laying.notebook.ask(store.confirm, self.viewer, self.subject, claimed, channel, message)

    async def _release(self, one: Laid) -> None:
        await self.laying.notebook.ask(self.laying.notebook.reminders.release, self.viewer, self.subject, one)
