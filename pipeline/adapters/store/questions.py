"""Which report of whom waits for an answer by SMS: one of each person, the newest."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import QUESTIONS


class Questions:
    """The questions, by the keyed hash of who was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ask(self, reporter: str, report_id: str, *, at: datetime) -> None:
        """Remember a question; the one before it is dropped, and one that was answered stays so."""
        row = self._store.insert(QUESTIONS).values(reporter=reporter, report_id=report_id, at=at, answered_by=None)
        replaced = row.on_conflict_do_update(
            index_elements=["reporter"],
            set_={"report_id": report_id, "at": at, "answered_by": None},
            where=QUESTIONS.c.report_id != report_id,
        )
        async with self._store.begin() as connection:
            await connection.execute(replaced)

    async def find(self, reporter: str, group_id: str, *, since: datetime) -> str | None:
        """Give the report that an SMS may complete: asked about since a moment, and answered by no other SMS."""
        asked = sa.select(QUESTIONS.c.report_id).where(_is_open(reporter, group_id), QUESTIONS.c.at >= since)
        async with self._store.begin() as connection:
            found: str | None = await connection.scalar(asked)
        return found

    async def answer(self, reporter: str, group_id: str) -> bool:
        """Say which SMS answers; False if another did, also after a question that was dropped meanwhile."""
        mine = sa.update(QUESTIONS).where(_is_open(reporter, group_id)).values(answered_by=group_id)
        async with self._store.begin() as connection:
            return (await connection.execute(mine)).rowcount > 0

    async def erase(self, report_id: str) -> None:
        """Delete what was asked about a report."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.report_id == report_id))

    async def forget(self, *, before: datetime) -> None:
        """Delete questions that were asked before a moment."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(QUESTIONS).where(QUESTIONS.c.at < before))


def _is_open(reporter: str, group_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        QUESTIONS.c.reporter == reporter,
        sa.or_(QUESTIONS.c.answered_by.is_(None), QUESTIONS.c.answered_by == group_id),
    )
