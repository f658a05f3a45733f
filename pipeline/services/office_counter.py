"""Counts offices for the quality page: once for all who look at it within some seconds."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from typing import Final

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.office_counts import OfficeCount, count_offices

REST_S: Final = 20.0
"""Seconds for which a count is shown: it reads all reports of its days, some seconds of many on the embedded engine."""


class OfficeCounter:
    """Counts offices for all officers of a process: each span of days once, however many look at it meanwhile."""

    def __init__(self) -> None:
        self._counting: dict[int, tuple[float, asyncio.Task[list[OfficeCount]]]] = {}

    async def count(self, search_index: SearchIndex, *, days: int, now: datetime) -> list[OfficeCount]:
        """Give the offices of the reports of so many days before now; an Outage is not kept."""
        begun, counting = self._counting.get(days, (0.0, None))
        is_kept = counting is not None and time.monotonic() - begun < REST_S
        if counting is None or not is_kept or (counting.done() and counting.exception()):
            counting = asyncio.create_task(count_offices(search_index, since=now - timedelta(days=days), until=now))
            self._counting[days] = (time.monotonic(), counting)
        return await asyncio.shield(counting)
