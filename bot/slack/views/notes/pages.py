"""Notes in lists."""

from __future__ import annotations

from bot.notes.model import Note, Page
from bot.slack.views import blocks
from bot.slack.views.blocks import View, escape


def page(shown: Page) -> View:
    """Some notes, newest day first."""
    if not shown.total:
        return View("You have no notes here yet.", ())
    lines = [f"*{note.day.isoformat()}* {escape(note.text)}" for note in shown.notes if isinstance(note, Note)]
    return View(f"{shown.total} notes", tuple(blocks.paragraphs(lines)))
