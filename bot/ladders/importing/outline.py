"""A document as an outline: headings inside headings, and under each what is written there.

Every reader makes this of what it reads, whatever the format, so that the rules that find a ladder are written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.ladders.reading import folded

BOLD = 7
"""The depth of a line that is wholly bold: below every real heading, of which there are six."""
LABEL = 8
"""The depth of a bold label with its text behind it."""
LISTED = 9
"""The depth of a list's item that others stand under; a list inside a list lies deeper by one each."""
_LONGEST = 80  # characters of a name
_BULLET = re.compile(r"^(?:[•◦▪‣·●○]|[-*+–](?=\s))\s*")
_BOX = re.compile(r"^\s*\[[ xX]\]\s+")
_LABEL_END = re.compile(r"\s*[:：]\s*")


class Run(NamedTuple):
    """A piece of a line; `\\n` alone is a break."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A text of the document without markup. `label` is what stands in bold before a colon, `rest` what follows it;
    `strong` is the one part in bold of a line that ends with a colon.
    """

    text: str
    line: int
    bold: bool = False
    label: str = ""
    rest: str = ""
    strong: str = ""
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with the items inside it."""

    line: Line
    items: tuple[Item, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a quotation."""

    line: Line


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell the pieces that it lists; every row is as long as the longest."""

    rows: tuple[tuple[tuple[str, ...], ...], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """A folded part of the page with examples, which belong to no single expectation."""

    line: int
    count: int


Block = Bullets | Paragraph | Table | Examples


@dataclass(slots=True, eq=False)
class Node:
    """A heading with what stands under it. `level` says that the document itself calls it a level."""

    name: str
    line: int
    depth: int
    anchor: str = ""
    level: bool = False
    number: str = ""
    parent: Node | None = field(default=None, repr=False)
    blocks: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    def put(self, child: Node) -> Node:
        """Adds a heading under this one."""
        child.parent = self
        self.children.append(child)
        return child

    def walk(self) -> Iterator[Node]:
        """Every heading below, in the order of the document."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children[::-1]

    def above(self) -> Iterator[Node]:
        """The headings that it stands under, the nearest first; the document itself is none."""
        node = self.parent
        while node is not None and node.parent is not None:
            yield node
            node = node.parent


class Outline:
    """Makes an outline of headings and blocks as they come."""

    def __init__(self) -> None:
        self.root = Node("", 1, 0)
        self._here = self.root

    def heading(self, name: str, line: int, depth: int, anchor: str = "") -> None:
        """Begins a heading; those as deep or deeper end."""
        above = self._here
        while above.depth >= depth:
            above = above.parent or self.root
        self._here = above.put(Node(name, line, depth, anchor))

    def add(self, block: Block) -> None:
        """Puts a block under the heading that was begun last; a bold line or label begins one of its own."""
        if not isinstance(block, Paragraph):
            self._here.blocks.append(block)
        elif (block.line.bold and _is_name(block.line.text)) or (block.line.label and not block.line.rest):
            self.heading(block.line.text.rstrip(":： "), block.line.line, BOLD)
        elif block.line.label:
            self.heading(block.line.label, block.line.line, LABEL)
            self._here.blocks.append(Paragraph(Line(block.line.rest, block.line.line)))
        elif block.line.text:
            self._here.blocks.append(block)


def _is_name(text: str) -> bool:
    """Whether a line in bold is a name; else it is a sentence that stands out."""
    return len(text) <= _LONGEST and not text.endswith(".")


def lines(runs: Iterable[Run], line: int, links: tuple[tuple[str, str], ...] = ()) -> list[Line]:
    """The lines of a paragraph: a break begins a new one only where the next line is bold or begins with a label."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n":
            parts.append([])
        else:
            parts[-1].append(run)
    made: list[Line] = []
    together: list[Run] = []
    bold = False
    for part in parts:
        one = _line(part, line, links)
        if together and (one.bold or one.label or bold):
            made.append(_line(together, line, links))
            together = []
        bold = one.bold
        together += [Run(" "), *part] if together else part
    return [*made, _line(together, line, links)]


def pieces(runs: Iterable[Run]) -> tuple[str, ...]:
    """What a cell lists: a break parts its pieces, and the sign that begins an item falls off."""
    text = "".join(run.text for run in runs)
    found = (folded(_BULLET.sub("", part.strip())) for part in text.split("\n"))
    return tuple(piece for piece in found if piece.strip("-–—*•"))


def unticked(runs: list[Run]) -> list[Run]:
    """The text of an item without the box that begins it in a list of tasks."""
    return [Run(_BOX.sub("", runs[0].text), runs[0].strong), *runs[1:]] if runs else []


def bulleted(line: str) -> str | None:
    """The text of a line that begins with the sign of an item; None for any other."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else None


def _line(runs: list[Run], line: int, links: tuple[tuple[str, str], ...]) -> Line:
    text = folded("".join(run.text for run in runs))
    seen = [run for run in runs if run.text.strip()]
    count = next((place for place, run in enumerate(seen) if not run.strong), len(seen))
    strong = folded("".join(run.text for run in seen[:count]))
    rest = folded("".join(run.text for run in seen[count:]))
    if count == len(seen):
        return Line(text, line, bold=bool(text), label="", rest="", links=links)
    if strong and (strong.endswith((":", "：")) or _LABEL_END.match(rest)):
        return Line(text, line, label=strong.rstrip(":： "), rest=_LABEL_END.sub("", rest, count=1), links=links)
    bold = [folded(run.text) for run in seen if run.strong] if text.endswith((":", "：")) else []
    return Line(text, line, strong=bold[0] if len(bold) == 1 else "", links=links)
