"""The Home tab: one's growth notes, a box to ask in, and the ladder to browse."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ladders.model import Ladders
from bot.slack import ids
from bot.slack.views import blocks
from bot.slack.views.blocks import Block, escape
from bot.slack.views.lists import group_blocks, groups
from bot.slack.views.words import credit, named

_MOST_BLOCKS = 100


def home(ladders: Ladders, notes: Sequence[Block] = ()) -> Block:
    """The Home tab of a person, with the part about their notes where they may write any."""
    shown: list[Block] = [*notes, blocks.header("The career ladder"), _search()]
    for ladder in ladders:
        shown += [blocks.divider(), *blocks.paragraphs(named(ladder))]
        shown += [block for heading, entries in groups(ladder) for block in group_blocks(heading, entries)]
    source = credit(ladders.ladders)
    footer = [blocks.context(source)] if source else []
    if len(shown) + len(footer) > _MOST_BLOCKS:
        footer = [blocks.context("There is more than fits here. Ask me for the `list`."), *footer]
    return {"type": "home", "blocks": [*shown[: _MOST_BLOCKS - len(footer)], *footer]}


def closed(sentence: str) -> Block:
    """The Home tab of somebody who cannot be shown the ladder, with the reason."""
    return {"type": "home", "blocks": [blocks.section(escape(sentence))]}


def _search() -> Block:
    return {
        "type": "input",
        "dispatch_action": True,
        "block_id": ids.SEARCH,
        "label": {"type": "plain_text", "text": "Ask the ladder"},
        "element": {
            "type": "plain_text_input",
            "action_id": ids.SEARCH,
            "placeholder": {"type": "plain_text", "text": "who runs postmortems?"},
            "max_length": 1_000,
        },
    }
