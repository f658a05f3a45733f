"""Who is told what becomes of a report: who sent it, by the way it came, and who follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import READERS


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptReader:
    """A person who is told.

    Attributes
    ----------
    person
        Keyed hash.
    channel
        The way of the outbox, such as `sms/kannel`.
    recipient
        Sealed; only who sends opens it.
    follows
        Did not send the report, and follows it.
    """

    report_id: str
    person: str
    channel: str
    recipient: bytes
    follows: bool = False


class Readers:
    """Readers by report; each person is told once, by the way that came first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, reader: KeptReader) -> None:
        """Keep a reader, unless the person is one already."""
        row = self._store.insert(READERS).values(asdict(reader))
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def of_reports(self, report_ids: Sequence[str]) -> list[KeptReader]:
        """Give the readers of some reports."""
        kept = sa.select(READERS).where(self._store.is_among(READERS.c.report_id, report_ids))
        async with self._store.begin() as connection:
            return [KeptReader(**row._mapping) for row in await connection.execute(kept)]

    async def of_person(self, person: str) -> list[KeptReader]:
        """Give what a person is told of."""
        async with self._store.begin() as connection:
            kept = await connection.execute(sa.select(READERS).where(READERS.c.person == person))
            return [KeptReader(**row._mapping) for row in kept]

    async def erase_report(self, report_id: str) -> None:
        """Let nobody be told of a report any more."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(READERS).where(READERS.c.report_id == report_id))

    async def erase_person(self, person: str) -> None:
        """Tell a person of nothing any more."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(READERS).where(READERS.c.person == person))
