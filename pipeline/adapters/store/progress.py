"""How far each report has come, kept up from its follow-ups: what officers are checked against, and the index shows.

It is made of `laporan.tindak-lanjut.v1` alone, and can be made again from it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
import sqlalchemy as sa

from pipeline.adapters.store.deliveries import row_of
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import DELIVERIES, PROGRESS
from pipeline.domain.follow_up import START, Progress, Status, find_handover

_CHANGING: Final = ("version", "status", "objection_until", "body")


class ProgressTable:
    """Reports of which anything was done; of all others the progress is `START`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, report_ids: Sequence[str]) -> dict[str, Progress]:
        """Give the progress of those of which anything was done."""
        columns = PROGRESS.c
        asked = sa.select(columns.report_id, columns.body).where(self._store.is_among(columns.report_id, report_ids))
        async with self._store.begin() as connection:
            return {report_id: _DECODER.decode(body) for report_id, body in await connection.execute(asked)}

    async def get(self, report_id: str) -> Progress:
        """Give the progress of one."""
        return (await self.find([report_id])).get(report_id, START)

    async def find_versions(self, report_ids: Sequence[str]) -> dict[str, int]:
        """Give the version of each of which anything was done."""
        columns = PROGRESS.c
        asked = sa.select(columns.report_id, columns.version).where(self._store.is_among(columns.report_id, report_ids))
        async with self._store.begin() as connection:
            return {report_id: version for report_id, version in await connection.execute(asked)}

    async def find_silent(self, statuses: Collection[Status], *, before: datetime, size: int) -> dict[str, Progress]:
        """Give reports in some statuses to which the citizen might object before a moment, the longest over first."""
        columns = PROGRESS.c
        asked = (
            sa.select(columns.report_id, columns.body)
            .where(columns.status.in_([str(each) for each in statuses]), columns.objection_until < before)
            .order_by(columns.objection_until)
            .limit(size)
        )
        async with self._store.begin() as connection:
            return {report_id: _DECODER.decode(body) for report_id, body in await connection.execute(asked)}

    async def find_untold(self, *, after: str, size: int) -> dict[str, tuple[int, Progress]]:
        """Give reports of which something was done that nobody was told yet, by their ids.

        Gives the version up to which people were told, and the progress.

        Parameters
        ----------
        after
            The id behind which to begin.
        """
        columns = PROGRESS.c
        asked = (
            sa.select(columns.report_id, columns.told, columns.body)
            .where(columns.told < columns.version, columns.report_id > after)
            .order_by(columns.report_id)
            .limit(size)
        )
        async with self._store.begin() as connection:
            rows = (await connection.execute(asked)).all()
        return {report_id: (told, _DECODER.decode(body)) for report_id, told, body in rows}

    async def mark_told(self, versions: Mapping[str, int]) -> None:
        """Say of reports that people were told up to a version; an older one than what is kept changes nothing."""
        columns = PROGRESS.c
        told = (
            sa.update(PROGRESS)
            .where(columns.report_id == sa.bindparam("of"), columns.told < sa.bindparam("up_to"))
            .values(told=sa.bindparam("up_to"))
        )
        if versions:
            async with self._store.begin() as connection:
                await connection.execute(told, [{"of": of, "up_to": up_to} for of, up_to in versions.items()])

    async def save(self, progresses: Mapping[str, Progress]) -> None:
        """Keep the progress of each, and what its office is to hear; an older one than what is kept changes nothing."""
        if not progresses:
            return
        rows = [_row(report_id, progress) for report_id, progress in progresses.items()]
        insert = self._store.insert(PROGRESS)
        upsert = insert.on_conflict_do_update(
            index_elements=["report_id"],
            set_={name: insert.excluded[name] for name in _CHANGING},
            where=PROGRESS.c.version < insert.excluded["version"],
        )
        handed_over = [
            row_of(report_id, handover)
            for report_id, progress in progresses.items()
            if (handover := find_handover(progress))
        ]
        async with self._store.begin() as connection:
            await connection.execute(upsert, rows)
            if handed_over:
                await connection.execute(self._store.insert(DELIVERIES).on_conflict_do_nothing(), handed_over)

    async def erase(self, report_ids: Collection[str]) -> None:
        """Erase how far some reports have come, and what offices were to hear of them."""
        if report_ids:
            async with self._store.begin() as connection:
                for table in (PROGRESS, DELIVERIES):
                    gone = self._store.is_among(table.c.report_id, report_ids)
                    await connection.execute(sa.delete(table).where(gone))


def _row(report_id: str, progress: Progress) -> dict[str, object]:
    return {
        "report_id": report_id,
        "version": progress.version,
        "status": progress.status.value,
        "objection_until": progress.objection_until,
        "body": _ENCODER.encode(progress),
    }


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Progress)
