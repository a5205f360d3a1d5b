"""Block Kit for a terminal: blocks in, something that rich can print out. Pure.

Everything that can be pressed gets a number, in the order of `reading.choices`. What is not known here appears as a
labelled box.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Group, JustifyMethod, RenderableType
from rich.emoji import Emoji
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.workspace import marks, reading
from bot.workspace.reading import Naming
from bot.workspace.state import Json

_STYLE_OF_CODE = "cyan"


def mrkdwn(text: str, naming: Naming = str) -> Text:
    """Slack's markup as styled text: bold, italic, strike, code, quotes, links, people, emoji."""
    return _styled(marks.parse(text), "", naming)


def _styled(inside: Iterable[marks.Mark], style: str, naming: Naming) -> Text:
    found = Text(style=style)
    for mark in inside:
        match mark:
            case marks.Words(text):
                found.append(Emoji.replace(text))
            case marks.Styled(("code" | "block"), _):
                found.append(reading.read([mark], naming), style=_STYLE_OF_CODE)
            case marks.Styled("quote", within):
                lines = _styled(within, "", naming).split(allow_blank=True)
                found.append_text(Text("\n").join(_quoted(line) for line in lines))
            case marks.Styled(look, within):
                found.append_text(_styled(within, look, naming))
            case _:
                link = mark.target.startswith("http")
                found.append(reading.referred(mark, naming), f"underline link {mark.target}" if link else "bold cyan")
    return found


def _quoted(line: Text) -> Text:
    line.style = "italic dim"
    return Text().append("▎ ", "dim").append_text(line)


def render(
    blocks: Sequence[Json], naming: Naming = str, *, first: int = 1, values: Mapping[str, Json] | None = None
) -> Group:
    """The blocks, one below the other. Numbers begin at `first`; `values` is a view's `state.values`."""
    return Group(*_Page(naming, first, values or {}).shown(blocks))


