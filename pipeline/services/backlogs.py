"""How far the stages are behind, for who watches the system: measured now and then, told as often as it is asked.

Unlike what `Kept` keeps, a measurement that fails must be told, and an old one never.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Final

import structlog

from pipeline.adapters.kafka.backlog import Backlog
from pipeline.domain.errors import Outage, SetupFault

KEPT_S: Final = 15.0
"""Seconds that a measurement is told again: Prometheus asks once a minute, and others may ask as well."""

MEASURE_WITHIN_S: Final = 5.0
"""Seconds until it counts as not known: Prometheus waits ten for all that `/metrics` says."""

Measure = Callable[[], Awaitable[Mapping[str, Backlog]]]

log = structlog.get_logger()


class Backlogs:
    """Measures when the last measurement is old.

    Parameters
    ----------
    measure
        Gives the backlog of each stage.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._measured_at = float("-inf")
        self._last: Mapping[str, Backlog] | None = None
        self._free = asyncio.Lock()

    async def __call__(self) -> Mapping[str, Backlog] | None:
        """Give the backlog of each stage; None while it cannot be known."""
        async with self._free:
            if monotonic() - self._measured_at >= KEPT_S:
                self._last = await self._try()
                self._measured_at = monotonic()
            return self._last

    async def _try(self) -> Mapping[str, Backlog] | None:
        try:
            async with asyncio.timeout(MEASURE_WITHIN_S):
                return await self._measure()
        except (Outage, SetupFault, TimeoutError) as error:
            log.warning("backlog_unknown", reason=str(error) or "no answer in time")
            return None
