"""Plays a file of rows into the system: the past. What was handed over is not handed over again after a kill.

A row is known by the file's own id, or else by its content, so that it is the same report however often it comes. The
cursor stands after each batch; after a kill the batch under way is sent again, and makes the same documents.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from pipeline.adapters.channels.import_map import RowReader, row_cells
from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.sheets.table import Row, Table
from pipeline.adapters.store.cursors import Cursors
from pipeline.batches import batches
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.keys import Keys
from pipeline.domain.report import RawReport
from pipeline.services.opened import Services

BATCH = 1_000
"""Rows between two words to the cursor: so many are sent again after a kill."""

MAX_BODY_BYTES = 900_000
"""Kafka takes a million with what goes along."""

ID_BYTES = 16
"""Of the digest that is the id of a row without one."""

FAULTS = {
    Flag.TIME_UNREADABLE: "unreadable_time",
    Flag.TIME_REPLACED: "impossible_time",
    Flag.ID_UNREADABLE: "invalid_id",
}
"""What is a flag at other doors stops a row here: the file can be mended, and asked again."""

Reject = Callable[[Row, DataFault], None]


@dataclass(slots=True)
class Counts:
    """What became of the rows.

    Attributes
    ----------
    rows
        That were read.
    before
        Of those that are good, handed over by an earlier run.
    twins
        Rows that say the same as an earlier one, under the same id: they are one report.
    """

    rows: int = 0
    sent: int = 0
    before: int = 0
    twins: int = 0
    rejected: int = 0


@dataclass(frozen=True, kw_only=True)
class Import:
    """A file to import.

    Attributes
    ----------
    name
        Of the file's content, its map and its channel: by which it is known when it comes again.
    """

    name: str
    table: Table
    reader: RowReader
    channel: Channel
    now: datetime
    keys: Keys
    reject: Reject
    counts: Counts = field(default_factory=Counts)
    _seen: dict[str, bytes] = field(default_factory=dict)

    def raws(self) -> Iterator[tuple[int, RawReport | None]]:
        """Give each row's number, and its report unless it is rejected or a twin."""
        for row in self.table.rows():
            self.counts.rows += 1
            try:
                yield row.number, self._read(row)
            except DataFault as fault:
                self.counts.rejected += 1
                self.reject(row, fault)
                yield row.number, None

    def _read(self, row: Row) -> RawReport | None:
        if row.is_broken:
            raise DataFault("unclosed_quote", "a quote in this row is never closed")
        cells = row_cells(row.cells)
        body = self.reader.read(cells)
        if len(body) > MAX_BODY_BYTES:
            raise DataFault("too_large", "too large for Kafka")
        raw = RawReport(
            channel=self.channel,
            body=body,
            received_at=self.now,
            assigned_id=_content_id(cells, self.keys.report),
            is_played=True,
        )
        report = parse_raw(raw, self.keys, official_handles=frozenset(), oldest=timedelta.max)
        for flag in report.flags:
            if flag in FAULTS:
                raise DataFault(FAULTS[Flag(flag)], flag)
        return raw if self._is_new(report.report_id, body, row.number) else None

    def _is_new(self, report_id: str, body: bytes, number: int) -> bool:
        digest = number.to_bytes(4) + blake2b(body, digest_size=8).digest()
        first = self._seen.setdefault(report_id, digest)
        if first[4:] != digest[4:]:
            raise DataFault("id_taken", "another row has this id", row=int.from_bytes(first[:4]))
        if first is not digest:
            self.counts.twins += 1
        return first is digest


async def import_rows(services: Services, work: Import, *, on_row: Callable[[int], None]) -> Counts:
    """Hand over all rows that no earlier run handed over; rejected rows are given to `work.reject` in any case.

    Raises
    ------
    Outage
        If an engine is away: the same again goes on where it stopped.
    """
    publisher, cursors = await services.publisher(), Cursors(await services.store())
    done = int(await cursors.find(work.name) or 0)
    for batch in batches(work.raws(), BATCH):
        last = batch[-1][0]
        good = [raw for _, raw in batch if raw is not None]
        fresh = [raw for number, raw in batch if raw is not None and number > done]
        if fresh:
            await publisher.publish_all(fresh)
        if last > done:
            await cursors.put(work.name, str(last))
        work.counts.sent += len(fresh)
        work.counts.before += len(good) - len(fresh)
        on_row(work.counts.rows)
    return work.counts


async def forget_import(services: Services, name: str) -> None:
    """Let a file be handed over again from its first row."""
    await Cursors(await services.store()).put(name, "0")


def _content_id(cells: list[str], key: bytes) -> str:
    said = "\x1f".join(f"{len(cell)}:{cell}" for cell in cells)
    return hmac.digest(key, said.encode("utf-8", "surrogatepass"), "sha256")[:ID_BYTES].hex()
