"""Officers sign in: passwords, sessions, tries in vain; and what officers do is written down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "officer_passwords",
        sa.Column("officer_id", sa.String, primary_key=True),
        sa.Column("hashed", sa.String, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("sealed_totp", sa.LargeBinary),
        sa.Column("totp_step", sa.Integer, nullable=False),
    )
    op.create_table(
        "officer_sessions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("officer_id", sa.String, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("seen_at", sa.DateTime, nullable=False),
    )
    op.create_index("officer_sessions_by_officer", "officer_sessions", ["officer_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("tried", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("officer_id", sa.String),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("subject", sa.String),
    )
    op.create_index("audit_by_officer", "audit", ["officer_id", "id"])
    op.create_index("audit_by_subject", "audit", ["subject", "id"])
