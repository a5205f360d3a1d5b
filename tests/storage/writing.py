"""A process that writes notes from several threads, and says which are kept: to be killed in the middle."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

from bot.notes.model import Draft, Viewer
from bot.notes.sql.store import SqlNoteStore
from bot.storage.opening import open_storage

ANNA = Viewer("T1", "U1")
CLIENTS = 4


def text(number: int) -> str:
    """What the note of a number says."""
    return f"note {number}: " + f"{number} " * (number % 200)


def main(home: str, first: int, count: int) -> None:
    """Writes notes of these numbers."""
    storage = open_storage(Path(home))
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)

    def write(number: int) -> None:
        draft = Draft("U2", date(2026, 11, 3), text(number), f"C1/{number}")
        store.write(ANNA, [draft], datetime.now(UTC))
        os.write(1, f"{number}\n".encode())

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(write, range(first, first + count)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
