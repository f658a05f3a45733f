"""How far something has been read, by name: the newest post that a source took, the last message of a bridge."""

from __future__ import annotations

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import CURSORS


class Cursors:
    """Names and where they stand."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, name: str) -> str | None:
        """Give where a name stands; None before its first word."""
        async with self._store.begin() as connection:
            found: str | None = await connection.scalar(sa.select(CURSORS.c.value).where(CURSORS.c.name == name))
        return found

    async def put(self, name: str, value: str) -> None:
        """Write where a name stands. Hand over what was read first: after a crash it is read again."""
        row = self._store.insert(CURSORS).values(name=name, value=value)
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
