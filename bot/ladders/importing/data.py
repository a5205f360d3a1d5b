"""YAML, JSON and CSV → an outline: things with names are headings, lists of texts are lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.ladders.importing import names
from bot.ladders.importing.outline import LABEL, LISTED, Bullets, Item, Line, Node, Paragraph, Run, Table, pieces
from bot.ladders.reading import MAX_EVENTS, Items, UnreadableError, folded, parse

_FIRST = re.compile(r"^(?!#|---)\S.?", re.MULTILINE)
"""How the first line begins that is neither empty nor a comment."""
MAX_DEPTH = 12
MAX_CELLS = 50_000
_NAMES = ("title", "name", "label", "heading", "level", "band", "grade", "position")
_SUMMARIES = {"summary", "description", "intro", "introduction", "about", "overview", "text", "details", "purpose"}
_TEXTS = ("criteria", "criterion", "text", "description", "expectation", "statement", "name", "title", "value")
_EXAMPLES = ("examples", "example")
_SAID = ("summary", "text", "says", "behavior", "behaviour", "expectation", "criterion", "statement", "description")
_SECTIONS = set(
    "area category competency competence topic section skill dimension pillar theme group axis name title".split()
)
_LEVELS = {"levels", "bands", "grades", "steps", "milestones"}
_NUMBERS = ("level", "band", "grade", "number")
_CONTENTS = _LEVELS | set(
    "topics competencies competences content contents criteria sections categories roles entries items skills areas "
    "tracks dimensions expectations children list data framework ladder behaviors behaviours responsibilities bullets "
    "points examplecriteria values statements".split()
)
"""Keys that say no more than that something is inside; any other key names what it holds."""


def read_yaml(text: str) -> Node:
    """The outline of a YAML mapping or list. Raises UnreadableError."""
    first = _FIRST.search(text)
    if first and first[0].startswith("- "):  # a key for the list, in place of the line above it where there is one
        above = text[: first.start()].replace("---", "").partition("\n")[2]
        text = f"items:\n{above}{text[first.start() :]}"
    return of(parse(text).root)


def read_json(text: str) -> Node:
    """The outline of a JSON text. Raises UnreadableError."""
    if text.count(",") > MAX_EVENTS:
        raise UnreadableError(1, "this JSON holds too many values", "import a part of it")
    try:
        return of(json.loads(text))
    except json.JSONDecodeError as error:
        raise UnreadableError(error.lineno, f"this is no JSON: {error.msg}", "mend it there") from error
    except (RecursionError, ValueError) as error:  # a number of too many digits
        raise UnreadableError(1, "this JSON nests too deep, or holds a number too long", "write it flatter") from error


def read_csv(text: str) -> Node:
    """The one table of a CSV text, parted by commas, semicolons or tabs: whatever its first line has most of."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows: list[tuple[tuple[str, ...], ...]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    cells = 0
    try:
        for row in reader:
            cells += max(1, len(row))
            if cells > MAX_CELLS:
                raise UnreadableError(
                    reader.line_num, f"there are more than {MAX_CELLS:,} cells", "import a part of it"
                )
            rows.append(tuple(pieces([Run(cell)]) for cell in row))
            lines.append(reader.line_num)
    except csv.Error as error:
        raise UnreadableError(reader.line_num, f"this is no CSV: {error}", "save it as CSV again") from error
    root = Node("", 1, 0)
    root.blocks.append(Table(tuple(rows), tuple(lines)))
    return root


def of(value: object) -> Node:
    """The outline of what a file holds: keys and lists, inside each other; empty where nothing has a name or a text."""
    root = Node(_name(value), 1, 0, number=_number(value)) if isinstance(value, Mapping) else Node("", 1, 0)
    _fill(root, value, 0)
    return root


