"""What notes are evidence for, and what they may be: links, suggestions, and a picker over the whole ladder."""

from __future__ import annotations

from collections.abc import Sequence

from bot.growth.evidence import in_force, mark
from bot.ladders.model import Expectation, Ladders
from bot.notes.model import Evidence, Note
from bot.notes.requests import ShowNotes
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape
from bot.slack.views.growth.values import Linking
from bot.slack.views.notes import pieces, words
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import asking
from bot.slack.views.words import address, listed

HEAD = "What your note is evidence for"
LINKED = "Linked."
UNLINKED = "Unlinked."
MOST = 10
"""Links that one note may have: more say nothing any more, and would not fit a message."""
TOO_MANY = f"A note can be evidence for {MOST} expectations. Please unlink one first."
GONE = "That expectation is not in the ladder any more: it has changed since I wrote this."
SHOWN = 600
"""Characters of a wording: all of it, but for a section in prose."""


def view(says: str, notes: Sequence[Note], proposed: Sequence[Expectation], reader: Reader) -> View:
    """Notes, with what they are evidence for and what else they may be. One alone has a picker."""
    picker = [_picker(notes[0], reader.me)] if len(notes) == 1 else []
    shown = (
        blocks.section(says),
        *_drawn(notes, reader),
        *_links(notes, reader.ladders),
        *offered(notes, proposed, reader.ladders),
        *picker,
    )
    return View(says, shown)


def offered(notes: Sequence[Note], proposed: Sequence[Expectation], ladders: Ladders) -> list[Block]:
    """Expectations that notes may be evidence for, each to be confirmed; nothing where there are none."""
    if not proposed:
        return []
    what = "this note" if len(notes) == 1 else "these notes"
    head = f"*May {what} be evidence for one of these?* Nothing is linked unless you press."
    return [blocks.section(head), *(_offer(notes, one, ladders) for one in proposed)]


def options(found: Sequence[Expectation], ladders: Ladders) -> list[Block]:
    """Expectations as the options of a picker."""
    return [
        {
            "text": _plain(one.text),
            "description": _plain(_where(one, ladders)),
            "value": mark((one.ladder, one.entry, one.id)),
        }
        for one in found[: blocks.OPTIONS_LIMIT]
    ]


def noted(picker: str) -> str:
    """The id of the note that a picker was drawn for, by the id of its block; empty where it is none."""
    kind, _, rest = picker.partition(":")
    return rest.partition(":")[0] if kind == ids.LINK_PICK else ""


def button(label: str, action_id: str, notes: Sequence[str], of: tuple[str, str, str]) -> Block:
    """A button about notes and the expectation at an address."""
    return blocks.button(label, action_id, Linking(notes=tuple(notes), mark=mark(of)).dumped())


def wording(text: str, where: str) -> str:
    """What an expectation says, and under it where it stands."""
    return f"{escape(blocks.shorten(text, SHOWN))}\n_{where}_"


def _drawn(notes: Sequence[Note], reader: Reader) -> list[Block]:
    """The note; of several, whom they are about: twenty would not fit one message."""
    if len(notes) == 1:
        return pieces.glimpse(notes[0], reader)
    about = listed([words.whom(note.subject, reader.me) for note in notes])
    return [blocks.section(f"*About {about}*"), blocks.actions([asking("All your notes", ShowNotes())])]


def _offer(notes: Sequence[Note], one: Expectation, ladders: Ladders) -> Block:
    link = button("Link", ids.LINK, [note.id for note in notes], (one.ladder, one.entry, one.id))
    return blocks.section(wording(one.text, address(ladders.by_id[one.ladder], one)), link)


def _links(notes: Sequence[Note], ladders: Ladders) -> list[Block]:
    links = {one.address: one for note in notes for one in note.evidence}
    if not links:
        return []
    return [blocks.section("*Evidence for*"), *(_link(notes, one, ladders) for one in links.values())]


def _link(notes: Sequence[Note], one: Evidence, ladders: Ladders) -> Block:
    holding = [note.id for note in notes if one.address in {link.address for link in note.evidence}]
    unlink = button("Unlink", ids.UNLINK, holding, one.address)
    return blocks.section(wording(one.wording, _standing(one, ladders)), unlink)


def _standing(one: Evidence, ladders: Ladders) -> str:
    now = in_force(ladders, one)
    if now is None:
        return "not in the ladder any more"
    where = address(ladders.by_id[now.ladder], now)
    return where if now.text == one.wording else f"{where}, which has other words now"


def _picker(note: Note, me: str) -> Block:
    """The picker, and the way back. Slack keeps what was chosen in a block of one id: each link makes it another."""
    picker: Block = {
        "type": "external_select",
        "action_id": ids.LINK_PICK,
        "placeholder": {"type": "plain_text", "text": "Search the ladder"},
        "min_query_length": 0,
    }
    back = asking(f"All notes about {'you' if note.subject == me else 'them'}", ShowNotes(note.subject))
    return blocks.actions([picker, back], f"{ids.LINK_PICK}:{note.id}:{len(note.evidence)}")


def _where(one: Expectation, ladders: Ladders) -> str:
    """As plain text: menus show no markup, and nothing in them is escaped."""
    ladder = ladders.by_id[one.ladder]
    return f"{ladder.by_id[one.entry].name} · {ladder.section(one.section).name} {one.number}"


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": blocks.shorten(" ".join(text.split()), blocks.BUTTON_LIMIT)}
