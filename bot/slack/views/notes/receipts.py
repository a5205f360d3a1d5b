"""What is said once a note is kept, changed or deleted, and what is asked before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ladders.model import Expectation
from bot.notes.model import Note, Unreadable
from bot.notes.requests import ShowNotes, UnfinishedNote
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View
from bot.slack.views.growth.linking import offered
from bot.slack.views.notes import pieces, words
from bot.slack.views.notes.failing import handed_back
from bot.slack.views.notes.pieces import Reader
from bot.slack.views.notes.values import asking
from bot.slack.views.words import listed

STORED = "It is stored encrypted, with a key that whoever runs this bot holds."
OF_THE_MESSAGE = (
    "Your message itself is Slack's: it stays in this conversation, and is kept and exported under Slack's own rules. "
    "The shortcut *Log a growth note* opens a form, and what you type there never stands in Slack. "
    "I say this once."
)
AS_IT_WAS = "What I keep of your message is as it was."
EITHER = "Is this a note, or a question for the ladder? I have kept nothing yet."


def receipt(
    notes: Sequence[Note],
    reader: Reader,
    proposed: Sequence[Expectation] = (),
    *,
    changed: bool = False,
    hint: bool = False,
) -> View:
    """Whom each note is about, which day, the text, who can read it, until when, and what it may be evidence for. The
    `hint` is about the message it was written with."""
    says = f"Your {_note(notes)} {'changed' if changed else 'kept'}."
    small = [f"{_readers(notes)} {STORED} {_until(notes[0].written, reader.keep_days)}", *([OF_THE_MESSAGE] * hint)]
    may_be = offered(notes, proposed, reader.ladders)
    return View(says, (blocks.section(says), *_drawn(notes, reader), *may_be, *map(blocks.context, small)))


def and_these_stay(shown: View, stay: Sequence[Note], reader: Reader) -> View:
    """The receipt of an edited message that names some people no more."""
    if not stay:
        return shown
    about = listed([words.whom(note.subject, reader.me) for note in stay])
    says = f"The message is not about {about} any more. What I keep about {about} stays, unless you delete it:"
    return View(shown.text, (*shown.blocks, blocks.section(says), *_drawn(stay, reader)))


def no_note_any_more(notes: Sequence[Note | Unreadable], reader: Reader) -> View:
    """To an edit after which a message is no note: those that were written with it stay."""
    says = "Your message is no note any more, so I left what I keep of it as it was:"
    return View(says, (blocks.section(says), *_drawn(notes, reader)))


def cannot_be_read(note: Unreadable, reader: Reader) -> View:
    """A note that cannot be opened, and so not changed."""
    return View("This note cannot be read.", tuple(_drawn([note], reader)))


def deleted(note: Note | Unreadable, stay: Sequence[Note | Unreadable], reader: Reader) -> View:
    """In the place of a note that was deleted; the others of the same message stay."""
    says = "That note is deleted."
    whose = "you" if note.subject == reader.me else "them"
    rest = asking(f"All notes about {whose}", ShowNotes(note.subject))
    return View(says, (blocks.section(says), *_drawn(stay, reader), blocks.actions([rest])))


def gone_too(count: int) -> View:
    """The notes of a message that was deleted are deleted too."""
    return View("That note is deleted." if count == 1 else f"{count} notes are deleted.", ())


def goes_too(notes: Sequence[Note | Unreadable], source: str, reader: Reader) -> View:
    """Asks whether the notes of a message that was deleted go too."""
    about = listed([words.whom(one, reader.me) for one in dict.fromkeys(note.subject for note in notes)])
    what = "the note" if len(notes) == 1 else f"the {len(notes)} notes"
    says = f"You deleted your message. Shall {what} about {about} that I keep of it go too?"
    yes, no = ("Delete it", "Keep it") if len(notes) == 1 else ("Delete them", "Keep them")
    row = [blocks.button(yes, ids.NOTE_GOES_TOO, source), blocks.button(no, ids.NOTE_STAYS, source)]
    return View(says, (blocks.section(says), blocks.actions(row)))


def stays() -> View:
    """It was decided that a note stays."""
    return View("Then it stays.", ())


def either(names: Sequence[str], written: str) -> View:
    """Asks what a message is."""
    keep = f"Keep as a note on {listed(names)}"
    row = [blocks.button(keep, ids.NOTE_KEEP, written), blocks.button("Answer the question", ids.NOTE_ANSWER, written)]
    return View(EITHER, (blocks.section(EITHER), blocks.actions(row)))


def unfinished(request: UnfinishedNote, written: str) -> View:
    """What a note still needs, and a form that has the rest of it."""
    back = handed_back(missing(request), request.text)
    form: list[Block] = [blocks.actions([blocks.button("Finish it in a form", ids.NOTE_TAKE_ON, written)])]
    return View(back.text, (*(back.blocks or (blocks.section(back.text),)), *form))


def missing(request: UnfinishedNote) -> str:
    """What a note still needs."""
    names = listed([blocks.escape(name) for name in request.unknown])
    parts = [
        f"I don't know who {names} is: pick the name from Slack's list while you type it." if names else "",
        "Whom is it about? A note starts like `note @name`." if not (names or request.subjects) else "",
        f"{words.day(request.to_come)} is still to come: a note is about a day that was." if request.to_come else "",
        f"“{blocks.escape(request.unclear)}” may be two days: which one is it?" if request.unclear else "",
        "What is there to keep? The text is missing." if not request.text else "",
    ]
    return f"I have kept nothing yet. {' '.join(filter(None, parts))}".strip()


def _drawn(notes: Sequence[Note | Unreadable], reader: Reader) -> list[Block]:
    """Notes; a text that several share stands there once."""
    if len(notes) < 2 or len({_said(note) for note in notes}) > 1:
        return _whole(notes, reader)
    each = [(blocks.section(pieces.heading(note, reader)), pieces.buttons(note)) for note in notes]
    return [
        *blocks.paragraphs(pieces.text(notes[0])),
        *pieces.small_print(notes[0], reader.ladders),
        *(block for pair in each for block in pair),
    ]


def _whole(notes: Sequence[Note | Unreadable], reader: Reader) -> list[Block]:
    return [block for note in notes for block in pieces.own(note, reader)]


def _said(note: Note | Unreadable) -> object:
    """What stands in a note, whomever it is about."""
    if isinstance(note, Unreadable):
        return note.id
    return note.text, note.tags, note.links, note.evidence, note.shared, note.edited


def _note(notes: Sequence[Note]) -> str:
    return "note is" if len(notes) == 1 else f"{len(notes)} notes are"


def _readers(notes: Sequence[Note]) -> str:
    shared = listed([words.person(note.subject) for note in notes if note.shared])
    return f"You can read this, and {shared} with whom it is shared." if shared else "Only you can read this."


def _until(written: datetime, keep_days: int) -> str:
    if not keep_days:
        return "It is kept until you delete it."
    return f"It is kept until {words.day((written + timedelta(days=keep_days)).date())}."
