"""Reminders that a person asks for, sees and stops; Slack is asked for their messages afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress

from bot.notes.model import Viewer
from bot.notes.reminders import Reminder, TooManyRemindersError, comes
from bot.notes.requests import Remind, ShowReminders, StopReminding
from bot.slack.listeners.notes.laying import Laying
from bot.slack.listeners.notes.turn import Turn, zone_of
from bot.slack.notebook import Notebook
from bot.slack.people import Standing
from bot.slack.views.notes import reminding
from bot.storage.engine import StorageError


async def remind(turn: Turn, request: Remind) -> None:
    """Asks for one, in the place of the one about this person."""
    subject = await turn.person(request.subject)
    if why := reminding.not_about(subject.id, subject.standing.value):
        await turn.tell(why)
        return
    reminder = Reminder(request.subject, request.every, turn.notebook.now)
    try:
        await turn.notebook.ask(
            turn.notebook.reminders.set, turn.viewer, reminder.subject, reminder.every, reminder.since
        )
    except TooManyRemindersError:
        await turn.tell(reminding.TOO_MANY)
        return
    first = next(comes(reminder, zone_of(turn.me), reminder.since))
    await turn.say(reminding.asked_for(reminder, first.day, turn.me.id))
    follow(turn, [request.subject])


async def stop(turn: Turn, request: StopReminding) -> None:
    """Stops one, and shows those that are left."""
    found = await turn.notebook.ask(turn.notebook.reminders.of, turn.viewer)
    was_there = await turn.notebook.ask(turn.notebook.reminders.stop, turn.viewer, request.subject)
    follow(turn, [request.subject])
    left = [one for one in found if one.subject != request.subject]
    await _show(turn, left, reminding.stopped(request.subject, turn.me.id, was_there=bool(was_there)))


async def show(turn: Turn, _: ShowReminders) -> None:
    """All of them."""
    await _show(turn, await turn.notebook.ask(turn.notebook.reminders.of, turn.viewer))


def follow(turn: Turn, subjects: Iterable[str] | None = None) -> None:
    """Lets Slack have what the person's reminders ask for by now, in the background: after a reminder has changed, or
    notes about these people were written or deleted. Without subjects: all of theirs."""
    turn.later(_follow(turn, None if subjects is None else [*subjects]))


async def end(turn: Turn, author: str, subject: str | None) -> None:
    """Ends a reminder of somebody (without a subject: all of theirs), whose notes have gone to somebody else."""
    await turn.notebook.ask(turn.notebook.reminders.stop, Viewer(turn.viewer.tenant, author), subject)
    turn.later(Laying.of(turn).follow(author, None if subject is None else [subject]))


async def _follow(turn: Turn, subjects: Sequence[str] | None) -> None:
    if subjects is not None:
        with suppress(StorageError):  # then it is asked of each, and logged
            subjects = [one for one in subjects if await turn.desk.together(_concern, (turn.viewer, one))]
    await Laying.of(turn).follow(turn.me.id, subjects)


def _concern(notebook: Notebook, asked: Sequence[tuple[Viewer, str]]) -> Sequence[bool]:
    """For most notes there is nothing to do."""
    return notebook.reminders.concern(asked)


async def _show(turn: Turn, found: Sequence[Reminder], said: str = "") -> None:
    subjects = await asyncio.gather(*(turn.person(one.subject) for one in found))
    left = {one.id for one in subjects if one.standing is Standing.GONE}
    now, zone = turn.notebook.now, zone_of(turn.me)
    days = [None if one.subject in left else next(comes(one, zone, now)).day for one in found]
    await turn.say(reminding.reminders(list(zip(found, days, strict=True)), turn.me.id, said))
