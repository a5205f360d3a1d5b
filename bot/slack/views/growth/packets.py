"""A packet in Slack: what goes in, note by note, while it is made, and what can be done with it then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.growth.advice import Remark
from bot.growth.coverage import Coverage, address
from bot.notes.model import Note
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View, escape
from bot.slack.views.growth.giving import means
from bot.slack.views.growth.values import MOST_PACKED, Packing
from bot.slack.views.notes import words
from bot.slack.views.notes.values import OpenPacket, asking
from bot.slack.views.words import counted, listed

AT_ONCE = 10
"""Notes on a page of the preview."""
_GLIMPSE = 200
_TITLE = "A packet"
_WHERE = (
    "It goes into your direct messages with me, as Markdown and as a page to print. There it stands under Slack's own "
    "rules: it is kept as long as your company has set, and whoever may export direct messages can read it."
)
STARTS_ANEW = "Your notes, or the ladder, have changed since: this preview starts anew, with every note in it."
DRAWING, WRITING, SENDING = "Drawing the picture", "Writing the pages", "Sending the files"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a packet is made of: all notes, oldest first, and what is advised on those that a page shows."""

    packing: Packing
    coverage: Coverage
    notes: Sequence[Note]
    unreadable: int
    me: str

    @property
    def whom(self) -> str:
        """On whom it is."""
        return words.whom(self.packing.subject, self.me)

    @property
    def title(self) -> str:
        """What it is, in a line."""
        since = f", since {words.day(self.packing.since)}" if self.packing.since else ""
        about = "your own work" if self.packing.subject == self.me else self.whom
        return f"A packet of your notes about {about}, for {escape(self.coverage.target_name)}{since}"

    @property
    def count(self) -> int:
        """How many notes go in."""
        return len(self.notes) - len(self.packing.left_out)


def offer(asked: OpenPacket, target: str, count: int, me: str) -> View:
    """What a packet would be made of, and the way to its preview."""
    since = f" since {words.day(asked.since)}" if asked.since else ""
    about = f"about {words.whom(asked.subject, me)}{since}"
    if not count:
        return View(f"You have no notes {about}, so there is nothing to make a packet of.", ())
    says = (
        f"You have *{counted(count, 'note')}* {about}. In the preview you see what goes into a packet for "
        f"{escape(target)}, and leave out what you like. Nothing is made before that."
    )
    return View(says, (blocks.section(says), blocks.actions([asking("Preview", asked, number=1)])))


def too_many(count: int) -> View:
    """A packet holds only so many notes."""
    says = f"These are {count:,} notes, and a packet holds at most {MOST_PACKED:,}. Name a day to begin with: "
    return View(f"{says}`packet @alex since january`.", ())


