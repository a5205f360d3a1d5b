"""Notes → the text of a file that people keep: Markdown to read, CSV for spreadsheets, JSON that loses nothing.

What was written stands in it word for word. A note that cannot be opened is named, with the reason.

Markdown: a text is a quote, with every sign escaped that would be markup, HTML or a character's code, so that it shows
as it was typed and makes no headings. CSV (RFC 4180, with a byte order mark, by which spreadsheets know UTF-8): a cell
that begins with one of `= + - @ '`, a tab or a line's end has a `'` in front, or a spreadsheet would take it for a
formula; take the `'` away to have the text. In both, people who are mentioned stand by their names.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from io import StringIO
from typing import Any

from bot.notes.markdown import Names, plain, quoted, said
from bot.notes.markup import MENTIONED
from bot.notes.model import Note, Unreadable
from bot.notes.requests import Format

_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS = (
    *("day", "about", "text", "tags", "links", "evidence", "written", "edited", "shared"),
    *("written by", "handed over by", "cannot be opened", "about id", "id"),
)


def export(notes: Sequence[Note | Unreadable], names: Names, form: Format) -> str:
    """Notes as the text of a file, in the order given; to be encoded as UTF-8."""
    if form is Format.MARKDOWN:
        return "\n".join(_markdown(notes, names)) + "\n"
    if form is Format.CSV:
        return _csv(notes, names)
    records = [_record(note, names) for note in notes]
    return json.dumps({"notes": records}, ensure_ascii=False, indent=2) + "\n"


def _record(note: Note | Unreadable, names: Names) -> dict[str, Any]:
    """Every field of a note, and what the people in it are called; days and times in ISO 8601."""
    fields = asdict(note) | {"day": note.day.isoformat(), "kind": "note" if isinstance(note, Note) else "unreadable"}
    times = {key: value.isoformat() for key, value in fields.items() if isinstance(value, datetime)}
    ids = [note.subject]
    if isinstance(note, Note):
        ids += [note.author, note.handed_by or note.author, *MENTIONED.findall(note.text)]
    return fields | times | {"names": {one: names[one] for one in dict.fromkeys(ids) if one in names}}


def _csv(notes: Iterable[Note | Unreadable], names: Names) -> str:
    file = StringIO(newline="")
    rows = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for note in notes:
        cells = _cells(note, names)
        rows.writerow([_harmless(cells.get(column, "")) for column in _COLUMNS])
    return "\ufeff" + file.getvalue()


def _cells(note: Note | Unreadable, names: Names) -> dict[str, str]:
    cells = {
        "id": note.id,
        "day": note.day.isoformat(),
        "about": names.get(note.subject, note.subject),
        "about id": note.subject,
    }
    if isinstance(note, Unreadable):
        return cells | {"cannot be opened": note.why}
    return cells | {
        "text": said(note.text, names),
        "tags": "\n".join(note.tags),
        "links": "\n".join(note.links),
        "evidence": "\n".join(one.wording for one in note.evidence),
        "written": _time(note.written),
        "edited": _time(note.edited),
        "shared": _time(note.shared),
        "written by": names.get(note.author, note.author),
        "handed over by": names.get(note.handed_by, note.handed_by) if note.handed_by else "",
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _markdown(notes: Iterable[Note | Unreadable], names: Names) -> Iterator[str]:
    yield "# Growth notes"
    for note in notes:
        yield from ("", f"## {note.day.isoformat()}, {plain(names.get(note.subject, note.subject))}", "")
        if isinstance(note, Unreadable):
            yield f"This note cannot be opened: {plain(note.why)} Its id is {plain(note.id)}."
        else:
            yield from quoted(said(note.text, names))
            yield ""
            yield from (f"- {what}: {plain(value)}" for what, value in _beside(note, names))


def _beside(note: Note, names: Names) -> Iterator[tuple[str, str]]:
    """What stands below the text of a note."""
    for what, values in (
        ("Tag", note.tags),
        ("Link", note.links),
        ("Evidence for", [e.wording for e in note.evidence]),
    ):
        yield from ((what, value) for value in values)
    yield f"Written by {plain(names.get(note.author, note.author))}", _time(note.written)
    for what, when in (("Edited", note.edited), ("Shared", note.shared)):
        if when:
            yield what, _time(when)
    if note.handed_by:
        yield "Handed over by", names.get(note.handed_by, note.handed_by)


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""
