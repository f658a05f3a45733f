"""What of a report only some may see, and marks of reports that were forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "sealed_reports",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("reporter", sa.String),
        sa.Column("contact", sa.String),
        sa.Column("sealed_contact", sa.LargeBinary),
        sa.Column("sealed_text", sa.LargeBinary),
    )
    op.create_index("sealed_reports_by_reporter", "sealed_reports", ["reporter"])
    op.create_index("sealed_reports_by_contact", "sealed_reports", ["contact"])
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
