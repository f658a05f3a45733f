"""Teaches the models again each night, in a process of its own, where a deployment wants it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from pipeline.adapters.embedded.engines import die_with_parent
from pipeline.adapters.store.cursors import Cursors
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.errors import Outage
from pipeline.services.opened import Services
from pipeline.services.turn import Turn

NAME: Final = "pelatihan_ulang"

NIGHT: Final = timedelta(hours=4)
"""How late it may still begin: who starts a gateway by day trains nothing."""

LOOKED_EACH_S: Final = 10.0
"""Seconds between two looks at a process under way: the turn is kept, and a stop is heard."""

COMMAND: Final = (sys.executable, "-m", "pipeline.cli", "model", "retrain")

log = structlog.get_logger()


class NightlyRetraining:
    """Runs `lapor model retrain` once a night, by one process of all that share a store.

    Parameters
    ----------
    hour
        Of the day, WIB, from which it is time.
    """

    def __init__(
        self, services: Services, hour: int, stopping: asyncio.Event, *, command: Sequence[str] = COMMAND
    ) -> None:
        self._services = services
        self._turn = Turn(services, NAME)
        self._hour = hour
        self._stopping = stopping
        self._command = command

    async def __call__(self, now: datetime) -> None:
        """Teach the models again if it is time and this process's turn, and wait for the end of it."""
        night = find_night(now, self._hour)
        if night is None or not await self._turn.is_mine(now):
            return
        cursors = Cursors(await self._services.store())
        if await cursors.find(NAME) == night:
            return
        await cursors.put(NAME, night)
        await self._run()

    async def _run(self) -> None:
        process = await asyncio.create_subprocess_exec(*self._command, preexec_fn=die_with_parent)
        log.info("retraining_began", pid=process.pid)
        ended = asyncio.create_task(process.wait())
        while not ended.done():
            if self._stopping.is_set():
                with suppress(ProcessLookupError):
                    process.terminate()
            await asyncio.wait([ended], timeout=LOOKED_EACH_S)
            with suppress(Outage):  # of the store, which the training does not need
                await self._turn.is_mine(datetime.now(UTC))
        (log.error if ended.result() else log.info)("retraining_ended", code=ended.result())


def find_night(now: datetime, hour: int) -> str | None:
    """Give the night, by its date in WIB, in whose first hours a moment lies; None by day."""
    begun = now.astimezone(WIB) - timedelta(hours=hour)
    is_early = timedelta(hours=begun.hour, minutes=begun.minute) < NIGHT
    return begun.date().isoformat() if is_early else None
