"""A YAML file of people's → plain data that knows its lines, in bounded time and memory.

Only what a ladder needs is read: keys, lists and texts in one document. Aliases, tags, directives and further documents
are refused rather than resolved: they are how a small file becomes a large one, or more than data. Scalars stay as
written, because `3a`, `2-5` and `no` are texts to whoever writes a ladder. No error of YAML's own reaches a person.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.resolver import Resolver

MAX_BYTES = 2_000_000
MAX_DEPTH = 12
MAX_EVENTS = 100_000

_KINDS = {
    "tag:yaml.org,2002:bool": "yes or no",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
}
_NULL = "tag:yaml.org,2002:null"
_LONGEST_BARE = 60  # no number or date is longer, and the resolver's patterns need not see more

# libyaml where PyYAML was built with it: twenty times as fast, the same events.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = Resolver()

_BREAK = re.compile(r"\r\n|\r|\n")
# Anything but tab, line breaks and what can be seen. NEL, LS and PS would break lines for YAML but not for editors.
_INVISIBLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TABBED = re.compile(r"^ *\t[ \t]*[^ \t\r\n]", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_DASHED = re.compile(r"\s*- ")

_QUOTE_IT = 'put the text in quotes ("…") if the sign belongs to it'


class _Syntax(NamedTuple):
    """What YAML's parsers say (libyaml and the Python one differ), our words for it, and which mark has the line."""

    said: str
    what: str
    todo: str
    mark: str = "problem_mark"


_SYNTAX = (
    _Syntax(
        "mapping values are not allowed",
        "there is a colon where no key can be",
        "put the text in quotes if the colon belongs to it, or check the indentation of this line and the one above",
    ),
    _Syntax("start any token", "a text without quotes begins with a sign that YAML keeps for itself", _QUOTE_IT),
    _Syntax("alphabetic or numeric", "a text without quotes begins with a sign that YAML keeps for itself", _QUOTE_IT),
    _Syntax(
        "unexpected end of stream",
        "a quote opens here and is never closed",
        "close it where the text ends",
        "context_mark",
    ),
    _Syntax(
        "escape char",
        "a backslash in double quotes begins something unknown",
        "write it twice (\\\\), or put the text in single quotes",
    ),
    _Syntax(
        "could not find expected ':'",
        "this line is no key: it has no colon",
        'write it as "key: text"',
        "context_mark",
    ),
    _Syntax(
        "',' or",
        "a bracket opens here and is not closed, or a comma is missing in it",
        "close it, or add the comma",
        "context_mark",
    ),
    _Syntax(
        "",  # anything else
        "this line does not fit the ones above",
        'check its indentation, and put a text in quotes if it has a colon or begins with a sign such as ", [ or *',
    ),
)


class Complaint(NamedTuple):
    """What is wrong on a line (from 1), and what to do about it."""

    line: int
    what: str
    todo: str


class UnreadableError(Exception):
    """A file that can't be read at all; `complaint` says why."""

    def __init__(self, line: int, what: str, todo: str) -> None:
        super().__init__(f"{line}: {what}: {todo}")
        self.complaint = Complaint(line, what, todo)


class Bare(str):
    """A number, a date, yes or no, written without quotes: a text to some keys, a mistake under others."""

    __slots__ = ("kind",)
    kind: str

    def __new__(cls, value: str, kind: str) -> Bare:
        """`kind` is what YAML would make of it, in words."""
        bare = super().__new__(cls, value)
        bare.kind = kind
        return bare


class Table(dict[str, object]):
    """Keys and values as written; `line` is where they begin, and `lines` has the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[object]):
    """A list as written, with the line of each item."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds, and what is wrong with its keys."""

    root: Table
    complaints: tuple[Complaint, ...]


def read(path: Path, folder: Path) -> Document:
    """The YAML mapping in a file that lies in `folder`, also through symbolic links.

    Values are Table, Items, str, Bare, or None where nothing is written. Raises UnreadableError.
    """
    return parse(_decoded(content_of(path, folder)))


def parse(text: str) -> Document:
    """The YAML mapping in a text; see `read`."""
    _refuse_signs(text)
    builder = _Builder(text)
    try:
        root = builder.document()
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the Python parser on "\U99999999"
        raise _syntax(error, text) from error
    return Document(root, tuple(builder.complaints))


