"""The entries of tables: levels as columns, or levels as rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.ladders.importing import names
from bot.ladders.importing.found import Expectation
from bot.ladders.importing.headings import MOSTLY, is_level
from bot.ladders.importing.outline import LABEL, Node, Table
from bot.ladders.importing.sections import Draft

_BANNERS = 3  # rows above the one with the levels
_NUMBERED = set("level levels band grade lvl tier".split())
"""Words over a column, or a row, that make levels of numbers."""
_NAMED = _NUMBERED | set("title titles role roles position job name rank step stage milestone".split())
"""Words over a column that names levels where it is not the first."""
_BESIDE = _NUMBERED | set(
    "id # no no. key path slug url link contact email phone slack owner who person backup assignee date".split()
)
"""Words over a column that says nothing of what is expected."""
_EXPLAINED = set(
    "description descriptions definition definitions explanation meaning notes note comments remarks".split()
)
"""Words over a column that explains what the row is about, and is neither a level nor a name of a section."""
_FIGURE = re.compile(r"[\W\d_]*(?:\b(?:k|m|usd|eur|gbp|yrs?|years?|x|n/?a|yes|no)\b[\W\d_]*)*", re.IGNORECASE)

_Row = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table with the heading that it stands under."""

    table: Table
    under: Node


def find(root: Node) -> tuple[list[Draft], set[Node]]:
    """The entries that tables hold, and the headings that they were made of.

    Levels are columns where most of the cells of one of the first rows name levels, else rows where most of the cells
    of a column do; in a table of one column they stand above what they expect. A table without names for its sections
    is a section, named by its heading; the headings of tables with different levels are tracks.
    """
    drafts: dict[tuple[str, str], Draft] = {}
    used: set[Node] = set()
    nodes = [root, *root.walk()]
    placed = [_Placed(block, _under(node)) for node in nodes for block in node.blocks if isinstance(block, Table)]
    several = len({one.under for one in placed}) > 1
    for one in placed:
        if (
            _columns(one, drafts)
            or _stacked(one, drafts)
            or (not is_level(one.under) and _rows(one, drafts, several=several))
        ):
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
        if isinstance(block, Table) and _head(block.rows) is not None
    }


def _under(node: Node) -> Node:
    """The heading that a table stands under; a label in bold is a remark."""
    while node.depth >= LABEL and node.parent is not None:
        node = node.parent
    return node


def _columns(placed: _Placed, drafts: dict[tuple[str, str], Draft]) -> bool:
    rows = placed.table.rows
    head = _head(rows)
    if head is None:
        return False
    columns = _level_columns(rows[head])
    if sum(1 for column in columns if _say_something(rows[head:], [column])) < MOSTLY * len(columns):
        return False
    before = range(columns[0])
    beside = [column for column in before if not _is_headed(_text(rows[head], column), _EXPLAINED)] or list(before)
    named = {column: _text(rows[head], column) for column in columns}
    made = _drafts(named, placed, head, drafts, track=placed.under.name if beside else "")
    section = "" if beside else placed.under.name
    for place, row in enumerate(rows[head + 1 :], head + 1):
        label = next((text for column in reversed(beside) if (text := _text(row, column))), "")
        if _only_parts(row, columns):
            section = label or section
            continue
        section = placed.under.name if label.rstrip(".)").isdecimal() else label or section
        for column, draft in made.items():
            _put(draft, section, _cell(row, column), placed.table.lines[place])
    return True


def _head(rows: Sequence[_Row]) -> int | None:
    """The row that names the levels: the first, or one below banners, which hold far less than it does."""
    for place, row in enumerate(rows[:_BANNERS]):
        if _level_columns(row):
            return place
        if 2 * len({cell for cell in row if cell}) > len(row):
            return None
    return None


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
        new = Draft(_level(name), placed.table.lines[head], track=track)
        made[column] = drafts.setdefault((key, str(counts[key])), new)
    return made


def _level_columns(row: _Row) -> list[int]:
    """The columns whose head names a level: none unless most of them do, the first left out where it does not."""
    heads = [" ".join(cell) for cell in row]
    numbered = bool(heads) and _is_headed(heads[0], _NUMBERED)
    found = [
        column
        for column, head in enumerate(heads)
        if names.is_level(head) or (numbered and column and _is_number(head))
    ]
    rest = [
        column
        for column, head in enumerate(heads)
        if head and (column or 0 in found[:1]) and (column in found or not _is_headed(head, _EXPLAINED))
    ]
    if len(found) < 2 or len(found) < MOSTLY * len(rest) or not (numbered or _are_steps(heads[one] for one in found)):
        return []
    return [column for column in rest if column >= (found[0] if heads[0] else 1)]


