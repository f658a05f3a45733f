"""Who may do what only one may do at a time, and until when: a holder who was killed blocks nobody for good."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import LOCKS


class Locks:
    """Leases by name. Their times are the callers', so machines that share a store need clocks that agree."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
        """Take or prolong a lease; False if another holds it."""
        row = self._store.insert(LOCKS).values(name=name, holder=holder, until=until)
        taken = row.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "until": until},
            where=sa.or_(LOCKS.c.until <= now, LOCKS.c.holder == holder),
        ).returning(LOCKS.c.name)
        async with self._store.begin() as connection:
            return (await connection.execute(taken)).first() is not None

    async def holder(self, name: str) -> str | None:
        """Tell who took a lease last; None if nobody did, or gave it back."""
        kept = sa.select(LOCKS.c.holder).where(LOCKS.c.name == name)
        async with self._store.begin() as connection:
            found: str | None = await connection.scalar(kept)
        return found

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back before its time; what another holds stays."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(LOCKS).where(LOCKS.c.name == name, LOCKS.c.holder == holder))
