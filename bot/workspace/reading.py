"""What a person can read in blocks and act on: plain text, buttons, menus, inputs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.workspace import markdown, marks
from bot.workspace.state import Json

Naming = Callable[[str], str]

# Elements that keep what was chosen, so that it comes back in `state.values`.
_WITHOUT_STATE = ("button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be pressed: a button, or one option of a menu. `label` is what stands on it."""

    label: str
    block: Json
    element: Json
    option: Json | None = None

    @property
    def menu(self) -> str:
        """What the menu calls itself; nothing for a button."""
        return "" if self.option is None else str((self.element.get("placeholder") or {}).get("text", ""))


def unmarked(text: str, naming: Naming = str) -> str:
    """mrkdwn as a person sees it: no asterisks around bold words, links by their label, people by their name."""
    return read(marks.parse(text), naming)


def typed(text: str, naming: Naming = str) -> str:
    """What a person typed that became this text: the marks are theirs, references are Slack's."""
    return read(marks.referring(text), naming)


def read(inside: Iterable[marks.Mark], naming: Naming = str) -> str:
    """Markup that was parsed, as a person reads it."""
    return "".join(_read(mark, naming) for mark in inside)


def _read(mark: marks.Mark, naming: Naming) -> str:
    match mark:
        case marks.Words(text):
            return text
        case marks.Styled(_, inside):
            return read(inside, naming)
        case _:
            return referred(mark, naming)


def referred(mark: marks.Reference, naming: Naming = str) -> str:
    """What a link, a mention or a date reads like."""
    target, label = mark.target, mark.label
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    if target[0] in "@#":
        return target[0] + (label or naming(target[1:]))
    return label or target


def plain(blocks: Iterable[Json], naming: Naming = str) -> str:
    """Everything a person can read in these blocks, one line for each piece."""
    return "\n".join(piece for block in blocks for piece in _pieces(block, naming) if piece)


def _pieces(block: object, naming: Naming) -> Iterator[str]:
    match block:
        case {"type": "mrkdwn", "text": str(text)}:
            yield unmarked(text, naming)
        case {"type": "markdown", "text": str(text)}:
            yield markdown.plain(text)
        case {"type": "plain_text" | "raw_text", "text": str(text)}:
            yield text
        case {"type": "rich_text", "elements": list(parts)}:
            yield from (rich_text(part, naming) for part in parts)
        case {"type": "table", "rows": list(rows)}:
            yield from (" | ".join(" ".join(_pieces(cell, naming)) for cell in row) for row in rows)
        case dict():
            yield from _pieces_inside(block, naming)


# What other blocks and elements are made of, in the order in which Slack shows it.
_INSIDE = (
    "label", "title", "text", "fields", "accessory", "element", "elements", "hint", "placeholder", "options",
    "option_groups", "description", "alt_text", "name",
)  # fmt: skip


def _pieces_inside(block: Json, naming: Naming) -> Iterator[str]:
    for name in _INSIDE:
        inside = block.get(name)
        if isinstance(inside, str):
            yield inside
        for part in inside if isinstance(inside, list) else [inside]:
            yield from _pieces(part, naming)


def rich_text(part: Json, naming: Naming = str) -> str:
    """A piece of a rich text block, as text."""
    if part["type"] == "rich_text_list":
        ordered = part.get("style") == "ordered"
        lines = (rich_text(item, naming) for item in part["elements"])
        return "\n".join(f"{number}. {line}" if ordered else f"• {line}" for number, line in enumerate(lines, 1))
    if "elements" in part:
        return "".join(rich_text(item, naming) for item in part["elements"])
    return _leaf(part, naming)


def _leaf(leaf: Json, naming: Naming) -> str:
    shown: Mapping[str, Callable[[], str]] = {
        "text": lambda: leaf["text"],
        "link": lambda: leaf.get("text") or leaf["url"],
        "user": lambda: "@" + naming(leaf["user_id"]),
        "usergroup": lambda: "@" + naming(leaf["usergroup_id"]),
        "channel": lambda: "#" + naming(leaf["channel_id"]),
        "emoji": lambda: f":{leaf['name']}:",
        "broadcast": lambda: f"@{leaf['range']}",
        "date": lambda: leaf.get("fallback") or "[date]",
    }
    return shown.get(leaf["type"], lambda: f"[{leaf['type']}]")()


def elements(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, in reading order."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block.get("type") == "actions":
            inside += block["elements"]
        for element in inside:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def inputs(blocks: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that keeps a value, with its block."""
    return ((block, element) for block, element in elements(blocks) if element.get("type") not in _WITHOUT_STATE)


def options(element: Json) -> list[Json]:
    """The options of a menu, those in groups too."""
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def choices(blocks: Iterable[Json]) -> list[Choice]:
    """All that can be pressed, in reading order; elements of `input` blocks are filled in, not pressed."""
    found = []
    for block, element in elements(blocks):
        if block["type"] == "input":
            continue
        if element["type"] == "button":
            found.append(Choice(label=element["text"]["text"], block=block, element=element))
        found += [
            Choice(label=unmarked(option["text"]["text"]), block=block, element=element, option=option)
            for option in options(element)
        ]
    return found