def _fill(node: Node, value: object, deep: int, *, level: bool = False) -> None:
    """Puts what a value holds under a heading."""
    if deep > MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for key, inside in value.items():
            if key not in _NAMES or not isinstance(inside, str | int | float):
                _key(node, str(key), inside, deep, _line(value, str(key), node.line), level=level)
    elif isinstance(value, list):
        _list(node, value, deep, level=level)
    elif value is not None:
        node.blocks += [Paragraph(Line(text, node.line)) for text in _paragraphs(value)]


def _key(node: Node, key: str, value: object, deep: int, line: int, *, level: bool) -> None:
    word = key.lower().replace("_", "").replace("-", "")
    if isinstance(value, Mapping | list):
        if not level and (word in _CONTENTS or word in _EXAMPLES or (word in _SUMMARIES and isinstance(value, list))):
            _fill(node, value, deep + 1, level=word in _LEVELS)
        else:
            number = key if level and key.isdecimal() and len(key) < 4 else ""
            child = node.put(Node(f"Level {key}" if number else _as_name(key), line, LISTED + deep, level=level))
            child.number = number
            if isinstance(value, Mapping) and (name := _name(value)):
                child.name = name
            _fill(child, value, deep + 1)
    elif isinstance(value, str | int | float):
        _fact(node, key, folded(str(value)), line, deep)


def _fact(node: Node, key: str, text: str, line: int, deep: int) -> None:
    """A text at a key: a summary, a fact such as pay, an anchor, or a section of prose where it is long."""
    word = key.lower()
    if word in _SUMMARIES and text:
        node.blocks.append(Paragraph(Line(text, line)))
    elif names.is_attribute(key) and text:
        child = node.put(Node(_as_name(key), line, LABEL))
        child.blocks.append(Paragraph(Line(text, line)))
    elif word == "id":
        node.anchor = text
    elif " " in text and len(text) > 24 and "://" not in text:
        child = node.put(Node(_as_name(key), line, LISTED + deep))
        child.blocks.append(Paragraph(Line(text, line)))


def _list(node: Node, values: list[object], deep: int, *, level: bool) -> None:
    """A list: its texts are items of a list, its things with names are headings."""
    items: list[Item] = []
    if not level and _are_records(values):
        node.blocks.append(_table(values))
        return
    if criteria := _levelled(values):
        _grouped(node, criteria, deep)
        return
    for place, value in enumerate(values):
        line = values.lines[place] if isinstance(values, Items) else node.line
        if isinstance(value, str | int | float):
            items += [Item(Line(text, line)) for text in _paragraphs(value)]
        elif isinstance(value, Mapping) and (item := _criterion(value, line)):
            items.append(item)
        elif isinstance(value, Mapping):
            _thing(node, value, deep, line, level=level)
        elif isinstance(value, list) and deep < MAX_DEPTH:
            _list(node, value, deep + 1, level=level)
    if items:
        node.blocks.append(Bullets(tuple(items)))


def _levelled(values: Sequence[object]) -> list[tuple[str, str, Item]]:
    """A list of criteria, each of which says its level: the level, the section and the text; empty for any other."""
    things = [value for value in values if isinstance(value, Mapping)]
    key = next((one for one in _NUMBERS if all(isinstance(thing.get(one), str | int) for thing in things)), None)
    if key is None or len(things) < len(values):
        return []
    levels = [folded(str(thing[key])) for thing in things]
    texts = [_first(thing, _SAID) for thing in things]
    if not 1 < len(set(levels)) < len(levels) or not all(texts):
        return []
    named = [one for one in things[0] if one.lower() in _SECTIONS and _first(things[0], [one])]
    section = next((one for one in named if len({_first(thing, [one]) for thing in things}) < len(things)), "")
    if named and not section:  # things that have a level each, such as courses
        return []
    lines = values.lines if isinstance(values, Items) else [1] * len(things)
    return [
        (level, _first(thing, [section]), Item(Line(text, line), examples=tuple(_examples(thing))))
        for thing, level, text, line in zip(things, levels, texts, lines, strict=True)
    ]


