"""Between a source that cannot wait and a Kafka that can be away: a bounded queue, published through outages."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

import structlog

from pipeline.domain.errors import Outage
from pipeline.domain.report import RawReport
from pipeline.sources.pauses import Pauses

CAPACITY: Final = 5_000
"""Reports; some 20 MB of posts, and hours of a normal day. When it is full the source waits."""

Publish = Callable[[RawReport], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]
log = structlog.get_logger()


class Outbox:
    """Takes reports in order and publishes them in order; each once, unless `publish` took it and still raised.

    Attributes
    ----------
    waiting
        Reports that are not safe yet, the one being published included.
    """

    def __init__(self, publish: Publish, *, pauses: Pauses, sleep: Sleep) -> None:
        self._publish = publish
        self._pauses = pauses
        self._sleep = sleep
        self._queue: asyncio.Queue[RawReport] = asyncio.Queue(CAPACITY)
        self.waiting = 0

    async def put(self, raw: RawReport) -> None:
        """Take a report; wait while the outbox is full."""
        self.waiting += 1
        await self._queue.put(raw)

    async def run(self) -> NoReturn:
        """Publish until cancelled; anything but an `Outage` ends it."""
        while True:
            await self._publish_through_outages(await self._queue.get())
            self.waiting -= 1
            self._queue.task_done()

    async def drain(self, within_s: float) -> None:
        """Let `run` publish what is left, for at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), within_s)

    async def _publish_through_outages(self, raw: RawReport) -> None:
        failures = 0
        while True:
            try:
                return await self._publish(raw)
            except Outage as outage:
                failures += 1
                log.warning("report_not_published", reason=type(outage).__name__, failures=failures)
                await self._sleep(self._pauses.after(failures))
