"""Links that a changed ladder has left behind: the words they stand on, and those that are in force."""

from __future__ import annotations

from collections.abc import Sequence

from bot.growth.evidence import Outdated, mark
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape
from bot.slack.views.growth.linking import SHOWN
from bot.slack.views.growth.values import Behind
from bot.slack.views.notes import pieces
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import OpenNote, asking
from bot.slack.views.words import address, counted, listed

AT_ONCE = 5
NONE = "All links of your notes stand on the words that are in force."


def notice(outdated: Sequence[Outdated]) -> View:
    """What the author is told once. It stands in Slack's history: nothing of a note is in it, nor whom it is about."""
    gone = sum(one.now is None for one in outdated)
    reworded = len(outdated) - gone
    parts = [
        f"{counted(reworded, 'link')} to an expectation that has other words now" if reworded else "",
        f"{counted(gone, 'link')} to an expectation that is not in it any more" if gone else "",
    ]
    says = f"The ladder has changed. Your growth notes have {listed([part for part in parts if part])}."
    small = "Nothing of yours was changed: each link keeps the words that it was made with. I say this once."
    row = [blocks.button("Show them", f"{ids.CHANGED_SHOW}:0", Behind().dumped())]
    return View(says, (blocks.section(says), blocks.context(small), blocks.actions(row)))


def behind(outdated: Sequence[Outdated], skip: int, reader: Reader) -> View:
    """Some of these links, each with what can become of it."""
    if not outdated:
        return View(NONE, ())
    skip = skip if skip < len(outdated) else 0
    some = outdated[skip : skip + AT_ONCE]
    says = "Links that the changed ladder has left behind"
    where = f"{skip + 1} to {skip + len(some)} of {len(outdated)}"
    turns = [("Next page", skip + AT_ONCE)] if skip + AT_ONCE < len(outdated) else []
    turns += [("Previous page", max(0, skip - AT_ONCE))] if skip else []
    row = [
        blocks.button(label, f"{ids.CHANGED_SHOW}:{number}", Behind(skip=to).dumped())
        for number, (label, to) in enumerate(turns)
    ]
    shown = [block for one in some for block in _one(one, skip, reader)]
    tail = [blocks.context(where), *([blocks.actions(row)] if row else [])]
    return View(says, (blocks.section(f"*{says}*"), *shown, *tail))


def _one(one: Outdated, skip: int, reader: Reader) -> list[Block]:
    carried = Behind(skip=skip, note=one.note.id, mark=mark(one.evidence.address)).dumped()
    row = [
        blocks.button("Unlink", ids.CHANGED_UNLINK, carried),
        asking("Open the note", OpenNote(one.note.id)),
    ]
    if one.now:
        row.insert(0, blocks.button("Keep it, on the new words", ids.CHANGED_KEEP, carried))
        now = f"Now: {_quoted(one.now.text)}\n_{address(reader.ladders.by_id[one.now.ladder], one.now)}_"
    else:
        now = "It is not in the ladder any more."
    said = f"Linked to: {_quoted(one.evidence.wording)}"
    return [blocks.section(f"{pieces.heading(one.note, reader)}\n{said}\n{now}"), blocks.actions(row)]


def _quoted(text: str) -> str:
    return f"“{escape(blocks.shorten(text, SHOWN))}”"
