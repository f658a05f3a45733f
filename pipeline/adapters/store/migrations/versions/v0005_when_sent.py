"""Outbox: when a message was sent, since X limits how many answers go out in some hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; what was sent before counts as long ago."""
    op.add_column("outbox", sa.Column("sent_at", sa.DateTime))
    op.create_index("outbox_by_sent", "outbox", ["sent_at"])
