"""What officers did, one row each time: who, when, what, with which report. Rows are added and read, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import AUDIT, OFFICERS


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What an officer did, or tried to do.

    Attributes
    ----------
    deed_id
        Grows with each deed.
    officer
        Name of the officer; None for a sign-in under a name that nobody has.
    subject
        What it was done with: a report's or a case's id, or the name of a model, a message, another officer.
    """

    deed_id: int
    at: datetime
    action: str
    officer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The deeds of all officers."""

    store: Store

    async def add(self, officer_id: str | None, action: str, subjects: Sequence[str | None], *, at: datetime) -> None:
        """Write a deed down, with each of its subjects or with none."""
        rows = [{"officer_id": officer_id, "action": action, "subject": each, "at": at} for each in subjects]
        async with self.store.begin() as connection:
            await connection.execute(sa.insert(AUDIT), rows)

    async def list(self, *, officer: str | None, subject: str | None, before: int | None, limit: int) -> list[Deed]:
        """Give the newest deeds, of one officer, with one subject or before a deed if that is asked."""
        kept = sa.select(
            AUDIT.c.id.label("deed_id"), AUDIT.c.at, AUDIT.c.action, OFFICERS.c.name.label("officer"), AUDIT.c.subject
        )
        kept = kept.outerjoin(OFFICERS, OFFICERS.c.id == AUDIT.c.officer_id).order_by(AUDIT.c.id.desc()).limit(limit)
        kept = kept.where(OFFICERS.c.name == officer) if officer else kept
        kept = kept.where(AUDIT.c.subject == subject) if subject else kept
        kept = kept.where(AUDIT.c.id < before) if before else kept
        async with self.store.begin() as connection:
            return [Deed(**row) for row in (await connection.execute(kept)).mappings()]

    async def forget(self, subjects: Sequence[str]) -> None:
        """Keep no longer with what deeds were done whose report was erased; that they were done stays."""
        of_these = AUDIT.c.subject.in_(subjects)
        async with self.store.begin() as connection:
            await connection.execute(sa.update(AUDIT).where(of_these).values(subject=None))
