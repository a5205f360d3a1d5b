"""The pieces of Block Kit that answers are made of, each inside Slack's limits, and the pages that long answers
take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

TEXT_LIMIT = 3_000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
OPTIONS_LIMIT = 100
BUTTONS_IN_A_ROW = 5
CONTEXT_LIMIT = 10
MENU_CHARACTERS = 5_000
PAGE_BLOCKS = 30
PAGE_CHARACTERS = 9_000
MESSAGE_CHARACTERS = 10_900
"""A page stays well below Slack's 50 blocks and some 11,000 characters a message, and is no longer than people read
at once."""
_UNFINISHED = re.compile(r"(?:&[a-z]{0,3}|<[^<>]*)\Z")
"""An entity or a mention that a cut would tear apart."""
_QUOTES = re.compile(r"\s*&gt;")
"""What Slack shows as a quotation at the beginning of a line."""
_LAST = re.compile(r"(?:&(?:amp|lt);|<[^<>]*>|[^;>\s])(?:\s|&gt;)*\Z")
"""What stands last before a run of these."""


@dataclass(frozen=True, slots=True)
class View:
    """What is sent: blocks for the screen, and `text` for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


def escape(text: str) -> str:
    """Text that did not come from us, so that Slack reads no markup or mention in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """A label inside its limit; only labels and headings are ever shortened, never what a ladder says."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": shorten(text, HEADER_LIMIT)}}


def section(mrkdwn: str, beside: Block | None = None) -> Block:
    """A paragraph, shown whole (Slack folds long ones otherwise), with a button beside it."""
    made: Block = {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn}, "expand": True}
    return made | {"accessory": beside} if beside else made


def context(mrkdwn: str) -> Block:
    """A line of small print."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": part} for part in _parts(mrkdwn)][:CONTEXT_LIMIT],
    }


def divider() -> Block:
    """A line between two parts."""
    return {"type": "divider"}


def button(label: str, action_id: str, value: str, confirm: Block | None = None) -> Block:
    """A button that carries a value of at most 2,000 characters, or none."""
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": shorten(label, BUTTON_LIMIT)},
        "action_id": action_id,
    }
    return made | ({"value": value} if value else {}) | ({"confirm": confirm} if confirm else {})


def confirm(title: str, mrkdwn: str, yes: str, no: str) -> Block:
    """What Slack asks before a button is pressed: a title of 100 characters, a text of 300, two labels of 30."""
    return {
        "title": {"type": "plain_text", "text": title},
        "text": {"type": "mrkdwn", "text": mrkdwn},
        "confirm": {"type": "plain_text", "text": yes},
        "deny": {"type": "plain_text", "text": no},
    }


def menu(placeholder: str, action_id: str, options: Iterable[tuple[str, str]]) -> Block:
    """A menu of (label, value); values hold at most 150 characters. Its labels count among those of the message."""
    offered = list(options)[:OPTIONS_LIMIT]
    longest = min(BUTTON_LIMIT, MENU_CHARACTERS // len(offered))
    return {
        "type": "static_select",
        "placeholder": {"type": "plain_text", "text": placeholder},
        "action_id": action_id,
        "options": [
            {"text": {"type": "plain_text", "text": shorten(label, longest)}, "value": value}
            for label, value in offered
        ],
    }


def table(rows: Sequence[Sequence[str]], wrapped: Sequence[int] = ()) -> Block:
    """Rows of plain text, the first of them the heading: at most 100, in a message only, and once in it. Columns whose
    text is `wrapped`, counted from 0, show all of it."""
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [{"is_wrapped": column in wrapped} for column in range(len(rows[0]))],
    }


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """A row of buttons and menus."""
    row: Block = {"type": "actions", "elements": list(elements)}
    return row | {"block_id": block_id} if block_id else row


def rows(elements: Sequence[Block]) -> list[Block]:
    """Buttons in rows that a phone shows without scrolling sideways."""
    return [actions(elements[i : i + BUTTONS_IN_A_ROW]) for i in range(0, len(elements), BUTTONS_IN_A_ROW)]


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Lines as sections, as many lines in each as its limit allows; a line beyond it goes on in the next section."""
    made: list[str] = []
    for part in (part for line in lines for part in _parts(line)):
        if made and len(made[-1]) + 1 + len(part) <= TEXT_LIMIT:
            made[-1] += "\n" + part
        else:
            made.append(part)
    return [section(text) for text in made]


def pages(blocks: Sequence[Block], room: int = PAGE_CHARACTERS) -> list[list[Block]]:
    """Blocks in pages of some characters that fit a message and a person; there is always at least one."""
    made: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        length = characters(block)
        if made[-1] and (len(made[-1]) >= PAGE_BLOCKS or size + length > room):
            made.append([])
            size = 0
        made[-1].append(block)
        size += length
    return made


def messages(shown: View) -> list[View]:
    """Something shown, in as many messages as Slack takes it in; at least one."""
    return [View(shown.text, tuple(page)) for page in pages(shown.blocks, MESSAGE_CHARACTERS)]


def fit(blocks: Sequence[Block]) -> bool:
    """Whether blocks fit one page."""
    return len(blocks) <= PAGE_BLOCKS and characters(blocks) <= PAGE_CHARACTERS


def characters(part: object) -> int:
    """How much text there is in a block, or in several: in sections, on buttons, in menus."""
    if isinstance(part, dict):
        own = part.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(map(characters, part.values()))
    return sum(map(characters, part)) if isinstance(part, list | tuple) else 0


def _parts(text: str) -> Iterator[str]:
    """A text in parts that fit a section each, parted where it reads best: between lines, sentences, words."""
    while len(text) > TEXT_LIMIT:
        at = _parting(text)
        yield text[:at].rstrip()
        text = text[at:].lstrip()
    yield text


def _parting(text: str) -> int:
    """Where the first part ends. No part begins with a > that began no line: Slack would show it as a quotation."""
    head = text[:TEXT_LIMIT]
    if (at := head.rfind("\n")) > 0:
        return at + 1
    for mark in (" · ", ". ", " "):
        at = head.rfind(mark)
        while at > 0 and _QUOTES.match(text, at + len(mark)):
            at = head.rfind(mark, 0, at)
        if at > 0:
            return at + len(mark)
    unfinished = _UNFINISHED.search(head)
    at = unfinished.start() if unfinished and unfinished.start() else len(head)
    before = _LAST.search(text[:at]) if _QUOTES.match(text, at) else None
    return before.start() if before and before.start() else at
