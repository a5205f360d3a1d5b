"""What is said about a file of notes before it is sent, and after."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notes.model import Note, Unreadable
from bot.notes.requests import ExportNotes, Format
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View
from bot.slack.views.notes import words
from bot.slack.views.notes.values import encode
from bot.slack.views.words import counted

_LABELS = {Format.MARKDOWN: "Markdown", Format.CSV: "CSV", Format.JSON: "JSON"}
_WHERE = (
    "The file goes into your direct messages with me. There it stands under Slack's own rules: it is kept as long as "
    "your company has set, and whoever may export direct messages can read it. Delete it there once you have it."
)


def preview(notes: Sequence[Note | Unreadable], asks: ExportNotes, me: str, failed: str = "") -> View:
    """What the file holds and where it will stand, with a button for each format, or for the one that was named.
    `failed` is the reference under which the log says why it could not be sent."""
    about = f" about {words.whom(asks.subject, me)}" if asks.subject else ""
    if not notes:
        return View(f"You have no notes{about} to export.", ())
    title = f"A file of your notes{about}"
    lines = [f"*{title}*", _holds(notes), _WHERE]
    if failed:
        lines[:0] = [f":warning: The file could not be sent (reference `{failed}`). Nothing is lost; try again here."]
    forms = [asks.format] if asks.format else list(Format)
    return View(title, (*blocks.paragraphs(lines), blocks.actions([_button(asks.subject, form) for form in forms])))


def sent(count: int) -> View:
    """Where the file is."""
    return View(f"The file with {counted(count, 'note')} is in your direct messages with me.", ())


def beside_the_file(count: int) -> str:
    """What stands with the file in Slack's history."""
    return (
        f"Your growth notes as you asked: {counted(count, 'note')}. This file stands under Slack's own rules; "
        "delete it here once you have it."
    )


def _holds(notes: Sequence[Note | Unreadable]) -> str:
    first, last = words.day(notes[-1].day), words.day(notes[0].day)
    when = f"of {first}" if first == last else f"from {first} to {last}"
    shared = sum(isinstance(note, Note) and note.shared is not None for note in notes)
    torn = sum(isinstance(note, Unreadable) for note in notes)
    parts = [f"{counted(len(notes), 'note')}, {when}"]
    parts += [f"{shared} of them shared"] if shared else []
    parts += [f"{torn} of them cannot be read, and the file says why"] if torn else []
    return "; ".join(parts) + "."


def _button(subject: str | None, form: Format) -> Block:
    return blocks.button(_LABELS[form], f"{ids.NOTES_SEND}:{form.value}", encode(ExportNotes(subject, form)))
