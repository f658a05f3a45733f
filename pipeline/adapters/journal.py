"""The embedded mode's memory: its broker keeps all in memory, so each accepted report is written down here first.

SQLite in WAL mode: what was written survives the end of any process; several processes may write.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from pipeline.domain.errors import Outage
from pipeline.domain.report import RawReport

_METADATA = sa.MetaData()
_ENTRIES = sa.Table(
    "journal",
    _METADATA,
    sa.Column("entry_id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False, index=True),
    sa.Column("assigned_id", sa.String),
    sa.Column("body", sa.LargeBinary, nullable=False),
)


class Journal:
    """Raw reports in the order in which they were accepted."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(self._engine, "connect", _use_wal)
        path.touch(mode=0o600)
        _METADATA.create_all(self._engine)

    def append(self, raw: RawReport) -> None:
        """Write a report down; an Outage if the disk does not take it."""
        entry = {
            "channel": raw.channel,
            "received_at": raw.received_at.astimezone(UTC).replace(tzinfo=None),
            "assigned_id": raw.assigned_id,
            "body": raw.body,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(_ENTRIES), entry)
        except OperationalError as error:
            raise Outage(f"the journal cannot be written: {type(error.orig).__name__}") from error

    def entries(self) -> Iterator[RawReport]:
        """Give all reports, oldest first."""
        with self._engine.connect() as connection:
            for row in connection.execute(sa.select(_ENTRIES).order_by(_ENTRIES.c.entry_id)):
                yield RawReport(
                    channel=row.channel,
                    body=row.body,
                    received_at=row.received_at.replace(tzinfo=UTC),
                    assigned_id=row.assigned_id,
                )

    def forget_before(self, moment: datetime) -> int:
        """Delete reports received before a moment: they carry personal data; give how many."""
        cutoff = moment.astimezone(UTC).replace(tzinfo=None)
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.received_at < cutoff)).rowcount

    def close(self) -> None:
        """Give the file free."""
        self._engine.dispose()


def retention_start(now: datetime, days: int) -> datetime:
    """Give the moment before which the journal forgets."""
    return now - timedelta(days=days)


def _use_wal(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
