"""The outbox says why a message was not sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Add the column."""
    op.add_column("outbox", sa.Column("fault", sa.String))
