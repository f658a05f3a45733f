"""How far each report has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0005"


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "progress",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("objection_until", sa.DateTime),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("progress_by_objection", "progress", ["status", "objection_until"])