def line_of(root: Table, where: Iterable[int | str]) -> int:
    """The line of the deepest part of `where` (keys and places in lists from the root) that was written."""
    return deepest(root, where)[0]


def deepest(root: Table, where: Iterable[int | str]) -> tuple[int, object]:
    """The same with what is written there."""
    line: int = root.line
    here: object = root
    for step in where:
        if isinstance(here, Table) and step in here:
            line, here = here.lines[str(step)], here[str(step)]
        elif isinstance(here, Items) and isinstance(step, int):
            line, here = here.lines[step], here[step]
        else:
            break
    return line, here


def folded(text: str) -> str:
    """The text with every run of white space as one space; empty where nothing of it can be seen."""
    joined = " ".join(text.split())
    return joined if any(map(str.isprintable, joined)) else ""


def visible(text: str) -> str:
    """The text without signs that nobody can see, which no ladder's file may hold."""
    return folded(_INVISIBLE.sub("", text))


def quoted(text: str) -> str:
    """A word of the file's for a sentence: in quotes, on one line, not too long."""
    short = " ".join(text[:200].split())
    return f'"{short[:59]}…"' if len(short) > 60 else f'"{short}"'


def content_of(path: Path, folder: Path, most: int = MAX_BYTES) -> bytes:
    """The file's content, at most so many bytes; never waits for a pipe. Raises UnreadableError."""
    try:
        real = os.path.realpath(path, strict=True)
        if not Path(real).is_relative_to(os.path.realpath(folder)):
            raise UnreadableError(1, "this is a link to a file outside of the folder", "copy the file here instead")
        with open(real, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError(1, "this is not a file of text", "remove it, or give it a name without .yaml")
            content = file.read(most + 1) if status.st_size <= most else b""
    except OSError as error:
        raise UnreadableError(1, *of_the_system(error)) from error
    if max(status.st_size, len(content)) > most:
        raise UnreadableError(1, f"the file is larger than {most // 1_000_000} MB", "split it into several ladders")
    return content


def of_the_system(error: OSError) -> tuple[str, str]:
    """What is wrong and what to do, in words, where a file or folder can't be opened."""
    match error:
        case FileNotFoundError():
            return "there is nothing here, or a link that leads nowhere", "check the path"
        case PermissionError():
            return "it may not be read", "let the user that runs the bot read it (chmod)"
        case IsADirectoryError():
            return "this is a folder, not a file", "give the folder a name without .yaml"
    return f"it can't be read ({error.strerror})", "check the path and the disk"


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(1, "the file is UTF-16, not UTF-8", "save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from after the byte order mark.
        start = error.start + 3 * content.startswith(b"\xef\xbb\xbf")
        line = content[:start].count(b"\n") + 1
        byte = content[start : start + 1]
        sign = byte.decode("cp1252", "replace")
        what = f"the file is not UTF-8: byte 0x{byte.hex()} would be {sign} in Windows-1252"
        raise UnreadableError(line, what, "save it as UTF-8") from error


def _refuse_signs(text: str) -> None:
    """Raises UnreadableError at the first sign that YAML would misread or that nobody can see."""
    for pattern, what, todo in (
        (_INVISIBLE, "there is an invisible sign", "remove it"),
        (_TABBED, "the line begins with a tab", "indent it with spaces"),
        (_DIRECTIVE, "the line begins with %", "remove it: a ladder needs no directives"),
    ):
        if found := pattern.search(text):
            line = len(_BREAK.findall(text, 0, found.start())) + 1
            raise UnreadableError(line, f"{what}{_code(found[0])}", todo)


def _code(sign: str) -> str:
    return "" if sign.isprintable() or "\t" in sign else f" (U+{ord(sign):04X})"


def _syntax(error: Exception, text: str) -> UnreadableError:
    problem = str(getattr(error, "problem", error))
    said = next(row for row in _SYNTAX if row.said in problem)
    last = max(1, len(text.splitlines()))  # a mark may stand after the last line
    return UnreadableError(min(_row(getattr(error, said.mark, None)) + 1, last), said.what, said.todo)


def _guarded(events: Iterable[yaml.Event]) -> Iterator[yaml.Event]:
    """The same events, as long as they are few, shallow, and without what a ladder doesn't need."""
    depth = 0
    for count, event in enumerate(events):
        line = _line(event)
        if count > MAX_EVENTS:
            raise UnreadableError(line, "the file holds too many values", "split it into several ladders")
        if getattr(event, "anchor", None):  # & on a value, * in place of one
            raise UnreadableError(line, "anchors and aliases (& and *) are not read", f"write it out, or {_QUOTE_IT}")
        if getattr(event, "tag", None):
            raise UnreadableError(line, "tags (!) are not read", f"remove it, or {_QUOTE_IT}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise UnreadableError(line, f"lists and keys nest more than {MAX_DEPTH} deep", "write it flatter")
        yield event


def _line(event: yaml.Event) -> int:
    return _row(event.start_mark) + 1


def _row(mark: object) -> int:
    """A mark's line from 0; 0 where there is no mark."""
    return int(getattr(mark, "line", 0))


class _Builder:
    """Events → Table, Items and texts, with their lines."""

    def __init__(self, text: str) -> None:
        self.complaints: list[Complaint] = []
        self._lines = text.splitlines()
        self._events = _guarded(yaml.parse(text, Loader=_Loader))

    def document(self) -> Table:
        """The mapping that is the whole file. Raises UnreadableError and yaml.YAMLError."""
        next(self._events)
        empty = isinstance(next(self._events), yaml.StreamEndEvent)
        root = None if empty else self._value(event := next(self._events))
        if root is None:
            raise UnreadableError(1, "the file is empty", "write a ladder, or remove the file")
        if not isinstance(root, Table):
            shape = "a list" if isinstance(root, Items) else "a text"
            raise UnreadableError(
                _line(event), f"the file holds {shape}", 'begin it with keys, such as "id: engineering"'
            )
        next(self._events)
        if isinstance(event := next(self._events), yaml.DocumentStartEvent):
            raise UnreadableError(_line(event), "a second document begins here", "make it a file of its own")
        return root

    def _value(self, event: yaml.Event) -> object:
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items()
        assert isinstance(event, yaml.ScalarEvent), event  # noqa: S101 - nothing else is left
        return self._scalar(event)

    def _table(self, start: yaml.Event) -> Table:
        table = Table(_line(start))
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line, key = _line(event), self._value(event)
            value = self._value(next(self._events))
            if isinstance(key, (Table, Items)):
                self.complaints.append(Complaint(line, "a key must be a text", "put it in quotes"))
                continue
            name = folded(str(key or ""))
            if name in table:
                first = table.lines[name]
                what = f"the key {quoted(name)} is here twice, first on line {first}"
                self.complaints.append(Complaint(line, what, "keep one of the two"))
                continue
            table[name], table.lines[name] = value, line
        return table

    def _items(self) -> Items:
        items = Items()
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.lines.append(_line(event))
            items.append(self._value(event))
        return items

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        text = str(event.value)
        if event.implicit[0]:
            self._look_for_swallowed_items(event)
            return _plain(text)
        if event.style == '"' and (found := _INVISIBLE.search(text)):
            raise UnreadableError(
                _line(event), f"an escape makes an invisible sign (U+{ord(found[0]):04X})", "remove it"
            )
        # YAML folds a blank line to one line break, but in `|`: paragraphs look the same in every style.
        return text if event.style == "|" else text.replace("\n", "\n\n")

    def _look_for_swallowed_items(self, event: yaml.ScalarEvent) -> None:
        """`- one` with a deeper `- two` under it is one text, "one - two", to YAML: never what was meant."""
        first, last = _row(event.start_mark), _row(event.end_mark)
        if first == last:
            return
        for line, written in enumerate(self._lines[first + 1 : last + 1], first + 2):
            if _DASHED.match(written):
                what = "this line continues the text above, although it begins with a dash"
                self.complaints.append(Complaint(line, what, "indent it like the item above, or use quotes"))
                return


def _plain(text: str) -> str | None:
    """A scalar without quotes: None where nothing is meant, Bare where YAML would make something else of it."""
    if len(text) > _LONGEST_BARE:
        return text.replace("\n", "\n\n")
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    if tag == _NULL:
        return None
    kind = _KINDS.get(tag)
    return Bare(text, kind) if kind else text.replace("\n", "\n\n")
