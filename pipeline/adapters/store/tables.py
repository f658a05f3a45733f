"""The tables of the store. A change here needs a migration; a test compares the two on both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

REVISION: Final = "0015"
"""The newest of `migrations/versions`: a store that is there needs no look into them."""

METADATA: Final = sa.MetaData()


class UtcTime(sa.TypeDecorator[datetime]):
    """A moment, kept as UTC without its zone, which SQLite does not keep."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Write it."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Read it."""
        return value.replace(tzinfo=UTC) if value else None


JOURNAL: Final = sa.Table(
    "journal",
    METADATA,
    sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("topic", sa.String, nullable=False),
    sa.Column("key", sa.LargeBinary),
    sa.Column("headers", sa.LargeBinary, nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Index("journal_by_topic", "topic", "entry_id"),
)

CURSORS: Final = sa.Table(
    "cursors",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

LOCKS: Final = sa.Table(
    "locks",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("holder", sa.String, nullable=False),
    sa.Column("until", UtcTime, nullable=False),
)

SEEN_IDS: Final = sa.Table(
    "seen_ids",
    METADATA,
    sa.Column("scope", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("seen_ids_by_age", "scope", "at"),
)

OUTBOX: Final = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("recipient", sa.LargeBinary, nullable=False),
    sa.Column("kind", sa.String),
    sa.Column("body", sa.String, nullable=False),
    sa.Column("about", sa.String),
    sa.Column("person", sa.String),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", UtcTime, nullable=False),
    sa.Column("receipt", sa.String),
    sa.Column("sent_at", UtcTime),
    sa.Column("fault", sa.String),
    sa.Index("outbox_by_due", "state", "next_at"),
    sa.Index("outbox_by_sent", "sent_at"),
    sa.Index("outbox_by_report", "about"),
    sa.Index("outbox_by_person", "person", "next_at"),
)

PARTS: Final = sa.Table(
    "parts",
    METADATA,
    sa.Column("group_id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("thread", sa.String, nullable=False),
    sa.Column("gateway", sa.String, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("due_at", UtcTime, nullable=False),
    sa.Index("parts_by_thread", "thread", "state"),
    sa.Index("parts_by_digest", "digest", unique=True),
    sa.Index("parts_by_due", "state", "due_at"),
)

OPT_OUTS: Final = sa.Table(
    "opt_outs",
    METADATA,
    sa.Column("reporter", sa.String, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)

QUESTIONS: Final = sa.Table(
    "questions",
    METADATA,
    sa.Column("reporter", sa.String, primary_key=True),
    sa.Column("report_id", sa.String, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("answered_by", sa.String),
    sa.Index("questions_by_report", "report_id"),
)

PROGRESS: Final = sa.Table(
    "progress",
    METADATA,
    sa.Column("report_id", sa.String, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("objection_until", UtcTime),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("told", sa.Integer, nullable=False, server_default="0"),
    sa.Index("progress_by_objection", "status", "objection_until"),
    sa.Index(
        "progress_untold",
        "report_id",
        sqlite_where=sa.text("told < version"),
        postgresql_where=sa.text("told < version"),
    ),
)

READERS: Final = sa.Table(
    "readers",
    METADATA,
    sa.Column("report_id", sa.String, primary_key=True),
    sa.Column("person", sa.String, primary_key=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("recipient", sa.LargeBinary, nullable=False),
    sa.Column("follows", sa.Boolean, nullable=False),
    sa.Index("readers_by_person", "person"),
)

SEALED_REPORTS: Final = sa.Table(
    "sealed_reports",
    METADATA,
    sa.Column("report_id", sa.String, primary_key=True),
    sa.Column("reporter", sa.String),
    sa.Column("contact", sa.String),
    sa.Column("sealed_contact", sa.LargeBinary),
    sa.Column("sealed_text", sa.LargeBinary),
    sa.Index("sealed_reports_by_reporter", "reporter"),
    sa.Index("sealed_reports_by_contact", "contact"),
)

FORGOTTEN: Final = sa.Table(
    "forgotten",
    METADATA,
    sa.Column("mark", sa.String, primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)

API_KEYS: Final = sa.Table(
    "api_keys",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("client", sa.String, nullable=False),
    sa.Column("scopes", sa.String, nullable=False),
    sa.Column("channels", sa.String, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime),
    sa.Column("revoked_at", UtcTime),
)

OFFICERS: Final = sa.Table(
    "officers",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("agency", sa.String),
    sa.Column("region", sa.String),
    sa.Column("email", sa.String),
    sa.Column("added_at", UtcTime, nullable=False),
    sa.Column("disabled_at", UtcTime),
    sa.Index("officers_by_name", "name", unique=True),
)

OFFICER_TOKENS: Final = sa.Table(
    "officer_tokens",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("officer_id", sa.String, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("revoked_at", UtcTime),
    sa.Index("officer_tokens_by_officer", "officer_id"),
)

OFFICES: Final = sa.Table(
    "offices",
    METADATA,
    sa.Column("code", sa.String, primary_key=True),
    sa.Column("way", sa.String, nullable=False),
    sa.Column("address", sa.String, nullable=False),
    sa.Column("digest_hour", sa.Integer),
    sa.Column("service", sa.String),
    sa.Column("jurisdiction", sa.String),
    sa.Column("secret_id", sa.String, nullable=False),
    sa.Column("sealed_key", sa.LargeBinary),
)

THRESHOLDS: Final = sa.Table(
    "thresholds",
    METADATA,
    sa.Column("label", sa.String, primary_key=True),
    sa.Column("threshold", sa.Float, nullable=False),
)

DELIVERIES: Final = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("report_id", sa.String, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("office", sa.String, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("way", sa.String),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("changed_at", UtcTime, nullable=False),
    sa.Column("message_id", sa.String),
    sa.Column("receipt", sa.String),
    sa.Column("fault", sa.String),
    sa.Column("tell_at", UtcTime),
    sa.Column("seen", sa.String),
    sa.Index("deliveries_by_way", "way", "state"),
    sa.Index("deliveries_by_office", "office", "way", "report_id"),
    sa.Index("deliveries_by_telling", "tell_at"),
)

SAVED_VIEWS: Final = sa.Table(
    "saved_views",
    METADATA,
    sa.Column("officer_id", sa.String, primary_key=True),
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("filters", sa.String, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
)

OFFICER_PASSWORDS: Final = sa.Table(
    "officer_passwords",
    METADATA,
    sa.Column("officer_id", sa.String, primary_key=True),
    sa.Column("hashed", sa.String, nullable=False),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("sealed_totp", sa.LargeBinary),
    sa.Column("totp_step", sa.Integer, nullable=False),
)

OFFICER_SESSIONS: Final = sa.Table(
    "officer_sessions",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("officer_id", sa.String, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Index("officer_sessions_by_officer", "officer_id"),
)

SIGN_IN_TRIES: Final = sa.Table(
    "sign_in_tries",
    METADATA,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("tried", sa.Integer, nullable=False),
    sa.Column("since", UtcTime, nullable=False),
)

AUDIT: Final = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("officer_id", sa.String),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("subject", sa.String),
    sa.Index("audit_by_officer", "officer_id", "id"),
    sa.Index("audit_by_subject", "subject", "id"),
)
