"""The embedded mode's memory: its broker keeps all in memory, so what is accepted is written down here first.

SQLite in WAL mode: what was written survives the end of any process; several processes may write.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from pipeline.domain.errors import Outage
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind
from pipeline.domain.report import Channel, RawReport
from pipeline.domain.support import Support

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
_DECISIONS = sa.Table(
    "decisions",
    _METADATA,
    sa.Column("entry_id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("report_id", sa.String, nullable=False),
    sa.Column("other_id", sa.String),
    sa.Column("officer", sa.String, nullable=False),
    sa.Column("decided_at", sa.DateTime, nullable=False),
)
_SUPPORTS = sa.Table(
    "supports",
    _METADATA,
    sa.Column("support_id", sa.String, primary_key=True),
    sa.Column("report_id", sa.String, nullable=False),
    sa.Column("reporter", sa.String, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("received_at", sa.DateTime, nullable=False),
)


class Journal:
    """Raw reports, what officers decided and who follows, in the order in which they were accepted."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(self._engine, "connect", _use_wal)
        path.touch(mode=0o600)
        _METADATA.create_all(self._engine)

    def append(self, raw: RawReport) -> None:
        """Write a report down; an Outage if the disk does not take it."""
        self._insert(
            sa.insert(_ENTRIES),
            channel=raw.channel,
            received_at=_naive(raw.received_at),
            assigned_id=raw.assigned_id,
            body=raw.body,
        )

    def append_decision(self, decision: OfficerDecision) -> None:
        """Write a decision down, for good; an Outage if the disk does not take it."""
        self._insert(
            sa.insert(_DECISIONS),
            kind=str(decision.kind),
            report_id=decision.report_id,
            other_id=decision.other_id,
            officer=decision.officer,
            decided_at=_naive(decision.decided_at),
        )

    def append_support(self, support: Support) -> None:
        """Write a support down, for good, over an earlier one by the same person; an Outage as above."""
        self._insert(
            sa.insert(_SUPPORTS).prefix_with("OR REPLACE"),
            support_id=support.support_id,
            report_id=support.report_id,
            reporter=support.reporter,
            channel=support.channel,
            received_at=_naive(support.received_at),
        )

    def supports(self) -> Iterator[Support]:
        """Give all supports, oldest first."""
        for row in self._rows(_SUPPORTS, _SUPPORTS.c.received_at):
            yield Support(
                report_id=row.report_id,
                reporter=row.reporter,
                channel=Channel(row.channel),
                received_at=row.received_at.replace(tzinfo=UTC),
            )

    def decisions(self) -> Iterator[OfficerDecision]:
        """Give all decisions, oldest first."""
        for row in self._rows(_DECISIONS, _DECISIONS.c.entry_id):
            yield OfficerDecision(
                kind=OfficerDecisionKind(row.kind),
                report_id=row.report_id,
                other_id=row.other_id,
                officer=row.officer,
                decided_at=row.decided_at.replace(tzinfo=UTC),
            )

    def entries(self) -> Iterator[RawReport]:
        """Give all reports, oldest first."""
        for row in self._rows(_ENTRIES, _ENTRIES.c.entry_id):
            yield RawReport(
                channel=row.channel,
                body=row.body,
                received_at=row.received_at.replace(tzinfo=UTC),
                assigned_id=row.assigned_id,
            )

    def forget_before(self, moment: datetime) -> int:
        """Delete reports received before a moment: they carry personal data; give how many."""
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(_ENTRIES).where(_ENTRIES.c.received_at < _naive(moment))).rowcount

    def close(self) -> None:
        """Give the file free."""
        self._engine.dispose()

    def _rows(self, table: sa.Table, order: sa.Column[Any]) -> Iterator[sa.Row[Any]]:
        with self._engine.connect() as connection:
            yield from connection.execute(sa.select(table).order_by(order))

    def _insert(self, statement: sa.Insert, **values: object) -> None:
        try:
            with self._engine.begin() as connection:
                connection.execute(statement, values)
        except OperationalError as error:
            raise Outage(f"the journal cannot be written: {type(error.orig).__name__}") from error


def _naive(moment: datetime) -> datetime:
    """UTC without its zone, which SQLite does not keep."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _use_wal(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
