"""Views of the queue that officers save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "saved_views",
        sa.Column("officer_id", sa.String, primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("filters", sa.String, nullable=False),
        sa.Column("saved_at", sa.DateTime, nullable=False),
    )
