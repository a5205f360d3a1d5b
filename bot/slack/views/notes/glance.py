"""The notes part of the Home tab: whom one has notes on, the last ones written, and the way to everything else."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notes.model import Page, Subject
from bot.notes.requests import (
    ExportNotes,
    Forget,
    ShowLog,
    ShowNotes,
    ShowOffers,
    ShowPeople,
    ShowReminders,
    ShowShared,
)
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block
from bot.slack.views.notes import pieces
from bot.slack.views.notes.pages import HOW_TO_WRITE
from bot.slack.views.notes.people import line
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import Asked, asking

MOST_PEOPLE, MOST_NOTES = 5, 3
_HEADER = "Growth notes"


def glance(people: Sequence[Subject], recent: Page, reader: Reader) -> list[Block]:
    """What the Home tab shows somebody of their notes."""
    shown = [blocks.header(_HEADER), *_buttons()]
    if not people:
        return [*shown, *blocks.paragraphs(["You have no notes yet.", HOW_TO_WRITE])]
    shown += [
        blocks.section("*Whom you have notes on*"),
        *(line(one, reader.me, reader.today) for one in people[:MOST_PEOPLE]),
    ]
    if len(people) > MOST_PEOPLE:
        shown.append(blocks.context(f"And {len(people) - MOST_PEOPLE} more: press *People*."))
    shown.append(blocks.section("*Your last notes*"))
    return [*shown, *(block for note in recent.notes for block in pieces.glimpse(note, reader))]


def out_of_reach(why: Exception) -> list[Block]:
    """What stands there while the database fails."""
    return [
        blocks.header(_HEADER),
        blocks.section(f":warning: Your notes cannot be shown now. {why} Please open this tab again in a while."),
    ]


def _buttons() -> list[Block]:
    leads: tuple[tuple[str, Asked], ...] = (
        ("All notes", ShowNotes()),
        ("People", ShowPeople()),
        ("Shared with me", ShowShared()),
        ("Export", ExportNotes()),
        ("Access log", ShowLog()),
        ("Handovers", ShowOffers()),
        ("Reminders", ShowReminders()),
        ("Forget everything", Forget(None)),
    )
    new = blocks.button("New note", ids.NOTE_NEW, "")
    return blocks.rows([new, *(asking(label, asks, number=i) for i, (label, asks) in enumerate(leads))])
