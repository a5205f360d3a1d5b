"""HTML, a page or a piece in Markdown → an outline. Scripts, styles and forms are left out; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bot.ladders.importing.outline import Bullets, Examples, Item, Outline, Paragraph, Run, Table, lines, pieces
from bot.ladders.reading import folded

MAX_CELLS = 50_000
_SPAN = 40  # columns or rows that one cell may reach over
_DEEP = 150  # elements inside each other that are looked into
_SKIPPED = set(
    "script style template noscript nav svg head iframe object form button select input textarea title".split()
)
_BESIDE = set("toc nav navbar navigation sidebar menu breadcrumb breadcrumbs table-of-contents footer".split())
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_LISTS = {"ul", "ol", "menu", "dir"}
_BLOCKS = {*_HEADINGS, *_LISTS, "table", "details", "p", "li", "dt", "blockquote", "pre", "div", "section", "article"}
_BREAKING = {"br", "li", "p", "div", "ul", "ol", "tr", "td", "th", "hr", *_HEADINGS}
_ITEM_IN_TEXT = re.compile(r"\n\s*(?=[-*•]\s)")


def fill(outline: Outline, text: str, line: int = 1) -> None:
    """Puts what an HTML text holds into an outline; its first line is this line of the document."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if root is not None:
        _Reader(outline, line - 1, _around_blocks(root)).flow(root)


def is_examples(summary: str) -> bool:
    """Whether a folded part of the page holds examples, which are not expectations."""
    return "example" in summary.lower()


def _around_blocks(root: etree._Element) -> set[etree._Element]:
    """The elements with blocks inside."""
    around: set[etree._Element] = set()
    for element in root.iter(*_BLOCKS):
        for above in element.iterancestors():
            if above in around:
                break
            around.add(above)
    return around


class _Reader:
    def __init__(self, outline: Outline, above: int, around: set[etree._Element]) -> None:
        self._outline = outline
        self._above = above
        self._around = around

    def flow(self, element: etree._Element, deep: int = 0) -> None:
        """The blocks in an element, and the text between them as paragraphs."""
        runs = [Run(_space(element.text))]
        for child in element if deep < _DEEP else ():
            if child.tag == "br":
                runs.append(Run("\n"))
            elif child.tag in _SKIPPED or _is_beside(child):
                pass
            elif child.tag in _BLOCKS or child in self._around:
                self._flush(runs, element)
                runs = []
                self._block(child, deep + 1)
            else:
                runs += _inline(child)
            runs.append(Run(_space(child.tail)))
        self._flush(runs, element)

    def _flush(self, runs: list[Run], element: etree._Element) -> None:
        for line in lines(runs, self._line(element)):
            self._outline.add(Paragraph(line))

    def _block(self, element: etree._Element, deep: int) -> None:
        tag = str(element.tag)
        if tag in _HEADINGS:
            self._heading(element, _HEADINGS[tag])
        elif tag in _LISTS:
            self._outline.add(Bullets(tuple(self._items(element, deep))))
        elif tag == "li":
            self._outline.add(Bullets(tuple(self._item(element, deep))))
        elif tag == "table":
            self._outline.add(self._table(element))
        elif tag == "details":
            self._details(element, deep)
        elif tag == "dt":
            self._outline.add(
                Paragraph(lines([Run(run.text, strong=True) for run in _inline(element)], self._line(element))[0])
            )
        else:
            self.flow(element, deep)

    def _heading(self, element: etree._Element, depth: int) -> None:
        name = folded("".join(run.text for run in _inline(element))).rstrip(": ")
        inside = (one.get("id") or one.get("name") for one in element.iter())
        if name:
            self._outline.heading(name, self._line(element), depth, next((one for one in inside if one), ""))

    def _details(self, element: etree._Element, deep: int) -> None:
        summary = element.find("summary")
        said = folded("".join(run.text for run in _inline(summary))) if summary is not None else ""
        if is_examples(said):
            self._outline.add(Examples(self._line(element), sum(1 for _ in element.iter("li"))))
            return
        if summary is not None:
            self._outline.add(Paragraph(lines([Run(said, strong=True)], self._line(element))[0]))
            summary.text, summary[:] = None, []
        self.flow(element, deep)

    def _items(self, listed: etree._Element, deep: int) -> Iterator[Item]:
        for child in listed:
            if child.tag == "li":
                yield from self._item(child, deep)
            elif child.tag in _LISTS:
                yield from self._items(child, deep + 1)

    def _item(self, element: etree._Element, deep: int) -> Iterator[Item]:
        """An item with those inside it; one without a text of its own is those."""
        inside = tuple(item for one in _lists(element) for item in self._items(one, deep + 1)) if deep < _DEEP else ()
        runs = [Run(" ") if run.text == "\n" else run for run in _inline(element, without=_LISTS)]
        line = lines(runs, self._line(element), _links(element))[0]
        if line.text:
            yield Item(line, inside)
        else:
            yield from inside

    def _table(self, table: etree._Element) -> Table:
        """The rows as they are seen: a cell that reaches over others is in the place of each of them."""
        rows: list[list[tuple[str, ...]]] = []
        taken: dict[tuple[int, int], tuple[str, ...]] = {}
        places: list[int] = []
        cells = 0
        for row, (element, found) in enumerate(_rows(table)):
            made: list[tuple[str, ...]] = []
            for cell in found if cells < MAX_CELLS else ():
                while (row, len(made)) in taken:
                    made.append(taken.pop((row, len(made))))
                said = pieces(_inline(cell, in_cell=True))
                wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
                taken |= {(row + down, len(made) + right): said for down in range(1, high) for right in range(wide)}
                made += [said] * wide
                cells += wide * high
            while (row, len(made)) in taken:
                made.append(taken.pop((row, len(made))))
            rows.append(made)
            places.append(self._line(element))
        return Table(tuple(map(tuple, rows)), tuple(places))

    def _line(self, element: etree._Element) -> int:
        return self._above + int(str(element.sourceline or 1))