class _Page:
    """One rendering: it counts what can be pressed."""

    def __init__(self, naming: Naming, first: int, values: Mapping[str, Json]) -> None:
        self._naming, self._next, self._values = naming, first, values
        self._known: Mapping[str, Callable[[Json], Iterator[RenderableType]]] = {
            "actions": self._actions,
            "context": self._context,
            "divider": lambda _: iter([Rule(style="dim")]),
            "header": lambda block: iter([Text(Emoji.replace(block["text"]["text"]), style="bold underline")]),
            "image": self._image,
            "input": self._input,
            "markdown": lambda block: iter([Markdown(block["text"])]),
            "rich_text": self._rich_text,
            "section": self._section,
            "table": self._table,
        }

    def shown(self, blocks: Sequence[Json]) -> Iterator[RenderableType]:
        for block in blocks:
            show = self._known.get(str(block.get("type")))
            yield from show(block) if show else _box(block)

    def _text(self, part: Json) -> Text:
        return mrkdwn(part["text"], self._naming) if part["type"] == "mrkdwn" else Text(Emoji.replace(part["text"]))

    def _section(self, block: Json) -> Iterator[RenderableType]:
        if "text" in block:
            yield self._text(block["text"])
        if "fields" in block:
            grid = Table.grid(padding=(0, 3))
            fields = [self._text(part) for part in block["fields"]]
            for row in range(0, len(fields), 2):
                grid.add_row(*fields[row : row + 2])
            yield grid
        if "accessory" in block:
            yield from self._element(block, block["accessory"])

    def _context(self, block: Json) -> Iterator[RenderableType]:
        line = Text("  ", style="dim").join(
            Text(f"[{part['alt_text']}]") if part["type"] == "image" else self._text(part) for part in block["elements"]
        )
        line.stylize("dim")
        yield line

    def _actions(self, block: Json) -> Iterator[RenderableType]:
        line = Text()
        for element in block["elements"]:
            if element["type"] == "button":
                line.append("   " if line else "").append_text(self._pressable(element["text"]["text"]))
                continue
            if line:
                yield line
                line = Text()
            yield from self._element(block, element)
        if line:
            yield line

    def _pressable(self, label: str) -> Text:
        number, self._next = self._next, self._next + 1
        return Text.assemble((f"[{number}]", "bold green"), " ", (Emoji.replace(label), "bold"))

    def _element(self, block: Json, element: Json) -> Iterator[RenderableType]:
        if element["type"] == "image":
            yield from self._image(element)
        elif element["type"] == "button":
            yield self._pressable(element["text"]["text"])
        elif offered := reading.options(element):
            yield from self._menu(block, element, offered)
        elif element["type"] in ("overflow", "static_select") or element["type"].endswith(("select", "picker")):
            yield Text.assemble((_called(element), "bold"), " ", (self._held(block, element), "dim"))
        else:
            yield from _box(element)

    def _menu(self, block: Json, element: Json, offered: list[Json]) -> Iterator[RenderableType]:
        held = self._held(block, element)
        yield Text.assemble((_called(element), "dim"), (f" ({held})" if held else "", "dim"))
        for option in offered:
            label = self._pressable(reading.unmarked(option["text"]["text"], self._naming))
            if "description" in option:
                label.append(f"  {option['description']['text']}", style="dim")
            yield Padding(label, (0, 0, 0, 2))

    def _input(self, block: Json) -> Iterator[RenderableType]:
        element = block["element"]
        held = self._held(block, element) or _called(element, "")
        needed = "" if block.get("optional") else " *"
        yield Text.assemble((block["label"]["text"] + needed, "bold"), ": ", (held or "…", "dim" if not held else ""))
        for option in reading.options(element):
            yield Text(f"    · {option['text']['text']}", style="dim")
        if "hint" in block:
            yield Text(f"    {block['hint']['text']}", style="dim italic")

    def _held(self, block: Json, element: Json) -> str:
        """What an input holds, in words."""
        state = self._values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""), {})
        held = next((value for name, value in state.items() if name != "type" and value), None)
        return ", ".join(self._in_words(one) for one in (held if isinstance(held, list) else [held]) if one)

    def _in_words(self, value: object) -> str:
        if isinstance(value, dict):
            return str(value["text"]["text"])
        return self._naming(str(value))

    def _image(self, block: Json) -> Iterator[RenderableType]:
        title = (block.get("title") or {}).get("text", "")
        where = block.get("image_url") or "a file in Slack"
        yield Text.assemble("🖼  ", (title or block["alt_text"], "bold"), (f"  {where}", "dim"))

    def _rich_text(self, block: Json) -> Iterator[RenderableType]:
        for part in block["elements"]:
            if part["type"] == "rich_text_list":
                yield Padding(reading.rich_text(part, self._naming), (0, 0, 0, 2 * part.get("indent", 0)))
            elif part["type"] == "rich_text_preformatted":
                yield Panel(Text(reading.rich_text(part, self._naming), style=_STYLE_OF_CODE), box=ROUNDED)
            else:
                line = Text("▎ ", style="dim") if part["type"] == "rich_text_quote" else Text()
                yield line.append_text(self._leaves(part["elements"]))

    def _leaves(self, leaves: Sequence[Json]) -> Text:
        styles = {"bold": "bold", "italic": "italic", "strike": "strike", "code": _STYLE_OF_CODE}
        shown = Text()
        for leaf in leaves:
            style = [look for name, look in styles.items() if (leaf.get("style") or {}).get(name)]
            if leaf["type"] == "link":
                style.append(f"underline link {leaf['url']}")
            shown.append(Emoji.replace(reading.rich_text(leaf, self._naming)), style=" ".join(style))
        return shown

    def _table(self, block: Json) -> Iterator[RenderableType]:
        heads, *rows = block["rows"]
        settings = [one or {} for one in block.get("column_settings") or ()]
        table = Table(box=SIMPLE_HEAD)
        for number, head in enumerate(heads):
            align: JustifyMethod = settings[number].get("align", "left") if number < len(settings) else "left"
            table.add_column(self._cell(head), justify=align)
        for row in rows:
            table.add_row(*(self._cell(cell) for cell in row))
        yield table

    def _cell(self, cell: Json) -> Text:
        if cell["type"] == "raw_text":
            return Text(cell["text"])
        return Text("\n").join(self._leaves(part["elements"]) for part in cell["elements"])


def _called(element: Json, otherwise: str = "Menu") -> str:
    return str((element.get("placeholder") or {}).get("text", otherwise))


def _box(block: Json) -> Iterator[RenderableType]:
    """Never dropped: what cannot be shown, as it came."""
    inside = json.dumps(block, indent=1, ensure_ascii=False)
    yield Panel(Text(inside, style="dim"), title=f"a {block.get('type')}, not shown in a terminal", box=ROUNDED)
