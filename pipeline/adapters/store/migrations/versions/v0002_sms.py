"""SMS: parts that wait, and who wants no more of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "parts",
        sa.Column("group_id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("gateway", sa.String, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("due_at", sa.DateTime, nullable=False),
    )
    op.create_index("parts_by_thread", "parts", ["thread", "state"])
    op.create_index("parts_by_digest", "parts", ["digest"], unique=True)
    op.create_index("parts_by_due", "parts", ["state", "due_at"])
    op.create_table(
        "opt_outs",
        sa.Column("reporter", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