def _stacked(placed: _Placed, drafts: dict[tuple[str, str], Draft]) -> bool:
    """The entries of a table of one column: rows that name levels, and below each what it expects."""
    rows = placed.table.rows
    named = {text for row in rows if names.is_level(text := _text(row, 0))}
    if any(len(row) != 1 for row in rows) or not rows or 2 * len(named) > len(rows) or not _are_steps(named):
        return False
    draft = None
    for row, line in zip(rows, placed.table.lines, strict=True):
        text = _text(row, 0)
        if text in named:
            draft = drafts.setdefault((names.key(text), "1"), Draft(_level(text), line, track=placed.under.name))
        elif draft is not None:
            _put(draft, placed.under.name, row[0], line)
    return True


def _rows(placed: _Placed, drafts: dict[tuple[str, str], Draft], *, several: bool) -> bool:
    rows = placed.table.rows
    width = max(map(len, rows), default=0)
    naming = [column for column in range(width) if len(rows) > 2 and _names_levels(rows, column)]
    named = [column for column in naming if not column or _is_headed(_text(rows[0], column), _NAMED)]
    others = [column for column in range(width) if column not in naming and not _is_beside(_text(rows[0], column))]
    if not named or not _say_something(rows, others):
        return False
    column = next(
        (one for one in named if not all(_is_number(text) for row in rows[1:] if (text := _text(row, one)))), named[0]
    )
    kinds = _sections_in_rows(rows, column, others)
    if kinds is None and column and _are_of_things(rows, column):
        return False
    for place, row in enumerate(rows[1:], 1):
        name = _level(_text(row, column))
        if not name.name:
            continue
        key = (names.key(name.name), name.label)
        draft = drafts.setdefault(key, Draft(_numbered(name, row, rows[0]), placed.table.lines[place]))
        if _is_said_of_all(row, others):
            draft.summary += [piece for piece in _cell(row, others[0]) if piece != name.name]
            continue
        for other in others:
            if kinds is not None:
                section = _text(row, kinds)
            else:
                section = placed.under.name if several and len(others) == 1 else _text(rows[0], other)
            if other != kinds:
                _put(draft, section, _cell(row, other), placed.table.lines[place])
    return True


def _say_something(rows: Sequence[_Row], columns: Iterable[int]) -> bool:
    """Whether a column expects anything: not all of it is figures, names of levels, or facts such as pay."""
    return any(
        not (names.is_level(text) or _FIGURE.fullmatch(text))
        for column in columns
        if names.is_level(_text(rows[0], column)) or not names.is_attribute(_text(rows[0], column))
        for row in rows[1:]
        if (text := _text(row, column))
    )


def _are_of_things(rows: Sequence[_Row], column: int) -> bool:
    """Whether the rows are things of which each has a level, such as courses: their names differ, the levels return."""
    levels = [_text(row, column) for row in rows[1:]]
    things = [_text(row, 0) for row in rows[1:]]
    return len(set(levels)) < len(levels) and len(set(things)) == len(things)


def _is_said_of_all(row: _Row, columns: Sequence[int]) -> bool:
    """Whether one text reaches over all the columns of sections: it is about the level."""
    cells = {_cell(row, column) for column in columns}
    return len(columns) > 1 and len(cells) == 1 and len(_text(row, columns[0]).split()) > 1


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
    numbered = _is_headed(_text(rows[0], column), _NUMBERED)
    found = {cell for cell in cells if names.is_level(cell) or (numbered and _is_number(cell))}
    return _are_steps(found) and sum(1 for cell in cells if cell in found) >= MOSTLY * len(cells)


def _are_steps(cells: Iterable[str]) -> bool:
    return names.are_steps(map(_level, cells))


def _numbered(name: names.Name, row: _Row, head: _Row) -> names.Name:
    """A name with the band that another column gives it."""
    bands = (_text(row, column) for column in range(len(head)) if _is_headed(_text(head, column), _NUMBERED))
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


def _level(text: str) -> names.Name:
    """A name of a level; a number alone is one too."""
    return names.read(f"Level {text}" if _is_number(text) else text)


def _is_headed(head: str, words: Collection[str]) -> bool:
    """Whether one of these words is in a head of a few words."""
    said = head.lower().replace("/", " ").split()
    return len(said) < 4 and not set(said).isdisjoint(words)


def _is_beside(head: str) -> bool:
    return head.lower() in _BESIDE


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 3