def preview(draft: Draft, page: int, remarks: Sequence[Remark], said: str = "") -> Block:
    """A page of what goes in; `remarks` on the notes of that page. The state of it is in the modal's metadata."""
    pages = -(-len(draft.notes) // AT_ONCE)
    first = page * AT_ONCE
    shown = draft.notes[first : first + AT_ONCE]
    left_out, sections = draft.packing.left_out, _names_of_lines(draft.coverage)
    body: list[Block] = []
    for place, (note, remark) in enumerate(zip(shown, remarks, strict=True), first):
        body += _note(note, remark, place, sections, out=place in left_out)
    make = {"style": "primary"} | blocks.button("Make the packet", ids.PACKET_MAKE, "make")
    return _modal(
        [
            *blocks.paragraphs([*([said] if said else []), f"*{draft.title}*", *_holds(draft)]),
            blocks.context(_WHERE),
            *([blocks.actions([make])] if draft.count else []),
            blocks.divider(),
            *body,
            *_turns(page, pages),
        ],
        draft.packing,
    )


def nothing(asked: OpenPacket, me: str) -> Block:
    """The preview where there are no notes."""
    return _modal([blocks.section(offer(asked, "", 0, me).text)])


def opening() -> Block:
    """What stands in the modal until the notes are read."""
    return _modal([blocks.section("Reading your notes …")])


def reading(count: int) -> str:
    """The first step."""
    return f"Reading {counted(count, 'note')}"


def under_way(steps: Sequence[str]) -> Block:
    """What is done, and what is being done now: the last of the steps."""
    *done, now = steps
    return _modal(blocks.paragraphs([*(f":white_check_mark: {step}" for step in done), f"{now} …"]))


def made(draft: Draft, *, picture: bool) -> Block:
    """It is done."""
    says = f"The packet with {counted(draft.count, 'note')} is in your direct messages with me."
    share = "There you can share it, too." if picture else "There you can share it, too. It has no picture."
    return _modal(blocks.paragraphs([f"*{says}*", share]))


def beside_the_files(count: int) -> str:
    """What stands with the files in Slack's history."""
    return (
        f"A packet of growth notes as you asked: {counted(count, 'note')}, once to read and print, once as Markdown. "
        "These files stand under Slack's own rules; delete them here once you have them."
    )


def what_now(draft: Draft) -> View:
    """The message below the files. It stands in Slack's history, so nothing of a note is in it."""
    says = f"{draft.title}: {counted(draft.count, 'note')}. Only you have it."
    if draft.packing.subject == draft.me:
        button = blocks.button("Share with somebody", ids.PACKET_SHARE, draft.packing.dumped())
    else:
        asks = blocks.confirm("Share this packet?", means(draft.whom), "Share", "Keep it to myself")
        button = blocks.button("Share with them", ids.PACKET_SHARE, draft.packing.dumped(), asks)
    return View(says, (blocks.section(says), blocks.actions([button])))


def not_made(reference: str) -> str:
    """It could not be made, or Slack did not take it."""
    return f":warning: The packet could not be sent (reference `{reference}`). Nothing is lost; try again here."


def _holds(draft: Draft) -> Iterator[str]:
    """How many go in, and where they stand."""
    if not draft.notes:
        return
    all_of = counted(len(draft.notes), "note")
    how_many = f"{draft.count} of {all_of}" if draft.packing.left_out else all_of
    yield f"{how_many} {'goes' if draft.count == 1 else 'go'} in, word for word."
    if loose := len(draft.coverage.unlinked) + len(draft.coverage.elsewhere):
        yield f"Not linked to what it expects, and so at the end: {loose}."
    if draft.unreadable:
        yield f"Cannot be read, and so not in it: {draft.unreadable}."


def _names_of_lines(coverage: Coverage) -> dict[tuple[str, str, str], str]:
    """Where the lines of a target stand: `Scope 5`, `Technical Lead · Scope 2`."""
    names = {}
    for section in coverage.sections:
        for line in (*section.own, *section.inherited):
            applied = line.applied
            whose = "" if applied.source is coverage.target.entry else f"{applied.source.name} · "
            names[address(applied)] = f"{whose}{section.section.name} {applied.expectation.number}"
    return names


def _note(note: Note, remark: Remark, place: int, lines: dict[tuple[str, str, str], str], *, out: bool) -> list[Block]:
    linked = [lines[one.address] for one in note.evidence if one.address in lines]
    heads = [f"*{words.day(note.day)}*", escape(listed(linked)) if linked else "_not linked to what it expects_"]
    heads += [f"written by {words.person(note.handed_by)}"] if note.handed_by else []
    head = ("_Left out_ · " if out else "") + " · ".join(heads)
    label = "Put back" if out else "Leave out"
    button = blocks.button(label, f"{ids.PACKET_LEAVE}:{place}", str(place))
    text = words.prose(blocks.shorten(" ".join(note.text.split()), _GLIMPSE))
    shown = [blocks.section(f"{head}\n{text}", button)]
    return [*shown, blocks.context(f"Only you see this: {_advice(remark)}.")] if remark and not out else shown


def _advice(remark: Remark) -> str:
    """What the author may look at again; it stops nobody."""
    said = [f"a word for a trait ({listed([f'“{escape(one)}”' for one in remark.traits])})"] if remark.traits else []
    said += [f"I do not find {listed([what.value for what in remark.lacks], 'or')}"] if remark.lacks else []
    return "; ".join(said)


def _turns(page: int, pages: int) -> list[Block]:
    if pages < 2:
        return []
    row = [blocks.button("Next page", f"{ids.PACKET_TURN}:1", str(page + 1))] if page + 1 < pages else []
    row += [blocks.button("Previous page", f"{ids.PACKET_TURN}:2", str(page - 1))] if page else []
    return [blocks.context(f"Page {page + 1} of {pages}"), blocks.actions(row)]


def _modal(shown: Sequence[Block], packing: Packing | None = None) -> Block:
    view: Block = {"type": "modal", "title": _plain(_TITLE), "close": _plain("Close"), "blocks": list(shown)}
    return view | ({"private_metadata": packing.dumped()} if packing else {})


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
