"""What a note costs to keep, and to find again among many: `python -m benchmarks.notes`."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Index, create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks.tables import Table, median, p99, show
from bot.notes.model import Draft, Note, Viewer, Which
from bot.notes.sql.rows import Row, sealed
from bot.notes.sql.store import SqlNoteStore
from bot.storage.engine import Database
from bot.storage.migrating import migrate
from bot.storage.opening import Storage, open_storage
from bot.storage.sealing import new_key
from bot.storage.tables import notes
from tests.databases import find_server, own_database

TURNS, WRITTEN, READ = 9, 200, 2_000
SUBJECTS, EACH = 20, 50
"""People whom an author writes about, and notes on each of them."""
AUTHORS = {"10,000": 10, "1,000,000": 1_000}
TEXT = (
    "Led the review of the outage, wrote down what was learned, and saw the follow-ups through with two other teams. "
    * 2
)
NOW = datetime(2026, 11, 3, tzinfo=UTC)


class Base(DeclarativeBase):
    """What the ORM wants."""


class Plain(Base):
    """A note as a bare ORM would keep it: readable, with the one index that a list needs."""

    __tablename__ = "plain"
    id: Mapped[str] = mapped_column(primary_key=True)
    author: Mapped[str]
    subject: Mapped[str]
    day: Mapped[date]
    written: Mapped[datetime]
    text: Mapped[str]
    __table_args__ = (Index("plain_author", "author", "subject", "day"),)


def measure() -> list[Table]:
    """Both, on SQLite and on PostgreSQL where there is one."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="ladder-notes-")))
        urls = dict[str, Callable[[], str]](SQLite=lambda: "")
        if (server := find_server(stack)) is not None:
            urls["PostgreSQL"] = lambda: _shown(stack.enter_context(own_database(server)))
        keeping = [_keeping(kind, folder / f"{kind}-written", url()) for kind, url in urls.items()]
        finding = [row for kind, url in urls.items() for row in _finding(kind, folder, url)]
    return [
        Table("keeping-notes", ("", "a note, ms", "bare ORM, ms", "ratio (lowest–highest)"), tuple(keeping)),
        Table("finding-notes", ("", "notes", "median ms", "p99 ms", "ratio of the medians"), tuple(finding)),
    ]


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _opened(folder: Path, url: str) -> Storage:
    if url:
        with Database(url) as database:
            migrate(database)
    return open_storage(folder, url, new_key())


def _keeping(kind: str, folder: Path, url: str) -> tuple[str, ...]:
    storage = _opened(folder, url)
    store = SqlNoteStore(storage.database, storage.keys, storage.journal)
    by = Viewer("T1", "UANNA")
    bare = create_engine(url.replace("postgresql://", "postgresql+psycopg://") or f"sqlite:///{folder / 'bare.db'}")
    if not url:
        event.listen(bare, "connect", _durable)
    Base.metadata.create_all(bare)

    def ours(number: int) -> None:
        store.write(by, [Draft("UALEX", NOW.date(), TEXT, f"D1/{number}")], NOW)

    def theirs(_number: int) -> None:
        with Session(bare) as session:
            note = Plain(id=secrets.token_hex(16), author="UANNA", subject="UALEX", text=TEXT)
            note.day, note.written = NOW.date(), NOW
            session.add(note)
            session.commit()

    took: dict[Callable[[int], None], list[float]] = {ours: [], theirs: []}
    for turn in range(TURNS + 1):
        for one, times in took.items():
            begin = time.perf_counter()
            for number in range(WRITTEN):
                one(turn * WRITTEN + number)
            times.append((time.perf_counter() - begin) / WRITTEN * 1e3)
    ratios = [a / b for a, b in zip(took[ours][1:], took[theirs][1:], strict=True)]  # the first turn warms up
    storage.database.close()
    bare.dispose()
    spread = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
    return (kind, f"{median(took[ours][1:]):.2f}", f"{median(took[theirs][1:]):.2f}", spread)


def _durable(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _finding(kind: str, folder: Path, url: Callable[[], str]) -> Iterator[tuple[str, ...]]:
    """The last 20 of one author on one person, with how many there are; both sizes in turns."""
    opened = {size: _filled(folder / f"{kind}-{size}", url(), authors) for size, authors in AUTHORS.items()}
    took: dict[str, list[float]] = {size: [] for size in AUTHORS}
    chance = random.Random(4)
    for _ in range(READ):
        for size, storage in opened.items():
            store = SqlNoteStore(storage.database, storage.keys, storage.journal)
            by = Viewer("T1", f"A{chance.randrange(AUTHORS[size])}")
            which = Which(f"S{chance.randrange(SUBJECTS)}")
            begin = time.perf_counter()
            page = store.page(by, which)
            took[size].append((time.perf_counter() - begin) * 1e3)
            assert page.total == EACH
            assert all(isinstance(note, Note) for note in page.notes)
    small = median(next(iter(took.values())))
    for size, times in took.items():
        opened[size].database.close()
        yield kind, size, f"{median(times):.2f}", f"{p99(times):.2f}", f"{median(times) / small:.2f}"


def _filled(folder: Path, url: str, authors: int) -> Storage:
    storage = _opened(folder, url)
    rows = (_row(storage, number, authors) for number in range(authors * SUBJECTS * EACH))
    columns = [column.name for column in notes.c if column.name != "ending"]
    values = ([row["day"].isoformat() if name == "day" else row[name] for name in columns] for row in rows)
    with storage.database.writing() as connection:
        cursor: Any = connection.connection.cursor()
        if storage.database.is_sqlite:
            places = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO notes ({', '.join(columns)}) VALUES ({places})", values)
        else:
            cursor.execute("SET LOCAL statement_timeout = 0")
            with cursor.copy(f"COPY notes ({', '.join(columns)}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
    with storage.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not storage.database.is_sqlite:
            connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("ANALYZE" if storage.database.is_sqlite else "VACUUM ANALYZE notes"))
    return storage


def _row(storage: Storage, number: int, authors: int) -> Row:
    """Notes as they come in: those of all authors on all people, day after day."""
    rest, author = divmod(number, authors)
    nth, subject = divmod(rest, SUBJECTS)
    at = NOW + timedelta(days=7 * nth, seconds=number % 60_000)
    note = Note(
        secrets.token_hex(16),
        "T1",
        f"A{author}",
        f"S{subject}",
        at.date(),
        TEXT,
        (),
        (),
        f"D1/{number}",
        at,
    )
    return sealed(note, storage.keys) | {"made_for": note.subject}


if __name__ == "__main__":
    show(measure())
