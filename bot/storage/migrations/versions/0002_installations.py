"""Installations by OAuth with their tokens, who has uninstalled the bot, the states of installing that were used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes three tables."""
    op.create_table(
        "installations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("tenant", sa.String(32), nullable=False),
        sa.Column("team", sa.String(32)),
        sa.Column("enterprise", sa.String(32)),
        sa.Column("installed", sa.BigInteger, nullable=False),
        sa.Column("renewing", sa.BigInteger),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("tenant"),
    )
    op.create_index("ix_installations_key_id", "installations", ["key_id"])
    op.create_table(
        "uninstalls",
        sa.Column("tenant", sa.String(32), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "states",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("ends", sa.BigInteger, nullable=False),
    )
