"""Between a source that cannot wait and engines that can be away: a bounded queue of steps, done through outages."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, NoReturn

import structlog

from pipeline.domain.errors import Outage
from pipeline.domain.report import RawReport
from pipeline.sources.pauses import Pauses

CAPACITY: Final = 5_000
"""Posts; some 20 MB, and hours of a normal day. When it is full the source waits."""

Publish = Callable[[RawReport], Awaitable[None]]
Sleep = Callable[[float], Awaitable[None]]
Step = Callable[[], Awaitable[None]]
log = structlog.get_logger()


class PostQueue:
    """Takes posts in order and publishes them in order; each once, unless `publish` took it and still raised.

    Attributes
    ----------
    waiting
        Posts that are not safe yet, the one being published included.
    """

    def __init__(self, publish: Publish, *, pauses: Pauses, sleep: Sleep) -> None:
        self._publish = publish
        self._pauses = pauses
        self._sleep = sleep
        self._queue: asyncio.Queue[Step] = asyncio.Queue(CAPACITY)
        self.waiting = 0

    async def put(self, raw: RawReport) -> None:
        """Take a post; wait while the queue is full."""
        self.waiting += 1
        await self._queue.put(partial(self._publish_one, raw))

    async def put_step(self, step: Step) -> None:
        """Take a step that is done once all posts before it are safe; wait while the queue is full."""
        await self._queue.put(step)

    async def after_all(self, step: Step) -> None:
        """Do a step once all posts before it are safe; wait until it is done."""
        done = asyncio.Event()

        async def do() -> None:
            await step()
            done.set()

        await self.put_step(do)
        await done.wait()

    async def run(self) -> NoReturn:
        """Publish until cancelled; anything but an `Outage` ends it."""
        while True:
            await self._do_through_outages(await self._queue.get())
            self._queue.task_done()

    async def drain(self, within_s: float) -> None:
        """Let `run` publish what is left, for at most so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._queue.join(), within_s)

    async def _publish_one(self, raw: RawReport) -> None:
        await self._publish(raw)
        self.waiting -= 1

    async def _do_through_outages(self, step: Step) -> None:
        failures = 0
        while True:
            try:
                return await step()
            except Outage as outage:
                failures += 1
                log.warning("posts_not_published", reason=type(outage).__name__, failures=failures)
                await self._sleep(self._pauses.after(failures))
