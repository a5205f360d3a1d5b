"""What deleted notes were written with; the access log can be looked through by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes a table and an index."""
    op.create_table(
        "spent",
        sa.Column("tenant", sa.String(32), primary_key=True),
        sa.Column("author", sa.String(32), primary_key=True),
        sa.Column("source", sa.String(100), primary_key=True),
    )
    op.create_index("ix_accesses_tenant_at", "accesses", ["tenant", "at"])
