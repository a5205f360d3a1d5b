"""What is said once a note is kept."""

from __future__ import annotations

from collections.abc import Sequence

from bot.notes.model import Note
from bot.slack.views import blocks
from bot.slack.views.blocks import View, escape


def receipt(notes: Sequence[Note]) -> View:
    """Whom it is about, which day, the text, who can read it."""
    about = ", ".join(f"<@{note.subject}>" for note in notes)
    first = notes[0]
    return View(
        "Your note is kept.",
        (
            blocks.section(f"*Note on {about}*, {first.day.isoformat()}"),
            *blocks.paragraphs([escape(first.text)]),
            blocks.context("Only you can read this."),
        ),
    )
