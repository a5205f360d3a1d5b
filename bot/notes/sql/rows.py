"""Rows of the database ↔ the values of `notes.model`; what people wrote is sealed, bound to the rest of its row."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import RowMapping

from bot.notes.model import Access, Evidence, Note, Unreadable, Viewer
from bot.storage.sealing import Keyring, SealError
from bot.storage.tables import facts, milliseconds, moment, notes

Row = dict[str, Any]


def sealed(note: Note, keys: Keyring) -> Row:
    """A note as its row."""
    row: Row = {
        "id": note.id,
        "tenant": note.tenant,
        "author": note.author,
        "subject": note.subject,
        "day": note.day,
        "written": milliseconds(note.written),
        "edited": note.edited and milliseconds(note.edited),
        "shared": note.shared and milliseconds(note.shared),
        "handed_by": note.handed_by,
        "source": note.source,
    }
    return row | {"key_id": keys.writes, "sealed": keys.seal(_plain(note), facts(notes, row))}


def opened(row: RowMapping, keys: Keyring) -> Note | Unreadable:
    """A row as its note; Unreadable where its key is missing or the row is not as it was written."""
    try:
        plain = keys.open(row["sealed"], facts(notes, row), row["key_id"])
    except SealError as error:
        return Unreadable(row["id"], row["subject"], row["day"], str(error))
    text, tags, links, evidence = json.loads(plain)
    return Note(
        id=row["id"],
        tenant=row["tenant"],
        author=row["author"],
        subject=row["subject"],
        day=row["day"],
        text=text,
        tags=tuple(tags),
        links=tuple(links),
        source=row["source"],
        written=moment(row["written"]),
        evidence=tuple(Evidence(*one) for one in evidence),
        edited=row["edited"] and moment(row["edited"]),
        shared=row["shared"] and moment(row["shared"]),
        handed_by=row["handed_by"],
    )


def _plain(note: Note) -> bytes:
    evidence = [(*one.address, one.wording) for one in note.evidence]
    parts = [note.text, note.tags, note.links, evidence]
    # What people type may hold halves of surrogate pairs, which UTF-8 has no place for; `json.loads` reads them again.
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def access_row(whose: Viewer, line: Access) -> Row:
    """A line of somebody's access log as its row."""
    return {
        "tenant": whose.tenant,
        "author": whose.person,
        "subject": line.subject,
        "who": line.who,
        "deed": line.deed.value,
        "count": line.count,
        "at": milliseconds(line.at),
    }
