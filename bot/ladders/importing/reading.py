"""A path → the ladder that is found there: one document, or a folder with a file a level."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bot.ladders.importing import data, files, html, markdown, names, own, sections, shapes
from bot.ladders.importing.files import KINDS, Text
from bot.ladders.importing.found import Entry, Found, Note, NothingFoundError
from bot.ladders.importing.outline import Node, Outline
from bot.ladders.importing.sections import Draft
from bot.ladders.reading import UnreadableError, folded, visible

_NUMBERED = re.compile(r"^\d{1,3}[a-z]?[ ._)-]+(?=\D)")
"""What puts files, or their headings, in an order."""
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read(path: Path) -> Found:
    """The ladder in a file or a folder. Raises UnreadableError, and NothingFoundError where there is none."""
    texts = files.read(path)
    if path.is_dir():
        return _folder(texts, folded(path.resolve().name.replace("-", " ").replace("_", " ")))
    found = _document(texts[0])
    return replace(found, notes=(*texts[0].notes, *found.notes))


def _document(text: Text) -> Found:
    """The ladder in one document: in its front matter, else in its body."""
    if text.kind in ("yaml", "json") and (found := own.read(text.text)):
        return found
    roots = _roots(text)
    name = next((root.name for root in roots if root.name), text.name)
    for root in roots[:-1]:
        try:
            return shapes.find(root, name)
        except NothingFoundError:
            continue
    return shapes.find(roots[-1], name)


def _roots(text: Text) -> list[Node]:
    """The outlines of a text: the one of its front matter, where there is one, and that of the whole."""
    match text.kind:
        case "yaml":
            return [data.read_yaml(text.text)]
        case "json":
            return [data.read_json(text.text)]
        case "csv":
            return [data.read_csv(text.text)]
        case "html":
            outline = Outline()
            html.fill(outline, text.text)
            return [outline.root]
    front = _FRONT.match(text.text)
    body = "\n" * front[0].count("\n") + text.text[front.end() :] if front else text.text
    return [*(_front(front[1]) if front else ()), markdown.read(body).root]


def _front(text: str) -> list[Node]:
    try:
        return [data.read_yaml("\n" + text)]
    except UnreadableError:
        title = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", text, re.MULTILINE)
        return [Node(visible(title[1]), 1, 0)] if title else []


# A folder.


def _folder(texts: list[Text], name: str) -> Found:
    """Each file that is named for a level, by its first heading or its file, is an entry; each that holds a ladder is
    a track. Overviews are left out. The order is that of the bands, not of the files' names.
    """
    single: list[Entry] = []
    whole: list[tuple[str, Found]] = []
    notes: list[Note] = []
    rules: list[str] = []
    for text in texts:
        notes += [Note(line, f"{text.path.name}: {message}") for line, message in text.notes]
        if text.is_overview:
            continue
        try:
            found = _document(text)
        except UnreadableError as error:
            notes.append(Note(error.complaint.line, f"{text.path.name} is left out: {error.complaint.what}"))
        except NothingFoundError:
            draft = _single(text)
            if draft is None:
                notes.append(Note(1, f"{text.path.name} is left out: it names no level"))
            else:
                notes += [Note(line, f"{text.path.name}: {message}") for line, message in draft.notes]
                single.append(replace(draft.entry(), track=text.folder))
        else:
            whole.append((text.folder or found.name, found))
            notes += [Note(line, f"{text.path.name}: {message}") for line, message in found.notes]
            rules += found.rules
    entries = [*_together(whole), *sorted(single, key=_order)]
    if sum(1 for entry in entries if entry.count) < 2:
        listed = ", ".join(text.path.name for text in texts[:12])
        there = f"The files are {listed}" if listed else f"No file in it ends in {', '.join(KINDS)}"
        raise NothingFoundError(f"no levels found. {there}")
    if len({entry.track for entry in entries}) == 1:
        entries = [replace(entry, track="") for entry in entries]
    return Found(name=visible(name), entries=tuple(entries), notes=tuple(notes), rules=tuple(dict.fromkeys(rules)))


def _together(whole: list[tuple[str, Found]]) -> list[Entry]:
    return [replace(entry, track=entry.track or track) for track, found in whole for entry in found.entries]


def _single(text: Text) -> Draft | None:
    """The one entry of a file: under its only heading at the top, or of the whole file, where that heading, the title
    or the file's name names a level. A band in the file's name holds where the heading has none.
    """
    roots = _roots(text)
    root = roots[-1]
    top = root.children[0] if len(root.children) == 1 else None
    stem = _NUMBERED.sub("", text.path.stem.replace("_", "-"))
    code, _, rest = stem.partition("-")
    filed = names.read(f"{code.upper()} - {rest.replace('-', ' ')}")  # L3-senior-engineer
    titles = [_NUMBERED.sub("", one.name) for one in (*root.children[:1], *roots)]
    name = next((names.read(title) for title in titles if names.is_level(title)), None)
    if name is None and not filed.label and not names.is_level(stem.replace("-", " ")):
        return None
    name = name or (filed if filed.label else names.Name(stem.replace("-", " ").title()))
    node = top or (root.children[0] if root.children and names.is_level(titles[0]) else root)
    if numbers := [one.number for one in roots if one.number.isdecimal()]:
        filed = names.read(f"Level {numbers[0]}")
    marked = name.label and not (numbers and name.label in name.name)
    draft = Draft(name if marked else name._replace(label=filed.label, number=filed.number), node.line)
    draft.anchor = node.anchor
    sections.fill(draft, node)
    return draft


def _order(entry: Entry) -> tuple[str, bool, int, bool, tuple[int, int]]:
    managing, word, numeral = names.standing(entry.name)
    return entry.track, entry.number is None, entry.number or 0, managing, (word, numeral)
