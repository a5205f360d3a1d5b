"""Block Kit's judge: what Slack would refuse of a message's, a modal's or a Home tab's blocks.

Built on `slackblocks`: its limits (`elements.py` too) and its table of which block may stand on which surface. What the
library does not look at is added here: fields that do not exist, ids that are there twice, one table in a message. A
block that Slack knows and the bot has never sent is refused until its shape is written down here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal

from slackblocks import InvalidUsageError
from slackblocks import _limits as limit
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE, validate_surface_blocks

from bot.workspace import elements as kit
from bot.workspace.shapes import Shape, anything, distinct, flag, listed, one_of, record, text, typed, whole

Surface = Literal["message", "modal", "home"]
Judge = Callable[[Sequence[Any], Surface], Sequence[str]]

# Every block that Slack has, on whatever surface.
_SLACKS = frozenset().union(*_BLOCK_TYPES_BY_SURFACE.values())

_STYLES = {
    "bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag, "highlight": flag,
    "client_highlight": flag, "unlink": flag,
}  # fmt: skip


def problems(blocks: Sequence[Any], surface: Surface) -> list[str]:
    """Everything Slack would refuse in these blocks, one sentence each; empty if it would show them."""
    most = limit.MESSAGE_BLOCKS_MAX_ITEMS if surface == "message" else limit.VIEW_BLOCKS_MAX_ITEMS
    found = list(listed(typed(_blocks(), _SLACKS), most, 0 if surface == "message" else 1)(blocks, "blocks"))
    if not found:
        found += _of_the_surface(blocks, surface)
        found += [f"block_id {one!r} is there twice" for one in distinct([block.get("block_id") for block in blocks])]
        found += _of_inputs(blocks)
    return found


def view_problems(view: Mapping[str, Any]) -> list[str]:
    """Everything Slack would refuse in a view around its blocks (these are judged by `problems`)."""
    also = {
        "private_metadata": text(limit.VIEW_PRIVATE_METADATA_MAX_LENGTH, 0),
        "callback_id": text(limit.VIEW_CALLBACK_ID_MAX_LENGTH, 0),
        "external_id": text(limit.VIEW_EXTERNAL_ID_MAX_LENGTH, 0),
    }
    if view.get("type") == "home":
        return list(record({"type": one_of("home"), "blocks": anything}, also)(view, "view"))
    also |= {
        "close": kit.plain(limit.VIEW_CLOSE_MAX_LENGTH),
        "submit": kit.plain(limit.VIEW_SUBMIT_MAX_LENGTH),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    }
    needed = {"type": one_of("modal"), "title": kit.plain(limit.VIEW_TITLE_MAX_LENGTH), "blocks": anything}
    return list(record(needed, also, _has_submit)(view, "view"))


def known_blocks() -> frozenset[str]:
    """The types of block that this workspace knows."""
    return frozenset(_blocks())


def known_leaves() -> frozenset[str]:
    """The types of what stands in the lines of rich text."""
    return frozenset(_leaves())


def characters(blocks: Sequence[Any]) -> int:
    """How many characters of text there are in the blocks."""
    return sum(len(one) for block in blocks for one in _texts(block))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inside in part.values():
            yield from _texts(inside)
    elif isinstance(part, list):
        for inside in part:
            yield from _texts(inside)


def _has_submit(view: Mapping[str, Any]) -> str:
    blocks = view["blocks"] if isinstance(view["blocks"], list) else []
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    return "submit is needed in a modal with inputs" if has_input and "submit" not in view else ""


def _of_the_surface(blocks: Sequence[Any], surface: Surface) -> list[str]:
    try:
        validate_surface_blocks(list(blocks), surface)
    except InvalidUsageError as refused:
        return [str(refused)]
    if surface != "message":
        return []
    found = []
    if sum(block["type"] == "table" for block in blocks) > 1:
        found.append("only one table is allowed in a message")
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if total > limit.MARKDOWN_TOTAL_TEXT_MAX_LENGTH:
        found.append(f"{total} characters of markdown: {limit.MARKDOWN_TOTAL_TEXT_MAX_LENGTH} are allowed in a message")
    return found


def _of_inputs(blocks: Sequence[Any]) -> list[str]:
    found, focused = [], 0
    for block in blocks:
        inside = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
        here = [element for element in inside if isinstance(element, dict)]
        focused += sum(bool(element.get("focus_on_load")) for element in here)
        twice = distinct([element.get("action_id") for element in here])
        found += [f"action_id {one!r} is there twice in one block" for one in twice]
    if focused > 1:
        found.append("focus_on_load is allowed once")
    return found


@cache
def _blocks() -> dict[str, Shape]:
    elements = kit.elements()
    caption = kit.plain(limit.INPUT_LABEL_MAX_LENGTH)
    return {
        "actions": _block(
            "actions",
            {"elements": listed(typed(elements, kit.IN_ACTIONS), limit.ACTIONS_ELEMENTS_MAX_ITEMS)},
        ),
        "context": _block(
            "context",
            {
                "elements": listed(
                    typed({"image": kit.image(), "plain_text": kit.plain(3000), "mrkdwn": kit.mrkdwn(3000)}),
                    limit.CONTEXT_ELEMENTS_MAX_ITEMS,
                )
            },
        ),
        "divider": _block("divider", {}),
        "header": _block("header", {"text": kit.plain(limit.HEADER_TEXT_MAX_LENGTH)}, {"level": whole(1, 4)}),
        "image": kit.image({"block_id": _block_id(), "title": kit.plain(limit.IMAGE_TITLE_MAX_LENGTH)}),
        "input": _block(
            "input",
            {"label": caption, "element": typed(elements, kit.IN_INPUT)},
            {"hint": caption, "optional": flag, "dispatch_action": flag},
        ),
        "markdown": _block("markdown", {"text": text(limit.MARKDOWN_TEXT_MAX_LENGTH)}),
        "rich_text": _rich_text({"block_id": _block_id()}),
        "section": _section(typed(elements, kit.AS_ACCESSORY)),
        "table": _table(),
    }


def _block_id() -> Shape:
    return text(limit.BLOCK_ID_MAX_LENGTH)


def _block(name: str, needed: Mapping[str, Shape], also: Mapping[str, Shape] | None = None) -> Shape:
    return record({"type": one_of(name), **needed}, {"block_id": _block_id(), **(also or {})})


def _section(accessory: Shape) -> Shape:
    fields = listed(kit.either(limit.SECTION_FIELDS_ITEM_MAX_LENGTH), limit.SECTION_FIELDS_MAX_ITEMS)
    return record(
        {"type": one_of("section")},
        {
            "block_id": _block_id(),
            "text": kit.either(limit.SECTION_TEXT_MAX_LENGTH),
            "fields": fields,
            "accessory": accessory,
            "expand": flag,
        },
        lambda section: "" if "text" in section or "fields" in section else "a text or fields are needed",
    )


def _table() -> Shape:
    cell = typed(
        {"raw_text": record({"type": one_of("raw_text"), "text": text(100_000)}), "rich_text": _rich_text()},
    )
    column = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
    return _block(
        "table",
        {"rows": listed(listed(cell, limit.TABLE_COLUMNS_MAX_ITEMS), limit.TABLE_ROWS_MAX_ITEMS)},
        {"column_settings": listed(_or_null(column), limit.TABLE_COLUMN_SETTINGS_MAX_ITEMS)},
    )


def _or_null(shape: Shape) -> Shape:
    return lambda value, at: iter(()) if value is None else shape(value, at)


def _rich_text(also: Mapping[str, Shape] | None = None) -> Shape:
    line = listed(typed(_leaves()), 10_000, 0)
    border = {"border": whole(limit.RICH_TEXT_LIST_BORDER_MIN, limit.RICH_TEXT_LIST_BORDER_MAX)}
    section = record({"type": one_of("rich_text_section"), "elements": line})
    items = listed(typed({"rich_text_section": section}), 10_000)
    parts = {
        "rich_text_section": section,
        "rich_text_preformatted": record({"type": one_of("rich_text_preformatted"), "elements": line}, border),
        "rich_text_quote": record({"type": one_of("rich_text_quote"), "elements": line}, border),
        "rich_text_list": record(
            {"type": one_of("rich_text_list"), "style": one_of("bullet", "ordered"), "elements": items},
            {
                "indent": whole(limit.RICH_TEXT_LIST_INDENT_MIN, limit.RICH_TEXT_LIST_INDENT_MAX),
                "offset": whole(limit.RICH_TEXT_LIST_OFFSET_MIN, 10_000),
                **border,
            },
        ),
    }
    return record({"type": one_of("rich_text"), "elements": listed(typed(parts), 10_000)}, also)


def _leaves() -> dict[str, Shape]:
    style = record({}, _STYLES)
    return {
        name: record({"type": one_of(name), **needed}, {"style": style, **further})
        for name, needed, further in (
            ("text", {"text": text(100_000, 1)}, {}),
            ("link", {"url": text(3000)}, {"text": text(100_000), "unsafe": flag}),
            ("user", {"user_id": text(50)}, {}),
            ("usergroup", {"usergroup_id": text(50)}, {}),
            ("channel", {"channel_id": text(50)}, {}),
            ("emoji", {"name": text(100)}, {"unicode": text(100)}),
            ("broadcast", {"range": one_of("here", "channel", "everyone")}, {}),
            ("date", {"timestamp": whole(0, 10**11), "format": text(200)}, {"url": text(3000), "fallback": text(200)}),
        )
    }
