"""How one note is drawn, and its buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.growth.evidence import in_force
from bot.ladders.model import Ladders
from bot.notes.model import Evidence, Note, Unreadable
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block
from bot.slack.views.notes import words
from bot.slack.views.notes.values import OpenNote, asking
from bot.slack.views.words import address, listed

GLIMPSE = 500
"""Characters of a note that the Home tab shows."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads their notes, on which day of theirs, beside which ladders, and for how many days notes are kept (0:
    until deleted)."""

    me: str
    today: date
    ladders: Ladders
    keep_days: int = 0


def own(note: Note | Unreadable, reader: Reader) -> list[Block]:
    """A note as its author reads it, with all that can be done with it."""
    return [*blocks.paragraphs([heading(note, reader), *text(note)]), *small_print(note, reader.ladders), buttons(note)]


def glimpse(note: Note | Unreadable, reader: Reader) -> list[Block]:
    """The beginning of a note, with all that can be done with it; of a long one also a button that opens it."""
    if isinstance(note, Unreadable) or len(note.text) <= GLIMPSE:
        return own(note, reader)
    row = [asking("Read all of it", OpenNote(note.id)), *buttons(note)["elements"]]
    begins = words.prose(blocks.shorten(note.text, GLIMPSE))
    small = small_print(note, reader.ladders)
    return [*blocks.paragraphs([heading(note, reader), begins]), *small, blocks.actions(row)]


def received(note: Note | Unreadable, today: date) -> list[Block]:
    """A note as its subject reads it once it is shared."""
    by = "A note about you"
    if isinstance(note, Note):
        by = f"From {words.person(note.author)}"
        by += f", written by {words.person(note.handed_by)}" if note.handed_by else ""
    return blocks.paragraphs([f"*{by}* · {when(note.day, today)}", *text(note)]) + small_print(note)


def heading(note: Note | Unreadable, reader: Reader) -> str:
    """`About @alex · Tue 3 Nov 2026, 3 weeks ago`."""
    return f"*About {words.whom(note.subject, reader.me)}* · {when(note.day, reader.today)}"


def when(day: date, today: date) -> str:
    """`Tue 3 Nov 2026, 3 weeks ago`."""
    return f"{words.day(day)}, {words.ago(day, today)}"


def text(note: Note | Unreadable) -> list[str]:
    """What was written, as lines for `blocks.paragraphs`; of a note that cannot be opened, why."""
    if isinstance(note, Unreadable):
        return [f":warning: This note cannot be read: {blocks.escape(note.why)}"]
    return [words.prose(note.text)]


def small_print(note: Note | Unreadable, ladders: Ladders | None = None) -> list[Block]:
    """Tags and links. For its author, beside the ladders in force, also what a note is evidence for, and what became of
    it since it was written."""
    if isinstance(note, Unreadable):
        return []
    parts = [f"Tags: {blocks.escape(listed(note.tags))}"] if note.tags else []
    parts += [words.link(one) for one in note.links]
    if ladders and note.evidence:
        parts.append(f"Evidence for {listed([linked(one, ladders) for one in note.evidence])}")
    if ladders and note.shared:
        parts.append(f"Shared with {words.person(note.subject)}, who can read it")
    if ladders and note.handed_by:
        parts.append(f"Written by {words.person(note.handed_by)}, who handed it over to you")
    parts += ["Edited"] if note.edited else []
    return [blocks.context(" · ".join(parts))] if parts else []


def linked(evidence: Evidence, ladders: Ladders) -> str:
    """Where an expectation stands that a note is evidence for, and whether its wording has changed since."""
    now = in_force(ladders, evidence)
    if now is None:
        return "an expectation that is not in the ladder any more"
    changed = "" if now.text == evidence.wording else ", which has changed since"
    return address(ladders.by_id[now.ladder], now) + changed


def buttons(note: Note | Unreadable) -> Block:
    """Edit, Delete, Link, and Share or Take back: what its author can do with a note. One that cannot be opened can
    only be deleted; one about its author is shared with nobody."""
    if isinstance(note, Unreadable):
        return blocks.actions([_delete(note)])
    row = [blocks.button("Edit", ids.NOTE_EDIT, note.id), _delete(note), blocks.button("Link…", ids.NOTE_LINK, note.id)]
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
    # With whom it is asked about: the note may be about somebody else by the time that this is pressed.
    return blocks.button("Share", ids.NOTE_SHARE, f"{note.id}/{note.subject}", asks)


def _take_back(note: Note) -> Block:
    asks = blocks.confirm(
        "Take this note back?",
        f"{words.person(note.subject)} cannot open it any more. What was read was read.",
        "Take back",
        "Leave it shared",
    )
    return blocks.button("Take back", ids.NOTE_UNSHARE, note.id, asks)
