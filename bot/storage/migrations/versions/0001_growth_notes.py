"""Growth notes, offers of them, the access log, reminders, positions on the ladder, what is to be told to people.

It stands for itself: what `tables.py` becomes later does not change what it does.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the first tables."""
    _notes()
    _handovers()
    _accesses()
    _reminders()
    _positions()
    _housekeeping()


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.String(32), primary_key=True),
        _who("tenant"),
        _who("author"),
        _who("subject"),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("written", sa.BigInteger, nullable=False),
        sa.Column("edited", sa.BigInteger),
        sa.Column("shared", sa.BigInteger),
        sa.Column("handed_by", sa.String(32)),
        sa.Column("source", sa.String(100), nullable=False),
        _who("made_for"),
        sa.Column("ending", sa.String(32)),
        *_sealed(),
        sa.UniqueConstraint("tenant", "author", "source", "made_for"),
    )
    _index("notes", "tenant", "author", "subject", "day", "written", "id")
    _index("notes", "tenant", "author", "day", "written", "id")
    _index("notes", "tenant", "subject", "shared")
    _index("notes", "tenant", "written")
    _index("notes", "key_id")


def _handovers() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", sa.String(32), primary_key=True),
        _who("tenant"),
        _who("author"),
        _who("subject"),
        _who("recipient"),
        sa.Column("moves", sa.Boolean, nullable=False),
        sa.Column("offered", sa.BigInteger, nullable=False),
        *_sealed(),
    )
    _index("handovers", "tenant", "author")
    _index("handovers", "tenant", "recipient")


def _accesses() -> None:
    op.create_table(
        "accesses",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        _who("tenant"),
        _who("author"),
        sa.Column("subject", sa.String(32)),
        _who("who"),
        sa.Column("deed", sa.String(20), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    _index("accesses", "tenant", "author", "at")


def _reminders() -> None:
    whose = ("tenant", "author", "subject")
    op.create_table(
        "reminders",
        *(_who(name, primary_key=True) for name in whose),
        sa.Column("every", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "scheduled",
        *(_who(name, primary_key=True) for name in whose),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("post_at", sa.BigInteger, nullable=False),
        sa.Column("claimed", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.String(32)),
        sa.Column("message", sa.String(32)),
    )


def _positions() -> None:
    op.create_table(
        "positions",
        sa.Column("id", sa.String(32), primary_key=True),
        _who("tenant"),
        _who("author"),
        _who("subject"),
        *_sealed(),
        sa.UniqueConstraint("tenant", "author", "subject"),
    )
    _index("positions", "key_id")


def _housekeeping() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.String(32), primary_key=True),
        _who("tenant"),
        _who("person"),
        sa.Column("reason", sa.String(30), nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("sent", sa.BigInteger),
    )
    _index("notices", "tenant", "sent", "due")
    op.create_table(
        "departures",
        _who("tenant", primary_key=True),
        _who("person", primary_key=True),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "marks",
        _who("tenant", primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def _who(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=False, primary_key=primary_key)


def _sealed() -> tuple[sa.Column[str], sa.Column[bytes]]:
    return sa.Column("key_id", sa.String(16), nullable=False), sa.Column("sealed", sa.LargeBinary, nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
