"""How offices hear of their reports, how sure a label must be, and what became of each message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "offices",
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("address", sa.String, nullable=False),
        sa.Column("digest_hour", sa.Integer),
        sa.Column("service", sa.String),
        sa.Column("jurisdiction", sa.String),
        sa.Column("secret_id", sa.String, nullable=False),
        sa.Column("sealed_key", sa.LargeBinary),
    )
    op.create_table(
        "thresholds",
        sa.Column("label", sa.String, primary_key=True),
        sa.Column("threshold", sa.Float, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("office", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("way", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("message_id", sa.String),
        sa.Column("receipt", sa.String),
        sa.Column("fault", sa.String),
        sa.Column("tell_at", sa.DateTime),
        sa.Column("seen", sa.String),
    )
    op.create_index("deliveries_by_way", "deliveries", ["way", "state"])
    op.create_index("deliveries_by_office", "deliveries", ["office", "way", "report_id"])
    op.create_index("deliveries_by_telling", "deliveries", ["tell_at"])
