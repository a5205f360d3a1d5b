"""Slack's marks in a text → HTML."""

from __future__ import annotations

from markupsafe import Markup

from bot.workspace import reading


def mrkdwn_html(text: str, naming: reading.Naming) -> Markup:
    """A text with Slack's marks, as a person sees it."""
    return Markup('<p class="plain">{}</p>').format(reading.unmarked(text, naming))
