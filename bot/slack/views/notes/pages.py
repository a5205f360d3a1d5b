"""Notes in lists: a few at a time, each whole, in pages that fit a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.notes.model import Note, Page, Unreadable
from bot.notes.requests import ExportNotes, ShowNotes, ShowShared
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape
from bot.slack.views.notes import pieces, words
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import START, Asked, OpenNote, Place, asking
from bot.slack.views.words import counted

AT_ONCE = 7
"""Notes on a page: with their buttons they are the 30 blocks of one, and as many as people read at once."""

HOW_TO_WRITE = "Write one here: `note @alex made the release calm`, or press the button."
_KEPT_BY_OTHERS = (
    "Whether somebody keeps notes for themselves I tell nobody else. "
    "If you have a right to know what is held about you, ask whoever runs this bot."
)


def notes(shown: Page, asks: ShowNotes, place: Place, reader: Reader) -> View:
    """Some of one's own notes, newest day first."""
    extras = [blocks.button("New note", ids.NOTE_NEW, asks.subject or "")]
    if not shown.total:
        return View(
            _none(asks, reader.me), (*blocks.paragraphs([_none(asks, reader.me), HOW_TO_WRITE]), blocks.actions(extras))
        )
    extras.append(asking("Export", ExportNotes(asks.subject), number=9))
    units = [pieces.own(note, reader) for note in shown.notes]
    return framed(_title(asks, reader.me), units, asks, place, shown.total, extras)


def found(shown: Page, asks: ShowNotes, place: Place, reader: Reader, unread: int) -> View:
    """Some of one's own notes that speak of a topic, the best first; `unread` could not be searched."""
    says = f"{counted(unread, 'note')} cannot be read, and {'was' if unread == 1 else 'were'} not searched."
    small = [blocks.context(says)] if unread else []
    if not shown.total:
        none = _none(asks, reader.me)
        return View(none, (*blocks.paragraphs([none]), *small))
    units = [pieces.own(note, reader) for note in shown.notes]
    made = framed(f"{_title(asks, reader.me)}, the best first", units, asks, place, shown.total, ())
    return View(made.text, (*made.blocks, *small))


def shared(given: Sequence[Note | Unreadable], place: Place, today: date) -> View:
    """Some of what others share with somebody."""
    if not given:
        none = "Nobody shares a growth note with you at the moment."
        return View(none, (blocks.section(none), blocks.context(_KEPT_BY_OTHERS)))
    place = within(place, len(given))
    units = [pieces.received(note, today) for note in given[place.skip : place.skip + AT_ONCE]]
    made = framed("Growth notes that others share with you", units, ShowShared(), place, len(given), ())
    return View(made.text, (*made.blocks, blocks.context(_KEPT_BY_OTHERS)))


def one(note: Note | Unreadable, place: Place, reader: Reader, said: str = "") -> View:
    """One note of one's own, and what has just become of it."""
    others = asking("All notes about them", ShowNotes(note.subject), number=9)
    if note.subject == reader.me:
        others = asking("All notes about you", ShowNotes(reader.me), number=9)
    units = [pieces.own(note, reader)]
    return framed(said or "Your note", units, OpenNote(note.id), place, 1, [others])


def one_shared(note: Note | Unreadable, place: Place, today: date) -> View:
    """One note that somebody shares."""
    others = asking("All that is shared with you", ShowShared(), number=9)
    units = [pieces.received(note, today)]
    return framed("A growth note about you", units, OpenNote(note.id), place, 1, [others])


def within(place: Place, total: int) -> Place:
    """A place in a list of so many; the beginning where the list has become shorter than that."""
    return place if place.skip < total else START


def framed(
    title: str,
    units: Sequence[list[Block]],
    asks: Asked,
    place: Place,
    total: int,
    extras: Sequence[Block],
    at_once: int = AT_ONCE,
) -> View:
    """Part of a list, with the buttons that turn its pages; a unit stands on one page where it fits one."""
    parts = _parts(units)
    part = min(place.part, len(parts) - 1) % len(parts)
    place, last = replace(place, part=part), place.skip + len(units)
    where = f"{place.skip + 1} to {last} of {total}" if len(units) < total else ""
    where += f"{' · p' if where else 'P'}art {part + 1} of {len(parts)}" if len(parts) > 1 else ""
    onwards = Place(place.skip + at_once) if last < total else None
    back = Place(max(0, place.skip - at_once), -1) if place.skip else None
    if part + 1 < len(parts):
        onwards = replace(place, part=part + 1)
    if part:
        back = replace(place, part=part - 1)
    turns = (("Next page", onwards, 1), ("Previous page", back, 2))
    row = [*(asking(label, asks, to, number=number) for label, to, number in turns if to), *extras]
    return View(
        title,
        (
            blocks.section(f"*{title}*"),
            *parts[part],
            *([blocks.context(where)] if where else []),
            *([blocks.actions(row)] if row else []),
        ),
    )


def _parts(units: Sequence[list[Block]]) -> list[list[Block]]:
    """Units in pages; one that is longer than a page goes on on the next."""
    made: list[list[Block]] = []
    for unit in units:
        if made and blocks.fit([*made[-1], *unit]):
            made[-1] += unit
        else:
            made += blocks.pages(unit)
    return made


def _title(asks: ShowNotes, me: str) -> str:
    return "Your notes" + _selection(asks, me)


def _selection(asks: ShowNotes, me: str) -> str:
    """` about @alex since Tue 3 Nov 2026 that speak of mentoring`."""
    who = f" about {words.whom(asks.subject, me)}" if asks.subject else ""
    since = f" since {words.day(asks.since)}" if asks.since else ""
    return who + since + (f" that speak of “{escape(asks.about)}”" if asks.about else "")


def _none(asks: ShowNotes, me: str) -> str:
    return f"You have no notes{_selection(asks, me)}{'' if asks.about else ' yet'}."