def _is_beside(element: etree._Element) -> bool:
    """Whether an element is not shown, or says of itself that it only leads elsewhere."""
    if "display:none" in (element.get("style") or "").replace(" ", "") or element.get("hidden") is not None:
        return True
    said = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}"
    return not _BESIDE.isdisjoint(said.lower().split())


def _lists(element: etree._Element) -> Iterator[etree._Element]:
    """The lists in an item, not those inside them."""
    waiting = list(element)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag in _LISTS:
            yield child
        elif child.tag != "li":
            waiting += list(child)[::-1]


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """The rows of a table, not those of tables inside it; cells right in a head or body are a row too."""
    for part in table:
        if part.tag == "tr":
            yield part, [cell for cell in part if cell.tag in ("td", "th")]
        elif part.tag in ("thead", "tbody", "tfoot"):
            loose = [cell for cell in part if cell.tag in ("td", "th")]
            if loose:
                yield part, loose
            yield from _rows(part)


def _span(cell: etree._Element, name: str) -> int:
    written = cell.get(name) or ""
    return max(1, min(int(written), _SPAN)) if re.fullmatch(r"[0-9]{1,4}", written) else 1


def _inline(
    element: etree._Element,
    *,
    without: set[str] | None = None,
    in_cell: bool = False,
    strong: bool = False,
    deep: int = 0,
) -> Iterator[Run]:
    """The text in an element: a block in it begins and ends a line."""
    strong = strong or element.tag in ("b", "strong")
    yield from _texts(element.text, in_cell, strong)
    for child in element if deep < _DEEP else ():
        if child.tag == "br" or (breaks := child.tag in _BREAKING):
            yield Run("\n")
        if child.tag not in _SKIPPED and not (without and child.tag in without):
            yield from _inline(child, without=without, in_cell=in_cell, strong=strong, deep=deep + 1)
            if child.tag != "br" and breaks:
                yield Run("\n")
        yield from _texts(child.tail, in_cell, strong)


def _texts(text: str | None, in_cell: bool, strong: bool) -> Iterator[Run]:
    """A text of the page. In a cell, lines that begin like Markdown's items are lines."""
    parts = _ITEM_IN_TEXT.split(text or "") if in_cell else [text or ""]
    for place, part in enumerate(parts):
        if place:
            yield Run("\n")
        yield Run(_space(part), strong)


def _space(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _links(element: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple((folded("".join(map(str, one.itertext()))), one.get("href") or "") for one in element.iter("a"))
