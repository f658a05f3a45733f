"""Who wants nothing from us beyond an answer to a question (`BERHENTI`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import OPT_OUTS


class OptOuts:
    """Keyed hashes of people who said so."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, reporter: str, *, at: datetime) -> None:
        """Remember it."""
        row = self._store.insert(OPT_OUTS).values(reporter=reporter, at=at)
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def remove(self, reporter: str) -> None:
        """Forget it: they changed their mind."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(OPT_OUTS).where(OPT_OUTS.c.reporter == reporter))

    async def among(self, reporters: Collection[str]) -> set[str]:
        """Give those of some people who said so."""
        found = sa.select(OPT_OUTS.c.reporter).where(self._store.is_among(OPT_OUTS.c.reporter, reporters))
        async with self._store.begin() as connection:
            return set(await connection.scalars(found))

    async def has(self, reporter: str) -> bool:
        """Whether somebody said so."""
        found = sa.select(OPT_OUTS.c.reporter).where(OPT_OUTS.c.reporter == reporter)
        async with self._store.begin() as connection:
            return (await connection.execute(found)).first() is not None
