"""Markdown → an outline. What HTML stands in it is read as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.ladders.importing import html
from bot.ladders.importing.outline import (
    Bullets,
    Examples,
    Item,
    Outline,
    Paragraph,
    Run,
    Table,
    bulleted,
    lines,
    pieces,
    unticked,
)
from bot.ladders.reading import folded

_CODE = ("code_block", "fence")
_BRACKETS = 100
_MARKS = 150
_PARAGRAPH = 20_000  # characters of one whose markup is read
_NESTED = 20  # lists and quotes inside each other
_BLANK = re.compile(r"^[ \t]*$", re.MULTILINE)
_TIGHT_HEADING = re.compile(r"^(#{1,6})(?=[A-Z])", re.MULTILINE)
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$", re.MULTILINE)
"""A line that gives what is above it a class or an id, as Jekyll has it: `{: .no_toc }`."""
_ANCHOR = re.compile(r"<[a-z0-9]{1,10}\b[^<>]{0,200}\b(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_OWN_ANCHOR = re.compile(r"\s*\{:?\s*#([\w.-]+)[^}]*\}\s*$")
_BREAKING = re.compile(r"</?(?:br|li|p|div|ul|ol|tr)\b", re.IGNORECASE)
_STRONG = re.compile(r"<(/?)(?:b|strong)\s*>", re.IGNORECASE)
_DETAILS = re.compile(
    r"<details\b[^<>]{0,200}>\s*(?:<summary\b[^<>]{0,200}>(.{0,300}?)</summary>)?", re.IGNORECASE | re.DOTALL
)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTED}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _marked_up)
    return parser


def _marked_up(state: StateCore) -> None:
    """Reads the markup of every paragraph but one that is longer, or has more brackets, than anyone writes: for each
    sign, the parser looks through the whole rest for the other one.
    """
    for token in state.tokens:
        if token.type == "inline" and _is_monstrous(token.content):
            token.children = [Token("text", "", 0, content=token.content)]
        elif token.type == "inline":
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _is_monstrous(text: str) -> bool:
    return len(text) > _PARAGRAPH or text.count("[") > _BRACKETS or sum(map(text.count, "*_~`<")) > _MARKS


def read(text: str) -> Outline:
    """The outline of a Markdown text."""
    reader = _Reader()
    text = _TIGHT_HEADING.sub(r"\1 ", _ATTRIBUTES.sub("", _whole_tables(text)))
    reader.blocks(SyntaxTreeNode(_parser().parse(text)).children)
    return reader.outline


def _whole_tables(text: str) -> str:
    """The text without blank lines in its HTML tables: one would end the HTML, and what follows indented be code."""
    parts, lower, end = [], text.lower(), 0
    while (start := lower.find("<table", end)) >= 0 and (close := lower.find("</table", start)) >= 0:
        parts += [text[end:start], _BLANK.sub("<!-- -->", text[start:close])]
        end = close
    return "".join([*parts, text[end:]])


class _Reader:
    def __init__(self) -> None:
        self.outline = Outline()
        self._anchor = ""
        self._examples: tuple[int, int] | None = None  # the line of a folded part with examples, how many so far

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        """Puts these into the outline, in their order."""
        for node in nodes:
            if node.type == "html_block":
                self._html(node)
            elif self._examples is not None:
                line, count = self._examples
                self._examples = line, count + sum(1 for one in node.walk() if one.type == "list_item")
            else:
                self._block(node)

    def _block(self, node: SyntaxTreeNode) -> None:
        if node.type == "heading":
            self._heading(node)
        elif node.type == "paragraph":
            self._paragraph(node)
        elif node.type in ("bullet_list", "ordered_list"):
            self.outline.add(Bullets(tuple(_items(node))))
        elif node.type == "table":
            self.outline.add(_table(node))
        elif node.type == "blockquote":
            self.blocks(node.children)
        elif node.type in _CODE:
            self._plain(node)

    def _heading(self, node: SyntaxTreeNode) -> None:
        inline = node.children[0]
        name = lines([one for one in _runs(inline) if one.text != "\n"], _line(node))[0].text
        own = _OWN_ANCHOR.search(name)
        anchor = own[1] if own else _anchor(inline) or self._anchor
        name = (_OWN_ANCHOR.sub("", name) if own else name).rstrip(": ")
        if name:
            self.outline.heading(name, _line(node), int(node.tag[1]), anchor)
        self._anchor = ""

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        inline = node.children[0]
        self._anchor = _anchor(inline) or self._anchor
        runs = list(_runs(inline))
        said = [one.strip() for one in "".join(run.text for run in runs).split("\n") if one.strip()]
        if len(said) > 1 and all(bulleted(one) for one in said):
            self.outline.add(Bullets(tuple(_texts(said, _line(node)))))
            return
        for line in lines(runs, _line(node), _links(inline)):
            self.outline.add(Paragraph(line))

    def _plain(self, node: SyntaxTreeNode) -> None:
        """Text that is indented so far that it counts as code is text to whoever wrote it."""
        if said := _listed_code(node):
            self.outline.add(Bullets(tuple(_texts(said, _line(node)))))
        elif node.type == "code_block":
            self.outline.add(Paragraph(lines([Run(folded(node.content))], _line(node))[0]))

    def _html(self, node: SyntaxTreeNode) -> None:
        content = node.content
        if "</details" in content.lower() and self._examples is not None:
            self.outline.add(Examples(*self._examples))
            self._examples = None
            content = content[content.lower().rindex("</details") :].partition(">")[2]
        found = _DETAILS.search(content)
        if found and "</details" not in content[found.start() :].lower() and html.is_examples(found[1] or ""):
            self._examples = _line(node), content.lower().count("<li")
        elif self._examples is None:
            self._anchor = _ANCHOR.search(content)[1] if _only_anchor(content) else self._anchor  # type: ignore[index]
            html.fill(self.outline, content, _line(node))


def _only_anchor(content: str) -> bool:
    return bool(_ANCHOR.search(content)) and not re.sub(r"<[^<>]*>", "", content).strip()


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _items(listed: SyntaxTreeNode) -> Iterator[Item]:
    """The items of a list with those inside them; nothing but a list in an item (`* * text`) is that list."""
    for item in listed.children:
        inside = [one for part in item.children for one in _inside(part)]
        own = [part for part in item.children if not part.type.endswith("_list") and not _listed_code(part)]
        runs = [run for part in own for run in (*_all_runs(part), Run(" "))]
        if any(run.text.strip() for run in runs):
            links = tuple(link for part in own for one in part.walk() for link in _links(one))
            joined = [Run(" ") if run.text == "\n" else run for run in unticked(runs)]
            yield Item(lines(joined, _line(item), links)[0], tuple(inside))
        else:
            yield from inside


def _inside(part: SyntaxTreeNode) -> Iterator[Item]:
    """The items in a part of an item; those that are indented so far that they count as code are items too."""
    if part.type.endswith("_list"):
        yield from _items(part)
    elif said := _listed_code(part):
        yield from _texts(said, _line(part))


def _listed_code(node: SyntaxTreeNode) -> list[str]:
    """The lines of code, where each of them begins like an item."""
    said = [one.strip() for one in node.content.splitlines() if one.strip()] if node.type in _CODE else []
    return said if all(bulleted(one) for one in said) else []


def _texts(said: list[str], line: int) -> Iterator[Item]:
    return (Item(lines([Run(bulleted(one) or "")], line)[0]) for one in said)


def _all_runs(node: SyntaxTreeNode) -> Iterator[Run]:
    for one in node.walk():
        if one.type == "inline":
            yield from _runs(one)
        elif one.type in ("html_block", "code_block", "fence"):
            yield Run(re.sub(r"<[^<>]*>", " ", one.content))


def _table(table: SyntaxTreeNode) -> Table:
    rows = [row for part in table.children for row in part.children]
    cells = tuple(
        tuple(pieces(run for one in cell.children for run in _runs(one)) for cell in row.children) for row in rows
    )
    return Table(cells, tuple(_line(row) for row in rows))


def _runs(inline: SyntaxTreeNode) -> Iterator[Run]:
    """The text of a paragraph, without markup; pictures and tags say nothing."""
    strong = 0
    for token in (inline.token.children if inline.token else None) or ():
        if token.type in ("strong_open", "strong_close"):
            strong += token.nesting
        elif token.type in ("softbreak", "hardbreak"):
            yield Run("\n")
        elif token.type == "html_inline":
            tag = _STRONG.match(token.content)
            strong += (-1 if tag[1] else 1) if tag else 0
            if _BREAKING.match(token.content):
                yield Run("\n")
        elif token.type in ("text", "code_inline"):
            yield Run(token.content, strong > 0)


def _links(node: SyntaxTreeNode) -> tuple[tuple[str, str], ...]:
    """The links of a paragraph: what they say and where they lead."""
    if node.type != "inline":
        return ()
    found = (one for one in node.walk() if one.type == "link")
    return tuple((_said(link), str(link.attrs.get("href", ""))) for link in found)


def _said(node: SyntaxTreeNode) -> str:
    return "".join(one.content for one in node.walk() if one.type in ("text", "code_inline"))


def _anchor(inline: SyntaxTreeNode) -> str:
    tags = (
        token.content
        for token in (inline.token.children if inline.token else None) or ()
        if token.type == "html_inline"
    )
    return next((found[1] for tag in tags if (found := _ANCHOR.match(tag))), "")