def _grouped(node: Node, criteria: Iterable[tuple[str, str, Item]], deep: int) -> None:
    """Criteria that say their level, as headings: the levels, and in each the sections."""
    levels: dict[str, Node] = {}
    sections: dict[tuple[str, str], list[Item]] = {}
    for level, section, item in criteria:
        if level not in levels:
            name = f"Level {level}" if level.isdecimal() else level
            levels[level] = node.put(Node(name, item.line.line, LISTED + deep, level=True))
        sections.setdefault((level, section), []).append(item)
    for (level, section), items in sections.items():
        under = levels[level].put(Node(section, items[0].line.line, LISTED + deep + 1)) if section else levels[level]
        under.blocks.append(Bullets(tuple(items)))


def _examples(thing: Mapping[str, object]) -> Iterator[str]:
    for key in _EXAMPLES:
        inside = thing.get(key)
        yield from _texts(inside if isinstance(inside, list) else ())


def _first(thing: Mapping[str, object], keys: Iterable[str]) -> str:
    """The text at the first of these keys that has one."""
    return next((text for key in keys if isinstance(thing.get(key), str) and (text := folded(str(thing[key])))), "")


def _are_records(values: list[object]) -> bool:
    """Whether a list is a table: three things or more, all with the same several keys and a text at each."""
    keys = {tuple(value) if isinstance(value, Mapping) else () for value in values}
    flat = all(isinstance(one, str | int | float) for v in values if isinstance(v, Mapping) for one in v.values())
    return len(values) > 2 and len(keys) == 1 and len(next(iter(keys))) > 1 and flat


def _table(values: list[object]) -> Table:
    things = [value for value in values if isinstance(value, Mapping)]
    rows = [map(_as_name, things[0]), *(map(str, thing.values()) for thing in things)]
    lines = [1, *(values.lines if isinstance(values, Items) else [1] * len(things))]
    return Table(tuple(tuple(pieces([Run(cell)]) for cell in row) for row in rows), tuple(lines))


def _thing(node: Node, value: Mapping[str, object], deep: int, line: int, *, level: bool) -> None:
    number = _number(value)
    name = _name(value)
    numbered = len(number) < 4 and number.isdecimal()
    if name == number and numbered:
        name = f"Level {number}"
    if not name and len(value) == 1:
        name = _as_name(str(next(iter(value))))
        value = {"content": next(iter(value.values()))}
    child = Node(
        name, line, LISTED + deep, level=level or numbered or name == number, number=number if numbered else ""
    )
    _fill(node.put(child) if name else node, value, deep + 1)


def _number(value: Mapping[str, object]) -> str:
    return next((folded(str(value[key])) for key in _NUMBERS if isinstance(value.get(key), str | int)), "")


def _criterion(value: Mapping[str, object], line: int) -> Item | None:
    """A thing that is one text, with examples or without."""
    lists = {key: inside for key, inside in value.items() if isinstance(inside, list | Mapping)}
    texts = [folded(str(value[key])) for key in _TEXTS if isinstance(value.get(key), str) and value[key]]
    if not texts or set(lists) - set(_EXAMPLES) or set(value) & set(_NUMBERS):
        return None
    examples = [text for inside in lists.values() if isinstance(inside, list) for text in _texts(inside)]
    return Item(Line(texts[0], line), examples=tuple(examples)) if lists or len(value) == 1 else None


def _texts(values: Iterable[object]) -> Iterator[str]:
    return (folded(value) for value in values if isinstance(value, str))


def _paragraphs(value: object) -> list[str]:
    return [text for part in re.split(r"\n\s*\n", str(value)) if (text := folded(part))]


def _name(value: Mapping[str, object]) -> str:
    found = (value.get(key) for key in _NAMES)
    return next((text for one in found if isinstance(one, str | int) and (text := folded(str(one)))), "")


def _as_name(key: str) -> str:
    return folded(key.replace("_", " "))


def _line(value: object, key: str, otherwise: int) -> int:
    lines = getattr(value, "lines", {})
    return int(lines.get(key, otherwise))
