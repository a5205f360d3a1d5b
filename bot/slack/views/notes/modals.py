"""What notes show in a modal."""

from __future__ import annotations

from bot.slack.views import blocks
from bot.slack.views.blocks import Block, View

_TITLE = "Growth notes"


def modal(shown: View) -> Block:
    """Something shown as a modal that asks nothing."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": _TITLE},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": list(shown.blocks) or [blocks.section(shown.text)],
    }
