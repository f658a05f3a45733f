"""Which reports wait for an answer by SMS."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "questions",
        sa.Column("reporter", sa.String, primary_key=True),
        sa.Column("report_id", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("answered_by", sa.String),
    )
    op.create_index("questions_by_report", "questions", ["report_id"])
