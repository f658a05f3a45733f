"""Officers, and their tokens: a digest, never the token."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "officers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("agency", sa.String),
        sa.Column("region", sa.String),
        sa.Column("added_at", sa.DateTime, nullable=False),
        sa.Column("disabled_at", sa.DateTime),
    )
    op.create_index("officers_by_name", "officers", ["name"], unique=True)
    op.create_table(
        "officer_tokens",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("officer_id", sa.String, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=False),
        sa.Column("revoked_at", sa.DateTime),
    )
    op.create_index("officer_tokens_by_officer", "officer_tokens", ["officer_id"])
