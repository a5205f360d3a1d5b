"""How one note is drawn, and its buttons."""

from __future__ import annotations

from datetime import date

from bot.notes.model import Note, Unreadable
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block
from bot.slack.views.notes import words
from bot.slack.views.notes.values import OpenNote, asking
from bot.slack.views.words import listed

GLIMPSE = 500
"""Characters of a note that the Home tab shows."""


def own(note: Note | Unreadable, me: str, today: date) -> list[Block]:
    """A note as its author reads it, with all that can be done with it."""
    return [*blocks.paragraphs([heading(note, me, today), *text(note)]), *small_print(note), buttons(note)]


def glimpse(note: Note | Unreadable, me: str, today: date) -> list[Block]:
    """The beginning of a note, with all that can be done with it; of a long one also a button that opens it."""
    if isinstance(note, Unreadable) or len(note.text) <= GLIMPSE:
        return own(note, me, today)
    row = [asking("Read all of it", OpenNote(note.id)), *buttons(note)["elements"]]
    begins = words.prose(blocks.shorten(note.text, GLIMPSE))
    return [*blocks.paragraphs([heading(note, me, today), begins]), *small_print(note), blocks.actions(row)]


def received(note: Note | Unreadable, today: date) -> list[Block]:
    """A note as its subject reads it once it is shared."""
    by = f"From {words.person(note.author)}" if isinstance(note, Note) else "A note about you"
    return blocks.paragraphs([f"*{by}* · {when(note.day, today)}", *text(note)]) + small_print(note, tells=False)


def heading(note: Note | Unreadable, me: str, today: date) -> str:
    """`About @alex · Tue 3 Nov 2026, 3 weeks ago`."""
    return f"*About {words.whom(note.subject, me)}* · {when(note.day, today)}"


def when(day: date, today: date) -> str:
    """`Tue 3 Nov 2026, 3 weeks ago`."""
    return f"{words.day(day)}, {words.ago(day, today)}"


def text(note: Note | Unreadable) -> list[str]:
    """What was written, as lines for `blocks.paragraphs`; of a note that cannot be opened, why."""
    if isinstance(note, Unreadable):
        return [f":warning: This note cannot be read: {blocks.escape(note.why)}"]
    return [words.prose(note.text)]


def small_print(note: Note | Unreadable, *, tells: bool = True) -> list[Block]:
    """Tags and links; with `tells`, also what became of the note since it was written."""
    if isinstance(note, Unreadable):
        return []
    parts = [f"Tags: {blocks.escape(listed(note.tags))}"] if note.tags else []
    parts += [words.link(one) for one in note.links]
    if tells and note.shared:
        parts.append(f"Shared with {words.person(note.subject)}, who can read it")
    if tells and note.handed_by:
        parts.append(f"Written by {words.person(note.handed_by)}, who handed it over to you")
    parts += ["Edited"] if note.edited else []
    return [blocks.context(" · ".join(parts))] if parts else []


def buttons(note: Note | Unreadable) -> Block:
    """Edit, Delete, and Share or Take back: what its author can do with a note. One that cannot be opened can only be
    deleted; one about its author is shared with nobody."""
    if isinstance(note, Unreadable):
        return blocks.actions([_delete(note)])
    row = [blocks.button("Edit", ids.NOTE_EDIT, note.id), _delete(note)]
    if note.subject != note.author:
        row.append(_take_back(note) if note.shared else _share(note))
    return blocks.actions(row)


def _delete(note: Note | Unreadable) -> Block:
    asks = blocks.confirm("Delete this note?", "It is gone for good then.", "Delete", "Keep it")
    return blocks.button("Delete", ids.NOTE_DELETE, note.id, asks)


def _share(note: Note) -> Block:
    who = words.person(note.subject)
    asks = blocks.confirm(
        "Share this note?",
        f"{who} is told, and can read this note from now on, also what you change in it. Nobody else can, and you see "
        "nothing of theirs. You can take it back; what was read by then was read.",
        "Share",
        "Keep it to myself",
    )
    return blocks.button("Share", ids.NOTE_SHARE, note.id, asks)


def _take_back(note: Note) -> Block:
    asks = blocks.confirm(
        "Take this note back?",
        f"{words.person(note.subject)} cannot open it any more. What was read was read.",
        "Take back",
        "Leave it shared",
    )
    return blocks.button("Take back", ids.NOTE_UNSHARE, note.id, asks)
