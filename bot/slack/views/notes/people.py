"""Whom somebody has notes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.notes.model import Subject
from bot.notes.requests import ExportNotes, ShowLog, ShowNotes, ShowPeople
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View
from bot.slack.views.notes import pieces, words
from bot.slack.views.notes.pages import HOW_TO_WRITE, framed, within
from bot.slack.views.notes.values import Place, asking
from bot.slack.views.words import counted

AT_ONCE = 20


def people(found: Sequence[Subject], place: Place, me: str, today: date) -> View:
    """Some of them: how many notes, and when the last one was."""
    new = blocks.button("New note", ids.NOTE_NEW, "")
    if not found:
        says = "You have no notes on anybody yet."
        return View(says, (*blocks.paragraphs([says, HOW_TO_WRITE]), blocks.actions([new])))
    place = within(place, len(found))
    some = found[place.skip : place.skip + AT_ONCE]
    extras = [new, asking("Export all", ExportNotes(), number=8), asking("Access log", ShowLog(), number=9)]
    units = [[line(one, me, today)] for one in some]
    return framed("Whom you have notes on", units, ShowPeople(), place, len(found), extras, AT_ONCE)


def line(subject: Subject, me: str, today: date) -> Block:
    """One of them, with a button that opens the notes."""
    who = "You" if subject.person == me else words.person(subject.person)
    last = f"{'' if subject.count == 1 else 'the last one '}{pieces.when(subject.last, today)}"
    return blocks.section(
        f"*{who}* · {counted(subject.count, 'note')}, {last}", asking("Read", ShowNotes(subject.person))
    )
