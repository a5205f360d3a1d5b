"""The tables as the newest migration leaves them; a test holds the two together.

Times are whole milliseconds since 1970 (UTC). What people wrote stands in `sealed` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

ID, SLACK_ID = 32, 32
_LOOSE = {"is bound": False}
"""Of a column that only housekeeping goes by: what is sealed is not bound to it."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Day(TypeDecorator[date]):
    """A day as its ISO text. What is no day reads as `date.min`: a row that was tampered with must not keep the others
    from being read, and a date of the driver's own would."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """A day → its text."""
        return value.isoformat() if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ANN401, ARG002 - SQLAlchemy's
        """A text → its day."""
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            return date.min
        return day if day.isoformat() == value else date.min


class Sealed(LargeBinary):
    """Bytes as the driver gives them: what was tampered with may be anything, and is refused when it is opened."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """None: SQLAlchemy's own raises for what is not bytes, and no row is read."""


def _who(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, String(SLACK_ID), nullable=False, primary_key=primary_key)


notes = Table(
    "notes",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    _who("author"),
    _who("subject"),
    Column("day", Day, nullable=False),
    Column("written", BigInteger, nullable=False),
    Column("edited", BigInteger),
    Column("shared", BigInteger),
    Column("handed_by", String(SLACK_ID)),
    Column("source", String(100), nullable=False),
    # the subject that it was first written about: with its source it is one note
    Column("made_for", String(SLACK_ID), nullable=False, info=_LOOSE),
    Column("ending", String(ID), info=_LOOSE),  # the notice by which its author is told when it ends
    Column("key_id", String(16), nullable=False, info=_LOOSE),
    Column("sealed", Sealed, nullable=False, info=_LOOSE),
    UniqueConstraint("tenant", "author", "source", "made_for"),
    Index(None, "tenant", "author", "subject", "day", "written", "id"),
    Index(None, "tenant", "author", "day", "written", "id"),
    Index(None, "tenant", "subject", "shared"),
    Index(None, "tenant", "written"),
    Index(None, "key_id"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    _who("author"),
    _who("subject"),
    _who("recipient"),
    Column("moves", Boolean, nullable=False),
    Column("offered", BigInteger, nullable=False),
    Column("key_id", String(16), nullable=False, info=_LOOSE),
    Column("sealed", Sealed, nullable=False, info=_LOOSE),  # the ids of the notes, bound to all of the above
    Index(None, "tenant", "author"),
    Index(None, "tenant", "recipient"),
)

accesses = Table(
    "accesses",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _who("tenant"),
    _who("author"),
    Column("subject", String(SLACK_ID)),
    _who("who"),
    Column("deed", String(20), nullable=False),
    Column("count", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "tenant", "author", "at"),
    Index(None, "tenant", "at"),
)

spent = Table(  # what notes were written with that are deleted: it makes no further ones
    "spent",
    metadata,
    _who("tenant", primary_key=True),
    _who("author", primary_key=True),
    Column("source", String(100), primary_key=True),
)

reminders = Table(
    "reminders",
    metadata,
    _who("tenant", primary_key=True),
    _who("author", primary_key=True),
    _who("subject", primary_key=True),
    Column("every", Integer, nullable=False),  # days
    Column("since", BigInteger, nullable=False),  # when it was asked for
)

scheduled = Table(  # reminders that Slack has been asked to send, or is being asked
    "scheduled",
    metadata,
    _who("tenant", primary_key=True),
    _who("author", primary_key=True),
    _who("subject", primary_key=True),
    Column("day", Day, primary_key=True),  # where the author is: one a day, whichever process lays it
    Column("post_at", BigInteger, nullable=False),
    Column("claimed", BigInteger, nullable=False),  # by whoever asks Slack
    Column("channel", String(SLACK_ID)),
    Column("message", String(SLACK_ID)),  # Slack's id of it; null until Slack has taken it
)

positions = Table(  # where an author sees a subject on the ladder
    "positions",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    _who("author"),
    _who("subject"),
    Column("key_id", String(16), nullable=False, info=_LOOSE),
    Column("sealed", Sealed, nullable=False, info=_LOOSE),
    UniqueConstraint("tenant", "author", "subject"),
    Index(None, "key_id"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    _who("person"),
    Column("reason", String(30), nullable=False),
    Column("counts", Text, nullable=False),  # JSON: subjects and how many notes on each
    Column("day", Day, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("sent", BigInteger),
    Index(None, "tenant", "sent", "due"),
)

departures = Table(
    "departures",
    metadata,
    _who("tenant", primary_key=True),
    _who("person", primary_key=True),
    Column("seen", BigInteger, nullable=False),
)

marks = Table(  # what is done once, or by one process: told to a person, this day's housekeeping
    "marks",
    metadata,
    _who("tenant", primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("at", BigInteger, nullable=False),
)

installations = Table(  # where workspaces have installed the bot themselves
    "installations",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    Column("team", String(SLACK_ID)),  # null: installed for the whole enterprise
    Column("enterprise", String(SLACK_ID)),
    Column("installed", BigInteger, nullable=False),
    Column("renewing", BigInteger, info=_LOOSE),  # until when somebody is asking Slack for a new token
    Column("key_id", String(16), nullable=False, info=_LOOSE),
    Column("sealed", Sealed, nullable=False, info=_LOOSE),  # what Slack granted: the tokens
    UniqueConstraint("tenant"),
    Index(None, "key_id"),
)

uninstalls = Table(  # who has uninstalled it: their notes are kept for a while
    "uninstalls",
    metadata,
    _who("tenant", primary_key=True),
    Column("at", BigInteger, nullable=False),
)

states = Table(  # of installing: those that were used, until they end by themselves
    "states",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("ends", BigInteger, nullable=False),
)

events = Table(  # what is done once: the hash of its name, held until it ends
    "events",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("ends", BigInteger, nullable=False),
    Index(None, "ends"),
)

unanswered = Table(  # questions that found nothing, one row each time that one is asked; never who asked
    "unanswered",
    metadata,
    Column("id", String(ID), primary_key=True),
    _who("tenant"),
    Column("day", Day, nullable=False),
    Column("key_id", String(16), nullable=False, info=_LOOSE),
    Column("sealed", Sealed, nullable=False, info=_LOOSE),
    Index(None, "tenant", "day"),
    Index(None, "key_id"),
)

SEALED = tuple(table for table in metadata.sorted_tables if "sealed" in table.c)
"""The tables with something sealed."""


def facts(table: Table, row: Mapping[Any, Any]) -> list[object]:
    """What is sealed in a row is bound to: its table and the other columns. Changed alone, it cannot be opened."""
    return [table.name, *(row[name] for name in _bound(table))]


def milliseconds(at: datetime) -> int:
    """A time as the database keeps it."""
    return round(at.timestamp() * 1_000)


def moment(at: int) -> datetime:
    """A time of the database, in UTC."""
    return datetime.fromtimestamp(at / 1_000, UTC)


@cache
def _bound(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if "is bound" not in column.info)
