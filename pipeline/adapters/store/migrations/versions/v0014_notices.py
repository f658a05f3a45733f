"""Who is told what becomes of a report, what was told already, and messages that are written when they are sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0017"


def upgrade() -> None:
    """Add them; what was done before is told to nobody."""
    op.create_table(
        "readers",
        sa.Column("report_id", sa.String, primary_key=True),
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("recipient", sa.LargeBinary, nullable=False),
        sa.Column("follows", sa.Boolean, nullable=False),
    )
    op.create_index("readers_by_person", "readers", ["person"])
    op.add_column("outbox", sa.Column("kind", sa.String))
    op.add_column("outbox", sa.Column("about", sa.String))
    op.add_column("outbox", sa.Column("person", sa.String))
    op.create_index("outbox_by_report", "outbox", ["about"])
    op.create_index("outbox_by_person", "outbox", ["person", "next_at"])
    op.add_column("officers", sa.Column("email", sa.String))
    op.add_column("progress", sa.Column("told", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE progress SET told = version")
    where = sa.text("told < version")
    op.create_index("progress_untold", "progress", ["report_id"], sqlite_where=where, postgresql_where=where)
