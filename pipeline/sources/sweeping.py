"""Reads mentions and recent search again and again, each from where it stands, so that no post is missed.

A stream loses what comes while it is not connected. So what moves a cursor are these readings alone: it is put forward
once all that a reading gave is safe in Kafka, and a reading that was interrupted is done again. What the stream brought
meanwhile is known and goes by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final, NoReturn, TypeVar

import structlog

from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.x.ids import earlier, id_at
from pipeline.adapters.x.pages import Page, Reading, SinceTooOld, read_page
from pipeline.adapters.x.session import XAway
from pipeline.domain.errors import Outage
from pipeline.sources.post_queue import PostQueue
from pipeline.sources.timing import Timing

OVERLAP: Final = timedelta(minutes=2)
"""Read again each time: ids of one moment do not come in order, and X's search learns of a post some seconds late."""

QUIET: Final = timedelta(days=1)
"""A reading without posts moves its cursor to so long ago: X refuses to search from more than seven days ago. Clocks
need not agree to the minute for it."""

Take = Callable[[bytes], Awaitable[None]]
Result = TypeVar("Result")
log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Sweeper:
    """Who reads again and again.

    Attributes
    ----------
    take
        Gets each post, the newest page first.
    wake
        Set when the stream is back: the gap before it is read at once.
    """

    cursors: Cursors
    queue: PostQueue
    take: Take
    timing: Timing
    wake: asyncio.Event

    async def run(self, open_readings: Callable[[], Awaitable[Sequence[Reading]]]) -> NoReturn:
        """Read until cancelled.

        Raises
        ------
        SetupFault
            If X denies us.
        """
        readings = await self._through_outages(open_readings)
        while True:
            self.wake.clear()
            for reading in readings:
                await self._sweep(reading)
            await self._wait()

    async def _sweep(self, reading: Reading) -> None:
        """Read all that is newer than the cursor, then put it forward."""
        started = self.timing.now()
        cursor = await self._through_outages(partial(self._cursor, reading.name))
        newest = await self._read_since(reading, earlier(cursor, by=OVERLAP))
        reached = max(cursor, newest, id_at(started - QUIET))
        if reached > cursor:
            await self.queue.after_all(partial(self.cursors.put, reading.name, str(reached)))

    async def _cursor(self, name: str) -> int:
        """Find where a reading stands; the first begins now."""
        found = await self.cursors.find(name)
        if found is None:
            found = str(id_at(self.timing.now()))
            await self.cursors.put(name, found)
        return int(found)

    async def _read_since(self, reading: Reading, since_id: int) -> int:
        """Take what is newer, page by page; give the newest id."""
        newest, token = 0, None
        while True:
            try:
                page = await self._page(reading, since_id, token)
            except SinceTooOld as old:
                log.warning("x_search_begins_late", reading=reading.name)
                if old.oldest <= since_id:
                    await self.timing.sleep(self.timing.x_pauses.after(1))
                since_id, token = old.oldest, None
                continue
            for body in page.bodies:
                await self.take(body)
            newest, token = max(newest, page.newest), page.next_token
            if not token:
                return newest

    async def _page(self, reading: Reading, since_id: int, token: str | None) -> Page:
        return await self._through_outages(partial(read_page, reading, since_id=since_id, token=token))

    async def _through_outages(self, step: Callable[[], Awaitable[Result]]) -> Result:
        failures = 0
        while True:
            try:
                return await step()
            except SinceTooOld:
                raise
            except Outage as outage:
                failures += 1
                asked_s = outage.retry_after_s if isinstance(outage, XAway) else 0.0
                pause_s = self.timing.x_pauses.after(failures, at_least_s=asked_s)
                log.warning("x_reading_waits", reason=str(outage), failures=failures, pause_s=round(pause_s, 1))
                await self.timing.sleep(pause_s)

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self.timing.each_s):
                await self.wake.wait()
        except TimeoutError:
            return
