"""What people are told of their notes without having asked: in a direct message that stands in Slack's history, so it
says how many and never what."""

from __future__ import annotations

from datetime import date

from bot.notes.upkeep import AHEAD, Notice, Reason
from bot.slack.views.blocks import View
from bot.slack.views.notes import handing, sharing, words
from bot.slack.views.words import counted, listed


def notice(of: Notice, keep: int, today: date) -> View:
    """What a notice says on a day. `keep` is for how many days notes are kept here."""
    match of.reason:
        case Reason.SHARED:
            return sharing.notice(of.counts[0][0], of.id)
        case Reason.OFFERED:
            return handing.offer_notice(*of.counts[0], of.id)
        case Reason.ACCEPTED:
            return handing.acceptance_notice(*of.counts[0])
        case Reason.CUT_SHORT:
            return View(_cut_short(of), ())
    return View(_ending(of, keep, today) if of.reason is Reason.ENDING else _by_the_operator(of), ())


def _ending(of: Notice, keep: int, today: date) -> str:
    """A notice that comes late, because Slack was out of reach, leaves as much time as any other."""
    total, people = sum(count for _, count in of.counts), len(of.counts)
    on = counted(people, "person") if people == 1 else f"{people} people"
    return (
        f"Growth notes are kept for {counted(keep, 'day')} here. {counted(total, 'growth note')} of yours, on {on}, "
        f"will be deleted on {words.day(max(of.day, today + AHEAD))}. To keep them yourself, write me `export all`: I "
        "send you all your notes in a file."
    )


def _cut_short(of: Notice) -> str:
    return (
        f"On {words.day(of.day)} I was stopped before I had answered all that you asked. Where you have no answer, "
        "please ask again. `notes` shows which notes are kept."
    )


def _by_the_operator(of: Notice) -> str:
    did = "exported" if of.reason is Reason.OPERATOR_EXPORT else "deleted"
    what = listed([_kept(count, words.person(subject)) for subject, count in of.counts])
    return (
        f"On {words.day(of.day)} the operator of this bot {did} {what}: people may ask "
        "for what is held about them, or that it is deleted. `log` shows it."
    )


def _kept(notes: int, subject: str) -> str:
    """What an author keeps about somebody: notes, or only a reminder, or where they see them on the ladder."""
    return f"{counted(notes, 'growth note')} on {subject} that you wrote" if notes else f"what you keep about {subject}"
