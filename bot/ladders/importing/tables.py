"""The entries of tables: levels as columns, or levels as rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.ladders.importing import names
from bot.ladders.importing.found import Expectation
from bot.ladders.importing.headings import MOSTLY, is_level
from bot.ladders.importing.outline import LABEL, Node, Table
from bot.ladders.importing.sections import Draft

_BANNERS = 3  # rows above the one with the levels
_ADDRESSES = {"id", "#", "no", "no.", "key", "path", "slug", "url", "link"}
_NUMBERED = {"level", "band", "grade", "lvl", "tier"}
_BESIDE = _NUMBERED | _ADDRESSES

_Row = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table with the heading that it stands under."""

    table: Table
    under: Node


def find(root: Node) -> tuple[list[Draft], set[Node]]:
    """The entries that tables hold, and the headings that they were made of.

    Levels are columns where most of the cells of one of the first rows name levels, else rows where most of the cells
    of a column do. A table without names for its sections is a section, named by its heading; the headings of tables
    with different levels are tracks.
    """
    drafts: dict[tuple[str, str], Draft] = {}
    used: set[Node] = set()
    nodes = [root, *root.walk()]
    placed = [_Placed(block, _under(node)) for node in nodes for block in node.blocks if isinstance(block, Table)]
    several = len({one.under for one in placed}) > 1
    for one in placed:
        if _columns(one, drafts) or (not is_level(one.under) and _rows(one, drafts, several=several)):
            used.add(one.under)
    if len({draft.track for draft in drafts.values()}) == 1:
        for draft in drafts.values():
            draft.track = ""
    titles = {node for node in used if node.depth == 1 and not several}
    return [draft for draft in drafts.values() if draft.sections or draft.attributes], used - titles


def over_levels(root: Node) -> set[Node]:
    """The headings over tables whose columns are levels."""
    return {
        _under(node)
        for node in root.walk()
        for block in node.blocks
        if isinstance(block, Table) and any(_level_columns(row) for row in block.rows[:_BANNERS])
    }


def _under(node: Node) -> Node:
    """The heading that a table stands under; a label in bold is a remark."""
    while node.depth >= LABEL and node.parent is not None:
        node = node.parent
    return node


def _columns(placed: _Placed, drafts: dict[tuple[str, str], Draft]) -> bool:
    rows = placed.table.rows
    head = next((place for place in range(min(_BANNERS, len(rows))) if _level_columns(rows[place])), None)
    if head is None:
        return False
    columns = _level_columns(rows[head])
    beside = list(range(columns[0]))
    named = {column: _text(rows[head], column) for column in columns}
    made = _drafts(named, placed, head, drafts, track=placed.under.name if beside else "")
    section = "" if beside else placed.under.name
    for place, row in enumerate(rows[head + 1 :], head + 1):
        label = next((text for column in reversed(beside) if (text := _text(row, column))), "")
        if _only_parts(row, columns):
            section = label or section
            continue
        section = label or section
        for column, draft in made.items():
            _put(draft, section, _cell(row, column), placed.table.lines[place])
    return True


def _only_parts(row: _Row, columns: list[int]) -> bool:
    """Whether a row holds no more than a name for those below: nothing else, or the same in every cell."""
    cells = [_cell(row, column) for column in columns]
    return not any(cells) or (len(columns) > 1 and len({*cells, *row}) == 1)


def _drafts(
    named: dict[int, str], placed: _Placed, head: int, drafts: dict[tuple[str, str], Draft], *, track: str
) -> dict[int, Draft]:
    """The entries of a row of names: those of an earlier table with the same names, else new ones."""
    counts: Counter[str] = Counter()
    made = {}
    for column, name in named.items():
        key = names.key(name)
        counts[key] += 1
        new = Draft(names.read(name), placed.table.lines[head], track=track)
        made[column] = drafts.setdefault((key, str(counts[key])), new)
    return made


def _level_columns(row: _Row) -> list[int]:
    """The columns whose head names a level: none unless most of them do, the first left out where it does not."""
    heads = [" ".join(cell) for cell in row]
    numbered = bool(heads) and heads[0].lower() in _NUMBERED
    found = [
        column
        for column, head in enumerate(heads)
        if names.is_level(head) or (numbered and column and _is_number(head))
    ]
    rest = [column for column, head in enumerate(heads) if head and (column or 0 in found[:1])]
    if len(found) < 2 or len(found) < MOSTLY * len(rest) or len({heads[column] for column in found}) < 2:
        return []
    return [column for column in rest if column >= found[0]]


def _rows(placed: _Placed, drafts: dict[tuple[str, str], Draft], *, several: bool) -> bool:
    rows = placed.table.rows
    width = max(map(len, rows), default=0)
    named = [column for column in range(width) if len(rows) > 2 and _names_levels(rows, column)]
    others = [
        column for column in range(width) if column not in named and _text(rows[0], column).lower() not in _BESIDE
    ]
    if not named or not others:
        return False
    column = next(
        (one for one in named if not all(_is_number(text) for row in rows[1:] if (text := _text(row, one)))), named[0]
    )
    kinds = _sections_in_rows(rows, column, others)
    for place, row in enumerate(rows[1:], 1):
        name = names.read(_text(row, column))
        if not name.name:
            continue
        key = (names.key(name.name), name.label)
        draft = drafts.setdefault(key, Draft(_numbered(name, row, rows[0]), placed.table.lines[place]))
        for other in others:
            if kinds is not None:
                section = _text(row, kinds)
            else:
                section = placed.under.name if several and len(others) == 1 else _text(rows[0], other)
            if other != kinds:
                _put(draft, section, _cell(row, other), placed.table.lines[place])
    return True


def _sections_in_rows(rows: tuple[_Row, ...], column: int, others: list[int]) -> int | None:
    """The column whose cells name the sections, where levels and these names both return from row to row."""
    levels = [_text(row, column) for row in rows[1:]]
    if 2 * len(set(levels)) > len(levels) or len(others) < 2:
        return None
    for other in others:
        cells = [_text(row, other) for row in rows[1:]]
        pairs = set(zip(levels, cells, strict=True))
        if all(0 < len(cell) <= names.LONGEST for cell in cells) and 1 < len(set(cells)) < len(pairs):
            return other
    return None


def _names_levels(rows: tuple[_Row, ...], column: int) -> bool:
    cells = [_text(row, column) for row in rows[1:] if _text(row, column)]
    numbered = _text(rows[0], column).lower() in _NUMBERED
    found = {cell for cell in cells if names.is_level(cell) or (numbered and _is_number(cell))}
    return len(found) > 1 and sum(1 for cell in cells if cell in found) >= MOSTLY * len(cells)


def _numbered(name: names.Name, row: _Row, head: _Row) -> names.Name:
    """A name with the band that another column gives it."""
    bands = (_text(row, column) for column in range(len(head)) if _text(head, column).lower() in _NUMBERED)
    label = next((band for band in bands if 0 < len(band) <= 10 and any(map(str.isdigit, band))), "")
    return name if name.label or not label else names.Name(name.name, label, names.read(f"Level {label}").number)


def _put(draft: Draft, section: str, texts: tuple[str, ...], line: int) -> None:
    if texts and names.is_attribute(section):
        draft.fact(section, ", ".join(texts))
    elif texts:
        draft.add(section, map(Expectation, texts), line)


def _cell(row: _Row, column: int) -> tuple[str, ...]:
    return row[column] if column < len(row) else ()


def _text(row: _Row, column: int) -> str:
    return " ".join(_cell(row, column))


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 3
