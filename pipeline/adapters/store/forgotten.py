"""Marks of reports that were forgotten: whatever is replayed or read again, none of them comes back."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import FORGOTTEN


class Forgotten:
    """The marks: keyed digests of report ids, in which no id can be read."""

    def __init__(self, store: Store, key: bytes) -> None:
        self._store = store
        self._key = key

    async def add(self, report_ids: Iterable[str], *, at: datetime) -> None:
        """Mark reports, for good."""
        async with self._store.begin() as connection:
            for report_id in report_ids:
                row = self._store.insert(FORGOTTEN).values(mark=self._mark(report_id), at=at)
                await connection.execute(row.on_conflict_do_nothing())

    async def among(self, report_ids: Collection[str]) -> set[str]:
        """Give those of some reports that are marked; asks the store once."""
        marks = {self._mark(report_id): report_id for report_id in report_ids}
        if not marks:
            return set()
        found = sa.select(FORGOTTEN.c.mark).where(FORGOTTEN.c.mark.in_(list(marks)))
        async with self._store.begin() as connection:
            return {marks[mark] for mark in await connection.scalars(found)}

    def _mark(self, report_id: str) -> str:
        return hmac.digest(self._key, report_id.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()
