"""What is done once is held in the database, for all processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes a table."""
    op.create_table(
        "events",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("ends", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_events_ends", "events", ["ends"])
