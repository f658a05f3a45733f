"""Views of the queue that officers saved (tampilan): a name, and the filters as they stand in an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import SAVED_VIEWS


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view: `filters` as behind the `?` of its address."""

    name: str
    filters: str


class SavedViews:
    """Each officer's own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def save(self, officer_id: str, view: SavedView, *, at: datetime) -> None:
        """Keep a view; one of the same name is replaced."""
        row = self._store.insert(SAVED_VIEWS).values(
            officer_id=officer_id, name=view.name, filters=view.filters, saved_at=at
        )
        replaced = row.on_conflict_do_update(
            index_elements=["officer_id", "name"], set_={"filters": view.filters, "saved_at": at}
        )
        async with self._store.begin() as connection:
            await connection.execute(replaced)

    async def list(self, officer_id: str) -> list[SavedView]:
        """Give an officer's views, the oldest first."""
        columns = SAVED_VIEWS.c
        asked = (
            sa.select(columns.name, columns.filters)
            .where(columns.officer_id == officer_id)
            .order_by(columns.saved_at, columns.name)
        )
        async with self._store.begin() as connection:
            return [SavedView(name, filters) for name, filters in await connection.execute(asked)]

    async def delete(self, officer_id: str, name: str) -> None:
        """Delete a view."""
        mine = sa.and_(SAVED_VIEWS.c.officer_id == officer_id, SAVED_VIEWS.c.name == name)
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(SAVED_VIEWS).where(mine))
