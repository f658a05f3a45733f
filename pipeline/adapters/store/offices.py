"""Settings of offices, and how sure a label must be for a report to be forwarded by itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import OFFICES, THRESHOLDS
from pipeline.domain.delivery import OfficeSettings, Way


class Offices:
    """Settings by the code of the office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, office: OfficeSettings) -> None:
        """Keep an office's settings instead of those that were."""
        values = asdict(office) | {"way": str(office.way)}
        row = self._store.insert(OFFICES).values(values)
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))

    async def find(self, code: str) -> OfficeSettings | None:
        """Give an office's settings."""
        async with self._store.begin() as connection:
            row = (await connection.execute(sa.select(OFFICES).where(OFFICES.c.code == code))).one_or_none()
        return _read(row) if row else None

    async def list(self) -> list[OfficeSettings]:
        """Give all settings, by code."""
        async with self._store.begin() as connection:
            return [_read(row) for row in await connection.execute(sa.select(OFFICES).order_by(OFFICES.c.code))]

    async def remove(self, code: str) -> bool:
        """Forget an office's settings; gives whether there were any."""
        async with self._store.begin() as connection:
            return (await connection.execute(sa.delete(OFFICES).where(OFFICES.c.code == code))).rowcount > 0


class Thresholds:
    """Thresholds by label."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, label: str, threshold: float) -> None:
        """Keep a label's threshold instead of the one that was."""
        row = self._store.insert(THRESHOLDS).values(label=label, threshold=threshold)
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["label"], set_={"threshold": threshold}))

    async def remove(self, label: str) -> bool:
        """Forget a label's threshold; gives whether there was one."""
        async with self._store.begin() as connection:
            return (await connection.execute(sa.delete(THRESHOLDS).where(THRESHOLDS.c.label == label))).rowcount > 0

    async def all(self) -> dict[str, float]:
        """Give the labels that have one, and theirs."""
        async with self._store.begin() as connection:
            rows = await connection.execute(sa.select(THRESHOLDS).order_by(THRESHOLDS.c.label))
            return {label: threshold for label, threshold in rows}


def _read(row: sa.Row[Any]) -> OfficeSettings:
    values = dict(row._mapping)
    return OfficeSettings(**values | {"way": Way(row.way)})
