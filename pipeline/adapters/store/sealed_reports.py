"""What of a report only some may see: where its sender wants to be reached, and the text of a confidential one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import SEALED_REPORTS


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedReport:
    """A report's row; None where there is nothing, or where what is kept stays.

    Attributes
    ----------
    reporter, contact
        Keyed hashes of who sent it, and of the contact: by either it is found for its sender.
    sealed_contact
        Only who notifies opens it.
    sealed_text
        The report as it was analysed, before anything was concealed; only officers who may open it.
    """

    report_id: str
    reporter: str | None = None
    contact: str | None = None
    sealed_contact: bytes | None = None
    sealed_text: bytes | None = None


class SealedReports:
    """The rows, by report."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, rows: Sequence[SealedReport]) -> None:
        """Keep rows; of one that is there, what the new one has is replaced."""
        async with self._store.begin() as connection:
            for row in rows:
                values = asdict(row)
                told = {name: value for name, value in values.items() if value is not None}
                await connection.execute(
                    self._store.insert(SEALED_REPORTS)
                    .values(values)
                    .on_conflict_do_update(index_elements=["report_id"], set_=told)
                )

    async def find(self, report_id: str) -> SealedReport | None:
        """Give a report's row."""
        kept = sa.select(SEALED_REPORTS).where(SEALED_REPORTS.c.report_id == report_id)
        async with self._store.begin() as connection:
            found = (await connection.execute(kept)).one_or_none()
        return SealedReport(**found._mapping) if found else None

    async def with_contact(self, report_ids: Sequence[str]) -> list[SealedReport]:
        """Give the rows of those of some reports that have a contact."""
        kept = sa.select(SEALED_REPORTS).where(
            self._store.is_among(SEALED_REPORTS.c.report_id, report_ids), SEALED_REPORTS.c.sealed_contact.is_not(None)
        )
        async with self._store.begin() as connection:
            return [SealedReport(**row._mapping) for row in await connection.execute(kept)]

    async def of_person(self, reporter: str) -> list[str]:
        """Give the reports that a person sent, or left as a contact."""
        is_theirs = sa.or_(SEALED_REPORTS.c.reporter == reporter, SEALED_REPORTS.c.contact == reporter)
        async with self._store.begin() as connection:
            return list(await connection.scalars(sa.select(SEALED_REPORTS.c.report_id).where(is_theirs)))

    async def erase(self, report_id: str) -> None:
        """Delete a report's row."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(SEALED_REPORTS).where(SEALED_REPORTS.c.report_id == report_id))
