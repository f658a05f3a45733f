"""Keeps the board of open reports up to date: read from the index when the queue is looked at, at most that often.

What an officer does here changes the board at once; what others do, the next reading shows. Each report that is shown
is read from the index at that moment, so a page never shows what was so some seconds ago. It rests as `Kept` does, but
what it keeps is changed meanwhile, and all officers share it.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.supports import SUPPORT_ALIAS
from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import Outage
from pipeline.domain.follow_up import OPEN
from pipeline.services.kept import QUICK_S, REST_SHARE
from pipeline.services.queue.board import Board, build_board
from pipeline.services.queue.rows import FIELDS, Row, read_row, row_of

REST_S: Final = 2.0
"""Seconds from one reading to the next: that old a new report may be before it is in the queue."""

OLD_S: Final = 120.0
"""A board that nobody looked at for so long is not shown before it is read again."""

REMEMBERED_S: Final = 120.0
"""Seconds in which the index and a reading that had begun before surely show what was done here."""

_FOLLOWS: Final = ("supports", "reporter")

log = structlog.get_logger()


class BoardKeeper:
    """One for a process."""

    def __init__(self) -> None:
        self._board = Board()
        self._done: dict[str, tuple[float, Row]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._read_at, self._took_s = -OLD_S, 0.0
        self._next_at = 0.0

    async def open(self, search_index: SearchIndex) -> Board:
        """Give the board; one that takes long to read is read again beside, unless it is very old.

        Raises
        ------
        Outage
            If the index is away before anything was read.
        """
        self._begin(search_index)
        if self._reading and not (self._is_fresh and self._took_s > QUICK_S):
            await asyncio.shield(self._reading)
        return self._board

    async def glance(self, search_index: SearchIndex) -> Board:
        """Give the board as it was read last, and read it again beside: for what stands beside a report nobody waits.

        Raises
        ------
        Outage
            As `open`.
        """
        self._begin(search_index)
        if self._reading and not self._is_fresh:
            await asyncio.shield(self._reading)
        return self._board

    def put(self, document: ReportDocument) -> None:
        """Say what became of a report."""
        row = row_of(document)
        self._done[row.report_id] = (time.monotonic(), row)
        self._board.put(row)

    @property
    def _is_fresh(self) -> bool:
        return time.monotonic() - self._read_at < OLD_S

    def _begin(self, search_index: SearchIndex) -> None:
        """Read the board again, if its rest is over."""
        if self._reading is None and time.monotonic() >= self._next_at:
            self._reading = asyncio.create_task(self._read(search_index))
            self._reading.add_done_callback(self._end)

    async def _read(self, search_index: SearchIndex) -> None:
        began = time.monotonic()
        board = await asyncio.to_thread(build_board, *await _read_index(search_index))
        self._done = {each: known for each, known in self._done.items() if known[0] > began - REMEMBERED_S}
        for _, row in self._done.values():
            board.put(row)
        self._board, self._read_at = board, time.monotonic()
        self._took_s = self._read_at - began
        self._next_at = self._read_at + max(REST_S, REST_SHARE * self._took_s)
        log.debug("queue_read", count=len(board.rows), seconds=round(self._took_s, 3))

    def _end(self, reading: asyncio.Task[None]) -> None:
        self._reading = None
        if not reading.cancelled() and (error := reading.exception()):
            self._next_at = time.monotonic() + REST_S
            if not isinstance(error, Outage):
                raise error
            log.warning("queue_not_read", reason=str(error))


def _read_rows(page: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [read_row(each) for each in page]


async def _read_index(search_index: SearchIndex) -> tuple[list[Row], dict[str, list[str]]]:
    followers: dict[str, list[str]] = defaultdict(list)
    async for page in search_index.scan({"match_all": {}}, _FOLLOWS, over=SUPPORT_ALIAS):
        for each in page:
            followers[each["supports"]].append(each["reporter"])
    is_open = {"bool": {"filter": [{"terms": {"follow_up.status": sorted(OPEN)}}]}}
    rows: list[Row] = []
    async for page in search_index.scan(is_open, FIELDS):
        rows += await asyncio.to_thread(_read_rows, page)
    return rows, followers
